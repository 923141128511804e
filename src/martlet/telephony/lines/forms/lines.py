"""Settings, hours, announcements, the switch and versions. What was typed stays when something is wrong, with a sentence at its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField
from martlet.access.models import Office
from martlet.foundation.errors import Problem
from martlet.telephony.lines import words
from martlet.telephony.lines.forms.common import LineForm, Reasoned
from martlet.telephony.lines.services import CLOSED_SAYS, LIMITS, MOST_TEXT
from martlet.telephony.models import Line
from martlet.telephony.models.lines import Payer
from martlet.telephony.rules.hours import CLOSED, OPEN, Hours, Special, parse_spans, spans_text
from martlet.telephony.rules.tongues import TONGUES

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


# --- settings --------------------------------------------------------------------------------------------------------------
class SettingsForm(Reasoned):
    number = forms.CharField(
        label=words.LABELS["number"],
        max_length=24,
        help_text=_("Exactly as the carrier dials it."),
        error_messages={"required": _("Write the number as workers dial it, 3 to 20 digits.")},
    )
    payer = forms.ChoiceField(
        label=words.LABELS["payer"],
        choices=Payer.choices,
        help_text=_("Callers read it on the public pages before they dial."),
    )
    name_zh = forms.CharField(
        label=words.LABELS["name_zh"],
        max_length=40,
        error_messages={"required": _("Give the line a name in both languages.")},
    )
    name_en = forms.CharField(
        label=words.LABELS["name_en"],
        max_length=40,
        error_messages={"required": _("Give the line a name in both languages.")},
    )
    language = forms.ChoiceField(label=words.LABELS["language"], choices=())
    languages = forms.MultipleChoiceField(
        label=words.LABELS["languages"],
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which the line can speak. Announcements are made for each."),
    )
    has_notice = forms.BooleanField(
        label=words.LABELS["has_notice"],
        required=False,
        help_text=_("Says who we are and, where calls are recorded, that they are."),
    )
    records = forms.BooleanField(
        label=words.LABELS["records"],
        required=False,
        help_text=_(
            "Sealed; how long it is kept, your office chooses under “What is kept, and how long”. "
            "The caller may say no at any time."
        ),
    )
    ring_seconds = forms.IntegerField(label=words.LABELS["ring_seconds"])
    ring_at_once = forms.IntegerField(
        label=words.LABELS["ring_at_once"], help_text=_("The first to answer has the call.")
    )
    rounds = forms.IntegerField(label=words.LABELS["rounds"])
    wait_seconds = forms.IntegerField(
        label=words.LABELS["wait_seconds"], help_text=_("After that callers leave a message and are called back.")
    )
    helped_by = forms.TypedMultipleChoiceField(
        label=words.LABELS["helped_by"],
        coerce=int,
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their volunteers may answer this line as well, your own first."),
    )

    # A field left empty keeps what the line has.
    overflow_seconds = forms.IntegerField(
        label=words.LABELS["overflow_seconds"],
        required=False,
        help_text=_("At once when nobody of your own office is on duty."),
    )
    place_seconds = forms.IntegerField(
        label=words.LABELS["place_seconds"], required=False, help_text=_("0 announces no place and no waiting time.")
    )
    keeps_place = forms.TypedChoiceField(
        label=words.LABELS["keeps_place"],
        choices=((True, _("yes, by pressing 1")), (False, _("no"))),
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
    )
    fallback = forms.ChoiceField(label=words.LABELS["fallback"], choices=Line.Fallback.choices, required=False)
    fallback_office_id = forms.TypedChoiceField(
        label=words.LABELS["fallback_office_id"], coerce=int, empty_value=None, required=False
    )
    fallback_user_id = forms.TypedChoiceField(
        label=words.LABELS["fallback_user_id"],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("They write down their mobile under “Where my calls ring”, and press 1 to take a call."),
    )
    flood_number = forms.IntegerField(label=words.LABELS["flood_number"], required=False, help_text=_("0 asks nobody."))
    flood_all = forms.IntegerField(label=words.LABELS["flood_all"], required=False, help_text=_("0 asks nobody."))

    wrap_seconds = forms.IntegerField(
        label=words.LABELS["wrap_seconds"],
        required=False,
        help_text=_("Nothing rings meanwhile. 0 has no limit: volunteers say themselves when they are ready."),
    )

    asks = forms.BooleanField(
        label=words.LABELS["asks"],
        required=False,
        help_text=_(
            "When the volunteer hangs up first: one question, a key from 1 to 5. Nobody learns who pressed what. "
            "Never after an alarm or a hard call."
        ),
    )

    def __init__(
        self, *args: Any, offices: Sequence[Office], people: Sequence[tuple[int, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        nobody: list[tuple[Any, Any]] = [("", "—")]
        tongues = [(code, words.tongue_name(code)) for code in TONGUES]
        for name, choices in (
            ("language", tongues),
            ("languages", tongues),
            ("helped_by", [(office.pk, office.name) for office in offices]),
            ("fallback_office_id", nobody + [(office.pk, office.name) for office in offices]),
            ("fallback_user_id", nobody + list(people)),
        ):
            field: Any = self.fields[name]
            field.choices = choices
        for name, (least, most) in LIMITS.items():
            number: Any = self.fields[name]
            number.widget.attrs |= {"min": least, "max": most}
            number.error_messages["required"] = number.error_messages["invalid"] = _(
                "Write a number from %(least)d to %(most)d."
            ) % {"least": least, "most": most}

    @property
    def settings(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "reason")}
        chosen = given["fallback"] or ""
        for name, goes_with in (("fallback_office_id", "office"), ("fallback_user_id", "mobile")):
            if chosen == goes_with:
                given[name] = given[name] or 0
        return {name: value for name, value in given.items() if value is not None and value != ""}


class NewLineForm(LineForm):
    """The little a new line needs; everything else is on its page."""

    office = forms.TypedChoiceField(label=_("Office"), coerce=int, choices=())
    number = forms.CharField(
        label=words.LABELS["number"],
        max_length=24,
        help_text=_("Exactly as the carrier dials it."),
        error_messages={"required": _("Write the number as workers dial it, 3 to 20 digits.")},
    )
    name_zh = forms.CharField(
        label=words.LABELS["name_zh"],
        max_length=40,
        error_messages={"required": _("Give the line a name in both languages.")},
    )
    name_en = forms.CharField(
        label=words.LABELS["name_en"],
        max_length=40,
        error_messages={"required": _("Give the line a name in both languages.")},
    )
    payer = forms.ChoiceField(
        label=words.LABELS["payer"],
        choices=Payer.choices,
        help_text=_("Callers read it on the public pages before they dial."),
    )

    def __init__(self, *args: Any, offices: Sequence[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        field.choices = [(office.pk, office.name) for office in offices]


# --- hours -----------------------------------------------------------------------------------------------------------------
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
            initial |= {f"first_{n}": one.first, f"last_{n}": one.last, f"hours_{n}": spans_text(one.spans),
                        f"why_{n}": one.reason}  # fmt: skip
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


# --- menu ------------------------------------------------------------------------------------------------------------------
# --- announcements -----------------------------------------------------------------------------------------------------------
class AnnouncementForm(Reasoned):
    """Words, and perhaps a file in which somebody speaks them. `sound` is a file given before, not in use yet."""

    text = forms.CharField(
        label=_("What callers hear"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Short sentences. Of a recording, write down what is said in it."),
        error_messages={"required": _("Write what callers should hear. Of a recording, write what is said in it.")},
    )
    file = forms.FileField(
        label=_("A recording instead of the machine's voice"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".wav,.mp3,.m4a,.ogg,audio/*"}),
        help_text=_("WAV, MP3, M4A or OGG, up to a minute and 10 MB."),
    )
    sound = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    machine = forms.BooleanField(label=_("Let the machine speak the words"), required=False)

    field_order = ["text", "file", "machine", "reason", "sound", "seen"]

    def __init__(self, *args: Any, listening: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if listening:  # a try needs no reason
            self.fields["reason"].required = False


# --- the switch --------------------------------------------------------------------------------------------------------------
class UntilForm(LineForm):
    """A moment: a day and a time of day; a time alone is the next moment with that time."""

    until_day = DayField(label=_("Until which day"), required=False, help_text=_("Empty: the time alone, or no end."))
    until_time = forms.TimeField(
        label=_("Until what time"),
        required=False,
        input_formats=["%H:%M", "%H：%M", "%H"],
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "placeholder": "17:00"}),
        error_messages={"invalid": _("Write a time like 17:00.")},
    )

    @property
    def until(self) -> datetime | None:
        day: date | None = self.cleaned_data.get("until_day")
        at: time | None = self.cleaned_data.get("until_time")
        if at is None:
            return aware(day + timedelta(days=1), time(0)) if day else None
        if day is not None:
            return aware(day, at)
        now = timezone.localtime()
        moment = aware(now.date(), at)
        return moment if moment > now else aware(now.date() + timedelta(days=1), at)

    def show(self, problem: Problem) -> None:
        if problem.field == "until":
            problem.at("until_time")
        super().show(problem)


def aware(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


class CloseForm(UntilForm):
    reason = forms.CharField(
        label=_("Why it is closed"),
        max_length=120,
        help_text=_("For colleagues; callers do not hear it."),
        error_messages={"required": _("Say why the line is closed, for the next colleague.")},
    )
    says = forms.ChoiceField(label=_("What callers hear"), choices=(), widget=forms.RadioSelect)

    field_order = ["reason", "says", "until_day", "until_time", "seen"]

    def __init__(self, *args: Any, texts: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["says"]
        field.choices = [(name, gettext("%(title)s: “%(text)s”") % {"title": words.title(name), "text": texts[name]})
                         for name in CLOSED_SAYS]  # fmt: skip


class OpenForm(UntilForm):
    reason = forms.CharField(label=_("Why, if colleagues should know"), max_length=120, required=False)

    field_order = ["until_day", "until_time", "reason", "seen"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and self.until is None:
            self.add_error("until_time", _("Write until when the line stays open beyond its hours."))
        return found


class RestoreForm(Reasoned):
    """Bring a version back."""
