"""How it ended decides what follows."""

from __future__ import annotations

from collections.abc import Iterator

from martlet.law.claims.bundle import Claim
from martlet.law.claims.desk import Desk, refuse
from martlet.law.claims.ending.dismissal import dismissed, protected
from martlet.law.claims.ending.resignation import if_resigned_today, resigned
from martlet.law.claims.ending.severance import severance_claim
from martlet.law.results import Said

__all__ = ["by_way"]

_GROUNDS = {
    "resigned_own": "own_resignation",
    "agreed_employer": "agreement_by_employer",
    "agreed_worker": "agreement_by_worker",
    "expired": "expiry",
    "expired_refused": "expiry_same_offer_refused",
    "layoff": "redundancy",
    "closure": "bankruptcy_closure",
    "task_done": "task_done",
}
_OLD = {"agreed_employer": "agreement", "expired": "expiry"}


def by_way(desk: Desk) -> Iterator[Claim]:
    """The heads that the way it ended opens; what to ask while that is not known."""
    facts = desk.facts
    how = facts.ended_how
    if how is None:
        if facts.ended:
            desk.ask("ended_how", "severance")
        elif facts.ended is False and (facts.periods or facts.insured is False):
            yield if_resigned_today(desk)
        return
    if how == "dismissed":
        yield from dismissed(desk)
    elif how == "resigned_cause":
        yield resigned(desk)
    else:
        claim = severance_claim(desk, _OLD.get(how))
        due = desk.work("severance_due", ground=_GROUNDS[how])
        claim.workings.append(due)
        if not due.result.value["due"]:
            refuse(claim, Said("这样离开没有经济补偿。", "There is no economic compensation for leaving in this way."))
            if how == "resigned_own" and facts.periods:
                claim.notes.append(
                    Said(
                        "走的时候没写明是因为欠薪，以后不能再改理由。",
                        "It was not stated when leaving that wages were owed. The reason cannot be changed later.",
                    )
                )
        elif how in ("layoff", "expired") and facts.protected:
            yield from protected(desk, claim, "art41" if how == "layoff" else "expiry")
            return
        yield claim
