"""How many more people are asked to come to the phone."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.volunteers.callins.rules import MOST


class CallInForm(forms.Form):
    """Whatever is wrong with the number, one sentence says what it may be."""

    people = forms.IntegerField(
        label=_("How many more people"),
        min_value=1,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Ask for 1 to 20 people, as a number.")
        ),
    )
