"""Heads of claim that ask for the missing fact or figure and then have an amount; without data they say so and give none."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from tests.law.stories import TODAY

from martlet import law
from martlet.law import parameters
from martlet.law.claims import Bundle, Claim, assess, check, read
from martlet.law.faults import Fault
from martlet.law.parameters import Figure


def bundle_of(told: dict[str, Any], **choices: str) -> Bundle:
    facts, faults = read(told)
    assert (faults, check(facts, TODAY)) == ({}, {})
    return assess(facts, TODAY, choices)


def head(told: dict[str, Any], code: str) -> Claim:
    found = bundle_of(told).find(code)
    assert found is not None
    return found


def asked(told: dict[str, Any]) -> list[str]:
    return [one.fact for one in bundle_of(told).asks]


@contextmanager
def with_figures(*figures: Figure) -> Iterator[None]:
    with parameters.using(parameters.built_in().corrected(figures)):
        yield


LEFT = {
    "place": "110000", "form": "FT", "hired": "2020-03-01", "last_day": "2026-02-28", "monthly": "6000", "insured": "no",
    "ended_how": "dismissed", "dismissal_ground": "art40",
}  # fmt: skip


def test_lost_unemployment_benefit_asks_step_by_step_and_is_computed() -> None:
    loss = head(LEFT, "insurance_loss")
    assert (loss.state, loss.amount_fen, loss.missing) == ("missing", None, ["insurance_years"])
    assert "insurance_years" in asked(LEFT)
    told = LEFT | {"insurance_years": "0"}
    loss = head(told, "insurance_loss")
    assert (loss.state, loss.amount_fen, loss.missing) == ("missing", None, ["unemployment_benefit"])
    assert "No data on the unemployment benefit for this city and 2026-02-28" in loss.why.en  # type: ignore[union-attr]
    told |= {"unemployment_benefit": "2200"}
    loss = head(told, "insurance_loss")
    assert (loss.state, loss.amount_fen, loss.rule) == (
        "possible",
        18 * 220_000,
        "R-SI-ARREARS",
    )  # six years: 18 months
    assert "jobless_months" in asked(told)
    told |= {"jobless_months": "5"}
    loss = head(told, "insurance_loss")
    assert (loss.state, loss.amount_fen, loss.counted) == ("possible", 5 * 220_000, False)  # a figure looked up by hand
    assert (loss.first, str(loss.clock.last_day)) == ("2026-02", "2027-03-01")  # type: ignore[union-attr]


def test_a_published_benefit_counts() -> None:
    figure = Figure("unemployment.month", "110000", date(2025, 9, 1), "2234", "京人社", True, "official")
    told = LEFT | {"insurance_years": "0", "jobless_months": "5"}
    with with_figures(figure):
        loss = head(told, "insurance_loss")
        assert (loss.state, loss.amount_fen, loss.counted) == ("certain", 5 * 223_400, True)
        assert [used.verified for used in loss.parameters] == [True]
        # a figure that is typed beside it changes nothing
        assert head(told | {"unemployment_benefit": "1"}, "insurance_loss").amount_fen == 5 * 223_400
        # before the figure was in force there is no data, and no guess
        earlier = told | {"hired": "2018-01-01", "last_day": "2025-08-31"}
        assert head(earlier, "insurance_loss").missing == ["unemployment_benefit"]


@pytest.mark.parametrize(
    ("more", "en"),
    [
        ({"ended_how": "resigned_own", "dismissal_ground": ""}, "not left by choice"),
        ({"hired": "2025-03-02"}, "The conditions for the benefit are not met"),  # a day short of a year
        ({"insurance_years": "12"}, "Nothing was lost"),
    ],
)
def test_no_benefit_is_said_with_its_reason(more: dict[str, str], en: str) -> None:
    loss = head(LEFT | {"insurance_years": "0"} | more, "insurance_loss")
    assert (loss.state, loss.amount_fen) == ("denied", None)
    assert en in loss.why.en  # type: ignore[union-attr]


HURT = {
    "place": "110000", "form": "FT", "hired": "2024-01-01", "still_employed": "yes", "monthly": "6000", "injury_wage": "6000",
    "injured": "2026-05-10", "injury_how": "work_time_place_cause", "recognised": "yes", "medical_paid": "23456.78",
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "state", "against", "venue"),
    [
        ({"injury_insured": "no"}, "certain", ["employer"], "arbitration"),
        ({"injury_insured": "yes"}, "certain", ["fund"], "fund"),
        ({"injury_insured": "yes", "filed_late": "yes"}, "certain", ["employer", "fund"], "fund"),
        ({"injury_insured": "no", "recognised": "filed"}, "possible", ["employer"], "arbitration"),
    ],
)
def test_bills_the_worker_paid(more: dict[str, str], state: str, against: list[str], venue: str) -> None:
    bills = head(HURT | more, "medical_bills")
    assert (bills.state, bills.amount_fen, bills.venue) == (state, 2_345_678, venue)
    assert [one.role for one in bills.against] == against
    assert bills.evidence == ("MEDBILL", "MEDICAL")


def test_bills_wait_for_who_insured() -> None:
    assert head(HURT, "medical_bills").missing == ["injury_insured"]
    assert "medical_paid" in asked({**HURT, "medical_paid": ""})
    assert bundle_of({**HURT, "medical_paid": "0"}).find("medical_bills") is None


def test_a_family_pays_bills_and_lost_income_by_its_share_of_fault() -> None:
    told = {
        "place": "110000", "form": "DOM", "hired_by": "family", "birth": "1980-05-05", "monthly": "7000", "injured": "2026-03-01",
        "medical_paid": "10000", "suspension_months": "2", "suspension_paid": "4000", "grade": "10", "civil_income": "90000",
    }  # fmt: skip
    bills, income = head(told, "medical_bills"), head(told, "lost_income")
    assert [(one.state, one.amount_fen) for one in (bills, income)] == [
        ("possible", 1_000_000),
        ("possible", 1_000_000),
    ]
    told |= {"fault_percent": "70"}
    bills, income = head(told, "medical_bills"), head(told, "lost_income")
    assert [(one.state, one.amount_fen, one.venue) for one in (bills, income)] == [
        ("certain", 700_000, "court"), ("certain", 700_000, "court"),
    ]  # fmt: skip
    assert str(bills.clock.last_day) == "2029-03-01"  # type: ignore[union-attr]


def test_an_unlawful_employer_pays_the_bills_too() -> None:
    told = {**HURT, "form": "UNREG", "grade": "9", "recognised": ""}
    bills = head(told, "medical_bills")
    assert (bills.state, bills.amount_fen) == ("certain", 2_345_678)


HEAT = {"hired": "2025-01-01", "still_employed": "yes", "monthly": "6000", "outdoor_heat": "2026-06 2026-07"}


def test_heat_pay_by_the_day_asks_for_the_days() -> None:
    told = HEAT | {"place": "420100"}
    heat = head(told, "heat")
    assert (heat.state, heat.amount_fen, heat.missing) == ("missing", None, ["heat_days"])
    told |= {"heat_days": "2026-06 9\n2026-07 22"}
    heat = head(told, "heat")
    assert (heat.state, heat.amount_fen) == ("possible", (9 + 22) * 1_200)  # the figure is not verified
    assert [(line.first, line.amount_fen) for line in heat.lines] == [("2026-06", 10_800), ("2026-07", 26_400)]
    heat = head(told | {"heat_days": "2026-06 9"}, "heat")
    assert (heat.amount_fen, heat.notes[0].en) == (
        10_800,
        "2026-07: the number of hot days is not written, so it is not computed.",
    )


def test_heat_pay_without_data_says_so() -> None:
    heat = head(HEAT | {"place": "610100"}, "heat")
    assert (heat.state, heat.amount_fen) == ("missing", None)
    assert "No data on the heat subsidy for this city and 2026-06, 2026-07" in heat.why.en  # type: ignore[union-attr]


def test_heat_pay_follows_the_figure_of_each_month() -> None:
    newer = Figure("heat_subsidy.day", "420000", date(2026, 7, 1), "15", "鄂人社", True, "official")
    older = Figure("heat_subsidy.day", "420000", date(2012, 6, 29), "12", "鄂人社", True, "official")
    with with_figures(older, newer):
        heat = head(HEAT | {"place": "420100", "heat_days": "2026-06 10\n2026-07 10"}, "heat")
    assert (heat.state, [line.amount_fen for line in heat.lines]) == ("certain", [12_000, 15_000])


def test_part_time_pay_is_tested_by_the_hour_of_its_time() -> None:
    told = {
        "place": "110000", "form": "PT", "hired": "2025-08-01", "last_day": "2025-10-31", "monthly": "1400", "hours_day": "4",
        "hours_week": "20",
    }  # fmt: skip
    assert head(told, "min_wage").missing == ["hourly"]
    top = head(told | {"hourly": "20"}, "min_wage")
    # Beijing 26.4 an hour until 2025-08-31, 27.7 from 2025-09-01; 20 h a week are 86.90 h a month
    hours = 20 * 365 / 84
    assert [line.amount_fen for line in top.lines] == [
        round(6.4 * hours * 100),
        round(7.7 * hours * 100),
        round(7.7 * hours * 100),
    ]
    assert top.rule == "R-PT"
    assert head(told | {"hourly": "30"}, "min_wage").state == "denied"
    assert head({**told, "place": "610100", "hourly": "20", "hired": "2010-01-01", "last_day": "2010-06-30"}, "min_wage").state in (
        "missing", "barred",
    )  # fmt: skip


def test_the_job_back_brings_the_wages_of_the_gap() -> None:
    told = {
        "place": "110000", "form": "FT", "hired": "2024-01-01", "last_day": "2026-09-15", "monthly": "6525", "average": "6525",
        "ended_how": "dismissed", "dismissal_ground": "none", "wants_back": "yes",
    }  # fmt: skip
    bundle = bundle_of(told)
    back = bundle.find("reinstatement")
    assert back is not None
    assert (back.counted, back.amount_fen, bundle.total_fen) == (True, 1_455_000, 1_455_000)  # 2 months and 5 days
    assert (back.first, back.last) == ("2026-09", "2026-11")
    conflict = next(one for one in bundle.conflicts if one.code == "ending")
    assert [(one.key, one.total_fen) for one in conflict.options][2] == ("reinstatement", 1_455_000)


def test_an_average_looked_up_by_hand_is_used_and_never_counted_as_sure() -> None:
    told = {
        "place": "620100", "form": "FT", "hired": "2024-01-01", "last_day": "2026-08-01", "injury_wage": "3000",
        "injured": "2026-08-01", "died": "yes", "recognised": "yes", "injury_insured": "no",
        "injury_how": "work_time_place_cause",
    }  # fmt: skip
    funeral = head(told, "funeral")
    assert (funeral.state, funeral.amount_fen, funeral.missing) == ("missing", None, ["area_average"])
    assert "No data on the average wage" in funeral.why.en  # type: ignore[union-attr]
    funeral = head(told | {"area_average": "8000"}, "funeral")
    assert (funeral.state, funeral.amount_fen, funeral.counted) == ("possible", 4_800_000, False)
    assert head({**told, "died": "", "grade": "9", "area_average": "8000"}, "injury_lump").amount_fen == 9 * 480_000


@pytest.mark.parametrize(
    ("raw", "en"),
    [
        ("2026-07", "this line has 1 cells"),
        ("2026-13 4", "is not a month"),
        ("2026-06 31", "2026-06 has only 30 days."),
        ("2026-06 3\n2026-06 4", "is written twice"),
        ("2026-06 many", "Days of work in heat by month: Line 1: “many” is not a number."),
    ],
)
def test_days_that_cannot_be_read_say_why(raw: str, en: str) -> None:
    _facts, faults = read({"heat_days": raw})
    assert en in faults["heat_days"].en


@pytest.mark.parametrize(
    ("function", "facts", "expected"),
    [
        ("insurance_loss", {"years_unpaid": "5", "voluntary": False, "benefit": "2000"},
         {"entitled": True, "months": 18.0, "loss": "36000.00"}),
        ("insurance_loss", {"years_unpaid": "6", "years_paid": "4", "voluntary": False, "benefit": "2000"},
         {"entitled": True, "months": 12.0, "loss": "24000.00"}),
        ("insurance_loss", {"years_unpaid": "6", "years_paid": "4", "voluntary": False, "benefit": "2000", "jobless_months": "15"},
         {"entitled": True, "months": 3.0, "loss": "6000.00"}),
        ("insurance_loss", {"years_unpaid": "6", "voluntary": True}, {"entitled": False, "months": 0.0, "loss": "0.00"}),
        ("insurance_loss", {"hired": "2024-02-29", "date": "2025-02-26", "voluntary": False, "benefit": "2000"},
         {"entitled": False, "months": 0.0, "loss": "0.00"}),
        ("insurance_loss", {"hired": "2024-02-29", "date": "2025-02-27", "voluntary": False, "benefit": "2000"},
         {"entitled": True, "months": 12.0, "loss": "24000.00"}),
        ("medical_costs", {"bills": "100", "reimbursed": "40", "insured": True, "filed_late": True},
         {"amount": "60.00", "employer": None, "fund": None}),
        ("medical_costs", {"bills": "100", "insured": True, "filed_late": True, "before_filing": "30"},
         {"amount": "100.00", "employer": "30.00", "fund": "70.00"}),
        ("civil_costs", {"medical": "100", "nursing_cost": "50", "fault_percent": "50"},
         {"costs": "75.00", "lost_income": "0.00", "total": "75.00"}),
        ("gap_wages", {"monthly": "4350", "dismissed_on": "2026-01-31", "until": "2026-02-28"},
         {"months": 1, "paid_days": 0, "amount": "4350.00"}),
        ("gap_wages", {"monthly": "4350", "dismissed_on": "2026-09-30", "until": "2026-10-03"},
         {"months": 0, "paid_days": 3, "amount": "600.00"}),
        ("hourly_topup", {"hourly": "30", "hours": "80", "hourly_minimum": "27.7"}, {"shortfall": "0.00"}),
    ],
)  # fmt: skip
def test_calculators_of_losses(function: str, facts: dict[str, Any], expected: dict[str, Any]) -> None:
    assert law.evaluate(function, facts).value == expected


@pytest.mark.parametrize(
    ("function", "facts", "fact", "en"),
    [
        ("insurance_loss", {"years_unpaid": "2", "voluntary": False, "code": "110000", "date": "2026-01-01"}, "benefit", "No data"),
        ("insurance_loss", {"years_unpaid": "2", "voluntary": False}, "benefit", "benefit a month: write the amount, or the city"),
        ("insurance_loss", {"voluntary": False, "benefit": "2000"}, "years_unpaid", "Write for how many years"),
        ("medical_costs", {"bills": "10", "reimbursed": "11", "insured": False}, "reimbursed", "More was reimbursed"),
        ("medical_costs", {"bills": "10", "insured": True, "before_filing": "11"}, "before_filing", "The costs before the application"),
        ("civil_costs", {"months": "2"}, "monthly", "monthly income"),
        ("civil_costs", {"medical": "2", "fault_percent": "101"}, "fault_percent", "At most 100"),
        ("gap_wages", {"monthly": "1", "dismissed_on": "2026-02-02", "until": "2026-02-01"}, "until", "before"),
        ("hourly_topup", {"hourly": "1", "hours": "1"}, "hourly_minimum", "minimum wage: write the amount, or the city"),
        ("heat", {"temperature": 36, "days_in_heat": 32}, "days_in_heat", "31"),
    ],
)  # fmt: skip
def test_losses_that_cannot_be_computed_say_which_fact(
    function: str, facts: dict[str, Any], fact: str, en: str
) -> None:
    with pytest.raises(Fault) as caught:
        law.evaluate(function, facts)
    assert caught.value.fact == fact
    assert en in caught.value.en


def test_a_chain_without_names_reads_well() -> None:
    links = [{"role": role, "licensed": role != "labour_boss"} for role in (
        "developer", "general_contractor", "subcontractor", "labour_boss")]  # fmt: skip
    result = law.evaluate("wage_chain", {"chain": links, "developer_owes": True})
    assert [step.en for step in result.steps] == [
        "General contractor: pays first and then recovers from the subcontractor.",
        "The subcontractor passed the work to a person or an unlicensed unit, so it bears the responsibility as user of the labour.",
        "Developer has not paid the project money as agreed: it must advance wages out of what it still owes.",
        "Subcontractor: directly responsible for the workers it hired.",
        "Labour boss: can be sued on a wage IOU; claim from those above at the same time.",
    ]
    assert not [step for step in result.steps if "  " in step.en or " :" in step.en]
