"""The two limitations with interruptions and suspensions: arbitration and civil."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from martlet.foundation import calendar as days
from martlet.law.clocks.shapes import Clock, Event, Segment
from martlet.law.clocks.table import INTERRUPTING, LIMITS
from martlet.law.results import Said

__all__ = ["arbitration", "civil"]

_DMAL_FROM = date(2008, 5, 1)
_BEFORE = Said("在起算之前", "before the limit began to run")
_TOO_LATE = Said("时效已经过了，不能再中断", "after the limit had run out: it cannot restart any more")


def _arbitration_end(start: date) -> date:
    """One year; before the DMAL came into force 60 days, unless these had not run out by then (LL 82)."""
    if start < _DMAL_FROM:
        old = start + timedelta(days=60)
        if old < _DMAL_FROM:
            return old
    return days.add_months(start, 12)


def arbitration(events: Iterable[Event], *, wages: bool = False) -> Clock | None:
    """The arbitration limit over events: starts ("knew", or "left" for wages), interruptions, suspensions ("suspended").

    For wages there is no limit while the employment lasts (DMAL 27(4)): without "left" the clock is open. An interruption
    counts only inside the running period; after it earlier suspensions no longer matter. Suspended days are added.
    None when nothing has started the clock.
    """
    known = sorted(events, key=lambda event: (event.day, event.kind, event.until or event.day))
    rule = LIMITS["R-DL-ARB-WAGE" if wages else "R-DL-ARB-1Y"]
    starts = [event for event in known if event.kind in rule.starts]
    if not starts:
        if not wages or not known:
            return None
        began = known[0].day
        why = Said("还在职，欠薪不受时效限制", "still employed: no limit for wages")
        return Clock(rule.rule, rule.what, began, None, basis=rule.basis, segments=(Segment("open", began, None, why),))
    # Several starts are several breaches or a correction: the latest employment counts, and for knowing the first.
    first = (starts[-1] if wages else starts[0]).day
    running = _Running(first)
    later = [event for event in known if event.kind in INTERRUPTING or event.kind == "suspended"]
    for event in later:
        (running.suspend if event.kind == "suspended" else running.interrupt)(event)
    unmoved, last, reason = running.last_day()
    return Clock(
        rule.rule,
        rule.what,
        first,
        last,
        unmoved,
        "worker",
        reason,
        days.is_provisional(last) or days.is_provisional(unmoved),
        rule.basis,
        running.stretches(),
        tuple(running.ignored),
        _advice(later),
    )


@dataclass(slots=True)
class _Running:
    """The arbitration limit while its events are gone through in their order. `stopped`: days that do not count."""

    start: date
    why: Said = field(init=False)
    stopped: set[date] = field(default_factory=set)
    suspensions: list[Event] = field(default_factory=list)
    over: list[Segment] = field(default_factory=list)
    ignored: list[tuple[Event, Said]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.why = Said(f"{self.start} 起算", f"runs from {self.start}")

    def last_day(self) -> tuple[date, date, str]:
        """The day before moving off rest days, the last day, and the kind of day it was moved off."""
        unmoved = _arbitration_end(self.start) + timedelta(days=len(self.stopped))
        rolled = days.roll_over(unmoved)
        return unmoved, rolled.day, rolled.reason

    def suspend(self, event: Event) -> None:
        until = event.until or event.day
        if until <= self.start:
            self.ignored.append((event, _BEFORE))
        elif event.day > self.last_day()[1]:
            self.ignored.append((event, Said("时效已经过了", "after the limit had run out")))
        else:
            begin = max(event.day, self.start + timedelta(days=1))
            self.stopped |= {begin + timedelta(days=step) for step in range((until - begin).days + 1)}
            self.suspensions.append(event)

    def interrupt(self, event: Event) -> None:
        """Begin anew; on the very day it began an interruption changes nothing."""
        if event.day < self.start:
            self.ignored.append((event, _BEFORE))
        elif event.day > self.last_day()[1]:
            self.ignored.append((event, _TOO_LATE))
        elif event.day > self.start:
            self.over.append(Segment("running", self.start + timedelta(days=1), event.day, self.why))
            self.start = event.day
            what = INTERRUPTING[event.kind]
            self.why = Said(f"{event.day} {what.zh}，重新计算", f"restarted on {event.day}: {what.en}")
            self.stopped = {day for day in self.stopped if day > self.start}

    def stretches(self) -> tuple[Segment, ...]:
        """Everything that ran, in order, with the suspensions beside it."""
        found = [*self.over, Segment("running", self.start + timedelta(days=1), self.last_day()[1], self.why)]
        for event in self.suspensions:
            until = event.until or event.day
            why = Said(f"{event.day} 到 {until} 中止", f"suspended from {event.day}")
            found.append(Segment("suspended", event.day, until, why))
        return tuple(sorted(found, key=lambda segment: (segment.first, segment.state)))


def _advice(later: Sequence[Event]) -> tuple[Said, ...]:
    found = [
        Said(
            "仲裁委不会主动提时效，但单位可能提；尽早申请。",
            "The commission does not raise the limit itself, but the employer may. Apply as early as possible.",
        )
    ]
    if any(event.kind in INTERRUPTING for event in later):
        found.append(
            Said(
                "催要、投诉要留下凭据，才能证明中断。",
                "Keep proof of every demand and complaint: without it the restart cannot be shown.",
            )
        )
    return tuple(found)


def civil(events: Iterable[Event]) -> Clock | None:
    """The three-year civil limit (CC 188-195) over events of the same kinds, started by "civil_knew".

    A hindrance ("suspended") inside the last six months lets the limit end six months after it is gone (CC 194); twenty
    years after the breach nothing is protected, which the caller checks where the breach is that old.
    """
    known = sorted(events, key=lambda event: (event.day, event.kind, event.until or event.day))
    rule = LIMITS["R-DL-CIVIL3Y"]
    starts = [event for event in known if event.kind in rule.starts]
    if not starts:
        return None
    first = start = starts[0].day
    ignored: list[tuple[Event, Said]] = []
    hindrances: list[Event] = []
    for event in known:
        unmoved, last, _reason = _civil_end(start, hindrances)
        if event.kind == "suspended":
            hindrances.append(event)
        elif event.kind in INTERRUPTING and event.day > start:
            if event.day > last:
                ignored.append((event, _TOO_LATE))
            else:
                start = event.day
    unmoved, last, reason = _civil_end(start, hindrances)
    why = Said(f"{start} 起算", f"runs from {start}")
    return Clock(
        rule.rule,
        rule.what,
        first,
        last,
        unmoved,
        "worker",
        reason,
        days.is_provisional(last) or days.is_provisional(unmoved),
        rule.basis,
        (Segment("running", start + timedelta(days=1), last, why),),
        tuple(ignored),
    )


def _civil_end(start: date, hindrances: Sequence[Event]) -> tuple[date, date, str]:
    end = days.add_months(start, 36)
    for event in hindrances:
        gone = event.until or event.day
        if gone > days.add_months(end, -6) and event.day <= end:
            end = max(end, days.add_months(gone, 6))
    rolled = days.roll_over(end)
    return end, rolled.day, rolled.reason
