"""Leaving: dismissed, or going because the employer does not keep its side."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from martlet.law import evaluate
from martlet.site.rules.answers import Answers, is_day, known
from martlet.site.rules.findings.base import (
    Finding,
    Part,
    city_of,
    days,
    early,
    other_clock,
    pay_of,
    spread,
    sums,
)
from martlet.site.rules.findings.work import NO_PAY
from martlet.site.rules.questions import STILL, UNKNOWN

_GROUNDS = {
    "art40": ("illness_incompetence_change", "TER-40"),
    "redundancy": ("redundancy", "TER-LAYOFF"),
    "closure": ("bankruptcy_closure", "TER-LAYOFF"),
    "expiry": ("expiry", "TER-EXP"),
    "agreement": ("agreement_by_employer", "TER-NEG"),
    "own": ("own_resignation", "TER-RESIGN"),
}
_PROTECTED_FROM = {"art40": "art40", "redundancy": "art41", "expiry": "expiry"}


def dismissed(given: Answers, today: date) -> Finding:
    """N, 2N or N with a month's pay, by how it ended; the certificate of leaving; the year to claim."""
    how = given["how"]
    finding = Finding("dismissed", _GROUNDS[how][1] if how in _GROUNDS else "TER-UNL")
    unlawful = how in ("no_reason", "serious_fault")
    if how in _PROTECTED_FROM and given.get("states", "none") != "none":
        shelter = evaluate(
            "dismissal_protected", {"states": given["states"].split(","), "ground": _PROTECTED_FROM[how]}
        )
        finding.parts.append(Part(_("Protected from dismissal"), shelter))
        unlawful = bool(shelter.value["protected"])
    if how == "own":
        due = evaluate("severance_due", {"ground": "own_resignation"})
        finding.headline = _("If you leave by your own choice, there is no compensation")
        finding.says.append(
            _(
                "Did you leave because wages, insurance or safety were missing? Then see “They do not pay, I have to leave”."
            )
        )
        finding.parts.append(Part(_("Compensation"), due))
        return finding
    if how in _GROUNDS and not unlawful:
        finding.parts.append(Part(_("Compensation"), evaluate("severance_due", {"ground": _GROUNDS[how][0]})))
    if unlawful:
        finding.parts.append(Part(_("Who has to prove it"), evaluate("burden_of_proof", {"fact": "dismissal"})))
    last = early(given, "left", today) or today
    if not known(given, "hire") or not known(given, "left"):
        finding.headline = _("They may owe you double compensation") if unlawful else _("They owe you compensation")
        finding.miss(*(name for name in ("hire", "left") if not known(given, name)))
        finding.says.append(_("It depends on how long you worked there: about one month of pay for each year."))
    else:
        _compensation(finding, given, today, unlawful)
    if is_day(given.get("left", "")):
        other_clock(finding, given, today, last)
        papers = evaluate("leaving_papers", {"ended": last.isoformat(), "today": today.isoformat()})
        finding.parts.append(Part(_("Leaving certificate"), papers))
    elif given.get("left") == STILL:
        finding.says.append(_("Worked out as if you left today. Sign nothing before you have asked us."))
    return finding


def _compensation(finding: Finding, given: Answers, today: date, unlawful: bool) -> None:
    last = early(given, "left", today) or today
    pay = pay_of(given, "pay", last)
    if not known(given, "pay"):
        finding.miss("pay")
    if pay.yuan is None:
        finding.headline = _("They may owe you double compensation") if unlawful else _("They owe you compensation")
        finding.says.append(NO_PAY)
        return
    lasts = [day or today.isoformat() for day in days(given, "left", today)]
    facts = {"avg": pay.yuan, "code": city_of(given)}
    spans: dict[str, Sequence[Any]] = {"start": days(given, "hire", today), "last_day": lasts}
    if pay.floor is not None:
        finding.parts.append(Part(_("The minimum wage"), pay.floor))
    if unlawful:
        results = spread("illegal_termination", facts, spans)
        finding.parts.append(Part(_("Double compensation (2N)"), results[0]))
        finding.headline = _("If they cannot prove that it was right, they owe you about")
        finding.amount = sums(results, pay.at_least)
    else:
        if given["how"] in ("agreement", "expiry"):
            facts["ground"] = given["how"]
        results = spread("severance", facts, spans)
        finding.parts.append(Part(_("Compensation (N)"), results[0]))
        finding.headline = _("They owe you about")
        finding.amount = sums(results, pay.at_least)
        if given["how"] == "art40" and given.get("noticed") == "no":
            _notice(finding, given, today, pay.at_least, [results[0].value, results[-1].value])
    if results[0].amount_fen != results[-1].amount_fen:
        finding.parts.append(Part(_("At most"), results[-1]))


def _notice(finding: Finding, given: Answers, today: date, at_least: bool, found: list[dict[str, str]]) -> None:
    """A month's pay where they did not tell 30 days before."""
    last_pay = pay_of(given, "last_pay", early(given, "left", today) or today)
    if not known(given, "last_pay"):
        finding.miss("last_pay")
    if last_pay.yuan is None:
        return
    facts = {"previous_month_wage": last_pay.yuan, "noticed": False}
    both = [evaluate("n_plus_1", {**facts, "avg": value["base"], "months": str(value["months"])}) for value in found]
    finding.parts.append(Part(_("With one more month for the missing notice (N+1)"), both[0]))
    finding.amount = sums(both, at_least or last_pay.at_least)


def quit_for_cause(given: Answers, today: date) -> Finding:
    """Leaving with compensation because the employer breaks the law (LCL 38)."""
    finding = Finding("quit", "TER-38")
    grounds = [] if given["grounds"] == "none" else given["grounds"].split(",")
    gone = is_day(given.get("left", ""))
    wrote = given.get("wrote") == "yes"
    cause = evaluate(
        "resignation_for_cause",
        {
            "grounds": grounds,
            "written": wrote,
            "stated_ground": wrote or not gone,  # who still works there can state it when leaving
            "waived_insurance": given.get("waived") == "yes",
            "code": city_of(given),
        },
    )
    finding.parts.append(Part(_("Leaving because of the employer"), cause))
    if not grounds:
        finding.headline = _("Without one of these reasons there is no compensation for leaving")
        return finding
    if not cause.value["compensation"]:
        finding.headline = _("You left without giving the reason in writing: compensation is hard to get")
        finding.says.append(_("Call us before you give up: what you said in messages on leaving may count."))
        return finding
    finding.says.append(
        _("In danger go at once. Otherwise write the reason first, then go.")
        if not gone
        else _("You gave the reason in writing: keep the proof of it.")
    )
    if not known(given, "hire") or given.get("left") == UNKNOWN:
        finding.headline = _("They owe you compensation")
        finding.miss(*(name for name in ("hire", "left") if not known(given, name)))
        finding.says.append(_("It depends on how long you worked there: about one month of pay for each year."))
    else:
        _compensation(finding, {**given, "how": "quit"}, today, unlawful=False)
        if finding.amount and not gone:
            finding.headline = _("If you leave in the right way, they owe you about")
    if gone:
        other_clock(finding, given, today, early(given, "left", today))
    return finding
