"""Codes in the reader's language: issues, evidence, outcomes from the taxonomy; deadlines, events and entries of our own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from martlet.foundation.errors import Problem
from martlet.hotline.rules import channels
from martlet.law import clocks, taxonomy

PERFORMED = "performed"

EVENTS: dict[str, Any] = {
    "left": _("Left the job"),
    "demand": _("Demanded payment from the employer"),
    "complaint": _("Complained to the labour inspectorate"),
    "promise": _("Employer agreed to pay"),
    "mediation_requested": _("Asked for mediation"),
    "arbitration_filed": _("Applied for arbitration"),
    "arbitration_accepted": _("Arbitration accepted the application"),
    "award_received": _("Received the award"),
    "lawsuit": _("Went to court"),
    "judgment_received": _("Received the judgment"),
    "payment_order": _("Applied for a payment order"),
    "knew": _("Learned that the right was violated"),
    "violation_ended": _("The violation ended"),
    "performance_due": _("Last day for paying by award or judgment"),
    "suspended": _("Could not act (illness, detention, disaster)"),
    "accident": _("Accident or diagnosis"),
    "recognition_filed": _("Applied for injury recognition"),
    "confirmation_filed": _("Applied for judicial confirmation"),
    "appeal_filed": _("Appealed"),
    "enforcement_filed": _("Applied for enforcement"),
    "agreement_effective": _("Mediation agreement signed"),
}

# Short names for a chip; the full sentence with article and reason is the law room's.
DEADLINES: dict[str, Any] = {
    "R-DL-ARB-1Y": _("arbitration limit"),
    "R-DL-ARB-WAGE": _("arbitration limit"),
    "R-DL-SUE15": _("time to sue"),
    "R-DL-APPEAL15": _("time to appeal"),
    "R-DL-CONFIRM30": _("judicial confirmation"),
    "R-DL-ENFORCE2Y": _("time to enforce"),
    "R-DL-INSPECT2Y": _("inspection limit"),
    "R-DL-INJ1Y": _("injury filing"),
    "R-DL-INJ30": _("injury filing by the employer"),
    "R-DL-CIVIL3Y": _("civil limit"),
    "R-DL-REVOKE1Y": _("time to set aside"),
    "R-DL-ABILITY15": _("re-appraisal"),
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


def language() -> str:
    return get_language() or "zh-hans"


def _label(kind: str, code: str) -> str:
    """The taxonomy writes English in the middle of a sentence; on its own a label begins with a capital."""
    words = taxonomy.label(kind, code, language())
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


def needed_evidence(code: str) -> list[str]:
    found = taxonomy.issue(code)
    return list(found.needed_evidence) if found else []


def usual_steps(code: str) -> list[str]:
    """What is usually done next in such a matter. The taxonomy has them in Chinese only."""
    found = taxonomy.issue(code)
    return list(found.default_next_steps) if found and language().startswith("zh") else []


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
    return channels.label(code, language())


def deadline(code: str) -> str:
    if code in DEADLINES:
        return str(DEADLINES[code])
    limit = clocks.LIMITS.get(code)
    return limit.what.say(language()) if limit else code
