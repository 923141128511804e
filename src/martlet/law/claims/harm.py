"""Heads of claim about injury: recognition, benefits, unlawful employer, platform scheme, civil injury, private settlement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from martlet.foundation.calendar import Month
from martlet.law import clocks
from martlet.law.claims.bundle import Against, Claim, Conflict, Line, Option, Working
from martlet.law.claims.desk import Desk, fen_of, refuse, yuan
from martlet.law.results import Said, Used, plain_yuan
from martlet.law.statutes import cite

__all__ = ["heads"]

_FUND = Against("fund", "", Said("工伤保险基金", "the injury-insurance fund"))
_UNVERIFIED = Said("当地平均工资还没核实，没计入合计。", "The area's average is not verified; not in the total.")
_CIVIL = ("family", "civil", "platform_civil", "intern")


def heads(desk: Desk) -> Iterator[Claim]:
    """What follows from an injury; nothing when none was told of."""
    facts = desk.facts
    if not any((facts.injured, facts.grade, facts.died, facts.injury_how, facts.suspension_months, facts.private_paid)):
        return
    code = desk.regime.code
    if code in ("child", "unregistered"):
        found = [*_unlawful(desk), *_bills(desk, "certain"), *_not_insured(desk)]
    elif code in _CIVIL:
        found = [*_civil(desk), *_civil_costs(desk), *_not_insured(desk)]
    elif code in ("platform_managed", "platform_open") or (facts.form in ("PLAT", "PLAT-CROWD") and code != "labour"):
        found = [*_platform(desk), *_not_insured(desk)]
    else:
        found = [*_insurance(desk), *_bills(desk, "certain" if facts.recognised == "yes" else "possible")]
    yield from _private(desk, found)


def _not_insured(desk: Desk) -> Iterator[Claim]:
    """The ordinary benefits say that they do not apply, instead of vanishing."""
    facts = desk.facts
    why = desk.regime.why
    codes = ["recognition"]
    codes += ["death_lump", "funeral"] if facts.died else []
    codes += ["injury_lump"] if facts.grade or not facts.died else []
    codes += ["suspension_pay"] if facts.suspension_months else []
    for code in codes:
        claim = desk.claim(code)
        refuse(claim, why)
        yield claim


def _put(claim: Claim, working: Working, fen: int, on: date) -> None:
    month = str(Month.of(on))
    claim.lines = [Line(month, month, fen, 0, working)]
    claim.amount_fen = fen


def _value(working: Working, key: str) -> int | None:
    found = working.result.value.get(key)
    return None if found is None else fen_of(found)


def _area_average(desk: Desk, on: date) -> tuple[str | None, list[Used]]:
    """Last year's average monthly wage of the place, for the bounds of the own wage: of the book, else as looked up by hand."""
    kinds = ("average_wage.contribution", "average_wage.cap", "average_wage.estimate")
    figure = next((found for kind in kinds if (found := desk.figure(kind, on)) is not None), None)
    if figure is not None:
        return str(figure.value), [figure.used()]
    told = desk.facts.area_average
    if told is None:
        return None, []
    names = ("当地上年度月平均工资（查到填写的）", "the area's average monthly wage (looked up by hand)")
    used = Used(*names, plain_yuan(told), "yuan/month", "", False, None, desk.facts.place or "")
    return plain_yuan(told), [used]


def _recognition(desk: Desk) -> Claim:
    facts = desk.facts
    claim = desk.claim("recognition", "injured")
    claim.venue = "authority"
    claim.against = []
    if facts.injured is not None:
        desk.tried(
            claim, "injury_without_contract", injured=facts.injured, subcontract=desk.regime.code == "labour_boss"
        )
        claim.clock = clocks.limit_clock("R-DL-INJ1Y", facts.injured)
        if desk.over(claim.clock) and facts.recognised == "no":
            claim.state = "barred"
            claim.why = Said(
                f"本人申请工伤认定的一年到 {claim.clock.last_day}，已过；不是自己原因耽误的时间可以扣除，先核对。",
                f"The worker's year to file ended on {claim.clock.last_day}; time lost for reasons not one's own is not counted: check.",
            )
    if facts.recognised == "refused":
        claim.state = "possible"
        claim.why = Said(
            "不予认定：60 天内复议或六个月内起诉，先翻案再谈待遇。",
            "Refused: reconsideration in 60 days or suit in six months first.",
        )
    return claim


def _insurance(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    if facts.recognised != "yes":
        if facts.recognised is None:
            desk.ask("recognised", "injury_lump")
        yield _recognition(desk)
    elif facts.injured is not None or facts.injury_how is not None:
        known = desk.claim("recognition")
        refuse(known, Said("已经认定了，不用再申请。", "Recognised already."))
        yield known
    scope = None
    if facts.injury_how is not None:
        scope = desk.work("injury_scope", how=facts.injury_how)
    else:
        desk.ask("injury_how", "injury_lump")
    found = list(_death(desk) if facts.died else _disability(desk))
    if facts.died and (facts.grade or facts.suspension_months):
        for code in ("injury_lump", "suspension_pay"):
            gone = desk.claim(code)
            refuse(gone, Said("人不在了，按工亡待遇算。", "The worker died: the death benefits apply."))
            found.append(gone)
    for claim in found:
        if scope is not None:
            claim.workings.append(scope)
            if not scope.result.value["counts"]:
                claim.state, claim.why = "denied", Said("这种情形不算工伤。", "This does not count as a work injury.")
        if facts.recognised != "yes" and claim.state == "certain":
            claim.state = "possible"
            claim.why = Said(
                "还没认定工伤，先不计入合计；认定后才能要待遇。",
                "Not recognised yet: benefits follow recognition and are not in the total.",
            )
    if facts.recognised != "yes":
        desk.conflicts.append(
            Conflict(
                "recognition",
                Said("没认定，先别要待遇", "No benefits before recognition"),
                Said(
                    "先治疗、留首诊病历，一年内申请认定，再鉴定等级，最后要待遇；没认定、没鉴定前不要签一次了结的协议。",
                    "Treatment and first record, recognition within a year, grading, then benefits. Sign no final settlement before.",
                ),
                basis=cite("WIR 17", "WIR 21", "SPC-I 35"),
            )
        )
    if facts.injury_how in ("commuting_not_mainly_own_fault", "violence_from_duty"):
        desk.conflicts.append(
            Conflict(
                "tort",
                Said("第三人造成的工伤，可以两边要", "Hurt by a third party: both ways"),
                Said(
                    "工伤待遇和对肇事方的民事赔偿可以都要，医疗费不能拿两份；事故别私了，要有交警认定书。",
                    "Injury benefits and the civil claim against the third party go together, except medical costs already paid.",
                ),
                basis=cite("SPC-WI 8"),
            )
        )
    yield from found


def _paid_by(desk: Desk, claim: Claim, fund: bool) -> None:
    insured = desk.facts.injury_insured
    if insured is None:
        desk.ask("injury_insured", claim.code)
    claim.against = [_FUND] if insured and fund else desk.payers("injury")
    if insured and fund:
        claim.venue = "fund"
    elif insured is False and fund:
        claim.notes.append(
            Said(
                "没参保，全部由单位付；单位不付可以申请基金先行支付。",
                "Uninsured: the employer pays; the fund may pay first on request.",
            )
        )


def _disability(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    wage = facts.injury_wage or facts.average or facts.monthly
    on = facts.injured or desk.until()
    if facts.suspension_months:
        yield _suspension(desk, on)
    lump = desk.claim("injury_lump", "grade", "injured")
    if wage is None:
        desk.want("injury_wage", lump)
    if facts.place is None:
        desk.want("place", lump)
    _paid_by(desk, lump, True)
    if lump.state == "missing":
        yield lump
        return
    if facts.injury_wage is None:
        desk.ask("injury_wage", "injury_lump")
        lump.notes.append(
            Said(
                "没问到受伤前 12 个月平均工资，先按已知的工资算。",
                "The average before the injury is not known; the pay known is used.",
            )
        )
    average, used = _area_average(desk, on)
    given: dict[str, Any] = {
        "wage": yuan(wage), "grade": facts.grade, "local_avg": average, "injury_date": facts.injured,
        "min_wage": desk.minimum(str(Month.of(on))), "suitable_work": facts.suitable_work, "insured": facts.injury_insured,
    }  # fmt: skip
    if average is None:
        desk.ask("area_average", "injury_lump")
    if facts.nursing is not None and average is not None:
        given["nursing"] = facts.nursing
    done = desk.tried(lump, "injury", **given)
    if done is None:
        yield lump
        return
    done.result.use(used)
    _put(lump, done, done.result.amount_fen or 0, on)
    if done.result.value["base"] != yuan(wage) and any(not one.verified for one in used):
        lump.state, lump.why = "possible", _UNVERIFIED
    yield lump
    for code, key, fund in (
        ("injury_monthly", "monthly_allowance", (facts.grade or 0) <= 4),
        ("injury_nursing", "nursing", True),
    ):
        amount = _value(done, key)
        if amount is not None:
            monthly = desk.claim(code)
            monthly.workings, monthly.amount_fen, monthly.monthly = [done], amount, True
            monthly.state = "possible"
            monthly.why = Said("按月领，不加进合计。", "Due every month, never added to the total.")
            _paid_by(desk, monthly, fund)
            yield monthly
    if facts.grade is not None and facts.grade >= 5 and facts.last_day is not None:
        yield from _local(desk, wage or 0, average, facts.last_day)


def _local(desk: Desk, wage: int, average: str | None, on: date) -> Iterator[Claim]:
    for code, key, fund in (("injury_medical", "medical", True), ("injury_employment", "employment", False)):
        claim = desk.claim(code)
        claim.rule_id = "R-INJ-LOCAL"
        _paid_by(desk, claim, fund)
        done = desk.tried(
            claim,
            "injury_local_subsidies",
            grade=desk.facts.grade,
            wage=yuan(wage),
            local_avg=average,
            code=desk.facts.place,
            date=on,
        )
        amount = _value(done, key) if done is not None else None
        if done is not None and amount is None:
            claim.state, claim.why = (
                "missing",
                Said("这个省的标准没有数据，请查当地规定。", "No data for this province."),
            )
        elif done is not None and amount is not None:
            _put(claim, done, amount, on)
            if any(not used.verified for used in claim.parameters):
                claim.state = "possible"
                claim.why = Said(
                    "省里的标准还没核实，没计入合计。", "The province's figure is not verified; not in the total."
                )
        yield claim


def _bills(desk: Desk, state: str) -> Iterator[Claim]:
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
    claim.against = [_FUND] if insured else desk.payers("injury")
    if claim.state == "missing":
        yield claim
        return
    if insured and facts.filed_late is None:
        desk.ask("filed_late", "medical_bills")
    done = desk.tried(
        claim, "medical_costs", bills=yuan(facts.medical_paid), insured=insured, filed_late=insured and facts.filed_late
    )
    if done is not None:
        _put(claim, done, done.result.amount_fen or 0, facts.injured or desk.until())
        claim.venue = "fund" if insured else claim.venue
        if insured and facts.filed_late:
            claim.against = [*desk.payers("injury"), _FUND]
        if state != "certain":
            claim.state = "possible"
            claim.why = Said(
                "还没认定工伤，先不计入合计；票据留好。", "Not recognised yet: not in the total. Keep the bills."
            )
    desk.close(claim, desk.year_clock(facts.injured) if not insured else None)
    yield claim


def _civil_costs(desk: Desk) -> Iterator[Claim]:
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
            _put(claim, done, done.result.amount_fen or 0, facts.injured or desk.until())
            if not claim.amount_fen:
                refuse(claim, Said("养伤期间的收入没有少。", "No income was lost."))
            elif facts.fault_percent is None:
                desk.ask("fault_percent", code)
                claim.state = "possible"
                claim.why = Said(
                    "按对方全责算的上限；责任比例问清以前不计入合计。",
                    "The upper end, all fault on the other side; not in the total until asked.",
                )
        desk.close(claim, desk.civil_clock(facts.injured))
        yield claim


def _suspension(desk: Desk, on: date) -> Claim:
    facts = desk.facts
    claim = desk.claim("suspension_pay", "injured", "suspension_paid")
    claim.against = desk.payers("injury")
    wage = facts.injury_wage or facts.average or facts.monthly
    if wage is None:
        desk.want("monthly", claim)
    if claim.state != "missing":
        done = desk.tried(
            claim, "paid_suspension", injured=facts.injured, monthly=yuan(wage), months=facts.suspension_months
        )
        if done is not None:
            month = str(Month.of(on))
            claim.lines = [Line(month, month, done.result.amount_fen or 0, facts.suspension_paid or 0, done)]
            claim.amount_fen = claim.lines[0].amount_fen
            if not claim.amount_fen:
                claim.state, claim.why = "denied", Said("养伤期间的工资发足了。", "Paid in full while off work.")
    desk.close(claim, desk.wage_clock())
    return claim


def _death(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    lump = desk.claim("death_lump", "injured")
    _paid_by(desk, lump, True)
    if facts.injured is None:
        yield lump
        return
    average, used = _area_average(desk, facts.injured)
    wage = facts.injury_wage or facts.average or facts.monthly
    dependants = facts.dependants if facts.dependants and wage is not None else None
    done = desk.tried(lump, "death", date=facts.injured, local_avg=average, wage=yuan(wage), dependants=dependants)
    if done is None:
        yield lump
        return
    done.result.use(used)
    _put(lump, done, done.result.amount_fen or 0, facts.injured)
    yield lump
    funeral = desk.claim("funeral")
    _paid_by(desk, funeral, True)
    amount = _value(done, "funeral")
    if amount is None:
        funeral.state = "missing"
        desk.want("place" if facts.place is None else "area_average", funeral)
        funeral.why = Said(
            "没有这个城市在那一年的月平均工资数据：查到后填上就能算。",
            "No data on the average wage for this city and year: look it up and write it down.",
        )
    else:
        funeral.workings = [done]
        _put(funeral, done, amount, facts.injured)
        if any(not one.verified for one in used):
            funeral.state, funeral.why = "possible", _UNVERIFIED
    yield funeral
    pensions = _value(done, "pensions_total") if "pensions_total" in done.result.value else None
    if pensions is not None:
        monthly = desk.claim("pensions")
        monthly.workings, monthly.amount_fen, monthly.monthly, monthly.state = [done], pensions, True, "possible"
        monthly.why = Said("按月领，不加进合计。", "Due every month, never added to the total.")
        _paid_by(desk, monthly, True)
        yield monthly
    elif facts.dependants is None:
        desk.ask("dependants", "pensions")


def _unlawful(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    claim = desk.claim("illegal_injury", "injured", *(() if facts.died else ("grade", "place")))
    claim.against = desk.payers("other")
    if claim.state == "missing" or facts.injured is None:
        yield claim
        return
    if facts.died:
        done = desk.tried(claim, "illegal_employer", date=facts.injured)
    else:
        average, used = _area_average(desk, facts.injured)
        if average is None:
            desk.want("area_average", claim)
            claim.why = Said(
                "没有这个城市在那一年的平均工资数据：查到后填上就能算。",
                "No data on the average wage for this city and year: look it up and write it down.",
            )
            yield claim
            return
        # the book keeps the monthly average; the calculator takes the same figure for the year
        done = desk.tried(
            claim, "illegal_employer", grade=facts.grade, local_annual_avg=_a_year(average), date=facts.injured
        )
        if done is not None:
            done.result.use(used)
    if done is not None:
        _put(claim, done, done.result.amount_fen or 0, facts.injured)
        if any(not one.verified for one in claim.parameters):
            claim.state, claim.why = "possible", _UNVERIFIED
    desk.close(claim, desk.year_clock(facts.injured))
    yield claim


def _a_year(monthly: str) -> str:
    return plain_yuan(fen_of(monthly) * 12)


def _platform(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    claim = desk.claim("platform_injury", "place", "injured", "on_order")
    claim.venue = "fund"
    claim.against = [
        Against("scheme", "", Said("职业伤害保障（平台缴费）", "the occupational-injury scheme, paid by the platform"))
    ]
    if claim.state != "missing":
        done = desk.tried(claim, "platform_injury", code=facts.place, date=facts.injured, on_order=facts.on_order)
        if done is not None and done.result.value["covered"] is False:
            claim.state = "denied"
            claim.why = Said(
                "不在职业伤害保障范围内；可以走民事赔偿，或者先确认劳动关系。",
                "Not covered: a civil claim, or confirm employment first.",
            )
            yield claim
            yield from _civil(desk)
            return
        if done is not None:
            _scheme_amount(desk, claim)
        if facts.injured is not None:
            claim.clock = clocks.limit_clock("R-DL-INJ1Y", facts.injured)
    yield claim


def _scheme_amount(desk: Desk, claim: Claim) -> None:
    """The scheme pays as injury insurance does; the grade gives the lump sum."""
    facts = desk.facts
    wage = facts.injury_wage or facts.average or facts.monthly
    if facts.grade is None or wage is None:
        for name in ("grade", "injury_wage"):
            desk.ask(name, "platform_injury")
        claim.state = "possible"
        claim.why = Said(
            "在 App 里报职业伤害，鉴定等级后才知道数额。", "Report in the app; the amount follows from the grade."
        )
        return
    average, used = _area_average(desk, facts.injured or desk.until())
    done = desk.tried(claim, "injury", wage=yuan(wage), grade=facts.grade, local_avg=average, injury_date=facts.injured)
    if done is not None:
        done.result.use(used)
        _put(claim, done, done.result.amount_fen or 0, facts.injured or desk.until())
        claim.state = "possible"
        claim.why = Said(
            "职业伤害待遇参照工伤，以确认结论为准，没计入合计。",
            "As injury insurance, by the scheme's decision; not in the total.",
        )


def _civil(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    claim = desk.claim("civil_injury", "civil_income", "birth", *(() if facts.died else ("grade",)))
    claim.venue = "court"
    claim.against = desk.payers("injury")
    if claim.state != "missing" and facts.birth is not None:
        on = facts.injured or desk.until()
        age = on.year - facts.birth.year - ((on.month, on.day) < (facts.birth.month, facts.birth.day))
        done = desk.tried(
            claim, "civil_injury", income=yuan(facts.civil_income), age=age, grade=facts.grade, death=facts.died,
            fault_percent=facts.fault_percent,
        )  # fmt: skip
        if done is not None:
            _put(claim, done, done.result.amount_fen or 0, on)
            if facts.fault_percent is None:
                desk.ask("fault_percent", "civil_injury")
                claim.state = "possible"
                claim.why = Said(
                    "按对方全责算的上限；责任比例问清以前不计入合计。",
                    "The upper end, all fault on the other side; not in the total until asked.",
                )
    desk.close(claim, desk.civil_clock(facts.injured))
    yield claim


def _private(desk: Desk, found: list[Claim]) -> Iterator[Claim]:
    """A private settlement: the difference to the statutory benefits, or the whole after setting it aside."""
    facts = desk.facts
    sure = [one for one in found if one.state == "certain"]
    whole = sum(
        one.amount_fen or 0 for one in (sure or found) if not one.monthly and one.state in ("certain", "possible")
    )
    if facts.private_paid is None:
        yield from found
        return
    if not whole:
        yield from found
        waiting = desk.claim("settlement")
        waiting.state = "missing"
        waiting.why = Said(
            "法定数额还算不出来，差额也就不知道。", "The statutory sum is not known yet, so neither is the difference."
        )
        yield waiting
        return
    claim = desk.claim("settlement")
    claim.against = desk.payers("injury")
    done = desk.tried(
        claim,
        "injury_settlement",
        paid=yuan(facts.private_paid),
        statutory=yuan(whole),
        recognised=facts.recognised == "yes",
    )
    if done is not None:
        _put(claim, done, done.result.amount_fen or 0, facts.injured or desk.until())
        if facts.recognised != "yes":
            claim.state = "possible"
            claim.why = Said(
                "先认定、鉴定，才知道差多少；现在的数只是估算，没计入合计。",
                "Recognition and grading first; the figure is an estimate and not counted.",
            )
        elif not claim.amount_fen:
            claim.state, claim.why = (
                "denied",
                Said("私了不低于法定标准。", "The settlement is not below the statutory sum."),
            )
    certain = sum(one.amount_fen or 0 for one in found if not one.monthly and one.state == "certain")
    chosen = desk.choices.get("private", "difference")
    desk.conflicts.append(
        Conflict(
            "private",
            Said("私了过的工伤：要差额还是推翻重来", "Settled privately: the difference, or all anew"),
            Said(
                "差额和全部待遇是同一笔钱，只能选一种；撤销要在知道之日起一年内。",
                "The difference and the whole are the same money; setting the settlement aside takes a claim within a year.",
            ),
            [
                Option("difference", Said("要差额", "The difference"), ("settlement",), claim.amount_fen, True,
                       Said("已经拿到的不用退，直接要少给的。", "What was paid stays; only the rest is claimed.")),
                Option("whole", Said("撤销协议，要全部待遇", "Set it aside, claim the whole"),
                       tuple(one.code for one in found), certain or None, False,
                       Said("已拿的要抵扣，多一场撤销的官司。", "What was paid is set off, and there is one more suit.")),
            ],
            chosen,
            cite("SPC-I 35", "CC 151-152"),
        )
    )  # fmt: skip
    for one in found:
        if chosen == "difference" and one.state == "certain" and not one.monthly and one.amount_fen:
            one.why = Said("已经含在私了差额里，没有另计。", "Contained in the difference to the settlement.")
    if chosen == "whole" and claim.state == "certain":
        claim.why = Said("选了要全部待遇，差额不另计。", "The whole is claimed instead.")
    yield from found
    yield claim
