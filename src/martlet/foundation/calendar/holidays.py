"""Rest days and make-up working days of China, by year."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

__all__ = [
    "version",
    "has_calendar",
    "is_provisional",
    "day_kind",
    "is_statutory",
    "is_public_holiday",
    "statutory_days",
    "rests",
    "is_workday",
]


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
