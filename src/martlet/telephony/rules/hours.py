"""When a line takes calls: a week, public holidays of the Chinese calendar, days that are different, and the switch.

Clock times are those of the line's own place; whoever asks says what time it is there. A span belongs to the day on which
it begins, also when it goes past midnight. A weekend made a working day has the hours of the working day beside it: a
Saturday those of Friday, a Sunday those of Monday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from martlet.foundation import calendar

Spans = tuple[tuple[int, int], ...]
"""Minutes since midnight of the day they begin on, in order; an end above 1440 lies in the next day."""
DAY = 24 * 60
ALL_DAY: Spans = ((0, DAY),)
MOST_SPANS = 4
MOST_SPECIALS = 60
LOOK_AHEAD = 70  # days in which the next change is looked for
CLOSED, OPEN = "closed", "open"  # what holidays may be besides hours of their own
_SPAN = re.compile(r"(\d{1,2})(?:[:：.](\d{2}))?\s*(?:-|–|—|~|至|到)\s*(\d{1,2})(?:[:：.](\d{2}))?")
_BETWEEN = re.compile(r"[,，、;；]|\s+(?=\d)")
_FOLDED = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True)
class Special:
    """A day or a stretch of days that is different, whatever the calendar says. No spans: closed."""

    first: date
    last: date
    spans: Spans
    reason: str = ""


@dataclass(frozen=True)
class DayHours:
    """One day. why: "week", "made_up" (a weekend worked), "holiday" or "special" (`reason` says which)."""

    day: date
    spans: Spans
    why: str
    reason: str = ""


@dataclass(frozen=True)
class Hours:
    """`week`: 1 (Monday) to 7 -> spans, a missing day is closed; None is round the clock. `holidays`: "closed", "open"
    (hours of the week) or hours of their own as text."""

    week: Mapping[int, Spans] | None = None
    holidays: str = OPEN
    specials: tuple[Special, ...] = ()

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Hours:
        """What a line stores: `as_json`, or weekdays alone ("1".."7" -> "09:00-21:00"; none: always open)."""
        if "holidays" not in raw:
            return cls({int(day): parse_spans(text) for day, text in raw.items()} if raw else None)
        week = raw.get("week")
        return cls(
            None if week is None else {int(day): parse_spans(text) for day, text in week.items()},
            raw["holidays"],
            tuple(
                Special(
                    date.fromisoformat(one["first"]),
                    date.fromisoformat(one["last"]),
                    parse_spans(one["hours"]),
                    one["reason"],
                )
                for one in raw.get("specials", ())
            ),
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values for the database; `read` gives back the same."""
        week = None if self.week is None else {str(day): spans_text(spans) for day, spans in sorted(self.week.items())}
        specials = [
            {
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "hours": spans_text(one.spans),
                "reason": one.reason,
            }
            for one in self.specials
        ]
        return {"week": week, "holidays": self.holidays, "specials": specials}

    @property
    def never_changes(self) -> bool:
        """Round the clock on every day, so that no next change need be looked for."""
        return self.week is None and self.holidays == OPEN and not self.specials

    def on(self, day: date) -> DayHours:
        """The hours of one day and why they are so."""
        for one in self.specials:
            if one.first <= day <= one.last:
                return DayHours(day, one.spans, "special", one.reason)
        if self.holidays != OPEN and calendar.is_public_holiday(day):
            return DayHours(day, () if self.holidays == CLOSED else parse_spans(self.holidays), "holiday")
        if self.week is None:
            return DayHours(day, ALL_DAY, "week")
        if calendar.day_kind(day) == "made_up":
            return DayHours(day, self.week.get(5 if day.isoweekday() == 6 else 1, ()), "made_up")
        return DayHours(day, self.week.get(day.isoweekday(), ()), "week")

    def is_open(self, at: datetime) -> bool:
        """`at` is the wall clock's time at the line's place."""
        minute, today = at.hour * 60 + at.minute, at.date()
        if any(start <= minute < end for start, end in self.on(today).spans):
            return True
        return any(minute + DAY < end for _start, end in self.on(today - timedelta(days=1)).spans)

    def next_change(self, at: datetime) -> datetime | None:
        """When it will next open or close, in the time zone of `at`; None when not within ten weeks."""
        if self.never_changes:
            return None
        clock, now = at.replace(tzinfo=None), self.is_open(at)
        for edge in self._edges(clock):
            if edge > clock and self.is_open(edge) is not now:
                return on_the_clock(edge, at)
        return None

    def _edges(self, clock: datetime) -> Iterator[datetime]:
        """Every moment at which a span begins or ends, in order, from the day before on."""
        midnight = datetime.combine(clock.date(), time())
        late: set[datetime] = set()
        for step in range(-1, LOOK_AHEAD):
            first = midnight + timedelta(days=step)
            edges = late | {first + timedelta(minutes=edge) for span in self.on(first.date()).spans for edge in span}
            late = {edge for edge in edges if edge >= first + timedelta(days=1)}
            yield from sorted(edges - late)

    def days(self, first: date, count: int) -> list[DayHours]:
        """The hours of `count` days from `first` on."""
        return [self.on(first + timedelta(days=step)) for step in range(count)]


@dataclass(frozen=True)
class Switch:
    """What a person set by hand, which counts before all hours. `until` None: until somebody switches again.

    `is_open` False closes. True leaves the line to its hours, and opens it beyond them until `opened_until`. `says` names the
    announcement callers of a closed line hear.
    """

    is_open: bool = True
    until: datetime | None = None
    opened_until: datetime | None = None
    reason: str = ""
    says: str = "closed"

    def at(self, now: datetime) -> str:
        """ "closed", "open", or "" where the hours count."""
        if not self.is_open and (self.until is None or now < self.until):
            return CLOSED
        return OPEN if self.is_open and self.opened_until is not None and now < self.opened_until else ""


@dataclass(frozen=True)
class Standing:
    """Whether a line takes calls now. by: "switch", "week", "made_up", "holiday" or "special"; until: the next change,
    None when nobody knows; says: the announcement of a closed line."""

    is_open: bool
    by: str
    until: datetime | None = None
    reason: str = ""
    says: str = "closed"


def standing_now(hours: Hours, switch: Switch, at: datetime) -> Standing:
    """Without looking for the next change. `at` is aware and in the line's time zone."""
    by_hand = switch.at(at)
    if by_hand == CLOSED:
        return Standing(False, "switch", switch.until, switch.reason, switch.says)
    if by_hand == OPEN:
        return Standing(True, "switch", switch.opened_until, switch.reason)
    today = hours.on(at.date())
    is_now = hours.is_open(at)
    return Standing(
        is_now, today.why, None, today.reason, "holiday" if today.why == "holiday" and not is_now else "closed"
    )


def standing(hours: Hours, switch: Switch, at: datetime) -> Standing:
    """How a line stands, and until when."""
    now = standing_now(hours, switch, at)
    return now if now.by == "switch" else replace(now, until=hours.next_change(at))


def is_open(raw: Mapping[str, Any], at: datetime) -> bool:
    """The same of stored hours; `at` is the wall clock's time at the line's place. An empty table means always."""
    return not raw or Hours.read(raw).is_open(at)


def on_the_clock(wall: datetime, like: datetime) -> datetime:
    """The moment at which the clock of `like`'s place shows `wall`; where it skips that time, the moment after the gap."""
    if like.tzinfo is None:
        return wall
    return wall.replace(tzinfo=like.tzinfo).astimezone(UTC).astimezone(like.tzinfo)


def parse_spans(text: str) -> Spans:
    """ "09:00-12:00, 13:30-21:00" in order; "" is closed. Raises ValueError with "form", "many" or "overlap"."""
    clean = text.translate(_FOLDED).strip()
    parts = [part.strip() for part in _BETWEEN.split(re.sub(r"\s*(-|–|—|~|至|到)\s*", r"\1", clean)) if part.strip()]
    spans = sorted(_span(part) for part in parts)
    if len(spans) > MOST_SPANS:
        raise ValueError("many")
    around = [*spans, (spans[0][0] + DAY, spans[0][1] + DAY)] if spans else []
    if any(one[1] > other[0] for one, other in zip(around, around[1:], strict=False)):
        raise ValueError("overlap")
    return tuple(spans)


def _span(text: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError("form")
    start, end = _minute(match[1], match[2]), _minute(match[3], match[4])
    if start >= DAY:
        raise ValueError("form")
    return start, end if start < end else end + DAY


def _minute(hour: str, minute: str | None) -> int:
    found = int(hour) * 60 + int(minute or 0)
    if found > DAY or int(minute or 0) > 59:
        raise ValueError("form")
    return found


def spans_text(spans: Spans) -> str:
    """As `parse_spans` reads it."""
    return ", ".join(f"{clock(start)}-{clock(end)}" for start, end in spans)


def clock(minute: int) -> str:
    """ "09:05"; midnight at the end of a day is 24:00, later ends are those of the next day."""
    shown = minute if minute <= DAY else minute - DAY
    return f"{shown // 60:02d}:{shown % 60:02d}"


def overlapping(specials: Sequence[Special]) -> bool:
    """Whether two exceptions claim the same day."""
    ordered = sorted(specials, key=lambda one: one.first)
    return any(one.last >= other.first for one, other in zip(ordered, ordered[1:], strict=False))
