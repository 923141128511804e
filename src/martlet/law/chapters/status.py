"""Status and its papers: relationship, scope, deposits, IOUs, settlements, an employer who is gone, agencies, homes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from martlet.foundation import calendar as days
from martlet.law.facts import amount, choice, count, day, each, flag, optional, pay
from martlet.law.registry import calculator
from martlet.law.results import Result, money, plain_yuan, rounded
from martlet.law.statutes import cite

_PROOFS = {
    "pay_record": "worker",
    "insurance": "worker",
    "work_card": "worker",
    "co_workers": "worker",
    "roster": "employer",
    "entry_form": "employer",
    "attendance": "employer",
}


@calculator(
    "employment_relationship",
    "R-REL-CONFIRM",
    both_eligible=flag,
    under_rules=flag,
    paid_work=flag,
    part_of_business=flag,
    proofs=optional(each(choice(*_PROOFS)), ()),
    left=optional(day),
)
def employment_relationship(
    *,
    both_eligible: bool,
    under_rules: bool,
    paid_work: bool,
    part_of_business: bool,
    proofs: Sequence[str] = (),
    left: date | None = None,
) -> Result:
    """Whether an employment relationship exists without a written contract.

    value: {"exists", "have", "employer_must_produce", "claim_by"}.
    """
    exists = both_eligible and under_rules and paid_work and part_of_business
    by = days.roll_over(days.add_months(left, 12)).day if left else None
    must = [name for name, who in _PROOFS.items() if who == "employer" and name not in proofs]
    result = Result(
        "R-REL-CONFIRM",
        {"exists": exists, "have": list(proofs), "employer_must_produce": must, "claim_by": by and by.isoformat()},
        cite("劳社部发〔2005〕12号", "BJ534 21", "DMAL 27"),
        day=by,
    )
    result.step(
        "三条同时具备：双方主体合格；受单位规章管理、做有报酬的工作；工作是单位业务的一部分。",
        "All three are needed: both sides are eligible; the worker is under the employer's rules and does paid "
        "work; the work is part of the employer's business.",
    )
    result.step(
        "花名册、登记表、考勤由单位提供。",
        "The employer must produce the roster, the entry form and the attendance records.",
    )
    if not proofs:
        result.warn(
            "先找工资记录、社保、工牌、同事证言。",
            "First look for pay records, social insurance, the work card and co-workers' statements.",
        )
    return result


_NOT_LABOUR = (
    "family_domestic",
    "craftsman_helper",
    "farm_hand",
    "challenge_to_grading",
    "challenge_to_diagnosis",
    "housing_sale",
    "pension_agency",
)


@calculator(
    "labour_dispute", "R-REL-SCOPE", matter=choice(*_NOT_LABOUR, "employer_worker", "iou_only", "insurance_loss")
)
def labour_dispute(*, matter: str) -> Result:
    """Whether a matter is a labour dispute. value: {"labour_dispute", "route"}."""
    is_labour = matter not in _NOT_LABOUR
    route = "court" if not is_labour or matter == "iou_only" else "arbitration"
    result = Result("R-REL-SCOPE", {"labour_dispute": is_labour, "route": route}, cite("SPC-I 2"))
    result.step(
        "家庭请保姆、个体匠人带帮工、农户请人、不服鉴定或诊断，都不是劳动争议。" if not is_labour else "属于劳动争议。",
        "A family's nanny, a craftsman's helper, a farm household's hand, and a challenge to an appraisal or "
        "diagnosis are not labour disputes."
        if not is_labour
        else "This is a labour dispute.",
    )
    return result


@calculator(
    "affiliated_employers",
    "R-REL-AFFILIATE",
    written_contract=flag,
    pays=optional(count, 1),
    moved_by_employer=optional(flag, False),
)
def affiliated_employers(*, written_contract: bool, pays: int = 1, moved_by_employer: bool = False) -> Result:
    """Several related companies. value: {"decided_by", "joint", "service_counts"}."""
    result = Result(
        "R-REL-AFFILIATE",
        {
            "decided_by": "contract" if written_contract else "management_pay_insurance",
            "joint": pays > 1 or not written_contract,
            "service_counts": moved_by_employer,
        },
        cite("SPC-II 3", "SPC-I 46", "LCLR 10"),
    )
    result.step(
        "有书面合同看合同；没有就看谁管理、谁发工资、谁缴社保。工资等连带负责，非因本人原因调动的工龄连续算。",
        "If there is a written contract, it decides. If not, see who manages, who pays wages and who pays "
        "insurance. They are jointly liable for pay, and service counts on if the worker did not choose the move.",
    )
    return result


_WITHHELD = ("deposit", "uniform_fee", "guarantee", "id_card", "bank_card", "wage_card")


@calculator(
    "withheld_papers",
    "R-DEPOSIT-DOC",
    kind=choice(*_WITHHELD),
    workers=optional(count, 1),
    amount=optional(amount, Fraction(0)),
)
def withheld_papers(*, kind: str, workers: int = 1, amount: Fraction = Fraction(0)) -> Result:
    """Deposit or papers withheld. value: {"return", "fine_min", "fine_max"}; the fine goes to the state."""
    result = Result(
        "R-DEPOSIT-DOC",
        None,
        cite("LCL 9", "LCL 84", *(("MWR 31",) if kind == "wage_card" else ())),
        amount_fen=rounded(amount) or None,
    )
    low, high = (0, 0) if kind == "id_card" else (500, 2000)
    result.value = {
        "return": plain_yuan(rounded(amount)),
        "fine_min": plain_yuan(low * workers * 100),
        "fine_max": plain_yuan(high * workers * 100),
    }
    result.step(
        "马上退还；劳动监察可以责令限期退，收财物、扣物品的按每人 500 到 2,000 元罚款，扣身份证由公安处罚。",
        "It must be returned at once. The labour inspectorate can order this. For money or things it fines 500 "
        "to 2,000 for each person; for an ID card the police punish.",
    )
    if kind == "id_card":
        result.warn("扣身份证可以报警。", "If an ID card is withheld, you can call the police.")
    return result


@calculator(
    "wage_iou",
    "R-WAGE-IOU",
    says_wages=flag,
    names_employer=flag,
    signed_by=choice("company", "labour_boss", "manager"),
    only_pay=optional(flag, True),
    due=optional(day),
)
def wage_iou(
    *, says_wages: bool, names_employer: bool, signed_by: str, only_pay: bool = True, due: date | None = None
) -> Result:
    """What a wage IOU is good for. value: {"sue_directly", "binds", "limit", "missing"}."""
    missing = [
        name for name, there in (("the word wages (工资)", says_wages), ("employer", names_employer)) if not there
    ]
    limit = days.roll_over(days.add_months(due, 36)).day if due else None
    result = Result(
        "R-WAGE-IOU",
        {
            "sue_directly": says_wages and only_pay,
            "binds": signed_by,
            "limit": limit and limit.isoformat(),
            "missing": missing,
        },
        cite("SPC-I 15", "CC 188", *(("MWR 30", "MWR 36", "SPC-II 1") if signed_by == "labour_boss" else ())),
        day=limit,
    )
    result.step(
        "写明「工资」、单位和付款人的欠条，只要钱、没有别的争议，可以直接起诉，三年时效。",
        "An IOU that says “wages” and names the employer and the payer can be sued on directly if only its sum "
        "is claimed. The limit is three years.",
    )
    if signed_by == "labour_boss":
        result.warn(
            "只有包工头签的，只管他自己：再要工地、项目、总包的信息，同时找总包清偿。",
            "If only the labour boss signed, it binds only him. Find out the site, the project and the general "
            "contractor, and claim from the general contractor too.",
        )
    return result


@calculator("housing_deduction", "R-WAGE-DORM", agreed=flag, provided=flag, amount=amount, month_wage=pay, min_wage=pay)
def housing_deduction(
    *, agreed: bool, provided: bool, amount: Fraction, month_wage: Fraction, min_wage: Fraction
) -> Result:
    """Rent, meals and water taken from pay. value: {"allowed", "excess"}."""
    allowed = min(amount, max(Fraction(0), month_wage - min_wage)) if agreed and provided else Fraction(0)
    result = Result(
        "R-WAGE-DORM",
        {"allowed": plain_yuan(rounded(allowed)), "excess": plain_yuan(rounded(amount - allowed))},
        cite("WP 15-16"),
        amount_fen=rounded(amount - allowed),
    )
    result.step(
        f"约定过、真提供了才能扣，扣完不低于最低工资 {money(min_wage)}：最多 {money(allowed)}。",
        f"A deduction needs an agreement and a real service, and at least the minimum wage {money(min_wage)} must "
        f"remain: at most {money(allowed)}.",
    )
    result.warn(
        "最后一个月工资不能拿去抵房租水电。", "The last month's wages may not be set off against rent, water and power."
    )
    return result


@calculator(
    "settlement_form",
    "R-SETTLE-RECEIPT",
    illegal=optional(flag, False),
    forced=optional(flag, False),
    unfair=optional(flag, False),
    contradictory=optional(flag, False),
    paid=optional(flag, True),
    signed=optional(day),
)
def settlement_form(
    *,
    illegal: bool = False,
    forced: bool = False,
    unfair: bool = False,
    contradictory: bool = False,
    paid: bool = True,
    signed: date | None = None,
) -> Result:
    """Whether a 'settled, no dispute' form holds. value: {"holds", "challenge_by"}."""
    weak = illegal or forced or unfair or contradictory or not paid
    by = days.roll_over(days.add_months(signed, 12)).day if signed and weak else None
    result = Result(
        "R-SETTLE-RECEIPT",
        {"holds": not weak, "challenge_by": by and by.isoformat()},
        cite("SPC-I 35", "BJ534 68", "CC 152"),
        day=by,
    )
    result.step(
        "「结清、无争议」一般有效；违法、被迫、明显不公、自相矛盾或钱没到账的，可以推翻。",
        "A “settled, no dispute” form usually holds. It can be overturned if it is unlawful, forced, clearly "
        "unfair or contradictory, or if the money never came.",
    )
    result.warn(
        "钱没到手不要签；要签就写「收到多少元，其余未结」。",
        "Do not sign before the money arrives. If you must sign, write “received CNY …, the rest is not settled”.",
    )
    return result


_GONE = {
    "no_licence": "owner_or_investor",
    "revoked": "owner_or_investor",
    "closed": "owner_or_investor",
    "sole_owner": "owner",
    "partnership": "partners",
    "lent_licence": "owner_and_lender",
    "bankrupt": "administrator",
}


@calculator("employer_gone", "R-EMPLOYER-GONE", state=choice(*_GONE))
def employer_gone(*, state: str) -> Result:
    """Whom to name when the employer is gone. value: {"name", "severance_due"}."""
    result = Result(
        "R-EMPLOYER-GONE",
        {"name": _GONE[state], "severance_due": state in ("revoked", "closed", "bankrupt")},
        cite("ARBR 6", "SPC-I 29-30", "MWR 20", *(("BKL 48", "BKL 113") if state == "bankrupt" else ())),
    )
    result.step(
        "无照、吊销、关门的，列出资人、开办人；个体户和合伙由本人付；出借执照的连带。破产的由管理人列清单，工资排在前面。",
        "Without a licence, or if it was revoked or closed, name the investors and founders. Sole owners and "
        "partners pay themselves; whoever lent the licence is jointly liable. In bankruptcy the administrator "
        "lists the wages, which rank first.",
    )
    return result


@calculator("domestic_worker", "R-DOMESTIC", hired_by=choice("family", "company", "agency"))
def domestic_worker(*, hired_by: str) -> Result:
    """Which law governs a domestic worker. value: {"law", "route"}."""
    company = hired_by == "company"
    result = Result(
        "R-DOMESTIC",
        {"law": "labour" if company else "civil", "route": "arbitration" if company else "court"},
        cite("SPC-I 2", "CC 1192"),
    )
    result.step(
        "员工制家政公司：劳动合同法全部适用。" if company else "家庭请的：民事合同，受伤按过错，三年时效，直接起诉。",
        "Employee of a domestic-service company: the Labour Contract Law applies in full."
        if company
        else "Hired by a family: a civil contract, damages by fault, a limit of three years, direct suit.",
    )
    return result


@calculator(
    "agency_rebate",
    "R-AGENCY-REBATE",
    promised=choice("hourly_price", "rebate", "entry_bonus"),
    licensed=optional(flag, True),
    amount=optional(amount, Fraction(0)),
)
def agency_rebate(*, promised: str, licensed: bool = True, amount: Fraction = Fraction(0)) -> Result:
    """Money promised by a labour agency. value: {"kind", "route", "user_pays"}."""
    wages = promised == "hourly_price"
    result = Result(
        "R-AGENCY-REBATE",
        {
            "kind": "wages" if wages else "contract",
            "route": "arbitration" if wages else "small_claim",
            "user_pays": wages and not licensed,
        },
        cite("MWR 18"),
        amount_fen=rounded(amount) or None,
    )
    result.step(
        "经中介发的小时价是工资；返费、入职奖是中介的承诺，按合同小额起诉。",
        "The hourly price paid through an agency is wages. A rebate or joining bonus is the agency's promise: "
        "sue on it as a small claim.",
    )
    result.warn(
        "留好招工广告、聊天、群公告、中介和工厂的名字。",
        "Keep the job advert, chats, group notices, and the names of the agency and the factory.",
    )
    return result
