"""The week, public holidays and exceptions of a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField
from martlet.telephony.lines import words
from martlet.telephony.lines.forms.common import Reasoned
from martlet.telephony.rules.hours import CLOSED, OPEN, Hours, Special, parse_spans, spans_text

ROWS = 3  # empty rows for new exceptions
BAD_HOURS = {
    "form": _("Write hours like 09:00-12:00, 13:30-21:00. Nothing means closed."),
    "many": _("At most four stretches a day."),
    "overlap": _("Two stretches overlap. Write them one after the other."),
}


class HoursField(forms.CharField):
    """Stretches of a day as typed; gives `rules.hours.Spans`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=80, **kwargs)
        self.widget.attrs.setdefault("autocomplete", "off")

    def clean(self, value: Any) -> Any:
        try:
            return parse_spans(str(super().clean(value)))
        except ValueError as fault:
            raise forms.ValidationError(BAD_HOURS[str(fault)], code=str(fault)) from None


class HoursForm(Reasoned):
    """The week, public holidays, and as many exceptions as there are, with empty rows for new ones."""

    always = forms.BooleanField(
        label=_("Round the clock"), required=False, help_text=_("Every day; the table beneath is not looked at.")
    )
    holidays = forms.ChoiceField(
        label=_("On public holidays"),
        choices=[
            (CLOSED, words.NO_HOURS),
            (OPEN, _("as on other days")),
            ("own", _("other hours")),
        ],
        help_text=_("By the calendar of the State Council. Weekends that are worked count as working days."),
    )
    holiday_hours = HoursField(label=_("Hours on public holidays"), help_text=_("Only for “other hours”."))

    def __init__(self, data: Any = None, *, hours: Hours, looking: bool = False, **kwargs: Any) -> None:
        specials = sorted(hours.specials, key=lambda one: one.first)
        own = hours.holidays not in (OPEN, CLOSED)
        initial: dict[str, Any] = {
            "always": hours.week is None,
            "holidays": "own" if own else hours.holidays,
            "holiday_hours": hours.holidays if own else "",
        } | kwargs.pop("initial", {})
        for day in range(1, 8):
            initial[f"day_{day}"] = spans_text((hours.week or {}).get(day, ()))
        for n, one in enumerate(specials):
            initial |= {
                f"first_{n}": one.first,
                f"last_{n}": one.last,
                f"hours_{n}": spans_text(one.spans),
                f"why_{n}": one.reason,
            }
        super().__init__(data, initial=initial, **kwargs)
        if looking:  # a look at the days to come needs no reason
            self.fields["reason"].required = False
        self.rows = len(specials) + ROWS
        if data is not None:
            self.rows = max(self.rows, sum(f"first_{n}" in data for n in range(100)))
        for day in range(1, 8):
            self.fields[f"day_{day}"] = HoursField(label=words.WEEKDAYS[day - 1])
        for n in range(self.rows):
            self.fields[f"first_{n}"] = DayField(label=_("First day"), required=False)
            self.fields[f"last_{n}"] = DayField(label=_("Last day of it"), required=False)
            self.fields[f"hours_{n}"] = HoursField(label=_("Hours, nothing means closed"))
            self.fields[f"why_{n}"] = forms.CharField(label=_("Reason"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("holidays") == "own" and not found.get("holiday_hours") and "holiday_hours" not in self.errors:
            self.add_error("holiday_hours", _("Write the hours of public holidays, or choose “closed”."))
        for n in range(self.rows):
            first, last, why = found.get(f"first_{n}"), found.get(f"last_{n}"), found.get(f"why_{n}")
            if not first and (last or why or found.get(f"hours_{n}")) and f"first_{n}" not in self.errors:
                self.add_error(f"first_{n}", _("Write the first day of this exception."))
            if first and not why:
                self.add_error(f"why_{n}", _("Say why, in a few words."))
            if first and last and last < first:
                self.add_error(f"last_{n}", _("This is before the first day."))
        return found

    @property
    def days(self) -> list[Any]:
        return [self[f"day_{day}"] for day in range(1, 8)]

    @property
    def exceptions(self) -> list[dict[str, Any]]:
        """The rows of the table, as bound fields."""
        return [
            {name: self[f"{name}_{n}"] for name in ("first", "last", "hours", "why")} | {"n": n + 1}
            for n in range(self.rows)
        ]

    @property
    def hours(self) -> Hours:
        found = self.cleaned_data
        week = None if found["always"] else {day: found[f"day_{day}"] for day in range(1, 8) if found[f"day_{day}"]}
        holidays = found["holidays"] if found["holidays"] != "own" else spans_text(found["holiday_hours"])
        specials = tuple(
            Special(first, found[f"last_{n}"] or first, found[f"hours_{n}"], found[f"why_{n}"])
            for n in range(self.rows)
            if (first := found[f"first_{n}"])
        )
        return Hours(week, holidays, specials)
