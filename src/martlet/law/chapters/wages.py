"""Wages: what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from martlet.foundation.calendar import Month
from martlet.law.facts import amount, day, each, month, optional, record
from martlet.law.faults import Fault
from martlet.law.registry import calculator
from martlet.law.results import Result, money, plain_yuan, rounded
from martlet.law.statutes import cite


@calculator(
    "wage_arrears",
    "R-WAGE-ARREARS",
    periods=each(record(month=month, due=amount, paid=optional(amount, Fraction(0)), due_on=optional(day))),
    today=optional(day),
    employment_end=optional(day),
)
def wage_arrears(
    *, periods: Sequence[dict[str, Any]], today: date | None = None, employment_end: date | None = None
) -> Result:
    """Wages owed: the sum over pay periods of what was due less what was paid, never below zero.

    A period whose pay day (`due_on`) lies after `today` is not owed yet. On leaving everything is due at once (WP 9).
    value: {"total", "periods": [{"month", "due", "paid", "owed"}]}.
    """
    if not periods:
        raise Fault("periods", "写出是哪几个月的工资。", "Write which months' wages are owed.")
    result = Result("R-WAGE-ARREARS", None, cite("LL 50", "LCL 30", "WP 7", "WP 9", "MWR 11-15"))
    rows: list[dict[str, str]] = []
    total = 0
    seen: set[Month] = set()
    for period in sorted(periods, key=lambda period: period["month"]):
        named: Month = period["month"]
        if named in seen:
            raise Fault("periods", f"{named} 写了两次，请合成一行。", f"{named} is written twice: make it one line.")
        seen.add(named)
        due, paid = rounded(period["due"]), rounded(period["paid"])
        due_on: date | None = period["due_on"]
        left = employment_end is not None and today is not None and employment_end <= today
        if today and due_on and due_on > today and not left:
            result.step(
                f"{named}：{due_on} 才到发薪日，还不算拖欠。",
                f"{named}: pay day is {due_on}, so it is not overdue yet.",
            )
            continue
        owed = due - paid
        total += owed
        rows.append(
            {"month": str(named), "due": plain_yuan(due), "paid": plain_yuan(paid), "owed": plain_yuan(max(0, owed))}
        )
        result.step(
            f"{named}：应发 {money(period['due'])} − 已发 {money(period['paid'])} = {money(Fraction(owed, 100))}",
            f"{named}: due {money(period['due'])} − paid {money(period['paid'])} = {money(Fraction(owed, 100))}",
        )
        if owed < 0:
            result.warn(
                f"{named} 已发多于应发，多的部分先抵了别的月份；问清那笔钱是付哪个月的。",
                f"More was paid than due in {named}; the rest is set against other months. Ask what the payment was for.",
            )
    result.amount_fen = max(0, total)
    result.value = {"total": plain_yuan(result.amount_fen), "periods": rows}
    result.step(
        f"合计欠薪 {money(Fraction(result.amount_fen, 100))} 元。",
        f"Owed in total: CNY {money(Fraction(result.amount_fen, 100))}.",
    )
    result.warn(
        "单位要保存农民工工资台账至少三年；它不拿出来，由它承担不利后果。",
        "The employer must keep migrant workers' wage records for at least three years. If it does not produce "
        "them, that counts against it.",
    )
    return result
