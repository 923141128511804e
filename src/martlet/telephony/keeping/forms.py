"""How long to keep what, and what to hold back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField, show_problem
from martlet.foundation.errors import Problem
from martlet.telephony.keeping.words import NAMES
from martlet.telephony.models.keeping import Hold
from martlet.telephony.rules.keeping import CLASSES, LEAST, MOST

LIMITS = {"required": _("Write a number of days."), "invalid": _("Write a number of days.")}


class KeepingForm(forms.Form):
    """Days by class, and why they change. `seen`: the version the typed days began with."""

    reason = forms.CharField(label=_("Why"), max_length=200, error_messages={"required": _("Say why, in a few words.")})
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, days: Mapping[str, int], version: int) -> None:
        super().__init__(data, initial={**days, "seen": version})
        for name in CLASSES:
            self.fields[name] = forms.IntegerField(
                label=NAMES[name],
                min_value=LEAST,
                max_value=MOST,
                error_messages={
                    **LIMITS,
                    "min_value": _("Choose between 1 and 3650 days."),
                    "max_value": _("Choose between 1 and 3650 days."),
                },
            )

    @property
    def days(self) -> dict[str, int]:
        """What was typed, as far as it is a number of days."""
        return {name: self.cleaned_data[name] for name in CLASSES if name in self.cleaned_data}

    def show(self, problem: Problem) -> None:
        show_problem(self, problem)


class HoldForm(forms.Form):
    """Keep what there is of a call until a day."""

    reason = forms.ChoiceField(
        label=_("Why it is kept"),
        choices=[("", _("Choose")), *Hold.Reason.choices],
        error_messages={"required": _("Choose why it is kept.")},
    )
    until = DayField(label=_("Kept until"), error_messages={"required": _("Choose the last day.")})
