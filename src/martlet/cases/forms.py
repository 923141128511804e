"""From what was typed to plain values. Every form that makes something carries a client id, so sending it twice does it once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django import forms
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from martlet.access.actor import Actor
from martlet.access.formfields import DayField, MoneyField, MonthField
from martlet.access.selectors import colleagues
from martlet.cases import words
from martlet.cases.models.case import StageName
from martlet.cases.models.evidence import EvidenceState
from martlet.cases.models.receipts import PayMethod
from martlet.foundation.errors import Problem
from martlet.foundation.ids import new_id
from martlet.foundation.money import yuan
from martlet.law.claims import FACTS, UNKNOWN, Fact, Facts
from martlet.law.claims import check as check_facts
from martlet.law.claims import read as read_facts
from martlet.law.results import plain_yuan


class RoomForm(forms.Form):
    """Shows a broken rule at its field and keeps what was typed."""

    use_required_attribute = False

    def show(self, problem: Problem) -> None:
        """Put the sentence of a broken rule where it belongs."""
        field = problem.field if problem.field in self.fields else None
        self.add_error(field, problem.message)


class OnceForm(RoomForm):
    """A form that makes something. Its id is made when the page is drawn."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {"client_uuid": new_id(), **kwargs["initial"]}
        super().__init__(*args, **kwargs)

    @property
    def token(self) -> UUID:
        return self.cleaned_data.get("client_uuid") or new_id()


class ColleagueField(forms.ChoiceField):
    """A colleague of the office of the case, by work name. Gives a User or None."""

    def __init__(self, *, empty: Any, **kwargs: Any) -> None:
        self.empty = empty
        self.people: dict[str, Any] = {}
        super().__init__(choices=(), required=False, **kwargs)

    def fill(self, actor: Actor, office_id: int) -> None:
        self.people = {str(user.pk): user for user in colleagues(actor, office_id=office_id)}
        self.choices = [("", self.empty), *((key, user.work_name) for key, user in self.people.items())]

    def clean(self, value: Any) -> Any:
        return self.people.get(super().clean(value))


class NewCaseForm(OnceForm):
    issue = forms.ChoiceField(
        label=_("What it is about"), choices=(), error_messages={"required": _("Choose what the matter is about.")}
    )
    site_name = forms.CharField(
        label=_("Site or workplace"), required=False, max_length=60,
        help_text=_("Building site, factory or shop. A known one is taken over with its chain of firms."),
    )  # fmt: skip
    site = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=80,
        help_text=_("Left empty, worker and site make the title. No full names here."),
    )
    contact = forms.UUIDField(required=False, widget=forms.HiddenInput)
    put_claims = forms.BooleanField(label=_("Put the claims worked out into the ledger"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issue"].choices = [("", _("Choose…")), *words.issue_choices()]  # type: ignore[attr-defined]


class StepForm(RoomForm):
    next_step = forms.CharField(
        label=_("What happens next"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what happens next, in a few words.")},
    )  # fmt: skip
    next_by = DayField(
        label=_("By when"), error_messages={"required": _("Write until when. Without a day nobody is reminded.")}
    )
    next_owner = ColleagueField(label=_("Who does it"), empty=_("Nobody yet"))
    handover = forms.CharField(
        label=_("For whoever takes over"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What a colleague must know who reads nothing else: what was promised, what to be careful with."),
    )  # fmt: skip
    rev = forms.IntegerField(widget=forms.HiddenInput)


class AssignForm(RoomForm):
    owner = ColleagueField(label=_("Who looks after the case"), empty=_("Nobody yet"))
    rev = forms.IntegerField(widget=forms.HiddenInput)


class StageForm(RoomForm):
    stage = forms.ChoiceField(label=_("Stage"), choices=())
    rev = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, moves: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = moves  # type: ignore[attr-defined]


class NoteForm(OnceForm):
    kind = forms.ChoiceField(label=_("What kind"), choices=words.NOTES.items())
    text = forms.CharField(
        label=_("Note"), max_length=8000, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the note first.")},
    )  # fmt: skip
    on = DayField(label=_("Day"), past=True, required=False)
    important = forms.BooleanField(label=_("Important: show it among the key events"), required=False)


class EventForm(OnceForm):
    """Something that happened, chosen with what it does to the clocks."""

    kind = forms.ChoiceField(label=_("What happened"), error_messages={"required": _("Choose what happened.")})
    on = DayField(label=_("On which day"), error_messages={"required": _("Write the day on which it happened.")})
    until = DayField(
        label=_("Until which day"),
        required=False,
        help_text=_("Only for a hindrance: its last day. And for a notice of hearing or evidence: the day it names."),
    )
    note = forms.CharField(
        label=_("Proof or detail"), required=False, max_length=200,
        help_text=_("Which paper, message or receipt proves the day."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose…")), *words.event_choices()]  # type: ignore[attr-defined]


class CorrectEventForm(EventForm):
    reason = forms.CharField(
        label=_("Why it was wrong"), max_length=200, error_messages={"required": _("Say why, in a few words.")}
    )


class ReasonForm(RoomForm):
    reason = forms.CharField(label=_("Why"), max_length=200, error_messages={"required": _("Say why, in a few words.")})


def person_choices(workers: Sequence[Any]) -> list[tuple[str, str]]:
    return [(str(line.person_id), line.name) for line in workers]


class ClaimsForm(OnceForm):
    """One month, or the same amounts for several."""

    person = forms.ChoiceField(label=_("Worker"), choices=())
    month = MonthField(
        label=_("Month"),
        help_text=_("for example 2026-05"),
        error_messages={"required": _("Write the month, for example 2026-05.")},
    )
    last_month = MonthField(
        label=_("Up to month"), required=False, help_text=_("Only for several months with the same amounts.")
    )
    due = MoneyField(label=_("Due"), error_messages={"required": _("Write what was due.")})
    paid = MoneyField(label=_("Paid"), required=False, help_text=_("Empty means nothing was paid."))

    def __init__(self, *args: Any, workers: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = person_choices(workers)  # type: ignore[attr-defined]


class PasteForm(OnceForm):
    person = forms.ChoiceField(label=_("Worker"), choices=())
    table = forms.CharField(
        label=_("Table"), widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}), max_length=20_000, strip=False,
        help_text=_("One line a month: month, due, paid. Copied from a spreadsheet or typed with blanks between."),
        error_messages={"required": _("Paste at least one line: month, due, paid.")},
    )  # fmt: skip

    def __init__(self, *args: Any, workers: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = person_choices(workers)  # type: ignore[attr-defined]


class ClaimItemForm(RoomForm):
    due = MoneyField(label=_("Due"), error_messages={"required": _("Write what was due.")})
    paid = MoneyField(label=_("Paid"), required=False)
    rev = forms.IntegerField(widget=forms.HiddenInput)


class ReceiptForm(OnceForm):
    amount = MoneyField(
        label=_("Received"),
        zero=False,
        error_messages={"required": _("Write how much was received, more than 0 yuan.")},
    )
    received_on = DayField(
        label=_("On which day"), past=True, error_messages={"required": _("Write the day on which it happened.")}
    )
    method = forms.ChoiceField(label=_("How it came"), choices=PayMethod.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    more_than_claimed = forms.BooleanField(label=_("They really paid more"), required=False)
    by_hand = forms.BooleanField(
        label=_("Divide it by hand"), required=False,
        help_text=_("Otherwise it is divided by what each worker is still owed."),
    )  # fmt: skip

    def __init__(self, *args: Any, workers: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workers = workers
        for line in workers:
            self.fields[f"share_{line.person_id.hex}"] = MoneyField(label=line.name, required=False)

    @property
    def share_fields(self) -> list[Any]:
        return [self[f"share_{line.person_id.hex}"] for line in self.workers]

    @property
    def shares(self) -> dict[UUID, int] | None:
        if not self.cleaned_data.get("by_hand"):
            return None
        return {line.person_id: self.cleaned_data.get(f"share_{line.person_id.hex}") or 0 for line in self.workers}


class EvidenceForm(RoomForm):
    kind = forms.ChoiceField(label=_("Kind of evidence"), choices=())
    state = forms.ChoiceField(label=_("State"), choices=EvidenceState.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = words.evidence_choices()  # type: ignore[attr-defined]


class EvidenceItemForm(RoomForm):
    state = forms.ChoiceField(label=_("State"), choices=EvidenceState.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    rev = forms.IntegerField(widget=forms.HiddenInput)


class FileForm(OnceForm):
    file = forms.FileField(
        label=_("File to add"), help_text=_("Photo, PDF, sound or video up to 25 MB. It is sealed before it is stored."),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty. Choose another.")},
    )  # fmt: skip


class CloseForm(RoomForm):
    outcome = forms.ChoiceField(label=_("How it ended"), error_messages={"required": _("Choose how the case ended.")})
    closed_on = DayField(label=_("On which day"), past=True, required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [("", _("Choose…")), *words.outcome_choices()]  # type: ignore[attr-defined]


class ReopenForm(RoomForm):
    stage = forms.ChoiceField(
        label=_("Go on with"),
        choices=[pair for pair in StageName.choices if pair[0] != StageName.CLOSED],
        initial="verify",
    )
    reason = forms.CharField(label=_("Why"), max_length=200, error_messages={"required": _("Say why, in a few words.")})


class MandateForm(RoomForm):
    mandate = forms.CharField(max_length=8)
    is_representative = forms.BooleanField(required=False)


class PartiesForm(RoomForm):
    """The site of an existing case; its employer has a form of the registry's."""

    site_name = forms.CharField(
        label=_("Site or workplace"), required=False, max_length=60,
        help_text=_("Building site, factory or shop. A known one is taken over with its chain of firms."),
    )  # fmt: skip
    site = forms.UUIDField(required=False, widget=forms.HiddenInput)


NOT_ASKED, YES_NO = ("", _("not asked yet")), [("yes", _("yes")), ("no", _("no"))]
DOES_NOT_KNOW = (UNKNOWN, _("the worker does not know"))
TABLES = {
    "periods": (4, _("One line a month: month, due, paid. For example 2026-07 6525 2000")),
    "month_days": (3, _("One line a month: month, days. For example 2026-07 12")),
    "hours": (3, _("One line for months alike: first month, last month, hours on working days, rest days, holidays.")),
    "comprehensive": (2, _("One line a period: month, quarter, half_year or year; the year; all hours; holiday hours.")),
    "chain": (3, _("One line a party from the top: general_contractor, subcontractor or labour_boss; name; yes or no for licensed.")),
}  # fmt: skip


def fact_text(kind: str, value: Any) -> Any:
    """A fact as it is typed: what `law.claims.read` reads back."""
    if value is None:
        return [] if kind == "some" else ""
    if kind == "flag":
        return "yes" if value else "no"
    if kind == "money":
        return yuan(value)
    if kind == "months":
        return " ".join(value)
    if kind == "periods":
        return "\n".join(f"{one.month} {plain_yuan(one.due)} {plain_yuan(one.paid)}" for one in value)
    if kind in ("month_days", "hours", "comprehensive", "chain"):
        return "\n".join(" ".join(_cell(cell) for cell in row) for row in value)
    if kind == "some":
        return list(value)
    return value.isoformat() if isinstance(value, date) else _cell(value)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return f"{float(value):g}"
    return "-" if value in (None, "") else str(value)


_CELL = (
    '<td data-label="{5}">{1}<input class="m-form-control m-input-s" type="text" name="{2}" id="id_{2}" value="{3}" maxlength="40"'
    ' autocomplete="off" aria-label="{0}"{4}></td>'
)
_CELL_WRONG = (
    '<p class="m-field-err" id="id_{}_error"><svg class="m-icon m-icon-s" aria-hidden="true"><use href="{}#alert-triangle">'
    "</use></svg><span>{}</span></p>"
)
_FIELD = (
    '<div class="m-field{more}"><label class="m-form-label" for="id_{name}">{label}</label>{wrong}'
    '<p class="m-form-hint" id="id_{name}_hint">{hint}</p>{control}</div>'
)
_FIELDSET = (
    '<fieldset class="m-field{more}" id="id_{name}"><legend class="m-form-label">{label}</legend>{wrong}'
    '<p class="m-form-hint" id="id_{name}_hint">{hint}</p><div class="m-options">{control}</div></fieldset>'
)


class FactsForm(RoomForm):
    """The facts of one step, drawn from the law room's list: its labels, its questions, its sentences where one is wrong.

    `known`: the other facts, against which these are checked. Gives `facts` (those of the form) and `asked` (their names).
    """

    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)
    step = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    scope = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self, data: Any = None, *, shown: Sequence[Fact], known: Facts, language: str, cities: Sequence[tuple[str, str]] = (),
        initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        filled = {fact.name: fact_text(fact.kind, getattr(known, fact.name)) for fact in shown}
        filled |= {
            fact.name: [UNKNOWN] if fact.kind == "some" else UNKNOWN for fact in shown if fact.name in known.unknown
        }
        super().__init__(data, initial=filled | (initial or {}))
        self.shown, self.known, self.language = shown, known, language
        self.facts = Facts()
        for fact in shown:
            self.fields[fact.name] = _fact_field(fact, language, cities)

    @property
    def asked(self) -> list[str]:
        return [fact.name for fact in self.shown]

    @property
    def drawn(self) -> SafeString:
        """Every field that is asked first. Drawn by hand: a page of twenty widgets would cost more than all its claims."""
        return self._draw(fact for fact in self.shown if not fact.rare)

    @property
    def drawn_rare(self) -> SafeString:
        """Those rarely asked for."""
        return self._draw(fact for fact in self.shown if fact.rare)

    def _draw(self, facts: Iterable[Fact]) -> SafeString:
        return mark_safe("".join(self._field(fact) for fact in facts))  # each escaped in _field  # noqa: S308

    def _field(self, fact: Fact) -> SafeString:
        name, field = fact.name, self.fields[fact.name]
        errors = self.errors.get(name, ()) if self.is_bound else ()
        ids = f"id_{name}_error id_{name}_hint" if errors else f"id_{name}_hint"
        wrong = format_html(
            '<p class="m-field-err" id="id_{}_error"><svg class="m-icon m-icon-s" aria-hidden="true"><use href="{}#alert-triangle">'
            "</use></svg><span>{}</span></p>",
            name, self.sprite, " ".join(str(one) for one in errors),
        ) if errors else ""  # fmt: skip
        many = fact.kind == "some"
        return format_html(
            _FIELDSET if many else _FIELD,
            name=name,
            more=(" m-wide" if many or fact.kind in TABLES else "") + (" m-field-bad" if errors else ""),
            label=str(field.label),
            hint=str(field.help_text),
            wrong=wrong,
            control=self._control(fact, self._typed(fact), format_html(
                ' aria-describedby="{}"{}', ids, mark_safe(' aria-invalid="true"') if errors else ""
            )),
        )  # fmt: skip

    def _typed(self, fact: Fact) -> Any:
        if not self.is_bound:
            return self.initial.get(fact.name, "")
        data: Any = self.data
        return data.getlist(fact.name) if fact.kind == "some" else data.get(fact.name, "")

    def _control(self, fact: Fact, typed: Any, attrs: SafeString) -> SafeString:
        name = fact.name
        field: Any = self.fields[name]
        choices: Any = getattr(field, "choices", ())
        if fact.kind == "some":
            return format_html_join(
                "",
                '<label class="m-check"><input class="m-form-check-input" type="checkbox" name="{}" value="{}"{}><span>{}</span></label>',
                ((name, code, mark_safe(" checked") if code in typed else "", said) for code, said in choices),
            )
        if isinstance(field, forms.ChoiceField):
            rows = format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                ((code, mark_safe(" selected") if code == typed else "", said) for code, said in choices),
            )
            return format_html(
                '<select class="m-form-select" name="{0}" id="id_{0}"{1}>{2}</select>', name, attrs, rows
            )
        if fact.kind in TABLES:
            return format_html(
                '<textarea class="m-form-control" name="{0}" id="id_{0}" rows="{1}" maxlength="8000" spellcheck="false"{2}>'
                "\n{3}</textarea>",
                name, TABLES[fact.kind][0], attrs, typed,
            )  # fmt: skip
        mode = "decimal" if fact.kind in ("money", "number", "count") else "text"
        return format_html(
            '<input class="m-form-control" type="text" name="{0}" id="id_{0}" value="{1}" maxlength="80" autocomplete="off"'
            ' inputmode="{2}"{3}>',
            name, typed, mode, attrs,
        )  # fmt: skip

    @property
    def has_rare(self) -> bool:
        return any(fact.rare for fact in self.shown)

    @property
    def sprite(self) -> str:
        return static("icons.svg")

    @property
    def rare_open(self) -> bool:
        """Whether the rarely asked ones are unfolded: something stands in them, or is wrong with them."""
        told = self.data or self.initial
        return any(told.get(fact.name) or fact.name in self.errors for fact in self.shown if fact.rare)

    def clean(self) -> Any:
        """The law room reads and checks; its sentence stands at the field."""
        raw = {name: self.cleaned_data[name] for name in self.asked if name in self.cleaned_data}
        self.facts, faults = read_facts(raw)
        blank: dict[str, Any] = dict.fromkeys(self.asked)
        whole = self.facts.over(replace(self.known, **blank))
        faults = {**check_facts(whole, timezone.localdate()), **faults}
        for name, fault in faults.items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, fault.say(self.language))
        return self.cleaned_data


def _fact_field(fact: Fact, language: str, cities: Sequence[tuple[str, str]]) -> forms.Field:
    common: dict[str, Any] = {"label": fact.label.say(language), "required": False, "help_text": fact.ask.say(language)}
    words_of = [(code, said.say(language)) for code, said in fact.choices]
    if fact.kind in ("choice", "flag", "place"):
        rows = YES_NO if fact.kind == "flag" else list(cities) if fact.kind == "place" else words_of
        return forms.ChoiceField(choices=[NOT_ASKED, *rows, DOES_NOT_KNOW], **common)
    if fact.kind == "some":
        return forms.MultipleChoiceField(
            choices=[*words_of, DOES_NOT_KNOW], widget=forms.CheckboxSelectMultiple, **common
        )
    if fact.kind in TABLES:
        rows_shown, hint = TABLES[fact.kind]
        common["help_text"] = format_lazy("{} {}", common["help_text"], hint)
        return forms.CharField(
            widget=forms.Textarea(attrs={"rows": rows_shown, "spellcheck": "false"}),
            max_length=8000,
            strip=False,
            **common,
        )
    mode = "decimal" if fact.kind in ("money", "number", "count") else "text"
    return forms.CharField(
        max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": mode}), **common
    )


TABLE_FACTS = ("hired", "last_day", "monthly", "average", "cumulative_years")
"""What usually differs between the workers of a group: the columns of their table."""
MOST_WORKERS = 60


class WorkersForm(RoomForm):
    """The table of what differs, one row a worker, or the same pasted from a spreadsheet in the order of the workers."""

    paste = forms.CharField(
        label=_("Paste from a spreadsheet"), required=False, max_length=20_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "One line a worker in the order of the table: hire date, last day, monthly pay, average, years of work."
            " A dash for unknown."
        ),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, workers: Sequence[Any], language: str, at: str = "") -> None:
        """`at`: the page of one worker's facts, to which each name leads."""
        self.at = at
        initial = {}
        for row in workers:
            for name in TABLE_FACTS:
                initial[f"{name}_{row.person_id}"] = fact_text(FACTS[name].kind, getattr(row.facts, name))
        super().__init__(data, initial=initial)
        self.workers, self.language = workers, language
        self.read: dict[str, Facts] = {}
        self.broken: list[tuple[int, str, str]] = []
        for row in workers:
            for name in TABLE_FACTS:
                label = f"{row.name} {FACTS[name].label.say(language)}"
                self.fields[f"{name}_{row.person_id}"] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=40,
                    widget=forms.TextInput(attrs={"autocomplete": "off", "aria-label": label}),
                )

    @property
    def drawn(self) -> SafeString:
        """A line a worker in the order of the case. By hand: two hundred widgets would cost more than forty workers' claims."""
        told = gettext("Claims")
        return format_html_join(
            "",
            '<tr><th scope="row"><a href="{}?who={}">{}</a></th>{}<td class="m-num" data-label="{}">{}{}</td></tr>',
            (
                (
                    self.at, row.person_id, row.name,
                    mark_safe("".join(self._cell(row, name) for name in TABLE_FACTS)),  # each escaped in _cell  # noqa: S308
                    told, "—" if row.total is None else yuan(row.total),
                    format_html(
                        '<br><span class="m-s m-second">{}</span>',
                        gettext("missing: %(facts)s") % {"facts": row.missing},
                    ) if row.missing else "",
                )
                for row in self.workers
            ),
        )  # fmt: skip

    def _cell(self, row: Any, name: str) -> SafeString:
        key = f"{name}_{row.person_id}"
        errors = self.errors.get(key, ()) if self.is_bound else ()
        wrong = format_html(_CELL_WRONG, key, static("icons.svg"), " ".join(map(str, errors))) if errors else ""
        typed = self.data.get(key, "") if self.is_bound else self.initial.get(key, "")
        marks = format_html(' aria-describedby="id_{}_error" aria-invalid="true"', key) if errors else ""
        return format_html(
            _CELL, self.fields[key].label, wrong, key, typed, marks, FACTS[name].label.say(self.language)
        )

    @property
    def heads(self) -> list[str]:
        return [FACTS[name].label.say(self.language) for name in TABLE_FACTS]

    def clean(self) -> Any:
        pasted = (self.cleaned_data.get("paste") or "").strip()
        if pasted:
            self._read_paste(pasted)
        else:
            for row in self.workers:
                raw = {name: self.cleaned_data.get(f"{name}_{row.person_id}", "") for name in TABLE_FACTS}
                facts, faults = self._read(row, raw)
                for name, sentence in faults.items():
                    self.add_error(f"{name}_{row.person_id}", sentence)
                self.read[row.person_id] = facts
        return self.cleaned_data

    def _read(self, row: Any, raw: dict[str, str]) -> tuple[Facts, dict[str, str]]:
        facts, faults = read_facts({name: "" if value in ("-", "—", "/") else value for name, value in raw.items()})
        blank: dict[str, Any] = dict.fromkeys(TABLE_FACTS)
        whole = facts.over(replace(row.facts, **blank))
        faults = {**check_facts(whole, timezone.localdate()), **faults}
        return facts, {name: fault.say(self.language) for name, fault in faults.items() if name in TABLE_FACTS}

    def _read_paste(self, pasted: str) -> None:
        lines = [(number, line) for number, line in enumerate(pasted.splitlines(), 1) if line.strip()]
        if lines and not any(sign.isdigit() for sign in lines[0][1]):
            lines = lines[1:]  # a heading
        if len(lines) > len(self.workers):
            self.add_error(
                "paste",
                _("%(lines)d lines for %(workers)d workers. One line a worker, in the order of the table.")
                % {"lines": len(lines), "workers": len(self.workers)},
            )
            return
        for row, (number, line) in zip(self.workers, lines, strict=False):
            cells = line.split("\t") if "\t" in line else line.split()
            if len(cells) > len(TABLE_FACTS):
                self.broken.append((number, line.strip(), str(_("More than %(n)d cells.") % {"n": len(TABLE_FACTS)})))
                continue
            raw = dict.fromkeys(TABLE_FACTS, "") | dict(
                zip(TABLE_FACTS, (cell.strip() for cell in cells), strict=False)
            )
            facts, faults = self._read(row, raw)
            if faults:
                self.broken.append((number, line.strip(), " ".join(faults.values())))
            self.read[row.person_id] = facts
        if self.broken:
            self.add_error("paste", _("Nothing was saved. Mend the lines named below and save again."))
