"""Facts of a claim, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from martlet.cases.forms.base import RoomForm
from martlet.foundation.money import yuan
from martlet.law.claims import UNKNOWN, Fact, Facts
from martlet.law.claims import check as check_facts
from martlet.law.claims import read as read_facts
from martlet.law.results import plain_yuan

NOT_ASKED = ("", _("not asked yet"))


YES_NO = [("yes", _("yes")), ("no", _("no"))]


DOES_NOT_KNOW = (UNKNOWN, _("the worker does not know"))


TABLES = {
    "periods": (4, _("One line a month: month, due, paid. For example 2026-07 6525 2000")),
    "month_days": (3, _("One line a month: month, days. For example 2026-07 12")),
    "hours": (3, _("One line for months alike: first month, last month, hours on working days, rest days, holidays.")),
    "comprehensive": (
        2,
        _("One line a period: month, quarter, half_year or year; the year; all hours; holiday hours."),
    ),
    "chain": (
        3,
        _(
            "One line a party from the top: general_contractor, subcontractor or labour_boss; name; yes or no for licensed."
        ),
    ),
}


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
        self,
        data: Any = None,
        *,
        shown: Sequence[Fact],
        known: Facts,
        language: str,
        cities: Sequence[tuple[str, str]] = (),
        initial: dict[str, Any] | None = None,
    ) -> None:
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
        wrong = (
            format_html(
                '<p class="m-field-err" id="id_{}_error"><svg class="m-icon m-icon-s" aria-hidden="true"><use href="{}#alert-triangle">'
                "</use></svg><span>{}</span></p>",
                name,
                self.sprite,
                " ".join(str(one) for one in errors),
            )
            if errors
            else ""
        )
        many = fact.kind == "some"
        return format_html(
            _FIELDSET if many else _FIELD,
            name=name,
            more=(" m-wide" if many or fact.kind in TABLES else "") + (" m-field-bad" if errors else ""),
            label=str(field.label),
            hint=str(field.help_text),
            wrong=wrong,
            control=self._control(
                fact,
                self._typed(fact),
                format_html(' aria-describedby="{}"{}', ids, mark_safe(' aria-invalid="true"') if errors else ""),
            ),
        )

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
                name,
                TABLES[fact.kind][0],
                attrs,
                typed,
            )
        mode = "decimal" if fact.kind in ("money", "number", "count") else "text"
        return format_html(
            '<input class="m-form-control" type="text" name="{0}" id="id_{0}" value="{1}" maxlength="80" autocomplete="off"'
            ' inputmode="{2}"{3}>',
            name,
            typed,
            mode,
            attrs,
        )

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
