"""Why a recording is listened to, and marks in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.telephony.models import Mark
from martlet.telephony.rules.marking import seconds_of

LISTENED_FOR = [
    ("", "—"),
    ("callback", _("To call back")),
    ("facts", _("To check a name, a day or an amount")),
    ("papers", _("To prepare papers or evidence")),
    ("quality", _("To review how the call was served")),
    ("complaint", _("A complaint is looked into")),
    ("safety", _("Somebody may be in danger")),
]


class ReasonForm(forms.Form):
    """Why a recording is listened to: codes, because the journal keeps them for ever and in clear."""

    reason = forms.ChoiceField(
        label=_("Why you listen"),
        choices=LISTENED_FOR,
        error_messages={"required": _("Choose why."), "invalid_choice": _("Choose why.")},
        help_text=_("Goes into the journal together with your name."),
    )


class MarkForm(forms.Form):
    """A mark at a moment of a recording."""

    at = forms.CharField(
        label=_("Moment"),
        max_length=9,
        help_text=_("Minutes and seconds, for example 1:23."),
        error_messages={"required": _("Write the moment as minutes and seconds, for example 1:23.")},
    )
    kind = forms.ChoiceField(label=_("What for"), choices=Mark.Kind.choices, initial=Mark.Kind.POINT)
    note = forms.CharField(label=_("Note"), required=False, max_length=120)

    @property
    def chosen(self) -> dict[str, Any]:
        """For `services.mark_recording`."""
        return {**self.cleaned_data, "at": seconds_of(self.cleaned_data["at"])}
