"""A case goes on: next step, owner, stage, notes and events, the end and the beginning again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField
from martlet.cases import words
from martlet.cases.forms.base import ColleagueField, OnceForm, RoomForm
from martlet.cases.models.case import StageName


class StepForm(RoomForm):
    next_step = forms.CharField(
        label=_("What happens next"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what happens next, in a few words.")},
    )
    next_by = DayField(
        label=_("By when"), error_messages={"required": _("Write until when. Without a day nobody is reminded.")}
    )
    next_owner = ColleagueField(label=_("Who does it"), empty=_("Nobody yet"))
    handover = forms.CharField(
        label=_("For whoever takes over"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What a colleague must know who reads nothing else: what was promised, what to be careful with."),
    )
    rev = forms.IntegerField(widget=forms.HiddenInput)


class AssignForm(RoomForm):
    owner = ColleagueField(label=_("Who looks after the case"), empty=_("Nobody yet"))
    rev = forms.IntegerField(widget=forms.HiddenInput)


class StageForm(RoomForm):
    stage = forms.ChoiceField(label=_("Stage"), choices=())
    rev = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, moves: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = moves  # type: ignore[attr-defined]


class NoteForm(OnceForm):
    kind = forms.ChoiceField(label=_("What kind"), choices=words.NOTES.items())
    text = forms.CharField(
        label=_("Note"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the note first.")},
    )
    on = DayField(label=_("Day"), past=True, required=False)
    important = forms.BooleanField(label=_("Important: show it among the key events"), required=False)


class EventForm(OnceForm):
    """Something that happened, chosen with what it does to the clocks."""

    kind = forms.ChoiceField(label=_("What happened"), error_messages={"required": _("Choose what happened.")})
    on = DayField(label=_("On which day"), error_messages={"required": _("Write the day on which it happened.")})
    until = DayField(
        label=_("Until which day"),
        required=False,
        help_text=_("Only for a hindrance: its last day. And for a notice of hearing or evidence: the day it names."),
    )
    note = forms.CharField(
        label=_("Proof or detail"),
        required=False,
        max_length=200,
        help_text=_("Which paper, message or receipt proves the day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose…")), *words.event_choices()]  # type: ignore[attr-defined]


class CorrectEventForm(EventForm):
    reason = forms.CharField(
        label=_("Why it was wrong"), max_length=200, error_messages={"required": _("Say why, in a few words.")}
    )


class CloseForm(RoomForm):
    outcome = forms.ChoiceField(label=_("How it ended"), error_messages={"required": _("Choose how the case ended.")})
    closed_on = DayField(label=_("On which day"), past=True, required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [("", _("Choose…")), *words.outcome_choices()]  # type: ignore[attr-defined]


class ReopenForm(RoomForm):
    stage = forms.ChoiceField(
        label=_("Go on with"),
        choices=[pair for pair in StageName.choices if pair[0] != StageName.CLOSED],
        initial="verify",
    )
    reason = forms.CharField(label=_("Why"), max_length=200, error_messages={"required": _("Say why, in a few words.")})
