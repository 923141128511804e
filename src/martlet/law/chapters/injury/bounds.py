"""The grade, and the wage between its floor and its cap."""

from __future__ import annotations

from fractions import Fraction

from martlet.law.faults import Fault
from martlet.law.results import Result, money


def grade_of(grade: int) -> int:
    if not 1 <= grade <= 10:
        raise Fault("grade", "伤残等级是 1 到 10 级。", "The disability grade is 1 to 10.")
    return grade


def bounded(result: Result, wage: Fraction, local_avg: Fraction | None) -> Fraction:
    """Own wage bounded by 60 % and 300 % of the area's average (WIR 64)."""
    if local_avg is None:
        result.warn(
            "没有当地上年度月平均工资，没法核对 60% 和 300% 的上下限。",
            "Without last year's local average monthly wage, the limits of 60 % and 300 % could not be checked.",
        )
        return wage
    low, high = local_avg * 3 / 5, local_avg * 3
    base = min(max(wage, low), high)
    if base == wage:
        result.step(
            f"本人工资 {money(wage)}，在当地平均的 60%～300% 之间。",
            f"Own wage {money(wage)}, between 60 % and 300 % of the local average.",
        )
    else:
        zh, en = ("低于 60%", "below 60 %") if wage < low else ("高于 300%", "above 300 %")
        result.step(
            f"本人工资 {money(wage)} {zh}，按 {money(base)} 算（当地平均 {money(local_avg)}）。",
            f"Own wage {money(wage)} is {en} of the local average {money(local_avg)}, so {money(base)} is used.",
        )
    return base
