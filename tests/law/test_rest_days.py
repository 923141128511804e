"""What results say of the days off that are not published."""

from datetime import date

import pytest

from martlet import law

SAYS = "days off around"


@pytest.mark.parametrize(
    ("function", "facts"),
    [
        ("day_type", {"date": "2028-01-26"}),
        ("day_type", {"date": "2028-02-01"}),
        ("deadline", {"trigger": "2028-01-11", "days": 15}),
        ("part_month_pay", {"monthly": "6000", "first": "2028-01-10", "last": "2028-01-20"}),
        ("gap_wages", {"monthly": "6000", "dismissed_on": "2027-11-10", "until": "2028-01-20"}),
        ("double_wage", {"monthly": "6000", "hire": "2027-01-15", "signed": "2028-01-01"}),
    ],
)
def test_a_result_in_an_unpublished_year_says_so_in_both_languages(function: str, facts: dict[str, object]) -> None:
    result = law.evaluate(function, facts)
    told = [warning for warning in result.warnings if SAYS in warning.en]
    assert [("还没公布" in one.zh, "not published yet" in one.en) for one in told] == [(True, True)]
    assert result.provisional == (result.value != "statutory_holiday")


@pytest.mark.parametrize(
    ("function", "facts"),
    [
        ("day_type", {"date": "2026-02-17"}),
        ("deadline", {"trigger": "2026-01-31", "days": 15}),
        ("part_month_pay", {"monthly": "6000", "first": "2028-01-01", "last": "2028-01-31"}),
    ],
)
def test_nothing_is_said_where_nothing_hangs_on_it(function: str, facts: dict[str, object]) -> None:
    result = law.evaluate(function, facts)
    assert not result.provisional
    assert [warning for warning in result.warnings if SAYS in warning.en] == []


def test_the_year_before_the_data_and_the_one_after_are_not_called_unpublished() -> None:
    for year in (2007, 2051):
        result = law.evaluate("deadline", {"trigger": date(year, 3, 1), "days": 15})
        assert result.provisional
        assert f"Provisional: the rest days of {year} are not known here." in [one.en for one in result.warnings]


@pytest.mark.parametrize(
    ("day", "shared"),
    [
        ("2028-10-03", True),
        ("2028-10-04", True),
        ("2028-10-02", False),
        ("2031-10-01", True),
        ("2036-10-04", False),  # Mid-Autumn itself, beside National Day
        ("2020-10-04", False),  # published
    ],
)
def test_two_festivals_on_one_day_warn_of_a_further_day(day: str, shared: bool) -> None:
    result = law.evaluate("day_type", {"date": day})
    assert any("4 October" in warning.en for warning in result.warnings) == shared


def test_the_step_names_the_festival() -> None:
    for day, zh, en in (
        ("2026-02-16", "春节，法定节假日", "Spring Festival, a statutory holiday"),
        ("2031-10-01", "中秋节、国庆节，法定节假日", "Mid-Autumn and National Day, a statutory holiday"),
    ):
        step = law.evaluate("day_type", {"date": day}).steps[0]
        assert zh in step.zh
        assert en in step.en
