"""How many called within the last minute: from one number, and on one line in all. The leader's memory only, bounded; numbers
are keyed hashes (`callers.Callers`)."""

from __future__ import annotations

from collections import deque

from martlet.telephony.rules.floods import TOLD_EVERY

MINUTE = 60.0
MOST_NUMBERS = 5_000
MOST_CALLS = 2_000  # of one line; more than this is a flood by any measure


class Crowds:
    def __init__(self) -> None:
        self.of_number: dict[bytes, deque[float]] = {}
        self.of_line: dict[int, deque[float]] = {}
        self.told: dict[tuple[int, str], float] = {}  # line, cause -> when the leader last told of a flood

    def count(self, line: int, mark: bytes | None, now: float) -> tuple[int, int]:
        """Takes down one call: (calls of this number, calls of this line) within the last minute, this one included.
        Withheld numbers count for the line alone."""
        whole = self.of_line.setdefault(line, deque(maxlen=MOST_CALLS))
        in_all = counted(whole, now)
        if mark is None:
            return 0, in_all
        own = self.of_number.pop(mark, None) or deque(maxlen=100)
        self.of_number[mark] = own  # the latest at the end, so that the oldest goes first
        if len(self.of_number) > MOST_NUMBERS:
            self.of_number.pop(next(iter(self.of_number)))
        return counted(own, now), in_all

    def at_most(self, line: int) -> int:
        """No fewer than the calls of this line within the last minute."""
        return len(self.of_line.get(line, ()))

    def to_tell(self, line: int, causes: tuple[str, ...], now: float) -> tuple[str, ...]:
        """Of these floods on a line, those that were not told of a moment ago."""
        fresh = tuple(cause for cause in causes if now - self.told.get((line, cause), -TOLD_EVERY) >= TOLD_EVERY)
        self.told |= {(line, cause): now for cause in fresh}
        return fresh


def counted(times: deque[float], now: float) -> int:
    times.append(now)
    while times[0] < now - MINUTE:
        times.popleft()
    return len(times)
