"""Length of service in months of pay: half years, whole years, the rules before 2008."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from martlet.foundation import calendar as days
from martlet.law.results import Said, number_of

LCL_SINCE = date(2008, 1, 1)


_HALF = Fraction(1, 2)


def whole_months(start: date, end: date) -> tuple[int, bool]:
    """Whole months from `start` to `end` (end not included) and whether days are left over."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if days.add_months(start, months) > end:
        months -= 1
    return months, days.add_months(start, months) < end


def lcl_months(start: date, end: date) -> Fraction:
    """Months of pay for service from `start` to `end` (end not included): a year 1, half a year 1, less a half (LCL 47)."""
    if end <= start:
        return Fraction(0)
    months, rest = whole_months(start, end)
    years, over = divmod(months, 12)
    if over >= 6:
        return Fraction(years + 1)
    return years + _HALF if over or rest else Fraction(years)


def old_months(start: date, end: date) -> Fraction:
    """Months of pay under the rules before 2008 (劳部发〔1994〕481号): every begun year counts as one."""
    if end <= start:
        return Fraction(0)
    months, rest = whole_months(start, end)
    return Fraction(-(-(months + (1 if rest else 0)) // 12))


def months_before_2008(start: date, end: date, ground: str | None) -> Fraction:
    """Months of pay for service before 2008: none on expiry, twelve at most by agreement or for incompetence."""
    if ground == "expiry":
        return Fraction(0)
    months = old_months(start, end)
    return min(months, Fraction(12)) if ground in ("agreement", "incompetence") else months


def spelled(start: date, last_day: date) -> Said:
    """How long the work lasted, in words: "4 年 7 个月 2 天" and "4 years 7 months 2 days"."""
    end = last_day + timedelta(days=1)
    months, _rest = whole_months(start, end)
    counts = (months // 12, months % 12, (end - days.add_months(start, months)).days)
    zh = [f"{count} {unit}" for count, unit in zip(counts, ("年", "个月", "天"), strict=True) if count]
    en = [number_of(count, unit) for count, unit in zip(counts, ("year", "month", "day"), strict=True) if count]
    return Said(" ".join(zh), " ".join(en))
