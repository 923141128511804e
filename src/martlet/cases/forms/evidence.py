"""Evidence and its files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.cases import words
from martlet.cases.forms.base import OnceForm, RoomForm
from martlet.cases.models.evidence import EvidenceState


class EvidenceForm(RoomForm):
    kind = forms.ChoiceField(label=_("Kind of evidence"), choices=())
    state = forms.ChoiceField(label=_("State"), choices=EvidenceState.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = words.evidence_choices()  # type: ignore[attr-defined]


class EvidenceItemForm(RoomForm):
    state = forms.ChoiceField(label=_("State"), choices=EvidenceState.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    rev = forms.IntegerField(widget=forms.HiddenInput)


class FileForm(OnceForm):
    file = forms.FileField(
        label=_("File to add"),
        help_text=_("Photo, PDF, sound or video up to 25 MB. It is sealed before it is stored."),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty. Choose another.")},
    )
