"""Benefits of a recognised injury: by grade, and pay while treated."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from martlet.foundation import calendar as days
from martlet.law.chapters.injury.bounds import bounded, grade_of
from martlet.law.facts import amount, choice, count, day, flag, optional, pay
from martlet.law.faults import Fault
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number_of, plain_yuan, rounded
from martlet.law.statutes import cite

AMENDED = date(2011, 1, 1)
_LUMP = (27, 25, 23, 21, 18, 16, 13, 11, 9, 7)
_LUMP_OLD = (24, 22, 20, 18, 16, 14, 12, 10, 8, 6)
_ALLOWANCE = (90, 85, 80, 75, 70, 60)
_NURSING = {"complete": 50, "mostly": 40, "partly": 30}


@calculator(
    "injury",
    "R-INJ-LUMP",
    "R-INJ-MONTHLY",
    wage=pay,
    local_avg=optional(pay),
    grade=count,
    min_wage=optional(pay),
    injury_date=optional(day),
    nursing=optional(choice(*_NURSING)),
    suitable_work=optional(flag, False),
    insured=optional(flag, True),
)
def injury(
    *,
    wage: Fraction,
    grade: int,
    local_avg: Fraction | None = None,
    min_wage: Fraction | None = None,
    injury_date: date | None = None,
    nursing: str | None = None,
    suitable_work: bool = False,
    insured: bool = True,
) -> Result:
    """Disability benefits by grade.

    `wage`: average contribution wage of the twelve months before the injury; `local_avg`: area's monthly average.
    value: {"base", "lump_sum"}, for grades 1-6 "monthly_allowance" (grades 5-6 while the employer has no `suitable_work`),
    with `nursing` also "nursing".
    """
    grade_of(grade)
    result = Result("R-INJ-LUMP" if grade > 6 else "R-INJ-MONTHLY", None, cite("WIR 35-37", "WIR 64"))
    if not insured:
        result.rests_on("WIR 62")
    base = bounded(result, wage, local_avg)
    table = _LUMP_OLD if injury_date is not None and injury_date < AMENDED else _LUMP
    months = table[grade - 1]
    lump = rounded(base * months)
    result.amount_fen = lump
    result.value = {"base": plain_yuan(rounded(base)), "lump_sum": plain_yuan(lump)}
    result.step(
        f"{grade} 级一次性伤残补助金：{money(base)} × {months} 个月 = {money(base * months)}。",
        f"Grade {grade} lump-sum benefit: {money(base)} × {months} months = {money(base * months)}.",
    )
    if grade <= 6 and not (grade > 4 and suitable_work):
        percent = _ALLOWANCE[grade - 1]
        monthly = base * percent / 100
        if min_wage is not None and monthly < min_wage:
            result.step(
                f"伤残津贴 {money(base)} × {percent}% = {money(monthly)}，低于最低工资，补到 {money(min_wage)}。",
                f"Disability allowance {money(base)} × {percent} % = {money(monthly)}, below the minimum wage, so "
                f"it is raised to {money(min_wage)}.",
            )
            monthly = min_wage
        else:
            result.step(
                f"伤残津贴每月 {money(base)} × {percent}% = {money(monthly)}。",
                f"Disability allowance a month: {money(base)} × {percent} % = {money(monthly)}.",
            )
        result.value["monthly_allowance"] = plain_yuan(rounded(monthly))
        if min_wage is None:
            result.warn(
                "伤残津贴不低于最低工资，请核对。",
                "The disability allowance may not be below the minimum wage: check it.",
            )
    if nursing is not None:
        if local_avg is None:
            raise Fault(
                "local_avg",
                "算护理费要有当地月平均工资。",
                "The nursing allowance needs the local average monthly wage.",
            )
        percent = _NURSING[nursing]
        result.rests_on("WIR 34")
        result.value["nursing"] = plain_yuan(rounded(local_avg * percent / 100))
        result.step(
            f"生活护理费每月 {money(local_avg)} × {percent}%。",
            f"Nursing allowance a month: {money(local_avg)} × {percent} %.",
        )
    if insured:
        result.warn(
            "参保的由基金付；5、6 级津贴由单位付。缴费基数低报的，差额由单位补（各地做法不同）。",
            "If insured, the fund pays; the employer pays the allowance of grades 5 and 6. If the reported wage "
            "was too low, the employer pays the difference (places differ).",
        )
    else:
        result.warn(
            "没参保的，全部由单位付，按实际工资算。",
            "If not insured, the employer pays everything, by the actual wage.",
        )
    return result


@calculator("paid_suspension", "R-INJ-STOP", injured=day, monthly=pay, months=amount, extended=optional(flag, False))
def paid_suspension(*, injured: date, monthly: Fraction, months: Fraction, extended: bool = False) -> Result:
    """Pay during the suspension for treatment. value: {"amount", "until_at_most"}; at most 12 months, 24 if `extended`."""
    longest = 24 if extended else 12
    counted = min(months, Fraction(longest))
    result = Result("R-INJ-STOP", None, cite("WIR 33"))
    result.amount_fen = rounded(monthly * counted)
    result.value = {
        "amount": plain_yuan(result.amount_fen),
        "until_at_most": days.add_months(injured, longest).isoformat(),
    }
    result.step(
        f"原工资 {money(monthly)} × {float(counted):g} 个月，由单位按月付；需要护理的由单位负责。",
        f"Original pay {money(monthly)} × {number_of(counted, 'month')}, paid every month by the employer, which "
        "also provides nursing if it is needed.",
    )
    if months > longest:
        result.warn(f"最多 {longest} 个月。", f"At most {number_of(longest, 'month')}.")
    return result
