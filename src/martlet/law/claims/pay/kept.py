"""What was kept from the worker: deductions, deposits, papers."""

from __future__ import annotations

from collections.abc import Iterator

from martlet.foundation.calendar import Month, parse_month
from martlet.law.claims.bundle import Claim, Line
from martlet.law.claims.desk import Desk, yuan
from martlet.law.claims.pay.sums import add_up, fen_in
from martlet.law.results import Said

__all__ = ["kept_back", "taken_on_entry"]


def kept_back(desk: Desk) -> Iterator[Claim]:
    """What was deducted beyond what the law allows."""
    facts = desk.facts
    if not facts.deducted:
        return
    claim = desk.claim("deduction", "deducted_for", "monthly")
    claim.against = desk.payers()
    month = facts.deducted_month or str(Month.of(desk.until()))
    least = desk.minimum(month)
    if least is None and facts.deducted_for != "fine":
        desk.want("place", claim)
    if claim.state == "missing":
        yield claim
        return
    if facts.deducted_for == "dorm":
        if facts.dorm_agreed is None:
            desk.want("dorm_agreed", claim)
            yield claim
            return
        done = desk.tried(
            claim,
            "housing_deduction",
            agreed=facts.dorm_agreed,
            provided=facts.dorm_agreed,
            amount=yuan(facts.deducted),
            month_wage=yuan(facts.monthly),
            min_wage=least,
        )
        if done is not None and least is not None:
            desk.on_minimum(done, month)
        allowed = fen_in(done, "allowed") if done is not None else 0
    else:
        loss = facts.deducted_loss if facts.deducted_for == "loss" else 0
        if loss is None:
            desk.want("deducted_loss", claim)
            yield claim
            return
        done = desk.tried(
            claim,
            "deduction_cap",
            month_wage=yuan(facts.monthly),
            loss=yuan(loss),
            min_wage=None if least else yuan(facts.monthly),
            code=facts.place if least else None,
            date=parse_month(month).first if least else None,
        )
        allowed = fen_in(done) if done is not None else 0
    if done is not None:
        claim.lines = [Line(month, month, facts.deducted, min(allowed, facts.deducted), done)]
        add_up(claim)
        if not claim.amount_fen:
            claim.state = "denied"
            claim.why = Said("扣的没有超过法律允许的数额。", "No more was deducted than the law allows.")
    desk.close(claim, desk.wage_clock())
    yield claim


def taken_on_entry(desk: Desk) -> Iterator[Claim]:
    """Deposits and fees to be given back, and papers that were taken."""
    facts = desk.facts
    money = [one for one in facts.withheld or () if one in ("deposit", "uniform_fee", "guarantee")]
    papers = [one for one in facts.withheld or () if one not in money]
    if money:
        claim = desk.claim("deposit", "deposit")
        claim.against = desk.payers()
        if facts.deposit:
            done = desk.tried(claim, "withheld_papers", kind=money[0], amount=yuan(facts.deposit))
            month = str(Month.of(facts.hired or desk.today))
            if done is not None:
                claim.lines = [Line(month, month, fen_in(done), 0, done)]
                add_up(claim)
        desk.close(claim, desk.year_clock(facts.last_day))
        yield claim
    if papers:
        claim = desk.claim("papers_back")
        claim.against = desk.payers()
        claim.venue = "inspection"
        for one in papers:
            desk.tried(claim, "withheld_papers", kind=one)
        yield claim
