"""Working time and overtime pay."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from martlet.foundation import calendar as days
from martlet.law.chapters.divisors import paid_days, paid_hours
from martlet.law.facts import amount, choice, count, day, flag, in_order, optional, pay, place, text
from martlet.law.faults import Fault
from martlet.law.parameters import COUNTRY, current
from martlet.law.places import named
from martlet.law.published import need
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number_of, plain_yuan, rounded
from martlet.law.statutes import cite


def _number(value: Fraction) -> str:
    return f"{float(value):g}"


@calculator("daily_hourly", "R-WAGE-DIVISOR", monthly=pay, date=optional(day))
def daily_hourly(*, monthly: Fraction, date: date | None = None) -> Result:
    """Daily and hourly wage from the monthly one. value: {"daily", "hourly"}. `date` chooses the divisor of its time."""
    result = Result("R-WAGE-DIVISOR", None, cite("人社部发〔2025〕2号", "劳社部发〔2008〕3号"))
    month_days, month_hours = paid_days(result, date), paid_hours(result, date)
    daily, hourly = monthly / month_days, monthly / month_hours
    result.value = {"daily": plain_yuan(rounded(daily)), "hourly": plain_yuan(rounded(hourly))}
    result.step(
        f"日工资 = {money(monthly)} ÷ {_number(month_days)} = {money(daily)}；"
        f"小时工资 = {money(monthly)} ÷ {_number(month_hours)} = {money(hourly)}。",
        f"Daily wage = {money(monthly)} ÷ {_number(month_days)} = {money(daily)}; hourly wage = {money(monthly)} "
        f"÷ {_number(month_hours)} = {money(hourly)}.",
    )
    return result


@calculator("part_month_pay", "R-WAGE-DIVISOR", monthly=pay, first=day, last=day)
def part_month_pay(*, monthly: Fraction, first: date, last: date) -> Result:
    """Pay for a part of one calendar month: paid days (working days and statutory holidays), never more than the month.

    value: {"paid_days", "amount"}.
    """
    in_order(first, last, "first", "last")
    month = days.Month.of(first)
    if last not in month:
        raise Fault(
            "last", "要在同一个月里，请分月写。", "Both days must lie in the same month. Write it month by month."
        )
    result = Result("R-WAGE-DIVISOR", None, cite("人社部发〔2025〕2号"), conventions=["C-DIV"])
    holidays = sum(days.is_statutory(one) for one in month.days() if first <= one <= last)
    paid = days.count_workdays(first, last) + holidays
    divisor = paid_days(result, last)
    whole = (first, last) == (month.first, month.last)
    due = monthly if whole else min(monthly, monthly * paid / divisor)
    result.amount_fen = rounded(due)
    result.value = {"paid_days": paid, "amount": plain_yuan(result.amount_fen)}
    result.provisional = days.is_provisional(first)
    result.step(
        f"整月，{money(due)}。"
        if whole
        else f"{money(monthly)} ÷ {_number(divisor)} × 计薪 {paid} 天 = {money(due)}。",
        f"The whole month: {money(due)}."
        if whole
        else f"{money(monthly)} ÷ {_number(divisor)} × {paid} paid days = {money(due)}.",
    )
    return result


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
    divisor = _number(month_hours)
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
                f"{zh}：{money(base)} ÷ {divisor} × {_number(hours)} 小时 × {percent}% = {money(Fraction(sum_due, 100))}",
                f"{en}: {money(base)} ÷ {divisor} × {_number(hours)} h × {percent} % = {money(Fraction(sum_due, 100))}",
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


@calculator("day_type", "R-WAGE-OT-DAYTYPE", date=day)
def day_type(*, date: date) -> Result:
    """What kind of day for overtime. value: "statutory_holiday" (300 %), "rest_day" (200 %), "workday" (150 %).

    null for years whose holidays are not known here.
    """
    if not days.has_calendar(date):
        result = Result("R-WAGE-OT-DAYTYPE", None, cite("HOL 2", "LL 44"))
        result.warn(
            f"没有 {date.year} 年的放假数据，这一天按几倍要另查。",
            f"No data: the public holidays of {date.year} are not known here. Look up separately at which rate "
            "this day is paid.",
        )
        return result
    kind = days.day_kind(date)
    value = {"statutory": "statutory_holiday", "weekend": "rest_day", "break": "rest_day"}.get(kind, "workday")
    result = Result("R-WAGE-OT-DAYTYPE", value, cite("HOL 2", "LL 44"))
    words = {
        "statutory": ("法定节假日，加班按 300%", "a statutory holiday: overtime at 300 %"),
        "weekend": ("休息日，加班按 200%", "a rest day: overtime at 200 %"),
        "break": ("调休放假日，算休息日，加班按 200%", "a rest day by the yearly notice: overtime at 200 %"),
        "made_up": (
            "周末调休上班，算普通工作日，延时按 150%",
            "a weekend day made a working day: an ordinary working day, overtime at 150 %",
        ),
        "workday": ("工作日，延时按 150%", "a working day: overtime at 150 %"),
    }[kind]
    result.step(f"{days.long_day(date, 'zh')}是{words[0]}。", f"{days.long_day(date, 'en')} is {words[1]}.")
    if days.is_provisional(date) and value != "statutory_holiday":
        result.provisional = True
        result.warn(
            f"{date.year} 年的调休没有数据，这一天可能变。",
            f"There is no data on the shifted rest days of {date.year}, so this day may still change.",
        )
    if (date.year, date.month, date.day) == (2009, 10, 3):
        result.warn(
            "2009 年中秋与国庆重叠，这一天是否还有一天按 300% 没有查实。",
            "In 2009 Mid-Autumn fell on a National Day holiday; a further day at 300 % is not confirmed.",
        )
    if (date.month, date.day) in ((3, 8), (5, 4)) and value != "statutory_holiday":
        result.warn(
            "妇女节、青年节放半天的，上班不按 300%，没放假也不另付。",
            "8 March and 4 May are half-days off: work on them is not paid at 300 %, and nothing more is due if "
            "no time off was given.",
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
        f"{year} 年{_PERIODS[period]}标准工时 {_number(standard)} 小时；"
        f"超出 {_number(beyond)} 小时按 150%：{money(Fraction(extended, 100))}。",
        f"Standard hours of the {period.replace('_', ' ')} in {year}: {_number(standard)}; {_number(beyond)} h beyond at 150 %:"
        f" {money(Fraction(extended, 100))}.",
    )
    if holiday_hours:
        result.step(
            f"法定节假日 {_number(holiday_hours)} 小时按 300%：{money(Fraction(holiday, 100))}。",
            f"{_number(holiday_hours)} h on statutory holidays at 300 %: {money(Fraction(holiday, 100))}.",
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


@calculator(
    "heat",
    "R-WAGE-HEAT",
    temperature=amount,
    outdoor=optional(flag, True),
    protected=optional(flag, False),
    code=optional(place),
    date=optional(day),
    days_in_heat=optional(amount),
)
def heat(
    *,
    temperature: Fraction,
    outdoor: bool = True,
    protected: bool = False,
    code: str | None = None,
    date: date | None = None,
    days_in_heat: Fraction | None = None,
) -> Result:
    """Work and subsidy in heat. `temperature` in °C: the day's highest outdoors, the workplace's indoors.

    `protected`: pregnant or under 18. value: {"outdoor_work", "subsidy_due", "subsidy", "unit"}; outdoor_work is "stop",
    "max_6_hours", "no_overtime" or "normal"; subsidy null without data. With `days_in_heat` of one month also "total": a
    subsidy by the day times the days, one by the month whole.
    """
    result = Result("R-WAGE-HEAT", None, cite("HEAT 8", "HEAT 17"))
    work = "normal"
    if outdoor:
        if temperature >= 40 or (protected and temperature >= 35):
            work = "stop"
        elif temperature >= 37:
            work = "max_6_hours"
        elif temperature >= 35:
            work = "no_overtime"
    due = temperature >= (35 if outdoor else 33)
    words = {
        "stop": ("停止室外露天作业。", "Stop all work outdoors."),
        "max_6_hours": (
            "室外作业全天不超过 6 小时，最热 3 小时不安排。",
            "At most 6 hours of work outdoors a day, and none in the hottest 3 hours.",
        ),
        "no_overtime": (
            "换班轮休、缩短连续作业，不安排加班。",
            "Rotate shifts, shorten continuous work, and arrange no overtime.",
        ),
        "normal": ("照常工作，做好防暑。", "Work as usual, with heat protection."),
    }[work]
    result.step(*words)
    subsidy: Any = None
    unit = None
    if due and code and date:
        for candidate in ("month", "workday", "day"):
            figure = current().find(f"heat_subsidy.{candidate}", code, date)
            if figure is None:
                continue
            months = [int(one) for one in figure.note.split(",") if one]
            if months and date.month not in months:
                result.warn(
                    f"当地高温津贴一般发 {figure.note} 月。",
                    f"The local heat subsidy is usually paid in months {figure.note}.",
                )
            result.use([figure.used()])
            subsidy, unit = plain_yuan(rounded(figure.exact())), candidate
            break
        else:
            where = named(code)
            result.warn(f"没有数据：高温津贴，{where.zh}，{date}。", f"No data: heat subsidy, {where.en}, {date}.")
    elif due:
        result.warn(
            "高温津贴的金额各省不同，写城市和日期才能查。",
            "The heat subsidy differs by province: write the city and the date to look it up.",
        )
    if due:
        result.step(
            "应发高温津贴；它是工资，但不计入最低工资。",
            "A heat subsidy is due. It is part of the wages, but does not count towards the minimum wage.",
        )
    result.value = {"outdoor_work": work, "subsidy_due": due, "subsidy": subsidy, "unit": unit}
    if days_in_heat is not None:
        if days_in_heat > 31:
            raise Fault("days_in_heat", "一个月最多 31 天。", "A month has at most 31 days.")
        result.value["total"] = None
        if subsidy is not None and unit is not None:
            rate = Fraction(subsidy)
            whole = rate if unit == "month" else rate * days_in_heat
            result.amount_fen = rounded(whole if days_in_heat else 0)
            result.value["total"] = plain_yuan(result.amount_fen)
            if unit != "month":
                result.step(
                    f"{money(rate)} × {_number(days_in_heat)} 天 = {money(whole)}。",
                    f"{money(rate)} × {number_of(days_in_heat, 'day')} = {money(whole)}.",
                )
    return result


# Outcomes published by MOHRSS and the Supreme Court (second batch of typical overtime cases, 2021) with the words that
# callers use to find them.
_OUTCOMES: tuple[tuple[tuple[str, ...], str, dict[str, Any], str, str], ...] = (
    (("工伤", "death", "injury"), "R-INJ-CASE",
     {"joint_liability": ["dispatch agency", "user company"], "paid_under_private_settlement": "423497.80",
      "court_total": "766911.55"},
     "私了的钱远低于法定待遇，仍可以要差额；派遣单位和用工单位连带。",
     "A private settlement far below the legal benefits does not end the claim for the difference. The agency "
     "and the user of the labour are jointly liable."),
    (("结清", "无争议", "receipt"), "R-SETTLE-RECEIPT", {"award": "24404.89"},
     "写了结清、无争议，但内容矛盾、钱没付，仍可以要。",
     "A “settled, no dispute” form that contradicts itself or was not paid does not end the claim."),
    (("包薪", "lump"), "R-WAGE-OT-CASE", {"award": "17000.00"},
     "包薪要经得起「最低工资加按它算的加班费」的检验。", "A lump wage must reach the minimum wage plus the overtime pay on it."),
    (("放弃", "waiver", "waive", "奋斗者"), "R-WAGE-OT-CASE", {"award": "24000.00"},
     "写了自愿放弃加班费，无效。", "A waiver of overtime pay is void."),
    (("拒绝", "refus", "illegal overtime", "违法解除", "2n"), "R-WAGE-OT-CASE", {"award": "8000.00"},
     "拒绝违法超时加班被辞退，单位付违法解除赔偿金。",
     "Dismissed for refusing unlawful overtime: the employer owes damages for unlawful dismissal (2N)."),
    (("时效", "limitation"), "R-WAGE-OT-CASE", {"award": "18120.00"},
     "加班费的一年时效从离职起算。", "The one-year limit for overtime pay runs from the day of leaving."),
)  # fmt: skip


@calculator("published_outcome", "R-WAGE-OT-CASE", "R-INJ-CASE", "R-SETTLE-RECEIPT", case=text)
def published_outcome(*, case: str) -> Result:
    """What courts did in a published case found by its words. value: {"award"} or the figures of the case; null if none."""
    words = case.casefold()
    for keys, rule, value, zh, en in _OUTCOMES:
        if any(key in words for key in keys):
            result = Result(rule, dict(value), cite("人社部、最高法第二批典型案例（2021）"))
            if rule == "R-INJ-CASE":
                result.rests_on("SPC-I 35", "BJ534 68")
            result.step(zh, en)
            result.warn("个案不等于您的结果。", "One published case does not decide yours.")
            return result
    result = Result("R-WAGE-OT-CASE", None)
    result.warn("没有找到这样的公布案例。", "No such published case is known here.")
    return result
