"""Double wages for months without a written contract."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from martlet.foundation import calendar as days
from martlet.foundation.calendar import Month
from martlet.law import clocks, rest_days
from martlet.law.chapters.divisors import paid_days
from martlet.law.facts import choice, day, in_order, optional, pay
from martlet.law.faults import Fault
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number_of, plain_yuan, rounded
from martlet.law.statutes import cite

_LCL = date(2008, 1, 1)


def split_months(first: date, last: date) -> tuple[int, list[tuple[date, date]]]:
    """Whole calendar months between two days (both included) and the stretches of the broken ones."""
    whole, parts = 0, []
    for month in days.month_range(Month.of(first), Month.of(last)):
        begin, end = max(first, month.first), min(last, month.last)
        if (begin, end) == (month.first, month.last):
            whole += 1
        else:
            parts.append((begin, end))
    return whole, parts


@calculator(
    "double_wage",
    "R-CONTRACT-DOUBLE",
    "R-CONTRACT-DOUBLE-LIMIT",
    monthly=pay,
    hire=day,
    signed=optional(day),
    ended=optional(day),
    claim=optional(day),
    limitation=optional(choice("daily_lookback", "from_end_of_violation")),
    expired=optional(day),
    open_ended_due=optional(day),
)
def double_wage(
    *,
    monthly: Fraction,
    hire: date,
    signed: date | None = None,
    ended: date | None = None,
    claim: date | None = None,
    limitation: str | None = None,
    expired: date | None = None,
    open_ended_due: date | None = None,
) -> Result:
    """The extra one-fold wage for months without a written contract, at most eleven months.

    From hire + 1 month to the day before signing, the last day of employment (`ended`, inclusive) or hire + 1 year - 1 day.
    `expired`: an earlier contract ran out then and work went on without a new one: from the day after, at most twelve months.
    `open_ended_due`: the employer refused an open-ended contract from that day on (LCL 82(2)): until signed, without a cap.
    With `claim` the limitation applies: "daily_lookback" (default, cautious) or "from_end_of_violation".
    value: {"start", "end", "full_months", "partial_workdays", "amount"} and "claimable_from" or "limitation_last_day".
    """
    in_order(hire, ended, "hire", "ended")
    in_order(hire, claim, "hire", "claim")
    in_order(hire, expired, "hire", "expired")
    in_order(hire, open_ended_due, "hire", "open_ended_due")
    result = Result("R-CONTRACT-DOUBLE", None, cite("LCL 10", "LCL 82", "LCLR 6-7", "SPC-II 6-9"))
    start, end, most = _breach(result, hire, expired, open_ended_due, ended or claim)
    by_law = end
    if signed is not None:
        end = min(end, signed - timedelta(days=1))
    if ended is not None:
        end = min(end, ended)
    value: dict[str, Any] = {"start": None, "end": None, "full_months": 0, "partial_workdays": 0, "amount": "0.00"}
    result.value = value
    result.amount_fen = 0
    if end < start:
        result.step(
            f"从 {start} 起才有二倍工资，在那之前已经签了合同或离职，没有。",
            f"Double wages would run from {start}. The contract was signed or the work ended before that day, so "
            "there are none.",
        )
        return result
    value["start"], value["end"] = start.isoformat(), end.isoformat()
    result.step(f"从 {start} 到 {end}，每月多付一倍工资。", f"One extra wage for each month from {start} to {end}.")
    first: date | None = start
    if claim is not None:
        reach = _from_the_end if limitation == "from_end_of_violation" else _looking_back
        result.rule = "R-CONTRACT-DOUBLE-LIMIT"
        result.rests_on("DMAL 27(1)", "BJ534 41(5)")
        first = reach(result, start, end, claim)
        if claim < end:
            result.warn(
                "申请日在期间结束之前，先算到期间结束；开庭前再按实际核对。",
                "The application comes before the period ends, so the figure runs to the end of the period. "
                "Check it again before the hearing.",
            )
    if first is None:
        result.step("已经过了时效。", "The time limit has run out.")
    else:
        _price(result, monthly, first, end, most)
    if claim is not None and value.get("claimable_from", "") > start.isoformat():
        last_day = days.roll_over(days.add_months(end, 12)).day
        result.offer(
            "有的省按违法状态结束起一年，全部可以要。",
            "Some provinces count one year from the end of the breach, and then all of it can be claimed.",
            plain_yuan(rounded(_extra_pay(monthly, start, end, paid_days(result), most)[2]))
            if claim <= last_day
            else "0.00",
        )
    result.warn(
        "不要补签倒签日期或空白的合同，会毁掉这项请求；二倍工资的时效按日消耗，尽快申请。",
        "Do not sign a back-dated or blank contract: it destroys this claim. The double wages run out day by "
        "day, so apply soon.",
    )
    if end == by_law and ended is None and open_ended_due is None:
        result.warn(
            "满一年没签，视为已经订立无固定期限合同。",
            "After a full year without a contract, an open-ended contract counts as made.",
        )
    return result


def _breach(
    result: Result, hire: date, expired: date | None, open_ended_due: date | None, until: date | None
) -> tuple[date, date, int | None]:
    """First and last day of the breach as the law bounds it, and how many months at most (None: no cap)."""
    if open_ended_due is not None:
        if until is None:
            raise Fault(
                "ended",
                "该签无固定期限合同没签的，写最后工作日或申请日。",
                "For a refused open-ended contract, write the last day of employment or the day of the application.",
            )
        result.rests_on("LCL 82(2)", "LCL 14")
        result.conventions.append("C-DW-PART")
        return max(open_ended_due, _LCL), until, None
    if expired is not None:
        start = max(expired + timedelta(days=1), _LCL)
        result.conventions.append("C-DW-PART")
        result.rests_on("BJ534 41(3)")
        result.warn(
            "合同到期后没续签：北京从到期次日起算，最多 12 个月；别的地方有的给一个月宽限，请再问。",
            "Not renewed after expiry: Beijing counts from the day after, for at most 12 months. Some other "
            "places give a month of grace. Ask there.",
        )
        return start, days.add_months(start, 12) - timedelta(days=1), 12
    hire_counts = max(hire, _LCL)  # the duty to pay double exists since the law is in force
    result.conventions += ["C-DW-START", "C-DW-PART"]
    return days.add_months(hire_counts, 1), days.add_months(hire_counts, 12) - timedelta(days=1), 11


def _from_the_end(result: Result, start: date, end: date, claim: date) -> date | None:
    """From when an application on `claim` reaches by one year from the end of the breach: all of it or, None, nothing."""
    clock = clocks.limit_clock("R-DL-ARB-1Y", end)
    assert clock.last_day is not None
    result.value["limitation_last_day"] = clock.last_day.isoformat()
    rest_days.mark(result, clock.last_day, clock.unmoved)
    result.step(
        f"按「违法状态结束起一年」：{clock.last_day} 之前申请，全部可以要。",
        "By “one year from the end of the breach”, all of it can be claimed if the application is made "
        f"by {clock.last_day}.",
    )
    return start if claim <= clock.last_day else None


def _looking_back(result: Result, start: date, end: date, claim: date) -> date | None:
    """From when an application on `claim` reaches by one year back, day by day; None when the breach lies before."""
    first = max(start, days.add_months(claim, -12))
    result.value["claimable_from"] = first.isoformat()
    result.conventions.append("C-LOOKBACK")
    result.step(
        f"按「逐日倒推一年」：{claim} 申请，只能要 {first} 以后的。",
        f"By “one year back, day by day”, an application on {claim} reaches back only to {first}.",
    )
    return first if first <= end else None


def _extra_pay(
    monthly: Fraction, first: date, last: date, divisor: Fraction, cap: int | None
) -> tuple[int, int, Fraction, Fraction]:
    """(whole months, working days of the broken ones, pay by 21.75, pay by each month's own working days)."""
    whole, parts = split_months(first, last)
    partial_days, partial_pay, by_month = 0, Fraction(0), Fraction(0)
    for begin, end in parts:
        worked = days.count_workdays(begin, end)
        partial_days += worked
        partial_pay += min(monthly, monthly * worked / divisor)
        month = Month.of(begin)
        by_month += monthly * worked / max(1, days.count_workdays(month.first, month.last))
    full = monthly * whole
    exact, letter = full + partial_pay, full + by_month
    if cap is not None:
        exact, letter = min(exact, monthly * cap), min(letter, monthly * cap)
    return whole, partial_days, exact, letter


def _price(result: Result, monthly: Fraction, first: date, last: date, cap: int | None) -> None:
    whole, partial_days, total, by_month = _extra_pay(monthly, first, last, paid_days(result), cap)
    if partial_days:
        rest_days.mark(result, last)
    result.amount_fen = rounded(total)
    result.value["full_months"] = whole
    result.value["partial_workdays"] = partial_days
    result.value["amount"] = plain_yuan(result.amount_fen)
    broken_zh = f" + 零头 {partial_days} 个工作日 × {money(monthly)} ÷ 21.75" if partial_days else ""
    broken_en = f" + {partial_days} working days × {money(monthly)} ÷ 21.75" if partial_days else ""
    result.step(
        f"{whole} 个整月 × {money(monthly)}{broken_zh} = {money(total)}",
        f"{number_of(whole, 'whole month')} × {money(monthly)}{broken_en} = {money(total)}",
    )
    if partial_days:
        result.offer(
            "零头按当月实际工作日占比算（司法解释二第六条字面）。",
            "Broken months are counted by the share of that month's actual working days (the letter of SPC "
            "Labour Interpretation II art. 6).",
            plain_yuan(rounded(by_month)),
        )
