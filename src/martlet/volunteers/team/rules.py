"""Certificates: how one stands today, and how far ahead one may run. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SOON = 30
"""Days before its end from which a certificate is said to end."""
YEARS = 3
"""Nobody is trained for longer; a slip of the year is meant."""


@dataclass(frozen=True)
class Standing:
    """`kind`: "none", "ended", "soon" or "valid"; `days` until the last day, negative when it is over."""

    kind: str
    until: date | None = None
    days: int = 0


def standing(until: date | None, today: date) -> Standing:
    if until is None:
        return Standing("none")
    days = (until - today).days
    return Standing("ended" if days < 0 else "soon" if days <= SOON else "valid", until, days)
