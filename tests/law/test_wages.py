"""Who answers for the wages of a site, and parameters that officers correct."""

from datetime import date
from typing import Any

import pytest

from martlet import law
from martlet.law import parameters
from martlet.law.faults import Fault
from martlet.law.parameters import Figure, built_in, using

FULL = [
    {"role": "developer", "name": "甲地产"},
    {"role": "general_contractor", "name": "乙建工"},
    {"role": "subcontractor", "name": "丙劳务"},
    {"role": "labour_boss", "name": "老丁", "licensed": False},
]


def answerable(chain: list[dict[str, Any]], **facts: Any) -> list[tuple[str, str]]:
    value = law.evaluate("wage_chain", {"chain": chain, **facts}).value
    return [(one["role"], one["duty"]) for one in value["answerable"]]


def test_the_general_contractor_pays_first() -> None:
    assert answerable(FULL) == [
        ("general_contractor", "pays_first"),
        ("subcontractor", "pays"),
        ("labour_boss", "direct"),
    ]
    assert answerable(FULL, work_until="2025-08-01") == [
        ("general_contractor", "pays_first"),
        ("subcontractor", "direct"),
        ("labour_boss", "direct"),
    ]


def test_the_developer_advances_what_it_owes() -> None:
    result = law.evaluate("wage_chain", {"chain": FULL, "developer_owes": True})
    developer = result.value["answerable"][2]
    assert (developer["role"], developer["duty"], developer["limit"]) == (
        "developer",
        "advances",
        "unpaid_project_money",
    )
    assert developer["basis"][0]["zh"] == "《保障农民工工资支付条例》第29条"
    assert all(said.zh and said.en for said in (*result.steps, *result.warnings))


def test_who_gives_work_to_a_person_pays() -> None:
    chain = [FULL[0], {"role": "labour_boss", "name": "老丁", "licensed": False}]
    assert answerable(chain) == [("developer", "pays"), ("labour_boss", "direct")]
    assert answerable([FULL[1]], lent_name=True) == [("general_contractor", "direct")]
    assert answerable([FULL[0], FULL[2]], unlawful_project=True) == [("developer", "pays"), ("subcontractor", "direct")]


def test_the_user_pays_for_labour_of_an_unlicensed_agency() -> None:
    assert answerable([{"role": "user"}, {"role": "agency", "licensed": False}]) == [("user", "pays")]
    assert answerable([{"role": "user"}, {"role": "agency"}]) == [("agency", "direct")]


def test_a_chain_that_shows_nobody_says_so() -> None:
    result = law.evaluate("wage_chain", {"chain": [{"role": "user"}], "work_until": "2019-01-01"})
    assert result.value == {"answerable": []}
    assert len(result.warnings) == 2
    with pytest.raises(Fault):
        law.evaluate("wage_chain", {"chain": []})


def test_officers_correct_figures_without_losing_the_old_ones() -> None:
    facts = {"code": "210100", "date": "2026-11-21"}
    new = Figure("min_wage.month", "210100", date(2026, 3, 1), 2230, "辽政发〔2026〕1号", True)
    with using(built_in().corrected([new])):
        assert law.evaluate("min_wage_on", facts).value["monthly"] == 2230
        assert law.evaluate("min_wage_on", {**facts, "date": "2026-02-28"}).value["monthly"] == 2100
    assert law.evaluate("min_wage_on", facts).value["monthly"] == 2100


def test_figures_are_found_where_the_place_lies_and_only_in_their_time() -> None:
    book = parameters.current()
    found = book.find("maternity.extra_days", "440305", date(2026, 1, 1))
    assert found is not None
    assert (found.place, found.value, found.exact()) == ("440000", 80, 80)
    assert book.find("urban_income", "110000", date(2027, 1, 1)) is None
    assert book.find("min_wage.month", "110000", date(2010, 6, 30)) is None
    assert book.cities["440300"].en == "Shenzhen"
    for figure in book:
        used = figure.used()
        assert used.name
        assert used.name_en
        assert used.source


def test_unverified_figures_warn_by_themselves() -> None:
    result = law.evaluate("min_wage_on", {"code": "110000", "date": "2015-06-01"})
    assert result.value == {"monthly": 1720, "hourly": 18.7, "verified": False}
    assert "is not verified" in result.warnings[0].en
    assert result.as_dict()["parameters"][0]["since"] == "2015-04-01"
