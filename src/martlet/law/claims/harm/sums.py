"""What the heads of claim about injury share: amounts, and the area's average wage."""

from __future__ import annotations

from datetime import date

from martlet.foundation.calendar import Month
from martlet.law.claims.bundle import Against, Claim, Line, Working
from martlet.law.claims.desk import Desk, fen_of
from martlet.law.results import Said, Used, plain_yuan

__all__ = ["FUND", "UNVERIFIED", "a_year_of", "area_average", "fen_of_part", "put_sum"]

FUND = Against("fund", "", Said("工伤保险基金", "the injury-insurance fund"))


UNVERIFIED = Said(
    "当地平均工资还没核实，没计入合计。", "The local average wage is not verified, so it is not in the total."
)


def put_sum(claim: Claim, working: Working, fen: int, on: date) -> None:
    """One line with this sum in the month of the day."""
    month = str(Month.of(on))
    claim.lines = [Line(month, month, fen, 0, working)]
    claim.amount_fen = fen


def fen_of_part(working: Working, key: str) -> int | None:
    """A part of a result in fen, None where it has none."""
    found = working.result.value.get(key)
    return None if found is None else fen_of(found)


def area_average(desk: Desk, on: date) -> tuple[str | None, list[Used]]:
    """Last year's average monthly wage of the place, for the bounds of the own wage: of the book, else as looked up by hand."""
    kinds = ("average_wage.contribution", "average_wage.cap", "average_wage.estimate")
    figure = next((found for kind in kinds if (found := desk.figure(kind, on)) is not None), None)
    if figure is not None:
        return str(figure.value), [figure.used()]
    told = desk.facts.area_average
    if told is None:
        return None, []
    names = ("当地上年度月平均工资（查到填写的）", "last year's local average monthly wage (looked up by hand)")
    used = Used(*names, plain_yuan(told), "yuan/month", "", False, None, desk.facts.place or "")
    return plain_yuan(told), [used]


def a_year_of(monthly: str) -> str:
    """Twelve months of a monthly figure."""
    return plain_yuan(fen_of(monthly) * 12)
