"""Who the worker is: age, child labour, retirement, over-age work, students, status."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from martlet.foundation import calendar as days
from martlet.law.facts import amount, birth, choice, count, day, flag, in_order, optional, pay
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number_of, plain_yuan, rounded
from martlet.law.statutes import cite

# category: base age, first month of birth that is delayed, months of birth per month of delay, most months
_RETIRE = {
    "male60": (60, date(1965, 1, 1), 4, 36),
    "female55": (55, date(1970, 1, 1), 4, 36),
    "female50": (50, date(1975, 1, 1), 2, 60),
}


@calculator("retirement_age", "R-RETIRE-AGE", category=choice(*_RETIRE), birth=birth)
def retirement_age(*, category: str, birth: date) -> Result:
    """Statutory retirement age under the gradual rise since 2025-01-01. value: {"delay_months", "years", "months", "date"}."""
    age, first, per, most = _RETIRE[category]
    delay = 0
    if birth >= first:
        delay = min(most, ((birth.year - first.year) * 12 + birth.month - first.month) // per + 1)
    months = age * 12 + delay
    reached = days.add_months(birth, months)
    result = Result(
        "R-RETIRE-AGE",
        {"delay_months": delay, "years": months // 12, "months": months % 12, "date": reached.isoformat()},
        cite("DELAY 1-3", "LCLR 21"),
        day=reached,
    )
    result.step(
        f"原来 {age} 岁，{first.year} 年 1 月起出生的每 {per} 个月延 1 个月：延 {delay} 个月。",
        f"Before the change {age} years. For births from January {first.year} one month is added for every {per} "
        f"months: {number_of(delay, 'month')}.",
    )
    result.warn(
        "可以自愿提前（最多 3 年，不早于原年龄），也可以协商延后最多 3 年；不能强迫。",
        "You may choose to retire up to 3 years earlier (not before the old age), or agree to retire up to 3 "
        "years later. Nobody may be forced.",
    )
    return result


@calculator("worker_age_status", "R-CHILD-AGE", birth=birth, on=day)
def worker_age_status(*, birth: date, on: date) -> Result:
    """What a worker of this age is. value: "child_labour" (under 16), "juvenile_worker" (16 to 18), "adult".

    On the sixteenth birthday itself opinions differ; that day is treated as under 16 for protection.
    """
    in_order(birth, on, "birth", "on")
    sixteen, eighteen = days.add_months(birth, 192), days.add_months(birth, 216)
    value = "child_labour" if on <= sixteen else "juvenile_worker" if on < eighteen else "adult"
    result = Result("R-CHILD-AGE", value, cite("CHILD 2", "LL 15", "LL 58", "MIN 61"))
    result.step(
        f"{sixteen} 满 16 周岁，{eighteen} 满 18 周岁。", f"16 years old on {sixteen}, 18 years old on {eighteen}."
    )
    if on == sixteen:
        result.warn(
            "生日当天算不算满 16 周岁有争议，按未满保护。",
            "Whether the birthday itself already counts as 16 is disputed, so the child is protected as under 16.",
        )
    if value == "child_labour":
        result.warn(
            "马上送返，工资照付；文艺、体育单位经监护人同意的除外。",
            "Bring the child home at once; the wages are due. Arts and sports units with the guardian's consent "
            "are an exception.",
        )
    return result


@calculator(
    "child_labour_fine",
    "R-CHILD-FINE",
    months=count,
    children=count,
    unregistered=optional(flag, False),
    order_ignored=optional(flag, False),
)
def child_labour_fine(*, months: int, children: int, unregistered: bool = False, order_ignored: bool = False) -> Result:
    """The fine for using child labour; it goes to the state. value: {"fine"}."""
    rate = 10_000 if order_ignored else 5_000
    fine = children * months * rate * (2 if unregistered else 1)
    result = Result("R-CHILD-FINE", {"fine": plain_yuan(fine * 100)}, cite("CHILD 6", "CHILD 9"), amount_fen=fine * 100)
    result.step(
        f"{children} 人 × {months} 个月 × {rate:,} 元{' × 2（无照）' if unregistered else ''} = {fine:,} 元。",
        f"{children} {'child' if children == 1 else 'children'} × {number_of(months, 'month')} × {rate:,}"
        f"{' × 2 (no licence)' if unregistered else ''} = {fine:,}.",
    )
    result.warn("罚款归国家，不归孩子。", "The fine goes to the state, not to the child.")
    return result


_JUVENILE_BANNED = ("mining", "toxic", "heavy", "other_banned")


@calculator(
    "juvenile_work",
    "R-JUV",
    work=choice(*_JUVENILE_BANNED, "ordinary"),
    checked=optional(flag, False),
    registered=optional(flag, False),
)
def juvenile_work(*, work: str, checked: bool = False, registered: bool = False) -> Result:
    """Whether a worker of 16 to 18 may do the work. value: {"allowed", "missing"}."""
    missing = [name for name, there in (("health_check", checked), ("registration", registered)) if not there]
    result = Result("R-JUV", {"allowed": work == "ordinary", "missing": missing}, cite("LL 58", "LL 64-65", "JUV"))
    result.step(
        "不得安排矿山井下、有毒有害、第四级体力劳动；上岗前和满一年体检，要登记。",
        "No work in mines, no toxic or harmful work, no labour of grade IV. A health check before the work and "
        "after a year, and registration.",
    )
    return result


@calculator(
    "intern_pay",
    "R-INTERN",
    birth=birth,
    on=day,
    post_pay=pay,
    paid=amount,
    overtime=optional(flag, False),
    fees=optional(flag, False),
    through_agency=optional(flag, False),
    agreement=optional(flag, True),
)
def intern_pay(
    *,
    birth: date,
    on: date,
    post_pay: Fraction,
    paid: Fraction,
    overtime: bool = False,
    fees: bool = False,
    through_agency: bool = False,
    agreement: bool = True,
) -> Result:
    """A vocational student's placement. `post_pay`: pay of the same post. value: {"floor", "shortfall", "faults"}."""
    in_order(birth, on, "birth", "on")
    floor = post_pay * 4 / 5
    gap = max(Fraction(0), floor - paid)
    faults = [
        name
        for name, bad in (
            ("under_16", on < days.add_months(birth, 192)),
            ("no_agreement", not agreement),
            ("overtime_or_night", overtime),
            ("fees_or_deposit", fees),
            ("paid_through_agency", through_agency),
        )
        if bad
    ]
    result = Result(
        "R-INTERN",
        {"floor": plain_yuan(rounded(floor)), "shortfall": plain_yuan(rounded(gap)), "faults": faults},
        cite("INTERN 18"),
        amount_fen=rounded(gap),
    )
    result.step(
        f"原则上不低于相同岗位工资 {money(post_pay)} 的 80%：{money(floor)}；差 {money(gap)}。",
        f"In principle at least 80 % of the pay for the same post {money(post_pay)}: {money(floor)}; missing "
        f"{money(gap)}.",
    )
    result.warn(
        "实习受伤不算工伤，找实习责任险和单位、学校赔偿；自己找的工作可能是劳动关系。",
        "An injury on a placement is not a work injury: claim from the placement insurance, the employer and the "
        "school. A job found by oneself may be employment.",
    )
    return result


@calculator("over_age", "R-OVERAGE", on=day, delayed_by_agreement=optional(flag, False), pension=optional(flag, False))
def over_age(*, on: date, delayed_by_agreement: bool = False, pension: bool = False) -> Result:
    """Which law governs work past the retirement age. value: {"regime", "injury_insurance", "severance"}."""
    result = Result("R-OVERAGE", None, cite("OVER 2", "OVER 15", "OVER 23"))
    if delayed_by_agreement:
        result.value = {"regime": "labour_contract_law", "injury_insurance": True, "severance": True}
        result.step(
            "协商延迟退休期间，劳动合同法全部适用。",
            "While retirement is delayed by agreement, the whole Labour Contract Law applies.",
        )
    elif on >= date(2026, 7, 1):
        result.value = {"regime": "over_age_provisions", "injury_insurance": True, "severance": False}
        result.step(
            "2026-07-01 起：书面协议、工时加班、最低工资、按月发、工伤保险；没有经济补偿。",
            "Since 2026-07-01: a written agreement, rules on hours and overtime, the minimum wage, monthly pay "
            "and work-injury insurance. There is no economic compensation.",
        )
    elif pension and on <= date(2025, 8, 31):
        result.value = {"regime": "civil_service", "injury_insurance": False, "severance": False}
        result.rests_on("SPC-I 32(1)")
        result.step(
            "2025-08-31 以前领养老金的按劳务关系。",
            "Until 2025-08-31 workers who drew a pension had a civil contract for services.",
        )
    else:
        result.value = {"regime": "by_case", "injury_insurance": None, "severance": None}
        result.step(
            "新规施行前，看个案和当地口径。", "Before the new rules took effect, it depends on the case and the place."
        )
    return result


@calculator(
    "platform_status",
    "R-PLAT-STATUS",
    fixed_hours=flag,
    price_by_platform=flag,
    discipline=flag,
    may_refuse=flag,
    written_contract=optional(flag, False),
)
def platform_status(
    *, fixed_hours: bool, price_by_platform: bool, discipline: bool, may_refuse: bool, written_contract: bool = False
) -> Result:
    """Which of three kinds a platform worker is. value: {"kind"}: "employment", "managed", "civil"."""
    marks = sum((fixed_hours, price_by_platform, discipline, not may_refuse))
    kind = "employment" if written_contract or marks == 4 else "managed" if marks >= 2 else "civil"
    result = Result("R-PLAT-STATUS", {"kind": kind}, cite("人社部发〔2021〕56号"))
    result.step(
        "看管理程度：考勤、定价、奖惩、能不能拒单。",
        "It depends on the degree of management: attendance, prices, rewards and fines, and whether orders may "
        "be refused.",
    )
    if kind == "managed":
        result.step(
            "不完全符合劳动关系：要有书面协议、最低工资、按时发薪、休息、节日加钱，不收押金。",
            "Managed but not fully an employee: a written agreement, the minimum wage, pay on time, rest, higher "
            "pay on holidays, and no deposit.",
        )
    result.warn("最终由仲裁或法院认定。", "In the end arbitration or the court decides.")
    return result
