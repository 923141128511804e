"""What may be published of a table, and how it is drawn. Pure."""

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

THRESHOLD = 10  # cells of fewer people are not published (security.md 2.4: k >= 10)

MONTH = "(19|20)[0-9][0-9]-(0[1-9]|1[0-2])"

Heading = frozenset[tuple[str, Hashable]]
Place = tuple[int, str, str]  # office id, issue group, gender
Cell = tuple[int, int]  # row, column; the last row and the last column hold the totals


@dataclass(frozen=True)
class Published:
    """One cell of a published table. `value` is None when hidden; `why` is "small" or "partner"."""

    value: int | None
    why: str = ""


def asked_month(text: str, today: date) -> str:
    """The month of an address, "2026-11"; this month when there is none, it is no month, or still to come."""
    this = f"{today:%Y-%m}"
    return min(text, this) if re.fullmatch(MONTH, text) else this


def suppress(
    values: Sequence[Sequence[int]], people: Sequence[Sequence[int]], threshold: int = THRESHOLD
) -> list[list[Published]]:
    """Hide what could point at a person in a table of `values[row][column]`; returns it with a total column and row.

    `people` says how many persons stand behind each cell, totals included (one row and one column more than `values`).
    Cells of 1 to threshold-1 persons are hidden ("small"). Others are hidden beside them ("partner") until no small one can
    be worked out: not by subtraction from the totals, and not by what "fewer than ten" and "more than none" say either (two
    hidden cells that make up two are one each). With rows and columns as points and hidden cells as pipes between them, a
    cell can have another value exactly when a round trip through it is open, each pipe taking no more than the bounds a
    reader knows. The grand total is a cell like any other: with few people behind it it is hidden, but it never has to be a
    partner, so a headline of the same figure (`few`) says just what it says; where only that would help, hidden cells do not
    say which of them are small. Method: Kelly, Golden, Assad (1992), cell suppression as cycles of a network.
    """
    table = with_totals(values)
    rows, columns = len(table), len(table[0])
    corner = (rows - 1, columns - 1)
    hidden = {
        (row, column): "small"
        for row in range(rows)
        for column in range(columns)
        if 0 < people[row][column] < threshold
    }
    while found := next(
        (cell for cell in sorted(hidden) if hidden[cell] == "small" and _told(table, hidden, cell)), None
    ):
        partner = _partner(table, hidden, found, corner)
        if partner is None:
            hidden = dict.fromkeys(hidden, "partner")
            break
        hidden[partner] = "partner"
    for cell in [cell for cell in hidden if hidden[cell] == "partner" and _told(table, hidden, cell, bounded=False)]:
        del hidden[cell]  # the totals say it anyway, and it hides nobody
    return [
        [
            Published(None, hidden[row, column]) if (row, column) in hidden else Published(table[row][column])
            for column in range(columns)
        ]
        for row in range(rows)
    ]


def few(value: int, people: int, threshold: int = THRESHOLD) -> Published:
    """A figure that stands alone, such as a headline: hidden like the grand total of its table, or it would give that away."""
    return Published(None, "small") if 0 < people < threshold else Published(value)


def with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    table = [[*row, sum(row)] for row in counts]
    width = len(table[0]) if table else 1
    return [*table, [sum(row[column] for row in table) for column in range(width)]]


def _told(table: list[list[int]], hidden: Mapping[Cell, str], cell: Cell, *, bounded: bool = True) -> bool:
    """Whether the totals, and with `bounded` the bounds a reader knows, leave this hidden cell no other value."""
    return not any(_round_trip(table, hidden, cell, step, bounded) for step in (1, -1))


def _round_trip(table: list[list[int]], hidden: Mapping[Cell, str], cell: Cell, step: int, bounded: bool) -> bool:
    """Whether this cell can be one more (or less) with other hidden cells making up for it."""
    if bounded and not _may(table, hidden, cell, step):
        return False
    start, goal = _pipe(table, cell, step)
    pipes: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
    for other in hidden:
        for way in (1, -1):
            if other != cell and (not bounded or _may(table, hidden, other, way)):
                come, go = _pipe(table, other, way)
                pipes[come].append(go)
    seen, queue = {goal}, [goal]  # back from where the change went to where it came from
    while queue:
        for point in pipes[queue.pop()]:
            if point not in seen:
                seen.add(point)
                queue.append(point)
    return start in seen


def _may(table: list[list[int]], hidden: Mapping[Cell, str], cell: Cell, step: int) -> bool:
    """Whether a reader must think it possible that the cell is one more or less: nobody knows how much "not published" is, but
    it is not fewer than ten; an empty cell is shown, so a hidden one holds somebody."""
    value, small = table[cell[0]][cell[1]], hidden[cell] == "small"
    if value == 0:
        return False
    if step > 0:
        return not small or value != THRESHOLD - 1
    return value > (1 if small else min(value, THRESHOLD))


def _pipe(table: list[list[int]], cell: Cell, step: int) -> tuple[tuple[str, int], tuple[str, int]]:
    """(from, to) of a change: the row gets what the column gives; totals of a row or column stand on the other side."""
    last = (len(table) - 1, len(table[0]) - 1)
    row, column = ("row", cell[0]), ("column", cell[1])
    is_total = (cell[0] == last[0]) != (cell[1] == last[1])
    return (row, column) if (step > 0) != is_total else (column, row)


def _partner(table: list[list[int]], hidden: Mapping[Cell, str], beside: Cell, corner: Cell) -> Cell | None:
    """The smallest open cell that counts somebody, if possible in the row or column of this one; never the corner. None when
    there is none left."""
    open_cells = [
        (row, column)
        for row in range(len(table))
        for column in range(len(table[0]))
        if (row, column) not in hidden and (row, column) != corner and table[row][column]
    ]

    def cost(cell: Cell) -> tuple[bool, int, Cell]:
        return cell[0] != beside[0] and cell[1] != beside[1], table[cell[0]][cell[1]], cell

    return min(open_cells, key=cost, default=None)


# The headings under which figures are asked for; every other mix stays uncounted.
MIXES = ((), ("office",), ("group",), ("gender",), ("office", "group"))


class Tally:
    """Figures by heading. A thing met under two headings is one thing in the total above them.

    `add("persons", person, (office, group, gender))`, then `cell("persons")`, `cell("persons", office=1)`,
    `cell("persons", office=1, group="WAG")`; sums of money likewise with `add_sum`.
    """

    def __init__(self) -> None:
        self._things: dict[str, dict[Place, set[Hashable]]] = defaultdict(lambda: defaultdict(set))
        self._sums: dict[tuple[str, Heading], int] = defaultdict(int)
        self._counts: dict[str, dict[Heading, int]] = {}

    def add(self, figure: str, thing: Hashable, place: Place) -> None:
        self._things[figure][place].add(thing)
        self._counts.pop(figure, None)

    def add_sum(self, figure: str, amount: int, place: Place) -> None:
        for heading in _headings(place):
            self._sums[figure, heading] += amount

    def cell(self, figure: str, **headings: Hashable) -> int:
        asked = frozenset(headings.items())
        if (figure, asked) in self._sums:
            return self._sums[figure, asked]
        if figure not in self._counts:
            self._counts[figure] = self._counted(figure)
        return self._counts[figure].get(asked, 0)

    def _counted(self, figure: str) -> dict[Heading, int]:
        """Things lie under the one place where they were met; under each heading they are put together once."""
        merged: dict[Heading, set[Hashable]] = defaultdict(set)
        for place, things in self._things.get(figure, {}).items():
            for heading in _headings(place):
                merged[heading] |= things
        return {heading: len(things) for heading, things in merged.items()}


@cache
def _headings(place: Place) -> list[Heading]:
    named = dict(zip(("office", "group", "gender"), place, strict=True))
    return [frozenset((name, named[name]) for name in mix) for mix in MIXES]


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: `share` is its length in thousandths of the longest."""

    label: str
    value: int
    share: int
    subject: bool = False


def bars(values: Sequence[tuple[str, int]], subject: str = "") -> list[Bar]:
    longest = max((value for _label, value in values), default=0)
    return [Bar(label, value, value * 1000 // longest if longest else 0, label == subject) for label, value in values]


def middle(values: Sequence[int]) -> int | None:
    """The median, the lower one of an even number; None of nothing."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] if ordered else None
