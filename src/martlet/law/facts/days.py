"""Days, births, months and spans."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Any

from martlet.foundation import calendar as days
from martlet.foundation.errors import Problem
from martlet.law.facts.reader import Reader, fault_of, label
from martlet.law.faults import Fault

__all__ = ["EARLIEST", "CHINA", "day", "birth", "month", "span", "in_order"]

EARLIEST = date(1995, 1, 1)
"""The Labour Law is in force since this day; earlier facts are typing slips or outside these rules."""


CHINA = timezone(timedelta(hours=8))
_CLOCK = re.compile(r"[T ]\d{1,2}:\d{2}")


def _moment(raw: datetime) -> date:
    """The day of a moment: where it names its zone the day in China, else the day as written."""
    return (raw.astimezone(CHINA) if raw.tzinfo else raw).date()


def _any_day(fact: str, raw: Any) -> date:
    if isinstance(raw, datetime):
        return _moment(raw)
    if isinstance(raw, date):
        return raw
    if not isinstance(raw, str):
        raise fault_of(fact, "要写日期，比如 2026-11-24。", "write a date, for example 2026-11-24.")
    try:
        return date.fromisoformat(raw)
    except ValueError:
        pass
    try:
        return _moment(datetime.fromisoformat(raw.strip())) if _CLOCK.search(raw) else days.parse_day(raw)
    except (Problem, ValueError):
        raise fault_of(
            fact, f"「{raw}」不是日期，请写成 2026-11-24 这样。", f"“{raw}” is not a date. Write it like 2026-11-24."
        ) from None


_LATEST_YEAR = 2100


def _day(fact: str, raw: Any) -> date:
    value = _any_day(fact, raw)
    if value < EARLIEST:
        raise fault_of(
            fact,
            f"早于 1995 年（{value}），那时《劳动法》还没施行，请再看看。",
            f"{value} is before 1995, when the Labour Law was not yet in force. Please check.",
        )
    if value.year > _LATEST_YEAR:
        raise fault_of(fact, f"年份 {value.year} 不对。", f"the year {value.year} cannot be right.")
    return value


def _birth(fact: str, raw: Any) -> date:
    value = _any_day(fact, raw)
    if not 1900 <= value.year <= _LATEST_YEAR:
        raise fault_of(fact, f"年份 {value.year} 不对。", f"the year {value.year} cannot be right.")
    return value


def _span(fact: str, raw: Any) -> tuple[date, date]:
    if not isinstance(raw, (list, tuple)) or len(raw) != 2:
        raise fault_of(fact, "每段写开始和结束两个日期。", "write two dates, from and to.")
    first, last = _day(fact, raw[0]), _day(fact, raw[1])
    in_order(first, last, fact, fact)
    return first, last


def _month(fact: str, raw: Any) -> days.Month:
    if isinstance(raw, days.Month):
        return raw
    try:
        return days.parse_month(raw if isinstance(raw, str) else "")
    except Problem:
        raise Fault(
            fact, f"「{raw}」不是月份，请写成 2026-09 这样。", f"“{raw}” is not a month. Write it like 2026-09."
        ) from None


day = Reader(_day, "day")
"""A day since 1995."""
birth = Reader(_birth, "birth")
"""A day since 1900."""
month = Reader(_month, "month")
"""A month of the calendar."""
span = Reader(_span, "span")
"""Two days, from and to."""


def in_order(first: date | None, last: date | None, first_fact: str, last_fact: str) -> None:
    """Fault when the last day is before the first."""
    if first and last and last < first:
        zh_first, en_first = label(first_fact)
        raise fault_of(
            last_fact,
            f"（{last}）早于「{zh_first}」（{first}），请再看看。",
            f"{last} is before {en_first} ({first}). Please check.",
        )
