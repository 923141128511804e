"""Every clock that events start."""

from __future__ import annotations

from collections.abc import Iterable

from martlet.law.clocks.counting import limit_clock
from martlet.law.clocks.limitation import arbitration, civil
from martlet.law.clocks.shapes import Clock, Event
from martlet.law.clocks.table import LIMITS

__all__ = ["clocks"]


def clocks(events: Iterable[Event], *, wages: bool = False) -> list[Clock]:
    """Every clock that the events of a case set running, earliest last day first, open ones last.

    `wages`: the matter is about pay, so that the arbitration limit follows DMAL 27(4).
    """
    known = list(events)
    found = [clock for clock in (arbitration(known, wages=wages), civil(known)) if clock is not None]
    folded = {"R-DL-ARB-1Y", "R-DL-ARB-WAGE", "R-DL-CIVIL3Y"}
    for rule, limit in LIMITS.items():
        if rule in folded:
            continue
        starts = [event.day for event in known if event.kind in limit.starts]
        if starts:
            found.append(limit_clock(rule, max(starts)))
    return sorted(found, key=lambda clock: (clock.last_day is None, clock.last_day or clock.started, clock.rule))
