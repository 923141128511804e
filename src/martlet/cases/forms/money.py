"""Claims and what came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField, MoneyField, MonthField
from martlet.cases.forms.base import OnceForm, RoomForm, person_choices
from martlet.cases.models.receipts import PayMethod


class OfWorkerForm(OnceForm):
    """Something of one worker of the case."""

    person = forms.ChoiceField(label=_("Worker"), choices=())

    def __init__(self, *args: Any, workers: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = person_choices(workers)  # type: ignore[attr-defined]


class ClaimsForm(OfWorkerForm):
    """One month, or the same amounts for several."""

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


class PasteForm(OfWorkerForm):
    table = forms.CharField(
        label=_("Table"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        max_length=20_000,
        strip=False,
        help_text=_("One line a month: month, due, paid. Copied from a spreadsheet or typed with blanks between."),
        error_messages={"required": _("Paste at least one line: month, due, paid.")},
    )


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
        label=_("Divide it by hand"),
        required=False,
        help_text=_("Otherwise it is divided by what each worker is still owed."),
    )

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
