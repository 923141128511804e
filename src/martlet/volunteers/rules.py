"""Wrap-up: the time after a call in which nothing rings. Values only."""

from __future__ import annotations

from datetime import datetime, timedelta

MORE = timedelta(minutes=3)
"""What one press on 'more time' gives."""
MOST_MORE = 3
"""Presses a wrap-up. Who needs longer takes a break, and says so."""
MOBILE = timedelta(minutes=3)
"""Whoever answered on a mobile has no page open that would end a wrap-up without limit."""
AHEAD = timedelta(minutes=1)
"""A beginning further ahead than clocks of two machines differ: the clock was set back since."""

READY, BREAK = "ready", "break"


def ends(now: datetime, seconds: int) -> datetime | None:
    """When a wrap-up that begins now is over; None = whenever the volunteer says so."""
    return now + timedelta(seconds=seconds) if seconds > 0 else None


def anew(since: datetime, until: datetime | None, now: datetime) -> datetime | None:
    """When a wrap-up is over that began at a time which is still to come: it begins again now."""
    return until and now + (until - since)


def extended(until: datetime, now: datetime) -> datetime:
    """A press never shortens, and what is over counts from now."""
    return max(until, now) + MORE


def afterwards(*, unsaved: bool, written: bool, mobile: bool) -> str:
    """What a volunteer is when the time is over.

    Nobody is rung into a half-written form: the words of the last worker would be lost, and the next would be answered by
    somebody who still thinks of the last. So an unsaved form means a break that says why. On a mobile nothing is typed
    until somebody sits down: an untouched form there is left for later.
    """
    if not unsaved or (mobile and not written):
        return READY
    return BREAK
