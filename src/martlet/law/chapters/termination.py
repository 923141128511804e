"""Ending the contract: N, 2N, N+1, the cap, service before 2008, who may not be dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from martlet.foundation import calendar as days
from martlet.law.facts import amount, choice, count, day, each, flag, in_order, optional, pay, place
from martlet.law.faults import Fault
from martlet.law.parameters import current
from martlet.law.published import look_up
from martlet.law.registry import calculator
from martlet.law.results import Result, money, plain_yuan, rounded
from martlet.law.statutes import cite

_LCL = date(2008, 1, 1)
_HALF = Fraction(1, 2)


def whole_months(start: date, end: date) -> tuple[int, bool]:
    """Whole months from `start` to `end` (end not included) and whether days are left over."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if days.add_months(start, months) > end:
        months -= 1
    return months, days.add_months(start, months) < end


def lcl_months(start: date, end: date) -> Fraction:
    """Months of pay for service from `start` to `end` (end not included): a year 1, half a year 1, less a half (LCL 47)."""
    if end <= start:
        return Fraction(0)
    months, rest = whole_months(start, end)
    years, over = divmod(months, 12)
    if over >= 6:
        return Fraction(years + 1)
    return years + _HALF if over or rest else Fraction(years)


def old_months(start: date, end: date) -> Fraction:
    """Months of pay under the rules before 2008 (劳部发〔1994〕481号): every begun year counts as one."""
    if end <= start:
        return Fraction(0)
    months, rest = whole_months(start, end)
    return Fraction(-(-(months + (1 if rest else 0)) // 12))


def _before_2008(start: date, end: date, ground: str | None) -> Fraction:
    """Months of pay for service before 2008: none on expiry, twelve at most by agreement or for incompetence."""
    if ground == "expiry":
        return Fraction(0)
    months = old_months(start, end)
    return min(months, Fraction(12)) if ground in ("agreement", "incompetence") else months


def _length(start: date, last_day: date) -> str:
    months, _rest = whole_months(start, last_day + timedelta(days=1))
    return f"{months // 12} 年 {months % 12} 个月"


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
    if last_day < _LCL and mode == "lcl97":
        result.rule = "R-TERM-PRE2008"
        result.rests_on("LCL 97(3)", "劳部发〔1994〕481号")
        result.conventions.append("C-PRE2008")
        before, months = _before_2008(start, end, ground), Fraction(0)
        result.step(
            f"2008 年以前离职，按老办法：{float(before):g} 个月，不满一年按一年。",
            f"Left before 2008, by the rules of then: {float(before):g} months, a part of a year as a year.",
        )
        local_avg = code = None  # the cap came with the Labour Contract Law
    elif start < _LCL and mode == "lcl97":
        result.rule = "R-TERM-PRE2008"
        result.rests_on("LCL 97(3)", "劳部发〔1994〕481号")
        result.conventions.append("C-PRE2008")
        before = _before_2008(start, _LCL, ground)
        months = lcl_months(_LCL, end)
        result.step(
            f"2008 年以前按老办法：{float(before):g} 个月；2008-01-01 起：{float(months):g} 个月。",
            f"Before 2008 by the old rules: {float(before):g} months; from 2008-01-01: {float(months):g} months.",
        )
        whole = lcl_months(start, end)
        if whole != before + months:
            result.offer("不少法院不分段、连续计算。", "Many courts count continuously.", float(whole))
        result.warn("2008 年以前的部分各地算法不同。", "Practice on service before 2008 differs by place.")
    else:
        months = lcl_months(start, end)
        result.step(
            f"工作 {_length(start, last_day)}（首尾两天都算），折 {float(months):g} 个月：满一年 1 个月，满半年算一年，不满半年 0.5。",
            f"{start} to {last_day}, both days included: {float(months):g} months (a year 1, half a year 1, less 0.5).",
        )
    if last_day < _LCL:
        result.rule = "R-TERM-PRE2008"
        result.warn(
            "2008 年以前离职，《劳动合同法》还没施行，要按当时的规定。",
            "Left before 2008: the Labour Contract Law was not in force; earlier rules apply.",
        )
    base, after, capped = _capped(result, avg, months, local_avg, code, last_day, min_wage)
    _price(result, base, before, after, capped)
    if code and code.startswith("31"):
        result.warn("上海做法：基数一般不含加班费。", "Shanghai practice leaves overtime pay out of the base.")
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
            f"平均工资低于最低工资，按 {money(base)} 算。", f"The average is raised to the minimum wage, {money(base)}."
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
                "High pay: look up last year's local average, the three-times cap may apply.",
            )
        return base, months, False
    if base > local_avg * 3:
        result.rule = "R-TERM-N-CAP"
        result.rests_on("LCL 47(2)")
        result.step(
            f"高于当地平均 {money(local_avg)} 的三倍：基数按 {money(local_avg * 3)}，年限最多 12 年。",
            f"More than three times the local average {money(local_avg)}: base {money(local_avg * 3)}, at most 12 years.",
        )
        return local_avg * 3, min(months, Fraction(12)), True
    result.step(
        f"没有超过当地平均 {money(local_avg)} 的三倍，不封顶。", f"Not above three times {money(local_avg)}: no cap."
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
    result.step(
        f"工作 {_length(start, last_day)}（首尾两天都算，2008 年前后不分段），折 {float(months):g} 个月。",
        f"{start} to {last_day}, both days included and without a split at 2008: {float(months):g} months.",
    )
    if last_day < _LCL:
        result.warn(
            "2008 年以前离职，《劳动合同法》还没施行，要按当时的规定。",
            "Left before 2008: the Labour Contract Law was not in force; earlier rules apply.",
        )
    base, after, capped = _capped(result, avg, months, local_avg, code, last_day, min_wage)
    result.rule = "R-TERM-2N"
    _price(result, base, Fraction(0), after, capped, times=2)
    if code and code.startswith("31"):
        result.warn("上海做法：基数一般不含加班费。", "Shanghai practice leaves overtime pay out of the base.")
    result.offer(
        "也可以要求继续履行合同并补发这段工资，两者选一。",
        "Reinstatement with wages for the gap may be chosen instead.",
        None,
    )
    result.warn(
        "2N 和 N 不能同时要；单位没通知工会也可能违法。",
        "2N excludes N; a missing notice to the union can itself make the dismissal unlawful.",
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
        f"N = {money(avg)} × {float(months):g} = {money(Fraction(n, 100))}; in lieu of notice the previous month's wage"
        f" {money(Fraction(notice, 100))}.",
    )
    result.warn(
        "只有第 40 条的情形才有「+1」；裁员、到期、协商没有法定的「+1」（北京到期另有地方规定）。",
        "Only in art. 40 cases: not in redundancy, expiry or agreement (Beijing has a local rule on expiry).",
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


_GROUNDS_38 = {
    "unpaid_wages": ("LCL 38(2)", "没有及时足额支付劳动报酬", "wages not paid in full or in time"),
    "unpaid_overtime": ("SPC-I 45", "没有支付加班费", "overtime not paid"),
    "below_minimum": ("SPC-I 45", "工资低于最低工资", "pay below the minimum wage"),
    "no_insurance": ("LCL 38(3)", "没有依法缴纳社会保险", "no social insurance"),
    "no_protection": ("LCL 38(1)", "没有提供劳动保护或劳动条件", "no protection or working conditions"),
    "illegal_rules": ("LCL 38(4)", "规章制度违法，损害权益", "unlawful rules that harm the worker"),
    "void_contract": ("LCL 38(5)", "合同无效", "void contract"),
    "force_or_danger": ("LCL 38(2)", "暴力、限制自由或强令冒险作业", "force, confinement or dangerous orders"),
}


@calculator(
    "resignation_for_cause",
    "R-TERM-38",
    grounds=each(choice(*_GROUNDS_38)),
    written=optional(flag, False),
    stated_ground=optional(flag, False),
    waived_insurance=optional(flag, False),
    code=optional(place),
)
def resignation_for_cause(
    *,
    grounds: Sequence[str],
    written: bool = False,
    stated_ground: bool = False,
    waived_insurance: bool = False,
    code: str | None = None,
) -> Result:
    """Whether a worker may leave for cause with compensation N.

    `written` and `stated_ground`: notice in writing that named the ground when leaving.
    value: {"may_leave", "compensation", "at_once", "grounds"}; compensation needs the ground stated at the time.
    """
    result = Result("R-TERM-38", None, cite("LCL 38", "LCL 46(1)", "SPC-I 45", "SPC-II 19"))
    for ground in grounds:
        article, zh, en = _GROUNDS_38[ground]
        result.rests_on(article)
        result.step(f"理由：{zh}。", f"Ground: {en}.")
    at_once = "force_or_danger" in grounds
    result.value = {
        "may_leave": bool(grounds),
        "compensation": bool(grounds) and (stated_ground or at_once),
        "at_once": at_once,
        "grounds": list(grounds),
    }
    if not (written and stated_ground):
        result.warn(
            "走之前书面写明第 38 条的具体理由，用 EMS 寄；写「个人原因」会丢掉补偿，以后不能改。",
            "State the art. 38 ground in writing before leaving, by EMS. 'Personal reasons' loses compensation for good.",
        )
    if waived_insurance and "no_insurance" in grounds:
        result.warn(
            "自愿放弃社保的承诺无效；单位补缴后可以要回以现金发的社保补贴。",
            "A waiver of insurance is void; after paying up the employer may take back cash paid in its place.",
        )
    if code and code.startswith("11") and "no_insurance" in grounds:
        result.warn(
            "北京：只认最近一年没开户或缺险种，年限从 2008 年起算。",
            "Beijing: only no account or missing types in the last year; years count from 2008.",
        )
    return result


_PROTECTED = {
    "exposed_no_checkup": "LCL 42(1)",
    "suspected_disease": "LCL 42(1)",
    "injured_capacity_lost": "LCL 42(2)",
    "medical_period": "LCL 42(3)",
    "pregnancy_maternity_nursing": "LCL 42(4)",
    "fifteen_years_near_pension": "LCL 42(5)",
}


@calculator(
    "dismissal_protected",
    "R-TERM-PROTECT",
    states=each(choice(*_PROTECTED)),
    ground=optional(choice("art40", "art41", "expiry", "serious_fault"), "art40"),
)
def dismissal_protected(*, states: Sequence[str], ground: str = "art40") -> Result:
    """Whether the worker is protected from dismissal. value: {"protected", "because"}; art. 39 stays possible."""
    protected = bool(states) and ground != "serious_fault"
    result = Result(
        "R-TERM-PROTECT",
        {"protected": protected, "because": list(states)},
        cite("LCL 42", "LCL 45", *sorted({_PROTECTED[state] for state in states})),
    )
    if ground == "serious_fault":
        result.step(
            "严重违纪等第 39 条的解除不受这条保护，但单位要举证。",
            "Art. 39 dismissal for serious fault remains possible; the employer must prove it.",
        )
    elif protected:
        result.step(
            "单位不能解除；合同到期要顺延到情形消失。",
            "No dismissal; an expiring contract runs on until the state ends.",
        )
    if "exposed_no_checkup" in states:
        result.rests_on("ODL 35", "SPC-II 17")
    if "pregnancy_maternity_nursing" in states:
        result.rests_on("WOM 48", "FEM 5")
    return result


@calculator(
    "layoff",
    "R-TERM-LAYOFF",
    dismissed=count,
    employees=count,
    explained_days=optional(count, 0),
    reported=optional(flag, False),
    rehired_within=optional(amount),
)
def layoff(
    *,
    dismissed: int,
    employees: int,
    explained_days: int = 0,
    reported: bool = False,
    rehired_within: Fraction | None = None,
) -> Result:
    """Whether a redundancy followed art. 41. value: {"is_redundancy", "lawful", "faults"}."""
    if dismissed > employees:
        raise Fault("dismissed", "裁的人比职工总数还多。", "More people dismissed than employed.")
    is_redundancy = dismissed >= 20 or (employees > 0 and dismissed * 10 >= employees)
    faults = []
    if is_redundancy and explained_days < 30:
        faults.append("not_explained_30_days")
    if is_redundancy and not reported:
        faults.append("not_reported")
    if rehired_within is not None and rehired_within <= 6:
        faults.append("rehired_others_within_6_months")
    if not is_redundancy:
        faults.append("below_threshold")
    result = Result(
        "R-TERM-LAYOFF", {"is_redundancy": is_redundancy, "lawful": not faults, "faults": faults}, cite("LCL 41")
    )
    result.step(
        f"裁 {dismissed} 人，全体 {employees} 人：20 人以上或 10% 以上才适用裁员程序。",
        f"{dismissed} of {employees}: art. 41 covers 20 people or 10 % and more.",
    )
    if faults:
        result.warn("程序不合法的，可以要 2N。", "Without the procedure it is unlawful: 2N.")
    return result


@calculator("leaving_papers", "R-TERM-CERT", ended=day, today=optional(day))
def leaving_papers(*, ended: date, today: date | None = None) -> Result:
    """By when certificate and transfers are due. value: {"certificate", "transfers", "overdue"}; ISO days."""
    transfers = days.roll_over(ended + timedelta(days=15))
    late = today is not None and today > transfers.day
    result = Result(
        "R-TERM-CERT",
        {"certificate": ended.isoformat(), "transfers": transfers.day.isoformat(), "overdue": late},
        cite("LCL 50", "LCL 89"),
        day=transfers.day,
    )
    result.step(
        f"离职证明当天就给；档案和社保转移 15 天内办完（{transfers.day}）。",
        f"The certificate is due at once, files and insurance within 15 days ({transfers.day}).",
    )
    if late:
        result.warn("逾期造成找工作等损失的，可以要赔偿。", "Damages for loss by the delay can be claimed.")
    return result


@calculator("resignation_notice", "R-RESIGN-30", noticed=day, probation=optional(flag, False))
def resignation_notice(*, noticed: date, probation: bool = False) -> Result:
    """The first day a worker may leave after written notice. value: ISO day. No approval is needed."""
    length = 3 if probation else 30
    last = noticed + timedelta(days=length)
    result = Result("R-RESIGN-30", last.isoformat(), cite("LCL 37", "LCL 50", "WP 9"), day=last)
    result.step(
        f"书面通知后第 {length} 天（{last}）可以走，不需要批准；走的当天结清工资。",
        f"{length} days after written notice ({last}) the worker may leave; pay is due in full that day.",
    )
    result.warn(
        "没提前通知也不能扣已经挣的工资，单位只能就证明了的直接损失另外主张。",
        "Leaving without notice loses no earned pay; only proven direct loss can be claimed.",
    )
    return result


@calculator(
    "part_time",
    "R-PT",
    hours_day=amount,
    hours_week=amount,
    pay_cycle_days=optional(count, 15),
    hourly=optional(amount),
    hourly_minimum=optional(amount),
)
def part_time(
    *,
    hours_day: Fraction,
    hours_week: Fraction,
    pay_cycle_days: int = 15,
    hourly: Fraction | None = None,
    hourly_minimum: Fraction | None = None,
) -> Result:
    """Whether work is part-time (非全日制) and lawful. value: {"part_time", "faults"}."""
    is_part = hours_day <= 4 and hours_week <= 24
    faults = []
    if is_part and pay_cycle_days > 15:
        faults.append("pay_cycle")
    if is_part and hourly is not None and hourly_minimum is not None and hourly < hourly_minimum:
        faults.append("below_hourly_minimum")
    result = Result("R-PT", {"part_time": is_part, "faults": faults}, cite("LCL 68-72"))
    result.step(
        f"平均每天 {float(hours_day):g} 小时（不超过 4）、每周 {float(hours_week):g} 小时（不超过 24）。",
        f"{float(hours_day):g} h a day (4), {float(hours_week):g} h a week (24).",
    )
    if not is_part:
        result.warn(
            "超过了就是全日制：要签书面合同、缴社保，解除有补偿。",
            "Beyond that it is full-time: written contract, insurance and compensation apply.",
        )
    else:
        result.warn(
            "非全日制随时可以终止，没有经济补偿；可以口头约定。", "Ends at any time without compensation; may be oral."
        )
    return result
