"""Positions in the live events: rows that appear out of order are neither lost nor given twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.access.live.window import HOLE_LASTS, Position, Window, read_position


def test_a_late_number_is_a_hole_until_it_appears():
    window = Window.of_recent([3, 4], 0.0)
    assert str(window.take(7, 1.0)) == "7~5,6"
    assert str(window.take(5, 2.0)) == "7~6"
    assert window.take(5, 3.0) is None
    assert window.take(4, 3.0) is None
    assert str(window.take(6, 4.0)) == "7"


def test_a_hole_that_never_fills_is_forgotten():
    window = Window(1)
    window.take(3, 0.0)
    window.take(4, HOLE_LASTS + 1)
    assert str(window.position) == "4"


def test_an_empty_table_stands_at_nought():
    assert str(Window.of_recent([], 0.0).position) == "0"


@given(st.permutations(list(range(1, 12))), st.integers(0, 11))
def test_whatever_the_order_a_reader_cut_anywhere_has_each_number_once(order, cut):
    window = Window(0)
    had, position = [], Position(0)
    for number in order[:cut]:
        position = window.take(number, 0.0)
        had.append(number)
    resumed = [number for number in range(1, 12) if read_position(str(position)).before(number)]
    assert sorted(had + resumed) == list(range(1, 12))


def test_a_browser_that_is_ahead_of_the_reader_does_not_fall_back():
    """It came back and was given 7 and 9; the reader, who stood at 6, brings 8 and thinks that nothing came after it."""
    ahead = Position(9, frozenset({8}))
    assert str(ahead.with_all_of(Position(8))) == "9"
    assert str(ahead.with_all_of(Position(6))) == "9~8"


positions = st.builds(
    lambda newest, holes: Position(newest, frozenset(hole for hole in holes if hole < newest)),
    st.integers(0, 20), st.frozensets(st.integers(1, 20)),
)  # fmt: skip


@given(positions, positions)
def test_two_positions_together_had_what_either_had(one, other):
    both = one.with_all_of(other)
    for number in range(1, 25):
        assert both.before(number) == (one.before(number) and other.before(number))
    assert read_position(str(both)) == both


@pytest.mark.parametrize("text", ["", "x", "-1", "1~", "1~x", "1~2,,3", "٣", "1" * 30, "1~" + ",".join(["2"] * 600)])
def test_what_is_no_position_is_none(text):
    assert read_position(text) == (Position(1) if text == "1~" else None)
