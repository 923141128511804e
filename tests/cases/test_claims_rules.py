"""Pay periods as people write them."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from martlet.cases.rules.claims import BrokenLines, PayLine, check_line, parse_paste, several_months
from martlet.cases.rules.sharing import check_shares, default_shares
from martlet.cases.rules.stages import Stage, check_move, moves_from, place, shown_path
from martlet.foundation.errors import Problem

TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def said(run: object, *args: object) -> tuple[str | None, str]:
    with pytest.raises(Problem) as caught:
        run(*args)  # type: ignore[operator]
    return caught.value.field, caught.value.message


@pytest.mark.parametrize(
    "line",
    [
        "2026-05\t10200\t2000",
        "2026-05 10200 2000",
        "2026年5月 10,200.00 2,000.00",
        "2026/5; 10200元; 2000元",
        "2026-05,10200,2000",
        "2026-05，10200，2000",
        "２０２６-05　1.02万　2000",
        "2026-05 10200 元 2000 元",
    ],
)
def test_a_line_is_read_however_it_was_typed(line: str) -> None:
    assert parse_paste(line, TODAY) == [PayLine("2026-05", 1_020_000, 200_000)]


def test_paid_may_be_left_out_and_a_heading_is_skipped() -> None:
    assert parse_paste("月份\t应发\t已发\n2026-05\t10200\n\n2026-06\t100\t-\n", TODAY) == [
        PayLine("2026-05", 1_020_000, 0),
        PayLine("2026-06", 10_000, 0),
    ]


def test_every_broken_line_is_named_and_nothing_else_is_taken() -> None:
    table = "2026-05 10200 2000\n2027-01 100 0\n五月 100 0\n2026-06 -5 0\n2026-07 100\n2026-07 200 0\n2026-08 1 2 3\n2026-09 100 200"
    with pytest.raises(BrokenLines) as caught:
        parse_paste(table, TODAY)
    assert [(line.number, line.why) for line in caught.value.lines] == [
        (2, "2027-01 has not come yet. The newest month you can write is 2026-11."),
        (3, "“五月” is not a month. Write it like 2026-09."),
        (4, "An amount cannot be negative."),
        (6, "2026-07 is already on line 5."),
        (7, "A line needs a month, what was due and what was paid; this one has 4 parts."),
        (8, "More was paid (200.00) than was due (100.00) for 2026-09. Check both amounts."),
    ]
    assert caught.value.message == (
        "6 of 8 lines cannot be read yet. Nothing was saved. Mend these lines and save again."
    )


def test_a_month_already_in_the_ledger_is_a_broken_line() -> None:
    with pytest.raises(BrokenLines) as caught:
        parse_paste("2026-05 100 0", TODAY, taken=["2026-05"])
    assert caught.value.lines[0].why == "2026-05 is already in the ledger of this worker. Edit it there."


def test_an_empty_paste_says_what_to_write() -> None:
    assert said(parse_paste, "\n  \n", TODAY) == ("table", "Paste at least one line: month, due, paid.")


@pytest.mark.parametrize(
    ("line", "field", "sentence"),
    [
        (PayLine("2026-12", 1, 0), "month", "2026-12 has not come yet. The newest month you can write is 2026-11."),
        (PayLine("2026-10", -1, 0), "due", "An amount cannot be negative."),
        (PayLine("2026-10", 1, -1), "paid", "An amount cannot be negative."),
        (PayLine("2026-10", 0, 0), "due", "Write what was due for 2026-10; 0 yuan due is nothing to claim."),
    ],
)
def test_a_wrong_line_says_so_at_its_field(line: PayLine, field: str, sentence: str) -> None:
    assert said(check_line, line, TODAY) == (field, sentence)


def test_several_months_at_once() -> None:
    assert [line.month for line in several_months("2025-11", "2026-02", 100, 0, TODAY)] == [
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    ]
    assert said(several_months, "2026-05", "2026-04", 100, 0, TODAY) == (
        "last_month",
        "The last month is before the first.",
    )
    assert said(several_months, "2026-10", "2026-12", 100, 0, TODAY)[0] == "last_month"
    assert said(several_months, "2008-01", "2026-04", 100, 0, TODAY) == (
        "last_month",
        "That is 220 months. Please check the years.",
    )


@given(st.integers(1, 10**11), st.lists(st.integers(0, 10**10), min_size=1, max_size=12), st.data())
def test_default_shares_always_sum_to_the_amount(amount: int, weights: list[int], data: st.DataObject) -> None:
    got = {key: data.draw(st.integers(0, 2 * weight)) for key, weight in enumerate(weights)}
    shares = default_shares(amount, dict(enumerate(weights)), got)
    assert sum(shares.values()) == amount
    assert list(shares) == list(range(len(weights)))
    assert min(shares.values()) >= 0


def test_shares_by_hand_must_tie_out() -> None:
    assert check_shares(100, {"a": 60, "b": 40, "c": 0}, {"a", "b", "c"}) == {"a": 60, "b": 40}
    assert (
        said(check_shares, 100, {"a": 60}, {"a"})[1]
        == "The shares add up to 0.60, 0.40 less than 1.00. Divide the rest too."
    )
    assert said(check_shares, 100, {"a": 160}, {"a"})[1] == "The shares add up to 1.60, 0.60 more than 1.00."
    assert said(check_shares, 100, {"z": 100}, {"a"})[1] == "A share can only go to a worker of this case."
    assert said(check_shares, 100, {"a": -1, "b": 101}, {"a", "b"})[1] == "A share cannot be negative."


def test_stages_move_as_the_table_says() -> None:
    assert moves_from("intake") == [Stage.VERIFY, Stage.NEGOTIATE, Stage.MEDIATE, Stage.ARBITRATE]
    check_move("mediate", "perform")
    assert said(check_move, "intake", "perform")[0] == "stage"
    assert said(check_move, "closed", "verify")[1] == "This case is closed. Open it again first."
    assert said(check_move, "verify", "closed")[1] == "Closing needs an outcome. Use “Close case”."
    assert [place(stage) for stage in Stage] == [1, 2, 3, 4, 5, 6, 6]
    assert Stage.ARBITRATE not in shown_path("perform", frozenset())
    assert Stage.ARBITRATE in shown_path("perform", frozenset({"arbitrate"}))
