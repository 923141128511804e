"""What a finding holds, and the few ways in which all of them ask the law room."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from martlet.law import Fault, Result, clocks, evaluate, parameters
from martlet.law.clocks import Clock, Event
from martlet.law.results import Said, Used
from martlet.site.rules.answers import ELSEWHERE, Answers, days_of, is_day, known
from martlet.site.rules.questions import QUESTIONS


class Amount(NamedTuple):
    """An estimate in fen: from `low` to `high`. `at_least`: it rests on the minimum wage, the real sum can only be more."""

    low: int
    high: int
    at_least: bool = False


class Part(NamedTuple):
    """One computation of the law room under a heading."""

    title: Any
    result: Result


class Missing(NamedTuple):
    """What is not known, and how to find it out."""

    what: Any
    how: Any


@dataclass
class Finding:
    """What comes out for one matter. `issue` is the code of the page of knowledge that belongs to it.

    `headline` is the conclusion in a few words, `amount` the estimate beside it. `says` are sentences under it. `table` are
    rows (label, fen) where the answer depends on something still open. `cannot`: why the law room could not tell.
    """

    matter: str
    issue: str = ""
    headline: Any = ""
    amount: Amount | None = None
    says: list[Any] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    table: list[tuple[Any, int]] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    cannot: Said | None = None

    def miss(self, *questions: str) -> None:
        """What was answered with "I do not know", with how to find it out."""
        for name in questions:
            question = QUESTIONS[name]
            self.missing.append(Missing(question.short, question.find_out))


class Wrong(Exception):  # noqa: N818 - a wrong answer, not a fault of the program
    """An answer cannot be right: which question can mend it, and why."""

    def __init__(self, question: str, why: Said) -> None:
        super().__init__(why.en)
        self.question = question
        self.why = why


# --- asking the law room -----------------------------------------------------------------------------------------------------


def spread(
    function: str, facts: Mapping[str, Any], open_facts: Mapping[str, Sequence[Any]], rule: str | None = None
) -> list[Result]:
    """The results for everything that the open facts can mean, the smallest amount first. A combination that cannot be (a month
    of leaving in which one also began) is left out, and is a Fault only when none is left."""
    found: list[Result] = []
    fault: Fault | None = None
    for values in product(*open_facts.values()):
        try:
            found.append(evaluate(function, {**facts, **dict(zip(open_facts, values, strict=True))}, rule))
        except Fault as one:
            fault = fault or one
    if not found:
        assert fault is not None
        raise fault
    return sorted(found, key=lambda result: result.amount_fen or 0)


def days(given: Answers, name: str, today: date) -> list[str | None]:
    """What a day can mean, as facts; [None] when it was answered otherwise ("still there", "never", "I do not know")."""
    answer = given.get(name, "")
    return [one.isoformat() for one in days_of(answer, today)] if is_day(answer) else [None]


def early(given: Answers, name: str, today: date) -> date | None:
    """The earliest day that an answer can mean: time limits are counted from it, to be on the safe side."""
    answer = given.get(name, "")
    return days_of(answer, today)[0] if is_day(answer) else None


def sums(results: Iterable[Result], at_least: bool = False) -> Amount:
    """From the smallest to the largest amount."""
    amounts = [result.amount_fen or 0 for result in results]
    return Amount(min(amounts), max(amounts), at_least)


def city_of(given: Answers) -> str | None:
    """The area code, None for a city the law room has no data of."""
    code = given.get("city", ELSEWHERE)
    return code if code != ELSEWHERE else None


def least_pay(given: Answers, on: date) -> Result | None:
    """The minimum wage where and when the work was done: nobody was owed less for a full month. None without data."""
    code = city_of(given)
    if code is None:
        return None
    found = evaluate("min_wage_on", {"code": code, "date": on.isoformat()})
    return found if found.value is not None else None


class Pay(NamedTuple):
    """A pay for the law room: as answered, or the minimum wage with the result that gave it; None when neither is known."""

    yuan: str | None
    floor: Result | None

    @property
    def at_least(self) -> bool:
        return self.floor is not None


def pay_of(given: Answers, name: str, on: date) -> Pay:
    """What was answered to a question about pay, or the minimum wage where it was "I cannot say"."""
    if known(given, name):
        return Pay(given[name], None)
    floor = least_pay(given, on)
    return Pay(str(floor.value["monthly"]), floor) if floor else Pay(None, None)


def area_average(code: str | None, on: date) -> Used | None:
    """Last year's average monthly pay of the area, for the bounds of injury benefits. None without data."""
    if code is None:
        return None
    for kind in ("average_wage.contribution", "average_wage.cap"):
        figure = parameters.current().find(kind, code, on)
        if figure is not None:
            return figure.used()
    return None


# --- time limits --------------------------------------------------------------------------------------------------------------


def arbitration(given: Answers, today: date, trigger: date | None, *, wages: bool = False) -> Clock | None:
    """The limit to apply for arbitration from `trigger`, begun anew by the last demand; None when nothing starts it."""
    if trigger is None:
        return None
    events = [Event("left" if wages else "knew", trigger)]
    pressed = early(given, "asked", today)
    if pressed is not None:
        events.append(Event("demand", pressed))
    return clocks.arbitration(events, wages=wages)


def wage_clock(finding: Finding, given: Answers, today: date) -> None:
    """The limit for wages: none while the work lasts, a year from the last day of it."""
    left = early(given, "left", today)
    if left is not None:
        clock = arbitration(given, today, left, wages=True)
        assert clock is not None
        finding.clocks.append(clock)
        facts: dict[str, Any] = {"employment_end": left.isoformat()}
        pressed = early(given, "asked", today)
        if pressed is not None:
            facts["interrupts"] = [pressed.isoformat()]
        finding.parts.append(Part(_("How long you may claim it"), evaluate("arb_wage_limitation", facts)))
        if given.get("asked") == "?":
            finding.miss("asked")
    elif known(given, "left"):
        finding.parts.append(Part(_("How long you may claim it"), evaluate("arb_wage_limitation", {})))
    else:
        finding.miss("left")


def other_clock(finding: Finding, given: Answers, today: date, trigger: date | None) -> None:
    """The year to apply for arbitration over other money, from the day it was known."""
    clock = arbitration(given, today, trigger)
    if clock is None or trigger is None:
        return
    facts: dict[str, Any] = {"known": trigger.isoformat()}
    pressed = early(given, "asked", today)
    if pressed is not None:
        facts["interrupts"] = [pressed.isoformat()]
    finding.clocks.append(clock)
    finding.parts.append(Part(_("How long you may claim it"), evaluate("arb_limitation", facts)))


def plain_clock(finding: Finding, rule: str, trigger: date, title: Any) -> None:
    """A limit of plain length."""
    finding.clocks.append(clocks.limit_clock(rule, trigger))
    finding.parts.append(Part(title, evaluate("deadline", {"trigger": trigger.isoformat(), "rule": rule})))
