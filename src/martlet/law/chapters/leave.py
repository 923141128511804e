"""Leave: annual leave, medical period, maternity."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from martlet.law.chapters.divisors import paid_days
from martlet.law.facts import amount, count, day, flag, in_order, optional, pay, place
from martlet.law.faults import Fault
from martlet.law.parameters import COUNTRY, current
from martlet.law.published import look_up
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number_of, plain_yuan, rounded
from martlet.law.statutes import cite


def annual_days(cumulative_years: Fraction) -> int:
    """Days of annual leave a year by cumulative years of work with any employers (ALR 3)."""
    if cumulative_years < 1:
        return 0
    if cumulative_years < 10:
        return 5
    return 10 if cumulative_years < 20 else 15


@calculator(
    "annual_leave_exit",
    "R-LEAVE-ANNUAL",
    cum_years=amount,
    term_date=day,
    taken=optional(amount, Fraction(0)),
    avg_ex_ot=pay,
    hired=optional(day),
    waived=optional(flag, False),
)
def annual_leave_exit(
    *,
    cum_years: Fraction,
    term_date: date,
    avg_ex_ot: Fraction,
    taken: Fraction = Fraction(0),
    hired: date | None = None,
    waived: bool = False,
) -> Result:
    """Pay for unused leave of the year of leaving; `hired` when it lies in the same year.

    value: {"days_passed", "prorated_days", "untaken", "extra_200pct", "total_300pct"}; the extra is what is usually owed,
    because the normal 100 % was paid with the wage.
    """
    in_order(hired, term_date, "hired", "term_date")
    first = date(term_date.year, 1, 1)
    if hired is not None and hired > first:
        first = hired
    passed = (term_date - first).days + 1
    yearly = annual_days(cum_years)
    prorated = passed * yearly // 365
    untaken = max(Fraction(0), prorated - taken)
    result = Result("R-LEAVE-ANNUAL", None, cite("ALR 3-5", "ALI 3-13"))
    daily = avg_ex_ot / paid_days(result, term_date)
    extra = rounded(daily * untaken * 2) if not waived else 0
    total = rounded(daily * untaken * (1 if waived else 3))
    result.amount_fen = extra
    result.value = {
        "days_passed": passed,
        "prorated_days": prorated,
        "untaken": int(untaken) if untaken.denominator == 1 else float(untaken),
        "extra_200pct": plain_yuan(extra),
        "total_300pct": plain_yuan(total),
    }
    result.step(
        f"累计工龄 {float(cum_years):g} 年，每年 {yearly} 天；当年已过 {passed} 天 ÷ 365 × {yearly}，舍去小数 = {prorated} 天。",
        f"{number_of(cum_years, 'year')} of work in all: {yearly} days a year. {number_of(passed, 'day')} of this "
        f"year ÷ 365 × {yearly}, fraction dropped = {number_of(prorated, 'day')}.",
    )
    result.step(
        f"已休 {float(taken):g} 天，剩 {float(untaken):g} 天 × 日工资 {money(daily)} × 200% = {money(Fraction(extra, 100))}。",
        f"{float(taken):g} taken, {number_of(untaken, 'day')} left × daily wage {money(daily)} × 200 % = "
        f"{money(Fraction(extra, 100))}.",
    )
    if waived:
        result.warn(
            "本人书面提出不休的，只付正常工资。",
            "If the worker gave the leave up in writing, only the normal pay is due.",
        )
    result.warn(
        "年休假补偿多数地方按一年时效，从应休年度结束算起。",
        "In most places the ordinary one-year limit applies to leave pay, counted from the end of the year to "
        "which the leave belongs.",
    )
    return result


@calculator("annual_leave_newhire", "R-LEAVE-ANNUAL", cum_years=amount, hired=day)
def annual_leave_newhire(*, cum_years: Fraction, hired: date) -> Result:
    """Leave in the rest of the year of hire, for who has worked 12 months before. value: {"days_remaining", "days"}."""
    remaining = (date(hired.year, 12, 31) - hired).days + 1
    yearly = annual_days(cum_years)
    result = Result("R-LEAVE-ANNUAL", {"days_remaining": remaining, "days": remaining * yearly // 365}, cite("ALI 5"))
    result.step(
        f"当年还剩 {remaining} 天 ÷ 365 × {yearly}，舍去小数 = {remaining * yearly // 365} 天。",
        f"{number_of(remaining, 'day')} left in the year ÷ 365 × {yearly}, fraction dropped = "
        f"{number_of(remaining * yearly // 365, 'day')}.",
    )
    if cum_years < 1:
        result.warn(
            "要连续工作满 12 个月才有年休假，换单位不断档可以连着算。",
            "Annual leave needs 12 months of work without a break. A change of employer without a gap counts on.",
        )
    return result


_MEDICAL = (((5, 3, 6), (None, 6, 12)), ((5, 6, 12), (10, 9, 15), (15, 12, 18), (20, 18, 24), (None, 24, 30)))


@calculator(
    "medical_period",
    "R-LEAVE-SICK",
    total_years=amount,
    unit_years=amount,
    code=optional(place),
    date=optional(day),
    serious=optional(flag, False),
)
def medical_period(
    *,
    total_years: Fraction,
    unit_years: Fraction,
    code: str | None = None,
    date: date | None = None,
    serious: bool = False,
) -> Result:
    """The medical period by years of work in all and with this employer. value: {"months", "window_months"}."""
    if unit_years > total_years:
        raise Fault(
            "unit_years",
            "本单位年限比总年限还长，请再看看。",
            "The years with this employer are more than the years in all. Please check.",
        )
    months, window = next(
        (months, window) for below, months, window in _MEDICAL[total_years >= 10] if below is None or unit_years < below
    )
    result = Result("R-LEAVE-SICK", {"months": months, "window_months": window}, cite("LSD 3-4"))
    result.step(
        f"总工龄 {float(total_years):g} 年、本单位 {float(unit_years):g} 年：医疗期 {months} 个月，在 {window} 个月内累计病休。",
        f"{number_of(total_years, 'year')} of work in all, {number_of(unit_years, 'year')} with this employer: a "
        f"medical period of {number_of(months, 'month')}, counted within {number_of(window, 'month')}.",
    )
    minimum = look_up(result, "min_wage.month", code, date)
    floor = current().find("sick_pay.percent_of_min_wage", COUNTRY, date) if date else None
    if floor is not None:
        result.use([floor.used()])
        if minimum is not None:
            least = minimum.exact() * floor.exact() / 100
            result.use([minimum.used()])
            result.step(f"病假工资不低于 {money(least)} 元。", f"Sick pay is at least {money(least)}.")
    if serious:
        result.warn(
            "癌症、精神病、瘫痪等可以延长，一般不少于 24 个月。",
            "For cancer, psychosis, paralysis and the like it can be extended, often to at least 24 months.",
        )
    if code and code[:2] in ("31", "44"):
        result.warn(
            "上海、深圳另有算法，请按当地规定核对。",
            "Shanghai and Shenzhen count in their own way: check the local rule.",
        )
    return result


@calculator(
    "maternity_days",
    "R-LEAVE-MATERNITY",
    miscarriage_months=optional(amount),
    difficult=optional(flag, False),
    babies=optional(count, 1),
    extra_babies=optional(count),
    code=optional(place),
    date=optional(day),
    twins=optional(flag, False),
)
def maternity_days(
    *,
    miscarriage_months: Fraction | None = None,
    difficult: bool = False,
    babies: int = 1,
    extra_babies: int | None = None,
    code: str | None = None,
    date: date | None = None,
    twins: bool = False,
) -> Result:
    """Days of maternity leave. `babies` or `extra_babies` or `twins`; `code` and `date` add the province's days as an offer.

    value: national days. The extension of the province is an alternative because amounts and dates are not all verified.
    """
    result = Result("R-LEAVE-MATERNITY", None, cite("FEM 7"))
    if miscarriage_months is not None:
        result.value = 42 if miscarriage_months >= 4 else 15
        result.step(
            "怀孕满 4 个月流产 42 天，未满 4 个月 15 天。",
            "Miscarriage: 42 days from 4 months of pregnancy on, 15 days before that.",
        )
        return result
    if babies < 1:
        raise Fault("babies", "至少一个孩子。", "At least one baby.")
    more = extra_babies if extra_babies is not None else max(babies - 1, int(twins))
    hard = difficult
    result.value = 98 + 15 * hard + 15 * more
    result.step(
        f"98 天{' + 难产 15 天' if hard else ''}{f' + 多胎 {15 * more} 天' if more else ''} = {result.value} 天。",
        f"98 days{' + 15 for a difficult birth' if hard else ''}{f' + {15 * more} for more babies' if more else ''}"
        f" = {result.value} days.",
    )
    extra = look_up(result, "maternity.extra_days", code, date)
    if extra is not None:
        result.use([extra.used()])
        result.offer(
            "加上地方增加的产假。", "The days that the province adds are included.", result.value + int(extra.value)
        )
    elif code is None:
        result.warn(
            "各省还有 30 到 90 天的奖励假，写城市和日期才能查。",
            "Provinces add 30 to 90 days: write the city and the date to look them up.",
        )
    result.warn(
        "产假、孕期、哺乳期不能降薪、不能辞退；津贴和工资取高的。",
        "During pregnancy, maternity leave and nursing there may be no pay cut and no dismissal. The higher of "
        "allowance and wage is due.",
    )
    return result
