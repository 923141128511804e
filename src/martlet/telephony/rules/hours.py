"""Opening hours of a line, simple: per weekday "HH:MM-HH:MM" in the line's own time. (The holiday calendar is issue 4's.)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time


def is_open(hours: Mapping[str, str], at: datetime) -> bool:
    """`hours`: "1".."7" (Monday is 1) -> "09:00-21:00"; an empty table means always, a missing day means closed.

    `at` is in the line's time zone. A span that ends at or before its start goes past midnight into the next day.
    """
    if not hours:
        return True
    today, yesterday = at.isoweekday(), (at.isoweekday() - 2) % 7 + 1
    clock = at.time().replace(tzinfo=None)
    if str(today) in hours:
        start, end = span(hours[str(today)])
        if (start <= clock < end) if start < end else clock >= start:
            return True
    if str(yesterday) in hours:
        start, end = span(hours[str(yesterday)])
        return start >= end and clock < end
    return False


def span(text: str) -> tuple[time, time]:
    """ "09:00-21:00" as two times. Raises ValueError on anything else."""
    start, _, end = text.partition("-")
    return time.fromisoformat(start.strip()), time.fromisoformat(end.strip())
