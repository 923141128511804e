"""A new case, and who is in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.cases import words
from martlet.cases.forms.base import OnceForm, RoomForm


class NewCaseForm(OnceForm):
    issue = forms.ChoiceField(
        label=_("What it is about"), choices=(), error_messages={"required": _("Choose what the matter is about.")}
    )
    site_name = forms.CharField(
        label=_("Site or workplace"),
        required=False,
        max_length=60,
        help_text=_("Building site, factory or shop. A known one is taken over with its chain of firms."),
    )
    site = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=80,
        help_text=_("Left empty, worker and site make the title. No full names here."),
    )
    contact = forms.UUIDField(required=False, widget=forms.HiddenInput)
    put_claims = forms.BooleanField(label=_("Put the claims worked out into the ledger"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issue"].choices = [("", _("Choose…")), *words.issue_choices()]  # type: ignore[attr-defined]


class PartiesForm(RoomForm):
    """The site of an existing case; its employer has a form of the registry's."""

    site_name = forms.CharField(
        label=_("Site or workplace"),
        required=False,
        max_length=60,
        help_text=_("Building site, factory or shop. A known one is taken over with its chain of firms."),
    )
    site = forms.UUIDField(required=False, widget=forms.HiddenInput)
