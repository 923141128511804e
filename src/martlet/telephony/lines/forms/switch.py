"""Closing and opening a line by hand, until a moment."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField
from martlet.foundation.errors import Problem
from martlet.foundation.moments import midnight, moment_of
from martlet.telephony.lines import words
from martlet.telephony.lines.forms.common import LineForm
from martlet.telephony.lines.services import CLOSED_SAYS


class UntilForm(LineForm):
    """A moment: a day and a time of day; a time alone is the next moment with that time."""

    until_day = DayField(label=_("Until which day"), required=False, help_text=_("Empty: the time alone, or no end."))
    until_time = forms.TimeField(
        label=_("Until what time"),
        required=False,
        input_formats=["%H:%M", "%H：%M", "%H"],
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "placeholder": "17:00"}),
        error_messages={"invalid": _("Write a time like 17:00.")},
    )

    @property
    def until(self) -> datetime | None:
        day: date | None = self.cleaned_data.get("until_day")
        at: time | None = self.cleaned_data.get("until_time")
        if at is None:
            return midnight(day + timedelta(days=1)) if day else None
        if day is not None:
            return moment_of(day, at)
        now = timezone.localtime()
        moment = moment_of(now.date(), at)
        return moment if moment > now else moment_of(now.date() + timedelta(days=1), at)

    def show(self, problem: Problem) -> None:
        if problem.field == "until":
            problem.at("until_time")
        super().show(problem)


class CloseForm(UntilForm):
    reason = forms.CharField(
        label=_("Why it is closed"),
        max_length=120,
        help_text=_("For colleagues; callers do not hear it."),
        error_messages={"required": _("Say why the line is closed, for the next colleague.")},
    )
    says = forms.ChoiceField(label=_("What callers hear"), choices=(), widget=forms.RadioSelect)

    field_order = ["reason", "says", "until_day", "until_time", "seen"]

    def __init__(self, *args: Any, texts: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["says"]
        field.choices = [
            (name, gettext("%(title)s: “%(text)s”") % {"title": words.title(name), "text": texts[name]})
            for name in CLOSED_SAYS
        ]


class OpenForm(UntilForm):
    reason = forms.CharField(label=_("Why, if colleagues should know"), max_length=120, required=False)

    field_order = ["until_day", "until_time", "reason", "seen"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and self.until is None:
            self.add_error("until_time", _("Write until when the line stays open beyond its hours."))
        return found
