"""Counting working days, and moving a last day off rest days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from martlet.foundation.calendar.holidays import day_kind, on_change, rests

__all__ = ["next_workday", "add_workdays", "count_workdays", "Rolled", "roll_over"]


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


on_change(_workdays_of.cache_clear)


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
