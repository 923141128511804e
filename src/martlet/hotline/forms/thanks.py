"""Seen, and thank you."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ThanksForm(forms.Form):
    """One press; a word may stand with it."""

    words = forms.CharField(label=_("A word with it"), required=False, max_length=400)
