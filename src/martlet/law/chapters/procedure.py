"""Arbitration, representatives, payment orders, social insurance, legal aid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from martlet.foundation import calendar as days
from martlet.law.chapters.losses import longest_benefit
from martlet.law.facts import amount, choice, count, day, each, flag, optional, pay, place
from martlet.law.published import given_or_found
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number_of, plain_yuan, rounded
from martlet.law.statutes import cite


@calculator(
    "final_award",
    "R-ARB-FINAL",
    items=each(amount),
    min_wage_month=optional(pay),
    code=optional(place),
    date=optional(day),
    confirms_relationship=optional(flag, False),
    printed=optional(choice("final", "non_final")),
)
def final_award(
    *,
    items: Sequence[Fraction],
    min_wage_month: Fraction | None = None,
    code: str | None = None,
    date: date | None = None,
    confirms_relationship: bool = False,
    printed: str | None = None,
) -> Result:
    """Whether each item awarded is final for the employer: at most twelve monthly minimum wages.

    value: {"threshold", "items": [bool]}. `printed`: the type on the award, which governs.
    """
    result = Result("R-ARB-FINAL", None, cite("DMAL 47", "ARBR 50", "SPC-I 18-20"))
    limit = given_or_found(result, "min_wage_month", min_wage_month, "min_wage.month", code, date) * 12
    finals = [item <= limit for item in items]
    if confirms_relationship:
        finals = [False] * len(finals)
        result.warn(
            "同时确认劳动关系的裁决不是终局。", "An award that also confirms the employment relationship is not final."
        )
    if printed is not None:
        finals = [printed == "final"] * len(finals)
        result.step("以裁决书上写明的类型为准。", "The type printed on the award governs.")
    result.value = {"threshold": plain_yuan(rounded(limit)), "items": finals}
    result.step(
        f"界线是 12 个月最低工资：{money(limit)}；看裁决的数额，不看请求的数额。",
        f"The line is 12 times the monthly minimum wage: {money(limit)}. The amount awarded counts, not the "
        "amount claimed.",
    )
    result.warn(
        "终局只对单位终局，劳动者 15 天内仍可起诉。",
        "The award is final only for the employer. The worker may still sue within 15 days.",
    )
    return result


@calculator("representatives", "R-COL-REP", workers=count, common_claim=flag)
def representatives(*, workers: int, common_claim: bool) -> Result:
    """Who may elect representatives in arbitration. value: {"collective", "representatives": [3, 5] or null}."""
    collective = workers >= 10 and common_claim
    result = Result(
        "R-COL-REP",
        {"collective": collective, "representatives": [3, 5] if collective else None},
        cite("DMAL 7", "ARBR 5", "ARBR 62-67"),
    )
    result.step(
        "十人以上、有共同请求，可以推举 3 到 5 名代表，优先立案。"
        if collective
        else "不到十人或没有共同请求，按普通共同申请。",
        "Ten or more workers with a common claim may elect 3 to 5 representatives, and their case is accepted first."
        if collective
        else "Fewer than ten workers or no common claim: apply jointly in the ordinary way.",
    )
    if collective:
        result.warn(
            "代表放弃、变更请求或和解，要被代表的人同意。",
            "If representatives give up or change the claim, or settle, the workers they represent must consent.",
        )
    return result


@calculator("representatives_court", "R-COL-REP-COURT", workers=count)
def representatives_court(*, workers: int) -> Result:
    """Representatives in court. value: {"representatives": [2, 5] or null}."""
    result = Result(
        "R-COL-REP-COURT", {"representatives": [2, 5] if workers >= 10 else None}, cite("CPL 56-57", "CPL-I 75-78")
    )
    result.step(
        "十人以上推选 2 到 5 名代表，每名可委托一到两名代理人。" if workers >= 10 else "不到十人，各自参加诉讼。",
        "Ten or more workers elect 2 to 5 representatives, each with one or two agents."
        if workers >= 10
        else "Fewer than ten: each worker takes part in the suit.",
    )
    return result


@calculator("late_fee", "R-SI-LATEFEE", amount=amount, days=count)
def late_fee(*, amount: Fraction, days: int) -> Result:
    """Surcharge on late social-insurance contributions, 0.05 % a day. value: amount."""
    due = amount * days / 2000
    result = Result("R-SI-LATEFEE", plain_yuan(rounded(due)), cite("SIL 86"), amount_fen=rounded(due))
    result.step(
        f"{money(amount)} × 0.05% × {days} 天 = {money(due)}。",
        f"{money(amount)} × 0.05 % × {number_of(days, 'day')} = {money(due)}.",
    )
    result.warn(
        "滞纳金由单位交给征收机构，不归劳动者。",
        "The employer pays the late fee to the collecting agency. It does not go to the worker.",
    )
    return result


_SI_ROUTES = {
    "back_payment": ("authority", "SIL 63"),
    "loss_of_benefits": ("arbitration", "SPC-I 1(5)"),
    "base_too_low": ("authority", "SIL 60"),
}


@calculator(
    "insurance_route", "R-SI-ARREARS", demand=choice(*_SI_ROUTES), waived=optional(flag, False), hired=optional(day)
)
def insurance_route(*, demand: str, waived: bool = False, hired: date | None = None) -> Result:
    """Where a demand about social insurance goes. value: {"route", "register_by"}."""
    route, article = _SI_ROUTES[demand]
    by = days.roll_over(hired + timedelta(days=30)).day if hired else None
    result = Result(
        "R-SI-ARREARS", {"route": route, "register_by": by and by.isoformat()}, cite("SIL 58", article, "SIL 84")
    )
    result.step(
        "补缴找人社或税务，不走仲裁。" if route == "authority" else "待遇损失走仲裁、法院。",
        "For back-payment go to the labour authority or the tax office, not to arbitration."
        if route == "authority"
        else "For lost benefits go to arbitration and the court.",
    )
    if waived:
        result.rests_on("SPC-II 19")
        result.warn("放弃社保的承诺无效。", "A promise to give up social insurance is void.")
    result.warn(
        "旧账可能被说超过两年监察时效，尽快投诉。",
        "Old arrears may be said to be beyond the inspectorate's two-year limit. Complain soon.",
    )
    return result


@calculator(
    "unemployment",
    "R-SI-UNEMP",
    years_paid=amount,
    voluntary=flag,
    registered=optional(flag, True),
    code=optional(place),
)
def unemployment(*, years_paid: Fraction, voluntary: bool, registered: bool = True, code: str | None = None) -> Result:
    """Unemployment benefit. value: {"entitled", "max_months"}; leaving under LCL 38 is not voluntary."""
    entitled = years_paid >= 1 and not voluntary and registered
    longest = longest_benefit(years_paid)
    result = Result("R-SI-UNEMP", {"entitled": entitled, "max_months": longest if entitled else 0}, cite("SIL 45-51"))
    result.step(
        f"缴费 {float(years_paid):g} 年：最长 {longest} 个月。",
        f"{number_of(years_paid, 'year')} paid: at most {number_of(longest, 'month')}.",
    )
    if not registered:
        result.warn("先办失业登记。", "Register as unemployed first.")
    if code and code.startswith("31"):
        result.warn(
            "上海 2026-08-16 起改为每缴一年 2 个月，请再确认。",
            "From 2026-08-16 Shanghai gives two months for each year paid: confirm this.",
        )
    return result


@calculator(
    "payment_order",
    "R-DL-PAYORDER",
    fixed=flag,
    due=flag,
    counter_debt=optional(flag, False),
    reachable=flag,
    basis=optional(choice("lcl30", "mediation_agreement"), "lcl30"),
    received=optional(day),
)
def payment_order(
    *,
    fixed: bool,
    due: bool,
    reachable: bool,
    counter_debt: bool = False,
    basis: str = "lcl30",
    received: date | None = None,
) -> Result:
    """Whether a payment order can be asked for. value: {"possible", "object_by", "after_objection"}."""
    possible = fixed and due and reachable and not counter_debt
    by = days.roll_over(received + timedelta(days=15)).day if received else None
    after = "arbitration" if basis == "lcl30" else "sue_directly"
    result = Result(
        "R-DL-PAYORDER",
        {"possible": possible, "object_by": by and by.isoformat(), "after_objection": after},
        cite("LCL 30", "DMAL 16", "CPL 225-228", "SPC-I 13"),
        day=by,
    )
    result.step(
        "条件：金额确定、已到期、互不欠债、能送达。",
        "Conditions: the sum is fixed and due, neither side owes the other anything else, and the papers can be "
        "served.",
    )
    result.step(
        "法院 5 天内答复、15 天内发出；对方 15 天内付款或书面异议。",
        "The court answers within 5 days and issues the order within 15 days. The other side pays or objects in "
        "writing within 15 days.",
    )
    result.warn("只说没钱不算异议。", "Only saying that there is no money is not an objection.")
    return result


@calculator(
    "legal_aid",
    "R-LEGALAID",
    migrant=flag,
    claim=choice("pay", "injury", "relationship", "other"),
    limit_ends=optional(day),
    today=optional(day),
    applied=optional(day),
)
def legal_aid(
    *, migrant: bool, claim: str, limit_ends: date | None = None, today: date | None = None, applied: date | None = None
) -> Result:
    """Legal aid. value: {"covered", "means_check", "at_once", "decision_by"}."""
    covered = claim != "other"
    exempt = migrant and claim in ("pay", "injury")
    at_once = bool(limit_ends and today and 0 <= (limit_ends - today).days <= 7)
    by = days.roll_over(applied + timedelta(days=7)).day if applied else None
    result = Result(
        "R-LEGALAID",
        {"covered": covered, "means_check": not exempt, "at_once": at_once, "decision_by": by and by.isoformat()},
        cite("LAL 31", "LAL 42-44", "MWR 45"),
        day=by,
    )
    result.step(
        "进城务工人员追讨报酬、工伤赔偿，不查经济困难。" if exempt else "需要核查经济困难状况。",
        "Migrant workers claiming pay or work-injury compensation: their means are not checked."
        if exempt
        else "Whether they are in financial hardship must be checked.",
    )
    if at_once:
        result.step("七天内期限届满，先提供援助。", "A time limit ends within seven days, so help is given first.")
    return result


@calculator("preserve_assets", "R-ARB-PRESERVE", may_flee=flag, award_effective=optional(day))
def preserve_assets(*, may_flee: bool, award_effective: date | None = None) -> Result:
    """Property preservation. value: {"ask", "enforce_by"}."""
    by = days.roll_over(days.add_months(award_effective, 3)).day if award_effective else None
    result = Result("R-ARB-PRESERVE", {"ask": may_flee, "enforce_by": by and by.isoformat()}, cite("SPC-I 49"), day=by)
    result.step(
        "单位可能逃匿、转移财产的，申请保全，担保可以减免；裁决生效后三个月内申请执行。",
        "If the employer may run away or move its assets, apply for property preservation. The security can be "
        "reduced or waived. Apply for enforcement within three months after the award takes effect.",
    )
    return result


@calculator(
    "advance_enforcement",
    "R-ARB-PREEXEC",
    claim=choice("pay", "injury_medical", "compensation", "other"),
    clear=flag,
    hardship=flag,
)
def advance_enforcement(*, claim: str, clear: bool, hardship: bool) -> Result:
    """Advance enforcement in arbitration. value: {"possible", "security"}; the worker gives none."""
    possible = claim != "other" and clear and hardship
    result = Result("R-ARB-PREEXEC", {"possible": possible, "security": False}, cite("DMAL 44"))
    result.step(
        "报酬、工伤医疗费、补偿或赔偿金，权利明确、生活严重困难，可以先予执行，不用担保。",
        "For pay, work-injury medical costs, economic compensation or damages: if the right is clear and life is "
        "very hard, advance enforcement is possible, without security.",
    )
    return result


@calculator("arbitration_venue", "R-ARB-VENUE", performance=place, employer=place)
def arbitration_venue(*, performance: str, employer: str) -> Result:
    """Where to apply. value: {"venue", "also", "fee"}: codes; the place of performance prevails when both apply."""
    also = None if performance == employer else employer
    result = Result(
        "R-ARB-VENUE", {"venue": performance, "also": also, "fee": "0.00"}, cite("DMAL 21", "DMAL 53", "ARBR 8")
    )
    result.step(
        "合同履行地优先于单位所在地；仲裁不收费。",
        "The place where the contract is performed goes before the place of the employer. Arbitration is free.",
    )
    return result


_BURDEN = {
    "dismissal": ("employer", "SPC-I 44"),
    "pay_cut": ("employer", "SPC-I 44"),
    "length_of_service": ("employer", "SPC-I 44"),
    "wage_ledger": ("employer", "MWR 50"),
    "overtime_happened": ("worker", "SPC-I 42"),
    "overtime_records_held": ("employer", "SPC-I 42"),
    "not_an_injury": ("employer", "WIR 19"),
    "relationship": ("worker", "DMAL 6"),
}


@calculator("burden_of_proof", "R-ARB-EVIDENCE", fact=choice(*_BURDEN))
def burden_of_proof(*, fact: str) -> Result:
    """Who must prove a fact. value: "employer" or "worker"."""
    who, article = _BURDEN[fact]
    result = Result("R-ARB-EVIDENCE", who, cite("DMAL 6", "DMAL 39", article))
    result.step(
        "由单位举证。" if who == "employer" else "先由劳动者拿出初步证据。",
        "The employer must prove it." if who == "employer" else "The worker must first bring some evidence.",
    )
    return result


@calculator("union_committee", "R-COL-UNION", members=count)
def union_committee(*, members: int) -> Result:
    """Whether members can form their own union committee. value: {"committee"}."""
    result = Result("R-COL-UNION", {"committee": members >= 25}, cite("TU 3", "TU 11-12", "TU 28", "LSI 29"))
    result.step(
        "会员 25 人以上建基层委员会，不足的可以单独或联合建；要上级工会批准。",
        "With 25 members or more a union committee is set up. With fewer, it may be set up alone or jointly. The "
        "higher union must approve.",
    )
    return result


@calculator(
    "collective_contract",
    "R-COL-CONTRACT",
    filed=optional(day),
    requested=optional(day),
    objection=optional(flag, False),
)
def collective_contract(*, filed: date | None = None, requested: date | None = None, objection: bool = False) -> Result:
    """Days of a collective contract. value: {"effective", "answer_by"}; effective 15 days after filing without objection."""
    effective = filed + timedelta(days=15) if filed and not objection else None
    answer = days.roll_over(requested + timedelta(days=20)).day if requested else None
    result = Result(
        "R-COL-CONTRACT",
        {"effective": effective and effective.isoformat(), "answer_by": answer and answer.isoformat()},
        cite("LCL 51-56", "TU 21", "COLC 32"),
        day=effective or answer,
    )
    result.step(
        "草案交职代会或全体职工讨论；报送 15 天无异议生效；协商要求 20 天内答复。",
        "The workers' congress or all staff discuss the draft. It takes effect 15 days after filing if nobody "
        "objects. A request to bargain is answered within 20 days.",
    )
    return result
