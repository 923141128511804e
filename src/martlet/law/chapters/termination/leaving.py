"""Leaving: for cause, by notice, from part-time work; the papers that are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from martlet.foundation import calendar as days
from martlet.law.facts import amount, choice, count, day, each, flag, optional, place
from martlet.law.registry import calculator
from martlet.law.results import Result, number_of
from martlet.law.statutes import cite

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
            "Before leaving, state the exact art. 38 ground in writing and send it by EMS. “Personal reasons” "
            "costs the compensation and cannot be changed later.",
        )
    if waived_insurance and "no_insurance" in grounds:
        result.warn(
            "自愿放弃社保的承诺无效；单位补缴后可以要回以现金发的社保补贴。",
            "A promise to give up social insurance is void. After paying the contributions, the employer may ask "
            "back what it paid in cash instead.",
        )
    if code and code.startswith("11") and "no_insurance" in grounds:
        result.warn(
            "北京：只认最近一年没开户或缺险种，年限从 2008 年起算。",
            "Beijing accepts only a missing account or missing types of insurance in the last year, and counts "
            "the years from 2008.",
        )
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
        "The leaving certificate is due on the same day. The file and social insurance are transferred within 15 "
        f"days ({transfers.day}).",
    )
    if late:
        result.warn(
            "逾期造成找工作等损失的，可以要赔偿。",
            "If the delay causes a loss, such as a lost job, damages can be claimed.",
        )
    return result


@calculator("resignation_notice", "R-RESIGN-30", noticed=day, probation=optional(flag, False))
def resignation_notice(*, noticed: date, probation: bool = False) -> Result:
    """The first day a worker may leave after written notice. value: ISO day. No approval is needed."""
    length = 3 if probation else 30
    last = noticed + timedelta(days=length)
    result = Result("R-RESIGN-30", last.isoformat(), cite("LCL 37", "LCL 50", "WP 9"), day=last)
    result.step(
        f"书面通知后第 {length} 天（{last}）可以走，不需要批准；走的当天结清工资。",
        f"{length} days after the written notice ({last}) the worker may leave without approval. Wages are due in "
        "full on that day.",
    )
    result.warn(
        "没提前通知也不能扣已经挣的工资，单位只能就证明了的直接损失另外主张。",
        "Even without notice, wages already earned may not be withheld. The employer can only claim a direct "
        "loss that it proves.",
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
        f"On average {number_of(hours_day, 'hour')} a day (at most 4) and {number_of(hours_week, 'hour')} a week "
        "(at most 24).",
    )
    if not is_part:
        result.warn(
            "超过了就是全日制：要签书面合同、缴社保，解除有补偿。",
            "Beyond that it is full-time work: a written contract, social insurance, and compensation at the end.",
        )
    else:
        result.warn(
            "非全日制随时可以终止，没有经济补偿；可以口头约定。",
            "Part-time work can end at any time without economic compensation. It may be agreed orally.",
        )
    return result
