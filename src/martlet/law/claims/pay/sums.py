"""Amounts of results and of claims, and the day whose figures a month goes by."""

from __future__ import annotations

from datetime import date

from martlet.foundation.calendar import parse_month
from martlet.law.claims.bundle import Claim, Working
from martlet.law.claims.desk import Desk, fen_of

__all__ = ["add_up", "day_in", "fen_in"]


def fen_in(working: Working, key: str | None = None) -> int:
    """The amount of a result, or of one entry of its value, in fen."""
    if key is None:
        return working.result.amount_fen or 0
    return fen_of(working.result.value[key])


def add_up(claim: Claim) -> None:
    """The sum of the lines; none without lines."""
    claim.amount_fen = sum(line.amount_fen for line in claim.lines) if claim.lines else None


def day_in(desk: Desk, month: str) -> date:
    """A day of the month inside the employment, so that the figures of that time are used."""
    named = parse_month(month)
    first = named.first
    hired = desk.facts.hired
    return hired if hired is not None and first < hired <= named.last else first
