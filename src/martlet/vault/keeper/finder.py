"""Finding by name, reading, sound, digits: in the keeper's memory only, never on disk.

Freshness: the finder knows the head (newest revision and its stamp) of the table it was filled from. A search names
the head it must not be older than; when the finder is behind it says so and the client pushes the missing rows first.
A put with an older revision than the one held is ignored, so two clients may push at once.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from martlet.vault.errors import BadRequest, Behind
from martlet.vault.keeper.kinds import KindIndex
from martlet.vault.keeper.searching import Hit
from martlet.vault.keeper.segments import Record
from martlet.vault.keeper.sounds import Alphabet

MOST_HITS = 200
LEASE = 30.0  # seconds a loader may be silent before another may take over


class Entry(NamedTuple):
    """One revision of a record as it comes from the table; `texts` None means it was dropped."""

    kind: str
    id: bytes
    rev: int
    texts: Sequence[str] | None = None
    digits: Sequence[str] = ()
    scopes: Sequence[int] = ()


class Finder:
    """All kinds, their scopes and the head of the table they were filled from. Safe to use from many threads."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.RLock()
        self.clear()

    def clear(self) -> None:
        """Forget everything. The generation changes, so that pushes begun before do not mix with what comes."""
        with self._lock:
            self.generation = os.urandom(8)
            self.rev, self.stamp = 0, b""
            self._alphabet = Alphabet()
            self._kinds: dict[str, KindIndex] = {}
            self._scope_sets: list[frozenset[int]] = []
            self._scope_numbers: dict[frozenset[int], int] = {}
            self._loading_until = 0.0
            self._loading = False
            self._until = self._reached = 0

    def begin(self, until: int = 0) -> bytes | None:
        """Start the first load: the generation to load into, or None when somebody else is loading or has loaded.
        `until`: the revision the load ends with, to tell how far it is."""
        with self._lock:
            if self.rev or self.loading:
                return None
            self.clear()
            self._until = until
            self._loading, self._loading_until = True, self._now() + LEASE
            return self.generation

    # Without the lock, here and below: a page asks before each find, and a batch that is being taken in holds it.
    @property
    def loading(self) -> bool:
        """Whether a first load is on its way."""
        return self._loading and self._now() < self._loading_until

    @property
    def share(self) -> float:
        """How much of the first load is in: 0.0 to 1.0."""
        if not self._loading:
            return 1.0 if self.rev else 0.0
        return min(1.0, self._reached / self._until) if self._until else 0.0

    def put(self, generation: bytes, entries: Iterable[Entry]) -> None:
        """Take rows in. Raises Behind when the finder was cleared since `generation` was read."""
        with self._lock:
            self._demand(generation)
            if self._loading:
                self._loading_until = self._now() + LEASE
                batches: dict[str, list[Record]] = {}
                for entry in entries:
                    self._reached = max(self._reached, entry.rev)
                    if entry.texts is not None:
                        batches.setdefault(entry.kind, []).append(self._record(entry))
                for kind, records in batches.items():
                    self._index(kind).load(records)
                return
            gone: dict[str, list[tuple[bytes, int]]] = {}
            for entry in entries:
                if entry.texts is None:
                    gone.setdefault(entry.kind, []).append((entry.id, entry.rev))
                else:
                    self._index(entry.kind).put(self._record(entry))
            for kind, dropped in gone.items():
                self._index(kind).drop(dropped)

    def settle(self, generation: bytes, rev: int, stamp: bytes) -> None:
        """Everything up to `rev` is in. Never moves back."""
        while self._loading:
            with self._lock:
                self._demand(generation)
                self._loading_until = self._now() + LEASE
                index = next((each for each in self._kinds.values() if each.in_pieces), None)
                if index is None:
                    self._loading = False
            if index is not None:
                index.consolidate()  # seconds, and not under the lock: nothing is put in between, nothing is found yet
        with self._lock:
            self._demand(generation)
            if rev > self.rev:
                self.rev, self.stamp = rev, stamp

    def _demand(self, generation: bytes) -> None:
        if generation != self.generation:
            raise Behind("the finder was cleared")

    def _index(self, kind: str) -> KindIndex:
        found = self._kinds.get(kind)
        if found is None:
            if len(self._kinds) >= 32:
                raise BadRequest("too many kinds")
            found = self._kinds[kind] = KindIndex(self._alphabet)
        return found

    def _record(self, entry: Entry) -> Record:
        scopes = frozenset(entry.scopes)
        number = self._scope_numbers.get(scopes)
        if number is None:
            if len(self._scope_sets) >= 65_535:
                raise BadRequest("too many different scopes")
            number = self._scope_numbers[scopes] = len(self._scope_sets)
            self._scope_sets.append(scopes)
        digits = [each if each.isdigit() else "".join(filter(str.isdigit, each)) for each in entry.digits]
        return Record(entry.id, entry.rev, tuple(entry.texts or ()), digits, number)

    def find(self, kind: str, query: str, limit: int = MOST_HITS, scopes: Sequence[int] | None = None) -> list[Hit]:
        """At most `limit` (<= 200) hits, best first. `scopes`: only records that carry one of them."""
        with self._lock:
            index = self._kinds.get(kind)
            if index is None:
                return []
            allowed = None
            if scopes is not None:
                wanted = set(scopes)
                allowed = frozenset(number for number, each in enumerate(self._scope_sets) if each & wanted)
            return index.find(query, max(1, min(limit, MOST_HITS)), allowed)

    def counts(self) -> dict[str, int]:
        """Live records by kind."""
        with self._lock:
            return {kind: len(index) for kind, index in self._kinds.items()}
