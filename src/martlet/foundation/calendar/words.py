"""Words for days."""

from __future__ import annotations

from datetime import date

__all__ = ["MONTHS_EN", "is_chinese", "long_day", "short_day"]

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_chinese(language: str) -> bool:
    """Whether a language code is Chinese: "zh", "zh-hans"."""
    return language.lower().startswith("zh")


def long_day(day: date, language: str) -> str:
    """A day with its weekday: "2026年12月4日 周五", "4 Dec 2026, Fri"."""
    if is_chinese(language):
        return f"{day.year}年{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}, {_WEEKDAYS_EN[day.weekday()]}"


def short_day(day: date, language: str, today: date | None = None) -> str:
    """A day without its weekday; without its year too when `today` is in the same year: "12月4日", "4 Dec"."""
    with_year = today is None or today.year != day.year
    if is_chinese(language):
        return f"{day.year}年{day.month}月{day.day}日" if with_year else f"{day.month}月{day.day}日"
    text = f"{day.day} {MONTHS_EN[day.month - 1]}"
    return f"{text} {day.year}" if with_year else text
