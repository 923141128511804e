"""Days, months, money and numbers as people write them."""

import datetime as dt

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from martlet.access.formfields import DayField, MoneyField, MonthField, PhoneField
from martlet.foundation.calendar import Month

NOW = dt.datetime(2026, 11, 20, 6, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-24", dt.date(2026, 11, 24)),
        ("2026年11月24日", dt.date(2026, 11, 24)),
        ("11月24日", dt.date(2026, 11, 24)),
        ("24 Nov 2026", dt.date(2026, 11, 24)),
        ("昨天", dt.date(2026, 11, 19)),
        ("", None),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_a_day(typed, day):
    assert DayField(required=False).clean(typed) == day


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (DayField(past=True), "2026-11-21", "2026年11月21日 周六 还没到。请写事情发生的那天。"),
        (DayField(future=True), "2026-11-19", "2026年11月19日 周四 已经过了。请写今天或以后的一天。"),
        (DayField(), "x" * 41, "写得太长了，最多 40 个字。"),
        (DayField(), "", "这里要填。"),
        (MoneyField(zero=False), "0", "钱数是 0。请写应发或已发的数，没有就不写这一行。"),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_the_sentence_says_what_to_do(field, typed, sentence):
    with translation.override("zh-hans"), pytest.raises(ValidationError) as caught:
        field.clean(typed)
    with translation.override("zh-hans"):
        assert caught.value.messages == [sentence]


def test_money_month_and_number():
    assert MoneyField().clean("1,234.5") == 123450
    assert MoneyField().clean("1.2万") == 1200000
    assert MoneyField(required=False).clean("") is None
    assert MoneyField().clean("0") == 0
    assert MonthField().clean("2026年9月") == Month(2026, 9)
    assert PhoneField().clean("138 0013 8000") == "+8613800138000"
    assert PhoneField(required=False).clean("") == ""
    for field, typed in (
        (MoneyField(), "-5"),
        (MonthField(), "2026-13"),
        (PhoneField(), "1560093210"),
        (DayField(), "2026-02-30"),
    ):
        with pytest.raises(ValidationError):
            field.clean(typed)


def test_typed_text_comes_back_as_it_was_and_values_as_people_write_them():
    class Form(forms.Form):
        day = DayField()
        amount = MoneyField()
        number = PhoneField()

    empty = Form(initial={"day": dt.date(2026, 3, 2), "amount": 123450, "number": "+8613800138000"})
    assert [empty[name].value() for name in ("day", "amount", "number")] == ["2026-03-02", "1,234.50", "138 0013 8000"]
    bad = Form({"day": "2025年13月", "amount": "五百", "number": "156 0093 210"})
    assert [bad[name].value() for name in ("day", "amount", "number")] == ["2025年13月", "五百", "156 0093 210"]
