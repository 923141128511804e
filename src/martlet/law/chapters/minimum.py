"""The minimum wage and what is measured by it: top-up, deductions, stoppage, lump wages; the order to pay and the crime."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from martlet.law.chapters.divisors import paid_days, paid_hours
from martlet.law.facts import amount, count, day, flag, optional, pay, place
from martlet.law.faults import Fault
from martlet.law.parameters import COUNTRY, current
from martlet.law.places import named
from martlet.law.published import given_or_found, look_up, need
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number_of, plain_yuan, rounded
from martlet.law.statutes import cite

_ANY_DAY = date(2020, 5, 1)
"""Whether own contributions count has not changed at any place we know: without a date any day will do."""


@calculator(
    "min_wage_on",
    "R-PARAM-MINWAGE",
    code=place,
    date=day,
)
def min_wage_on(*, code: str, date: date) -> Result:
    """The minimum wage of a place on a day. value: {"monthly", "hourly", "verified"[, "warning"]}, null without data."""
    book = current()
    result = Result("R-PARAM-MINWAGE", None, cite("MinW 3", "LCLR 14"))
    monthly = book.find("min_wage.month", code, date)
    if monthly is None:
        where = named(code)
        result.warn(
            f"没有这个城市在这一天的数据（{where.zh}，{date}），请查当地人社局的文件。",
            f"No data for this city and date ({where.en}, {date}): ask the local authority.",
        )
        return result
    hourly = book.find("min_wage.hour", code, date)
    if hourly is not None and hourly.since < monthly.since:
        hourly = None
    result.use([monthly.used()])
    if hourly is not None:
        result.parameters.append(hourly.used())
    result.amount_fen = rounded(monthly.exact())
    result.value = {
        "monthly": monthly.value,
        "hourly": hourly.value if hourly is not None else None,
        "verified": monthly.verified,
    }
    doubt = book.doubts.get(code) or book.doubts.get(code[:4] + "00")
    if doubt is not None:
        result.value["warning"] = "unresolved"
        result.warn(doubt.zh, doubt.en)
    result.step(
        f"{date} 适用 {monthly.since} 起的标准：每月 {monthly.value} 元。",
        f"On {date} the figure in force since {monthly.since} applies: {monthly.value} yuan a month.",
    )
    return result


@calculator(
    "min_wage_topup",
    "R-WAGE-MINTOPUP",
    gross=amount,
    ot=optional(amount, Fraction(0)),
    special_allow=optional(amount, Fraction(0)),
    welfare=optional(amount, Fraction(0)),
    min_wage=optional(pay),
    si_hf_employee=optional(amount, Fraction(0)),
    exclude_si=optional(flag),
    absent_days=optional(amount, Fraction(0)),
    code=optional(place),
    date=optional(day),
)
def min_wage_topup(
    *,
    gross: Fraction,
    ot: Fraction = Fraction(0),
    special_allow: Fraction = Fraction(0),
    welfare: Fraction = Fraction(0),
    min_wage: Fraction | None = None,
    si_hf_employee: Fraction = Fraction(0),
    exclude_si: bool | None = None,
    absent_days: Fraction = Fraction(0),
    code: str | None = None,
    date: date | None = None,
) -> Result:
    """What is missing to the minimum wage for a full month. value: {"qualifying_wage", "shortfall"}.

    `min_wage` or `code` and `date` of performance. `exclude_si`: own contributions do not count (Beijing, Shanghai); taken
    from the place when not given. Days absent for own reasons lower the standard pro rata.
    """
    result = Result("R-WAGE-MINTOPUP", None, cite("LL 48", "MinW 3", "MinW 12", "LCL 85", "LCLR 14"))
    min_wage = given_or_found(result, "min_wage", min_wage, "min_wage.month", code, date)
    if exclude_si is None:
        found = current().find("min_wage.without_contributions", code or COUNTRY, date or _ANY_DAY)
        exclude_si = bool(found and found.value)
        if found and code:
            result.use([found.used()])
    for fact, part in (("ot", ot), ("special_allow", special_allow), ("welfare", welfare)):
        if part > gross:
            raise Fault(fact, "这一项比应发工资还多，请再看看。", "This part is more than the gross pay. Please check.")
    if ot + special_allow + welfare > gross:
        raise Fault(
            "gross",
            "各项加起来比应发工资还多，请再看看。",
            "The parts add up to more than the gross pay. Please check.",
        )
    if si_hf_employee and not exclude_si and code is None:
        result.warn(
            "北京、上海算最低工资要先扣掉个人社保公积金，请确认是哪个城市。",
            "Beijing and Shanghai take out the worker's own contributions before comparing. Make sure which city "
            "it is.",
        )
    qualifying = gross - ot - special_allow - welfare - (si_hf_employee if exclude_si else 0)
    standard = min_wage
    if absent_days:
        divisor = paid_days(result, date)
        if absent_days > divisor:
            raise Fault(
                "absent_days",
                "缺勤天数超过一个月的计薪天数。",
                "The days of absence are more than the paid days of a month. Please check.",
            )
        standard = min_wage * (divisor - absent_days) / divisor
        result.conventions.append("C-DIV")
        result.step(
            f"因自己的原因缺勤 {float(absent_days):g} 天，标准按比例减到 {money(standard)}。",
            f"Absent for own reasons for {number_of(absent_days, 'day')}: the standard is reduced in proportion "
            f"to {money(standard)}.",
        )
    shortfall = max(Fraction(0), standard - qualifying)
    result.step(
        f"可比工资 = {money(gross)} − 加班费 {money(ot)} − 特殊津贴 {money(special_allow)} − 福利 {money(welfare)}"
        + (f" − 个人社保公积金 {money(si_hf_employee)}" if exclude_si else "")
        + f" = {money(qualifying)}",
        f"Comparable pay = {money(gross)} − overtime {money(ot)} − allowances {money(special_allow)}"
        f" − welfare {money(welfare)}"
        + (f" − own contributions {money(si_hf_employee)}" if exclude_si else "")
        + f" = {money(qualifying)}",
    )
    result.step(
        f"最低工资 {money(standard)}，差额 {money(shortfall)}。",
        f"Minimum wage {money(standard)}, missing {money(shortfall)}.",
    )
    result.amount_fen = rounded(shortfall)
    result.value = {
        "qualifying_wage": plain_yuan(rounded(qualifying)),
        "shortfall": plain_yuan(result.amount_fen),
    }
    return result


@calculator(
    "deduction_cap",
    "R-WAGE-DEDUCT",
    month_wage=pay,
    min_wage=optional(pay),
    loss=amount,
    code=optional(place),
    date=optional(day),
)
def deduction_cap(
    *,
    month_wage: Fraction,
    loss: Fraction,
    min_wage: Fraction | None = None,
    code: str | None = None,
    date: date | None = None,
) -> Result:
    """The most that may be deducted in a month for a loss. value: {"max_deduction", "net_floor"}."""
    result = Result("R-WAGE-DEDUCT", None, cite("WP 15-16"))
    min_wage = given_or_found(result, "min_wage", min_wage, "min_wage.month", code, date)
    fifth = month_wage / 5
    deduction = max(Fraction(0), min(loss, fifth, month_wage - min_wage))
    result.amount_fen = rounded(deduction)
    result.value = {
        "max_deduction": plain_yuan(result.amount_fen),
        "net_floor": plain_yuan(rounded(month_wage - deduction)),
    }
    result.step(
        f"损失 {money(loss)}；当月工资的 20% 是 {money(fifth)}；扣完不能低于最低工资 {money(min_wage)}。取最小的：{money(deduction)}。",
        f"Loss {money(loss)}; 20 % of the month's wage is {money(fifth)}; at least the minimum wage "
        f"{money(min_wage)} must remain. The smallest of them counts: {money(deduction)}.",
    )
    result.warn(
        "扣款要有合同依据，损失确实由本人造成；单纯的「罚款」没有全国性依据。",
        "A deduction needs a basis in the contract and a loss that the worker really caused. A mere “fine” has "
        "no national legal basis.",
    )
    if code and code.startswith("4403"):
        result.warn("深圳可能按 30% 掌握，请再确认。", "Shenzhen may allow up to 30 %: confirm this.")
    return result


@calculator("additional_comp", "R-WAGE-LCL85", amount=amount)
def additional_comp(*, amount: Fraction) -> Result:
    """Additional compensation after an order to pay was not obeyed. value: {"min", "max"}."""
    result = Result("R-WAGE-LCL85", None, cite("LCL 85", "LSI 26", "SPC-I 1(8)"))
    result.value = {"min": plain_yuan(rounded(amount / 2)), "max": plain_yuan(rounded(amount))}
    result.step(
        f"应付 {money(amount)} 的 50% 到 100%：{money(amount / 2)} 到 {money(amount)}。",
        f"50 % to 100 % of {money(amount)}: {money(amount / 2)} to {money(amount)}.",
    )
    result.warn(
        "只有劳动监察责令限期支付、单位逾期不付时才有；不要直接加进合计。",
        "This is due only if the inspectorate ordered payment by a certain day and the employer still did not "
        "pay. Do not add it to the total.",
    )
    return result


@calculator(
    "stoppage_pay",
    "R-WAGE-STOPPAGE",
    monthly=pay,
    months=count,
    min_wage=optional(pay),
    worked=optional(flag, False),
    code=optional(place),
    date=optional(day),
)
def stoppage_pay(
    *,
    monthly: Fraction,
    months: int,
    min_wage: Fraction | None = None,
    worked: bool = False,
    code: str | None = None,
    date: date | None = None,
) -> Result:
    """Least pay during a stoppage that the worker did not cause, by pay cycles of a month.

    value: {"first_cycle", "later_cycle", "total"}; the later ones are null where the local share is unknown.
    """
    result = Result("R-WAGE-STOPPAGE", None, cite("WP 12"))
    min_wage = given_or_found(result, "min_wage", min_wage, "min_wage.month", code, date)
    later: Fraction | None = min_wage if worked else None
    if not worked:
        share = look_up(result, "stoppage.percent_of_min_wage", code, date)
        if share is not None:
            result.use([share.used()])
            later = min_wage * share.exact() / 100
        elif code is None and months > 1:
            result.warn(
                "停工生活费各省不同，写城市和日期才能查。",
                "The stoppage allowance differs by province: write the city and the date to look it up.",
            )
    first = monthly if months else Fraction(0)
    total = first if months <= 1 else (first + later * (months - 1) if later is not None else None)
    result.amount_fen = None if total is None else rounded(total)
    result.value = {
        "first_cycle": plain_yuan(rounded(first)),
        "later_cycle": None if later is None else plain_yuan(rounded(later)),
        "total": None if total is None else plain_yuan(rounded(total)),
    }
    result.step(
        f"第一个工资支付周期照合同工资发：{money(first)}。", f"First pay period: the contract wage, {money(first)}."
    )
    if later is not None and months > 1:
        result.step(
            f"以后每个周期{'有活干，不低于最低工资' if worked else '没活干，发生活费'}：{money(later)} × {months - 1}。",
            f"Each later pay period {'with work: at least the minimum wage' if worked else 'without work: the living allowance'}: "
            f"{money(later)} × {months - 1}.",
        )
    return result


@calculator(
    "wage_refusal_threshold",
    "R-CRIM-WAGE",
    workers=count,
    months=amount,
    amount=amount,
)
def wage_refusal_threshold(*, workers: int, months: Fraction, amount: Fraction) -> Result:
    """Whether unpaid wages reach the figure of the crime of refusing to pay.

    value: "meets_upper_bound" (in every province), "depends_on_province" (inside the range), "not_met".
    """
    result = Result("R-CRIM-WAGE", "not_met", cite("CL 276-1", "SPC-RW 3-4"))
    on = date(2013, 1, 23)
    figures = {
        key: need(f"crime.{key}", COUNTRY, on, "amount")
        for key in ("one_worker_from", "one_worker_top", "ten_workers_from", "ten_workers_top")
    }
    result.use(figure.used() for figure in figures.values())
    each_worker = amount / workers if workers else Fraction(0)

    def level(sum_owed: Fraction, kind: str) -> int:
        if sum_owed >= figures[f"{kind}_top"].exact():
            return 2
        return 1 if sum_owed >= figures[f"{kind}_from"].exact() else 0

    one = level(each_worker, "one_worker") if workers >= 1 and months >= 3 else 0
    ten = level(amount, "ten_workers") if workers >= 10 else 0
    result.value = ("not_met", "depends_on_province", "meets_upper_bound")[max(one, ten)]
    result.step(
        f"一人：拖欠 {float(months):g} 个月（要满 3 个月），平均每人 {money(each_worker)}（5,000 至 20,000，各省定）。",
        f"One worker: {number_of(months, 'month')} of unpaid wages (3 needed), {money(each_worker)} for each "
        "worker on average (5,000 to 20,000, set by the province).",
    )
    result.step(
        f"十人以上：{workers} 人，合计 {money(amount)}（30,000 至 100,000，各省定）。",
        f"Ten or more: {workers} workers, {money(amount)} in total (30,000 to 100,000, set by the province).",
    )
    result.warn(
        "还要有逃匿或有能力而不付，并且政府责令支付后仍不付。包工头也算。",
        "It is also needed that they hide, or refuse though able to pay, and still do not pay after a government "
        "order. Labour bosses count too.",
    )
    return result


@calculator(
    "lump_sum_pay",
    "R-WAGE-LUMPSUM",
    lump=pay,
    min_wage=optional(pay),
    ext_hours=optional(amount, Fraction(0)),
    rest_hours=optional(amount, Fraction(0)),
    holiday_hours=optional(amount, Fraction(0)),
    code=optional(place),
    date=optional(day),
)
def lump_sum_pay(
    *,
    lump: Fraction,
    min_wage: Fraction | None = None,
    ext_hours: Fraction = Fraction(0),
    rest_hours: Fraction = Fraction(0),
    holiday_hours: Fraction = Fraction(0),
    code: str | None = None,
    date: date | None = None,
) -> Result:
    """Whether a lump wage (包薪) covers minimum wage plus overtime on it. value: {"least_pay", "shortfall"}."""
    result = Result("R-WAGE-LUMPSUM", None, cite("BJ534 58", "LL 44", "LL 48"))
    min_wage = given_or_found(result, "min_wage", min_wage, "min_wage.month", code, date)
    overtime = min_wage / paid_hours(result, date) * (ext_hours * 3 / 2 + rest_hours * 2 + holiday_hours * 3)
    least = min_wage + overtime
    shortfall = max(Fraction(0), least - lump)
    result.amount_fen = rounded(shortfall)
    result.value = {"least_pay": plain_yuan(rounded(least)), "shortfall": plain_yuan(result.amount_fen)}
    result.step(
        f"最低工资 {money(min_wage)} + 按它算的加班费 {money(overtime)} = {money(least)}；包薪 {money(lump)}，差 {money(shortfall)}。",
        f"Minimum wage {money(min_wage)} + overtime pay on it {money(overtime)} = {money(least)}; lump wage "
        f"{money(lump)}, missing {money(shortfall)}.",
    )
    return result
