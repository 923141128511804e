"""Which days a pattern makes into shifts, who may be on one, and what is still missing. Values only; times are aware."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from martlet.foundation import calendar

WEEKS = 4
"""Shifts stand so many weeks ahead."""
MOST_PLACES = 20
LONGEST = timedelta(hours=16)
"""A shift that lasts longer is a slip of the pen."""
NOTICE = timedelta(hours=48)
"""Up to so long before it a shift is given back without a word; then somebody has to be found, and is told why."""
REGRET = timedelta(minutes=10)
"""Whoever has only just taken a shift may have pressed the wrong button."""
SOON = timedelta(days=7)
"""Days ahead in which a hole is somebody's work."""
LATER = timedelta(days=14)
"""Open shifts further ahead are folded away at first: who looks for one looks at these two weeks."""

FRIDAY, MONDAY, SATURDAY = 5, 1, 6

# Why somebody cannot be on a shift.
UNTRAINED, LAPSED, CANCELLED, OVER, FULL, ELSEWHERE, TONGUE, SKILL = (
    "untrained",
    "lapsed",
    "cancelled",
    "over",
    "full",
    "elsewhere",
    "tongue",
    "skill",
)


@dataclass(frozen=True, slots=True)
class Weekly:
    """A shift of every week, on `weekday` (1 is Monday); an end that is not after the beginning is the next day's."""

    weekday: int
    begins: time
    ends: time
    on_holidays: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One shift as somebody sees it who might take it: `free` places, and what everybody on it has to speak or know."""

    starts: datetime
    ends: datetime
    day: date
    free: int
    language: str = ""
    skill: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """`until`: the last day of their certificate, None without one; `held`: beginnings and ends of the shifts they are on."""

    until: date | None
    speaks: frozenset[str] = frozenset()
    knows: frozenset[str] = frozenset()
    held: tuple[tuple[datetime, datetime], ...] = ()


def span(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """Beginning and end on the wall clock. Raises ValueError for what lasts no time or too long."""
    start, end = datetime.combine(day, begins), datetime.combine(day, ends)
    if begins == ends:
        raise ValueError("empty")
    if end < start:
        end += timedelta(days=1)
    if end - start > LONGEST:
        raise ValueError("long")
    return start, end


def takes_place(week: Weekly, day: date) -> bool:
    """Whether this weekly shift takes place on that day. A weekend made a working day has the shifts of the working day beside
    it, as the lines have its hours: a Saturday those of Friday, a Sunday those of Monday."""
    if calendar.is_public_holiday(day):
        return week.on_holidays and week.weekday == day.isoweekday()
    if calendar.day_kind(day) == "made_up":
        return week.weekday == (FRIDAY if day.isoweekday() == SATURDAY else MONDAY)
    return week.weekday == day.isoweekday()


def days_of(week: Weekly, first: date, weeks: int = WEEKS) -> Iterator[date]:
    """Its days from `first` on, in order."""
    for step in range(weeks * 7):
        day = first + timedelta(days=step)
        if takes_place(week, day):
            yield day


def overlaps(starts: datetime, ends: datetime, others: Iterable[tuple[datetime, datetime]]) -> bool:
    """Whether any other shares time with this one. One that begins as another ends does not."""
    return any(starts < end and begin < ends for begin, end in others)


def trained_for(until: date | None, day: date) -> bool:
    """Whether a certificate still holds on the day of the shift, which may be weeks away."""
    return until is not None and until >= day


def refusal(shift: Wanted, person: Person, now: datetime) -> str:
    """Why this person cannot be on that shift; "" when they can. What nobody can change is said first."""
    if shift.cancelled:
        return CANCELLED
    if shift.ends <= now:
        return OVER
    if person.until is None:
        return UNTRAINED
    if not trained_for(person.until, shift.day):
        return LAPSED
    if shift.free < 1:
        return FULL
    if overlaps(shift.starts, shift.ends, person.held):
        return ELSEWHERE
    if shift.language and shift.language not in person.speaks:
        return TONGUE
    if shift.skill and shift.skill not in person.knows:
        return SKILL
    return ""


def freely_given_back(starts: datetime, taken: datetime, now: datetime) -> bool:
    """Whether a shift can be given back without a reason: in good time, or just after it was taken."""
    return starts - now >= NOTICE or (now < starts and now - taken <= REGRET)


def missing(places: int, there: int) -> int:
    return max(0, places - there)


@dataclass(frozen=True, slots=True)
class Coverage:
    """`wanted` places and how many of them are `taken`; more people than were wanted fill no other shift's hole."""

    wanted: int = 0
    taken: int = 0

    @classmethod
    def of(cls, shifts: Collection[tuple[int, int]]) -> Coverage:
        """Pairs of places and people."""
        return cls(sum(places for places, _there in shifts), sum(min(pair) for pair in shifts))

    @property
    def missing(self) -> int:
        return self.wanted - self.taken


def monday_of(day: date) -> date:
    return day - timedelta(days=day.isoweekday() - 1)
