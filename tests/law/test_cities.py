"""Every calculator that takes a city: one without data gets a sentence that says so, never a zero and never a guess."""

from typing import Any

import pytest
from tests.law.test_bad_input import GOOD

from martlet import law
from martlet.law import parameters
from martlet.law.faults import Fault

UNKNOWN = "540100"
"""Lhasa: a real place for which the book has no figure."""

OPEN: dict[str, dict[str, Any]] = {
    "min_wage_on": {"code": UNKNOWN, "date": "2026-10-01"},
    "min_wage_topup": {"gross": "2000", "code": UNKNOWN, "date": "2026-10-01"},
    "deduction_cap": {"month_wage": "2800", "loss": "300", "code": UNKNOWN, "date": "2026-10-01"},
    "stoppage_pay": {"monthly": "6000", "months": 3, "code": UNKNOWN, "date": "2026-10-01", "min_wage": "2000"},
    "lump_sum_pay": {"lump": "4000", "code": UNKNOWN, "date": "2026-10-01"},
    "hourly_topup": {"hourly": "20", "hours": "80", "code": UNKNOWN, "date": "2026-10-01"},
    "insurance_loss": {"years_unpaid": "3", "voluntary": False, "code": UNKNOWN, "date": "2026-10-01"},
    "final_award": {"items": ["30000"], "code": UNKNOWN, "date": "2026-10-01"},
    "severance": {"avg": "1000", "start": "2024-01-01", "last_day": "2026-10-01", "code": UNKNOWN},
    "illegal_termination": {"avg": "1000", "start": "2024-01-01", "last_day": "2026-10-01", "code": UNKNOWN},
    "heat": {"temperature": 38, "code": UNKNOWN, "date": "2026-07-15", "days_in_heat": "10"},
    "injury_local_subsidies": {"grade": 10, "wage": "5000", "local_avg": "9000", "code": UNKNOWN, "date": "2026-10-01"},
    "medical_period": {"total_years": 3, "unit_years": 2, "code": UNKNOWN, "date": "2026-10-01"},
    "maternity_days": {"code": UNKNOWN, "date": "2026-10-01"},
}
"""Facts that leave open what the book of figures would give."""

NO_FIGURE = {
    "arbitration_venue": "only where to apply",
    "gap_wages": "the own pay; the place says which practice to ask about",
    "platform_injury": "which province began when is part of the rule",
    "resignation_for_cause": "local practice only",
    "unemployment": "months only",
}
"""Calculators whose city stands for no published figure, and why."""

LEFT_OPEN: dict[str, Any] = {
    "min_wage_on": None,
    "stoppage_pay": {"later_cycle": None, "total": None},
    "severance": {"amount": "3000.00"},
    "illegal_termination": {"amount": "6000.00"},
    "heat": {"subsidy": None, "total": None},
    "injury_local_subsidies": {"medical": None, "employment": None},
    "medical_period": {"months": 3},
    "maternity_days": 98,
}
"""What is answered all the same, without the figure; the others cannot be computed at all."""


def test_every_calculator_with_a_city_is_looked_at_here() -> None:
    with_city = {name for name, one in law.calculators().items() if any(r.kind == "place" for r in one.facts.values())}
    assert with_city == OPEN.keys() | NO_FIGURE.keys()
    assert not any(figure.place[:2] == "54" for figure in parameters.built_in())


@pytest.mark.parametrize("name", sorted(OPEN))
def test_a_city_without_data_is_told_by_a_sentence(name: str) -> None:
    facts = OPEN[name]
    if name not in LEFT_OPEN:
        with pytest.raises(Fault) as caught:
            law.evaluate(name, facts)
        assert caught.value.fact in law.calculators()[name].facts
        said = (caught.value.zh, caught.value.en)
    else:
        result = law.evaluate(name, facts)
        value, wanted = result.value, LEFT_OPEN[name]
        assert ({key: value[key] for key in wanted} if isinstance(wanted, dict) else value) == wanted
        assert result.parameters == [] or name == "medical_period"  # that the floor is 80 % holds everywhere
        (said,) = [(one.zh, one.en) for one in result.warnings if "No data" in one.en][:1]
    assert "没有" in said[0]
    assert "西藏自治区 540100，2026-" in said[0]
    assert "540100, Tibet, 2026-" in said[1]


@pytest.mark.parametrize("name", sorted(NO_FIGURE))
def test_a_city_that_stands_for_no_figure_changes_no_figure(name: str) -> None:
    place = next(fact for fact, reader in law.calculators()[name].facts.items() if reader.kind == "place")
    values = [law.evaluate(name, {**GOOD[name], place: code}).parameters for code in (UNKNOWN, "110000")]
    assert values == [[], []] or name == "gap_wages"  # there the days paid a month, which hold for the whole country


@pytest.mark.parametrize("name", sorted(OPEN))
def test_the_day_before_the_first_row_is_no_data_either(name: str) -> None:
    """Beijing's figures begin after 2000 at the earliest: a claim of 1996 finds none, and never today's."""
    facts = {**OPEN[name], "code": "110000"}
    for fact, day in (("date", "1996-07-01"), ("last_day", "1996-07-01"), ("start", "1996-01-01")):
        if fact in facts:
            facts[fact] = day
    if name in LEFT_OPEN:
        result = law.evaluate(name, facts)
        assert [one for one in result.parameters if one.place not in ("", parameters.COUNTRY)] == []
    else:
        with pytest.raises(Fault, match="No data: "):
            law.evaluate(name, facts)


@pytest.mark.parametrize("name", sorted(OPEN))
def test_a_city_without_its_day_says_that_the_day_is_missing(name: str) -> None:
    facts = {fact: raw for fact, raw in OPEN[name].items() if fact != "date"}
    if facts == OPEN[name]:
        assert "last_day" in facts  # the day of leaving is the day of the figures
        return
    try:
        told = [one.en for one in law.evaluate(name, {**facts, "code": "110000"}).warnings]
    except Fault as fault:
        told = [fault.en]
    assert any("the date" in one or "no date" in one or one == "Date: is missing." for one in told), told
