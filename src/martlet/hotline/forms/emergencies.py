"""The office's list of whom to call in danger."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NumbersForm(forms.Form):
    """A new version of the list."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    numbers = forms.CharField(
        label=_("Numbers"),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_(
            "A number a line: number | for what | the same in English | place | where it stands in public. Without a place it is"
            " shown everywhere."
        ),
        error_messages={"required": _("Write at least one number.")},
        max_length=9000,
    )
