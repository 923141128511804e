"""A fold over events in any order: which limits run, until when, what kept them and what came too late."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from martlet.foundation import calendar as days
from martlet.law import clocks
from martlet.law.clocks import Clock, Event, Segment, count
from martlet.law.limits.periods import ARBITRATION, ORDER, PERIODS, Period
from martlet.law.results import Said

__all__ = ["Count", "all_counts", "data_version", "impossible"]


@dataclass(frozen=True, slots=True)
class Count:
    """A limit of one matter. `restarted`: the day from which it runs now. `ended_on` and `ended_by`: kept, by which event.

    `late`: somebody acted after the last day. `covered`: it belongs to a hindrance that reached over the last day of others.
    """

    period: Period
    clock: Clock
    restarted: date
    ended_on: date | None = None
    ended_by: str = ""
    late: Event | None = None

    @property
    def code(self) -> str:
        """The period's code."""
        return self.period.code

    @property
    def ours(self) -> bool:
        """Whether the worker's side must act."""
        return self.period.ours

    @property
    def file_by(self) -> date | None:
        """The day to tell people: with margin; the day itself where one only has to be there; None for what others must do."""
        if not self.ours or self.clock.last_day is None:
            return None
        return self.clock.last_day if self.code == "hearing" else self.clock.file_by

    def state(self, today: date) -> str:
        """ "kept", "open" (no limit yet), "running", "due" (last day) or "over"."""
        return "kept" if self.ended_on else self.clock.state(today)


def impossible(events: Iterable[Event]) -> tuple[Event, Event] | None:
    """The first pair (event, the one it cannot come before), None when the story can have happened so.

    Nothing of the job but an agreement about it comes before it began, and no answer before what it answers.
    """
    known = sorted(events, key=_key)
    first: dict[str, Event] = {}
    for event in known:
        first.setdefault(event.kind, event)
    begun = first.get("hired")
    if begun is not None and known[0].day < begun.day:
        return known[0], begun
    for later, earlier in ORDER:
        if later in first and earlier in first and first[later].day < first[earlier].day:
            return first[later], first[earlier]
    return None


def _key(event: Event) -> tuple[date, str, date]:
    return event.day, event.kind, event.until or event.day


def all_counts(events: Iterable[Event], *, wages: bool = False, rules: Collection[str] = ()) -> list[Count]:
    """Every limit that the events set running, those to be kept first by last day, open ones last.

    `wages`: arbitration follows DMAL 27(4). `rules`: the time limits that belong to the matter (taxonomy), by which a day of
    learning means the civil limit, the arbitration limit or both, and leaving counts as learning where no day is written.
    """
    known = sorted(events, key=_key)
    kinds = {event.kind for event in known}
    found = [one for one in _limitations(known, kinds, wages, frozenset(rules)) if one is not None]
    for period in PERIODS.values():
        if period.code in _SPECIAL or kinds.isdisjoint(period.starts):
            continue
        if period.code == "R-DL-ARB-AWARD60" and "arbitration_extended" not in kinds:
            continue
        starts = [event for event in known if event.kind in period.starts]
        found.append(_ended(period, _run(period, starts[-1], known), known))
    found += _obstacles(found, known)
    return sorted(
        found, key=lambda one: (one.clock.last_day is None, one.clock.last_day or one.clock.started, one.code)
    )


_SPECIAL = (*ARBITRATION, "R-DL-CIVIL3Y", "obstacle10")


def _limitations(known: Sequence[Event], kinds: set[str], wages: bool, rules: frozenset[str]) -> list[Count | None]:
    """The arbitration and civil limits that belong to the matter."""
    civil = PERIODS["R-DL-CIVIL3Y"]
    civil_only = "R-DL-CIVIL3Y" in rules and rules.isdisjoint(ARBITRATION)
    found: list[Count | None] = []
    if wages:
        found.append(_arbitration(known, wages=True))
    if "knew" in kinds and not civil_only:
        found.append(_arbitration(known, wages=False))
    elif not wages and "left" in kinds and "R-DL-ARB-1Y" in rules:
        left = max(event.day for event in known if event.kind == "left")
        since = [*known, Event("knew", left)]
        found.append(_arbitration(sorted(since, key=_key), wages=False, by_leaving=True))
    starts = [event for event in known if event.kind == "civil_knew"]
    if not starts and "R-DL-CIVIL3Y" in rules:
        starts = [event for event in known if event.kind == "knew"]
    if starts:
        found.append(_ended(civil, _run(civil, starts[0], known), known))
    return found


_BY_LEAVING = Said(
    "从离职那天算的。要是更早就知道权利被侵害，把那一天记进来，最后一天会更早。",
    "Counted from the day of leaving. If the wrong was known earlier, enter that day: the last day is then earlier.",
)


def _arbitration(known: Sequence[Event], *, wages: bool, by_leaving: bool = False) -> Count | None:
    clock = clocks.arbitration(known, wages=wages)
    if clock is None:
        return None
    if by_leaving:
        clock = replace(clock, warnings=(_BY_LEAVING, *clock.warnings))
    return _ended(PERIODS[clock.rule], clock, known)


def _run(period: Period, start: Event, known: Sequence[Event]) -> Clock:
    """The fold of a period with a given start over events sorted by day."""
    if period.length is None:
        return _set_day(period, start)
    begin = start.day
    stopped: set[date] = set()
    hindrances: list[Event] = []
    segments: list[Segment] = []
    ignored: list[tuple[Event, Said]] = []
    why = Said(f"{begin} 起算，当天不算", f"counted from {begin}, that day excluded")
    for event in known:
        _unmoved, last, _reason = _end(period, begin, stopped, hindrances)
        if event.kind == "suspended" and period.hindrance in ("added", "six_months"):
            until = event.until or event.day
            if until <= begin:
                continue
            if event.day > last:
                ignored.append((event, Said("期限已经过了", "after the last day")))
                continue
            hindrances.append(event)
            if period.hindrance == "added":
                since = max(event.day, begin + timedelta(days=1))
                stopped |= {since + timedelta(days=step) for step in range((until - since).days + 1)}
        elif event.kind in period.restarts and event.day > begin:
            if event.day > last:
                ignored.append(
                    (event, Said("时效已经过了，不能再中断", "after the limit had run out: it cannot restart any more"))
                )
                continue
            segments.append(Segment("running", begin + timedelta(days=1), event.day, why))
            begin = event.day
            why = Said(f"{begin} 重新计算", f"restarted on {begin}")
            stopped = {day for day in stopped if day > begin}
    unmoved, last, reason = _end(period, begin, stopped, hindrances)
    segments.append(Segment("running", begin + timedelta(days=1), last, why))
    for event in hindrances:
        until = event.until or event.day
        said = Said(f"{event.day} 到 {until} 不能办", f"could not act from {event.day} to {until}")
        segments.append(Segment("suspended", event.day, until, said))
    return Clock(
        period.rule,
        period.what,
        start.day,
        last,
        unmoved,
        period.who,
        reason,
        days.is_provisional(last) or days.is_provisional(unmoved),
        period.basis,
        tuple(sorted(segments, key=lambda segment: (segment.first, segment.state))),
        tuple(ignored),
    )


def _end(period: Period, begin: date, stopped: Collection[date], hindrances: Sequence[Event]) -> tuple[date, date, str]:
    """(nominal day, last day, reason for moving) of a period that runs from `begin`."""
    assert period.length is not None  # set days do not run
    end = count(begin, period.length)
    if period.hindrance == "added":
        end += timedelta(days=len(stopped))
    elif period.hindrance == "six_months":
        for event in hindrances:
            gone = event.until or event.day
            if gone > days.add_months(end, -6) and event.day <= end:
                end = max(end, days.add_months(gone, 6))
    rolled = days.roll_over(end)
    return end, rolled.day, rolled.reason


def _set_day(period: Period, start: Event) -> Clock:
    """A day that an authority named does not move: they knew their own calendar."""
    last = start.until or start.day
    why = Said(f"通知写明 {last}", f"named in the notice: {last}")
    return Clock(
        period.rule,
        period.what,
        min(start.day, last),
        last,
        last,
        period.who,
        basis=period.basis,
        segments=(Segment("running", min(start.day + timedelta(days=1), last), last, why),),
    )


def _ended(period: Period, clock: Clock, known: Sequence[Event]) -> Count:
    """The clock with what kept it: the last act in time that was not undone."""
    running = [part for part in clock.segments if part.state == "running"]
    restarted = max((part.first for part in running), default=clock.started)
    # a running segment begins the day after its trigger: the trigger day itself is not counted
    restarted = max(restarted - timedelta(days=1), clock.started) if running else clock.started
    if clock.last_day is None and period.code not in ARBITRATION:
        return Count(period, clock, restarted)
    refused = {event for event, _why in clock.ignored}
    undone = max((event.day for event in known if event.kind in period.undone_by), default=None)
    ended = late = None
    for event in known:
        if event.kind not in period.kept_by or event.day < clock.started:
            continue
        if undone is not None and event.day <= undone:
            continue
        in_time = clock.last_day is None or event.day <= clock.last_day
        if event in refused or not in_time:
            late = late or event
        elif ended is None or event.kind in period.restarts:
            ended = event
    if ended is None:
        return Count(period, clock, restarted, late=late)
    return Count(period, clock, restarted, ended.day, ended.kind)


def _obstacles(found: Sequence[Count], known: Sequence[Event]) -> list[Count]:
    """Where a hindrance reached over the last day of a procedural period: ten days to ask for it back."""
    period = PERIODS["obstacle10"]
    gone: list[date] = []
    for one in found:
        last = one.clock.last_day
        if one.period.hindrance != "ten_days" or last is None or one.ended_on:
            continue
        gone += [
            event.until or event.day
            for event in known
            if event.kind == "suspended" and event.day <= last <= (event.until or event.day)
        ]
    if not gone:
        return []
    return [_ended(period, _run(period, Event("suspended", max(gone)), ()), known)]


def data_version() -> str:
    """A short word for the calendar and the limits that last days rest on: another word means counting anew."""
    said = sorted(
        (one.code, one.starts, one.length, one.kept_by, sorted(one.restarts), one.hindrance) for one in PERIODS.values()
    )
    return hashlib.sha256(f"{days.version()} {said!r}".encode()).hexdigest()[:12]
