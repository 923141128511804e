"""A call-back that a colleague writes down."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import PhoneField
from martlet.hotline.forms.common import SHORT, ClientId
from martlet.hotline.models import CallBack


class AskedForm(ClientId):
    """A colleague writes down that somebody wants a call."""

    number = PhoneField(
        label=_("Phone number"), error_messages={"required": _("Without a number nobody can be called. Write it here.")}
    )
    name = forms.CharField(label=_("What they want to be called"), required=False, max_length=30)
    best_time = forms.ChoiceField(
        label=_("Best time"), choices=CallBack.BestTime.choices, initial=CallBack.BestTime.ANY
    )
    words = forms.CharField(label=_("What it is about"), required=False, max_length=SHORT)
