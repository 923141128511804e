"""Reading what people type as a day or a month."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from martlet.foundation.calendar.periods import Month
from martlet.foundation.calendar.words import MONTHS_EN
from martlet.foundation.errors import Problem, _
from martlet.foundation.text import fold

__all__ = ["FIRST_YEAR", "LAST_YEAR", "parse_day", "parse_month"]

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years that a typed date may have; outside somebody has slipped on the keyboard."""


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
    elif (match := _ENGLISH.fullmatch(clean)) and match[2][:3].title() in MONTHS_EN:
        year, month, day = int(match[3]), MONTHS_EN.index(match[2][:3].title()) + 1, int(match[1])
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


_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")


def parse_month(text: str, field: str | None = None) -> Month:
    """The month somebody typed: 2026-09, 2026/9, 2026年9月. Problem with a sentence otherwise."""
    match = _MONTH.fullmatch(fold(text))
    if match is None:
        raise Problem(_("“%(text)s” is not a month. Write it like 2026-09."), field, values={"text": text})
    year, month = int(match[1]), int(match[2])
    _check_month(year, month, field)
    return Month(year, month)
