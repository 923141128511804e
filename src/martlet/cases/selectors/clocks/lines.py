"""One clock in words, all clocks of a case counted, and their rows in the figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from martlet.cases import words
from martlet.cases.models import Case
from martlet.cases.rules import figure, limits
from martlet.law import parameters
from martlet.law.clocks import Clock, Event


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a clock in words. `state`: running, suspended or open; `last` None is open."""

    state: str
    first: date
    last: date | None
    why: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A deadline with the words that explain it. `sentence` is the law room's own.

    `state`: kept, open, running, due or over. `restarts`: which events would make it run anew. `left`: what is still to be done once it
    is over. `keeps`: the kind of event to write when it was kept, "" for what others must do.
    """

    code: str
    rule: str
    rule_url: str
    label: str
    clock: Clock
    state: str
    days: int | None
    file_by: date | None
    file_days: int | None
    met_on: date | None
    met_by: str
    late: tuple[str, date] | None
    sentence: str
    basis: str
    ours: bool
    restarts: str
    hindrance: str
    left: str
    keeps: str
    warnings: Sequence[str]
    ignored: Sequence[tuple[str, date, str]]
    stretches: Sequence[Stretch]


@cache
def _lawbook_has_rules() -> bool:
    try:
        reverse("lawbook:rule", args=["R-DL-COUNT"])
    except NoReverseMatch:
        return False
    return True


def rule_url(rule: str) -> str:
    """Where the rule stands with its statute; "" where the house has no such page."""
    return reverse("lawbook:rule", args=[rule]) if rule and _lawbook_has_rules() else ""


def count_of(case: Case, events: Sequence[Event]) -> list[limits.Counted]:
    """Every limit of a case, with the notices of days off that count now."""
    parameters.current()
    return limits.counted(events, wages=words.is_about_wages(case.issue), rules=words.limit_rules(case.issue))


def figure_of(found: Sequence[limits.Counted], events: Sequence[Event], tongue: str) -> list[figure.Clock]:
    """The rows of the picture, labels in the reader's language."""
    names = {one.code: words.deadline(one.code) for one in found}
    labels = {event.kind: str(words.EVENTS.get(event.kind, event.kind)) for event in events}
    return limits.figure_rows(found, events, names, labels, tongue)


def event_words(kind: str) -> str:
    return str(words.EVENTS.get(kind, kind))


def line_of(one: limits.Counted, today: date, tongue: str) -> ClockLine:
    """One clock in words for a day."""
    clock, period = one.clock, one.period
    over = one.state(today) == "over"
    return ClockLine(
        code=one.code,
        rule=clock.rule,
        rule_url=rule_url(clock.rule),
        label=words.deadline(one.code),
        clock=clock,
        state=one.state(today),
        days=None if clock.last_day is None or one.ended_on else clock.days_left(today),
        file_by=one.file_by,
        file_days=(one.file_by - today).days if one.file_by else None,
        met_on=one.ended_on,
        met_by=event_words(one.ended_by) if one.ended_by else "",
        late=(event_words(one.late.kind), one.late.day) if one.late else None,
        sentence=clock.explain(tongue),
        basis=("、" if tongue.startswith("zh") else "; ").join(law.say(tongue) for law in clock.basis),
        ours=one.ours,
        restarts=_restarts(one, tongue),
        hindrance=_hindrance(period.hindrance) if period.length else "",
        left=period.missed.say(tongue) if over and period.missed else "",
        keeps=period.kept_by[0] if one.ours else "",
        warnings=[said.say(tongue) for said in clock.warnings],
        ignored=[(event_words(event.kind), event.day, why.say(tongue)) for event, why in clock.ignored],
        stretches=[Stretch(part.state, part.first, part.last, part.why.say(tongue)) for part in clock.segments],
    )


def _restarts(one: limits.Counted, tongue: str) -> str:
    kinds = [event_words(kind) for kind in limits.restarting(one)]
    between = "、" if tongue.startswith("zh") else ", "
    return _("Runs anew from: %(events)s.") % {"events": between.join(kinds)} if kinds else ""


def _hindrance(kind: str) -> str:
    return {
        "added": _("Days in which somebody could not act (illness, detention, disaster) are added."),
        "six_months": _("A hindrance in the last six months gives six months more after it ends."),
        "ten_days": _(
            "Nothing restarts it. After an obstacle that was nobody's fault, ask for the time back within ten days."
        ),
    }.get(kind, _("Nothing restarts or stops it."))
