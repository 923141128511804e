"""After the end: the leaving papers, insurance not paid, the benefit that was lost by it."""

from __future__ import annotations

from collections.abc import Iterator

from martlet.foundation.calendar import Month
from martlet.law.claims.bundle import Claim, Conflict, Line
from martlet.law.claims.desk import Desk, refuse, yuan
from martlet.law.results import Said

__all__ = ["afterwards"]


def afterwards(desk: Desk) -> Iterator[Claim]:
    """Papers, insurance and lost benefits after the end."""
    facts = desk.facts
    if facts.leaving_papers is False and facts.last_day is not None:
        claim = desk.claim("certificate")
        claim.against = desk.payers("other")
        desk.tried(claim, "leaving_papers", ended=facts.last_day, today=desk.today)
        desk.close(claim, desk.year_clock(facts.last_day))
        yield claim
    if facts.insured is False:
        claim = desk.claim("insurance_back")
        done = desk.tried(
            claim, "insurance_route", demand="back_payment", waived=facts.insurance_waived, hired=facts.hired
        )
        claim.venue = "authority"
        claim.state = "denied"
        claim.why = Said(
            "补缴找人社、税务，仲裁不受理，不要写进申请书。",
            "For back-payment go to the labour authority or the tax office. Arbitration does not accept it, so "
            "leave it out of the application.",
        )
        desk.conflicts.append(
            Conflict(
                "insurance_route",
                Said("补缴社保不能写进仲裁申请", "Back-payment of insurance does not go into arbitration"),
                Said(
                    "补缴、公积金走人社、税务、公积金中心投诉；仲裁只管没缴造成的待遇损失。",
                    "For back-payment and the housing fund, complain to the labour authority, the tax office or "
                    "the fund centre. Arbitration only hears losses of benefits caused by it.",
                ),
                basis=done.result.basis if done is not None else (),
            )
        )
        yield claim
        if facts.ended_how is not None:
            yield _lost_benefit(desk)


def _lost_benefit(desk: Desk) -> Claim:
    """What the worker would have drawn while out of work, had this employer insured."""
    facts = desk.facts
    claim = desk.claim("insurance_loss", "hired", "last_day", "insurance_years")
    claim.against = desk.payers("other")
    if facts.hired is None or facts.last_day is None or facts.insurance_years is None or facts.last_day < facts.hired:
        return claim
    voluntary = facts.ended_how in ("resigned_own", "agreed_worker", "expired_refused")
    given = {
        "hired": facts.hired,
        "date": facts.last_day,
        "years_paid": facts.insurance_years,
        "voluntary": voluntary,
        "code": facts.place,
    }
    published = desk.figure("unemployment.month", facts.last_day)
    told = facts.unemployment_benefit
    if published is None and told is None:
        test = desk.tried(claim, "insurance_loss", benefit="1", **given)
        if test is not None and not test.result.amount_fen:
            _no_benefit(claim, test.result.value["entitled"])
            return claim
        claim.workings = []
        if facts.place is None:
            desk.want("place", claim)
        desk.want("unemployment_benefit", claim)
        claim.why = Said(
            f"没有这个城市 {facts.last_day} 的失业金标准数据：查到后填上就能算。",
            f"No data on the unemployment benefit for this city and {facts.last_day}: look it up and enter it.",
        )
        return claim
    done = desk.tried(
        claim,
        "insurance_loss",
        benefit=None if published is not None else yuan(told),
        jobless_months=facts.jobless_months,
        **given,
    )
    if done is None:
        return claim
    if not done.result.amount_fen:
        _no_benefit(claim, done.result.value["entitled"])
        return claim
    month = str(Month.of(facts.last_day))
    claim.lines = [Line(month, month, done.result.amount_fen, 0, done)]
    claim.amount_fen = done.result.amount_fen
    if facts.jobless_months is None:
        desk.ask("jobless_months", "insurance_loss")
        claim.state = "possible"
        claim.why = Said(
            "按最长的月数算的上限；没工作几个月问清以前不计入合计。",
            "This is the most, for the longest time. It is not in the total until the months without work are known.",
        )
    elif published is None or not published.verified:
        claim.state = "possible"
        claim.why = Said(
            "失业金标准是查来填的，还没核实，没计入合计。",
            "The benefit figure was looked up and is not verified, so it is not in the total.",
        )
    desk.close(claim, desk.year_clock(facts.last_day))
    return claim


def _no_benefit(claim: Claim, entitled: bool) -> None:
    refuse(
        claim,
        Said(
            "别处缴的已经够领，或者没有失业期间，没有损失。",
            "Nothing was lost: what was paid elsewhere is enough, or there was no time without work.",
        )
        if entitled
        else Said(
            "领失业金的条件不够：该缴和已缴满一年、不是自己要走。",
            "The conditions for the benefit are not met: one year paid or due, and not left by choice.",
        ),
    )
