"""Overtime by standard hours, by the piece, under approved hours, and inside a lump sum."""

from __future__ import annotations

from collections.abc import Iterator

from martlet.foundation.calendar import month_range, parse_month
from martlet.law.claims.bundle import Claim, Conflict, Line, Option
from martlet.law.claims.desk import Desk, fen_of, yuan
from martlet.law.claims.pay.sums import add_up, fen_in
from martlet.law.results import Said
from martlet.law.statutes import cite

__all__ = ["overtime_pay"]


def overtime_pay(desk: Desk) -> Iterator[Claim]:
    """Overtime by the system of hours; beside it the test of a lump sum."""
    facts = desk.facts
    if facts.hours_system == "comprehensive":
        yield from _comprehensive(desk)
        return
    if facts.overtime is None:
        return
    if facts.hours_system == "flexible":
        claim = desk.claim("overtime")
        claim.state, claim.rule_id = "denied", "R-WAGE-OT-COMP"
        claim.why = Said(
            "批准了不定时工时，没有加班费（上海、深圳的法定节假日例外，要核对）。",
            "With approved flexible hours there is no overtime pay (statutory holidays in Shanghai and Shenzhen "
            "are an exception: check).",
        )
        yield claim
        return
    if facts.pay_form == "piece":
        yield from _pieces(desk)
        return
    claim = desk.claim("overtime", "monthly")
    claim.against = desk.payers()
    lump = desk.claim("lump_sum", "monthly")
    lump.against = claim.against
    if facts.monthly is not None:
        for row in facts.overtime:
            for one in month_range(parse_month(row.first), parse_month(row.last)):
                _month_of_overtime(desk, claim, lump, str(one), row.extended, row.rest_day, row.holiday)
        for whole in (claim, lump):
            add_up(whole)
            desk.only_sure(whole)
    if facts.pay_form is None:
        desk.ask("pay_form", "overtime")
    if facts.hours_system is None:
        desk.ask("hours_system", "overtime")
    _unapproved(desk, claim)
    if facts.pay_form == "lump" and lump.lines and not lump.amount_fen:
        lump.state = "denied"
        lump.why = Said(
            "包薪不少于最低工资加按它算的加班费。", "The lump wage covers the minimum wage and the overtime pay on it."
        )
    desk.close(claim, desk.wage_clock())
    desk.close(lump, desk.wage_clock())
    if facts.pay_form == "lump":
        _two_bases(desk, claim, lump)
        yield lump
    yield claim


def _unapproved(desk: Desk, claim: Claim) -> None:
    if desk.facts.hours_system == "comprehensive_unapproved":
        claim.notes.append(
            Said(
                "没有批文的综合工时不算数，按一般工时算。",
                "Comprehensive hours without approval do not count, so standard hours are used.",
            )
        )


def _pieces(desk: Desk) -> Iterator[Claim]:
    """Overtime of piece work: the pieces that its hours brought, at 150, 200 and 300 % of the piece rate."""
    facts = desk.facts
    claim = desk.claim("overtime", "unit_rate", "pieces_hour")
    claim.against = desk.payers()
    if facts.piece_paid is None:
        desk.ask("piece_paid", "overtime")
    if facts.unit_rate is not None and facts.pieces_hour is not None:
        an_hour = facts.pieces_hour
        for row in facts.overtime or ():
            for month in map(str, month_range(parse_month(row.first), parse_month(row.last))):
                done = desk.tried(
                    claim,
                    "piece_overtime",
                    unit_rate=facts.unit_rate,
                    ext_pieces=row.extended * an_hour,
                    rest_pieces=row.rest_day * an_hour,
                    holiday_pieces=row.holiday * an_hour,
                    single_paid=facts.piece_paid is not False,
                )
                if done is not None:
                    claim.lines.append(Line(month, month, fen_in(done, "total"), fen_in(done, "already_paid"), done))
        add_up(claim)
        claim.notes.append(
            Said(
                "件数按加班小时 × 一小时做几件估算；有产量单的按产量单。",
                "The pieces are an estimate: overtime hours × pieces an hour. If there are output slips, use those.",
            )
        )
        if facts.piece_paid is None:
            claim.notes.append(
                Said(
                    "还不知道加班的件按平价付过没有，先当付过，只算差额。",
                    "It is not known whether the overtime pieces were paid at the plain rate. They are taken as "
                    "paid, and only the difference is counted.",
                )
            )
    _unapproved(desk, claim)
    desk.close(claim, desk.wage_clock())
    yield claim


def _month_of_overtime(
    desk: Desk, claim: Claim, lump: Claim, month: str, extended: object, rest: object, holiday: object
) -> None:
    facts = desk.facts
    hours = {"ext_hours": extended, "rest_hours": rest, "holiday_hours": holiday}
    done = desk.tried(
        claim,
        "overtime",
        base=yuan(facts.monthly),
        min_wage=desk.minimum(month),
        date=parse_month(month).first,
        **hours,
    )
    if done is not None:
        least = desk.minimum(month)
        if least is not None and (facts.monthly or 0) < fen_of(least):
            desk.on_minimum(done, month)
        claim.lines.append(Line(month, month, fen_in(done), 0, done))
    if facts.pay_form != "lump":
        return
    if facts.place is None:
        desk.want("place", lump)
        return
    tested = desk.tried(
        lump, "lump_sum_pay", lump=yuan(facts.monthly), code=facts.place, date=parse_month(month).first, **hours
    )
    if tested is not None:
        short = fen_in(tested, "shortfall")
        lump.lines.append(Line(month, month, short, 0, tested))


def _two_bases(desk: Desk, claim: Claim, lump: Claim) -> None:
    chosen = desk.choices.get("overtime_base", "lump_sum")
    desk.conflicts.append(
        Conflict(
            "overtime_base",
            Said("包薪里的加班，只能按一种算", "Overtime within a lump wage: one way of counting only"),
            Said(
                "说好包薪的，加班费算在里面：只能要「最低工资加按它算的加班费」超过包薪的部分；"
                "说不清是包薪的，才按月工资另算加班费。两种不能加在一起。",
                "With a lump wage, overtime pay is included: only the part of “minimum wage plus overtime pay on "
                "it” above the lump wage can be claimed. Only if no lump wage was agreed is overtime pay "
                "computed on the monthly wage. Never both.",
            ),
            [
                Option(
                    "lump_sum",
                    Said("认包薪：要不足的差额", "Accept the lump wage: claim the missing part"),
                    ("lump_sum",),
                    lump.amount_fen,
                    True,
                    Said(
                        "事实里写的是包薪，裁审按这个算。",
                        "The facts say that a lump wage was agreed, and arbitration counts in this way.",
                    ),
                ),
                Option(
                    "overtime",
                    Said("不认包薪：按月工资另算加班费", "Deny the lump wage: overtime pay on the monthly wage"),
                    ("overtime",),
                    claim.amount_fen,
                    False,
                    Said(
                        "要证明约定的是月工资、不含加班费。",
                        "It must be proved that a monthly wage without overtime pay was agreed.",
                    ),
                ),
            ],
            chosen,
            cite("LL 44", "LL 48"),
        )
    )
    left = claim if chosen == "lump_sum" else lump
    left.why = left.why or Said(
        "和另一种算法是同一笔钱，没计入合计。",
        "It is the same money counted in another way, so it is not in the total.",
    )


def _comprehensive(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    claim = desk.claim("overtime", "monthly", "comprehensive")
    claim.against = desk.payers()
    for one in facts.comprehensive or () if facts.monthly is not None else ():
        done = desk.tried(
            claim,
            "comprehensive_ot",
            base=yuan(facts.monthly),
            period=one.period,
            year=one.year,
            worked_hours=one.worked,
            holiday_hours=one.holiday,
            approved=True,
        )
        if done is not None:
            claim.lines.append(Line(f"{one.year}-01", f"{one.year}-12", fen_in(done), 0, done))
    add_up(claim)
    desk.close(claim, desk.wage_clock())
    yield claim
