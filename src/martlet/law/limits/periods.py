"""The limits as data: what starts, restarts and keeps each, and the sentence for the day after."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from martlet.law.clocks import INTERRUPTING, LIMITS, Length, Limit
from martlet.law.results import Said
from martlet.law.statutes import Citation, cite

__all__ = ["ARBITRATION", "KINDS", "ORDER", "PERIODS", "Period"]

ARBITRATION = ("R-DL-ARB-1Y", "R-DL-ARB-WAGE")
CLAIMED_AGAIN = frozenset({"demand", "promise", "enforcement_filed"})
"""What restarts the time to enforce (CPL 250 with CC 195): asking again, a promise, applying."""


@dataclass(frozen=True, slots=True)
class Period:
    """One limit. `code` is stable and never used again; it is the rule's id where the rule has one period only.

    `length` None: an authority names the day (`until` of the event, else its day). `restarts`: kinds that make it run anew.
    `hindrance`: what days in which somebody could not act do to it: "added" one by one (DMAL 27, SPC-WI 7), "six_months"
    more when they fall into the last half year (CC 194), or "ten_days" to ask for it back once they are over (CPL 86).
    `kept_by`: kinds that end it; `undone_by`: kinds after which an earlier one of these no longer counts.
    """

    code: str
    rule: str
    what: Said
    starts: tuple[str, ...]
    length: Length | None
    basis: tuple[Citation, ...]
    who: str
    kept_by: tuple[str, ...] = ()
    undone_by: tuple[str, ...] = ()
    restarts: frozenset[str] = frozenset()
    hindrance: str = ""
    missed: Said | None = None

    @property
    def ours(self) -> bool:
        """Whether somebody on the worker's side must act; the others are waited for."""
        return self.who in ("worker", "both")


def _keeps(*kinds: str, missed: tuple[str, str] | None = None, hindrance: str = "") -> dict[str, object]:
    return {"kept_by": kinds, "missed": Said(*missed) if missed else None, "hindrance": hindrance}


_ARB_MISSED = (
    "过了也可以申请：仲裁委不会主动提时效，要看单位提不提。找找有没有没算进去的催要、投诉、单位答应付的凭据；欠薪还可以找劳动监察（违法结束起两年内）；"
    "单位现在书面答应付，有的地方算新的承诺（民法典第192条），问律师。",
    "Applying is still possible: the commission does not raise the limit, the employer may. Look for proof of a demand, complaint or"
    " promise that is not written here; over unpaid wages the inspectorate can act for two years after the violation ended; a written"
    " promise made now may count anew in some places (Civil Code art. 192): ask a lawyer.",
)
_ENFORCE_MISSED = (
    "还可以申请，法院不会主动查，对方可以提异议。找找这两年里催要或对方答应付的凭据：每一次都重新算两年。",
    "Applying is still possible: the court does not raise it, the other side may object. Look for proof of a demand or promise"
    " in these two years: each starts them anew.",
)
_MORE: dict[str, dict[str, object]] = {
    "R-DL-ARB-1Y": _keeps("arbitration_filed", missed=_ARB_MISSED, hindrance="added"),
    "R-DL-ARB-WAGE": _keeps("arbitration_filed", missed=_ARB_MISSED, hindrance="added"),
    "R-DL-ARB-ACCEPT5": _keeps(
        "arbitration_accepted", "award_received", "lawsuit",
        missed=("五个工作日没有答复，可以带着收件回执直接起诉。",
                "There was no answer in five working days: you may sue directly, with the filing receipt."),
    ),
    "R-DL-ARB-AWARD45": _keeps(
        "award_received", "arbitration_extended", "arbitration_withdrawn", "lawsuit",
        missed=("超过期限还没裁决，可以就这件事起诉（有例外，先问仲裁委为什么没裁）。",
                "There was no award in time: you may sue over this matter (with exceptions; first ask the "
                "commission why there is none)."),
    ),
    "R-DL-ARB-AWARD60": _keeps(
        "award_received", "arbitration_withdrawn", "lawsuit",
        missed=("延期以后还没裁决，可以就这件事起诉。", "No award after the extension either: you may sue."),
    ),
    "R-DL-SUE15": _keeps(
        "lawsuit", "award_accepted", hindrance="ten_days",
        missed=("裁决已经生效：对方不付就申请强制执行（两年内）。裁决错得厉害，问律师能不能走别的路。",
                "The award now binds: if the employer does not pay, apply for enforcement within two years. If the award is badly"
                " wrong, ask a lawyer what is left."),
    ),
    "R-DL-SETASIDE30": _keeps("award_set_aside"),
    "R-DL-APPEAL15": _keeps(
        "appeal_filed", "judgment_accepted", hindrance="ten_days",
        missed=("判决已经生效：对方不付就申请强制执行；真有新证据，问律师能不能申请再审。",
                "The judgment now binds: apply for enforcement if it is not paid; with really new evidence ask a lawyer about a"
                " retrial."),
    ),
    "R-DL-ENFORCE2Y": {**_keeps("enforcement_filed", missed=_ENFORCE_MISSED, hindrance="six_months"),
                       "restarts": CLAIMED_AGAIN},
    "R-DL-INSPECT2Y": _keeps(
        "complaint",
        missed=("监察可以不再查处。还在继续的欠薪、没缴社保从违法结束算；钱可以走仲裁或起诉。",
                "The inspectorate need not act any more. A violation that goes on counts from its end; the money can be claimed in"
                " arbitration or court."),
    ),
    "R-DL-PAYORDER": _keeps("payment_order_received", "payment_order_ended"),
    "R-DL-PAYORDER-OBJ15": _keeps(
        "payment_order_ended", "enforcement_filed",
        missed=("单位没有书面异议也没付：可以申请强制执行。",
                "The employer neither objected in writing nor paid: you may apply for enforcement."),
    ),
    "R-DL-MEDIATE15": _keeps(
        "agreement_effective", "labour_agreement_effective", "arbitration_filed", "lawsuit",
        missed=("十五天没有调成，可以申请仲裁了。", "There was no agreement in fifteen days: you may now apply for arbitration."),
    ),
    "R-DL-CONFIRM30": _keeps(
        "confirmation_filed", "arbitration_filed", "lawsuit",
        missed=("不能再一起申请司法确认。协议照样有约束力：对方不付，欠薪、医药费可以凭协议申请支付令，或申请仲裁、起诉。",
                "You can no longer apply together for judicial confirmation. The agreement still binds: if they "
                "do not pay, you can ask for a payment order over pay or medical costs, apply for arbitration, "
                "or sue."),
    ),
    "R-DL-ARBREVIEW15": _keeps(
        "arbreview_filed", "arbitration_filed", "lawsuit",
        missed=("不能再申请仲裁审查。对方不付就按协议申请仲裁、支付令，只约定了付钱的可以直接起诉。",
                "You can no longer ask the commission for review. If they do not pay, use the agreement for "
                "arbitration or a payment order; if it is only about payment, you may sue directly."),
    ),
    "R-DL-INJ30": _keeps(
        "recognition_filed",
        missed=("单位没有报：本人、近亲属或工会一年内自己申请，这期间的费用归单位。",
                "The employer did not file: worker, relatives or union file within one year; costs until then fall on the employer."),
    ),
    "R-DL-INJ1Y": _keeps(
        "recognition_filed", hindrance="added",
        missed=("先申请：不是自己原因耽误的时间（打官司确认劳动关系、单位原因、不可抗力等）不算在内。不受理的话，可以复议、起诉，也可以向单位要求民事赔偿。",
                "Apply all the same: time lost without the worker's fault (a suit over the relationship, the employer, force majeure)"
                " is not counted. If refused: reconsideration, suit, or a civil claim against the employer."),
    ),
    "R-DL-INJ-DECIDE60": _keeps(
        "recognition_decided",
        missed=("超期没有决定：书面催，再不办可以申请行政复议或起诉。",
                "There was no decision in time: press in writing. If nothing is done, apply for reconsideration "
                "or sue."),
    ),
    "R-DL-ABILITY15": _keeps(
        "reappraisal_filed",
        missed=("这次鉴定已经生效。伤情变化的，满一年可以申请复查鉴定。",
                "This appraisal now stands. If the condition changes, ask for a review after one year."),
    ),
    "R-DL-ADMINREVIEW60": _keeps(
        "reconsideration_filed", "admin_suit",
        missed=("还可以在六个月内直接起诉（必须先复议的除外）；不可抗力耽误的时间不算。",
                "A suit is still possible within six months (unless reconsideration must come first); time lost to force majeure is"
                " not counted."),
    ),
    "R-DL-ADMINSUIT6M": _keeps(
        "admin_suit", "reconsideration_filed",
        missed=("法院一般不再受理。不是自己原因耽误的时间要扣除，有凭据就说明。",
                "The court will usually refuse. Time lost without one's own fault is left out: bring proof."),
    ),
    "R-DL-CIVIL3Y": {
        **_keeps("lawsuit", hindrance="six_months",
                 missed=("还可以起诉，法院不会主动提时效，对方可能提。找找催要或对方答应付的凭据：每一次都重新算三年。",
                         "Suing is still possible: the court does not raise the limit, the other side may. Look for proof of a demand"
                         " or promise: each starts three years anew.")),
        "restarts": frozenset(INTERRUPTING),
    },
    "R-DL-REVOKE1Y": _keeps(
        "lawsuit", "arbitration_filed",
        missed=("不能再请求撤销。协议里没写到的、违法的部分还可以要。",
                "It can no longer be set aside. What the agreement does not cover, and what is unlawful in it, "
                "can still be claimed."),
    ),
    "R-DL-OCC-APPRAISAL30": _keeps(
        "occ_appraisal_filed",
        missed=("这次诊断已经生效。有新的证据可以重新申请诊断，问当地卫健部门。",
                "The diagnosis now stands. With new evidence ask the health authority for a new one."),
    ),
    "R-ARB-PRESERVE": _keeps(
        "enforcement_filed",
        missed=("保全可能解除，财产可能被转走：马上申请执行，并申请重新查封。",
                "The assets may be released: apply for enforcement and a new freeze at once."),
    ),
}  # fmt: skip


def _period(
    code: str, rule: str, zh: str, en: str, starts: str, length: tuple[int, str] | None, basis: Sequence[str],
    who: str = "worker", *, kept_by: str = "", hindrance: str = "", restarts: Collection[str] = (),
    missed: tuple[str, str] | None = None,
) -> Period:  # fmt: skip
    return Period(
        code, rule, Said(zh, en), tuple(starts.split()), Length(*length) if length else None, cite(*basis), who,
        tuple(kept_by.split()), (), frozenset(restarts), hindrance, Said(*missed) if missed else None,
    )  # fmt: skip


def _of_limit(limit: Limit) -> Period:
    more = _MORE.get(limit.rule, {})
    period = Period(limit.rule, limit.rule, limit.what, limit.starts, limit.length, limit.basis, limit.who)
    return replace(period, **more)  # type: ignore[arg-type]


_OTHERS = (
    _period("iou3y", "R-WAGE-IOU", "凭工资欠条直接起诉", "sue directly on a wage IOU", "iou_due", (3, "years"),
            ["SPC-I 15", "CC 188", "CC 195"], kept_by="lawsuit", hindrance="six_months", restarts=INTERRUPTING,
            missed=("还可以起诉，法院不会主动提时效，对方可能提。找找催要的凭据。",
                    "Suing is still possible: the court does not raise the limit, the other side may. Look for proof of demands.")),
    _period("appeal-ruling10", "R-DL-APPEAL15", "对裁定上诉", "appeal against a ruling", "ruling_received", (10, "days"),
            ["CPL 171"], kept_by="appeal_filed judgment_accepted", hindrance="ten_days",
            missed=("裁定已经生效，问律师还能怎么办。", "The ruling now stands; ask a lawyer what is left.")),
    _period("sue-setaside15", "R-DL-SETASIDE30", "裁决被撤销后起诉", "sue after the award was set aside", "award_set_aside",
            (15, "days"), ["DMAL 49(3)"], kept_by="lawsuit", hindrance="ten_days",
            missed=("马上问律师：裁决没了，诉讼期限也过了。", "Ask a lawyer at once: the award is gone and the time to sue is over.")),
    _period("evidence-period", "R-DL-ARB-ACCEPT5", "交证据、增加或变更请求", "hand in evidence, add or change claims",
            "evidence_period", None, ["ARBR 44"], kept_by="evidence_filed",
            missed=("现在也要交，说明为什么晚：仲裁庭、法院可以收，也可能不收。增加请求要另案申请，先看时效。",
                    "Hand it in all the same and say why it is late: it may be accepted. New claims need a new application: look at"
                    " the limit first.")),
    _period("hearing", "R-DL-ARB-ACCEPT5", "出庭", "be at the hearing", "hearing_set", None,
            ["ARBR 39"], kept_by="hearing_held award_received",
            missed=("没到庭按撤回处理：马上联系仲裁庭说明原因。北京可以凭不予受理通知起诉，别的地方先问。",
                    "Not appearing counts as withdrawing: tell the tribunal the reason at once. In Beijing you "
                    "may sue with the notice of refusal; elsewhere ask first.")),
    _period("inspect60", "R-DL-INSPECT2Y", "劳动监察查完", "the inspectorate finishes its investigation", "complaint_accepted",
            (60, "workdays"), ["LSI 17"], "authority", kept_by="complaint_decided arbitration_filed",
            missed=("六十个工作日过了（复杂的可延三十个）：书面问结果，不办可以申请行政复议。",
                    "Sixty working days are over (thirty more in complicated matters). Ask for the result in "
                    "writing; if nothing is done, apply for reconsideration.")),
    _period("legal-aid7", "R-LEGALAID", "法律援助机构作出决定", "decision on legal aid", "legal_aid_filed", (7, "days"),
            ["LAL 43"], "authority", kept_by="legal_aid_decided",
            missed=("七天没有决定：打电话问，把案件的期限告诉他们。",
                    "There was no decision in seven days: call them, and tell them the time limits of the case.")),
    _period("adminsuit15", "R-DL-ADMINSUIT6M", "不服复议决定，向法院起诉", "sue against the reconsideration decision",
            "reconsideration_decided", (15, "days"), ["ACL 45"], kept_by="admin_suit", hindrance="ten_days",
            missed=("法院一般不再受理。不是自己原因耽误的，十天内申请顺延。",
                    "The court will usually refuse. If it was not your fault, ask for more time within ten days.")),
    _period("revoke90", "R-DL-REVOKE1Y", "因重大误解请求撤销协议", "ask to set aside a settlement made by serious mistake",
            "mistaken_settlement", (90, "days"), ["CC 152"], kept_by="lawsuit arbitration_filed",
            missed=("不能再以误解为由撤销；显失公平、被欺骗或胁迫的另算一年。",
                    "Mistake is no longer a ground. For unfairness, fraud and coercion there is one year of "
                    "their own.")),
    _period("occ-province15", "R-DL-OCC-APPRAISAL30", "申请省级职业病鉴定", "ask for the provincial appraisal",
            "occ_appraisal_received", (15, "days"), ["ODM", "ODL 52"], kept_by="occ_reappraisal_filed",
            missed=("这次鉴定已经生效。", "This appraisal now stands.")),
    _period("enforce-higher6m", "R-DL-ENFORCE2Y", "法院执行有动作", "the court acts on the enforcement", "enforcement_filed",
            (6, "months"), ["CPL 237"], "authority", kept_by="enforcement_acted",
            missed=("法院六个月没有执行，可以向上一级法院申请执行。",
                    "The court has not enforced for six months: you may ask the next higher court to enforce.")),
    _period("obstacle10", "R-DL-COUNT", "障碍消除后申请顺延", "ask for the period back after an obstacle", "", (10, "days"),
            ["CPL 86"], kept_by="extension_filed",
            missed=("申请顺延的时间也过了，问律师。", "The time to ask for it back is over too: ask a lawyer.")),
)  # fmt: skip

PERIODS: dict[str, Period] = {period.code: period for period in (*map(_of_limit, LIMITS.values()), *_OTHERS)}
# A withdrawn application may be filed again, within the limit that it restarted (ARBR 35).
for _code in ARBITRATION:
    PERIODS[_code] = replace(PERIODS[_code], undone_by=("arbitration_withdrawn",), restarts=frozenset(INTERRUPTING))

_KNOWN_BESIDES = ("hired", "suspended", "arbitration_extended", "arbitration_withdrawn")
KINDS: frozenset[str] = frozenset(
    kind
    for period in PERIODS.values()
    for kind in (*period.starts, *period.kept_by, *period.undone_by, *period.restarts)
).union(_KNOWN_BESIDES)
"""Every kind of event that means something to a limit."""

ORDER: tuple[tuple[str, str], ...] = (
    ("left", "hired"),
    ("arbitration_accepted", "arbitration_filed"),
    ("arbitration_withdrawn", "arbitration_filed"),
    ("arbitration_extended", "arbitration_accepted"),
    ("award_received", "arbitration_filed"),
    ("award_accepted", "award_received"),
    ("award_set_aside", "award_received"),
    ("judgment_received", "lawsuit"),
    ("judgment_accepted", "judgment_received"),
    ("appeal_filed", "judgment_received"),
    ("complaint_accepted", "complaint"),
    ("complaint_decided", "complaint"),
    ("payment_order_accepted", "payment_order"),
    ("payment_order_received", "payment_order"),
    ("payment_order_ended", "payment_order"),
    ("confirmation_filed", "agreement_effective"),
    ("arbreview_filed", "labour_agreement_effective"),
    ("recognition_filed", "accident"),
    ("recognition_accepted", "recognition_filed"),
    ("recognition_decided", "recognition_filed"),
    ("appraisal_received", "accident"),
    ("reappraisal_filed", "appraisal_received"),
    ("occ_appraisal_filed", "occ_certificate"),
    ("occ_appraisal_received", "occ_appraisal_filed"),
    ("occ_reappraisal_filed", "occ_appraisal_received"),
    ("reconsideration_filed", "administrative_act"),
    ("reconsideration_decided", "reconsideration_filed"),
    ("admin_suit", "administrative_act"),
    ("legal_aid_decided", "legal_aid_filed"),
    ("enforcement_acted", "enforcement_filed"),
)
"""(kind, kind before which it cannot have happened)."""
