"""How long what a call leaves behind is kept, by class. Days; each office may choose its own within LEAST and MOST."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

RECORDING, MESSAGE, MARK, TRACE, NUMBER, RATING = "recording", "message", "mark", "trace", "number", "rating"
CLASSES = (RECORDING, MESSAGE, MARK, TRACE, NUMBER, RATING)
DAYS: Mapping[str, int] = {RECORDING: 90, MESSAGE: 30, MARK: 90, TRACE: 180, NUMBER: 30, RATING: 1095}
LEAST, MOST = 1, 3650
HOLD_DAYS = 366  # at most, then somebody says again why


def last_kept(days: int, today: date) -> date:
    """What came before this day goes."""
    return today - timedelta(days=days)


def wrong(days: Mapping[str, int]) -> str:
    """The class whose period cannot be, "" when all can. Marks never outlive their recording."""
    for name in CLASSES:
        if not LEAST <= days.get(name, DAYS[name]) <= MOST:
            return name
    return MARK if days.get(MARK, DAYS[MARK]) > days.get(RECORDING, DAYS[RECORDING]) else ""
