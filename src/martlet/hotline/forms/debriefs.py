"""Forms of the talk after a hard call."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.hotline.models import Debrief


class WordsForm(forms.Form):
    """By the volunteer."""

    words = forms.CharField(
        label=_("What you want to say beforehand"),
        required=False,
        help_text=_("Only whoever talks with you reads it. You may leave it empty."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AgreedForm(forms.Form):
    """By who talked with them: what was agreed, or why there was no talk."""

    agreed = forms.CharField(
        label=_("What you two agreed"),
        required=False,
        help_text=_("Sealed. The volunteer and you read it, nobody else."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    why = forms.ChoiceField(
        label=_("If there was no talk: why"), choices=[("", "—"), *Debrief.Why.choices], required=False
    )
