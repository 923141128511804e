"""Days: the rest-day calendar, months, words, reading."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.foundation import calendar as cal
from martlet.foundation.errors import Problem

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@given(DAYS)
def test_a_last_day_never_lands_on_a_rest_day_and_never_moves_back(day: date) -> None:
    rolled = cal.roll_over(day)
    assert not cal.rests(rolled.day)
    assert rolled.day >= day
    assert rolled.moved == (rolled.day != day) == bool(rolled.reason)
    assert all(cal.rests(day + timedelta(days=step)) for step in range((rolled.day - day).days))


@given(DAYS, st.integers(-40, 40))
def test_working_days_are_counted_and_taken_back(day: date, count: int) -> None:
    there = cal.add_workdays(day, count)
    if count > 0:
        assert cal.count_workdays(day + timedelta(days=1), there) == count
    if not cal.rests(day):
        assert cal.add_workdays(there, -count) == day


@given(DAYS, st.integers(0, 400))
def test_months_keep_the_day_or_end_the_month(day: date, months: int) -> None:
    there = cal.add_months(day, months)
    assert there.day == day.day or there == cal.Month.of(there).last
    assert cal.Month.of(there) == cal.Month.of(day).plus(months)


def test_the_examples_of_the_law() -> None:
    assert cal.roll_over(date(2026, 2, 15)) == (date(2026, 2, 24), True, "weekend")
    assert cal.roll_over(date(2026, 2, 14)) == (date(2026, 2, 14), False, "")
    assert cal.add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert cal.day_kind(date(2026, 2, 14)) == "made_up"
    assert cal.day_kind(date(2026, 10, 5)) == "break"
    assert cal.is_statutory(date(2026, 10, 1))
    assert len(cal.statutory_days(2026)) == 13
    assert cal.statutory_days(1999) == []
    assert not cal.rests(date(2026, 11, 23))
    assert cal.rests(date(2026, 11, 22))


def test_unpublished_years_are_provisional() -> None:
    assert not cal.rests(date(2027, 3, 2))
    assert cal.rests(date(2027, 1, 1))
    assert cal.is_provisional(date(2027, 1, 1))
    assert not cal.is_provisional(date(2026, 1, 1))


def test_words_for_days() -> None:
    day = date(2026, 12, 4)
    assert cal.long_day(day, "zh-hans") == "2026年12月4日 周五"
    assert cal.long_day(day, "en") == "4 Dec 2026, Fri"
    assert cal.short_day(day, "zh-hans") == "2026年12月4日"
    assert cal.short_day(day, "zh", date(2026, 1, 1)) == "12月4日"
    assert cal.short_day(day, "en") == "4 Dec 2026"
    assert cal.short_day(day, "en", date(2026, 1, 1)) == "4 Dec"
    assert cal.days_left(day, date(2026, 11, 21)) == 13


@given(DAYS)
def test_what_is_written_is_read_back(day: date) -> None:
    for written in (
        day.isoformat(),
        day.strftime("%Y/%m/%d"),
        day.strftime("%Y%m%d"),
        cal.long_day(day, "zh"),
        cal.long_day(day, "en"),
        cal.short_day(day, "zh"),
        cal.short_day(day, "en"),
    ):
        assert cal.parse_day(written) == day
    assert cal.parse_day(cal.short_day(day, "zh", day), today=day) == day
    month = cal.Month.of(day)
    assert cal.parse_month(str(month)) == cal.parse_month(month.label("zh")) == month


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write a date, for example 2026-11-24."),
        ("soon", "“soon” is not a date. Write it like 2026-11-24."),
        ("2026-02-30", "2026-02 has 28 days, so there is no day 30."),
        ("2026-13-01", "There is no month 13."),
        ("0026-11-01", "Please check the year 26."),
        ("11月24日", "Write the year too, for example 2026-11-24."),
    ],
)
def test_what_is_no_day_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Problem) as caught:
        cal.parse_day(text)
    assert caught.value.message == sentence


def test_days_relative_to_today() -> None:
    today = date(2026, 11, 21)
    assert cal.parse_day("昨天", today) == date(2026, 11, 20)
    assert cal.parse_day("11月24日", today) == date(2026, 11, 24)


def test_months() -> None:
    february = cal.Month(2024, 2)
    assert february.last == date(2024, 2, 29)
    assert len(february.days()) == 29
    assert date(2024, 2, 3) in february
    assert february.label("en") == "Feb 2024"
    assert [str(month) for month in cal.month_range(cal.Month(2025, 11), cal.Month(2026, 2))] == [
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    ]
    with pytest.raises(Problem):
        cal.parse_month("2026")
