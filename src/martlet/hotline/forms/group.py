"""A pasted list of people."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.hotline.forms.common import WORDS_LIMIT


class GroupForm(forms.Form):
    """A pasted list of people."""

    people = forms.CharField(
        label=_("Everybody, one a line"),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Name and phone number, in any order. Paste from WeChat or a table as it is."),
        error_messages={"required": _("Paste the list first: one person a line, name and phone number.")},
        max_length=WORDS_LIMIT,
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
