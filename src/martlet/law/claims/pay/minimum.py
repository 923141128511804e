"""What is missing to the minimum wage: by the month, and by the hour for part-time work."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from martlet.law.claims.bundle import Claim, Line
from martlet.law.claims.desk import Desk, fen_of, refuse, yuan
from martlet.law.claims.pay.sums import add_up, day_in, fen_in
from martlet.law.results import Said

__all__ = ["below_minimum"]

_LOW = 300_000
"""Monthly pay in fen below which a minimum wage may not be reached anywhere: only then is the place asked for on its account."""


def _pay_months(desk: Desk) -> list[tuple[str, int]]:
    """(month, agreed pay in fen): the months written, else the whole months of service at the agreed monthly pay."""
    facts = desk.facts
    if facts.periods is not None:
        return [(one.month, one.due) for one in facts.periods]
    return [] if facts.monthly is None else [(month, facts.monthly) for month in desk.service_months()]


def below_minimum(desk: Desk) -> Iterator[Claim]:
    """What is missing to the minimum wage of each month, or of each hour in part-time work."""
    facts = desk.facts
    low = facts.monthly is not None and facts.monthly < _LOW
    if facts.form == "PT":
        yield from _hourly(desk, low or any(one.due < _LOW for one in facts.periods or ()))
        return
    if facts.place is None:
        if low:
            yield desk.claim("min_wage", "place")
        return
    claim = desk.claim("min_wage")
    claim.against = desk.payers()
    known: dict[str, int] = {}
    for month, agreed in _pay_months(desk):
        least = desk.minimum(month)
        if least is None or agreed >= known.setdefault(least, fen_of(least)):
            continue
        done = desk.tried(claim, "min_wage_topup", gross=yuan(agreed), code=facts.place, date=day_in(desk, month))
        if done is not None and fen_in(done):
            claim.lines.append(Line(month, month, fen_in(done), 0, done))
    if not claim.lines:
        if low:
            refuse(claim, Said("各月应发的不低于最低工资。", "The pay of each month is not below the minimum wage."))
            yield claim
        return
    add_up(claim)
    desk.only_sure(claim)
    if facts.pay_form == "lump" and facts.overtime:
        claim.state = "denied"
        claim.why = Said(
            "包薪的比较里已经含了最低工资，同一个月不再另算。",
            "The comparison with the lump wage already contains the minimum wage, so these months are not "
            "counted twice.",
        )
    desk.close(claim, desk.wage_clock())
    yield claim


_WEEKS_A_MONTH = Fraction(365, 84)


def _hourly(desk: Desk, low: bool) -> Iterator[Claim]:
    """Part-time pay is tested by the hour, each month against the minimum of its time."""
    facts = desk.facts
    if facts.hourly is None and not low:
        return
    claim = desk.claim("min_wage", "hourly", "hours_week", "place", "hired")
    claim.against = desk.payers()
    if claim.state == "missing":
        yield claim
        return
    nothing = []
    hours = (facts.hours_week or Fraction(0)) * _WEEKS_A_MONTH
    for month in desk.service_months():
        day = day_in(desk, month)
        if desk.figure("min_wage.hour", day) is None:
            nothing.append(month)
            continue
        done = desk.tried(claim, "hourly_topup", hourly=yuan(facts.hourly), hours=hours, code=facts.place, date=day)
        if done is not None and fen_in(done):
            claim.lines.append(Line(month, month, fen_in(done), 0, done))
    if nothing:
        claim.notes.append(
            Said(
                f"没有这个城市 {nothing[0]} 至 {nothing[-1]} 的小时最低工资数据，这几个月没算。",
                f"No hourly minimum wage for this city, {nothing[0]} to {nothing[-1]}: these months are not computed.",
            )
        )
    claim.notes.append(
        Said(
            "每月小时数按每周小时 × 365 ÷ 12 ÷ 7 算；有考勤的按考勤。",
            "The hours a month are computed as weekly hours × 365 ÷ 12 ÷ 7. If there are attendance records, use "
            "those.",
        )
    )
    add_up(claim)
    if claim.lines:
        desk.only_sure(claim)
        desk.close(claim, desk.wage_clock())
    elif nothing:
        claim.state, claim.why = "missing", claim.notes[0]
    else:
        refuse(
            claim,
            Said("每小时工资不低于小时最低工资。", "The hourly pay is not below the hourly minimum wage."),
        )
    yield claim
