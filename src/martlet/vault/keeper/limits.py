"""Counting tries and reads. In memory: a restart of the keeper needs somebody at the machine."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from martlet.vault.errors import TooManyTries

TRIES = 5
WINDOW = 15 * 60.0
HOUR = 3600.0
MOST_ACTORS = 2000
MOST_SUBJECTS = 50_000


class Tries:
    """At most five wrong passphrases in a quarter of an hour."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: deque[float] = deque()

    def demand(self) -> None:
        """Raises TooManyTries with the seconds to wait."""
        now = self._now()
        while self._wrong and self._wrong[0] <= now - WINDOW:
            self._wrong.popleft()
        if len(self._wrong) >= TRIES:
            raise TooManyTries(wait=int(self._wrong[0] + WINDOW - now) + 1)

    def wrong(self) -> None:
        """One more wrong one."""
        self._wrong.append(self._now())

    def right(self) -> None:
        """The right one clears the count: whoever knows it is not guessing."""
        self._wrong.clear()


class Reads:
    """Distinct subjects unwrapped in this hour and the one before, for each actor. The tripwire will read from here.

    Holds hashes, not ids; stops counting (and stays at the bound) past 50,000 subjects or 2,000 actors, so a busy or
    hostile client cannot make it grow.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._hour = self._number()
        self._current: dict[str, set[int]] = {}
        self._before: dict[str, int] = {}

    def _number(self) -> int:
        return int(self._now() // HOUR)

    def count(self, actor: str, subjects: list[bytes]) -> int:
        """Note these subjects; how many distinct ones this actor has had in this hour."""
        self._turn()
        seen = self._current.get(actor)
        if seen is None:
            if len(self._current) >= MOST_ACTORS:
                actor, seen = "", self._current.setdefault("", set())
            else:
                seen = self._current[actor] = set()
        if len(seen) < MOST_SUBJECTS:
            seen.update(map(hash, subjects))
        return len(seen)

    def _turn(self) -> None:
        number = self._number()
        if number != self._hour:
            following = number == self._hour + 1
            self._before = {actor: len(seen) for actor, seen in self._current.items()} if following else {}
            self._current, self._hour = {}, number

    def totals(self) -> tuple[int, int]:
        """(this hour, the hour before), summed over actors."""
        self._turn()
        return sum(map(len, self._current.values())), sum(self._before.values())
