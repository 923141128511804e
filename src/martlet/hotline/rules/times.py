"""Waits: how long a taken call-back is held, how old is too old."""

from __future__ import annotations

from datetime import datetime, timedelta

__all__ = [
    "ATTEMPTS",
    "FUTURE_SLACK",
    "HELD",
    "OLD",
    "UNDO",
    "clock_time",
    "hour_bucket",
    "may_undo",
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
FUTURE_SLACK = timedelta(minutes=2)
"""Clocks of offices differ by a minute or two; more than this ahead is a typing mistake."""


def may_undo(done_at: datetime, now: datetime) -> bool:
    """Whether an undo pressed in time may still be obeyed."""
    return now - done_at <= UNDO + UNDO_GRACE


def waited(since: datetime, now: datetime) -> timedelta:
    """How long somebody waits; never negative."""
    return max(now - since, timedelta(0))


def clock_time(span: timedelta) -> str:
    """A span as on a call timer: "02:14", from an hour "1:02:14"."""
    seconds = int(span.total_seconds())
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def hour_bucket(now: datetime) -> str:
    """The hour a request falls into, in UTC: "2026112113"."""
    return f"{now:%Y%m%d%H}"
