"""Overtime pay of a month, and under comprehensive hours."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from martlet.law.chapters.divisors import paid_hours
from martlet.law.facts import amount, choice, count, day, flag, optional, pay
from martlet.law.faults import Fault
from martlet.law.parameters import COUNTRY
from martlet.law.published import need
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number, plain_yuan, rounded
from martlet.law.statutes import cite


@calculator(
    "overtime",
    "R-WAGE-OT",
    base=pay,
    ext_hours=optional(amount, Fraction(0)),
    rest_hours=optional(amount, Fraction(0)),
    holiday_hours=optional(amount, Fraction(0)),
    min_wage=optional(pay),
    date=optional(day),
)
def overtime(
    *,
    base: Fraction,
    ext_hours: Fraction = Fraction(0),
    rest_hours: Fraction = Fraction(0),
    holiday_hours: Fraction = Fraction(0),
    min_wage: Fraction | None = None,
    date: date | None = None,
) -> Result:
    """Overtime pay of a month by kind of hours. value: {"extended", "rest_day", "statutory_holiday", "total"}.

    `base`: contract wage for normal hours of a month, raised to `min_wage` when given; `date`: a day of that month.
    Every item is rounded once, the total is their sum.
    """
    result = Result("R-WAGE-OT", None, cite("LL 44", "WP 13", "LCL 31"))
    if min_wage is not None and base < min_wage:
        base = min_wage
        result.step(
            f"基数低于最低工资，按最低工资 {money(base)} 算。",
            f"The base is below the minimum wage, so the minimum wage {money(base)} is used.",
        )
    month_hours = paid_hours(result, date)
    hour = base / month_hours
    divisor = number(month_hours)
    items = []
    for zh, en, hours, percent in (
        ("工作日延时", "extended hours", ext_hours, 150),
        ("休息日", "rest days", rest_hours, 200),
        ("法定节假日", "statutory holidays", holiday_hours, 300),
    ):
        sum_due = rounded(hour * hours * percent / 100)
        items.append(sum_due)
        if hours:
            result.step(
                f"{zh}：{money(base)} ÷ {divisor} × {number(hours)} 小时 × {percent}% = {money(Fraction(sum_due, 100))}",
                f"{en}: {money(base)} ÷ {divisor} × {number(hours)} h × {percent} % = {money(Fraction(sum_due, 100))}",
            )
    result.amount_fen = sum(items)
    result.step(
        f"合计 {money(Fraction(result.amount_fen, 100))} 元。",
        f"In total CNY {money(Fraction(result.amount_fen, 100))}.",
    )
    result.value = {
        "extended": plain_yuan(items[0]),
        "rest_day": plain_yuan(items[1]),
        "statutory_holiday": plain_yuan(items[2]),
        "total": plain_yuan(result.amount_fen),
    }
    if ext_hours > 36:
        result.rests_on("LL 41")
        result.warn(
            "一个月加班不能超过 36 小时，超了也要付加班费，可以同时投诉劳动监察。",
            "Overtime may not exceed 36 hours a month. The hours above that must still be paid, and you can also "
            "complain to the labour inspectorate.",
        )
    if rest_hours:
        result.warn(
            "休息日加班，单位安排了补休的那部分不付 200%。",
            "Rest-day overtime for which time off was given is not paid at 200 %.",
        )
    return result


_PERIODS = {"month": "月", "quarter": "季", "half_year": "半年", "year": "年"}


@calculator(
    "comprehensive_ot",
    "R-WAGE-OT-COMP",
    base=pay,
    period=choice(*_PERIODS),
    year=count,
    worked_hours=amount,
    holiday_hours=optional(amount, Fraction(0)),
    approved=optional(flag, True),
)
def comprehensive_ot(
    *,
    base: Fraction,
    period: str,
    year: int,
    worked_hours: Fraction,
    holiday_hours: Fraction = Fraction(0),
    approved: bool = True,
) -> Result:
    """Overtime under approved comprehensive hours (综合计算工时) for one period.

    `worked_hours` are all hours of the period, those on statutory holidays (`holiday_hours`) included; the latter are paid
    at 300 % and are not counted a second time. value: {"standard_hours", "extended_hours", "extended", "statutory_holiday"}.
    """
    if not 2008 <= year <= 2100:
        raise Fault("year", f"没有 {year} 年的标准工时数据。", f"There is no data on standard hours for {year}.")
    if holiday_hours > worked_hours:
        raise Fault(
            "holiday_hours", "法定节假日小时比总小时还多。", "The holiday hours are more than all hours. Please check."
        )
    kind, times = ("quarter", 2) if period == "half_year" else (period, 1)
    figure = need(f"workdays.{kind}", COUNTRY, date(year, 12, 31), "year")
    result = Result("R-WAGE-OT-COMP", None, cite("WP 13", "劳部发〔1994〕503号", "人社部发〔2025〕2号"))
    result.use([figure.used()])
    standard = figure.exact() * times * 8
    beyond = max(Fraction(0), worked_hours - holiday_hours - standard)
    hour = base / paid_hours(result, date(year, 12, 31))
    extended = rounded(hour * beyond * 3 / 2)
    holiday = rounded(hour * holiday_hours * 3)
    result.amount_fen = extended + holiday
    result.value = {
        "standard_hours": float(standard),
        "extended_hours": float(beyond),
        "extended": plain_yuan(extended),
        "statutory_holiday": plain_yuan(holiday),
    }
    result.step(
        f"{year} 年{_PERIODS[period]}标准工时 {number(standard)} 小时；"
        f"超出 {number(beyond)} 小时按 150%：{money(Fraction(extended, 100))}。",
        f"Standard hours of the {period.replace('_', ' ')} in {year}: {number(standard)}; {number(beyond)} h beyond at 150 %:"
        f" {money(Fraction(extended, 100))}.",
    )
    if holiday_hours:
        result.step(
            f"法定节假日 {number(holiday_hours)} 小时按 300%：{money(Fraction(holiday, 100))}。",
            f"{number(holiday_hours)} h on statutory holidays at 300 %: {money(Fraction(holiday, 100))}.",
        )
    result.warn(
        "要有劳动部门批准才能用综合工时；没有批准就按标准工时算加班。"
        if approved
        else "没有批准：请按标准工时重新算加班（休息日 200%）。",
        "Comprehensive hours need the labour authority's approval. Without it, overtime is counted by standard hours."
        if approved
        else "Not approved: count the overtime again by standard hours (rest days 200 %).",
    )
    return result
