"""Injuries outside that insurance: an unlawful employer, the platform scheme, civil compensation."""

from __future__ import annotations

from collections.abc import Iterator

from martlet.law import clocks
from martlet.law.claims.bundle import Against, Claim
from martlet.law.claims.desk import Desk, refuse, yuan
from martlet.law.claims.harm.sums import UNVERIFIED, a_year_of, area_average, put_sum
from martlet.law.results import Said

__all__ = ["civil_compensation", "platform_scheme", "unlawful_employer", "without_insurance"]


def without_insurance(desk: Desk) -> Iterator[Claim]:
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


def unlawful_employer(desk: Desk) -> Iterator[Claim]:
    """One-off compensation by an unregistered employer or for a child."""
    facts = desk.facts
    claim = desk.claim("illegal_injury", "injured", *(() if facts.died else ("grade", "place")))
    claim.against = desk.payers("other")
    if claim.state == "missing" or facts.injured is None:
        yield claim
        return
    if facts.died:
        done = desk.tried(claim, "illegal_employer", date=facts.injured)
    else:
        average, used = area_average(desk, facts.injured)
        if average is None:
            desk.want("area_average", claim)
            claim.why = Said(
                "没有这个城市在那一年的平均工资数据：查到后填上就能算。",
                "No data on the average wage for this city and year: look it up and enter it.",
            )
            yield claim
            return
        # the book keeps the monthly average; the calculator takes the same figure for the year
        done = desk.tried(
            claim, "illegal_employer", grade=facts.grade, local_annual_avg=a_year_of(average), date=facts.injured
        )
        if done is not None:
            done.result.use(used)
    if done is not None:
        put_sum(claim, done, done.result.amount_fen or 0, facts.injured)
        if any(not one.verified for one in claim.parameters):
            claim.state, claim.why = "possible", UNVERIFIED
    desk.close(claim, desk.year_clock(facts.injured))
    yield claim


def platform_scheme(desk: Desk) -> Iterator[Claim]:
    """The scheme for platform workers."""
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
                "The occupational-injury scheme does not cover this. Claim civil damages, or first confirm an "
                "employment relationship.",
            )
            yield claim
            yield from civil_compensation(desk)
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
            "在 App 里报职业伤害，鉴定等级后才知道数额。",
            "Report the occupational injury in the app. The amount is known only after the grade.",
        )
        return
    average, used = area_average(desk, facts.injured or desk.until())
    done = desk.tried(claim, "injury", wage=yuan(wage), grade=facts.grade, local_avg=average, injury_date=facts.injured)
    if done is not None:
        done.result.use(used)
        put_sum(claim, done, done.result.amount_fen or 0, facts.injured or desk.until())
        claim.state = "possible"
        claim.why = Said(
            "职业伤害待遇参照工伤，以确认结论为准，没计入合计。",
            "Occupational-injury benefits follow those for work injuries. The scheme's decision counts, so it is "
            "not in the total.",
        )


def civil_compensation(desk: Desk) -> Iterator[Claim]:
    """Compensation for disability or death by the share of fault."""
    facts = desk.facts
    claim = desk.claim("civil_injury", "civil_income", "birth", *(() if facts.died else ("grade",)))
    claim.venue = "court"
    claim.against = desk.payers("injury")
    if claim.state != "missing" and facts.birth is not None:
        on = facts.injured or desk.until()
        age = on.year - facts.birth.year - ((on.month, on.day) < (facts.birth.month, facts.birth.day))
        done = desk.tried(
            claim,
            "civil_injury",
            income=yuan(facts.civil_income),
            age=age,
            grade=facts.grade,
            death=facts.died,
            fault_percent=facts.fault_percent,
        )
        if done is not None:
            put_sum(claim, done, done.result.amount_fen or 0, on)
            if facts.fault_percent is None:
                desk.ask("fault_percent", "civil_injury")
                claim.state = "possible"
                claim.why = Said(
                    "按对方全责算的上限；责任比例问清以前不计入合计。",
                    "This is the most, with all fault on the other side. It is not in the total until the share "
                    "of fault is known.",
                )
    desk.close(claim, desk.civil_clock(facts.injured))
    yield claim
