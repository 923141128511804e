"""The page of a contact and the filters of their list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField
from martlet.access.models import User
from martlet.foundation.languages import reader_language
from martlet.hotline.forms.common import SHORT, WORDS_LIMIT
from martlet.hotline.models import Contact
from martlet.hotline.rules import channels, outcomes
from martlet.hotline.selectors import issue_choices
from martlet.hotline.services.contacts import TYPED


def _outcome_choices(empty: str) -> list[Any]:
    language = reader_language()
    rows = [
        (group.label(language), [(one.code, one.label(language)) for one in group.outcomes])
        for group in outcomes.groups()
    ]
    return [("", empty), *rows]


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
        """What was typed so far, for autosave: fields that are not clean yet, or did not come, are left as they were."""
        self.is_valid()
        found = {name: self.cleaned_data[name] for name in TYPED if name in self.cleaned_data and name in self.data}
        if not found.get("people_count"):
            found.pop("people_count", None)
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


class ListForm(forms.Form):
    """Filters of the contacts list, from the address: what makes no sense is left out."""

    view = forms.CharField(required=False)
    channel = forms.CharField(required=False)
    issue = forms.CharField(required=False)
    outcome = forms.CharField(required=False)
