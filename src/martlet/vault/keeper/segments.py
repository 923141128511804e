"""One immutable block of the finder: records side by side, their texts joined into long strings.

Joined with line ends, a whole text is found as "\\nX\\n", a beginning as "\\nX", a fragment as "X", each by one C
search over the block; a bisect over the offsets tells whose text was hit.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from martlet.vault.keeper.sounds import Alphabet


class Record(NamedTuple):
    """What is findable of one id. `id`: 16 bytes; `scope`: index into the finder's table of scope sets."""

    id: bytes
    rev: int
    texts: Sequence[str]
    digits: Sequence[str]
    scope: int


@dataclass(slots=True)
class Joined:
    """Texts joined by line ends: `rows` are parallel strings, text i begins at `starts[i]` and is `owners[i]`'s."""

    rows: list[str]
    starts: array[int] = field(default_factory=lambda: array("I"))
    owners: array[int] = field(default_factory=lambda: array("I"))

    @classmethod
    def of(cls, count: int, texts: Iterable[tuple[int, tuple[str, ...]]]) -> Joined:
        """From (owner, parallel rows) pairs; `count` rows each."""
        owners, parallel = array("I"), []
        for owner, rows in texts:
            owners.append(owner)
            parallel.append(rows)
        columns = list(zip(*parallel, strict=True)) or [()] * count
        starts = array("I", accumulate((len(text) + 1 for text in columns[0]), initial=1))
        starts.pop()
        return cls(["\n".join(("", *column, "")) for column in columns], starts, owners)

    def text_at(self, offset: int) -> int:
        """The number of the text that covers an offset."""
        return bisect_right(self.starts, offset) - 1

    def size(self, text: int) -> int:
        """Signs in a text."""
        following = self.starts[text + 1] if text + 1 < len(self.starts) else len(self.rows[0])
        return following - self.starts[text] - 1

    def blank(self, owners: set[int]) -> None:
        """Overwrite the texts of these owners, so that an erased name does not stay in the block."""
        # Owners ascend: records were joined in their order and merges only shift them.
        texts = [
            text
            for owner in sorted(owners)
            for text in range(bisect_left(self.owners, owner), bisect_right(self.owners, owner))
        ]
        for number, row in enumerate(self.rows):
            pieces, done = [], 0
            for text in texts:
                begin, size = self.starts[text], self.size(text)
                pieces += [row[done:begin], "\x00" * size]
                done = begin + size
            self.rows[number] = "".join([*pieces, row[done:]])

    @classmethod
    def merged(cls, parts: Sequence[Joined], shifts: Sequence[int], gone: Sequence[bytearray]) -> Joined:
        """The parts one after another, owners shifted. Texts of gone owners are left out where a part has any."""
        whole = cls(["\n"] * len(parts[0].rows))
        pieces: list[list[str]] = [["\n"] for _ in whole.rows]
        position = 1
        for part, shift, dead in zip(parts, shifts, gone, strict=True):
            if any(dead):
                part = part._without(dead)
            offset = position - 1
            whole.starts.extend([start + offset for start in part.starts] if offset else part.starts)
            whole.owners.extend([owner + shift for owner in part.owners] if shift else part.owners)
            for held, row in zip(pieces, part.rows, strict=True):
                held.append(row[1:])
            position += len(part.rows[0]) - 1
        whole.rows = ["".join(held) for held in pieces]
        return whole

    def _without(self, dead: bytearray) -> Joined:
        return Joined.of(
            len(self.rows),
            (
                (owner, tuple(row[start : start + self.size(text)] for row in self.rows))
                for text, (start, owner) in enumerate(zip(self.starts, self.owners, strict=True))
                if not dead[owner]
            ),
        )


@dataclass(slots=True)
class Segment:
    """Records and their joined texts. `order` lists the records by id; `dead[i]` marks a superseded or erased one."""

    ids: bytes
    revs: array[int]
    scopes: array[int]
    dead: bytearray
    order: array[int]
    names: Joined
    digits: Joined

    @classmethod
    def of(cls, records: Sequence[Record], alphabet: Alphabet) -> Segment:
        """A new block."""
        ids, revs = b"".join(record.id for record in records), array("q", [record.rev for record in records])
        dead = bytearray(len(records))
        return cls(
            ids=ids,
            revs=revs,
            scopes=array("H", [record.scope for record in records]),
            dead=dead,
            order=_order(ids, revs, dead),
            names=Joined.of(
                4,
                (
                    (owner, rows)
                    for owner, record in enumerate(records)
                    for text in record.texts
                    for rows in alphabet.rows(text)
                ),
            ),
            digits=Joined.of(
                1, ((owner, (digits,)) for owner, record in enumerate(records) for digits in record.digits if digits)
            ),
        )

    def __len__(self) -> int:
        return len(self.revs)

    def id_of(self, record: int) -> bytes:
        """The 16 bytes of a record's id."""
        return self.ids[16 * record : 16 * record + 16]

    def number_of(self, wanted: bytes) -> int | None:
        """The live record with this id, or None."""
        order = self.order
        if not order or not self.id_of(order[0]) <= wanted <= self.id_of(order[-1]):
            return None
        place = bisect_left(order, wanted, key=self.id_of)
        while place < len(order) and self.id_of(order[place]) == wanted:
            if not self.dead[order[place]]:
                return order[place]
            place += 1
        return None

    @classmethod
    def merged(cls, parts: Sequence[Segment]) -> Segment:
        """One block of several. Where an id comes twice, the higher revision stays."""
        revs, scopes, dead, shifts = array("q"), array("H"), bytearray(), []
        for part in parts:
            shifts.append(len(revs))
            revs.extend(part.revs)
            scopes.extend(part.scopes)
            dead += part.dead
        ids = b"".join(part.ids for part in parts)
        order = _order(ids, revs, dead)
        gone = [dead[shift : shift + len(part)] for shift, part in zip(shifts, parts, strict=True)]
        whole = cls(
            ids=ids,
            revs=revs,
            scopes=scopes,
            dead=dead,
            order=order,
            names=Joined.merged([part.names for part in parts], shifts, gone),
            digits=Joined.merged([part.digits for part in parts], shifts, gone),
        )
        return whole._renumbered() if any(dead) else whole

    def _renumbered(self) -> Segment:
        """Without the dead records; their texts are out already."""
        alive = [record for record, gone in enumerate(self.dead) if not gone]
        number = {old: new for new, old in enumerate(alive)}
        for joined in (self.names, self.digits):
            joined.owners = array("I", [number[owner] for owner in joined.owners])
        ids, revs = b"".join(self.id_of(record) for record in alive), array("q", [self.revs[each] for each in alive])
        dead = bytearray(len(alive))
        return Segment(
            ids=ids,
            revs=revs,
            scopes=array("H", [self.scopes[record] for record in alive]),
            dead=dead,
            order=_order(ids, revs, dead),
            names=self.names,
            digits=self.digits,
        )


def _order(ids: bytes, revs: array[int], dead: bytearray) -> array[int]:
    """Record numbers sorted by id; marks all but the highest revision of an id dead.

    Ids are ordered by time, so the sort finds long runs and is nearly linear.
    """
    split = [ids[place : place + 16] for place in range(0, len(ids), 16)]
    order = array("I", sorted(range(len(split)), key=split.__getitem__))
    before = -1
    for record in order:
        if dead[record]:
            continue
        if before >= 0 and split[before] == split[record]:
            older, record = sorted((before, record), key=revs.__getitem__)
            dead[older] = 1
        before = record
    return order
