"""A new version of a script."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ScriptForm(forms.Form):
    """A new version of a script."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=60, error_messages={"required": _("Give it a title.")})
    opening = forms.CharField(
        label=_("What to say first"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A sentence a line. {name} becomes the work name of who speaks."),
        error_messages={"required": _("Write at least one sentence to begin with.")},
        max_length=1000,
    )
    recording = forms.CharField(label=_("About the recording"), required=False, max_length=200)
    steps = forms.CharField(
        label=_("Steps"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("A step a line: what to do | what to say."),
        error_messages={"required": _("Write at least one step.")},
        max_length=4000,
    )
