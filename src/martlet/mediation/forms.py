"""From what was typed to plain values: mediation, session, agreement with its instalments, money on an instalment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField, MoneyField
from martlet.cases.forms import ColleagueField, OnceForm, RoomForm
from martlet.cases.models.receipts import PayMethod
from martlet.foundation.money import yuan
from martlet.foundation.text import whole
from martlet.mediation.rules.instalments import MOST, Part, suggest

ROWS = 3


class OpenForm(OnceForm):
    accepted_on = DayField(label=_("Accepted on"), past=True)
    mediator = ColleagueField(label=_("Mediator"), empty=_("Me"))
    employer_side = forms.CharField(
        label=_("Who comes for the employer"),
        required=False,
        max_length=120,
        help_text=_("Name and position; sealed like everything people say."),
    )
    place = forms.CharField(label=_("Where"), required=False, max_length=80)


class SessionForm(OnceForm):
    on = DayField(label=_("Day"), past=True)
    present = forms.CharField(label=_("Who was there"), required=False, max_length=200)
    minutes = forms.CharField(
        label=_("What was said and agreed"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Write what was said and agreed.")},
    )


class EndForm(RoomForm):
    ended_on = DayField(label=_("On which day"), past=True)
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a few words.")},
    )


class ReasonForm(RoomForm):
    reason = forms.CharField(label=_("Why"), max_length=200, error_messages={"required": _("Say why, in a few words.")})


class SharedForm(OnceForm):
    """A form that may divide an amount among the workers by hand."""

    by_hand = forms.BooleanField(label=_("Divide it by hand"), required=False)

    def __init__(self, *args: Any, workers: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workers = workers
        for person, name in workers:
            self.fields[f"share_{person.hex}"] = MoneyField(label=name, required=False)

    @property
    def share_fields(self) -> list[Any]:
        return [self[f"share_{person.hex}"] for person, _name in self.workers]

    @property
    def shares(self) -> dict[UUID, int] | None:
        if not self.cleaned_data.get("by_hand"):
            return None
        return {person: self.cleaned_data.get(f"share_{person.hex}") or 0 for person, _name in self.workers}


class AgreementForm(SharedForm):
    signed_on = DayField(label=_("Signed on"), past=True)
    total = MoneyField(
        label=_("Total agreed"),
        zero=False,
        error_messages={"required": _("Write the total that was agreed, more than 0 yuan.")},
    )
    terms = forms.CharField(
        label=_("Other terms"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What else was agreed: way of paying, what happens when it is late."),
    )
    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str(self.data.get("rows", "")) if self.is_bound else ""
        self.count = ROWS if (asked := whole(typed)) is None else min(asked, MOST)
        if self.is_bound and "more_rows" in self.data:
            self.count = min(self.count + 3, MOST)
        for place in range(1, self.count + 1):
            label = gettext("Instalment %(n)d") % {"n": place}
            self.fields[f"due_{place}"] = DayField(label=gettext("%(what)s, due on") % {"what": label}, required=False)
            self.fields[f"amount_{place}"] = MoneyField(
                label=gettext("%(what)s, amount") % {"what": label}, required=False
            )

    @property
    def instalment_fields(self) -> list[tuple[int, Any, Any]]:
        return [(place, self[f"due_{place}"], self[f"amount_{place}"]) for place in range(1, self.count + 1)]

    def clean(self) -> dict[str, Any]:
        """A row needs both its day and its amount, or neither."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(1, self.count + 1):
            due, amount = cleaned.get(f"due_{place}"), cleaned.get(f"amount_{place}")
            if f"due_{place}" in self.errors or f"amount_{place}" in self.errors:
                continue
            if due and amount is None:
                self.add_error(f"amount_{place}", _("Write the amount of this instalment."))
            elif amount is not None and not due:
                self.add_error(f"due_{place}", _("Write the day on which this instalment is due."))
        return cleaned

    @property
    def instalments(self) -> list[tuple[date, int]]:
        rows = [
            (self.cleaned_data.get(f"due_{n}"), self.cleaned_data.get(f"amount_{n}")) for n in range(1, self.count + 1)
        ]
        return [(due, amount) for due, amount in rows if due and amount is not None]

    def split(self, first: date, parts: int) -> None:
        """Fill the rows with equal parts a month apart; everything else stays as typed."""
        filled = suggest(self.cleaned_data.get("total") or 0, max(1, min(parts, MOST)), first)
        self.fill(filled)

    def fill(self, parts: Sequence[Part]) -> None:
        data: Any = cast(Any, self.data).copy()
        data["rows"] = str(max(len(parts), ROWS))
        for place in range(1, MOST + 1):
            part = parts[place - 1] if place <= len(parts) else None
            data[f"due_{place}"] = part.due_on.isoformat() if part else ""
            data[f"amount_{place}"] = yuan(part.amount) if part else ""
        self.data = data
        for place in range(self.count + 1, max(len(parts), ROWS) + 1):
            self.fields[f"due_{place}"] = DayField(label=gettext("Instalment %(n)d") % {"n": place}, required=False)
            self.fields[f"amount_{place}"] = MoneyField(
                label=gettext("Instalment %(n)d") % {"n": place}, required=False
            )
        self.count = max(len(parts), ROWS)


class SplitForm(forms.Form):
    """Equal parts to start from."""

    use_required_attribute = False
    parts = forms.IntegerField(label=_("Into how many parts"), required=False, min_value=1, max_value=MOST)
    first = DayField(label=_("First due on"), required=False)


class InstalmentForm(SharedForm):
    amount = MoneyField(
        label=_("Received"),
        zero=False,
        error_messages={"required": _("Write how much was received, more than 0 yuan.")},
    )
    received_on = DayField(label=_("On which day"), past=True)
    method = forms.ChoiceField(label=_("How it came"), choices=PayMethod.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
