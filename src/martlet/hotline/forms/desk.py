"""Conversations begun by hand, and what is taken down while nothing can be read."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField, PhoneField
from martlet.foundation.languages import reader_language
from martlet.foundation.moments import moment_of
from martlet.hotline.forms.common import WORDS_LIMIT, ClientId
from martlet.hotline.models import Contact
from martlet.hotline.rules import channels, outcomes
from martlet.hotline.selectors import issue_choices


class DeskForm(ClientId):
    """A conversation that is begun by hand: a visitor at the desk, or a call on a telephone that no exchange knows."""

    direction = forms.ChoiceField(
        label=_("Who called"),
        choices=[(Contact.Direction.IN, _("They called us")), (Contact.Direction.OUT, _("We called them"))],
        initial=Contact.Direction.IN,
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(label=_("How they reached us"))
    visitor = forms.CharField(
        label=_("What they want to be called"),
        required=False,
        max_length=30,
        help_text=_("A first name is enough. Nobody has to say their name to be helped."),
    )
    number = PhoneField(label=_("Phone number"), required=False)
    day = DayField(label=_("Day"))
    hour = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time like 14:30."), "required": _("Write the time like 14:30.")},
    )

    def __init__(self, desk: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = reader_language()
        now = timezone.localtime()
        self.fields["day"].initial, self.fields["hour"].initial = (
            now.date(),
            now.time().replace(second=0, microsecond=0),
        )
        self.fields["day"].error_messages["required"] = _("Write the day the conversation began.")
        channel: Any = self.fields["channel"]
        if desk == channels.DESKPHONE:
            channel.choices = [(channels.DESKPHONE, channels.label(channels.DESKPHONE, language))]
            channel.initial = channels.DESKPHONE
            channel.widget = forms.HiddenInput()
            self.fields["number"].help_text = _("As the telephone shows it. Empty when it shows none.")
        else:
            channel.choices = [(code, channels.label(code, language)) for code in channels.BY_HAND]
            channel.initial = channels.WALKIN
            self.fields["direction"].widget = forms.HiddenInput()
            self.fields["number"].help_text = _("Where we may reach them. Optional.")

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        day, hour = clean.get("day"), clean.get("hour")
        if isinstance(day, date) and isinstance(hour, time):
            clean["started"] = moment_of(day, hour)
        return clean


class SealedForm(ClientId):
    """What can be taken down while nothing can be read: kept sealed, filed by itself afterwards."""

    words = forms.CharField(
        label=_("The caller's own words"),
        required=False,
        max_length=WORDS_LIMIT,
        strip=False,
        widget=forms.Textarea(attrs={"class": "m-words m-h1x", "rows": 6, "data-key": "alt+w"}),
    )
    visitor = forms.CharField(label=_("What they want to be called"), required=False, max_length=30)
    number = PhoneField(label=_("Phone number"), required=False)
    issue = forms.ChoiceField(label=_("What it is about"), required=False)
    people_count = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=5000,
        required=False,
        initial=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Write a number of people, for example 6.")},
    )
    place = forms.CharField(label=_("Where now"), required=False, max_length=30)
    channel = forms.CharField(widget=forms.HiddenInput)
    direction = forms.CharField(widget=forms.HiddenInput, required=False, initial=Contact.Direction.IN)
    started = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    call = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issue: Any = self.fields["issue"]
        issue.choices = [("", str(_("Choose"))), *issue_choices()]

    @property
    def facts(self) -> list[Any]:
        """The short fields under the words."""
        return [self[name] for name in ("visitor", "number", "place", "issue", "people_count")]

    @property
    def non_cases(self) -> list[tuple[str, str]]:
        """(code, label) of the one-click outcomes."""
        return [(one.code, one.label(reader_language())) for one in outcomes.non_cases()]

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        if not channels.is_channel(clean.get("channel", "")):
            clean["channel"] = channels.PHONE
        return clean

    def clean_words(self) -> str:
        """Something has to be there, else there is nothing to keep."""
        words: str = self.cleaned_data["words"]
        if not words.strip() and not self.data.get("number", "").strip() and not self.data.get("code"):
            raise forms.ValidationError(_("Write at least a sentence or a number, so that there is something to keep."))
        return words
