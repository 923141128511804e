"""One immutable block of the finder: records side by side, their texts joined into long strings.

Joined with line ends, a whole text is found as "\\nX\\n", a beginning as "\\nX", a fragment as "X", each by one C
search over the block; a bisect over the offsets tells which text was hit. Names and home counties are shared by many
records, so each distinct one stands once, with a list of its owners: a million people have a tenth as many. Numbers
are nearly all different and stand once for each owner.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple, cast

from martlet.vault.keeper.sounds import Alphabet, Rows

ROWS = 4


class Record(NamedTuple):
    """What is findable of one id. `id`: 16 bytes; `scope`: index into the finder's table of scope sets."""

    id: bytes
    rev: int
    texts: Sequence[str]
    digits: Sequence[str]
    scope: int


@dataclass(slots=True)
class Joined:
    """Texts joined by line ends: text i begins at `starts[i]` and is `owners[i]`'s."""

    row: str
    starts: array[int]
    owners: array[int]

    @classmethod
    def of(cls, texts: Iterable[tuple[int, str]]) -> Joined:
        """From (owner, text) pairs; owners ascend."""
        owners, pieces = array("I"), [""]
        for owner, text in texts:
            owners.append(owner)
            pieces.append(text)
        starts = array("I", accumulate((len(text) + 1 for text in pieces[1:]), initial=1))
        starts.pop()
        return cls("\n".join((*pieces, "")), starts, owners)

    def text_at(self, offset: int) -> int:
        """The number of the text that covers an offset."""
        return bisect_right(self.starts, offset) - 1

    def size(self, text: int) -> int:
        """Signs in a text."""
        following = self.starts[text + 1] if text + 1 < len(self.starts) else len(self.row)
        return following - self.starts[text] - 1

    def blank(self, gone: set[int]) -> None:
        """Overwrite the texts of these owners, so that an erased number does not stay in the block."""
        # Owners ascend: records were joined in their order and merges only shift them.
        texts = [
            text
            for owner in sorted(gone)
            for text in range(bisect_left(self.owners, owner), bisect_right(self.owners, owner))
        ]
        self.row = _blanked(self.row, [(self.starts[text], self.size(text)) for text in texts])

    @classmethod
    def merged(cls, parts: Sequence[Joined], shifts: Sequence[int], gone: Sequence[bytearray]) -> Joined:
        """The parts one after another, owners shifted. Texts of gone owners are left out where a part has any."""
        pieces, starts, owners = ["\n"], array("I"), array("I")
        position = 1
        for part, shift, dead in zip(parts, shifts, gone, strict=True):
            if any(dead):
                part = part._without(dead)
            offset = position - 1
            starts.extend([start + offset for start in part.starts] if offset else part.starts)
            owners.extend([owner + shift for owner in part.owners] if shift else part.owners)
            pieces.append(part.row[1:])
            position += len(part.row) - 1
        return cls("".join(pieces), starts, owners)

    def _without(self, dead: bytearray) -> Joined:
        return Joined.of(
            (owner, self.row[start : start + self.size(text)])
            for text, (start, owner) in enumerate(zip(self.starts, self.owners, strict=True))
            if not dead[owner]
        )


@dataclass(slots=True)
class Names:
    """Distinct texts in four parallel rows and who has each. Text i begins at `starts[i]` and is a reading of group
    `groups[i]`; the owners of group g are `owners[firsts[g]:firsts[g + 1]]`, ascending."""

    rows: list[str]
    starts: array[int]
    groups: array[int]
    firsts: array[int]
    owners: array[int]

    @classmethod
    def of(cls, texts: Iterable[tuple[list[Rows], Sequence[int]]]) -> Names:
        """From (readings of a text, its owners) pairs."""
        parallel: list[Rows] = []
        groups, firsts, owners = array("I"), array("I", [0]), array("I")
        for group, (readings, owned) in enumerate(texts):
            parallel += readings
            groups.extend([group] * len(readings))
            owners.extend(owned)
            firsts.append(len(owners))
        columns = list(zip(*parallel, strict=True)) or [()] * ROWS
        starts = array("I", accumulate((len(text) + 1 for text in columns[0]), initial=1))
        starts.pop()
        return cls(["\n".join(("", *column, "")) for column in columns], starts, groups, firsts, owners)

    def text_at(self, offset: int) -> int:
        """The number of the text that covers an offset."""
        return bisect_right(self.starts, offset) - 1

    def owners_of(self, text: int) -> Sequence[int]:
        """The records that have a text."""
        group = self.groups[text]
        return self.owners[self.firsts[group] : self.firsts[group + 1]]

    def size(self, text: int) -> int:
        """Signs in a text."""
        following = self.starts[text + 1] if text + 1 < len(self.starts) else len(self.rows[0])
        return following - self.starts[text] - 1

    def blank(self, gone: set[int], dead: bytearray) -> None:
        """Take these owners out and overwrite the texts that nobody living has, so that an erased name does not stay."""
        lost: set[int] = set()
        for owner in gone:
            place = _place(self.owners, owner, 0)
            while place >= 0:
                group = bisect_right(self.firsts, place) - 1
                living = [
                    each
                    for each in self.owners[self.firsts[group] : self.firsts[group + 1]]
                    if each not in gone and not dead[each]
                ]
                if living:
                    self.owners[place] = living[0]  # twice there, found once
                else:
                    lost.add(group)
                place = _place(self.owners, owner, place + 1)
        texts = [text for text, group in enumerate(self.groups) if group in lost] if lost else []
        for number, row in enumerate(self.rows):
            self.rows[number] = _blanked(row, [(self.starts[text], self.size(text)) for text in texts])

    @classmethod
    def merged(cls, parts: Sequence[Names], shifts: Sequence[int], gone: Sequence[bytearray]) -> Names:
        """The parts one after another, owners shifted; dead ones and texts that only they had are left out."""
        return cls.of(
            pair for part, shift, dead in zip(parts, shifts, gone, strict=True) for pair in part._living(shift, dead)
        )

    def _living(self, shift: int, dead: bytearray) -> Iterator[tuple[list[Rows], list[int]]]:
        readings: dict[int, list[Rows]] = {}
        for text, (start, group) in enumerate(zip(self.starts, self.groups, strict=True)):
            end = start + self.size(text)
            readings.setdefault(group, []).append(cast("Rows", tuple(row[start:end] for row in self.rows)))
        for group, rows in readings.items():
            owners = self.owners[self.firsts[group] : self.firsts[group + 1]]
            living = [owner + shift for owner in dict.fromkeys(owners) if not dead[owner]]
            if living:
                yield rows, living

    def renumbered(self, number: dict[int, int]) -> None:
        """Give owners their new numbers."""
        self.owners = array("I", [number[owner] for owner in self.owners])


def _place(owners: array[int], owner: int, start: int) -> int:
    """Where an owner stands from `start` on, -1 nowhere."""
    try:
        return owners.index(owner, start)
    except ValueError:
        return -1


def _blanked(row: str, places: Iterable[tuple[int, int]]) -> str:
    """The row with NULs at these (ascending) places."""
    pieces, done = [], 0
    for begin, size in places:
        pieces += [row[done:begin], "\x00" * size]
        done = begin + size
    return "".join([*pieces, row[done:]])


class Builder:
    """A block in the making, a batch at a time: each distinct text is read aloud once."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._ids: list[bytes] = []
        self._revs, self._scopes = array("q"), array("H")
        self._readings: dict[str, list[Rows]] = {}
        self._owners: dict[str, list[int]] = {}
        self._digits: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._revs)

    def add(self, records: Iterable[Record]) -> None:
        """Any order, also an id again: the higher revision stays."""
        owners, owner = self._owners, len(self._revs)
        for record in records:
            self._ids.append(record.id)
            self._revs.append(record.rev)
            self._scopes.append(record.scope)
            for text in record.texts:
                owned = owners.get(text)
                if owned is None:
                    owned = owners[text] = []
                    self._readings[text] = self._alphabet.rows(text)
                if not owned or owned[-1] != owner:
                    owned.append(owner)
            for digits in record.digits:
                if digits:
                    self._digits.append((owner, digits))
            owner += 1

    def block(self) -> Segment:
        """The block of what was added."""
        ids, dead = b"".join(self._ids), bytearray(len(self._revs))
        whole = Segment(
            ids=ids,
            revs=self._revs,
            scopes=self._scopes,
            dead=dead,
            order=_order(ids, self._revs, dead),
            names=Names.of((self._readings[text], owned) for text, owned in self._owners.items()),
            digits=Joined.of(self._digits),
        )
        return Segment.merged([whole]) if any(dead) else whole


@dataclass(slots=True)
class Segment:
    """Records and their joined texts. `order` lists the records by id; `dead[i]` marks a superseded or erased one."""

    ids: bytes
    revs: array[int]
    scopes: array[int]
    dead: bytearray
    order: array[int]
    names: Names
    digits: Joined

    @classmethod
    def of(cls, records: Sequence[Record], alphabet: Alphabet) -> Segment:
        """A new block."""
        builder = Builder(alphabet)
        builder.add(records)
        return builder.block()

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
            names=Names.merged([part.names for part in parts], shifts, gone),
            digits=Joined.merged([part.digits for part in parts], shifts, gone),
        )
        return whole._renumbered() if any(dead) else whole

    def _renumbered(self) -> Segment:
        """Without the dead records; their texts are out already."""
        alive = [record for record, gone in enumerate(self.dead) if not gone]
        number = {old: new for new, old in enumerate(alive)}
        self.names.renumbered(number)
        self.digits.owners = array("I", [number[owner] for owner in self.digits.owners])
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
