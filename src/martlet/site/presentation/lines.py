"""Numbers to call: what a call costs whoever makes it, and whether somebody answers now."""

from __future__ import annotations

from dataclasses import dataclass

from martlet.access.selectors import active_offices
from martlet.telephony.lines.selectors import public_lines
from martlet.telephony.lines.words import payer_words, public_words


@dataclass(frozen=True)
class NumberToCall:
    """`cost` and `standing` are sentences; both are "" for a number that no line of ours has."""

    name: str
    number: str
    cost: str = ""
    standing: str = ""


def numbers_to_call() -> list[NumberToCall]:
    """Every line, and the number of an office that has none. Two queries."""
    lines = public_lines()
    rows = [
        NumberToCall(one.office.name, one.number, payer_words(one.payer, one.number), public_words(one.standing))
        for one in lines
    ]
    with_line = {one.office.pk for one in lines}
    others = [office for office in active_offices() if office.hotline_number and office.pk not in with_line]
    return rows + [NumberToCall(office.name, office.hotline_number) for office in others]


def common_cost(rows: list[NumberToCall]) -> str:
    """The sentence about the cost when it is the same for all, else ""."""
    costs = {one.cost for one in rows}
    return costs.pop() if len(costs) == 1 else ""
