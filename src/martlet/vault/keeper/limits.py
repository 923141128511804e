"""Counting tries and reads. In memory: a restart of the keeper needs somebody at the machine."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from martlet.vault.errors import TooManyTries

TRIES = 5
WINDOW = 15 * 60.0
HOUR = 3600.0
MOST_PLACES = 2000
MOST_ACTORS = 2000
MOST_SUBJECTS = 50_000


class Tries:
    """At most five wrong passphrases in a quarter of an hour from one place, and one try of a place at a time.

    Each place has a count of its own, so that strangers cannot use up a key-holder's tries; "" is the command line of this
    machine, which nobody else reaches. Guessing from many places gains little: a try costs seconds of work, and they are
    done one after the other.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: dict[str, deque[float]] = {}
        self._under_way: set[str] = set()
        self._guard = threading.Lock()

    @contextmanager
    def one(self, place: str = "") -> Iterator[None]:
        """Around a try. Raises TooManyTries with the seconds to wait."""
        with self._guard:
            self._demand(place)
            self._under_way.add(place)
        try:
            yield
        finally:
            with self._guard:
                self._under_way.discard(place)

    def _demand(self, place: str) -> None:
        now, wrong = self._now(), self._wrong.get(place, deque())
        while wrong and wrong[0] <= now - WINDOW:
            wrong.popleft()
        if len(wrong) >= TRIES:
            raise TooManyTries(wait=int(wrong[0] + WINDOW - now) + 1)
        if place and place in self._under_way:  # at the command line people wait for their turn
            raise TooManyTries(wait=5)

    def wrong(self, place: str = "") -> None:
        """One more wrong one."""
        with self._guard:
            times = self._wrong.pop(place, deque())
            self._wrong[place] = times  # the latest at the end, so that the oldest goes first
            times.append(self._now())
            if len(self._wrong) > MOST_PLACES:
                self._wrong.pop(next(one for one in self._wrong if one))

    def right(self, place: str = "") -> None:
        """The right one clears the count: whoever knows it is not guessing."""
        with self._guard:
            self._wrong.pop(place, None)


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
