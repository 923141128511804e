"""All records of one kind, in blocks that are searched one after the other.

New and changed records go into a small overlay that becomes a block of its own when it grows; blocks of similar size
are merged. So a write costs microseconds and a search passes over a handful of blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from martlet.vault.keeper.searching import Hit, search
from martlet.vault.keeper.segments import Builder, Record, Segment
from martlet.vault.keeper.sounds import Alphabet

OVERLAY = 256


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
        return search(self.blocks(), self._alphabet, query, limit, allowed)
