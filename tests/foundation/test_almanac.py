"""Festivals that move with the moon and the sun: the days of years whose notice is not published."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.foundation import calendar as cal
from martlet.foundation.calendar import almanac, holidays

TO_COME = st.integers(2027, 2050)

# As a wall calendar shows them: first day of the lunar year, Qingming, Dragon Boat, Mid-Autumn.
BY_HAND = (
    (2027, (2, 6), (4, 5), (6, 9), (9, 15)),
    (2028, (1, 26), (4, 4), (5, 28), (10, 3)),
    (2029, (2, 13), (4, 4), (6, 16), (9, 22)),
    (2030, (2, 3), (4, 5), (6, 5), (9, 12)),
    (2031, (1, 23), (4, 5), (6, 24), (10, 1)),
    (2033, (1, 31), (4, 4), (6, 1), (9, 8)),
    (2034, (2, 19), (4, 5), (6, 20), (9, 27)),
    (2050, (1, 23), (4, 4), (6, 23), (9, 30)),
)


@pytest.mark.parametrize(("year", "spring", "qingming", "boat", "autumn"), BY_HAND)
def test_the_statutory_days_of_years_to_come(
    year: int, spring: tuple[int, int], qingming: tuple[int, int], boat: tuple[int, int], autumn: tuple[int, int]
) -> None:
    eve = date(year, *spring) - timedelta(days=1)
    expected = {date(year, *day) for day in ((1, 1), qingming, (5, 1), (5, 2), boat, autumn, (10, 1), (10, 2), (10, 3))}
    expected |= {eve + timedelta(days=step) for step in range(4)}
    assert cal.statutory_days(year) == sorted(expected)
    for day in expected:
        assert (cal.day_kind(day), cal.rests(day), cal.is_public_holiday(day)) == ("statutory", True, True)
        assert (cal.is_provisional(day), cal.has_calendar(day)) == (True, True)


def test_the_almanac_and_the_regulation_give_what_the_notices_gave() -> None:
    """Every published year from 2008: only the 4th of October 2020 was added by a ministry's letter."""
    differing = {}
    for year, row in holidays._years().items():
        fixed = set(almanac.by_regulation(year))
        if fixed != row.statutory:
            differing[year] = (row.statutory - fixed, fixed - row.statutory)
    assert differing == {2020: ({date(2020, 10, 4)}, set())}


@given(TO_COME)
def test_a_festival_is_never_in_an_impossible_month(year: int) -> None:
    named: dict[str, list[date]] = {}
    for day, names in almanac.by_regulation(year).items():
        for name in names:
            named.setdefault(name, []).append(day)
    assert Counter({name: len(found) for name, found in named.items()}) == {
        "new_year": 1, "spring_festival": 4, "qingming": 1, "labour_day": 2, "dragon_boat": 1, "mid_autumn": 1, "national_day": 3,
    }  # fmt: skip
    spring = named["spring_festival"]
    assert spring == [spring[0] + timedelta(days=step) for step in range(4)]
    assert date(year, 1, 21) <= spring[1] <= date(year, 2, 20)
    assert named["qingming"][0] in (date(year, 4, 4), date(year, 4, 5))
    assert date(year, 5, 27) <= named["dragon_boat"][0] <= date(year, 6, 25)
    assert date(year, 9, 7) <= named["mid_autumn"][0] <= date(year, 10, 6)
    # From the first day of a lunar year to the fifth of its fifth month, and from there to the fifteenth of the eighth, are
    # whole lunar months of 29 or 30 days, with a leap month one more.
    assert (named["dragon_boat"][0] - spring[1]).days in range(4 + 4 * 29, 4 + 5 * 30 + 1)
    assert (named["mid_autumn"][0] - named["dragon_boat"][0]).days in range(10 + 3 * 29, 10 + 4 * 30 + 1)


@given(TO_COME.filter(lambda year: year < 2050))
def test_a_lunar_year_has_twelve_or_thirteen_months(year: int) -> None:
    first, following = (
        next(day for day, names in almanac.by_regulation(one).items() if "spring_festival" in names)
        for one in (year, year + 1)
    )
    assert (following - first).days in (353, 354, 355, 383, 384, 385)


@given(st.integers(2008, 2050))
def test_qingming_is_where_the_formula_has_it(year: int) -> None:
    assert "qingming" in cal.festivals_on(almanac.qingming(year))


def test_festivals_that_share_a_day_count_once() -> None:
    assert cal.festivals_on(date(2028, 10, 3)) == ("mid_autumn", "national_day")
    assert cal.festivals_on(date(2031, 10, 1)) == ("mid_autumn", "national_day")
    assert cal.festivals_on(date(2036, 10, 4)) == ("mid_autumn",)
    assert cal.festivals_on(date(2028, 10, 4)) == ()
    assert {year: len(cal.statutory_days(year)) for year in range(2027, 2051) if len(cal.statutory_days(year)) != 13} == {
        2028: 12, 2031: 12, 2039: 12,
    }  # fmt: skip


@pytest.mark.parametrize("year", [2051, 2080, 2099])
def test_beyond_the_data_only_the_days_of_the_sun_are_known(year: int) -> None:
    fixed = [date(year, month, day) for month, day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))]
    for day in fixed:
        assert (cal.day_kind(day), cal.is_provisional(day), cal.rests(day)) == ("statutory", True, True)
    assert not cal.has_calendar(fixed[0])
    assert cal.statutory_days(year) == []
    assert cal.roll_over(date(year, 10, 1)).day > date(year, 10, 3)


def test_before_2008_nothing_is_told() -> None:
    assert (cal.statutory_days(2007), cal.has_calendar(date(2007, 5, 1))) == ([], False)
    assert (cal.day_kind(date(2007, 5, 1)), cal.festivals_on(date(2007, 5, 1))) == ("workday", ())


@given(st.integers(2027, 2050), st.integers(0, 12))
def test_a_last_day_in_a_festival_to_come_rolls_to_a_working_day(year: int, place: int) -> None:
    statutory = cal.statutory_days(year)
    day = statutory[place % len(statutory)]
    rolled = cal.roll_over(day)
    assert rolled.moved
    assert rolled.reason == "statutory"
    assert rolled.day not in statutory
    assert rolled.day.weekday() < 5
