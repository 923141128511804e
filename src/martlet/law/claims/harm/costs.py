"""Bills of treatment that the worker paid, and costs beside a civil compensation."""

from __future__ import annotations

from collections.abc import Iterator

from martlet.law.claims.bundle import Claim, ClaimState
from martlet.law.claims.desk import Desk, refuse, yuan
from martlet.law.claims.harm.sums import FUND, put_sum
from martlet.law.results import Said

__all__ = ["civil_costs", "treatment_paid"]


def treatment_paid(desk: Desk, state: ClaimState) -> Iterator[Claim]:
    """Treatment that the worker paid: the fund's where there was insurance, else the employer's."""
    facts = desk.facts
    if facts.medical_paid is None:
        desk.ask("medical_paid", "medical_bills")
        return
    if not facts.medical_paid:
        return
    unlawful = desk.regime.code in ("child", "unregistered")
    claim = desk.claim("medical_bills", *(() if unlawful else ("injury_insured",)))
    insured = not unlawful and facts.injury_insured is True
    claim.against = [FUND] if insured else desk.payers("injury")
    if claim.state == "missing":
        yield claim
        return
    if insured and facts.filed_late is None:
        desk.ask("filed_late", "medical_bills")
    done = desk.tried(
        claim, "medical_costs", bills=yuan(facts.medical_paid), insured=insured, filed_late=insured and facts.filed_late
    )
    if done is not None:
        put_sum(claim, done, done.result.amount_fen or 0, facts.injured or desk.until())
        claim.venue = "fund" if insured else claim.venue
        if insured and facts.filed_late:
            claim.against = [*desk.payers("injury"), FUND]
        if state != "certain":
            claim.state = "possible"
            claim.why = Said(
                "还没认定工伤，先不计入合计；票据留好。",
                "The injury is not recognised yet, so it is not in the total. Keep the bills.",
            )
    desk.close(claim, desk.year_clock(facts.injured) if not insured else None)
    yield claim


def civil_costs(desk: Desk) -> Iterator[Claim]:
    """Treatment and income lost, by the other side's share of fault (CC 1179)."""
    facts = desk.facts
    wage = facts.injury_wage or facts.average or facts.monthly
    if facts.medical_paid is None:
        desk.ask("medical_paid", "medical_bills")
    if facts.suspension_months is None:
        desk.ask("suspension_months", "lost_income")
    for code, wanted, given in (
        ("medical_bills", facts.medical_paid, {"medical": yuan(facts.medical_paid)}),
        (
            "lost_income",
            facts.suspension_months,
            {"monthly": yuan(wage), "months": facts.suspension_months, "paid": yuan(facts.suspension_paid)},
        ),
    ):
        if not wanted:
            continue
        claim = desk.claim(code)
        claim.venue = "court"
        claim.against = desk.payers("injury")
        if code == "lost_income" and wage is None:
            desk.want("injury_wage", claim)
            yield claim
            continue
        done = desk.tried(claim, "civil_costs", fault_percent=facts.fault_percent, **given)
        if done is not None:
            put_sum(claim, done, done.result.amount_fen or 0, facts.injured or desk.until())
            if not claim.amount_fen:
                refuse(claim, Said("养伤期间的收入没有少。", "No income was lost."))
            elif facts.fault_percent is None:
                desk.ask("fault_percent", code)
                claim.state = "possible"
                claim.why = Said(
                    "按对方全责算的上限；责任比例问清以前不计入合计。",
                    "This is the most, with all fault on the other side. It is not in the total until the share "
                    "of fault is known.",
                )
        desk.close(claim, desk.civil_clock(facts.injured))
        yield claim
