"""What trainers write down, and the list as an office changes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField
from martlet.foundation.languages import reader_language
from martlet.volunteers.training import rules
from martlet.volunteers.training.rules import Step

NEEDED = [
    (rules.FIRST, _("the first certificate")),
    (rules.RENEWAL, _("each renewal, once a year")),
    (rules.OPTIONAL, _("nothing: it is voluntary")),
]
HOURS = {
    "invalid": _("Write the hours as a number from 0.25 to 200."),
    "min_value": _("Write the hours as a number from 0.25 to 200."),
    "max_value": _("Write the hours as a number from 0.25 to 200."),
    "max_digits": _("Write the hours as a number from 0.25 to 200."),
    "max_decimal_places": _("Write the hours as a number from 0.25 to 200."),
    "max_whole_digits": _("Write the hours as a number from 0.25 to 200."),
    "required": _("Write how many hours it takes."),
}


def hours_field(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=Decimal("0.25"),
        max_value=Decimal(200),
        max_digits=5,
        decimal_places=2,
        error_messages=HOURS,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        **more,
    )


def minutes(hours: Decimal | None) -> int | None:
    return None if hours is None else int(hours * 60)


class RecordForm(forms.Form):
    """A step, the day and the people who did it."""

    step = forms.ChoiceField(
        label=_("Which step"),
        error_messages={"required": _("Choose the step."), "invalid_choice": _("Choose from the list.")},
    )
    on = DayField(
        label=_("On which day"), past=True, error_messages={"required": _("Write the day on which it was done.")}
    )
    hours = hours_field(_("Hours of training"), required=False, help_text=_("Empty: as many as the list says."))
    people = forms.TypedMultipleChoiceField(
        label=_("Who"),
        coerce=int,
        error_messages={
            "required": _("Tick at least one person."),
            "invalid_choice": _("Somebody ticked is not in this list any more. Look at the ticks once more."),
        },
    )

    def __init__(self, *args: Any, steps: Sequence[Step], people: Iterable[int], **more: Any) -> None:
        super().__init__(*args, **more)
        language, fields = reader_language(), self.fields
        named = [(step.key, step.title(language)) for step in steps]
        fields["step"].choices = [("", "—"), *named]  # type: ignore[attr-defined]
        fields["people"].choices = [(one, str(one)) for one in people]  # type: ignore[attr-defined]
        self.initial.setdefault("on", timezone.localdate())

    @property
    def ticked(self) -> set[str]:
        """Ids as they were ticked, so that a form that comes back keeps them."""
        return {str(one) for one in self["people"].value() or ()}


class StepForm(forms.Form):
    """One step of the list. A new one that is left empty is not meant."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    place = forms.IntegerField(
        label=_("Place in the list"),
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write its place in the list as a number."),
            "min_value": _("Write its place in the list as a number."),
            "max_value": _("Write its place in the list as a number."),
        },
    )
    zh = forms.CharField(
        label=_("Title in Chinese"), max_length=60, error_messages={"required": _("Give it a title in Chinese.")}
    )
    en = forms.CharField(
        label=_("Title in English"), max_length=80, error_messages={"required": _("Give it a title in English.")}
    )
    demand_zh = forms.CharField(
        label=_("What it demands, in Chinese"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a sentence what it demands.")},
    )
    demand_en = forms.CharField(
        label=_("What it demands, in English"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a sentence what it demands.")},
    )
    hours = hours_field(_("Hours of training"))
    needed = forms.ChoiceField(
        label=_("Needed for"),
        choices=NEEDED,
        initial=rules.FIRST,
        error_messages={"required": _("Choose from the list."), "invalid_choice": _("Choose from the list.")},
    )
    leave_out = forms.BooleanField(label=_("Leave this step out from now on"), required=False)

    def step(self) -> Step:
        data = self.cleaned_data
        return Step(
            data["key"],
            data["zh"],
            data["en"],
            data["demand_zh"],
            data["demand_en"],
            minutes(data["hours"]) or 0,
            data["needed"],
        )


class ListForm(forms.Form):
    """The version that is changed; its errors are about the list as a whole."""

    base = forms.IntegerField(widget=forms.HiddenInput)


NEW = 2
"""Empty steps at the end of the form."""
StepForms = forms.formset_factory(StepForm, extra=NEW, max_num=rules.MOST + NEW, absolute_max=rules.MOST + 2 * NEW)


def step_forms(data: Any, steps: Sequence[Step]) -> Any:
    """The list as forms, with empty ones for new steps."""
    initial = [
        {
            "key": step.key,
            "place": place,
            "zh": step.zh,
            "en": step.en,
            "demand_zh": step.demand_zh,
            "demand_en": step.demand_en,
            "hours": step.hours,
            "needed": step.needed,
        }
        for place, step in enumerate(steps, 1)
    ]
    return StepForms(data, initial=initial, prefix="s")


def typed_steps(found: Any) -> list[Step]:
    """The steps of valid forms in their places, without those left out or empty."""
    kept = [form for form in found if form.cleaned_data.get("zh") and not form.cleaned_data["leave_out"]]
    return [
        form.step() for form in sorted(kept, key=lambda form: form.cleaned_data["place"] or rules.MOST * rules.MOST)
    ]
