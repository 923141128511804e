"""Recognition and the benefits of the work-injury insurance: disability, local subsidies, pay while off, death."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from martlet.foundation.calendar import Month
from martlet.law import clocks
from martlet.law.claims.bundle import Claim, Conflict, Line
from martlet.law.claims.desk import Desk, refuse, yuan
from martlet.law.claims.harm.sums import FUND, UNVERIFIED, area_average, fen_of_part, put_sum
from martlet.law.results import Said
from martlet.law.statutes import cite

__all__ = ["insured_benefits"]


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
                f"The worker's own year to apply for recognition ended on {claim.clock.last_day}. Time lost for "
                "reasons that are not one's own is not counted: check this first.",
            )
    if facts.recognised == "refused":
        claim.state = "possible"
        claim.why = Said(
            "不予认定：60 天内复议或六个月内起诉，先翻案再谈待遇。",
            "Recognition was refused: ask for reconsideration within 60 days or sue within six months. Overturn "
            "that first, then claim benefits.",
        )
    return claim


def insured_benefits(desk: Desk) -> Iterator[Claim]:
    """Recognition and the benefits of the insurance, on what is known of the injury."""
    facts = desk.facts
    if facts.recognised != "yes":
        if facts.recognised is None:
            desk.ask("recognised", "injury_lump")
        yield _recognition(desk)
    elif facts.injured is not None or facts.injury_how is not None:
        known = desk.claim("recognition")
        refuse(
            known, Said("已经认定了，不用再申请。", "The injury is already recognised, so no application is needed.")
        )
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
            refuse(gone, Said("人不在了，按工亡待遇算。", "The worker has died, so the death benefits apply."))
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
                "The injury is not recognised yet, so it is not in the total. Benefits can be claimed after "
                "recognition.",
            )
    if facts.recognised != "yes":
        desk.conflicts.append(
            Conflict(
                "recognition",
                Said("没认定，先别要待遇", "No benefits before recognition"),
                Said(
                    "先治疗、留首诊病历，一年内申请认定，再鉴定等级，最后要待遇；没认定、没鉴定前不要签一次了结的协议。",
                    "First treatment and the first medical record, then recognition within a year, then the "
                    "grade, and benefits last. Before recognition and appraisal, sign nothing that settles "
                    "everything.",
                ),
                basis=cite("WIR 17", "WIR 21", "SPC-I 35"),
            )
        )
    if facts.injury_how in ("commuting_not_mainly_own_fault", "violence_from_duty"):
        desk.conflicts.append(
            Conflict(
                "tort",
                Said("第三人造成的工伤，可以两边要", "Hurt at work by a third party: claim from both"),
                Said(
                    "工伤待遇和对肇事方的民事赔偿可以都要，医疗费不能拿两份；事故别私了，要有交警认定书。",
                    "Work-injury benefits and civil damages from whoever caused it can both be claimed, but "
                    "medical costs only once. Do not settle the accident in private: get the traffic police "
                    "finding.",
                ),
                basis=cite("SPC-WI 8"),
            )
        )
    yield from found


def _paid_by(desk: Desk, claim: Claim, fund: bool) -> None:
    insured = desk.facts.injury_insured
    if insured is None:
        desk.ask("injury_insured", claim.code)
    claim.against = [FUND] if insured and fund else desk.payers("injury")
    if insured and fund:
        claim.venue = "fund"
    elif insured is False and fund:
        claim.notes.append(
            Said(
                "没参保，全部由单位付；单位不付可以申请基金先行支付。",
                "If not insured, the employer pays everything. If it does not pay, advance payment by the fund "
                "can be asked for.",
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
                "The average wage of the 12 months before the injury is not known, so the known wage is used.",
            )
        )
    average, used = area_average(desk, on)
    given: dict[str, Any] = {
        "wage": yuan(wage),
        "grade": facts.grade,
        "local_avg": average,
        "injury_date": facts.injured,
        "min_wage": desk.minimum(str(Month.of(on))),
        "suitable_work": facts.suitable_work,
        "insured": facts.injury_insured,
    }
    if average is None:
        desk.ask("area_average", "injury_lump")
    if facts.nursing is not None and average is not None:
        given["nursing"] = facts.nursing
    done = desk.tried(lump, "injury", **given)
    if done is None:
        yield lump
        return
    done.result.use(used)
    put_sum(lump, done, done.result.amount_fen or 0, on)
    if done.result.value["base"] != yuan(wage) and any(not one.verified for one in used):
        lump.state, lump.why = "possible", UNVERIFIED
    yield lump
    for code, key, fund in (
        ("injury_monthly", "monthly_allowance", (facts.grade or 0) <= 4),
        ("injury_nursing", "nursing", True),
    ):
        amount = fen_of_part(done, key)
        if amount is not None:
            monthly = desk.claim(code)
            monthly.workings, monthly.amount_fen, monthly.monthly = [done], amount, True
            monthly.state = "possible"
            monthly.why = Said("按月领，不加进合计。", "It is paid every month and not added to the total.")
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
        amount = fen_of_part(done, key) if done is not None else None
        if done is not None and amount is None:
            claim.state, claim.why = (
                "missing",
                Said("这个省的标准没有数据，请查当地规定。", "No data for this province: check the local rule."),
            )
        elif done is not None and amount is not None:
            put_sum(claim, done, amount, on)
            if any(not used.verified for used in claim.parameters):
                claim.state = "possible"
                claim.why = Said(
                    "省里的标准还没核实，没计入合计。",
                    "The province's standard is not verified, so it is not in the total.",
                )
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
                claim.state, claim.why = (
                    "denied",
                    Said("养伤期间的工资发足了。", "The wages while off work were paid in full."),
                )
    desk.close(claim, desk.wage_clock())
    return claim


def _death(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    lump = desk.claim("death_lump", "injured")
    _paid_by(desk, lump, True)
    if facts.injured is None:
        yield lump
        return
    average, used = area_average(desk, facts.injured)
    wage = facts.injury_wage or facts.average or facts.monthly
    dependants = facts.dependants if facts.dependants and wage is not None else None
    done = desk.tried(lump, "death", date=facts.injured, local_avg=average, wage=yuan(wage), dependants=dependants)
    if done is None:
        yield lump
        return
    done.result.use(used)
    put_sum(lump, done, done.result.amount_fen or 0, facts.injured)
    yield lump
    funeral = desk.claim("funeral")
    _paid_by(desk, funeral, True)
    amount = fen_of_part(done, "funeral")
    if amount is None:
        funeral.state = "missing"
        desk.want("place" if facts.place is None else "area_average", funeral)
        funeral.why = Said(
            "没有这个城市在那一年的月平均工资数据：查到后填上就能算。",
            "No data on the average wage for this city and year: look it up and enter it.",
        )
    else:
        funeral.workings = [done]
        put_sum(funeral, done, amount, facts.injured)
        if any(not one.verified for one in used):
            funeral.state, funeral.why = "possible", UNVERIFIED
    yield funeral
    pensions = fen_of_part(done, "pensions_total") if "pensions_total" in done.result.value else None
    if pensions is not None:
        monthly = desk.claim("pensions")
        monthly.workings, monthly.amount_fen, monthly.monthly, monthly.state = [done], pensions, True, "possible"
        monthly.why = Said("按月领，不加进合计。", "It is paid every month and not added to the total.")
        _paid_by(desk, monthly, True)
        yield monthly
    elif facts.dependants is None:
        desk.ask("dependants", "pensions")
