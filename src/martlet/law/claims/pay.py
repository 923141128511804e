"""Heads of claim about pay: arrears, minimum wage, overtime, lump sums, deductions, deposits, stoppage, heat, placement pay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from martlet.foundation.calendar import Month, month_range, parse_month
from martlet.law.claims.bundle import Claim, Conflict, Line, Option, Working
from martlet.law.claims.desk import Desk, fen_of, refuse, yuan
from martlet.law.results import Said
from martlet.law.statutes import cite

__all__ = ["heads"]


_CHAIN_SINCE = "2020-05"
"""From this month the general contractor pays first (MWR, in force since 2020-05-01)."""
_LOW = 300_000
"""Monthly pay in fen below which a minimum wage may not be reached anywhere: only then is the place asked for on its account."""


def heads(desk: Desk) -> Iterator[Claim]:
    """Every head about pay that the facts open."""
    yield from _arrears(desk)
    yield from _minimum(desk)
    yield from _overtime(desk)
    yield from _deductions(desk)
    yield from _withheld(desk)
    yield from _stoppage(desk)
    yield from _placement(desk)
    yield from _heat(desk)


def _fen(working: Working, key: str | None = None) -> int:
    """The amount of a result, or of one entry of its value, in fen."""
    if key is None:
        return working.result.amount_fen or 0
    return fen_of(working.result.value[key])


def _total(claim: Claim) -> None:
    claim.amount_fen = sum(line.amount_fen for line in claim.lines) if claim.lines else None


def _arrears(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    if facts.periods is None:
        claim = desk.claim("wage", "periods")
        if facts.iou_signed_by in ("company", "manager", "labour_boss") or facts.ordered or facts.resign_grounds:
            yield claim
        return
    claim = desk.claim("wage")
    claim.against = desk.payers("wages")
    early = [one.month for one in facts.periods if one.month < _CHAIN_SINCE and one.due > one.paid]
    if early and facts.chain and (facts.last_day is None or str(Month.of(facts.last_day)) >= _CHAIN_SINCE):
        claim.notes.append(
            Said(
                f"{early[0]} 至 {early[-1]} 在《保障农民工工资支付条例》施行（2020-05-01）以前：总包、建设单位按当时规定负责，先问清。",
                f"{early[0]} to {early[-1]} lie before the Migrant-Worker Wage Regulations (2020-05-01): for them the contractors"
                " answer by the rules of then. Ask first.",
            )
        )
    if not any(period.due > period.paid for period in facts.periods):
        claim.state = "denied"
        claim.why = Said("这几个月都发清了。", "These months are paid in full.")
        yield claim
        return
    periods = [{"month": one.month, "due": yuan(one.due), "paid": yuan(one.paid)} for one in facts.periods]
    done = desk.tried(claim, "wage_arrears", periods=periods, today=desk.today, employment_end=facts.last_day)
    if done is not None:
        claim.lines = [Line(one.month, one.month, one.due, one.paid, done) for one in facts.periods]
        claim.amount_fen = done.result.amount_fen
    if facts.last_day is None and facts.ended is not False:
        desk.ask("last_day", "wage")
        desk.ask("still_employed", "wage")
    desk.close(claim, desk.civil_clock(facts.last_day) if desk.regime.venue == "court" else desk.wage_clock())
    _iou(desk, claim)
    yield claim
    if claim.state == "barred":
        return
    extra = desk.claim("additional")
    extra.against = claim.against
    if claim.amount_fen:
        extra_done = desk.tried(extra, "additional_comp", amount=yuan(claim.amount_fen))
        if extra_done is not None:
            extra.amount_fen, extra.most_fen = _fen(extra_done, "min"), _fen(extra_done, "max")
        extra.state = "possible"
        extra.venue = "inspection"
        extra.why = (
            Said(
                "监察责令后仍不付，可以要 50% 到 100%；数额由裁审定，北京仲裁要凭责令文书。不计入合计。",
                "The order was ignored: 50 % to 100 %, as decided; Beijing's commission wants the order. Never in the total.",
            )
            if facts.ordered
            else Said(
                "劳动监察责令限期支付而对方仍不付时才有，不计入合计。",
                "Only when the inspectorate ordered payment by a day and the employer let it pass; never in the total.",
            )
        )
        if facts.ordered is None:
            desk.ask("ordered", "additional")
        yield extra


def _iou(desk: Desk, claim: Claim) -> None:
    facts = desk.facts
    if facts.iou_signed_by in (None, "nobody") or facts.iou_says_wages is None or facts.iou_names_employer is None:
        if facts.iou_signed_by not in (None, "nobody"):
            desk.ask("iou_says_wages", "wage")
            desk.ask("iou_names_employer", "wage")
        return
    done = desk.tried(
        claim, "wage_iou", says_wages=facts.iou_says_wages, names_employer=facts.iou_names_employer,
        signed_by=facts.iou_signed_by, due=facts.iou_due,
    )  # fmt: skip
    claim.evidence = ("IOU", *claim.evidence)
    if done is None or not done.result.value["sue_directly"]:
        return
    limit = done.result.value["limit"]
    until_zh, until_en = (f"，最晚 {limit}", f", by {limit} at the latest") if limit else ("", "")
    chosen = desk.choices.get("iou", "arbitration")
    amount = claim.amount_fen or 0
    desk.conflicts.append(
        Conflict(
            "iou",
            Said("欠条上的工资，走哪条路", "The wages on the IOU: which way"),
            Said(
                "同一笔工资只能走一条路：凭写明「工资」的欠条直接起诉（只要欠条上的钱），或者和别的请求一起仲裁。",
                "The same wages go one way only: sue directly on an IOU that says wages, or arbitrate with the other claims.",
            ),
            [
                Option("arbitration", Said("和别的请求一起仲裁", "Arbitrate together with the rest"), ("wage",), amount,
                       True, Said("还有别的请求，一次解决；欠条作证据。", "Other claims are decided at once; the IOU is evidence.")),
                Option("court", Said("凭欠条直接起诉", "Sue directly on the IOU"), ("wage",), amount, False,
                       Said(f"不用先仲裁，三年时效{until_zh}；只能要欠条上的钱。",
                            f"No arbitration first, three years{until_en}; only the sum on the IOU.")),
            ],
            chosen,
            cite("SPC-I 15", "CC 188"),
        )
    )  # fmt: skip
    if chosen == "court":
        claim.venue = "court"
        if claim.state == "barred" and done.result.day is not None and done.result.day >= desk.claim_day:
            claim.state, claim.why, claim.barred = "certain", None, []


def _pay_months(desk: Desk) -> list[tuple[str, int]]:
    """(month, agreed pay in fen): the months written, else the whole months of service at the agreed monthly pay."""
    facts = desk.facts
    if facts.periods is not None:
        return [(one.month, one.due) for one in facts.periods]
    return [] if facts.monthly is None else [(month, facts.monthly) for month in desk.service_months()]


def _minimum(desk: Desk) -> Iterator[Claim]:
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
        done = desk.tried(claim, "min_wage_topup", gross=yuan(agreed), code=facts.place, date=_day_in(desk, month))
        if done is not None and _fen(done):
            claim.lines.append(Line(month, month, _fen(done), 0, done))
    if not claim.lines:
        if low:
            refuse(claim, Said("各月应发的不低于最低工资。", "What was due each month is not below the minimum."))
            yield claim
        return
    _total(claim)
    desk.only_sure(claim)
    if facts.pay_form == "lump" and facts.overtime:
        claim.state = "denied"
        claim.why = Said(
            "包薪的比较里已经含了最低工资，同一个月不再另算。",
            "The test of the lump sum contains the minimum wage already; the month is not counted twice.",
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
        day = _day_in(desk, month)
        if desk.figure("min_wage.hour", day) is None:
            nothing.append(month)
            continue
        done = desk.tried(claim, "hourly_topup", hourly=yuan(facts.hourly), hours=hours, code=facts.place, date=day)
        if done is not None and _fen(done):
            claim.lines.append(Line(month, month, _fen(done), 0, done))
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
            "Hours a month: weekly hours × 365 ÷ 12 ÷ 7; go by the attendance record where there is one.",
        )
    )
    _total(claim)
    if claim.lines:
        desk.only_sure(claim)
        desk.close(claim, desk.wage_clock())
    elif nothing:
        claim.state, claim.why = "missing", claim.notes[0]
    else:
        refuse(
            claim,
            Said("每小时工资不低于小时最低工资。", "The pay an hour is not below the hourly minimum."),
        )
    yield claim


def _day_in(desk: Desk, month: str) -> date:
    """A day of the month inside the employment, so that the figures of that time are used."""
    named = parse_month(month)
    first = named.first
    hired = desk.facts.hired
    return hired if hired is not None and first < hired <= named.last else first


def _overtime(desk: Desk) -> Iterator[Claim]:
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
            "Approved flexible hours carry no overtime pay (Shanghai and Shenzhen pay statutory holidays: check).",
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
            _total(whole)
            desk.only_sure(whole)
    if facts.pay_form is None:
        desk.ask("pay_form", "overtime")
    if facts.hours_system is None:
        desk.ask("hours_system", "overtime")
    _unapproved(desk, claim)
    if facts.pay_form == "lump" and lump.lines and not lump.amount_fen:
        lump.state = "denied"
        lump.why = Said("包薪不少于最低工资加按它算的加班费。", "The lump sum covers minimum wage and overtime on it.")
    desk.close(claim, desk.wage_clock())
    desk.close(lump, desk.wage_clock())
    if facts.pay_form == "lump":
        _two_bases(desk, claim, lump)
        yield lump
    yield claim


def _unapproved(desk: Desk, claim: Claim) -> None:
    if desk.facts.hours_system == "comprehensive_unapproved":
        claim.notes.append(
            Said("没有批文的综合工时不算数，按一般工时算。", "Unapproved special hours do not count: standard hours.")
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
                    claim, "piece_overtime", unit_rate=facts.unit_rate, ext_pieces=row.extended * an_hour,
                    rest_pieces=row.rest_day * an_hour, holiday_pieces=row.holiday * an_hour,
                    single_paid=facts.piece_paid is not False,
                )  # fmt: skip
                if done is not None:
                    claim.lines.append(Line(month, month, _fen(done, "total"), _fen(done, "already_paid"), done))
        _total(claim)
        claim.notes.append(
            Said(
                "件数按加班小时 × 一小时做几件估算；有产量单的按产量单。",
                "Pieces are estimated: overtime hours × pieces an hour. Go by the output slips where there are some.",
            )
        )
        if facts.piece_paid is None:
            claim.notes.append(
                Said(
                    "还不知道加班的件按平价付过没有，先当付过，只算差额。",
                    "Whether these pieces were paid at the plain rate is not known: taken as paid, only the rest is counted.",
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
        claim.lines.append(Line(month, month, _fen(done), 0, done))
    if facts.pay_form != "lump":
        return
    if facts.place is None:
        desk.want("place", lump)
        return
    tested = desk.tried(
        lump, "lump_sum_pay", lump=yuan(facts.monthly), code=facts.place, date=parse_month(month).first, **hours
    )
    if tested is not None:
        short = _fen(tested, "shortfall")
        lump.lines.append(Line(month, month, short, 0, tested))


def _two_bases(desk: Desk, claim: Claim, lump: Claim) -> None:
    chosen = desk.choices.get("overtime_base", "lump_sum")
    desk.conflicts.append(
        Conflict(
            "overtime_base",
            Said("包薪里的加班，只能按一种算", "Overtime within a lump sum: one basis only"),
            Said(
                "说好包薪的，加班费算在里面：只能要「最低工资加按它算的加班费」超过包薪的部分；"
                "说不清是包薪的，才按月工资另算加班费。两种不能加在一起。",
                "A lump sum contains the overtime: only what minimum wage plus overtime on it exceeds may be claimed. Where no"
                " lump sum was agreed, overtime is due on the monthly pay. Never both.",
            ),
            [
                Option("lump_sum", Said("认包薪：要不足的差额", "Accept the lump sum: the shortfall"), ("lump_sum",),
                       lump.amount_fen, True, Said("事实里写的是包薪，裁审按这个算。", "The facts say a lump sum was agreed.")),
                Option("overtime", Said("不认包薪：按月工资另算加班费", "Deny the lump sum: overtime on monthly pay"), ("overtime",),
                       claim.amount_fen, False, Said("要证明约定的是月工资、不含加班费。", "Needs proof that overtime was not included.")),
            ],
            chosen,
            cite("LL 44", "LL 48"),
        )
    )  # fmt: skip
    left = claim if chosen == "lump_sum" else lump
    left.why = left.why or Said(
        "和另一种算法是同一笔钱，没计入合计。", "The same money on another basis; not in the total."
    )


def _comprehensive(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    claim = desk.claim("overtime", "monthly", "comprehensive")
    claim.against = desk.payers()
    for one in facts.comprehensive or () if facts.monthly is not None else ():
        done = desk.tried(
            claim, "comprehensive_ot", base=yuan(facts.monthly), period=one.period, year=one.year,
            worked_hours=one.worked, holiday_hours=one.holiday, approved=True,
        )  # fmt: skip
        if done is not None:
            claim.lines.append(Line(f"{one.year}-01", f"{one.year}-12", _fen(done), 0, done))
    _total(claim)
    desk.close(claim, desk.wage_clock())
    yield claim


def _deductions(desk: Desk) -> Iterator[Claim]:
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
            claim, "housing_deduction", agreed=facts.dorm_agreed, provided=facts.dorm_agreed, amount=yuan(facts.deducted),
            month_wage=yuan(facts.monthly), min_wage=least,
        )  # fmt: skip
        if done is not None and least is not None:
            desk.on_minimum(done, month)
        allowed = _fen(done, "allowed") if done is not None else 0
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
        allowed = _fen(done) if done is not None else 0
    if done is not None:
        claim.lines = [Line(month, month, facts.deducted, min(allowed, facts.deducted), done)]
        _total(claim)
        if not claim.amount_fen:
            claim.state = "denied"
            claim.why = Said("扣的没有超过法律允许的数额。", "No more was deducted than the law allows.")
    desk.close(claim, desk.wage_clock())
    yield claim


def _withheld(desk: Desk) -> Iterator[Claim]:
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
                claim.lines = [Line(month, month, _fen(done), 0, done)]
                _total(claim)
        desk.close(claim, desk.year_clock(facts.last_day))
        yield claim
    if papers:
        claim = desk.claim("papers_back")
        claim.against = desk.payers()
        claim.venue = "inspection"
        for one in papers:
            desk.tried(claim, "withheld_papers", kind=one)
        yield claim


def _stoppage(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    if not facts.stoppage_months:
        return
    claim = desk.claim("stoppage", "monthly", "place", "stoppage_paid")
    claim.against = desk.payers()
    if claim.state != "missing":
        done = desk.tried(
            claim, "stoppage_pay", monthly=yuan(facts.monthly), months=facts.stoppage_months, worked=facts.stoppage_worked,
            code=facts.place, date=desk.until(),
        )  # fmt: skip
        if done is not None and done.result.amount_fen is not None:
            month = str(Month.of(desk.until()))
            claim.lines = [Line(month, month, _fen(done), facts.stoppage_paid or 0, done)]
            _total(claim)
            if not claim.amount_fen:
                claim.state = "denied"
                claim.why = Said(
                    "停工期间发的不少于法定数额。", "What was paid during the stoppage is not less than the law asks."
                )
            elif any(not used.verified for used in claim.parameters):
                claim.state = "possible"
                claim.why = Said(
                    "当地停工生活费比例还没核实，没计入合计。", "The local share is not verified; not in the total."
                )
        elif done is not None:
            claim.state = "missing"
            claim.why = Said("没有当地停工生活费比例的数据，算不出来。", "No data on the local stoppage allowance.")
    desk.close(claim, desk.wage_clock())
    yield claim


def _placement(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    if facts.form != "INTERN":
        return
    claim = desk.claim("intern_pay", "birth", "post_pay", "monthly")
    claim.against = desk.payers()
    if claim.state != "missing":
        done = desk.tried(
            claim, "intern_pay", birth=facts.birth, on=desk.until(), post_pay=yuan(facts.post_pay), paid=yuan(facts.monthly),
            overtime=bool(facts.overtime), fees=bool(facts.withheld),
        )  # fmt: skip
        if done is not None:
            months = desk.service_months() or [str(Month.of(desk.until()))]
            claim.lines = [Line(month, month, _fen(done), 0, done) for month in months] if _fen(done) else []
            _total(claim)
            if not claim.lines:
                claim.state = "denied"
                claim.why = Said("发的不低于相同岗位的 80%。", "Paid at least 80 % of the same post.")
            elif facts.hired is None:
                desk.ask("hired", "intern_pay")
    yield claim


_HEAT_KINDS = ("heat_subsidy.month", "heat_subsidy.workday", "heat_subsidy.day")


def _heat(desk: Desk) -> Iterator[Claim]:
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
                    Said(f"{month} 还没写高温天数，没算。", f"{month}: the days in heat are not written; not computed.")
                )
            continue
        done = desk.tried(
            claim, "heat", temperature=35, code=facts.place, date=first, days_in_heat=counted.get(month, Fraction(1))
        )
        if done is not None:
            claim.lines.append(Line(month, month, _fen(done), 0, done))
    _total(claim)
    if nothing:
        said = Said(
            f"没有这个城市 {'、'.join(nothing)} 的高温津贴数据，查到以后请管理数据的同事补上。",
            f"No data on the heat subsidy for this city and {', '.join(nothing)}: once found, have it entered in the book.",
        )
        claim.notes.append(said)
        if claim.amount_fen is None and not claim.missing:
            claim.state, claim.why = "missing", said
    if claim.state == "certain" and any(not used.verified for used in claim.parameters):
        claim.state = "possible"
        claim.why = Said("当地的数额还没核实，没计入合计。", "The local figure is not verified; not in the total.")
    desk.close(claim, desk.wage_clock())
    yield claim
