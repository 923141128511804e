"""What the heads about the end share: the average wage, length of service, one line with the sum."""

from __future__ import annotations

from datetime import date
from typing import Any

from martlet.foundation.calendar import Month
from martlet.law.claims.bundle import Claim, Line
from martlet.law.claims.desk import Desk, yuan
from martlet.law.results import Said

__all__ = ["average_of", "based", "put_sum"]


def average_of(desk: Desk, claim: Claim) -> int | None:
    """The average wage of twelve months, or monthly pay with a note that it stands in."""
    facts = desk.facts
    if facts.average is None and facts.monthly is not None:
        claim.notes.append(
            Said(
                "没问到前 12 个月平均工资，先按月工资算；平均里要含加班费和奖金。",
                "The average wage of the last 12 months is not known, so the monthly wage is used. The average "
                "includes overtime pay and bonuses.",
            )
        )
        desk.ask("average", claim.code)
    return facts.average or facts.monthly


def based(desk: Desk, code: str) -> tuple[Claim, dict[str, Any] | None]:
    """A claim on the length of service, and its inputs; None while facts are missing."""
    facts = desk.facts
    claim = desk.claim(code, "hired")
    claim.against = desk.payers("other")
    average = average_of(desk, claim)
    if average is None:
        desk.want("average", claim)
    last = facts.last_day
    if last is None and facts.ended:
        desk.want("last_day", claim)
    if facts.place is None:
        desk.ask("place", code)
    if claim.state == "missing":
        return claim, None
    given = {
        "avg": yuan(average),
        "start": facts.hired,
        "last_day": last or desk.today,
        "code": facts.place,
    }
    return claim, given


def put_sum(desk: Desk, claim: Claim, amount: int | None, first: date | None = None) -> None:
    """One line from the first day to the last with this sum, when there is one."""
    if amount and claim.workings:
        start, end = str(Month.of(first or desk.facts.hired or desk.until())), str(Month.of(desk.until()))
        claim.lines = [Line(start, end, amount, 0, claim.workings[0])]
        claim.amount_fen = amount
