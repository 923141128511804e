"""Severance, damages and pay in lieu of notice."""

from __future__ import annotations

from datetime import date

from martlet.foundation.calendar import Month
from martlet.law.claims.bundle import Claim, Conflict, Line, Option
from martlet.law.claims.desk import Desk, fen_of, refuse, yuan
from martlet.law.claims.ending.sums import based, put_sum
from martlet.law.results import Said
from martlet.law.statutes import cite

__all__ = ["severance_claim", "damages_claim", "notice_claim"]


def severance_claim(desk: Desk, ground: str | None = None) -> Claim:
    """N; with service before 2008 both ways of counting it, to choose."""
    claim, given = based(desk, "severance")
    if given is None:
        return claim
    mode = desk.choices.get("pre2008", "lcl97")
    done = desk.tried(claim, "severance", mode=mode, ground=ground, **given)
    if done is None:
        return claim
    put_sum(desk, claim, done.result.amount_fen)
    if given["start"] < date(2008, 1, 1):
        other = "continuous" if mode == "lcl97" else "lcl97"
        priced = {
            mode: done.result.amount_fen or 0,
            other: desk.work("severance", mode=other, ground=ground, **given).result.amount_fen or 0,
        }
        if priced["lcl97"] != priced["continuous"]:
            desk.conflicts.append(
                Conflict(
                    "pre2008",
                    Said("2008 年以前的工龄怎么算", "Service before 2008"),
                    Said("法律规定分段算，不少法院连续算。", "The law splits at 2008; many courts count continuously."),
                    [
                        Option(
                            "lcl97",
                            Said("分段算", "Split"),
                            ("severance",),
                            priced["lcl97"],
                            True,
                            Said(
                                "按《劳动合同法》第 97 条的字面。", "By the letter of the Labour Contract Law, art. 97."
                            ),
                        ),
                        Option(
                            "continuous",
                            Said("连续算", "Continuous"),
                            ("severance",),
                            priced["continuous"],
                            False,
                            Said("当地法院这样做才用。", "Only where the local courts do so."),
                        ),
                    ],
                    mode,
                    cite("LCL 97(3)"),
                )
            )
    desk.close(claim, desk.year_clock(desk.facts.last_day))
    return claim


def damages_claim(desk: Desk) -> Claim:
    """2N."""
    claim, given = based(desk, "damages")
    if given is not None and (done := desk.tried(claim, "illegal_termination", **given)) is not None:
        put_sum(desk, claim, done.result.amount_fen)
        desk.close(claim, desk.year_clock(desk.facts.last_day))
    return claim


def notice_claim(desk: Desk, severance: Claim) -> Claim:
    """A month's wage in lieu of notice, beside a severance that is due."""
    facts = desk.facts
    claim = desk.claim("notice", "noticed")
    claim.against = severance.against
    if facts.noticed is True:
        refuse(
            claim,
            Said(
                "提前 30 天书面通知过了，没有代通知金。",
                "Written notice was given 30 days before, so there is no pay in lieu of notice.",
            ),
        )
        return claim
    if facts.previous_month is None and facts.monthly is None:
        desk.want("previous_month", claim)
    if claim.state == "missing" or severance.state == "missing" or not severance.workings:
        if severance.state == "missing":
            claim.state, claim.why = "missing", severance.why
        return claim
    if facts.previous_month is None:
        desk.ask("previous_month", "notice")
        claim.notes.append(
            Said(
                "没问到上个月工资，先按月工资算。",
                "The previous month's wage is not known, so the monthly wage is used.",
            )
        )
    value = severance.workings[0].result.value
    done = desk.tried(
        claim,
        "n_plus_1",
        avg=value["base"],
        months=value["months"],
        previous_month_wage=yuan(facts.previous_month or facts.monthly),
        noticed=False,
    )
    if done is not None:
        amount = fen_of(done.result.value["notice_pay"])
        month = str(Month.of(desk.until()))
        claim.lines = [Line(month, month, amount, 0, done)]
        claim.amount_fen = amount
    desk.close(claim, desk.year_clock(facts.last_day))
    return claim
