"""What is typed about shifts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField
from martlet.access.models import User
from martlet.foundation.languages import reader_language
from martlet.foundation.tongues import TONGUES, tongue
from martlet.volunteers.models import Shift, ShiftPattern, Skill
from martlet.volunteers.shifts import rules, words

CHOOSE = {"required": _("Choose from the list."), "invalid_choice": _("Choose from the list.")}
PLACES = _("Write how many are wanted, 1 to 20.")


class ClockField(forms.TimeField):
    """A time of the day: 9:00, 09：00, 9.30, 9."""

    def __init__(self, **more: Any) -> None:
        said = _("Write a time such as 09:00.")
        super().__init__(
            input_formats=["%H:%M", "%H:%M:%S", "%H"],
            error_messages={"required": said, "invalid": said},
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            **more,
        )

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str):
            value = value.strip()[:10].replace("：", ":").replace(".", ":")
        return super().to_python(value)


class NeedsForm(forms.Form):
    """When, how many, and what they have to speak or know."""

    begins = ClockField(label=_("Starts at"))
    ends = ClockField(label=_("Ends at"), help_text=_("An earlier time is the next day."))
    places = forms.IntegerField(
        label=_("People wanted"),
        min_value=1,
        max_value=rules.MOST_PLACES,
        initial=2,
        error_messages={"required": PLACES, "invalid": PLACES, "min_value": PLACES, "max_value": PLACES},
    )
    language = forms.ChoiceField(label=_("Must speak"), required=False, error_messages=CHOOSE)
    skill = forms.ChoiceField(label=_("Must know well"), required=False, error_messages=CHOOSE)

    def __init__(self, *args: Any, of: Shift | ShiftPattern | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        language, fields = reader_language(), self.fields
        anybody = ("", _("anything"))
        fields["language"].choices = [anybody, *((code, tongue(code, language)) for code in TONGUES)]  # type: ignore[attr-defined]
        fields["skill"].choices = [anybody, *Skill.choices]  # type: ignore[attr-defined]
        if of is not None:
            self.initial = {"places": of.places, "language": of.language, "skill": of.skill, **self.times(of)}

    def times(self, of: Any) -> dict[str, Any]:
        return {"begins": of.begins, "ends": of.ends, "on_holidays": of.on_holidays}


class PatternForm(NeedsForm):
    """A shift of every week. Its weekday is chosen once: another is another shift."""

    weekday = forms.TypedChoiceField(label=_("Weekday"), choices=words.WEEKDAYS, coerce=int, error_messages=CHOOSE)
    on_holidays = forms.BooleanField(
        label=_("Also on public holidays"),
        required=False,
        help_text=_("Else it is left out then. A weekend made a working day has the shifts of Friday or Monday."),
    )
    field_order = ("weekday", "begins", "ends", "places", "language", "skill", "on_holidays")

    def __init__(self, *args: Any, of: ShiftPattern | None = None, **more: Any) -> None:
        super().__init__(*args, of=of, **more)
        if of is not None:
            del self.fields["weekday"]


class ShiftForm(NeedsForm):
    """One shift of one day. The day of one that stands does not change: cancel it, and add another."""

    day = DayField(label=_("Day"), future=True, error_messages={"required": _("Write the day.")})
    field_order = ("day", "begins", "ends", "places", "language", "skill")

    def __init__(self, *args: Any, of: Shift | None = None, **more: Any) -> None:
        super().__init__(*args, of=of, **more)
        if of is not None:
            del self.fields["day"]

    def times(self, of: Any) -> dict[str, Any]:
        return {"begins": words.local(of.starts), "ends": words.local(of.ends)}


class CancelForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[("", "—"), *words.CANCELLING.items()],
        error_messages={"required": _("Choose why."), "invalid_choice": _("Choose from the list.")},
    )


class GiveBackForm(forms.Form):
    """`late`: a reason is needed. The service says so too, when the notice ends between look and press."""

    reason = forms.ChoiceField(
        label=_("Why you cannot come"),
        choices=[("", "—"), *words.LEAVING.items()],
        help_text=_("Whoever leads the office reads it. No more than this is asked or kept."),
        error_messages={
            "required": _("The shift is near, and somebody has to be found. Choose why you cannot come."),
            "invalid_choice": _("Choose from the list."),
        },
    )

    def __init__(self, *args: Any, late: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].required = late


class PutOnForm(forms.Form):
    """`people`: those who may."""

    user = forms.TypedChoiceField(label=_("Put somebody on"), coerce=int, error_messages=CHOOSE)

    def __init__(self, *args: Any, people: Iterable[User], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["user"]
        field.choices = [("", "—"), *((one.pk, one.work_name) for one in people)]
