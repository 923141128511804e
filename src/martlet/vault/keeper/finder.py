"""Finding by name, reading, sound, digits: in the keeper's memory only, never on disk.

What is searched for each kind of record, best first:

    name      the signs themselves: whole, beginning, fragment
    initials  first letters of the readings (zxm for 张小明): whole, beginning, fragment
    sound     the syllables, exact and as the south speaks them, from characters or from typed pinyin
    near      one sign differs (three signs or more), only when nothing else was found
    tail      four digits or more, at the end of a number or inside it

New and changed records go into a small overlay that becomes a block of its own when it grows; blocks of similar size
are merged. So a write costs microseconds and a search passes over a handful of blocks.

Freshness: the finder knows the head (newest revision and its stamp) of the table it was filled from. A search names
the head it must not be older than; when the finder is behind it says so and the client pushes the missing rows first.
A put with an older revision than the one held is ignored, so two clients may push at once.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from martlet.foundation.text import fold
from martlet.vault.errors import BadRequest, Behind
from martlet.vault.keeper.segments import Builder, Record, Segment
from martlet.vault.keeper.sounds import Alphabet, spelt

OVERLAY = 256
MOST_HITS = 200
ENOUGH = 1500  # hits looked at before whole texts and beginnings are searched on their own
SHORTEST_TAIL = 4
SHORTEST_NEAR = 3
LONGEST_QUERY = 64
LEASE = 30.0  # seconds a loader may be silent before another may take over

# Scores by how a record was found; +0 fragment, +5 beginning (of a number: its end), +9 whole.
NAME, TAIL, INITIALS, SOUND, SOUTHERN, NEAR = 90, 80, 60, 40, 20, 1
_WHOLE, _BEGINNING = 9, 5
_NOT_DIGITS = re.compile(r"[\s\-+().]")


class Hit(NamedTuple):
    """One record found: 16-byte id, how, score (higher is better)."""

    id: bytes
    how: str
    score: int


class Entry(NamedTuple):
    """One revision of a record as it comes from the table; `texts` None means it was dropped."""

    kind: str
    id: bytes
    rev: int
    texts: Sequence[str] | None = None
    digits: Sequence[str] = ()
    scopes: Sequence[int] = ()


class _Found:
    """The best way each record was found so far."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.best: dict[bytes, tuple[int, int, str]] = {}

    def add(self, id: bytes, score: int, size: int, how: str) -> None:
        held = self.best.get(id)
        if held is None or (score, -size) > held[:2]:
            self.best[id] = (score, -size, how)

    @property
    def full(self) -> bool:
        return len(self.best) >= self.limit

    def hits(self) -> list[Hit]:
        ranked = sorted(self.best.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
        return [Hit(id, how, score) for id, (score, _size, how) in ranked[: self.limit]]


class KindIndex:
    """All records of one kind."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._segments: list[Segment] = []
        self._overlay: dict[bytes, Record] = {}
        self._overlay_segment: Segment | None = None
        self._dropped: dict[bytes, int] = {}
        self._builder: Builder | None = None

    def __len__(self) -> int:
        return sum(len(segment) - sum(segment.dead) for segment in self._segments) + len(self._overlay)

    def load(self, records: Sequence[Record]) -> None:
        """Add a batch of the first load: no look-ups; duplicates are settled by `consolidate`."""
        if self._builder is None:
            self._builder = Builder(self._alphabet)
        self._builder.add(records)

    @property
    def in_pieces(self) -> bool:
        """Whether a first load is not a block yet."""
        return self._builder is not None

    def consolidate(self) -> None:
        """Make one block of a first load."""
        if self._builder is not None:
            self._segments.append(self._builder.block())
            self._builder = None

    def put(self, record: Record) -> None:
        """Add or replace a record, unless a newer revision is held."""
        if self._is_newer(record.id, record.rev):
            self._take_out(record.id)
            self._dropped.pop(record.id, None)
            self._overlay[record.id] = record
            self._overlay_segment = None
            if len(self._overlay) > OVERLAY:
                self._flush()

    def drop(self, gone: Iterable[tuple[bytes, int]]) -> None:
        """Take records out, unless a newer revision is held, and overwrite their texts."""
        blanked: dict[int, set[int]] = {}
        for id, rev in gone:
            if self._is_newer(id, rev):
                for number, record in self._take_out(id):
                    blanked.setdefault(number, set()).add(record)
                self._dropped[id] = rev
        for number, records in blanked.items():
            segment = self._segments[number]
            segment.names.blank(records, segment.dead)
            segment.digits.blank(records)

    def _is_newer(self, id: bytes, rev: int) -> bool:
        held = self._overlay.get(id)
        if held is not None:
            return rev > held.rev
        if rev <= self._dropped.get(id, -1):
            return False
        for segment in self._segments:
            record = segment.number_of(id)
            if record is not None:
                return rev > segment.revs[record]
        return True

    def _take_out(self, id: bytes) -> list[tuple[int, int]]:
        if self._overlay.pop(id, None) is not None:
            self._overlay_segment = None
        found = []
        for number, segment in enumerate(self._segments):
            record = segment.number_of(id)
            if record is not None:
                segment.dead[record] = 1
                found.append((number, record))
        return found

    def _flush(self) -> None:
        self._segments.append(Segment.of(list(self._overlay.values()), self._alphabet))
        self._overlay.clear()
        self._overlay_segment = None
        while len(self._segments) > 1 and len(self._segments[-2]) < 2 * len(self._segments[-1]):
            self._segments[-2:] = [Segment.merged(self._segments[-2:])]

    def blocks(self) -> list[Segment]:
        """The blocks to search, newest last."""
        if self._overlay and self._overlay_segment is None:
            self._overlay_segment = Segment.of(list(self._overlay.values()), self._alphabet)
        return [*self._segments, self._overlay_segment] if self._overlay_segment else list(self._segments)

    def find(self, query: str, limit: int, allowed: frozenset[int] | None) -> list[Hit]:
        """Ranked hits. `allowed`: indices of the scope sets that may be shown; None shows all."""
        found, blocks = _Found(limit), self.blocks()
        clean = fold(query)[:LONGEST_QUERY]
        signs = spelt(clean)[0]
        tail = _NOT_DIGITS.sub("", clean)
        if tail.isascii() and tail.isdigit() and len(tail) >= SHORTEST_TAIL:
            for block in blocks:
                _collect_tails(found, block, tail, allowed)
        if signs:
            for block in blocks:
                _collect(found, block, 0, signs, NAME, "name", allowed)
        if signs.isascii() and signs.isalpha() and len(signs) > 1 and not found.full:
            for block in blocks:
                _collect(found, block, 1, signs, INITIALS, "initials", allowed)
        if signs and not tail.isdigit() and not found.full:
            for syllables, folded in self._alphabet.spoken(clean):
                for block in blocks:
                    _collect_sounds(found, block, syllables, folded, allowed)
        if not found.best and len(signs) >= SHORTEST_NEAR and not signs.isascii():
            for block in blocks:
                _collect_near(found, block, signs, allowed)
        return found.hits()


def _offsets(row: str, wanted: str) -> Iterator[int]:
    place = row.find(wanted)
    while place >= 0:
        yield place
        place = row.find(wanted, place + 1)


def _shown(block: Segment, record: int, allowed: frozenset[int] | None) -> bool:
    return not block.dead[record] and (allowed is None or block.scopes[record] in allowed)


def _owners(block: Segment, offset: int, allowed: frozenset[int] | None, most: int) -> Iterator[tuple[int, int]]:
    """(record, text) of those who have the name at an offset and may be shown, at most so many."""
    text = block.names.text_at(offset)
    shown = ((record, text) for record in block.names.owners_of(text) if _shown(block, record, allowed))
    return islice(shown, most)


def _places(
    found: _Found, block: Segment, row: str, wanted: str, allowed: frozenset[int] | None
) -> Iterator[tuple[int, int, int, int]]:
    """(offset, record, text, bonus) of every hit; when hits abound, all whole texts and beginnings come first."""
    enough = max(ENOUGH, found.limit)
    seen = 0
    for offset in _offsets(row, wanted):
        bonus = 0
        if row[offset - 1] == "\n":
            bonus = _WHOLE if row[offset + len(wanted)] == "\n" else _BEGINNING
        for record, text in _owners(block, offset, allowed, enough):
            seen += 1
            yield offset, record, text, bonus
        if seen >= enough:
            break
    else:
        return
    seen = 0
    for offset in _offsets(row, f"\n{wanted}"):
        bonus = _WHOLE if row[offset + 1 + len(wanted)] == "\n" else _BEGINNING
        for record, text in _owners(block, offset + 1, allowed, enough):
            seen += 1
            yield offset + 1, record, text, bonus
        if seen >= 2 * found.limit:
            break
    else:
        return
    for seen, offset in enumerate(_offsets(row, f"\n{wanted}\n")):  # beginnings abound too
        for record, text in _owners(block, offset + 1, allowed, enough):
            yield offset + 1, record, text, _WHOLE
        if seen >= 2 * found.limit:
            return


def _collect(
    found: _Found, block: Segment, row: int, wanted: str, score: int, how: str, allowed: frozenset[int] | None
) -> None:
    names = block.names
    for _offset, record, text, bonus in _places(found, block, names.rows[row], wanted, allowed):
        found.add(block.id_of(record), score + bonus, names.size(text), how)


def _collect_sounds(found: _Found, block: Segment, syllables: str, folded: str, allowed: frozenset[int] | None) -> None:
    names = block.names
    true = names.rows[2]
    for offset, record, text, bonus in _places(found, block, names.rows[3], folded, allowed):
        score = SOUND if true.startswith(syllables, offset) else SOUTHERN
        found.add(block.id_of(record), score + bonus, names.size(text), "sound")


def _collect_tails(found: _Found, block: Segment, wanted: str, allowed: frozenset[int] | None) -> None:
    digits, seen = block.digits, 0
    for offset in _offsets(digits.row, wanted):
        text = digits.text_at(offset)
        if _shown(block, digits.owners[text], allowed):
            _add_tail(found, block, offset, wanted, text)
            seen += 1
            if seen >= ENOUGH:
                break
    else:
        return
    for edged, lead in ((f"\n{wanted}\n", 1), (f"{wanted}\n", 0)):  # hits abound: make sure of wholes and ends
        for seen, offset in enumerate(_offsets(digits.row, edged)):
            text = digits.text_at(offset + lead)
            if _shown(block, digits.owners[text], allowed):
                _add_tail(found, block, offset + lead, wanted, text)
            if seen >= ENOUGH:
                break


def _add_tail(found: _Found, block: Segment, offset: int, wanted: str, text: int) -> None:
    row, bonus = block.digits.row, 0
    if row[offset + len(wanted)] == "\n":
        bonus = _WHOLE if row[offset - 1] == "\n" else _BEGINNING
    found.add(block.id_of(block.digits.owners[text]), TAIL + bonus, block.digits.size(text), "tail")


def _collect_near(found: _Found, block: Segment, wanted: str, allowed: frozenset[int] | None) -> None:
    names = block.names
    row = names.rows[0]
    for wrong in range(len(wanted)):
        left, right = wanted[:wrong], wanted[wrong + 1 :]
        if not left:
            offsets: Iterable[int] = (place - 1 for place in _offsets(row, right))
        elif not right:
            offsets = _offsets(row, left)
        else:
            pattern = re.compile(f"{re.escape(left)}(?=[^\n]{re.escape(right)})")
            offsets = (match.start() for match in pattern.finditer(row))
        for seen, offset in enumerate(offsets):
            if offset >= 0 and row[offset + wrong] not in ("\n", "\x00"):
                for record, text in _owners(block, offset, allowed, ENOUGH):
                    found.add(block.id_of(record), NEAR, names.size(text), "near")
            if seen >= 40 * ENOUGH:
                break


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
