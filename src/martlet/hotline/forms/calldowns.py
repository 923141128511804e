"""The form of a new list of people to be called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField
from martlet.access.models import Office
from martlet.hotline.forms.common import ClientId
from martlet.hotline.hooks import call_down_sources
from martlet.hotline.selectors.matters import issue_groups


class CallDownForm(ClientId):
    title = forms.CharField(
        label=_("Name of the list"), max_length=80, error_messages={"required": _("Give the list a name.")}
    )
    office = forms.TypedChoiceField(label=_("Office"), coerce=int, choices=())
    source = forms.ChoiceField(
        label=_("Whom to call"), choices=(), error_messages={"required": _("Choose whom the list is made of.")}
    )
    issue = forms.ChoiceField(
        label=_("About what"),
        choices=(),
        required=False,
        help_text=_("Only for “Who spoke with us about one thing”."),
    )
    first = DayField(label=_("From day"))
    last = DayField(label=_("To day"))
    question = forms.CharField(
        label=_("What we ask"),
        max_length=200,
        help_text=_("In words that can be read aloud. No names: the whole office reads it."),
        error_messages={"required": _("Write the question to ask.")},
    )
    answers = forms.CharField(
        label=_("Answers to choose from"),
        help_text=_("Two to six, one a line."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write two to six different answers, one a line.")},
    )

    def __init__(self, *args: Any, offices: Sequence[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office: Any = self.fields["office"]
        office.choices = [(one.pk, one.name) for one in offices]
        source: Any = self.fields["source"]
        source.choices = [(code, one.label) for code, one in call_down_sources.items()]
        issue: Any = self.fields["issue"]
        whole = gettext("All of it: %(group)s")
        issue.choices = [
            ("", "—"),
            *((label, [(code, whole % {"group": label}), *rows]) for code, label, rows in issue_groups()),
        ]
        today = timezone.localdate()
        self.fields["first"].initial, self.fields["last"].initial = today.replace(day=1), today
        self.fields["question"].initial = _("Were you paid what was agreed?")
        self.fields["answers"].initial = _("Paid in full\nPaid in part\nNot paid\nDo not know")
        for name in ("first", "last"):
            self.fields[name].error_messages["required"] = _("Write a day, for example 2026-11-24.")

    def clean(self) -> dict[str, Any]:
        """At its field, before anybody is looked for."""
        clean = super().clean() or self.cleaned_data
        source = call_down_sources.get(clean.get("source", ""))
        if source is not None and source.by_issue and not clean.get("issue"):
            self.add_error("issue", _("Choose what it was about."))
        return clean

    @property
    def lines(self) -> list[str]:
        return str(self.cleaned_data["answers"]).splitlines()
