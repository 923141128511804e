"""Months, and the days between two days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from martlet.foundation.calendar.words import MONTHS_EN, is_chinese

__all__ = ["add_months", "days_left", "Month", "month_range"]


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later (or earlier); the month's last day where there is none (CC 202)."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:  # every month has them; most days are spared the look at the month's length
        return date(year, index + 1, day.day)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def days_left(day: date, today: date) -> int:
    """Days until the last day: 0 is due today, negative is overdue."""
    return (day - today).days


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
        return f"{self.year}年{self.month}月" if is_chinese(language) else f"{MONTHS_EN[self.month - 1]} {self.year}"


def month_range(first: Month, last: Month) -> Iterator[Month]:
    """Every month from first to last, both included."""
    while first <= last:
        yield first
        first = first.plus(1)
