"""Names as four parallel rows of signs, and queries as sequences of syllables.

Every sign of a name that counts (Chinese character, letter, digit; no spaces, dots, hyphens) takes one place in each
row: the sign itself, the first letter of its reading, its syllable, its syllable as it sounds in the south. A syllable
is one private-use code point, so that all four rows have equal offsets and a search is one `str.find`.
Readings come from `martlet.foundation.text`; none of its words are repeated here.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product
from typing import cast

from martlet.foundation import text as words

MOST_READINGS = 4  # how many readings of one name are kept, commonest first
MOST_SPELLINGS = 8  # how many ways to cut one query into syllables are tried
_PRIVATE = 0xE000
_ROOM = 3000  # syllables of Chinese: about 410
_LATIN = re.compile(r"[a-z]+")

Rows = tuple[str, str, str, str]


class Alphabet:
    """Code points for syllables, handed out as they are met; one table for true syllables, one for folded ones."""

    def __init__(self) -> None:
        self._true: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        self._signs: dict[str, tuple[str, str, str]] = {}
        self._cells: dict[tuple[str, tuple[str, ...]], tuple[str, str, str]] = {}
        # Chinese signs with one reading, at the head of a name and behind it: what almost every name consists of.
        self._heads: dict[str, tuple[str, str, str]] = {}
        self._bodies: dict[str, tuple[str, str, str]] = {}

    def syllable(self, reading: str) -> str:
        """The code point of a syllable."""
        return self._point(self._true, reading, _PRIVATE)

    def folded(self, reading: str) -> str:
        """The code point of what a syllable sounds like."""
        return self._point(self._folded, words.dialect_fold(reading), _PRIVATE + _ROOM)

    @staticmethod
    def _point(table: dict[str, str], reading: str, base: int) -> str:
        found = table.get(reading)
        if found is None:
            found = table[reading] = chr(base + min(len(table), _ROOM - 1))
        return found

    def signs(self, reading: str) -> tuple[str, str, str]:
        """(first letter, syllable, folded syllable) of one place; a single sign stands for itself."""
        found = self._signs.get(reading)
        if found is None:
            if reading in _syllables() or len(reading) > 1:
                found = reading[0], self.syllable(reading), self.folded(reading)
            else:
                # The row of first letters stays ASCII: one byte a sign, and searched faster.
                found = reading if reading.isascii() else "\x1f", reading, reading
            self._signs[reading] = found
        return found

    def rows(self, name: str) -> list[Rows]:
        """The four rows of a name, once for each of its likely readings. [] when nothing of it counts."""
        plain = self._plainly(name)
        if plain is not None:
            return [plain]
        places, choices = spelt(name)
        if not places:
            return []
        for sign in {*name}:
            self._learn(sign)
        cells = self._cells
        first = [cells.get(pair) or self._cell(pair) for pair in zip(places, choices, strict=True)]
        rows = [(places, *map("".join, zip(*first, strict=True)))]
        if any(len(choice) > 1 for choice in choices):
            for way in islice(product(*choices), 1, MOST_READINGS):
                taken = [self._cell((sign, (each,))) for sign, each in zip(places, way, strict=True)]
                rows.append((places, *map("".join, zip(*taken, strict=True))))
        return cast("list[Rows]", rows)

    def _plainly(self, name: str) -> Rows | None:
        """The rows of a name of signs already met that have one reading each; None for any other: a tenth of the time."""
        bodies = self._bodies
        try:
            cells = [self._heads[name[0]], *[bodies[sign] for sign in name[1:]]]
        except LookupError:
            return None
        if words.is_compound_surname(name[:2]):
            return None
        letters, true, folded = zip(*cells, strict=True)
        return name, "".join(letters), "".join(true), "".join(folded)

    def _learn(self, sign: str) -> None:
        """Signs only, never a name: what is dropped must not live on in here."""
        if sign in self._bodies or sign.isascii() or not sign.isalnum() or words.fold(sign) != sign:
            return
        for table, found in ((self._heads, words.surname_readings(sign)), (self._bodies, words.readings(sign))):
            if len(found) == 1:
                table[sign] = self.signs(found[0])

    def _cell(self, pair: tuple[str, tuple[str, ...]]) -> tuple[str, str, str]:
        """(first letter, syllable, folded syllable) of one place in its commonest reading."""
        found = self._cells.get(pair)
        if found is None:
            sign, reading = pair[0], pair[1][0]
            # A Latin letter is itself and never the syllable it may also spell (a, e, o).
            itself = (sign if sign.isascii() else "\x1f"), sign, sign
            found = itself if sign == reading else self.signs(reading)
            self._cells[pair] = found
        return found

    def spoken(self, query: str) -> list[tuple[str, str]]:
        """Ways to read a query aloud: [(syllables, folded syllables)], equal in length; [] when it cannot be read."""
        parts: list[list[tuple[str, ...]]] = []
        clean = words.fold(query)
        latin = [match.span() for match in _LATIN.finditer(clean)]
        _places, choices = spelt(clean)
        if len(latin) == 0:
            parts = [[(reading,) for reading in choice] for choice in choices]
        else:
            for piece in re.split(r"([a-z]+)", clean):
                if _LATIN.fullmatch(piece):
                    cuts = cut(piece)
                    if not cuts:
                        return []
                    parts.append(cuts)
                else:
                    parts.extend([(reading,) for reading in choice] for choice in spelt(piece)[1])
        spoken: dict[tuple[str, str], None] = {}
        for way in islice(product(*parts), MOST_SPELLINGS):
            readings = [reading for part in way for reading in part]
            if readings:
                taken = [self.signs(reading) for reading in readings]
                spoken["".join(each[1] for each in taken), "".join(each[2] for each in taken)] = None
        return list(spoken)


def spelt(name: str) -> tuple[str, list[tuple[str, ...]]]:
    """(the signs that count, their readings), one reading choice for each sign."""
    folded = words.fold(name)
    places = folded if folded.isalnum() else "".join(filter(str.isalnum, folded))
    choices = words.syllable_choices(folded)
    if len(choices) != len(places):
        # A sign without a reading at the head of a name: read sign by sign, each standing for itself if need be.
        choices = [words.readings(sign) or (sign,) for sign in places]
    return places, choices


@cache
def _syllables() -> frozenset[str]:
    """Every toneless syllable that some character of the basic block has."""
    found = {reading for code in range(0x4E00, 0x9FA6) for reading in words.readings(chr(code))}
    return frozenset(each for each in found if _LATIN.fullmatch(each) and set(each) & set("aeiouv"))


@cache
def _longest() -> int:
    return max(map(len, _syllables()))


def cut(letters: str) -> list[tuple[str, ...]]:
    """The ways to cut letters into whole syllables, fewest first: xian -> [(xian,), (xi, an)]. At most 8."""
    if len(letters) > 48:
        return []
    known, longest = _syllables(), _longest()
    # ways[i]: cuts of letters[i:]
    ways: list[list[tuple[str, ...]]] = [[] for _ in letters] + [[()]]
    for start in range(len(letters) - 1, -1, -1):
        here: list[tuple[str, ...]] = []
        for stop in range(start + 1, min(len(letters), start + longest) + 1):
            syllable = letters[start:stop]
            if syllable in known:
                here.extend((syllable, *rest) for rest in ways[stop])
        ways[start] = sorted(here, key=len)[:MOST_SPELLINGS]
    return ways[0]
