"""Searching the blocks of one kind: by signs, initials, sound, digits, and with one sign wrong.

What is searched for each kind of record, best first:

    name      the signs themselves: whole, beginning, fragment
    initials  first letters of the readings (zxm for 张小明): whole, beginning, fragment
    sound     the syllables, exact and as the south speaks them, from characters or from typed pinyin
    near      one sign differs (three signs or more), only when nothing else was found
    tail      four digits or more, at the end of a number or inside it
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from martlet.foundation.text import fold
from martlet.vault.keeper.segments import Segment
from martlet.vault.keeper.sounds import Alphabet, spelt

ENOUGH = 1500  # hits looked at before whole texts and beginnings are searched on their own
SHORTEST_TAIL = 4
SHORTEST_NEAR = 3
LONGEST_QUERY = 64

# Scores by how a record was found; +0 fragment, +5 beginning (of a number: its end), +9 whole.
NAME, TAIL, INITIALS, SOUND, SOUTHERN, NEAR = 90, 80, 60, 40, 20, 1
_WHOLE, _BEGINNING = 9, 5
_NOT_DIGITS = re.compile(r"[\s\-+().]")


class Hit(NamedTuple):
    """One record found: 16-byte id, how, score (higher is better)."""

    id: bytes
    how: str
    score: int


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


def search(
    blocks: Sequence[Segment], alphabet: Alphabet, query: str, limit: int, allowed: frozenset[int] | None
) -> list[Hit]:
    """Ranked hits in the blocks of one kind. `allowed`: indices of the scope sets that may be shown; None shows all."""
    found = _Found(limit)
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
        for syllables, folded in alphabet.spoken(clean):
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
