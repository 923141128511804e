"""From what happened in a case to its legal deadlines; the counting itself is the law room's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from martlet.cases.rules import figure
from martlet.foundation.errors import Problem, _
from martlet.law import clocks

__all__ = ["EVENT_KINDS", "LIMITATIONS", "Counted", "check_event", "counted", "figure_rows", "met_on", "nearest"]

# In the order in which they are offered. Those of the law room start, interrupt or suspend a clock; the last ones only say
# that something was done in time.
EVENT_KINDS = (
    "left",
    "demand",
    "complaint",
    "promise",
    "mediation_requested",
    "arbitration_filed",
    "arbitration_accepted",
    "award_received",
    "lawsuit",
    "judgment_received",
    "payment_order",
    "knew",
    "violation_ended",
    "performance_due",
    "suspended",
    "accident",
    "recognition_filed",
    "confirmation_filed",
    "appeal_filed",
    "enforcement_filed",
)
# Written by the step of a mediation itself, never by hand.
OF_MEDIATION = ("agreement_effective",)
MET_BY: Mapping[str, str] = {
    "R-DL-ARB-1Y": "arbitration_filed",
    "R-DL-ARB-WAGE": "arbitration_filed",
    "R-DL-SUE15": "lawsuit",
    "R-DL-APPEAL15": "appeal_filed",
    "R-DL-INSPECT2Y": "complaint",
    "R-DL-CONFIRM30": "confirmation_filed",
    "R-DL-ENFORCE2Y": "enforcement_filed",
    "R-DL-INJ1Y": "recognition_filed",
    "R-DL-INJ30": "recognition_filed",
}
# What the list calls 时效: missing one of these loses the right, not only time.
LIMITATIONS = (
    "R-DL-ARB-1Y",
    "R-DL-ARB-WAGE",
    "R-DL-SUE15",
    "R-DL-APPEAL15",
    "R-DL-CONFIRM30",
    "R-DL-ENFORCE2Y",
    "R-DL-INJ1Y",
    "R-DL-INSPECT2Y",
    "R-DL-CIVIL3Y",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """One clock of a case. `restarted` is the day from which it runs now, `met_on` the day it was kept."""

    clock: clocks.Clock
    restarted: date
    met_on: date | None

    @property
    def rule(self) -> str:
        return self.clock.rule

    @property
    def ours(self) -> bool:
        """Whether somebody on the worker's side must act: only these are reminded of."""
        return self.clock.who in ("worker", "both")


def check_event(kind: str, on: date, until: date | None, today: date) -> None:
    """Problem when such an event cannot have happened."""
    if kind not in EVENT_KINDS:
        raise Problem(_("Choose what happened."), "kind")
    if kind != "performance_due" and on > today:
        raise Problem(
            _("%(day)s is in the future. Write the day on which it happened."), "on", values={"day": on.isoformat()}
        )
    if on.year < 1995:
        raise Problem(_("Please check the year %(year)d."), "on", values={"year": on.year})
    if kind == "suspended" and until is None:
        raise Problem(_("Write the last day of the hindrance too."), "until")
    if until is not None and until < on:
        raise Problem(_("The last day is before the first."), "until")


def counted(events: Iterable[clocks.Event], *, wages: bool) -> list[Counted]:
    """Every clock these events set running, nearest last day first."""
    known = list(events)
    found = []
    for clock in clocks.clocks(known, wages=wages):
        running = [part for part in clock.segments if part.state == "running"]
        restarted = max((part.first for part in running), default=clock.started)
        # a running segment begins the day after its trigger: the trigger day itself is not counted
        day = restarted.fromordinal(restarted.toordinal() - 1) if running else clock.started
        found.append(Counted(clock, day, met_on(clock.rule, clock.started, known)))
    return found


def met_on(rule: str, started: date, events: Sequence[clocks.Event]) -> date | None:
    """The day on which a limit was kept, or None."""
    kind = MET_BY.get(rule)
    days = [event.day for event in events if event.kind == kind and event.day >= started]
    return max(days, default=None)


def nearest(found: Iterable[tuple[str, date, date | None]]) -> tuple[str, date] | None:
    """Of (code, last day, met on): the earliest that is not kept yet."""
    open_ones = [(last, code) for code, last, met in found if met is None]
    return (min(open_ones)[1], min(open_ones)[0]) if open_ones else None


def figure_rows(
    found: Sequence[Counted],
    events: Sequence[clocks.Event],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    language: str,
) -> list[figure.Clock]:
    """Rows of the clock figure. Events stand on the arbitration limit, which is the one they move."""
    rows = []
    for one in found:
        if one.clock.last_day is None or not one.ours:
            continue
        limit = clocks.LIMITS.get(one.rule)
        marks: tuple[figure.Mark, ...] = ()
        if one.rule in ("R-DL-ARB-WAGE", "R-DL-ARB-1Y"):
            shown = [event for event in events if event.kind in (*clocks.INTERRUPTING, "left", "knew", "suspended")]
            marks = tuple(figure.Mark(event.day, labels.get(event.kind, event.kind)) for event in shown)
        rows.append(
            figure.Clock(
                name=names.get(one.rule, one.rule),
                length=limit.length.say().say(language) if limit else "",
                start=one.clock.started,
                restart=one.restarted,
                last=one.clock.last_day,
                marks=marks,
                met=one.met_on is not None,
            )
        )
    return rows
