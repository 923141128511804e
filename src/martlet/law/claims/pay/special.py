"""Pay of special times: a stoppage, a school placement, heat."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from martlet.foundation.calendar import Month, parse_month
from martlet.law.claims.bundle import Claim, Line
from martlet.law.claims.desk import Desk, yuan
from martlet.law.claims.pay.sums import add_up, fen_in
from martlet.law.results import Said

__all__ = ["heat_subsidy", "placement_pay", "stoppage_pay"]


def stoppage_pay(desk: Desk) -> Iterator[Claim]:
    """What is due while work stands still."""
    facts = desk.facts
    if not facts.stoppage_months:
        return
    claim = desk.claim("stoppage", "monthly", "place", "stoppage_paid")
    claim.against = desk.payers()
    if claim.state != "missing":
        done = desk.tried(
            claim,
            "stoppage_pay",
            monthly=yuan(facts.monthly),
            months=facts.stoppage_months,
            worked=facts.stoppage_worked,
            code=facts.place,
            date=desk.until(),
        )
        if done is not None and done.result.amount_fen is not None:
            month = str(Month.of(desk.until()))
            claim.lines = [Line(month, month, fen_in(done), facts.stoppage_paid or 0, done)]
            add_up(claim)
            if not claim.amount_fen:
                claim.state = "denied"
                claim.why = Said(
                    "停工期间发的不少于法定数额。", "What was paid during the stoppage is not below the legal amount."
                )
            elif any(not used.verified for used in claim.parameters):
                claim.state = "possible"
                claim.why = Said(
                    "当地停工生活费比例还没核实，没计入合计。",
                    "The local share for the stoppage allowance is not verified, so it is not in the total.",
                )
        elif done is not None:
            claim.state = "missing"
            claim.why = Said(
                "没有当地停工生活费比例的数据，算不出来。",
                "No data on the local stoppage allowance, so it cannot be computed.",
            )
    desk.close(claim, desk.wage_clock())
    yield claim


def placement_pay(desk: Desk) -> Iterator[Claim]:
    """A student on placement: four fifths of the pay of the same post."""
    facts = desk.facts
    if facts.form != "INTERN":
        return
    claim = desk.claim("intern_pay", "birth", "post_pay", "monthly")
    claim.against = desk.payers()
    if claim.state != "missing":
        done = desk.tried(
            claim,
            "intern_pay",
            birth=facts.birth,
            on=desk.until(),
            post_pay=yuan(facts.post_pay),
            paid=yuan(facts.monthly),
            overtime=bool(facts.overtime),
            fees=bool(facts.withheld),
        )
        if done is not None:
            months = desk.service_months() or [str(Month.of(desk.until()))]
            claim.lines = [Line(month, month, fen_in(done), 0, done) for month in months] if fen_in(done) else []
            add_up(claim)
            if not claim.lines:
                claim.state = "denied"
                claim.why = Said("发的不低于相同岗位的 80%。", "The pay is at least 80 % of the pay for the same post.")
            elif facts.hired is None:
                desk.ask("hired", "intern_pay")
    yield claim


_HEAT_KINDS = ("heat_subsidy.month", "heat_subsidy.workday", "heat_subsidy.day")


def heat_subsidy(desk: Desk) -> Iterator[Claim]:
    """The subsidy of each month by the rule of its time: whole where it is paid by the month, else by the days."""
    facts = desk.facts
    counted = {one.month: one.days for one in facts.heat_days or ()}
    months = sorted({*(facts.outdoor_heat or ()), *counted})
    if not months:
        return
    claim = desk.claim("heat", "place")
    claim.against = desk.payers()
    claim.rule_id = "R-WAGE-HEAT"
    nothing: list[str] = []
    for month in months if facts.place is not None else ():
        first = parse_month(month).first
        figure = next((found for kind in _HEAT_KINDS if (found := desk.figure(kind, first)) is not None), None)
        if figure is None:
            nothing.append(month)
            continue
        if figure.kind != "heat_subsidy.month" and month not in counted:
            desk.ask("heat_days", "heat")
            if facts.heat_days is None:
                desk.want("heat_days", claim)
            else:
                claim.notes.append(
                    Said(
                        f"{month} 还没写高温天数，没算。",
                        f"{month}: the number of hot days is not written, so it is not computed.",
                    )
                )
            continue
        done = desk.tried(
            claim, "heat", temperature=35, code=facts.place, date=first, days_in_heat=counted.get(month, Fraction(1))
        )
        if done is not None:
            claim.lines.append(Line(month, month, fen_in(done), 0, done))
    add_up(claim)
    if nothing:
        said = Said(
            f"没有这个城市 {'、'.join(nothing)} 的高温津贴数据，查到以后请管理数据的同事补上。",
            f"No data on the heat subsidy for this city and {', '.join(nothing)}: once found, ask the colleague "
            "who keeps the figures to add it.",
        )
        claim.notes.append(said)
        if claim.amount_fen is None and not claim.missing:
            claim.state, claim.why = "missing", said
    if claim.state == "certain" and any(not used.verified for used in claim.parameters):
        claim.state = "possible"
        claim.why = Said(
            "当地的数额还没核实，没计入合计。", "The local amount is not verified, so it is not in the total."
        )
    desk.close(claim, desk.wage_clock())
    yield claim
