"""Hurt at an employer without a licence, or as a child."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from martlet.law.chapters.injury.bounds import grade_of
from martlet.law.facts import count, day, optional, pay
from martlet.law.faults import Fault
from martlet.law.parameters import COUNTRY
from martlet.law.published import need
from martlet.law.registry import calculator
from martlet.law.results import Result, money, plain_yuan, rounded
from martlet.law.statutes import cite


@calculator(
    "illegal_employer",
    "R-INJ-ILLEGAL",
    income_prev_year=optional(pay),
    grade=optional(count),
    local_annual_avg=optional(pay),
    date=optional(day),
)
def illegal_employer(
    *,
    income_prev_year: Fraction | None = None,
    grade: int | None = None,
    local_annual_avg: Fraction | None = None,
    date: date | None = None,
) -> Result:
    """One-off compensation by an unregistered employer or for a child worker.

    With `grade` and the area's *annual* average wage: value {"lump_sum"}. For a death: {"death_lump_sum",
    "funeral_and_other"}.
    """
    result = Result("R-INJ-ILLEGAL", None, cite("WIR 66", "ILL 3-6", "ILL 8"))
    yearly = local_annual_avg
    if grade is not None:
        if yearly is None:
            raise Fault("local_annual_avg", "写当地上年度年平均工资。", "Write last year's local average annual wage.")
        times = (16, 14, 12, 10, 8, 6, 4, 3, 2, 1)[grade_of(grade) - 1]
        result.amount_fen = rounded(yearly * times)
        result.value = {"lump_sum": plain_yuan(result.amount_fen)}
        result.step(
            f"{grade} 级：{money(yearly)} × {times} = {money(yearly * times)}；另加治疗期间生活费。",
            f"Grade {grade}: {money(yearly)} × {times} = {money(yearly * times)}; living costs during treatment "
            "come on top.",
        )
    else:
        if income_prev_year is None:
            if date is None:
                raise Fault(
                    "income_prev_year",
                    "写伤残等级，或者写上年度全国城镇居民人均可支配收入。",
                    "Write the disability grade, or last year's national urban disposable income for a death.",
                )
            figure = need("urban_income", COUNTRY, date, "date")
            result.use([figure.used()])
            income_prev_year = figure.exact()
        lump, other = rounded(income_prev_year * 20), rounded(income_prev_year * 10)
        result.amount_fen = lump + other
        result.value = {"death_lump_sum": plain_yuan(lump), "funeral_and_other": plain_yuan(other)}
        result.step(
            f"{money(income_prev_year)} × 20 + 丧葬等 × 10。",
            f"{money(income_prev_year)} × 20, and × 10 for the funeral and other costs.",
        )
    result.warn(
        "不需要劳动关系和工伤认定，按劳动争议处理。",
        "No employment relationship and no recognition are needed. It is handled as a labour dispute.",
    )
    return result
