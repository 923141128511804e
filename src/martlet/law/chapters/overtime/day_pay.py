"""Pay of a day, an hour and a part of a month."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from martlet.foundation import calendar as days
from martlet.law import rest_days
from martlet.law.chapters.divisors import paid_days, paid_hours
from martlet.law.facts import day, in_order, optional, pay
from martlet.law.faults import Fault
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number, plain_yuan, rounded
from martlet.law.statutes import cite


@calculator("daily_hourly", "R-WAGE-DIVISOR", monthly=pay, date=optional(day))
def daily_hourly(*, monthly: Fraction, date: date | None = None) -> Result:
    """Daily and hourly wage from the monthly one. value: {"daily", "hourly"}. `date` chooses the divisor of its time."""
    result = Result("R-WAGE-DIVISOR", None, cite("人社部发〔2025〕2号", "劳社部发〔2008〕3号"))
    month_days, month_hours = paid_days(result, date), paid_hours(result, date)
    daily, hourly = monthly / month_days, monthly / month_hours
    result.value = {"daily": plain_yuan(rounded(daily)), "hourly": plain_yuan(rounded(hourly))}
    result.step(
        f"日工资 = {money(monthly)} ÷ {number(month_days)} = {money(daily)}；"
        f"小时工资 = {money(monthly)} ÷ {number(month_hours)} = {money(hourly)}。",
        f"Daily wage = {money(monthly)} ÷ {number(month_days)} = {money(daily)}; hourly wage = {money(monthly)} "
        f"÷ {number(month_hours)} = {money(hourly)}.",
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
    if not whole:
        rest_days.mark(result, first)
    result.step(
        f"整月，{money(due)}。" if whole else f"{money(monthly)} ÷ {number(divisor)} × 计薪 {paid} 天 = {money(due)}。",
        f"The whole month: {money(due)}."
        if whole
        else f"{money(monthly)} ÷ {number(divisor)} × {paid} paid days = {money(due)}.",
    )
    return result
