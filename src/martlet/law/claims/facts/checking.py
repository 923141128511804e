"""What cannot be right between facts that are each readable."""

from __future__ import annotations

from datetime import date

from martlet.foundation.calendar import Month
from martlet.law.claims.facts.asking import FACTS
from martlet.law.claims.facts.model import Facts
from martlet.law.faults import Fault

__all__ = ["check"]


def check(facts: Facts, today: date) -> dict[str, Fault]:
    """What cannot be right between facts: the later one of a pair that is the wrong way round, days to come, odd grades."""
    faults: dict[str, Fault] = {}

    def order(first: str, last: str) -> None:
        a, b = getattr(facts, first), getattr(facts, last)
        if a is not None and b is not None and b < a and last not in faults:
            one, other = FACTS[first].label, FACTS[last].label
            faults[last] = Fault(
                last,
                f"「{other.zh}」（{b}）早于「{one.zh}」（{a}），请再看看。",
                f"{other.en} ({b}) is before {one.en.lower()} ({a}). Please check.",
            )

    for first, last in (
        ("birth", "hired"),
        ("hired", "last_day"),
        ("hired", "contract_expired"),
        ("hired", "injured"),
        ("hired", "settled_on"),
        ("contract_signed", "contract_expired"),
    ):
        order(first, last)
    for name in ("hired", "last_day", "contract_signed", "injured", "settled_on", "birth"):
        value = getattr(facts, name)
        if value is not None and value > today:
            label = FACTS[name].label
            faults[name] = Fault(
                name,
                f"「{label.zh}」（{value}）还没到，请再看看。",
                f"{label.en} ({value}) has not come yet. Please check.",
            )
    for name in (
        "monthly",
        "average",
        "average_without_overtime",
        "previous_month",
        "injury_wage",
        "post_pay",
        "hourly",
        "area_average",
        "unemployment_benefit",
        "civil_income",
    ):
        if getattr(facts, name) == 0:
            label = FACTS[name].label
            faults[name] = Fault(
                name,
                f"「{label.zh}」是 0，没法计算，请写实际金额，或者写「不知道」。",
                f"{label.en} is zero, so nothing can be computed. Write the real amount, or “unknown”.",
            )
    if facts.grade is not None and not 1 <= facts.grade <= 10:
        faults["grade"] = Fault("grade", "「伤残等级」是 1 到 10 级。", "The disability grade is 1 to 10.")
    if facts.fault_percent is not None and facts.fault_percent > 100:
        faults["fault_percent"] = Fault(
            "fault_percent", "「对方责任 %」最多 100。", "The other side's share of fault is at most 100 %."
        )
    if facts.last_day is not None and facts.still_employed is True:
        faults["last_day"] = Fault(
            "last_day",
            "上面写着还在干，又写了最后工作日，请改一处。",
            "It says still employed, but there is a last working day as well. Change one of them.",
        )
    this_month = str(Month.of(today))
    for one in facts.periods or ():
        if one.month > this_month:
            faults["periods"] = Fault(
                "periods",
                f"「各月应发和已发」{one.month} 还没到。",
                f"Due and paid by month: {one.month} has not come yet.",
            )
    return faults
