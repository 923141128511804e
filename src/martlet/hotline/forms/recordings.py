"""Why a recording is listened to, and marks in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.telephony.models import Mark
from martlet.telephony.rules.marking import seconds_of


class ReasonForm(forms.Form):
    """Why a recording is listened to."""

    reason = forms.CharField(
        label=_("Why you listen"),
        max_length=100,
        error_messages={"required": _("Say why, in a few words.")},
        help_text=_("Goes into the journal together with your name."),
    )


class MarkForm(forms.Form):
    """A mark at a moment of a recording."""

    at = forms.CharField(
        label=_("Moment"), max_length=9, help_text=_("Minutes and seconds, for example 1:23."),
        error_messages={"required": _("Write the moment as minutes and seconds, for example 1:23.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What for"), choices=Mark.Kind.choices, initial=Mark.Kind.POINT)
    note = forms.CharField(label=_("Note"), required=False, max_length=120)

    @property
    def chosen(self) -> dict[str, Any]:
        """For `services.mark_recording`."""
        return {**self.cleaned_data, "at": seconds_of(self.cleaned_data["at"])}
