"""N, 2N, N+1: what they come to, the floor and the cap; whether N is due at all."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from martlet.law.chapters.termination.service import LCL_SINCE, lcl_months, months_before_2008, spelled
from martlet.law.facts import amount, choice, day, flag, in_order, optional, pay, place
from martlet.law.parameters import current
from martlet.law.published import look_up
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number_of, plain_yuan, rounded
from martlet.law.statutes import cite


@calculator(
    "severance",
    "R-TERM-N",
    "R-TERM-N-CAP",
    "R-TERM-PRE2008",
    avg=pay,
    start=day,
    last_day=day,
    local_avg=optional(pay),
    mode=optional(choice("lcl97", "continuous"), "lcl97"),
    min_wage=optional(pay),
    ground=optional(choice("agreement", "incompetence", "expiry", "other")),
    code=optional(place),
)
def severance(
    *,
    avg: Fraction,
    start: date,
    last_day: date,
    local_avg: Fraction | None = None,
    mode: str = "lcl97",
    min_wage: Fraction | None = None,
    ground: str | None = None,
    code: str | None = None,
) -> Result:
    """Economic compensation N.

    `avg`: average gross of the last twelve months (fewer: the actual ones); `last_day` inclusive; `local_avg`: last year's
    local average monthly pay for the three-times cap, looked up by `code` when not given. `mode` "lcl97" splits service at
    2008-01-01, "continuous" does not. `ground` limits the part before 2008.
    value: {"base", "months", "pre2008_months", "capped", "amount"}.
    """
    in_order(start, last_day, "start", "last_day")
    result = Result("R-TERM-N", None, cite("LCL 46-47", "LCLR 22", "LCLR 27"))
    result.conventions.append("C-SERVICE")
    end = last_day + timedelta(days=1)
    before = Fraction(0)
    if last_day < LCL_SINCE and mode == "lcl97":
        result.rule = "R-TERM-PRE2008"
        result.rests_on("LCL 97(3)", "劳部发〔1994〕481号")
        result.conventions.append("C-PRE2008")
        before, months = months_before_2008(start, end, ground), Fraction(0)
        result.step(
            f"2008 年以前离职，按老办法：{float(before):g} 个月，不满一年按一年。",
            f"Left before 2008, so the old rules apply: {number_of(before, 'month')}; part of a year counts as a year.",
        )
        local_avg = code = None  # the cap came with the Labour Contract Law
    elif start < LCL_SINCE and mode == "lcl97":
        result.rule = "R-TERM-PRE2008"
        result.rests_on("LCL 97(3)", "劳部发〔1994〕481号")
        result.conventions.append("C-PRE2008")
        before = months_before_2008(start, LCL_SINCE, ground)
        months = lcl_months(LCL_SINCE, end)
        result.step(
            f"2008 年以前按老办法：{float(before):g} 个月；2008-01-01 起：{float(months):g} 个月。",
            f"Before 2008 by the old rules: {number_of(before, 'month')}; from 2008-01-01: "
            f"{number_of(months, 'month')}.",
        )
        whole = lcl_months(start, end)
        if whole != before + months:
            result.offer("不少法院不分段、连续计算。", "Many courts do not split and count continuously.", float(whole))
        result.warn("2008 年以前的部分各地算法不同。", "Places differ on the service before 2008.")
    else:
        months = lcl_months(start, end)
        worked = spelled(start, last_day)
        result.step(
            f"工作 {worked.zh}（首尾两天都算），折 {float(months):g} 个月：满一年 1 个月，满半年算一年，不满半年 0.5。",
            f"Worked {worked.en}, first and last day included, which makes {number_of(months, 'month')}: "
            "1 for each year, half a year or more counts as a year, less counts 0.5.",
        )
    if last_day < LCL_SINCE:
        result.rule = "R-TERM-PRE2008"
        result.warn(
            "2008 年以前离职，《劳动合同法》还没施行，要按当时的规定。",
            "Left before 2008, when the Labour Contract Law was not yet in force. The rules of that time apply.",
        )
    base, after, capped = _capped(result, avg, months, local_avg, code, last_day, min_wage)
    _price(result, base, before, after, capped)
    if code and code.startswith("31"):
        result.warn("上海做法：基数一般不含加班费。", "In Shanghai the base usually leaves out overtime pay.")
    return result


def _price(result: Result, base: Fraction, before: Fraction, after: Fraction, capped: bool, times: int = 1) -> None:
    """Amount, value and last step: base x months, rounded once."""
    total = before + after
    result.amount_fen = rounded(base * total * times)
    result.value = {
        "base": plain_yuan(rounded(base)),
        "months": float(total),
        "pre2008_months": float(before),
        "capped": capped,
        "amount": plain_yuan(result.amount_fen),
    }
    twice = f" × {times}" if times > 1 else ""
    due = money(base * total * times)
    result.step(
        f"{money(base)} × {float(total):g}{twice} = {due} 元。", f"{money(base)} × {float(total):g}{twice} = CNY {due}."
    )


def _capped(
    result: Result,
    avg: Fraction,
    months: Fraction,
    local_avg: Fraction | None,
    code: str | None,
    on: date,
    min_wage: Fraction | None,
) -> tuple[Fraction, Fraction, bool]:
    """(base, months, capped) after the floor of the minimum wage and the three-times cap (LCL 47(2))."""
    base = avg
    if min_wage is None and code is not None:
        lowest = look_up(result, "min_wage.month", code, on)
        if lowest is not None and base < lowest.exact():
            result.use([lowest.used()])
            min_wage = lowest.exact()
    if min_wage is not None and base < min_wage:
        base = min_wage
        result.step(
            f"平均工资低于最低工资，按 {money(base)} 算。",
            f"The average wage is below the minimum wage, so {money(base)} is used.",
        )
    if local_avg is None and code is not None:
        figure = current().find("average_wage.cap", code, on)
        if figure is not None:
            result.use([figure.used()])
            local_avg = figure.exact()
    if local_avg is None:
        if base >= 15_000:
            result.warn(
                "工资较高：要查当地上年度职工月平均工资，看是否超过三倍封顶。",
                "The wage is high: look up last year's local average monthly wage to see whether the cap of "
                "three times applies.",
            )
        return base, months, False
    if base > local_avg * 3:
        result.rule = "R-TERM-N-CAP"
        result.rests_on("LCL 47(2)")
        result.step(
            f"高于当地平均 {money(local_avg)} 的三倍：基数按 {money(local_avg * 3)}，年限最多 12 年。",
            f"More than three times the local average {money(local_avg)}: the base is {money(local_avg * 3)}, for "
            "at most 12 years.",
        )
        return local_avg * 3, min(months, Fraction(12)), True
    result.step(
        f"没有超过当地平均 {money(local_avg)} 的三倍，不封顶。",
        f"Not above three times the local average {money(local_avg)}: no cap.",
    )
    return base, months, False


@calculator(
    "illegal_termination",
    "R-TERM-2N",
    avg=pay,
    start=day,
    last_day=day,
    local_avg=optional(pay),
    min_wage=optional(pay),
    code=optional(place),
)
def illegal_termination(
    *,
    avg: Fraction,
    start: date,
    last_day: date,
    local_avg: Fraction | None = None,
    min_wage: Fraction | None = None,
    code: str | None = None,
) -> Result:
    """2N for unlawful termination, from the hire date without split. value as `severance`, amount doubled."""
    in_order(start, last_day, "start", "last_day")
    result = Result("R-TERM-2N", None, cite("LCL 48", "LCL 87", "LCLR 25", "SPC-I 44", "SPC-I 47", "SPC-II 16-18"))
    result.conventions.append("C-SERVICE")
    months = lcl_months(start, last_day + timedelta(days=1))
    worked = spelled(start, last_day)
    result.step(
        f"工作 {worked.zh}（首尾两天都算，2008 年前后不分段），折 {float(months):g} 个月。",
        f"Worked {worked.en}, first and last day included, without a split at 2008: {number_of(months, 'month')}.",
    )
    if last_day < LCL_SINCE:
        result.warn(
            "2008 年以前离职，《劳动合同法》还没施行，要按当时的规定。",
            "Left before 2008, when the Labour Contract Law was not yet in force. The rules of that time apply.",
        )
    base, after, capped = _capped(result, avg, months, local_avg, code, last_day, min_wage)
    result.rule = "R-TERM-2N"
    _price(result, base, Fraction(0), after, capped, times=2)
    if code and code.startswith("31"):
        result.warn("上海做法：基数一般不含加班费。", "In Shanghai the base usually leaves out overtime pay.")
    result.offer(
        "也可以要求继续履行合同并补发这段工资，两者选一。",
        "The worker may instead demand to go on with the contract, with wages for this time. Choose one of the two.",
        None,
    )
    result.warn(
        "2N 和 N 不能同时要；单位没通知工会也可能违法。",
        "2N and N cannot both be claimed. Not informing the union can also make a dismissal unlawful.",
    )
    return result


@calculator("n_plus_1", "R-TERM-N1", avg=pay, months=amount, previous_month_wage=pay, noticed=optional(flag, False))
def n_plus_1(*, avg: Fraction, months: Fraction, previous_month_wage: Fraction, noticed: bool = False) -> Result:
    """N with pay in lieu of 30 days' notice (art. 40 cases only). value: {"n", "notice_pay", "total"}."""
    result = Result("R-TERM-N1", None, cite("LCL 40", "LCLR 20"))
    n = rounded(avg * months)
    notice = 0 if noticed else rounded(previous_month_wage)
    result.amount_fen = n + notice
    result.value = {"n": plain_yuan(n), "notice_pay": plain_yuan(notice), "total": plain_yuan(result.amount_fen)}
    result.step(
        f"N = {money(avg)} × {float(months):g} = {money(Fraction(n, 100))}；代通知金是上个月工资 {money(Fraction(notice, 100))}。",
        f"N = {money(avg)} × {float(months):g} = {money(Fraction(n, 100))}; pay in lieu of notice is the previous "
        f"month's wage {money(Fraction(notice, 100))}.",
    )
    result.warn(
        "只有第 40 条的情形才有「+1」；裁员、到期、协商没有法定的「+1」（北京到期另有地方规定）。",
        "The “+1” exists only in the cases of art. 40. In a layoff, at expiry or by agreement the law gives none "
        "(Beijing has a local rule on expiry).",
    )
    return result


_DUE = {
    "resignation_for_cause": ("R-TERM-38", True, "LCL 46(1)"),
    "agreement_by_employer": ("R-TERM-N", True, "LCL 46(2)"),
    "agreement_by_worker": ("R-TERM-N", False, "LCL 46(2)"),
    "illness_incompetence_change": ("R-TERM-N1", True, "LCL 46(3)"),
    "redundancy": ("R-TERM-LAYOFF", True, "LCL 46(4)"),
    "expiry": ("R-TERM-N", True, "LCL 46(5)"),
    "expiry_same_offer_refused": ("R-TERM-N", False, "LCL 46(5)"),
    "bankruptcy_closure": ("R-TERM-N", True, "LCL 46(6)"),
    "task_done": ("R-TERM-N", True, "LCLR 22"),
    "serious_fault": ("R-TERM-N", False, "LCL 39"),
    "own_resignation": ("R-RESIGN-30", False, "LCL 37"),
    "part_time": ("R-PT", False, "LCL 71"),
    "death": ("R-TERM-N", False, "LCL 44"),
}


@calculator("severance_due", "R-TERM-N", "R-TERM-38", "R-TERM-LAYOFF", "R-PT", ground=choice(*_DUE))
def severance_due(*, ground: str) -> Result:
    """Whether economic compensation is due at all, by how the contract ended. value: {"due"}."""
    rule, due, article = _DUE[ground]
    result = Result(rule, {"due": due}, cite("LCL 46", article))
    result.step(
        "这种情形有经济补偿。" if due else "这种情形没有经济补偿。",
        "Economic compensation is due." if due else "No economic compensation is due.",
    )
    return result
