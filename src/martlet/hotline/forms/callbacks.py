"""A call-back that a colleague writes down, puts off, or takes out of the list."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField, PhoneField
from martlet.hotline.forms.common import SHORT, ClientId
from martlet.hotline.models import CallBack
from martlet.hotline.rules import times


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


class NotReachedForm(forms.Form):
    """When it is tried again. A time alone is the next moment with that time; nothing is whenever somebody is free."""

    best_time = forms.ChoiceField(label=_("Best time"), choices=CallBack.BestTime.choices, required=False)
    again_day = DayField(label=_("Not before day"), required=False)
    again_time = forms.TimeField(
        label=_("Not before time"),
        required=False,
        input_formats=["%H:%M", "%H：%M", "%H"],
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "placeholder": "18:30"}),
        error_messages={"invalid": _("Write a time like 18:30.")},
    )

    @property
    def again(self) -> datetime | None:
        clean, now = self.cleaned_data, timezone.localtime()
        return times.again_at(now, clean.get("again_day"), clean.get("again_time"), clean.get("best_time", ""))


class CloseForm(forms.Form):
    """Why nobody is to call them any more."""

    because = forms.ChoiceField(
        label=_("Why nobody is to call any more"),
        choices=CallBack.Because.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why nobody is to call them any more.")},
    )
