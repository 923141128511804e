"""What people choose in the list of calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from martlet.access.models import Office
from martlet.telephony.history import exports
from martlet.telephony.history.selectors import USUAL_DAYS
from martlet.telephony.models import Line

OUTCOMES = (
    ("answered", _("Answered")),
    ("missed", _("Nobody answered")),
    ("abandoned", _("Hung up before an answer")),
    ("message", _("Left a message")),
    ("kept", _("Kept the place")),
    ("refused", _("Turned away")),
    ("called", _("We called, reached")),
    ("not_reached", _("We called, not reached")),
)
RECORDED = (("yes", _("With a recording")), ("no", _("Without a recording")))
MINUTES = (
    (1, _("1 minute and more")),
    (5, _("5 minutes and more")),
    (15, _("15 minutes and more")),
    (30, _("30 minutes and more")),
)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
IN_OUR_TIME = [MinValueValidator(EARLIEST, _("Choose a day.")), MaxValueValidator(LATEST, _("Choose a day."))]
"""Days that a clock can be set to: the midnight after 9999-12-31 is none."""
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CallsForm(forms.Form):
    """Filters of the list of calls, from the address. Without any it is the last 30 days."""

    since = forms.DateField(
        label=_("From day"),
        required=False,
        widget=DAY,
        validators=IN_OUR_TIME,
        error_messages={"invalid": _("Choose a day.")},
    )
    until = forms.DateField(
        label=_("To day"),
        required=False,
        widget=DAY,
        validators=IN_OUR_TIME,
        error_messages={"invalid": _("Choose a day.")},
    )
    outcome = forms.ChoiceField(label=_("What came of it"), required=False)
    line = forms.ChoiceField(label=pgettext_lazy("telephone", "Line"), required=False)
    user = forms.ChoiceField(label=_("Volunteer"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    recorded = forms.ChoiceField(label=_("Recorded"), required=False)
    minutes = forms.TypedChoiceField(label=_("Talked"), required=False, coerce=int, empty_value=None)

    def __init__(
        self,
        data: Any,
        *,
        lines: Sequence[Line],
        people: Sequence[tuple[int, str]],
        languages: Sequence[tuple[str, str]],
        today: date,
    ) -> None:
        asked = any(name in data for name in self.base_fields)
        super().__init__(data if asked else {"since": (today - timedelta(days=USUAL_DAYS)).isoformat()})
        self.lines = {str(line.pk): line for line in lines}
        for name, every, choices in (
            ("outcome", _("Every outcome"), OUTCOMES),
            ("line", _("Every line"), [(key, str(line)) for key, line in self.lines.items()]),
            ("user", _("Every volunteer"), [(str(key), label) for key, label in people]),
            ("language", _("Every language"), languages),
            ("recorded", _("Recorded or not"), RECORDED),
            ("minutes", _("However long"), MINUTES),
        ):
            self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]
        if not people:
            del self.fields["user"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first one. Choose a later one."))
        return values

    @property
    def days(self) -> list[Any]:
        """What is asked first: when, and what came of it."""
        return [self[name] for name in ("since", "until", "outcome")]

    @property
    def more(self) -> list[Any]:
        days = self.days
        return [field for field in self if field not in days]

    @property
    def chosen(self) -> dict[str, Any]:
        """For `selectors.call_rows`: what was chosen and makes sense."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        if "line" in found:
            found["line"] = self.lines[found["line"]]
        return found


NO_DAY = {"required": _("Choose a day."), "invalid": _("Choose a day.")}
KINDS = (("csv", _("CSV, however many")), ("xlsx", _("Spreadsheet (XLSX), up to 100,000 calls")))


class ExportForm(forms.Form):
    """Which calls, how, and why."""

    since = forms.DateField(label=_("From day"), widget=DAY, validators=IN_OUR_TIME, error_messages=NO_DAY)
    until = forms.DateField(label=_("To day"), widget=DAY, validators=IN_OUR_TIME, error_messages=NO_DAY)
    kind = forms.ChoiceField(label=_("How"), choices=KINDS)
    reason = forms.ChoiceField(
        label=_("What you need it for"),
        choices=[("", "—"), *exports.PURPOSES.items()],
        help_text=_("Goes into the journal together with your name."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what you need it for.")),
    )
    names = forms.BooleanField(label=_("With the work names of volunteers"), required=False)

    def __init__(self, data: Any, *, offices: Sequence[Office], may_name: bool, days: tuple[date, date]) -> None:
        super().__init__(data, initial={"since": days[0], "until": days[1]})
        self.offices = {str(office.pk): office for office in offices}
        if len(offices) > 1:
            self.fields["office"] = forms.ChoiceField(
                label=_("Office"), choices=[(key, office.name) for key, office in self.offices.items()]
            )
        if not may_name:
            del self.fields["names"]

    @property
    def chosen(self) -> dict[str, Any]:
        """For `exports.export_calls`."""
        office = self.offices[self.cleaned_data.get("office") or next(iter(self.offices))]
        return {**self.cleaned_data, "office": office, "names": self.cleaned_data.get("names", False)}
