"""An injury, an illness or a death from work; and how much time is left for whatever it is."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from martlet.law import Fault, evaluate
from martlet.law.results import Used
from martlet.site.rules.answers import Answers, known
from martlet.site.rules.findings.base import (
    Finding,
    Part,
    area_average,
    city_of,
    early,
    other_clock,
    plain_clock,
    sums,
    wage_clock,
)
from martlet.site.rules.findings.pay import NO_DATA
from martlet.site.rules.questions import QUESTIONS, UNKNOWN

_LOCAL_GRADES = range(5, 11)


def injury(given: Answers, today: date) -> Finding:
    """Whether it counts, by when to apply, the lump sum of the grade or of every grade, what the place adds."""
    finding = Finding("injury", _injury_issue(given))
    on = early(given, "injured", today) or today
    how = given["injured_how"]
    counts = True
    if how != "death":
        scope = evaluate("injury_scope", {"how": how})
        counts = bool(scope.value["counts"])
        finding.parts.append(Part(_("Does it count as a work injury?"), scope))
    if given.get("filed") != "recognised":
        plain_clock(finding, "R-DL-INJ30", on, _("By when the employer has to apply"))
        plain_clock(finding, "R-DL-INJ1Y", on, _("By when you can apply yourself"))
    if given.get("filed") == UNKNOWN:
        finding.miss("filed")
    _workplace(finding, given, on)
    if not counts:
        finding.headline = _("In this case it is no work injury")
        finding.says.append(
            _("Whose fault it was is written in the police finding. The other driver may have to pay: call us.")
        )
        return finding
    _who_pays(finding, given)
    average = area_average(city_of(given), on)
    if average is not None:
        finding.used.append(average)
    if how == "death":
        _death(finding, on, average)
        return finding
    _lump_sum(finding, given, on, average)
    return finding


def _injury_issue(given: Answers) -> str:
    if given["injured_how"] == "death":
        return "INJ-DEATH"
    if given["injured_how"] == "occupational_disease":
        return "OCC-BEN"
    if given.get("work") == "platform":
        return "PLA-INJ"
    if given.get("work") == "boss":
        return "INJ-ILLEGAL"
    return "INJ-RECOG" if given.get("filed") != "recognised" else "INJ-BEN"


def _workplace(finding: Finding, given: Answers, on: date) -> None:
    if given.get("work") == "boss":
        facts = {"contractor_licensed": True, "boss_licensed": False, "claim": "injury", "on": on.isoformat()}
        finding.parts.append(Part(_("With a labour boss"), evaluate("subcontract_injury", facts)))
        finding.says.append(
            _("With a labour boss, the contracting company answers for the injury, even without a contract.")
        )
    elif given.get("work") == "platform" and city_of(given):
        facts = {"code": city_of(given), "date": on.isoformat(), "on_order": True}
        finding.parts.append(Part(_("Work through an app"), evaluate("platform_injury", facts)))


def _who_pays(finding: Finding, given: Answers) -> None:
    if given.get("insured") == UNKNOWN:
        finding.miss("insured")
        return
    facts = {"insured": given["insured"] == "yes", "recognised": given.get("filed") == "recognised"}
    finding.parts.append(Part(_("Who pays"), evaluate("uninsured_injury", facts)))


def _death(finding: Finding, on: date, average: Used | None) -> None:
    facts: dict[str, Any] = {"date": on.isoformat(), "local_avg": average and str(average.value)}
    result = evaluate("death", facts)
    finding.headline = _("The family gets at least about")
    finding.amount = sums([result])
    finding.says.append(
        _("Funeral money and a monthly pension for children, parents or spouse without income come on top.")
    )
    finding.parts.append(Part(_("For the family"), result))


def _lump_sum(finding: Finding, given: Answers, on: date, average: Used | None) -> None:
    if not known(given, "injury_pay"):
        finding.headline = _("Treatment, pay during treatment and a lump sum by grade are due")
        finding.miss("injury_pay")
        if not known(given, "grade"):
            finding.miss("grade")
        return
    facts: dict[str, Any] = {
        "wage": given["injury_pay"],
        "injury_date": on.isoformat(),
        "local_avg": average and str(average.value),
        "insured": given.get("insured") != "no",
    }
    if given["grade"] == UNKNOWN:
        finding.miss("grade")
        results = {grade: evaluate("injury", {**facts, "grade": grade}) for grade in range(10, 0, -1)}
        finding.headline = _("With a disability grade the lump sum is about")
        finding.amount = sums(results.values())
        labels = {option.value: option.label for option in QUESTIONS["grade"].options}
        finding.table = [(labels[str(grade)], result.amount_fen or 0) for grade, result in results.items()]
        finding.says.append(_("The grade decides. Treatment and pay during treatment are due in any case."))
        finding.parts.append(Part(_("Lump sum, grade 10"), results[10]))
        return
    grade = int(given["grade"])
    result = evaluate("injury", {**facts, "grade": grade})
    finding.headline = _("The lump sum for your grade is about")
    finding.amount = sums([result])
    finding.parts.append(Part(_("Lump sum"), result))
    if grade in _LOCAL_GRADES:
        _local(finding, given, grade, on, average)


def _local(finding: Finding, given: Answers, grade: int, on: date, average: Used | None) -> None:
    """Two sums of the place; its figures are those of the day of the injury, for nobody knows when the work will end."""
    code = city_of(given)
    if code is None:
        finding.missing.append(NO_DATA)
        return
    facts = {
        "grade": grade,
        "code": code,
        "date": on.isoformat(),
        "wage": given["injury_pay"],
        "local_avg": average and str(average.value),
    }
    try:
        result = evaluate("injury_local_subsidies", facts)
    except Fault as fault:
        if fault.fact != "local_avg":
            raise
        finding.missing.append(NO_DATA)
        return
    finding.parts.append(Part(_("On top when you leave the job, by the local rules"), result))
    if result.amount_fen is None:
        finding.missing.append(NO_DATA)
        return
    finding.says.append(_("When you leave that job, two more local sums are due. They are shown below."))


_LATE = {
    "wages": "WAG-ARR",
    "other_money": "PRO-ARB",
    "injury": "INJ-RECOG",
    "inspect": "PRO-ADMIN",
    "iou": "WAG-IOU",
    "award": "PRO-COURT",
    "judgment": "PRO-COURT",
    "enforce": "PRO-ENF",
}
_PLAIN = {
    "injury": ("R-DL-INJ1Y", "injured"),
    "inspect": ("R-DL-INSPECT2Y", "ended"),
    "iou": ("R-DL-CIVIL3Y", "due_on"),
    "award": ("R-DL-SUE15", "received"),
    "judgment": ("R-DL-APPEAL15", "received"),
    "enforce": ("R-DL-ENFORCE2Y", "due_on"),
}


def late(given: Answers, today: date) -> Finding:
    """The last day of whatever the worker wants to do."""
    what = given["late_what"]
    finding = Finding("late", _LATE[what])
    if what == "wages":
        wage_clock(finding, given, today)
    elif what == "other_money":
        other_clock(finding, given, today, early(given, "knew", today))
        if given.get("asked") == UNKNOWN:
            finding.miss("asked")
    else:
        rule, question = _PLAIN[what]
        trigger = early(given, question, today)
        assert trigger is not None  # these days have no other answer
        plain_clock(finding, rule, trigger, _("How long you have"))
    if not finding.clocks:
        finding.headline = (
            _("No time limit runs while you still work there")
            if known(given, "left")
            else _("The last day of work decides")
        )
    elif all(clock.state(today) == "over" for clock in finding.clocks):
        finding.headline = _("The time is probably over")
        finding.says.append(_("Call us all the same: a demand, a promise or a serious illness may have moved it."))
    else:
        finding.headline = _("You are not too late")
    return finding
