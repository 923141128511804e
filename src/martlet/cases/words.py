"""Codes in the reader's language: issues, evidence, outcomes from the taxonomy; deadlines, events and entries of our own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from martlet.cases.rules import limits as rules
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language
from martlet.hotline.rules import channels
from martlet.law import limits, taxonomy

PERFORMED = "performed"

# What happened, and what that does to the clocks: the second half stands beside it in the form.
_EVENTS: dict[str, tuple[Any, Any]] = {
    "hired": (_("Started work there"), _("moves no last day; nothing can come before it")),
    "left": (_("Left the job"), _("starts the year for unpaid wages")),
    "knew": (_("Learned that the right was violated"), _("starts the year for arbitration")),
    "civil_knew": (_("Learned of a matter for the civil court"), _("starts the three years")),
    "violation_ended": (_("The violation ended"), _("starts the two years for the inspectorate")),
    "suspended": (
        _("Could not act (illness, detention, disaster)"),
        _("stops the year; from and to: those days are added"),
    ),
    "demand": (_("Demanded payment from the employer"), _("restarts the year; keep proof")),
    "promise": (_("Employer agreed to pay"), _("restarts the year; keep it in writing")),
    "iou_due": (_("Day on which a wage IOU was to be paid"), _("starts three years to sue on it")),
    "unfair_settlement": (
        _("Learned that a settlement was unfair, or coercion ended"),
        _("starts the year to set it aside"),
    ),
    "mistaken_settlement": (_("Learned of a serious mistake in a settlement"), _("starts ninety days to set it aside")),
    "complaint": (_("Complained to the labour inspectorate"), _("restarts the year")),
    "complaint_accepted": (_("The inspectorate accepted the complaint"), _("starts its sixty working days")),
    "complaint_decided": (_("The inspectorate decided"), _("ends the waiting for it")),
    "mediation_requested": (_("Asked for mediation"), _("restarts the year; after fifteen days go on to arbitration")),
    "agreement_effective": (_("Mediation agreement signed"), _("starts thirty days for judicial confirmation")),
    "labour_agreement_effective": (
        _("Agreement signed before a labour mediation body"),
        _("starts fifteen days for review by the commission"),
    ),
    "arbreview_filed": (_("Asked the commission to review the agreement"), _("keeps the fifteen days")),
    "confirmation_filed": (_("Applied for judicial confirmation"), _("keeps the thirty days")),
    "arbitration_filed": (_("Applied for arbitration"), _("keeps the year; starts five working days for the answer")),
    "arbitration_accepted": (
        _("Arbitration accepted the application"),
        _("starts forty-five days for the award"),
    ),
    "evidence_period": (_("Notice: evidence until a day"), _("that day is watched; new claims only until then")),
    "evidence_filed": (_("Handed in the evidence"), _("keeps the evidence period")),
    "hearing_set": (_("Notice: hearing on a day"), _("that day is watched")),
    "hearing_held": (_("The hearing took place"), _("ends the waiting for it")),
    "arbitration_extended": (_("Arbitration extended its time"), _("sixty days for the award instead of forty-five")),
    "arbitration_withdrawn": (
        _("Took the application back"),
        _("the year runs again from the application"),
    ),
    "award_received": (_("Received the award"), _("starts fifteen days to sue")),
    "award_accepted": (_("Accepted the award"), _("ends the fifteen days to sue")),
    "award_set_aside": (_("The award was set aside"), _("starts fifteen days to sue")),
    "lawsuit": (_("Went to court"), _("keeps the time to sue; restarts other limits")),
    "judgment_received": (_("Received the judgment"), _("starts fifteen days to appeal")),
    "ruling_received": (_("Received a ruling"), _("starts ten days to appeal")),
    "judgment_accepted": (_("Accepted the judgment or ruling"), _("ends the time to appeal")),
    "appeal_filed": (_("Appealed"), _("keeps the time to appeal")),
    "extension_filed": (_("Asked for the period back after an obstacle"), _("keeps the ten days for it")),
    "payment_order": (_("Applied for a payment order"), _("restarts the year")),
    "payment_order_accepted": (
        _("The court accepted the application for a payment order"),
        _("starts its fifteen days"),
    ),
    "payment_order_received": (
        _("The employer received the payment order"),
        _("starts fifteen days to pay or object"),
    ),
    "payment_order_ended": (
        _("The employer objected to the payment order"),
        _("ends it; go on to arbitration or court"),
    ),
    "preserved_award_effective": (
        _("Award took effect while assets are frozen"),
        _("starts three months to enforce"),
    ),
    "performance_due": (
        _("Last day for paying by award or judgment"),
        _("starts two years to enforce; may lie ahead"),
    ),
    "enforcement_filed": (_("Applied for enforcement"), _("keeps the two years")),
    "enforcement_acted": (_("The court acted on the enforcement"), _("ends the six months of waiting")),
    "accident": (_("Accident at work"), _("starts the year to file for recognition")),
    "diagnosis": (_("Occupational disease diagnosed"), _("starts the year to file for recognition")),
    "recognition_filed": (_("Applied for injury recognition"), _("keeps the year")),
    "recognition_accepted": (
        _("The application for recognition was accepted"),
        _("starts sixty days for the decision"),
    ),
    "recognition_decided": (_("Decision on injury recognition"), _("ends the waiting for it")),
    "appraisal_received": (_("Received the disability grading"), _("starts fifteen days for re-appraisal")),
    "reappraisal_filed": (_("Asked for re-appraisal"), _("keeps the fifteen days")),
    "occ_certificate": (_("Received the diagnosis certificate"), _("starts thirty days to ask for appraisal")),
    "occ_appraisal_filed": (_("Asked for occupational-disease appraisal"), _("keeps the thirty days")),
    "occ_appraisal_received": (_("Received the first appraisal"), _("starts fifteen days for the province")),
    "occ_reappraisal_filed": (_("Asked the province for appraisal"), _("keeps the fifteen days")),
    "administrative_act": (
        _("Received a decision of an authority"),
        _("starts sixty days for reconsideration, six months to sue"),
    ),
    "reconsideration_filed": (_("Applied for administrative reconsideration"), _("keeps the sixty days")),
    "reconsideration_decided": (_("Received the reconsideration decision"), _("starts fifteen days to sue")),
    "admin_suit": (_("Brought an administrative suit"), _("keeps the time to sue")),
    "legal_aid_filed": (_("Applied for legal aid"), _("starts seven days for the decision")),
    "legal_aid_decided": (_("Legal aid decided"), _("ends the waiting for it")),
}
EVENTS: dict[str, Any] = {kind: label for kind, (label, _effect) in _EVENTS.items()}
EFFECTS: dict[str, Any] = {kind: effect for kind, (_label, effect) in _EVENTS.items()}
EVENT_GROUPS: dict[str, Any] = {
    "job": _("The job and the worker"),
    "employer": _("With the employer"),
    "inspection": _("Labour inspectorate"),
    "mediation": _("Mediation"),
    "arbitration": _("Arbitration"),
    "court": _("Court"),
    "injury": _("Injury and illness"),
    "authority": _("Authorities and legal aid"),
}

# Short names for a chip; the full sentence with article and reason is the law room's.
DEADLINES: dict[str, Any] = {
    "R-DL-ARB-1Y": _("arbitration limit"),
    "R-DL-ARB-WAGE": _("arbitration limit"),
    "R-DL-ARB-ACCEPT5": _("answer of the commission"),
    "R-DL-ARB-AWARD45": _("award"),
    "R-DL-ARB-AWARD60": _("award after extension"),
    "R-DL-SUE15": _("time to sue"),
    "R-DL-SETASIDE30": _("employer may challenge the award"),
    "R-DL-APPEAL15": _("time to appeal"),
    "R-DL-CONFIRM30": _("judicial confirmation"),
    "R-DL-ARBREVIEW15": _("review by the commission"),
    "R-DL-ENFORCE2Y": _("time to enforce"),
    "R-DL-INSPECT2Y": _("inspection limit"),
    "R-DL-PAYORDER": _("payment order"),
    "R-DL-PAYORDER-OBJ15": _("employer's objection"),
    "R-DL-MEDIATE15": _("mediation"),
    "R-DL-INJ1Y": _("injury filing"),
    "R-DL-INJ30": _("injury filing by the employer"),
    "R-DL-INJ-DECIDE60": _("decision on the injury"),
    "R-DL-CIVIL3Y": _("civil limit"),
    "R-DL-REVOKE1Y": _("time to set aside"),
    "R-DL-ABILITY15": _("re-appraisal"),
    "R-DL-OCC-APPRAISAL30": _("disease appraisal"),
    "R-DL-ADMINREVIEW60": _("reconsideration"),
    "R-DL-ADMINSUIT6M": _("administrative suit"),
    "R-ARB-PRESERVE": _("frozen assets"),
    "iou3y": _("suit on the IOU"),
    "appeal-ruling10": _("time to appeal the ruling"),
    "sue-setaside15": _("suit after setting aside"),
    "evidence-period": _("evidence period"),
    "hearing": _("hearing"),
    "inspect60": _("investigation"),
    "legal-aid7": _("decision on legal aid"),
    "adminsuit15": _("suit after reconsideration"),
    "revoke90": _("time to set aside a mistake"),
    "occ-province15": _("appraisal by the province"),
    "enforce-higher6m": _("enforcement by the court"),
    "obstacle10": _("period asked back"),
    "instalment": _("instalment"),
    "next_step": _("next step"),
}

NOTES: dict[str, Any] = {
    "note": _("Note"),
    "call": _("Call with the worker"),
    "visit": _("Visit"),
    "message": _("Message"),
    "employer": _("Talk with the employer"),
    "authority": _("Talk with an authority"),
}


def _label(kind: str, code: str) -> str:
    """The taxonomy writes English in the middle of a sentence; on its own a label begins with a capital."""
    words = taxonomy.label(kind, code, reader_language())
    return words[:1].upper() + words[1:]


def issue(code: str) -> str:
    return _label("issues", code)


def issue_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Issues under their groups, for a select."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for row in taxonomy.rows("issues"):
        grouped.setdefault(row.parent, []).append((row.code, issue(row.code)))
    return [(_label("groups", group), rows) for group, rows in grouped.items()]


def check_issue(code: str) -> str:
    if taxonomy.issue(code) is None:
        raise Problem(_("Choose what the matter is about."), field="issue")
    return code


def is_about_wages(code: str) -> bool:
    """Whether the arbitration limit follows DMAL 27(4): no limit while the employment lasts."""
    found = taxonomy.issue(code)
    return found is not None and "R-DL-ARB-WAGE" in found.time_limit_rules


def limit_rules(code: str) -> tuple[str, ...]:
    """The time limits that belong to such a matter."""
    found = taxonomy.issue(code)
    return found.time_limit_rules if found else ()


def needed_evidence(code: str) -> list[str]:
    found = taxonomy.issue(code)
    return list(found.needed_evidence) if found else []


def usual_steps(code: str) -> list[str]:
    """What is usually done next in such a matter."""
    found = taxonomy.issue(code)
    return list(found.steps(reader_language())) if found else []


def evidence(code: str) -> str:
    return _label("evidence_kinds", code)


def evidence_choices() -> list[tuple[str, str]]:
    return [(row.code, evidence(row.code)) for row in taxonomy.rows("evidence_kinds")]


def check_evidence(code: str) -> str:
    if all(row.code != code for row in taxonomy.rows("evidence_kinds")):
        raise Problem(_("Choose what it is."), field="kind")
    return code


def outcome(code: str) -> str:
    return str(_("Performed in full")) if code == PERFORMED else _label("outcomes", code)


def outcome_choices() -> list[tuple[str, str]]:
    return [(PERFORMED, outcome(PERFORMED)), *((row.code, outcome(row.code)) for row in taxonomy.rows("outcomes"))]


def check_outcome(code: str) -> str:
    if code != PERFORMED and all(row.code != code for row in taxonomy.rows("outcomes")):
        raise Problem(_("Choose how the case ended."), field="outcome")
    return code


def channel(code: str) -> str:
    return channels.label(code, reader_language())


def deadline(code: str) -> str:
    if code in DEADLINES:
        return str(DEADLINES[code])
    period = limits.PERIODS.get(code)
    return period.what.say(reader_language()) if period else code


def event_choices() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Events with what they do, under the words that one looks for."""
    return [
        (EVENT_GROUPS[group], [(kind, f"{EVENTS[kind]} · {EFFECTS[kind]}") for kind in kinds])
        for group, kinds in rules.EVENT_GROUPS.items()
    ]
