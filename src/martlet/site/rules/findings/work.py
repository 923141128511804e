"""What the work itself should have brought: a written contract, annual leave."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from martlet.law import Result, evaluate
from martlet.law.results import Said
from martlet.site.rules.answers import Answers, days_of, known
from martlet.site.rules.findings.base import (
    Amount,
    Finding,
    Part,
    Wrong,
    days,
    early,
    other_clock,
    pay_of,
    spread,
    sums,
)
from martlet.site.rules.questions import NEVER, STILL, UNKNOWN

NO_PAY = _("We cannot say an amount without your pay.")


def contract(given: Answers, today: date) -> Finding:
    """Double wages for the months without a written contract."""
    finding = Finding("contract", "CON-NONE")
    if not known(given, "hire"):
        finding.headline = _("Without the day you started we cannot say how much")
        finding.miss("hire")
        return finding
    _boss(finding, given)
    for name in ("signed", "left"):
        if given.get(name) == UNKNOWN:
            finding.miss(name)
    pay = pay_of(given, "pay", days_of(given["hire"], today)[0])
    if not known(given, "pay"):
        finding.miss("pay")
    if pay.yuan is None:
        finding.headline = _("You may be owed double wages")
        finding.says.append(NO_PAY)
        return finding
    results = spread(
        "double_wage",
        {"monthly": pay.yuan, "claim": today.isoformat()},
        {
            "hire": days(given, "hire", today),
            "signed": days(given, "signed", today),
            "ended": [today.isoformat()] if given.get("left") == STILL else days(given, "left", today),
        },
    )
    finding.amount = sums(results, pay.at_least)
    if UNKNOWN in (given.get("signed"), given.get("left")):  # it may have ended any day: from nothing up to the whole
        finding.says.append(_("It depends on the day you do not know: it can be nothing, or all of this."))
        finding.amount = Amount(0, finding.amount.high, False)
    elif given.get("left") == STILL and given.get("signed") == NEVER:
        finding.says.append(_("Counted up to today."))
    if pay.floor is not None:
        finding.parts.append(Part(_("The minimum wage"), pay.floor))
    best = results[-1]
    finding.parts.append(Part(_("The double wages"), results[0]))
    if best.amount_fen != results[0].amount_fen:
        finding.parts.append(Part(_("At most"), best))
    if finding.amount.high:
        finding.headline = _("On top of your pay they owe you about")
    else:
        finding.amount, finding.headline = None, _nothing(best)
    if best.value["end"]:
        ends = [date.fromisoformat(one.value["end"]) for one in results if one.value["end"]]
        other_clock(finding, {}, today, min(ends))
    return finding


def _nothing(result: Result) -> object:
    if result.value["end"] is None:
        return _("No double wages: signed or left within the first month")
    return _("The time for double wages seems to be over")


def _boss(finding: Finding, given: Answers) -> None:
    if given.get("work") == "boss":
        facts = {"contractor_licensed": True, "boss_licensed": False, "claim": "double_wages"}
        finding.parts.append(Part(_("With a labour boss"), evaluate("subcontract_injury", facts)))
        finding.says.append(
            _(
                "With a labour boss it first has to be settled who your employer is. The contractor often owes no double wages."
            )
        )
    elif given.get("work") == "platform":
        finding.says.append(_("For work through an app it first has to be settled who your employer is: call us."))


def holiday(given: Answers, today: date) -> Finding:
    """Pay for annual leave of one year that was not given."""
    finding = Finding("holiday", "LEA-ANN")
    year = int(given["leave_year"])
    if not known(given, "cum_years"):
        finding.headline = _("The years you have worked decide how many days you have")
        finding.says.append(_("After 1 year you have 5 days a year, after 10 years 10 days, after 20 years 15 days."))
        finding.miss("cum_years")
        return finding
    _while_there(given, year, today)
    lasts = [last for last in days(given, "left", today) if last is not None and int(last[:4]) == year] or [
        date(year, 12, 31).isoformat()
    ]
    open_year = lasts == [f"{year}-12-31"] and year == today.year
    that_year = [day for day in days(given, "hire", today) if day is not None and int(day[:4]) == year]
    hired: list[str | None] = [*that_year] or [None]
    pay = pay_of(given, "pay_plain", date(year, 1, 1))
    if not known(given, "pay_plain"):
        finding.miss("pay_plain")
    # Without a pay only the days are read from the result, and no amount is shown.
    facts = {"cum_years": given["cum_years"], "taken": given["taken"], "avg_ex_ot": pay.yuan or "1"}
    results = spread("annual_leave_exit", facts, {"term_date": lasts, "hired": hired})
    untaken = {str(result.value["untaken"]) for result in results}
    finding.says.append(
        _("Days of %(year)s that you did not get: %(days)s.") % {"year": year, "days": " – ".join(sorted(untaken))}
    )
    if pay.floor is not None:
        finding.parts.append(Part(_("The minimum wage"), pay.floor))
    if not (results[-1].amount_fen or 0):
        finding.headline = _("By your figures no leave is owed")
    elif open_year:
        finding.headline = _("The year is not over: ask for your days now")
        finding.says.append(
            _("Ask for them in writing before the year ends. If they do not give them, they owe you money.")
        )
    elif pay.yuan is None:
        finding.headline = _("You may be owed money for leave")
        finding.says.append(NO_PAY)
    else:
        finding.headline = _("On top of your pay they owe you about")
        finding.amount = sums(results, pay.at_least)
    if pay.yuan is not None:
        finding.parts.append(Part(_("Leave not taken"), results[0]))
    if not open_year and (results[-1].amount_fen or 0):
        other_clock(finding, {}, today, min(date(year, 12, 31), early(given, "left", today) or date(year, 12, 31)))
    if given.get("left") == UNKNOWN:
        finding.miss("left")
    return finding


def _while_there(given: Answers, year: int, today: date) -> None:
    """Leave of a year in which one did not work there yet, or no longer, is a slip of the pen."""
    first, last = days(given, "hire", today)[0], days(given, "left", today)[-1]
    if (first and int(first[:4]) > year) or (last and int(last[:4]) < year):
        raise Wrong(
            "leave_year",
            Said(
                f"{year} 年您没在这家干（按您写的：{first or '？'} 开始，{last or '？'} 离开）。请换一年，或者改日期。",
                f"In {year} you did not work there (started {first or '?'}, left {last or '?'}). Choose another year or mend the dates.",
            ),
        )
