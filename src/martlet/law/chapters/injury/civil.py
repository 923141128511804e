"""Injury under civil law."""

from __future__ import annotations

from fractions import Fraction

from martlet.law.chapters.injury.bounds import grade_of
from martlet.law.facts import amount, count, flag, optional, pay
from martlet.law.faults import Fault
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number_of, plain_yuan, rounded
from martlet.law.statutes import cite


@calculator("civil_years", "R-INJ-CIVIL", age=count)
def civil_years(*, age: int) -> Result:
    """Years of civil disability or death compensation by age. value: int."""
    if age > 130:
        raise Fault("age", "年龄不对，请再看看。", "This age cannot be right. Please check.")
    years = 5 if age >= 75 else 20 - max(0, age - 60)
    result = Result("R-INJ-CIVIL", years, cite("CC 1179", "SPC-PI 12", "SPC-PI 15"))
    result.step(
        f"60 岁以下 20 年，每大一岁少一年，75 岁以上 5 年：{years} 年。",
        f"20 years up to age 60, one year less for each year above 60, 5 years from 75: {number_of(years, 'year')}.",
    )
    return result


@calculator(
    "civil_injury",
    "R-INJ-CIVIL",
    income=pay,
    age=count,
    grade=optional(count),
    death=optional(flag, False),
    fault_percent=optional(amount, Fraction(100)),
)
def civil_injury(
    *,
    income: Fraction,
    age: int,
    grade: int | None = None,
    death: bool = False,
    fault_percent: Fraction = Fraction(100),
) -> Result:
    """Civil disability or death compensation. `income`: last year's urban disposable income of the court's province (or of the
    residence if higher); grade 1 is 100 %, each grade 10 % less; `fault_percent`: the share of the one who pays.

    value: {"years", "share", "compensation"}.
    """
    if fault_percent > 100:
        raise Fault("fault_percent", "责任比例最多 100%。", "At most 100 percent.")
    if grade is None and not death:
        raise Fault(
            "grade", "写伤残等级；是死亡的，写明死亡。", "Write the disability grade. If it is about a death, say so."
        )
    years = civil_years(age=age).value
    percent = 100 if death or grade is None else 110 - 10 * grade_of(grade)
    result = Result("R-INJ-CIVIL", None, cite("CC 1179-1193", "SPC-PI 12", "SPC-PI 15"))
    due = income * years * percent / 100 * fault_percent / 100
    result.amount_fen = rounded(due)
    result.value = {"years": years, "share": percent, "compensation": plain_yuan(result.amount_fen)}
    result.step(
        f"{money(income)} × {years} 年 × {percent}% × 责任 {float(fault_percent):g}% = {money(due)}。",
        f"{money(income)} × {number_of(years, 'year')} × {percent} % × share of fault {float(fault_percent):g} % "
        f"= {money(due)}.",
    )
    result.warn(
        "2022-05-01 起不分城乡；医疗费、误工、护理另算。",
        "Since 2022-05-01 town and country are treated alike. Treatment, lost income and nursing are added separately.",
    )
    return result
