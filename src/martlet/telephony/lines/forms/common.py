"""What every form about a line has."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import show_problem
from martlet.foundation.errors import Problem
from martlet.telephony.lines.services import REASON


class LineForm(forms.Form):
    """`seen` is the version the colleague began from; a reason goes with every save."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def show(self, problem: Problem) -> None:
        """Put the sentence of a broken rule where it belongs."""
        show_problem(self, problem)

    @property
    def seen_version(self) -> int:
        return int(self.cleaned_data.get("seen") or 0)


class Reasoned(LineForm):
    reason = forms.CharField(
        label=_("Why you change it"),
        max_length=REASON,
        help_text=_("A few words for colleagues. They stay with this version."),
        error_messages={"required": _("Say why, in a few words.")},
    )
