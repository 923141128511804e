"""Steps of a training: the list as shipped (steps.json), and how far somebody is. Values only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from martlet.foundation.calendar import add_months

FIRST, RENEWAL, OPTIONAL = "first", "renewal", "none"
"""What a step is needed for: the first certificate, each renewal, or nothing."""
SHIPPED = 1
"""Version of the list until an office writes its own."""
FRESH = 12
"""Months for which a step of a renewal counts."""
MOST = 20
"""Steps of a list: who trains has to see all of them."""
LONGEST = 200 * 60
"""Minutes of one step."""
YEARS = 10
"""How far back something done is written down; a slip of the year is meant."""
REASONS = ("elsewhere", "experienced", "people", "other", "setup")
"""Why a certificate is given though steps are missing; the journal keeps the code. "setup" is said by the command line."""


@dataclass(frozen=True, slots=True)
class Step:
    """`key` stays the same from version to version: by it what was done is known again. "" for one that is new."""

    key: str
    zh: str
    en: str
    demand_zh: str
    demand_en: str
    minutes: int
    needed: str = FIRST

    def title(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh

    def demand(self, language: str) -> str:
        return self.demand_en if language.startswith("en") else self.demand_zh

    @property
    def hours(self) -> str:
        return hours(self.minutes)

    def row(self) -> dict[str, str | int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Done:
    """A step that somebody has done, on its (last) day."""

    key: str
    on: date


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is with the steps of one certificate; `of` 0: nothing is asked for it."""

    needed_for: str
    done: tuple[Step, ...] = ()
    missing: tuple[Step, ...] = ()

    @property
    def count(self) -> int:
        return len(self.done)

    @property
    def of(self) -> int:
        return len(self.done) + len(self.missing)

    @property
    def is_ready(self) -> bool:
        return not self.missing

    @property
    def is_first(self) -> bool:
        return self.needed_for == FIRST

    @property
    def percent(self) -> int:
        return 100 * self.count // self.of if self.of else 100


def hours(minutes: int) -> str:
    """Minutes as hours: "16", "1.5"."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


@cache
def shipped() -> tuple[Step, ...]:
    text = files("martlet.volunteers.training").joinpath("steps.json").read_text(encoding="utf-8")
    return tuple(Step(**row) for row in json.loads(text)["steps"])


def needed_for(certified_until: date | None) -> str:
    """Which certificate is next. One that has ended is renewed; after a withdrawal the first steps count again."""
    return FIRST if certified_until is None else RENEWAL


def asks(certified_until: date | None, until: date) -> bool:
    """Whether a certificate up to `until` is more than the one that is known: less is never asked for."""
    return certified_until is None or until > certified_until


def counts(step: Step, on: date, today: date) -> bool:
    """Whether a step done on that day still counts. What is done before the first certificate counts for good."""
    return step.needed != RENEWAL or add_months(on, FRESH) >= today


def progress(steps: Iterable[Step], done: Iterable[Done], needed: str, today: date) -> Progress:
    """Of the steps needed for this certificate, those done and those missing, in the order of the list."""
    last: dict[str, date] = {}
    for one in done:
        last[one.key] = max(one.on, last.get(one.key, one.on))
    asked = [step for step in steps if step.needed == needed]
    have = tuple(step for step in asked if step.key in last and counts(step, last[step.key], today))
    return Progress(needed, have, tuple(step for step in asked if step not in have))


def keyed(steps: Sequence[Step], version: int) -> tuple[Step, ...]:
    """The list with a key for each new step; no version gives the same key again."""
    return tuple(
        step if step.key else Step(**{**asdict(step), "key": f"v{version}-{place}"})
        for place, step in enumerate(steps, 1)
    )
