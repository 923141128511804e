"""A payment plan as typed: one instalment a line, day and amount."""

from __future__ import annotations

import re
from datetime import date

from martlet.foundation.calendar import parse_day
from martlet.foundation.errors import Problem, _
from martlet.foundation.money import Fen, parse_yuan, yuan

__all__ = ["MOST", "parse_plan", "plan_text"]

MOST = 36
_PARTS = re.compile(r"[\s，,：:、]+")


def parse_plan(text: str, today: date) -> list[tuple[date, Fen]]:
    """ "2026-12-15 10000" a line -> [(day, fen)…]. Problem names the line that cannot be read, or that goes back in time."""
    found: list[tuple[date, Fen]] = []
    for number, line in enumerate((line.strip() for line in text.splitlines() if line.strip()), 1):
        first, *rest = _PARTS.split(line, maxsplit=1)
        if not rest:
            raise Problem(
                _("Line %(number)d has a day or an amount, not both. Write for example 2026-12-15 10000."),
                values={"number": number},
            )
        try:
            due, amount = parse_day(first, today=today), parse_yuan(rest[0])
        except Problem as problem:
            raise Problem(_("Line %(number)d: %(why)s"), values={"number": number, "why": problem.message}) from None
        if amount == 0:
            raise Problem(_("Line %(number)d is an instalment of 0 yuan."), values={"number": number})
        if found and due <= found[-1][0]:
            raise Problem(_("Line %(number)d is not later than the line before."), values={"number": number})
        found.append((due, amount))
    if len(found) > MOST:
        raise Problem(_("That is more than %(most)d instalments. Please check the lines."), values={"most": MOST})
    return found


def plan_text(parts: list[tuple[date, Fen]]) -> str:
    """The same lines again."""
    return "\n".join(f"{due.isoformat()} {yuan(amount)}" for due, amount in parts)
