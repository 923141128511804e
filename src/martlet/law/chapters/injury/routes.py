"""Work injury: what counts, who pays, local subsidies, subcontracts, platforms, disease, private settlements."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from martlet.foundation import calendar as days
from martlet.law.chapters.injury.bounds import grade_of
from martlet.law.facts import amount, choice, count, day, flag, optional, pay, place
from martlet.law.faults import Fault
from martlet.law.parameters import current
from martlet.law.places import named
from martlet.law.registry import calculator
from martlet.law.results import Result, money, plain_yuan, rounded
from martlet.law.statutes import cite

_SCOPE = {
    "work_time_place_cause": (True, "WIR 14(1)"),
    "preparation": (True, "WIR 14(2)"),
    "violence_from_duty": (True, "WIR 14(3)"),
    "occupational_disease": (True, "WIR 14(4)"),
    "travel_on_duty": (True, "WIR 14(5)"),
    "commuting_not_mainly_own_fault": (True, "WIR 14(6)"),
    "commuting_mainly_own_fault": (False, "WIR 14(6)"),
    "sudden_illness_death_within_48h": (True, "WIR 15(1)"),
    "sudden_illness_death_after_48h": (False, "WIR 15(1)"),
    "rescue": (True, "WIR 15(2)"),
    "old_war_wound": (True, "WIR 15(3)"),
}
_EXCLUDED = {"intentional_crime": "WIR 16(1)", "drunk_or_drugs": "WIR 16(2)", "self_harm": "WIR 16(3)"}


@calculator("injury_scope", "R-INJ-SCOPE", how=choice(*_SCOPE), excluded=optional(choice(*_EXCLUDED)))
def injury_scope(*, how: str, excluded: str | None = None) -> Result:
    """Whether an accident counts as a work injury. value: {"counts"}."""
    counts, article = _SCOPE[how]
    result = Result("R-INJ-SCOPE", {"counts": counts and excluded is None}, cite(article, "WIR 19", "SPC-WI 4-6"))
    if excluded is not None:
        result.rests_on(_EXCLUDED[excluded])
        result.step(
            "故意犯罪、醉酒吸毒、自残自杀不算工伤。",
            "Intentional crime, being drunk or drugged, self-harm and suicide are not work injuries.",
        )
    else:
        result.step(
            "符合工伤情形。" if counts else "不在工伤情形之内。",
            "This counts as a work injury." if counts else "This does not count as a work injury.",
        )
    if how.startswith("commuting"):
        result.warn(
            "要有交警认定书或判决，别私了事故。",
            "A finding of the traffic police or a judgment is needed. Do not settle the accident in private.",
        )
    if how.startswith("sudden"):
        result.warn("48 小时从医院初次诊断算起。", "The 48 hours run from the hospital's first diagnosis.")
    result.warn("单位不认的，由单位举证。", "If the employer denies it, the employer must prove it.")
    return result


@calculator(
    "injury_local_subsidies",
    "R-INJ-LOCAL",
    grade=count,
    wage=optional(pay),
    local_avg=optional(pay),
    code=place,
    date=day,
)
def injury_local_subsidies(
    *, grade: int, code: str, date: date, wage: Fraction | None = None, local_avg: Fraction | None = None
) -> Result:
    """One-off medical and employment subsidies on leaving, grades 5-10. value: {"medical", "employment"}, null without data."""
    if not 5 <= grade_of(grade) <= 10:
        raise Fault("grade", "这两项补助只给 5 到 10 级。", "These two subsidies are only for grades 5 to 10.")
    result = Result("R-INJ-LOCAL", {"medical": None, "employment": None}, cite("WIR 36-37"))
    total = 0
    for side in ("medical", "employment"):
        fixed = current().find(f"injury.{side}_yuan.{grade}", code, date)
        months = current().find(f"injury.{side}_months.{grade}", code, date)
        if fixed is not None:
            result.use([fixed.used()])
            due = fixed.exact()
        elif months is not None:
            base = wage if months.note == "own wage" else local_avg
            if base is None:
                fact = "wage" if months.note == "own wage" else "local_avg"
                raise Fault(
                    fact, "这个省按这一项算，请写上。", "This province computes by this figure. Please write it."
                )
            result.use([months.used()])
            due = base * months.exact()
        else:
            where = named(code)
            result.warn(
                f"这个省的标准没有数据（{where.zh}，{date}），请查当地规定。",
                f"No data for this province ({where.en}, {date}): check the local rule.",
            )
            continue
        total += rounded(due)
        result.value[side] = plain_yuan(rounded(due))
        zh, en = (
            ("医疗补助金（基金）", "Medical subsidy (fund)")
            if side == "medical"
            else ("就业补助金（单位）", "Employment subsidy (employer)")
        )
        result.step(f"{zh}：{money(due)}。", f"{en}: {money(due)}.")
    result.amount_fen = total or None
    result.warn("临近退休会减少；各省不同。", "It is reduced near retirement age; provinces differ.")
    return result


@calculator(
    "uninsured_injury",
    "R-INJ-UNINSURED",
    insured=flag,
    employer_pays=optional(flag, False),
    recognised=optional(flag, False),
    third_party=optional(flag, False),
    joined_later=optional(flag, False),
)
def uninsured_injury(
    *,
    insured: bool,
    employer_pays: bool = False,
    recognised: bool = False,
    third_party: bool = False,
    joined_later: bool = False,
) -> Result:
    """Who pays when the employer did not insure. value: {"payer", "advance_possible"}."""
    advance = (not insured and recognised and not employer_pays) or third_party
    payer = "fund" if insured else "employer"
    result = Result("R-INJ-UNINSURED", {"payer": payer, "advance_possible": advance}, cite("WIR 62", "SIL 41-42"))
    if insured:
        result.step("参保的由工伤基金付。", "If insured, the work-injury fund pays.")
    else:
        result.step("没参保，全部由单位付。", "If not insured, the employer pays everything.")
    if advance:
        result.step(
            "单位不付的，认定工伤后可以书面申请基金先行支付。",
            "If the employer does not pay, you can apply in writing after recognition for advance payment by the fund.",
        )
    if joined_later:
        result.rests_on("WIR 62(3)")
        result.warn(
            "事后补缴的，只有新发生的费用转给基金。", "If the employer joins later, only new costs pass to the fund."
        )
    return result


@calculator(
    "subcontract_injury",
    "R-INJ-SUBCONTRACT",
    contractor_licensed=flag,
    boss_licensed=flag,
    lent_name=optional(flag, False),
    claim=optional(choice("wages", "injury", "double_wages", "severance"), "injury"),
    on=optional(day),
)
def subcontract_injury(
    *,
    contractor_licensed: bool,
    boss_licensed: bool,
    lent_name: bool = False,
    claim: str = "injury",
    on: date | None = None,
) -> Result:
    """Whether the contractor answers as employer for workers of an unlicensed boss. value: {"answers", "plead"}."""
    route = contractor_licensed and (not boss_licensed or lent_name)
    answers = route and claim in ("wages", "injury")
    result = Result(
        "R-INJ-SUBCONTRACT",
        {"answers": answers, "plead": "用工主体责任" if route else None},
        cite("SPC-II 1-2", "SPC-WI 3", "LCL 94", "劳社部发〔2005〕12号"),
    )
    if route:
        result.step(
            "请求「确认用工主体责任」，不要请求「确认劳动关系」。",
            "Ask to confirm “responsibility as user of the labour”, not “an employment relationship”.",
        )
    if route and not answers:
        result.warn(
            "二倍工资、经济补偿、赔偿金不在用工主体责任之内。",
            "Double wages, economic compensation (N) and damages (2N) are not part of this responsibility.",
        )
    if on is not None and on < date(2025, 9, 1) and claim == "wages":
        result.warn(
            "2025-09-01 以前的工资请求，依据不同（建设领域看《保障农民工工资支付条例》）。",
            "For wages before 2025-09-01 the basis is different (on building sites the Migrant-Worker Wage "
            "Payment Regulations).",
        )
    return result


_SEVEN = {"11", "31", "32", "44", "46", "50", "51"}
_TEN_MORE = {"12", "13", "21", "33", "34", "35", "37", "42", "45", "64"}


@calculator(
    "platform_injury",
    "R-INJ-NEWFORM",
    code=place,
    date=day,
    on_order=flag,
    employee=optional(flag, False),
    trade=optional(choice("ride_hailing", "delivery", "freight", "other"), "delivery"),
)
def platform_injury(
    *, code: str, date: date, on_order: bool, employee: bool = False, trade: str = "delivery"
) -> Result:
    """Whether the occupational-injury scheme covers a platform worker. value: {"covered", "scheme"}; covered null: confirm."""
    result = Result("R-INJ-NEWFORM", None, cite("人社部发〔2025〕24号"))
    if employee:
        result.value = {"covered": True, "scheme": "work_injury_insurance"}
        result.rests_on("WIR 14")
        result.step("有劳动关系的走工伤保险。", "With an employment relationship, work-injury insurance applies.")
        return result
    province = code[:2]
    since = (2022, 7) if province in _SEVEN else (2025, 7) if province in _TEN_MORE else (2026, 1)
    started = (date.year, date.month) >= since
    covered: bool | None = on_order and started and trade != "other"
    if covered and since == (2026, 1):
        covered = None
        result.warn(
            "通知只定了 2026 年，当地从哪天起要问人社部门。",
            "The notice only names the year 2026. Ask the labour authority from which day it applies locally.",
        )
    result.value = {"covered": covered, "scheme": "platform_occupational_injury"}
    result.step(
        f"这里从 {since[0]} 年 {since[1]} 月起试点；要在执行订单时受伤。",
        f"The scheme runs here from {since[0]}-{since[1]:02d}; the injury must happen while carrying out an order.",
    )
    result.warn(
        "在 App 里报职业伤害，留订单号和轨迹。",
        "Report the occupational injury in the app. Keep the order number and the track.",
    )
    return result


@calculator(
    "occupational_route",
    "R-OCC-DISEASE",
    left_employer=optional(flag, False),
    employer_exists=optional(flag, True),
    employer_refuses_data=optional(flag, False),
    relationship_disputed=optional(flag, False),
    diagnosed=optional(day),
)
def occupational_route(
    *,
    left_employer: bool = False,
    employer_exists: bool = True,
    employer_refuses_data: bool = False,
    relationship_disputed: bool = False,
    diagnosed: date | None = None,
) -> Result:
    """The way of an occupational disease, step by step. value: {"steps": [codes], "recognition_by"}."""
    steps = ["diagnosis"]
    result = Result("R-OCC-DISEASE", None, cite("ODL 35-36", "ODL 43-61"))
    result.step(
        "在单位所在地、户籍地或经常居住地的机构诊断，机构不能拒绝。",
        "It can be diagnosed where the employer is, where the worker is registered, or where the worker usually "
        "lives. The institution may not refuse.",
    )
    if employer_refuses_data:
        steps.append("decide_on_workers_account")
        result.step(
            "单位不给资料，按本人陈述和旁证作结论。",
            "If the employer gives no data, the worker's own account and other evidence decide.",
        )
    if relationship_disputed:
        steps.append("arbitration_30_days")
        result.step(
            "劳动关系、工种、在岗时间有争议：仲裁 30 日内裁决。",
            "If the relationship, the post or the time at work is disputed, arbitration decides within 30 days.",
        )
    if employer_exists:
        steps.append("recognition")
        result.step(
            "从诊断之日起单位 30 天、本人一年内申请工伤认定。",
            "From the diagnosis, the employer has 30 days and the worker one year to apply for recognition.",
        )
    else:
        steps.append("medical_aid")
        result.step(
            "单位没了：申请医疗救助和生活救助。",
            "If the employer no longer exists, apply for medical aid and living aid.",
        )
    if not left_employer:
        result.warn(
            "疑似期间和离岗体检前不能解除合同。",
            "The contract may not be ended while the disease is suspected or before the leaving check-up.",
        )
    by = None
    if diagnosed is not None:
        by = days.roll_over(days.add_months(diagnosed, 12)).day
        result.day = by
    result.value = {"steps": steps, "recognition_by": by and by.isoformat()}
    return result


@calculator("injury_settlement", "R-INJ-CASE", paid=amount, statutory=pay, recognised=optional(flag, False))
def injury_settlement(*, paid: Fraction, statutory: Fraction, recognised: bool = False) -> Result:
    """A private settlement beside the statutory benefits. value: {"difference", "share_percent"}."""
    gap = max(Fraction(0), statutory - paid)
    result = Result("R-INJ-CASE", None, cite("SPC-I 35", "BJ534 68", "CC 151"))
    result.amount_fen = rounded(gap)
    result.value = {
        "difference": plain_yuan(result.amount_fen),
        "share_percent": float(round(paid / statutory * 100, 2)),
    }
    result.step(
        f"法定 {money(statutory)} − 已付 {money(paid)} = {money(gap)}。",
        f"Due by law {money(statutory)} − paid {money(paid)} = {money(gap)}.",
    )
    if gap and not recognised:
        result.warn(
            "还没认定、鉴定就签的，明显偏低可以请求撤销或要差额，一年内。",
            "Signed before recognition and appraisal: if it is clearly too low, you can ask within one year to "
            "set it aside, or claim the difference.",
        )
    return result
