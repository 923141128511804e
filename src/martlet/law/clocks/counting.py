"""From a day and a length to a last day."""

from __future__ import annotations

from datetime import date, timedelta

from martlet.foundation import calendar as days
from martlet.law.clocks.shapes import Clock, Segment
from martlet.law.clocks.table import LIMITS, Length
from martlet.law.results import Said

__all__ = ["count", "limit_clock"]


def count(trigger: date, length: Length) -> date:
    """The last day of a period before moving off rest days; the trigger day is not counted."""
    number, unit = length
    if unit == "days":
        return trigger + timedelta(days=number)
    if unit == "workdays":
        return days.add_workdays(trigger, number)
    return days.add_months(trigger, number * 12 if unit == "years" else number)


def limit_clock(rule: str, trigger: date) -> Clock:
    """The clock of a plain limit of LIMITS, started by `trigger`."""
    limit = LIMITS[rule]
    unmoved = count(trigger, limit.length)
    rolled = days.roll_over(unmoved)
    why = Said(f"{trigger} 起算，当天不算", f"counted from {trigger}, that day excluded")
    return Clock(
        rule,
        limit.what,
        trigger,
        rolled.day,
        unmoved,
        limit.who,
        rolled.reason,
        days.is_provisional(rolled.day) or days.is_provisional(unmoved),
        limit.basis,
        (Segment("running", trigger + timedelta(days=1), rolled.day, why),),
    )
