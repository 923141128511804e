"""What the law room makes of the answers: one finding for each matter."""

from collections.abc import Callable, Mapping
from datetime import date

from martlet.law import Fault
from martlet.law.results import Said
from martlet.site.rules.answers import Answers
from martlet.site.rules.findings import body, leaving, pay, work
from martlet.site.rules.findings.base import Amount, Finding, Missing, Part, Wrong
from martlet.site.rules.matters import MATTERS, asked

__all__ = ["Amount", "Finding", "Missing", "Part", "Wrong", "find"]

_FIND: Mapping[str, Callable[[Answers, date], Finding]] = {
    "unpaid": pay.unpaid,
    "minimum": pay.minimum,
    "overtime": pay.overtime,
    "deduction": pay.deduction,
    "contract": work.contract,
    "holiday": work.holiday,
    "dismissed": leaving.dismissed,
    "quit": leaving.quit_for_cause,
    "injury": body.injury,
    "late": body.late,
}


def find(matter: str, given: Answers, today: date) -> Finding:
    """The finding of a matter whose questions are all answered.

    Wrong when a fact cannot be right and one of its questions can mend it; what no question can mend is said in the finding.
    """
    flow = MATTERS[matter]
    try:
        return _FIND[matter](given, today)
    except Fault as fault:
        question = flow.facts.get(fault.fact or "")
        if question in asked(flow, given, today):
            raise Wrong(question, Said(fault.zh, fault.en)) from fault
        return Finding(matter, cannot=Said(fault.zh, fault.en))
