"""Money: read, print, capitals, fair division."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.foundation import money
from martlet.foundation.errors import Problem


@given(st.integers(0, money.LARGEST))
def test_what_is_printed_is_read_back(fen: int) -> None:
    assert money.parse_yuan(money.yuan(fen)) == fen
    assert money.parse_yuan(f"{money.yuan(fen)} 元") == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.5 元", 123450),
        ("1.2万", 1200000),
        ("1.2 万元", 1200000),
        ("¥1200", 120000),
        ("￥１，２００．５０", 120050),
        ("3千块", 300000),
        ("0", 0),
        ("5元整", 500),
        (".5", 50),
        ("12.", 1200),
        ("人民币100元", 10000),
        ("1.23456万", 1234560),
    ],
)
def test_amounts_as_people_write_them(text: str, fen: int) -> None:
    assert money.parse_yuan(text) == fen


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("-5", "An amount cannot be negative."),
        ("1.234", "An amount has at most two decimals (fen)."),
        ("abc", "“abc” is not an amount. Write digits, for example 1,234.50."),
        ("1,23", "The comma in “1,23” is not in its place. Write 1234.50 or 1,234.50."),
        ("", "Write the amount in yuan, for example 1,234.50."),
        ("9999亿", "9999亿 is more than 100 billion yuan. Please check the amount."),
    ],
)
def test_what_is_no_amount_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Problem) as caught:
        money.parse_yuan(text, "amount")
    assert caught.value.message == sentence


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (100, "壹元整"),
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (168032, "壹仟陆佰捌拾元叁角贰分"),
        (1000, "壹拾元整"),
        (10700053, "壹拾万柒仟元伍角叁分"),
        (1000100, "壹万零壹元整"),
        (10000000100, "壹亿零壹元整"),
        (100100000000, "壹拾亿零壹佰万元整"),
        (120000000000000, "壹万贰仟亿元整"),
        (100000000000000, "壹万亿元整"),
        (100000000000100, "壹万亿零壹元整"),
        (123450, "壹仟贰佰叁拾肆元伍角整"),
        (1000000000, "壹仟万元整"),
        (1001000000, "壹仟零壹万元整"),
    ],
)
def test_chinese_capitals(fen: int, words: str) -> None:
    assert money.in_words_zh(fen) == words


def _read_capitals(words: str) -> int:
    """An independent reading of capitals, for the round trip."""
    digits = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
    total = whole = section = digit = 0
    for sign in words:
        if sign in digits:
            digit = digits[sign]
        elif sign in "拾佰仟":
            section += digit * {"拾": 10, "佰": 100, "仟": 1000}[sign]
            digit = 0
        elif sign == "万":
            whole += (section + digit) * 10**4
            section = digit = 0
        elif sign == "亿":
            whole = (whole + section + digit) * 10**8
            section = digit = 0
        elif sign == "元":
            total = (whole + section + digit) * 100
            whole = section = digit = 0
        elif sign == "角":
            total += digit * 10
            digit = 0
        elif sign == "分":
            total += digit
            digit = 0
    return total


@given(st.integers(0, 10**18 - 1))
def test_capitals_are_read_back(fen: int) -> None:
    words = money.in_words_zh(fen)
    assert _read_capitals(words) == fen
    assert "零零" not in words


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any))
def test_shares_always_sum_and_stay_within_one_fen(total: int, weights: list[int]) -> None:
    parts = money.share(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


def test_shares_by_hand() -> None:
    assert money.share(100, [1, 1, 1]) == [34, 33, 33]
    with pytest.raises(ValueError, match="weights"):
        money.share(100, [0, 0])
