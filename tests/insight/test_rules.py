"""Small cells: hidden, and not to be worked out from the totals."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from martlet.insight.rules import THRESHOLD, Published, Tally, bars, few, middle, suppress, with_totals

tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=1, max_size=5)
)


def determined(published: list[list[Published]]) -> list[tuple[int, int]]:
    """Hidden cells that linear algebra over rows and columns (totals included) recovers."""
    unknown = [(r, c) for r, line in enumerate(published) for c, cell in enumerate(line) if cell.value is None]
    last_row, last_column = len(published) - 1, len(published[0]) - 1
    equations = []
    for r in range(last_row + 1):
        equations.append({(r, c): (-1 if c == last_column else 1) for c in range(last_column + 1)})
    for c in range(last_column + 1):
        equations.append({(r, c): (-1 if r == last_row else 1) for r in range(last_row + 1)})
    rows = [[Fraction(equation.get(cell, 0)) for cell in unknown] for equation in equations]
    pivots: list[int] = []
    rank = 0
    for column in range(len(unknown)):
        pivot = next((i for i in range(rank, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        rows[rank] = [value / rows[rank][column] for value in rows[rank]]
        for i in range(len(rows)):
            if i != rank and rows[i][column]:
                rows[i] = [a - rows[i][column] * b for a, b in zip(rows[i], rows[rank], strict=True)]
        pivots.append(column)
        rank += 1
    return [unknown[pivots[i]] for i in range(rank) if sum(1 for value in rows[i] if value) == 1]


@given(tables)
@settings(max_examples=300, deadline=None)
def test_no_hidden_cell_follows_from_the_totals(counts):
    assert determined(suppress(counts, with_totals(counts))) == []


@given(tables)
@settings(max_examples=200, deadline=None)
def test_no_small_cell_is_shown_and_what_is_shown_is_true(counts):
    published = suppress(counts, with_totals(counts))
    table = with_totals(counts)
    for r, line in enumerate(published):
        for c, cell in enumerate(line):
            if cell.value is None:
                continue
            assert cell.value == table[r][c]
            assert cell.value == 0 or cell.value >= THRESHOLD


few_cells = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0, 1, 2, 3, 8, 9, 10, 11, 25]), min_size=width, max_size=width),
        min_size=1,
        max_size=2,
    )
)


def other_values(published: list[list[Published]], counts: list[list[int]], at: tuple[int, int]) -> bool:
    """Whether a reader who takes every word of the table for what it says must think another value possible at this place."""
    unsaid = not any(cell.why == "small" for line in published for cell in line)
    width, height = len(counts[0]), len(counts)
    table = with_totals(counts)

    def fits(cell: Published, value: int) -> bool:
        if cell.value is not None:
            return cell.value == value
        return 1 <= value < THRESHOLD if cell.why == "small" else value >= (1 if unsaid else THRESHOLD)

    def choices(row: int, column: int) -> list[int]:
        cell, real = published[row][column], counts[row][column]
        return sorted((n for n in range(40) if fits(cell, n)), key=lambda n: abs(n - real))

    def rows_from(row: int) -> list[list[int]]:
        """Every way in which this row may be filled, the likely ones first."""
        ways: list[list[int]] = [[]]
        for column in range(width):
            ways = [[*way, n] for way in ways for n in choices(row, column)]
        fit = [way for way in ways if fits(published[row][width], sum(way))]
        return sorted(fit, key=lambda way: sum(abs(a - b) for a, b in zip(way, counts[row], strict=True)))

    def whole(lines: list[list[int]]) -> bool:
        full = with_totals(lines)
        return full[at[0]][at[1]] != table[at[0]][at[1]] and all(
            fits(published[height][column], full[height][column]) for column in range(width + 1)
        )

    found = [rows_from(row) for row in range(height)]
    return any(whole(list(lines)) for lines in product(*found))


@given(few_cells)
@settings(max_examples=150, deadline=None)
def test_no_small_cell_follows_from_what_its_words_say(counts):
    """ "Fewer than 10" is more than nothing: two of them that make up two are one each."""
    table = with_totals(counts)
    published = suppress(counts, table)
    small = [(r, c) for r, line in enumerate(table) for c, value in enumerate(line) if 0 < value < THRESHOLD]
    assert [at for at in small if not other_values(published, counts, at)] == []


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([[1, 1, 50], [50, 50, 50]], [["s", "s", "p", 52], ["p", "p", "p", 150], [51, 51, 100, 202]]),
        ([[9, 9, 50], [50, 50, 50]], [["s", "s", "p", 68], ["p", "p", "p", 150], [59, 59, 100, 218]]),
        ([[1, 10]], [["p", "p", 11], ["p", "p", 11]]),  # "fewer than 10" beside ten or more: eleven are one and ten
        ([[4, 10]], [["s", "p", 14], ["s", "p", 14]]),
    ],
)
def test_bounds_are_no_way_to_a_small_cell(counts, expected):
    published = suppress(counts, with_totals(counts))
    assert [[cell.value if cell.value is not None else cell.why[0] for cell in line] for line in published] == expected


def test_one_contact_shows_nowhere_not_even_as_a_total():
    published = suppress([[1, 0], [0, 0]], with_totals([[1, 0], [0, 0]]))
    assert published[-1][-1] == Published(None, "small")
    assert [cell.value for line in published for cell in line].count(1) == 0


@given(tables)
@settings(max_examples=300, deadline=None)
def test_a_headline_says_just_what_the_total_of_its_table_says(counts):
    """A total is hidden for the few people behind it and for nothing else, so a headline by the same rule never undoes it."""
    people = with_totals(counts)
    assert suppress(counts, people)[-1][-1] == few(people[-1][-1], people[-1][-1])


def test_nothing_is_hidden_without_need():
    assert suppress([[40, 50], [60, 70]], with_totals([[40, 50], [60, 70]])) == [
        [Published(40), Published(50), Published(90)],
        [Published(60), Published(70), Published(130)],
        [Published(100), Published(120), Published(220)],
    ]


def test_money_and_contacts_hide_by_the_people_behind_them():
    """Twelve talks with one person, or a large sum for three, point at them all the same."""
    people = with_totals([[1, 40], [50, 60]])
    published = suppress([[1200, 4000], [5000, 6000]], people)
    assert published[0][0] == Published(None, "small")
    assert determined(published) == []
    assert published[-1][-1] == Published(16_200)


def test_bars_are_as_long_as_their_value():
    assert [(bar.share, bar.subject) for bar in bars([("a", 5), ("b", 10), ("c", 0)], subject="b")] == [
        (500, False),
        (1000, True),
        (0, False),
    ]
    assert bars([]) == []


def test_the_middle_of_a_list():
    assert (middle([]), middle([4]), middle([9, 1, 5]), middle([8, 2])) == (None, 4, 5, 2)


def test_one_person_under_two_headings_is_one_person_in_the_total():
    tally = Tally()
    tally.add("persons", "w1", (1, "WAG", "f"))
    tally.add("persons", "w1", (2, "INJ", "f"))
    tally.add_sum("money", 500, (1, "WAG", "f"))
    tally.add_sum("money", 700, (2, "WAG", "m"))
    assert tally.cell("persons") == 1
    assert (tally.cell("persons", office=1), tally.cell("persons", office=2), tally.cell("persons", gender="f")) == (
        1,
        1,
        1,
    )
    assert tally.cell("persons", office=1, group="INJ") == 0
    assert (tally.cell("money"), tally.cell("money", group="WAG"), tally.cell("money", gender="m")) == (1200, 1200, 700)
