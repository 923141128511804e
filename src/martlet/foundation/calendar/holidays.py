"""Rest days and make-up working days of China, by year.

Of a year whose State Council notice is published: `data/holidays.json` (its own sources inside), loaded at first use, or the
notice that an officer of the running system entered (`lay_over`). Of a year to come: weekends and the days that the Regulation
fixes (`almanac`); they are sure, but which days around them are off and which weekends are worked is not known, so the year is
provisional.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from martlet.foundation.calendar import almanac
from martlet.foundation.calendar.notices import Notice

__all__ = [
    "day_kind",
    "festivals_on",
    "has_calendar",
    "is_provisional",
    "is_public_holiday",
    "is_statutory",
    "lay_over",
    "on_change",
    "published_years",
    "rests",
    "statutory_days",
    "version",
]


class _Year(NamedTuple):
    off: frozenset[date]
    made_up: frozenset[date]
    statutory: frozenset[date]
    published: bool


@cache
def _with_sources() -> dict[int, tuple[_Year, str]]:
    raw = json.loads(files("martlet.foundation").joinpath("data/holidays.json").read_text(encoding="utf-8"))
    return {
        int(year): (
            _Year(
                frozenset(map(date.fromisoformat, row["off_days"])),
                frozenset(map(date.fromisoformat, row["adjusted_workdays"])),
                frozenset(map(date.fromisoformat, row["statutory_holidays"])),
                bool(row["verified"]),
            ),
            " ".join(row["notice"]),
        )
        for year, row in raw["years"].items()
    }


@cache
def _years() -> dict[int, _Year]:
    return {year: row for year, (row, _source) in _with_sources().items()}


_laid: dict[int, _Year] = {}
"""Years as officers of the running system entered them, over those of the data."""


def lay_over(notices: Iterable[Notice]) -> None:
    """Count with these notices from now on, in this process: the later of two for one year counts, an empty list takes all away."""
    global _laid
    laid: dict[int, _Year] = {}
    for notice in notices:
        for year in sorted({day.year for day in (*notice.off, *notice.worked)}):
            whole = year == notice.year
            under = (None if whole else laid.get(year)) or _years().get(year) or _to_come(year)
            if under is None:
                continue
            off = frozenset(day for day in notice.off if day.year == year)
            worked = frozenset(day for day in notice.worked if day.year == year)
            laid[year] = (
                _Year(off, worked, under.statutory, True)
                if whole
                else under._replace(off=under.off | off, made_up=(under.made_up | worked) - off)
            )
    if laid != _laid:
        _laid = laid
        for clear in _caches:
            clear()


_caches: list[Callable[[], None]] = []
"""Everything that was worked out from the years and has to go when they change."""


def on_change(clear: Callable[[], None]) -> None:
    """Call this whenever the years change."""
    _caches.append(clear)


_LAST_YEAR = 2099
"""The almanac's formula for Qingming holds for this century."""


def _year_of(year: int) -> _Year | None:
    """A published year, or of one to come what the Regulation fixes; None before 2008."""
    return _known(year) or _to_come(year)


def _known(year: int) -> _Year | None:
    return _laid.get(year) or _years().get(year)


@cache
def _to_come(year: int) -> _Year | None:
    if not almanac.FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    return _Year(frozenset(), frozenset(), frozenset(almanac.by_regulation(year)), False)


def version() -> str:
    """A word for the calendar data in use: another one means that a rest day may lie elsewhere."""
    published = [
        (year, sorted(row.off), sorted(row.made_up), sorted(row.statutory), row.published)
        for year, row in sorted((_years() | _laid).items())
    ]
    return hashlib.sha256(repr((published, almanac.version())).encode()).hexdigest()[:12]


def has_calendar(day: date) -> bool:
    """Whether every statutory holiday of the day's year is known, published notice or not."""
    return _known(day.year) is not None or almanac.knows(day.year)


def published_years() -> dict[int, tuple[int, str]]:
    """Year -> (days off, where the notice is published) of every year that came with the data."""
    return {year: (len(row.off), source) for year, (row, source) in _with_sources().items() if row.published}


def is_provisional(day: date) -> bool:
    """Whether the year's exchange of weekends is not known (notice not published, or before our data of 2008)."""
    year = _known(day.year)
    return year is None or not year.published


@cache
def day_kind(day: date) -> str:
    """What kind of day: "workday", "made_up" (weekend made a working day), "weekend", "statutory" (paid), "break".

    "break" is a day made a rest day by the yearly notice. In provisional years only weekends and statutory days are
    known, in years beyond the almanac's data only the statutory days of the solar calendar.
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


def festivals_on(day: date) -> tuple[str, ...]:
    """The festivals of the Regulation that fall on the day, by the names of `almanac.by_regulation`; () for none."""
    return almanac.by_regulation(day.year).get(day, ())


def is_public_holiday(day: date) -> bool:
    """Whether the day lies in a public holiday, its weekend days included; in provisional years the statutory days alone."""
    year = _year_of(day.year)
    return year is not None and (day in year.off or day in year.statutory)


def statutory_days(year: int) -> list[date]:
    """The statutory holidays of a year in order; [] where they are not all known."""
    found = _year_of(year)
    return sorted(found.statutory) if found is not None and has_calendar(date(year, 1, 1)) else []


def rests(day: date) -> bool:
    """Whether the day is a rest day as far as is known today; in provisional years a best estimate."""
    return day_kind(day) in ("weekend", "statutory", "break")


on_change(day_kind.cache_clear)
