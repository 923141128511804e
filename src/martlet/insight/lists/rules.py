"""Quarters, and what of a list deserves a look. Values only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from martlet.foundation.calendar import add_months
from martlet.insight.rules import Published, suppress

EVERY = 3
"""Months after which the lists are gone through again."""
OTHER = "OTH-MISC"
"""The issue that says nothing."""
TOO_MANY = 10
"""Percent of "other", from which the list lacks something."""
ENOUGH = 20
"""Conversations, of which a share says anything."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """`str()` gives "2026-Q4"."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def next_first(self) -> date:
        return add_months(self.first, 3)

    @property
    def last(self) -> date:
        return self.next_first - timedelta(1)

    def moved(self, by: int) -> Quarter:
        return Quarter.of(add_months(self.first, 3 * by))

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"


def asked_quarter(text: str, today: date) -> Quarter:
    """The quarter of an address, "2026-Q3"; this one when there is none, it is no quarter, or still to come."""
    now = Quarter.of(today)
    found = re.fullmatch(r"((?:19|20)[0-9][0-9])-Q([1-4])", text)
    if not found:
        return now
    asked = Quarter(int(found[1]), int(found[2]))
    return asked if asked.first <= now.first else now


@dataclass(frozen=True, slots=True)
class Chosen:
    """How often a code was chosen, in the quarter and in the one before; None is hidden. `share`: percent of all in the quarter."""

    code: str
    now: int | None
    before: int | None
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """A list with its counts: `used` most often first, `unused` in the order of the list. `total` None is hidden."""

    used: tuple[Chosen, ...]
    unused: tuple[str, ...]
    total: int | None


def choices(codes: Sequence[str], now: Mapping[str, int], before: Mapping[str, int], *, hide: bool) -> Choices:
    """What came of a list; codes that it has no longer stand with the used ones. `hide`: the reader answers no calls here, so
    what fewer than ten conversations are behind is not shown, nor what would give it away (`rules.suppress`)."""
    known = [*codes, *sorted({*now, *before} - set(codes))]
    table = [[before.get(code, 0), now.get(code, 0)] for code in known]
    cells = suppress(table, with_sums(table)) if hide else [[Published(one) for one in row] for row in with_sums(table)]
    total = cells[-1][1].value
    used = [
        Chosen(code, cells[place][1].value, cells[place][0].value, share(cells[place][1].value, total))
        for place, code in enumerate(known)
        if table[place][1]
    ]
    used.sort(key=lambda one: -(one.now or 0))
    unused = tuple(code for code in codes if not now.get(code))
    return Choices(tuple(used), unused, total)


def with_sums(table: Sequence[Sequence[int]]) -> list[list[int]]:
    """A conversation is at least one person: so many stand behind each cell, row and column."""
    rows = [[*row, sum(row)] for row in table]
    return [*rows, [sum(row[place] for row in rows) for place in range(3)]]


def share(count: int | None, total: int | None) -> int | None:
    return None if count is None or not total else round(100 * count / total)


def lacks_something(other: Chosen | None, total: int | None) -> bool:
    """Whether so many conversations stand under "other" that the list misses a word for them."""
    return other is not None and other.share is not None and (total or 0) >= ENOUGH and other.share > TOO_MANY


def due_since(last: date | None, first: date | None, today: date) -> date | None:
    """Since when a review is due; None: not yet. `last`: of the last review; `first`: of the first conversation, while there
    was no review: an office that has just begun has nothing to go through."""
    begin = last or first
    if begin is None:
        return None
    day = add_months(begin, EVERY)
    return day if day <= today else None
