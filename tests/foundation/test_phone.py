"""Telephone numbers: many spellings, one value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.foundation import phone
from martlet.foundation.errors import Problem

MOBILE = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True).filter(str.isascii)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@given(MOBILE)
def test_every_spelling_of_a_mobile_number_is_one_value(digits: str) -> None:
    expected = "+86" + digits
    for written in (
        digits,
        f"{digits[:3]} {digits[3:7]} {digits[7:]}",
        f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
        f"+86 {digits}",
        f"0086{digits}",
        f"86{digits}",
        f"12593{digits}",
        f"17951 {digits}",
        f"0{digits}",
        f"手机：{digits}",
        digits.translate(FULL_WIDTH),
        f"（+86）{digits}",
        expected,
    ):
        assert phone.parse(written) == expected
    assert phone.parse(phone.display(expected)) == expected
    assert phone.masked(expected) == f"{digits[:3]}****{digits[7:]}"
    assert phone.is_mobile(expected)


@pytest.mark.parametrize(
    ("written", "expected", "masked", "shown"),
    [
        ("0755-88881234", "+8675588881234", "0755 ****1234", "0755 8888 1234"),
        ("(010) 6222 3456", "+861062223456", "010 ****3456", "010 6222 3456"),
        ("+86 755 8888 1234", "+8675588881234", "0755 ****1234", "0755 8888 1234"),
        ("0551 6222345", "+865516222345", "0551 ****2345", "0551 622 2345"),
        ("17951075588881234", "+8675588881234", "0755 ****1234", "0755 8888 1234"),
        ("400-820-8820", "+864008208820", "400 ****8820", "400 820 8820"),
        ("+852 9123 4567", "+85291234567", "+852 ****4567", "+852 9123 4567"),
    ],
)
def test_landlines_and_foreign_numbers(written: str, expected: str, masked: str, shown: str) -> None:
    assert phone.parse(written) == expected
    assert phone.masked(expected) == masked
    assert phone.display(expected) == shown
    assert not phone.is_mobile(expected)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("1380013800", "A mobile number has 11 digits, this one has 10."),
        ("138001380001", "A mobile number has 11 digits, this one has 12."),
        ("", "Write the phone number."),
        ("   ", "Write the phone number."),
        ("13800l38000", "A phone number has only digits. Please take out letters and other signs."),
        ("88881234", "This landline has no area code. Write it in front, for example 0755."),
        ("110", "This is a service number, not the number of a person."),
        ("12333", "This is a service number, not the number of a person."),
        ("0755-88881234转802", "Write the number without its extension; the extension goes into the note."),
        ("+1 999", "This is no valid number of that country. Please compare it once more, digit by digit."),
        ("12", "This number is too short: it has only 2 digits."),
        ("99999999999999", "This number is too long: it has 14 digits."),
    ],
)
def test_what_is_no_number_is_told_in_a_sentence(written: str, sentence: str) -> None:
    with pytest.raises(Problem) as caught:
        phone.parse(written, field="phone")
    assert caught.value.message == sentence
    assert caught.value.field == "phone"


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_a_problem(text: str) -> None:
    try:
        number = phone.parse(text)
    except Problem:
        return
    assert number.startswith("+")
    assert phone.parse(number) == number


def test_nothing_masks_to_nothing() -> None:
    assert phone.masked("") == ""
