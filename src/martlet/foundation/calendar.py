"""Days: rest days and make-up working days of China, periods, words for dates, reading what people type.

Calendar data: `data/holidays.json` (its own sources inside), loaded at first use. Years whose State Council notice is
not yet published are provisional: weekends and statutory holidays are known, exchanged weekends are not.
Runs without Django. Nothing here reads the clock: today is an argument.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from martlet.foundation.errors import Problem, _
from martlet.foundation.text import fold

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Month",
    "Rolled",
    "add_months",
    "add_workdays",
    "count_workdays",
    "days_left",
    "day_kind",
    "has_calendar",
    "is_provisional",
    "is_public_holiday",
    "is_statutory",
    "is_workday",
    "long_day",
    "month_range",
    "next_workday",
    "parse_day",
    "parse_month",
    "rests",
    "roll_over",
    "short_day",
    "statutory_days",
    "version",
]

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years that a typed date may have; outside somebody has slipped on the keyboard."""


class _Year(NamedTuple):
    off: frozenset[date]
    made_up: frozenset[date]
    statutory: frozenset[date]
    published: bool


@cache
def _years() -> dict[int, _Year]:
    raw = json.loads(files("martlet.foundation").joinpath("data/holidays.json").read_text(encoding="utf-8"))
    return {
        int(year): _Year(
            frozenset(map(date.fromisoformat, row["off_days"])),
            frozenset(map(date.fromisoformat, row["adjusted_workdays"])),
            frozenset(map(date.fromisoformat, row["statutory_holidays"])),
            bool(row["verified"]),
        )
        for year, row in raw["years"].items()
    }


_FIXED_FROM = 2025
_FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
"""Statutory holidays of the solar calendar since 2025 (HOL 2); with Qingming they are known for any year to come."""


def _year_of(year: int) -> _Year | None:
    """A year of the data; of one to come that is not in it yet what the sun says; None before 2008."""
    return _years().get(year) or (_solar_year(year) if _FIXED_FROM <= year <= 2099 else None)


@cache
def _solar_year(year: int) -> _Year:
    """Provisional. The days of the lunar calendar (Spring Festival, Dragon Boat, Mid-Autumn) come with the data."""
    short = year % 100
    qingming = date(year, 4, (short * 2422 + 48100) // 10000 - short // 4)  # the almanac's formula for this century
    fixed = {date(year, month, day) for month, day in _FIXED}
    return _Year(frozenset(), frozenset(), frozenset({*fixed, qingming}), False)


def version() -> str:
    """A word for the calendar data in use: another one means that a rest day may lie elsewhere."""
    said: list[object] = [
        (year, sorted(row.off), sorted(row.made_up), row.published) for year, row in sorted(_years().items())
    ]
    said.append(_FIXED)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


def has_calendar(day: date) -> bool:
    """Whether the statutory holidays of the day's year are known at all, published notice or not."""
    return day.year in _years()


def is_provisional(day: date) -> bool:
    """Whether the year's exchange of weekends is not known (notice not published, or before our data of 2008)."""
    year = _years().get(day.year)
    return year is None or not year.published


@cache
def day_kind(day: date) -> str:
    """What kind of day: "workday", "made_up" (weekend made a working day), "weekend", "statutory" (paid), "break".

    "break" is a day made a rest day by the yearly notice. In provisional years only weekends and statutory days are
    known, in years without any data those of the solar calendar.
    """
    year = _year_of(day.year)
    if year is not None:
        if day in year.statutory:
            return "statutory"
        if day in year.made_up:
            return "made_up"
        if day in year.off:
            return "weekend" if day.weekday() >= 5 else "break"
    return "weekend" if day.weekday() >= 5 else "workday"


def is_statutory(day: date) -> bool:
    """Whether work on this day is paid at 300 % (全体公民放假的节日)."""
    return day_kind(day) == "statutory"


def is_public_holiday(day: date) -> bool:
    """Whether the day lies in a public holiday, its weekend days included; in provisional years the statutory days alone."""
    year = _years().get(day.year)
    return year is not None and (day in year.off or day in year.statutory)


def statutory_days(year: int) -> list[date]:
    """The statutory holidays of a year in order; [] where unknown."""
    found = _years().get(year)
    return sorted(found.statutory) if found else []


def rests(day: date) -> bool:
    """Whether the day is a rest day as far as is known today; in provisional years a best estimate."""
    return day_kind(day) in ("weekend", "statutory", "break")


def is_workday(day: date) -> bool | None:
    """True or False where the calendar is published, None where it is not and the day could still be exchanged.

    A statutory holiday is no working day even when the year's notice is not out.
    """
    if is_provisional(day):
        return False if is_statutory(day) else None
    return not rests(day)


def next_workday(day: date) -> date:
    """The first working day after `day` (best estimate in provisional years)."""
    return add_workdays(day, 1)


def add_workdays(day: date, count: int) -> date:
    """The `count`-th working day after `day`; `day` itself is not counted. Negative counts go back."""
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        if not rests(day):
            left -= 1
    return day


@cache
def _workdays_of(year: int) -> list[int]:
    """Ordinals of the working days of a year, in order."""
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return [ordinal for ordinal in range(first, last + 1) if not rests(date.fromordinal(ordinal))]


def count_workdays(first: date, last: date) -> int:
    """Working days from `first` to `last`, both included; 0 when last is before first."""
    found, start, end = 0, first.toordinal(), last.toordinal()
    for year in range(first.year, last.year + 1):
        known = _workdays_of(year)
        found += max(0, bisect_right(known, end) - bisect_left(known, start))
    return found


class Rolled(NamedTuple):
    """A last day moved off rest days. `reason`: kind of the day it was ("weekend", "statutory", "break") or ""."""

    day: date
    moved: bool
    reason: str


def roll_over(day: date) -> Rolled:
    """Move a last day that is a rest day to the next working day (CC 203, CPL 85): it never lands on a rest day."""
    if not rests(day):
        return Rolled(day, False, "")
    return Rolled(next_workday(day), True, day_kind(day))


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later (or earlier); the month's last day where there is none (CC 202)."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:  # every month has them; most days are spared the look at the month's length
        return date(year, index + 1, day.day)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def days_left(day: date, today: date) -> int:
    """Days until the last day: 0 is due today, negative is overdue."""
    return (day - today).days


_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _chinese(language: str) -> bool:
    return language.lower().startswith("zh")


def long_day(day: date, language: str) -> str:
    """A day with its weekday: "2026年12月4日 周五", "4 Dec 2026, Fri"."""
    if _chinese(language):
        return f"{day.year}年{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}, {_WEEKDAYS_EN[day.weekday()]}"


def short_day(day: date, language: str, today: date | None = None) -> str:
    """A day without its weekday; without its year too when `today` is in the same year: "12月4日", "4 Dec"."""
    with_year = today is None or today.year != day.year
    if _chinese(language):
        return f"{day.year}年{day.month}月{day.day}日" if with_year else f"{day.month}月{day.day}日"
    text = f"{day.day} {_MONTHS_EN[day.month - 1]}"
    return f"{text} {day.year}" if with_year else text


_NUMERIC = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_YEAR = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_ENGLISH = re.compile(r"(\d{1,2})\s+([a-z]{3,9})\.?,?\s+(\d{4})")
_RELATIVE = {"今天": 0, "today": 0, "昨天": -1, "yesterday": -1, "前天": -2, "明天": 1, "tomorrow": 1, "后天": 2}
_WEEKDAY_TAIL = re.compile(r"[ ,]*(?:周|星期)[一二三四五六日天]$|[ ,]+(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*$")


def parse_day(text: str, today: date | None = None, field: str | None = None) -> date:
    """The day somebody typed: 2026-11-24, 2026/11/24, 20261124, 2026年11月24日, 24 Nov 2026.

    With `today` also 11月24日 and 昨天.

    A day without a year is in the year of `today`. Problem with a sentence when there is no such day.
    """
    clean = _WEEKDAY_TAIL.sub("", fold(text))
    if not clean:
        raise Problem(_("Write a date, for example 2026-11-24."), field)
    if today is not None and clean in _RELATIVE:
        return today + timedelta(days=_RELATIVE[clean])
    if match := _NUMERIC.fullmatch(clean) or _COMPACT.fullmatch(clean):
        year, month, day = (int(part) for part in match.groups())
    elif match := _NO_YEAR.fullmatch(clean):
        if today is None:
            raise Problem(_("Write the year too, for example 2026-11-24."), field)
        year, month, day = today.year, int(match[1]), int(match[2])
    elif (match := _ENGLISH.fullmatch(clean)) and match[2][:3].title() in _MONTHS_EN:
        year, month, day = int(match[3]), _MONTHS_EN.index(match[2][:3].title()) + 1, int(match[1])
    else:
        raise Problem(_("“%(text)s” is not a date. Write it like 2026-11-24."), field, values={"text": text})
    _check_month(year, month, field)
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        raise Problem(
            _("%(month)s has %(length)d days, so there is no day %(day)d."),
            field,
            values={"month": f"{year}-{month:02d}", "length": length, "day": day},
        )
    return date(year, month, day)


def _check_month(year: int, month: int, field: str | None) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Problem(_("Please check the year %(year)d."), field, values={"year": year})
    if not 1 <= month <= 12:
        raise Problem(_("There is no month %(month)d."), field, values={"month": month})


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month; `str()` gives "2026-09", and months compare in time order."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        """The month of a day."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first(self) -> date:
        """First day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Last day."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.month)

    def plus(self, months: int) -> Month:
        """The month `months` later or, negative, earlier."""
        year, index = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, index + 1)

    def days(self) -> list[date]:
        """Every day of the month."""
        return [self.first + timedelta(days=step) for step in range((self.last - self.first).days + 1)]

    def label(self, language: str) -> str:
        """ "2026年9月" or "Sep 2026"."""
        return f"{self.year}年{self.month}月" if _chinese(language) else f"{_MONTHS_EN[self.month - 1]} {self.year}"


_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")


def parse_month(text: str, field: str | None = None) -> Month:
    """The month somebody typed: 2026-09, 2026/9, 2026年9月. Problem with a sentence otherwise."""
    match = _MONTH.fullmatch(fold(text))
    if match is None:
        raise Problem(_("“%(text)s” is not a month. Write it like 2026-09."), field, values={"text": text})
    year, month = int(match[1]), int(match[2])
    _check_month(year, month, field)
    return Month(year, month)


def month_range(first: Month, last: Month) -> Iterator[Month]:
    """Every month from first to last, both included."""
    while first <= last:
        yield first
        first = first.plus(1)
