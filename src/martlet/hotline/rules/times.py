"""Waits: how long a taken call-back is held, how old is too old; and the parts of a day in which people want to be called."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from martlet.foundation.errors import Problem, _

__all__ = [
    "AHEAD",
    "ATTEMPTS",
    "DAY",
    "EARLIEST",
    "FUTURE_SLACK",
    "HELD",
    "OLD",
    "UNDO",
    "again_at",
    "check_again",
    "hour_bucket",
    "hours_of",
    "may_undo",
    "part_of_day",
    "waited",
]

UNDO = timedelta(seconds=8)
"""What the toast shows. The server gives the network another few seconds."""
UNDO_GRACE = timedelta(seconds=4)
HELD = timedelta(minutes=20)
"""A call-back that somebody took and forgot goes back to everybody after this."""
OLD = timedelta(hours=24)
ATTEMPTS = 5
"""After so many tries without an answer giving up is offered first."""
DAY = {
    "morning": (time(8), time(11, 30)),
    "noon": (time(11, 30), time(14)),
    "afternoon": (time(14), time(18)),
    "evening": (time(18), time(21, 30)),
}
"""What people mean who say when they can talk: building sites and factories rest at noon, and nobody is called at night."""
AHEAD = timedelta(days=30)
"""Nobody who waits for our call is put off for longer."""
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""No conversation is older: before this somebody has slipped in the year."""
FUTURE_SLACK = timedelta(minutes=2)
"""Clocks of offices differ by a minute or two; more than this ahead is a typing mistake."""


def may_undo(done_at: datetime, now: datetime) -> bool:
    """Whether an undo pressed in time may still be obeyed."""
    return now - done_at <= UNDO + UNDO_GRACE


def part_of_day(now: time) -> str:
    """The key of `DAY` this local time falls into, "" at night. A part begins with its first minute."""
    return next((part for part, (begin, end) in DAY.items() if begin <= now < end), "")


def hours_of(part: str) -> str:
    """ "18:00-21:30"; "" when any time is right."""
    return "\N{EN DASH}".join(f"{one:%H:%M}" for one in DAY.get(part, ()))


def again_at(now: datetime, day: date | None, at: time | None, part: str = "") -> datetime | None:
    """When to try again, in the zone of `now`; None is whenever somebody is free. A time alone is the next moment with that
    time; a day alone begins with the `part` of it they want, else with the morning, and today needs no waiting."""
    if day is None and at is None:
        return None
    if at is None:
        begin, end = DAY.get(part, DAY["morning"])
        if day == now.date() and (not part or part not in DAY or begin <= now.time() < end):
            return None
        at = begin
    moment = datetime.combine(day or now.date(), at, now.tzinfo)
    return moment if day is not None or moment > now else moment + timedelta(days=1)


def check_again(moment: datetime, now: datetime) -> None:
    """Raises Problem at "again" for a moment that is over or too far ahead."""
    if moment <= now:
        raise Problem(_("This time is over. Write a time to come."), "again")
    if moment > now + AHEAD:
        raise Problem(
            _("This is more than %(days)d days ahead. Nobody waits that long: choose a day before."),
            "again",
            values={"days": AHEAD.days},
        )


def waited(since: datetime, now: datetime) -> timedelta:
    """How long somebody waits; never negative."""
    return max(now - since, timedelta(0))


def hour_bucket(now: datetime) -> str:
    """The hour a request falls into, in UTC: "2026112113"."""
    return f"{now:%Y%m%d%H}"
