"""What callers pressed when they were asked how the call was: shares by month and line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.policy import visible
from martlet.hotline.rules.shares import shares
from martlet.telephony.models import Line, Rating

SCORES = (5, 4, 3, 2, 1)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Share:
    """Of those who pressed a key. `percent` None: hidden, too few pressed it or it would give another away."""

    score: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class RatedMonth:
    """`answered` None: hidden."""

    month: str
    asked: int
    answered: int | None
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class RatedLine:
    line: Line
    months: tuple[RatedMonth, ...]


def ratings(actor: Actor, today: date | None = None) -> list[RatedLine]:
    """Months that are over, newest first, of the lines that ask or have asked. One query.

    The month that goes on is left out: whoever looked before and after a call would see what its caller pressed.
    """
    this = f"{today or timezone.localdate():%Y-%m}"
    rows = visible(Rating.objects.select_related("line__office"), actor, "telephony.read_ratings")
    counts: dict[Line, dict[str, dict[int, int]]] = {}
    for row in rows.filter(month__lt=this).order_by("line__office", "line", "-month"):
        counts.setdefault(row.line, {}).setdefault(row.month, {})[row.score] = row.count
    return [RatedLine(line, months_of(dict(list(months.items())[:MONTHS]))) for line, months in counts.items()]


def months_of(months: dict[str, dict[int, int]]) -> tuple[RatedMonth, ...]:
    """Every answer is a caller. No sum over months is shown, so each month is hidden by itself."""
    return tuple(rated(month, scores) for month, scores in months.items())


def rated(month: str, scores: dict[int, int]) -> RatedMonth:
    """A month ("2026-11") of a line from how many pressed each key; shares and their count are None where few answered."""
    counts = [scores.get(score, 0) for score in SCORES]
    percents = shares(counts) or [None] * len(counts)
    answered = sum(counts) if shares(counts) else None
    return RatedMonth(
        month,
        sum(scores.values()),
        answered,
        tuple(Share(score, percent) for score, percent in zip(SCORES, percents, strict=True)),
    )
