"""A death at work: funeral, dependants, the one-off payment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from martlet.foundation.money import share
from martlet.law.chapters.injury.benefits import AMENDED
from martlet.law.chapters.injury.bounds import bounded
from martlet.law.facts import Reader, choice, day, each, flag, optional, pay
from martlet.law.faults import Fault
from martlet.law.parameters import COUNTRY
from martlet.law.published import need
from martlet.law.registry import calculator
from martlet.law.results import Result, money, plain_yuan, rounded
from martlet.law.statutes import cite

_SHARES = {"spouse": 40, "other": 30, "child": 30, "parent": 30, "orphan": 40, "lone_elder": 40}
"""Percent of the own wage (WIR 39(1)(2)): spouse 40, others 30, ten more for a lone elder or an orphan."""


def _read_dependant(fact: str, raw: Any) -> int:
    """Percent of one dependant: a word of _SHARES, or {"relation", "alone"}."""
    told = raw if isinstance(raw, Mapping) else {"relation": raw}
    relation = choice(*_SHARES).read(fact, told.get("relation"))
    alone = flag.read(fact, told.get("alone", False))
    return _SHARES[relation] + (10 if alone and relation in ("other", "child", "parent", "spouse") else 0)


_DEPENDANT = Reader(_read_dependant, "record", parts={"relation": choice(*_SHARES), "alone": optional(flag, False)})


@calculator(
    "death",
    "R-INJ-DEATH",
    income_prev_year=optional(pay),
    local_avg=optional(pay),
    wage=optional(pay),
    dependants=optional(each(_DEPENDANT), ()),
    date=optional(day),
    after_paid_suspension_grade_1_4=optional(flag, False),
)
def death(
    *,
    income_prev_year: Fraction | None = None,
    local_avg: Fraction | None = None,
    wage: Fraction | None = None,
    dependants: Sequence[int] = (),
    date: date | None = None,
    after_paid_suspension_grade_1_4: bool = False,
) -> Result:
    """Benefits for a death at work.

    `income_prev_year`: national urban disposable income of the year before death, looked up by `date` of death when not
    given. `dependants`: percent of each, read from a relation or {"relation", "alone"}; needs `wage`: the base is the own wage
    within 60-300 % of the area's average, the ceiling of all pensions the wage in life.
    value: {"death_lump_sum", "funeral"} and with dependants "pensions" (monthly) and "pensions_total".
    """
    result = Result("R-INJ-DEATH", None, cite("WIR 39"))
    if income_prev_year is None:
        if date is None:
            raise Fault(
                "income_prev_year",
                "写上年度全国城镇居民人均可支配收入，或者写死亡日期。",
                "Write last year's national urban disposable income, or the date of death.",
            )
        figure = need("urban_income", COUNTRY, date, "date")
        result.use([figure.used()])
        income_prev_year = figure.exact()
    lump = Fraction(0) if after_paid_suspension_grade_1_4 else income_prev_year * 20
    if date is not None and date < AMENDED:
        result.warn(
            "2011 年以前按 48 至 60 个月当地平均工资，20 倍规则 2011-01-01 起施行。",
            "Before 2011 the death benefit was 48 to 60 months of the local average wage. The rule of 20 times "
            "applies from 2011-01-01.",
        )
    result.amount_fen = rounded(lump)
    result.value = {"death_lump_sum": plain_yuan(rounded(lump))}
    if after_paid_suspension_grade_1_4:
        result.step(
            "一至四级伤残职工停工留薪期满后死亡：没有一次性工亡补助金。",
            "If a worker with grade 1 to 4 dies after the paid suspension has ended, there is no lump-sum death "
            "benefit.",
        )
    else:
        result.step(
            f"一次性工亡补助金：{money(income_prev_year)} × 20 = {money(lump)}。",
            f"Lump-sum death benefit: {money(income_prev_year)} × 20 = {money(lump)}.",
        )
    if local_avg is not None:
        result.value["funeral"] = plain_yuan(rounded(local_avg * 6))
        result.step(
            f"丧葬补助金：{money(local_avg)} × 6 = {money(local_avg * 6)}。",
            f"Funeral benefit: {money(local_avg)} × 6 = {money(local_avg * 6)}.",
        )
    else:
        result.value["funeral"] = None
        result.warn(
            "没有当地上年度月平均工资，丧葬补助金没有算。",
            "Without last year's local average monthly wage, the funeral benefit was not computed.",
        )
    if dependants:
        if wage is None:
            raise Fault("wage", "算供养亲属抚恤金要有本人工资。", "Dependants' pensions need the worker's own wage.")
        base = bounded(result, wage, local_avg)
        percents = list(dependants)
        parts = [rounded(base * percent / 100) for percent in percents]
        ceiling = rounded(wage)
        if sum(parts) > ceiling:
            parts = share(ceiling, percents)
            result.step(
                f"合计超过生前工资，按比例压到 {money(wage)}。",
                f"Together they are more than the worker's wage, so they are scaled down to {money(wage)}.",
            )
        result.value["pensions"] = [plain_yuan(part) for part in parts]
        result.value["pensions_total"] = plain_yuan(sum(parts))
        result.step(
            f"供养亲属抚恤金每月按 {money(base)} 的 {'、'.join(f'{one}%' for one in percents)}。",
            f"Monthly pensions: {', '.join(f'{one} %' for one in percents)} of {money(base)}.",
        )
    return result
