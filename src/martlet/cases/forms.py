"""From what was typed to plain values. Every form that makes something carries a client id, so sending it twice does it once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
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
