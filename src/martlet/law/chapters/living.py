"""Injury without papers, insurance for migrants, forced labour, discrimination, permit, schooling, emergency help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from martlet.foundation import calendar as days
from martlet.law.facts import amount, choice, count, day, each, flag, optional
from martlet.law.registry import calculator
from martlet.law.results import Result, number_of
from martlet.law.statutes import cite


@calculator(
    "injury_without_contract",
    "R-INJ-NOCONTRACT",
    injured=day,
    subcontract=optional(flag, False),
    disputed_days=optional(count, 0),
)
def injury_without_contract(*, injured: date, subcontract: bool = False, disputed_days: int = 0) -> Result:
    """The order of steps after an injury without a contract. value: {"steps", "file_by"}.

    `disputed_days`: days spent in arbitration or suit on the relationship, which are not counted in the year.
    """
    by = days.roll_over(days.add_months(injured, 12) + timedelta(days=disputed_days)).day
    steps = ["treatment_first_record", "evidence", "file_recognition"]
    steps += ["confirm_responsible_user"] if subcontract else ["confirm_relationship_if_disputed"]
    steps += ["grading", "benefits"]
    result = Result(
        "R-INJ-NOCONTRACT",
        {"steps": steps, "file_by": by.isoformat()},
        cite("SPC-WI 3", "SPC-WI 7", "SPC-II 1", "WIR 17"),
        day=by,
    )
    result.step(
        "先治疗、留首诊记录，收集证据；有争议也在一年内先申请工伤认定，再鉴定、算待遇。",
        "First treatment and the first medical record, then evidence. Even if it is disputed, apply for "
        "recognition within a year, then appraisal and benefits.",
    )
    if disputed_days:
        result.step(
            f"确认关系的仲裁、诉讼 {disputed_days} 天不算在内。",
            f"{number_of(disputed_days, 'day')} of arbitration or suit over the relationship are not counted.",
        )
    if subcontract:
        result.step(
            "层层转包的，走用工主体责任，不需要先确认劳动关系。",
            "With subcontracting, claim responsibility as user of the labour. The relationship need not be "
            "confirmed first.",
        )
    return result


@calculator(
    "project_insurance",
    "R-INJ-PROJECT",
    building_site=flag,
    on_list=optional(flag, True),
    project_insured=optional(flag, True),
)
def project_insurance(*, building_site: bool, on_list: bool = True, project_insured: bool = True) -> Result:
    """Whether a site worker is insured by project. value: {"insured_by_project"}."""
    covered = building_site and project_insured
    result = Result("R-INJ-PROJECT", {"insured_by_project": covered}, cite("人社部发〔2014〕103号"))
    result.step(
        "工地按项目参保，实名制名单上的人都在内；先问项目的保单。",
        "Building sites are insured by project, and everybody on the real-name list is covered. First ask for "
        "the project's policy.",
    )
    if covered and not on_list:
        result.warn(
            "没上名单的，用考勤、工友证言证明在项目上干活。",
            "If you are not on the list, prove by attendance records and co-workers that you worked on the project.",
        )
    return result


@calculator(
    "insurance_duty",
    "R-SI-MIGRANT",
    excuse=choice("rural_household", "resident_scheme_at_home", "waiver", "probation", "none"),
)
def insurance_duty(*, excuse: str) -> Result:
    """Whether the employer must insure a migrant worker. value: {"must_insure", "excuse_holds"}."""
    result = Result("R-SI-MIGRANT", {"must_insure": True, "excuse_holds": False}, cite("SIL 58", "SIL 95"))
    result.step(
        "进城务工的人和别人一样参保；老家交了居民保险、试用期、自愿放弃都不是理由。",
        "Migrant workers are insured like everybody else. A scheme at home, probation or a waiver is no excuse.",
    )
    return result


_SIGNS = ("violence", "threat", "confinement", "papers_withheld", "guards", "insult", "beating")


@calculator("forced_labour", "R-CRIM-FORCED", signs=each(choice(*_SIGNS)))
def forced_labour(*, signs: Sequence[str]) -> Result:
    """Whether signs of forced labour call for the police. value: {"suspected", "call"}."""
    suspected = bool(set(signs) & {"violence", "threat", "confinement", "guards", "beating"})
    result = Result(
        "R-CRIM-FORCED",
        {"suspected": suspected, "call": "110" if suspected else "12333"},
        cite("CL 244", "CL 244-1", "PSA 47", "LCL 88"),
    )
    result.step(
        "暴力、威胁、限制自由强迫干活是犯罪：马上打 110，记下位置，不要惊动对方。",
        "Forcing somebody to work by violence, threats or confinement is a crime. Call 110 at once, note the "
        "place, and do not alert them.",
    )
    return result


@calculator(
    "discrimination",
    "R-DISC",
    ground=choice("sex", "origin", "health", "disability", "harassment", "religion", "ethnicity"),
)
def discrimination(*, ground: str) -> Result:
    """Where to go. value: {"court_directly", "inspectorate"}."""
    result = Result(
        "R-DISC",
        {"court_directly": True, "inspectorate": ground in ("sex", "harassment")},
        cite("EPL 3", "EPL 26-31", "EPL 62", "CC 1010", *(("WOM 43-49",) if ground in ("sex", "harassment") else ())),
    )
    result.step(
        "可以直接起诉平等就业权纠纷，不用先仲裁；性别歧视可以找劳动监察和妇联。",
        "You can sue directly over equal employment, without arbitration first. For sex discrimination you can "
        "also go to the labour inspectorate and the women's federation.",
    )
    if ground == "harassment":
        result.warn(
            "先确认安全；单位有预防和处置的义务。", "Make sure of safety first. The employer must prevent it and act."
        )
    return result


@calculator(
    "residence_permit",
    "R-HUKOU-PERMIT",
    months_lived=amount,
    job=optional(flag, False),
    home=optional(flag, False),
    study=optional(flag, False),
    issued=optional(day),
    today=optional(day),
)
def residence_permit(
    *,
    months_lived: Fraction,
    job: bool = False,
    home: bool = False,
    study: bool = False,
    issued: date | None = None,
    today: date | None = None,
) -> Result:
    """Residence permit: right to it, and the month in which to endorse it. value: {"eligible", "endorse_from", "endorse_until"}."""
    eligible = months_lived >= 6 and (job or home or study)
    until = None
    if issued is not None:
        years = 1
        while today is not None and days.add_months(issued, years * 12) < today:
            years += 1
        until = days.add_months(issued, years * 12)
    start = days.add_months(until, -1) if until else None
    result = Result(
        "R-HUKOU-PERMIT",
        {
            "eligible": eligible,
            "endorse_from": start and start.isoformat(),
            "endorse_until": until and until.isoformat(),
        },
        cite("RP 2", "RP 9-10", "RP 12-16"),
        day=until,
    )
    result.step(
        "住满半年，有稳定工作、稳定住处或连续就读其中一条。",
        "Half a year there, and one of these: a steady job, a steady home, or schooling.",
    )
    if until:
        result.step(
            "每年周年前一个月内签注，过期暂停使用，补办恢复。",
            "Have it endorsed in the month before each anniversary. If that is missed, its use is suspended "
            "until you do it.",
        )
    return result


@calculator("schooling", "R-EDU", residence_permit=flag, age=count)
def schooling(*, residence_permit: bool, age: int) -> Result:
    """Compulsory schooling at the parents' place. value: {"right", "apply_with"}."""
    result = Result(
        "R-EDU",
        {"right": 6 <= age <= 15, "apply_with": "residence_permit" if residence_permit else "apply_for_permit_first"},
        cite("EDUL 12", "RP 12"),
    )
    result.step(
        "随父母在工作或居住地平等入学，主要凭居住证，办法由省定。",
        "Children enrol on equal terms where their parents work or live, mainly by the residence permit. The "
        "province makes the rules.",
    )
    result.warn("报名多在 3 到 7 月，看当地通知。", "Enrolment is mostly from March to July: see the local notice.")
    return result


@calculator("emergency_help", "R-SOCIAL-AID", on=day, urgent=flag, destitute=optional(flag, False))
def emergency_help(*, on: date, urgent: bool, destitute: bool = False) -> Result:
    """Temporary assistance. value: {"where", "papers_later", "shelter"}."""
    result = Result(
        "R-SOCIAL-AID",
        {
            "where": "place_of_hardship" if on >= date(2026, 7, 1) else "ask_locally",
            "papers_later": urgent,
            "shelter": destitute,
        },
        cite("SAL 29", "SAL 31", "SAL 37", "SAL 50", "SAL 52"),
    )
    result.step(
        "在困难发生地的乡镇、街道申请临时救助；紧急的先救助后补手续；没吃没住的找救助站。",
        "Apply for temporary assistance at the street or township office where the hardship arises. Urgent cases "
        "are helped first and the papers follow. Without food or bed, go to a relief station.",
    )
    if on < date(2026, 7, 1):
        result.warn(
            "2026-07-01 以前按旧办法，可能要求户籍或居住证。",
            "Before 2026-07-01 the older rules apply and may ask for local registration or a residence permit.",
        )
    return result


@calculator(
    "refuse_dangerous_work",
    "R-SAF-REFUSE",
    danger=choice("order_against_rules", "forced_danger", "immediate_danger", "none"),
)
def refuse_dangerous_work(*, danger: str) -> Result:
    """Whether work may be refused. value: {"may_refuse", "may_leave_at_once", "breach"}."""
    result = Result(
        "R-SAF-REFUSE",
        {
            "may_refuse": danger != "none",
            "may_leave_at_once": danger in ("forced_danger", "immediate_danger"),
            "breach": danger == "none",
        },
        cite("LCL 32", "LCL 38(2)", "WSL 54-55"),
    )
    result.step(
        "违章指挥、强令冒险可以拒绝，不算违约；直接危及人身安全的先撤离。",
        "You may refuse orders that break the safety rules or force you into danger. It is no breach of "
        "contract. If life is in danger, leave first.",
    )
    return result
