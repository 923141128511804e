"""Forms of conversations, call-backs and scripts."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField, PhoneField
from martlet.access.models import User
from martlet.hotline.models import CallBack, Contact
from martlet.hotline.rules import channels, outcomes
from martlet.hotline.selectors import issue_choices
from martlet.telephony.models import Mark
from martlet.telephony.rules.marking import seconds_of

WORDS_LIMIT = 20_000
SHORT = 200


def _outcome_choices(empty: str) -> list[Any]:
    language = get_language() or "zh-hans"
    rows = [
        (group.label(language), [(one.code, one.label(language)) for one in group.outcomes])
        for group in outcomes.groups()
    ]
    return [("", empty), *rows]


class ClientId(forms.Form):
    """A form that carries an id of its own: sent twice, it does one thing."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4


class ContactForm(forms.Form):
    """The page of a contact: words first, then facts, then what came of it."""

    words = forms.CharField(
        label=_("The caller's own words"),
        required=False,
        max_length=WORDS_LIMIT,
        strip=False,
        widget=forms.Textarea(attrs={"class": "m-words m-h1x", "rows": 6}),
    )
    issue = forms.ChoiceField(label=_("What it is about"), required=False)
    people_count = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=5000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write a number of people, for example 6."),
            "min_value": _("At least one person is concerned. Write 1 or more."),
            "max_value": _("More than 5,000 people: write 5000 and say the rest in words."),
        },
    )
    place = forms.CharField(label=_("Where now"), required=False, max_length=30)
    outcome = forms.ChoiceField(label=_("What came of it"), required=False)
    next_owner = forms.ModelChoiceField(
        label=_("Next step by"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
        error_messages={"invalid_choice": _("This colleague does not work in this office. Choose another.")},
    )
    next_by = DayField(label=_("By which day"), required=False)
    outcome_note = forms.CharField(
        label=_("The next step in a sentence"), required=False, max_length=SHORT, widget=forms.TextInput
    )
    promise = forms.CharField(label=_("What we promised"), required=False, max_length=SHORT, widget=forms.TextInput)
    promise_by = DayField(label=_("Promised for"), required=False)
    hard = forms.BooleanField(
        label=_("This call was hard"),
        required=False,
        help_text=_("Your coordinator talks it over with you, and nothing rings for now. Nobody else learns of it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, contact: Contact, colleagues: Any, *args: Any, **kwargs: Any) -> None:
        if "initial" not in kwargs:
            kwargs["initial"] = _as_initial(contact)
        super().__init__(*args, **kwargs)
        self.contact = contact
        outcome: Any = self.fields["outcome"]
        outcome.choices = _outcome_choices(str(_("Choose")))
        issue: Any = self.fields["issue"]
        issue.choices = [("", str(_("Choose"))), *issue_choices()]
        owner: Any = self.fields["next_owner"]
        owner.queryset = colleagues
        self.fields["issue"].widget.attrs.update(
            {
                "hx-get": reverse("hotline:knowledge", args=[contact.pk]),
                "hx-trigger": "change",
                "hx-target": "#knowledge",
                "hx-swap": "outerHTML",
                "hx-push-url": "false",
            }
        )
        for name in ("next_by", "promise_by"):
            self.fields[name].widget.attrs["placeholder"] = "2026-11-24"
        for name, key in (("words", "alt+w"), ("outcome", "alt+o")):
            self.fields[name].widget.attrs["data-key"] = key
        if not contact.inbound or contact.channel == channels.WALKIN:
            self.fields["words"].label = _("The worker's own words")
        if contact.channel == channels.WALKIN:
            self.fields["hard"].label = _("This conversation was hard")

    def typed(self) -> dict[str, Any]:
        """What was typed so far, for autosave: fields that are not clean yet are left as they were."""
        self.is_valid()
        clean = self.cleaned_data
        names = (
            "words",
            "issue",
            "people_count",
            "place",
            "outcome",
            "outcome_note",
            "promise",
            "promise_by",
            "next_by",
        )
        found = {name: clean[name] for name in names if name in clean}
        if not found.get("people_count"):
            found.pop("people_count", None)
        if "next_owner" in clean:
            found["next_owner"] = clean["next_owner"]
        return found


def _as_initial(contact: Contact) -> dict[str, Any]:
    return {
        "words": contact.words,
        "issue": contact.issue,
        "people_count": contact.people_count,
        "place": contact.place,
        "outcome": contact.outcome,
        "next_owner": contact.next_owner_id,
        "next_by": contact.next_by,
        "outcome_note": contact.outcome_note,
        "promise": contact.promise,
        "promise_by": contact.promise_by,
        "version": contact.rev,
    }


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
        language = get_language() or "zh-hans"
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
            clean["started"] = timezone.make_aware(datetime.combine(day, hour))
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
        return [(one.code, one.label(get_language() or "zh-hans")) for one in outcomes.non_cases()]

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


class ListForm(forms.Form):
    """Filters of the contacts list, from the address: what makes no sense is left out."""

    view = forms.CharField(required=False)
    channel = forms.CharField(required=False)
    issue = forms.CharField(required=False)
    outcome = forms.CharField(required=False)


class ScriptForm(forms.Form):
    """A new version of a script."""

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


class ReasonForm(forms.Form):
    """Why a recording is listened to."""

    reason = forms.CharField(
        label=_("Why you listen"),
        max_length=100,
        error_messages={"required": _("Say why, in a few words.")},
        help_text=_("Goes into the journal together with your name."),
    )


class MarkForm(forms.Form):
    """A mark at a moment of a recording."""

    at = forms.CharField(
        label=_("Moment"), max_length=9, help_text=_("Minutes and seconds, for example 1:23."),
        error_messages={"required": _("Write the moment as minutes and seconds, for example 1:23.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What for"), choices=Mark.Kind.choices, initial=Mark.Kind.POINT)
    note = forms.CharField(label=_("Note"), required=False, max_length=120)

    @property
    def chosen(self) -> dict[str, Any]:
        """For `services.mark_recording`."""
        return {**self.cleaned_data, "at": seconds_of(self.cleaned_data["at"])}
