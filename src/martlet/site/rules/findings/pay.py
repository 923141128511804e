"""Money for the work: unpaid, too little, overtime, taken away."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from martlet.foundation.calendar import Month
from martlet.foundation.money import parse_yuan, yuan
from martlet.law import Result, evaluate
from martlet.law.results import plain_yuan
from martlet.site.rules.answers import Answers, known, months_of, rows_of
from martlet.site.rules.findings.base import (
    Amount,
    Finding,
    Missing,
    Part,
    city_of,
    early,
    least_pay,
    plain_clock,
    sums,
    wage_clock,
)
from martlet.site.rules.questions import UNKNOWN

NO_DATA = Missing(
    _("The figures of your city"),
    _("We have no data for this city. Ask 12333 for the local figure, or call us and we look it up together."),
)


def unpaid(given: Answers, today: date) -> Finding:
    """Wages owed over months: what was due less what came."""
    finding = Finding("unpaid", _unpaid_issue(given))
    at_least = False
    if given.get("even") == "same":
        months = months_of(given, "owed_from", "owed_to")
        dues = [given["month_due"]] * len(months) if known(given, "month_due") else _least_dues(finding, given, months)
        periods = _shared_out(months, dues, given["paid_sum"]) if dues else []
        at_least = not known(given, "month_due")
    else:
        periods = [{"month": month, "due": due, "paid": paid} for month, due, paid in rows_of(given["months"])]
    if periods:
        result = evaluate("wage_arrears", {"periods": periods, "today": today.isoformat()})
        finding.amount = sums([result], at_least)
        finding.headline = _("They owe you about")
        finding.parts.append(Part(_("Wages owed"), result))
        if not finding.amount.high:
            finding.amount, finding.headline = None, _("By your figures nothing is owed")
    else:
        finding.headline = _("You can claim these wages")
        finding.miss("month_due")
    if given.get("work") in ("boss", "site"):
        lower = {"role": "labour_boss", "licensed": False} if given["work"] == "boss" else {"role": "subcontractor"}
        until = early(given, "left", today) or today
        chain = evaluate(
            "wage_chain", {"chain": [{"role": "general_contractor"}, lower], "work_until": until.isoformat()}
        )
        finding.parts.append(Part(_("Who has to pay"), chain))
        finding.says.append(_("On a building site the general contractor has to pay first if the one below does not."))
    if given.get("work") == "platform":
        finding.says.append(_("For work through an app it first has to be settled who your employer is: call us."))
    wage_clock(finding, given, today)
    return finding


def _unpaid_issue(given: Answers) -> str:
    if given.get("work") in ("boss", "site"):
        return "WAG-ARR-CONSTR"
    return "PLA-PAY" if given.get("work") == "platform" else "WAG-ARR"


def _least_dues(finding: Finding, given: Answers, months: Sequence[Month]) -> list[str]:
    """The minimum wage of each month, where the law room has all of them."""
    found = [least_pay(given, month.first) for month in months]
    if any(one is None for one in found):
        finding.missing.append(NO_DATA)
        return []
    finding.miss("month_due")
    finding.says.append(
        _("You did not say what was due, so the minimum wage of the city is taken: it is at least that.")
    )
    finding.parts += [Part(_("The minimum wage"), one) for one in _distinct(found)]
    return [str(one.value["monthly"]) for one in found if one is not None]


def _distinct(found: Sequence[Result | None]) -> list[Result]:
    """One result for each minimum wage, not one for each month."""
    by_figure: dict[Any, Result] = {}
    for one in found:
        if one is not None:
            by_figure.setdefault(one.value["monthly"], one)
    return list(by_figure.values())


def _shared_out(months: Sequence[Month], dues: Sequence[str], paid: str) -> list[dict[str, str]]:
    """What came, put to the earliest months first; what is left over stays with the last, so that nothing is lost."""
    left = parse_yuan(paid)
    periods = []
    for place, (month, due) in enumerate(zip(months, dues, strict=True)):
        part = left if place == len(months) - 1 else min(left, parse_yuan(due))
        left -= part
        periods.append({"month": str(month), "due": due, "paid": plain_yuan(part)})
    return periods


def minimum(given: Answers, today: date) -> Finding:
    """What is missing to the minimum wage, month by month, each by the figure of its time."""
    finding = Finding("minimum", "WAG-MIN")
    code = city_of(given)
    months = months_of(given, "low_from", "low_to")
    found = [least_pay(given, month.first) for month in months]
    if not months or any(one is None for one in found):
        finding.headline = _("We have no minimum wage of this city and time")
        finding.missing.append(NO_DATA)
        return finding
    facts: dict[str, Any] = {"gross": given["gross"], "absent_days": given["absent"], "code": code}
    for fact, question in (("ot", "ot_part"), ("special_allow", "extra_part"), ("si_hf_employee", "own_si")):
        if given.get(question) == UNKNOWN:
            finding.miss(question)
        elif question in given:
            facts[fact] = given[question]
    results = [evaluate("min_wage_topup", {**facts, "date": month.first.isoformat()}) for month in months]
    finding.parts.append(Part(_("One month against the minimum wage"), results[-1]))
    finding.used += [used for result in results for used in result.parameters]
    owed = evaluate(
        "wage_arrears",
        {
            "periods": [
                {"month": str(month), "due": result.value["shortfall"], "paid": "0"}
                for month, result in zip(months, results, strict=True)
            ]
        },
    )
    total = owed.amount_fen or 0
    if total:
        finding.headline = _("They owe you about")
        finding.amount = Amount(total, total, bool(finding.missing))
        finding.parts.append(Part(_("All months together"), owed))
        wage_clock(finding, given, today)
    else:
        finding.headline = _("By your figures the pay reaches the minimum wage")
        if finding.missing:
            finding.says.append(_("What you do not know could change that: overtime and allowances do not count."))
    return finding


def overtime(given: Answers, today: date) -> Finding:
    """Overtime of the months chosen, each by the figures of its time, less what was paid for it."""
    finding = Finding("overtime", "OVT-PAY")
    months = months_of(given, "ot_from", "ot_to")
    hours = {}
    for fact, question in (("ext_hours", "ext"), ("rest_hours", "rest"), ("holiday_hours", "hol")):
        if known(given, question):
            hours[fact] = given[question]
        else:
            finding.miss(question)
    least = [least_pay(given, month.first) for month in months]
    complete = all(least)
    periods: list[dict[str, str]] = []
    last: Result | None = None
    if given["paykind"] == "lump":
        if complete:
            for month in months:
                facts = {"lump": given["lump"], "code": city_of(given), "date": month.first.isoformat(), **hours}
                last = evaluate("lump_sum_pay", facts)
                periods.append({"month": str(month), "due": last.value["shortfall"], "paid": "0"})
    elif known(given, "base") or complete:
        for month, floor in zip(months, least, strict=True):
            lowest = str(floor.value["monthly"]) if floor else None
            base = given["base"] if known(given, "base") else lowest
            facts = {"base": base, "min_wage": lowest, "date": month.first.isoformat(), **hours}
            last = evaluate("overtime", facts)
            periods.append({"month": str(month), "due": last.value["total"], "paid": given["ot_paid"]})
    if given.get("base") == UNKNOWN:
        finding.miss("base")
        if complete:
            finding.says.append(
                _("You did not say the pay, so the minimum wage of the city is taken: it is at least that.")
            )
    if not complete:
        finding.missing.append(NO_DATA)
    if last is None or not hours:
        finding.headline = _("With what is known it cannot be worked out yet")
        wage_clock(finding, given, today)
        return finding
    finding.parts += [Part(_("The minimum wage"), one) for one in _distinct(least)]
    finding.parts.append(Part(_("One month, by kind of hours"), last))
    result = evaluate("wage_arrears", {"periods": periods})
    finding.parts.append(Part(_("All months together"), result))
    if result.amount_fen:
        finding.headline = _("They owe you about")
        finding.amount = sums([result], bool(finding.missing))
    else:
        finding.headline = _("By your figures nothing is owed")
    wage_clock(finding, given, today)
    return finding


_KEPT = {"deposit": "LEN-DEP", "id_card": "FOR-DOC", "wage_card": "FOR-DOC", "loss": "WAG-DED", "housing": "LIV-DORM"}


def deduction(given: Answers, today: date) -> Finding:
    """Money or papers that were taken: how much may be taken at most, what has to be given back."""
    what = given["taken_what"]
    finding = Finding("deduction", _KEPT[what])
    on = early(given, "taken_on", today) or today
    if what in ("deposit", "id_card", "wage_card"):
        result = evaluate("withheld_papers", {"kind": what, "amount": given.get("taken_sum", "0")})
        finding.parts.append(Part(_("Papers and deposits"), result))
        finding.headline = _("They have to give it back at once")
        if what == "deposit":
            finding.headline = _("They have to give you back")
            finding.amount = sums([result])
    else:
        floor = least_pay(given, on)
        if floor is None:
            finding.headline = _("Without the minimum wage of this city we cannot say how much they may take")
            finding.missing.append(NO_DATA)
        else:
            finding.parts.append(Part(_("The minimum wage"), floor))
            _taken(finding, given, str(floor.value["monthly"]))
    plain_clock(finding, "R-DL-INSPECT2Y", on, _("How long you can complain to the labour inspectorate"))
    return finding


def _taken(finding: Finding, given: Answers, minimum_wage: str) -> None:
    facts = {"month_wage": given["month_wage"], "min_wage": minimum_wage}
    if given["taken_what"] == "housing":
        agreed = given["room_agreed"]
        result = evaluate(
            "housing_deduction",
            {**facts, "amount": given["taken_sum"], "agreed": agreed != "not_agreed", "provided": agreed == "both"},
        )
        finding.amount = sums([result])
        finding.headline = _("They took too much, by about")
        if not finding.amount.high:
            finding.amount, finding.headline = None, _("By your figures they may take this much")
        finding.parts.append(Part(_("Rent, meals, water, electricity"), result))
        return
    result = evaluate("deduction_cap", {**facts, "loss": given["taken_sum"], "code": city_of(given)})
    finding.headline = _("In that month they may take at most")
    finding.amount = sums([result])
    finding.says.append(_("They took %(taken)s yuan.") % {"taken": yuan(parse_yuan(given["taken_sum"]))})
    finding.says.append(
        _("Only for a loss that you really caused, and only if the contract says so. A mere “fine” has no legal basis.")
    )
    finding.parts.append(Part(_("The most they may take in a month"), result))
