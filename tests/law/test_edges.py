"""Edges that are easily missed: month ends, leap years, boundaries of law in time, caps, rounding, no data."""

from typing import Any

import pytest

from martlet import law
from martlet.law import parameters
from martlet.law.faults import Fault

ROWS: list[tuple[str, dict[str, Any], Any]] = [
    # half-year rounding, first and last day counted
    ("severance", {"avg": "5000", "start": "2024-02-29", "last_day": "2024-08-28"}, {"months": 1.0}),
    ("severance", {"avg": "5000", "start": "2023-08-31", "last_day": "2024-02-27"}, {"months": 0.5}),
    ("severance", {"avg": "5000", "start": "2025-01-01", "last_day": "2025-12-31"}, {"months": 1.0}),
    ("severance", {"avg": "5000", "start": "2025-01-01", "last_day": "2026-01-01"}, {"months": 1.5}),
    ("severance", {"avg": "5000", "start": "2026-01-01", "last_day": "2026-01-01"}, {"months": 0.5, "amount": "2500.00"}),
    ("severance", {"avg": "3333.33", "start": "2026-01-01", "last_day": "2026-02-01"}, {"amount": "1666.67"}),
    # 2008: a split only where service lies on both sides
    ("severance", {"avg": "6000", "start": "2007-12-31", "last_day": "2008-01-01"},
     {"pre2008_months": 1.0, "months": 1.5, "amount": "9000.00"}),
    ("severance", {"avg": "6000", "start": "2008-01-01", "last_day": "2008-06-30"}, {"pre2008_months": 0.0, "months": 1.0}),
    ("severance", {"avg": "6000", "start": "2005-03-01", "last_day": "2024-05-31", "ground": "expiry"},
     {"pre2008_months": 0.0, "months": 16.5}),
    ("severance", {"avg": "6000", "start": "1995-01-01", "last_day": "2009-12-31", "ground": "agreement"},
     {"pre2008_months": 12.0, "months": 14.0}),
    ("severance", {"avg": "6000", "start": "1995-01-01", "last_day": "2009-12-31"}, {"pre2008_months": 13.0, "months": 15.0}),
    # twelve years: only with the cap, only the part since 2008
    ("severance", {"avg": "30000", "start": "2010-01-01", "last_day": "2026-12-31", "local_avg": "10000"},
     {"months": 17.0, "capped": False, "amount": "510000.00"}),
    ("severance", {"avg": "30000.01", "start": "2010-01-01", "last_day": "2026-12-31", "local_avg": "10000"},
     {"months": 12.0, "capped": True, "amount": "360000.00"}),
    ("severance", {"avg": "30000.01", "start": "2000-01-01", "last_day": "2026-12-31", "local_avg": "10000",
                   "mode": "continuous"}, {"months": 12.0, "pre2008_months": 0.0, "amount": "360000.00"}),
    ("severance", {"avg": "40000", "start": "2026-01-01", "last_day": "2026-06-30", "local_avg": "10000"},
     {"months": 1.0, "base": "30000.00", "capped": True, "amount": "30000.00"}),
    ("illegal_termination", {"avg": "37037.04", "start": "2000-01-01", "last_day": "2026-12-31", "local_avg": "12345.678"},
     {"capped": True, "months": 12.0, "base": "37037.03", "amount": "888888.82"}),
    ("severance", {"avg": "2000", "start": "2025-11-01", "last_day": "2026-10-31", "code": "110000"},
     {"base": "2540.00", "amount": "2540.00"}),
    ("n_plus_1", {"avg": "6000", "months": "0.5", "previous_month_wage": "7200", "noticed": True},
     {"n": "3000.00", "notice_pay": "0.00", "total": "3000.00"}),
    # double wages
    ("double_wage", {"monthly": "6000", "hire": "2023-01-31", "signed": "2023-02-28"}, {"start": None, "amount": "0.00"}),
    ("double_wage", {"monthly": "6000", "hire": "2023-01-31", "signed": "2023-03-01"},
     {"start": "2023-02-28", "end": "2023-02-28", "full_months": 0, "partial_workdays": 1, "amount": "275.86"}),
    ("double_wage", {"monthly": "6000", "hire": "2007-06-01"},
     {"start": "2008-02-01", "end": "2008-12-31", "full_months": 11, "amount": "66000.00"}),
    ("double_wage", {"monthly": "6000", "hire": "2024-02-29", "ended": "2025-06-30"},
     {"start": "2024-03-29", "end": "2025-02-27"}),
    ("double_wage", {"monthly": "6000", "hire": "2022-01-01", "expired": "2024-12-31"},
     {"start": "2025-01-01", "end": "2025-12-31", "full_months": 12, "amount": "72000.00"}),
    ("double_wage", {"monthly": "6000", "hire": "2012-01-01", "open_ended_due": "2024-01-01", "ended": "2025-06-30"},
     {"start": "2024-01-01", "full_months": 18, "amount": "108000.00"}),
    ("double_wage", {"monthly": "12000", "hire": "2025-03-01", "claim": "2027-03-02", "limitation": "from_end_of_violation"},
     {"limitation_last_day": "2027-03-01", "full_months": 0, "amount": "0.00"}),
    ("double_wage", {"monthly": "12000", "hire": "2025-03-01", "claim": "2026-03-01"},
     {"claimable_from": "2025-04-01", "full_months": 11, "amount": "132000.00"}),
    ("probation_excess", {"contract_months": 3, "probation_months_served": 1, "full_wage": "5000"},
     {"legal_max_months": 1, "excess_months": 0, "compensation": "0.00"}),
    ("probation_excess", {"contract_months": 11, "probation_months_served": 2.5, "full_wage": "5000"},
     {"legal_max_months": 1, "excess_months": 1.5, "compensation": "7500.00"}),
    ("probation_excess", {"contract_months": 36, "probation_months_served": 6, "full_wage": "5000"}, {"legal_max_months": 6}),
    # leave
    ("annual_leave_exit", {"cum_years": 0.9, "term_date": "2026-12-31", "avg_ex_ot": "10875"}, {"prorated_days": 0}),
    ("annual_leave_exit", {"cum_years": 10, "term_date": "2026-12-31", "avg_ex_ot": "10875", "taken": 3},
     {"prorated_days": 10, "untaken": 7, "extra_200pct": "7000.00", "total_300pct": "10500.00"}),
    ("annual_leave_exit", {"cum_years": 20, "term_date": "2024-02-29", "avg_ex_ot": "4350"},
     {"days_passed": 60, "prorated_days": 2}),
    ("annual_leave_exit", {"cum_years": 5, "term_date": "2026-12-31", "hired": "2026-07-01", "avg_ex_ot": "4350", "taken": 9},
     {"days_passed": 184, "prorated_days": 2, "untaken": 0, "extra_200pct": "0.00"}),
    ("annual_leave_newhire", {"cum_years": 12, "hired": "2024-01-01"}, {"days_remaining": 366, "days": 10}),
    ("medical_period", {"total_years": 10, "unit_years": 4.9}, {"months": 6, "window_months": 12}),
    ("medical_period", {"total_years": 20, "unit_years": 15}, {"months": 18, "window_months": 24}),
    # days of the calendar
    ("day_type", {"date": "2013-02-12"}, "rest_day"),
    ("day_type", {"date": "2013-02-09"}, "statutory_holiday"),
    ("day_type", {"date": "2014-01-30"}, "workday"),
    ("day_type", {"date": "2014-02-02"}, "statutory_holiday"),
    ("day_type", {"date": "2024-02-09"}, "workday"),
    ("day_type", {"date": "2026-02-16"}, "statutory_holiday"),
    ("day_type", {"date": "2026-02-20"}, "rest_day"),
    ("day_type", {"date": "2025-05-03"}, "rest_day"),
    ("day_type", {"date": "2027-02-06"}, "statutory_holiday"),
    ("day_type", {"date": "2027-02-05"}, "statutory_holiday"),
    ("day_type", {"date": "2007-05-01"}, None),
    ("day_type", {"date": "2031-05-01"}, "statutory_holiday"),
    ("day_type", {"date": "2028-01-25"}, "statutory_holiday"),
    ("day_type", {"date": "2028-01-28"}, "statutory_holiday"),
    ("day_type", {"date": "2028-01-29"}, "rest_day"),
    ("day_type", {"date": "2033-01-30"}, "statutory_holiday"),
    ("day_type", {"date": "2031-10-01"}, "statutory_holiday"),
    ("day_type", {"date": "2031-10-04"}, "rest_day"),
    ("day_type", {"date": "2050-09-30"}, "statutory_holiday"),
    ("day_type", {"date": "2051-05-01"}, None),
    ("deadline", {"trigger": "2028-01-11", "days": 15}, "2028-01-31"),
    ("deadline", {"trigger": "2029-09-07", "days": 15}, "2029-09-24"),
    ("deadline", {"trigger": "2026-01-31", "months": 1}, "2026-02-28"),
    ("deadline", {"trigger": "2025-08-31", "months": 18}, "2027-03-01"),
    ("deadline", {"trigger": "2024-02-29", "years": 4}, "2028-02-29"),
    ("deadline", {"trigger": "2026-02-13", "workdays": 1}, "2026-02-14"),
    ("deadline", {"trigger": "2026-02-14", "workdays": 1}, "2026-02-24"),
    ("deadline", {"trigger": "2026-09-30", "workdays": 3}, "2026-10-10"),
    ("deadline", {"trigger": "2026-09-20", "days": 10}, "2026-09-30"),
    ("deadline", {"trigger": "2026-12-17", "days": 15}, "2027-01-04"),
    ("arb_limitation", {"known": "2024-02-29"}, "2025-02-28"),
    ("arb_limitation", {"known": "2025-03-01", "suspensions": [["2025-06-01", "2025-06-30"], ["2025-06-15", "2025-07-10"]]},
     "2026-04-10"),
    ("arb_limitation", {"known": "2025-03-01", "interrupts": ["2026-03-03"], "suspensions": [["2026-02-25", "2026-03-05"]]},
     "2027-03-05"),
    ("arb_wage_limitation", {"employment_end": "2024-02-29"}, "2025-02-28"),
    # pay
    ("part_month_pay", {"monthly": "6000", "first": "2026-02-16", "last": "2026-02-28"}, {"paid_days": 9, "amount": "2482.76"}),
    ("comprehensive_ot", {"base": "4350", "period": "quarter", "year": 2025, "worked_hours": 520, "holiday_hours": 8},
     {"extended_hours": 16.0, "extended": "600.00", "statutory_holiday": "600.00"}),
    ("comprehensive_ot", {"base": "4350", "period": "month", "year": 2025, "worked_hours": "165.36"},
     {"standard_hours": 165.36, "extended_hours": 0.0, "extended": "0.00"}),
    ("comprehensive_ot", {"base": "4350", "period": "half_year", "year": 2024, "worked_hours": 1000}, {"extended": "0.00"}),
    ("overtime", {"base": "2000", "ext_hours": 10, "min_wage": "2540"}, {"extended": "218.97"}),
    ("overtime", {"base": "1000", "ext_hours": 1, "rest_hours": 1, "holiday_hours": 1},
     {"extended": "8.62", "rest_day": "11.49", "statutory_holiday": "17.24", "total": "37.35"}),
    ("deduction_cap", {"month_wage": "2500", "min_wage": "2540", "loss": "100"},
     {"max_deduction": "0.00", "net_floor": "2500.00"}),
    ("deduction_cap", {"month_wage": "10000", "min_wage": "2540", "loss": "100"},
     {"max_deduction": "100.00", "net_floor": "9900.00"}),
    ("min_wage_topup", {"gross": "2000", "min_wage": "2540", "absent_days": "2.175"}, {"shortfall": "286.00"}),
    ("min_wage_topup", {"gross": "2900", "si_hf_employee": "590", "code": "310000", "date": "2026-10-01"},
     {"qualifying_wage": "2310.00", "shortfall": "430.00"}),
    ("min_wage_topup", {"gross": "2900", "si_hf_employee": "590", "code": "440300", "date": "2026-10-01"},
     {"qualifying_wage": "2900.00", "shortfall": "0.00"}),
    ("wage_refusal_threshold", {"workers": 1, "months": 3, "amount": "20000"}, "meets_upper_bound"),
    ("wage_refusal_threshold", {"workers": 1, "months": 3, "amount": "4999.99"}, "not_met"),
    ("wage_refusal_threshold", {"workers": 1, "months": 3, "amount": "5000"}, "depends_on_province"),
    ("wage_refusal_threshold", {"workers": 10, "months": 1, "amount": "100000"}, "meets_upper_bound"),
    ("wage_refusal_threshold", {"workers": 9, "months": 1, "amount": "100000"}, "not_met"),
    # injury
    ("injury", {"wage": "7460.40", "local_avg": "12434", "grade": 10}, {"base": "7460.40", "lump_sum": "52222.80"}),
    ("injury", {"wage": "8000", "local_avg": "12434", "grade": 7, "injury_date": "2010-12-31"}, {"lump_sum": "96000.00"}),
    ("injury", {"wage": "8000", "local_avg": "12434", "grade": 7, "injury_date": "2011-01-01"}, {"lump_sum": "104000.00"}),
    ("injury", {"wage": "8000", "local_avg": "10000", "grade": 5, "min_wage": "2540", "suitable_work": True},
     {"lump_sum": "144000.00"}),
    ("death", {"date": "2026-06-01", "local_avg": "12577", "after_paid_suspension_grade_1_4": True},
     {"death_lump_sum": "0.00", "funeral": "75462.00"}),
    ("illegal_employer", {"grade": 1, "local_annual_avg": "120000"}, {"lump_sum": "1920000.00"}),
    ("illegal_employer", {"date": "2025-03-01"}, {"death_lump_sum": "1083760.00", "funeral_and_other": "541880.00"}),
    ("civil_years", {"age": 61}, 19),
    ("civil_years", {"age": 74}, 6),
    ("retirement_age", {"category": "female55", "birth": "1970-01-01"}, {"delay_months": 1, "years": 55, "months": 1}),
    ("retirement_age", {"category": "male60", "birth": "1965-04-30"}, {"delay_months": 1, "date": "2025-05-30"}),
    ("retirement_age", {"category": "male60", "birth": "1965-05-01"}, {"delay_months": 2}),
    ("retirement_age", {"category": "male60", "birth": "1976-08-31"}, {"delay_months": 35}),
    ("retirement_age", {"category": "male60", "birth": "1976-09-01"}, {"delay_months": 36, "years": 63, "months": 0}),
    ("worker_age_status", {"birth": "2008-02-29", "on": "2024-02-29"}, "child_labour"),
    ("worker_age_status", {"birth": "2008-02-29", "on": "2024-03-01"}, "juvenile_worker"),
    ("worker_age_status", {"birth": "2008-02-29", "on": "2026-02-28"}, "adult"),
    ("child_labour_fine", {"months": 2, "children": 1, "order_ignored": True}, {"fine": "20000.00"}),
    ("late_fee", {"amount": "3333.33", "days": 1}, "1.67"),
    ("final_award", {"items": [], "code": "440300", "date": "2026-09-01"}, {"threshold": "32400.00", "items": []}),
    ("final_award", {"items": ["1"], "min_wage_month": "2540", "printed": "non_final"}, {"items": [False]}),
    ("final_award", {"items": ["1"], "min_wage_month": "2540", "confirms_relationship": True}, {"items": [False]}),
]  # fmt: skip


@pytest.mark.parametrize(("function", "facts", "expected"), ROWS)
def test_edge(function: str, facts: dict[str, Any], expected: Any) -> None:
    value = law.evaluate(function, facts).value
    if isinstance(expected, dict):
        value = {key: value[key] for key in expected}
    assert value == expected


@pytest.mark.parametrize("city", sorted(parameters.built_in().cities))
def test_every_city_has_a_minimum_wage_now_and_says_how_sure_it_is(city: str) -> None:
    result = law.evaluate("min_wage_on", {"code": city, "date": "2026-11-21"})
    figure = parameters.built_in().find("min_wage.month", city, result.parameters[0].since)
    assert result.value["monthly"] == figure.value
    assert result.value["verified"] == figure.verified == result.parameters[0].verified
    assert ("warning" in result.value) == (city == "210100")
    day_before = parameters.built_in()
    first = min(one.since for one in day_before if (one.kind, one.place) == ("min_wage.month", city))
    assert law.evaluate("min_wage_on", {"code": city, "date": first.isoformat()}).value is not None
    earlier = first.replace(year=first.year - 1).isoformat()
    assert law.evaluate("min_wage_on", {"code": city, "date": earlier}).value is None


@pytest.mark.parametrize(
    ("function", "facts", "fact"),
    [
        ("min_wage_topup", {"gross": "500", "ot": "600", "min_wage": "2540"}, "ot"),
        ("min_wage_topup", {"gross": "500", "ot": "300", "welfare": "300", "min_wage": "2540"}, "gross"),
        ("double_wage", {"monthly": "6000", "hire": "2012-01-01", "open_ended_due": "2024-01-01"}, "ended"),
        ("double_wage", {"monthly": "6000", "hire": "2012-01-01", "expired": "2011-01-01"}, "expired"),
        ("part_month_pay", {"monthly": "6000", "first": "2026-02-16", "last": "2026-03-01"}, "last"),
        ("comprehensive_ot", {"base": "4350", "period": "month", "year": 2007, "worked_hours": 200}, "year"),
        ("daily_hourly", {"monthly": "4350", "date": "1999-01-01"}, "date"),
        ("medical_period", {"total_years": 3, "unit_years": 4}, "unit_years"),
        ("injury_local_subsidies", {"grade": 4, "code": "110000", "date": "2026-01-01"}, "grade"),
        ("retirement_age", {"category": "male60", "birth": "1899-12-31"}, "birth"),
    ],
)
def test_facts_that_cannot_be_together(function: str, facts: dict[str, Any], fact: str) -> None:
    with pytest.raises(Fault) as caught:
        law.evaluate(function, facts)
    assert caught.value.fact == fact


def test_a_year_without_notice_is_marked() -> None:
    assert law.evaluate("deadline", {"trigger": "2026-12-17", "days": 15}).provisional
    assert not law.evaluate("deadline", {"trigger": "2026-12-10", "days": 15}).provisional
    assert law.evaluate("day_type", {"date": "2027-05-04"}).provisional


def test_a_fault_in_a_list_names_its_row() -> None:
    rows = [{"month": "2026-08", "due": "1"}, {"month": "2026-09", "due": "x"}]
    with pytest.raises(Fault) as caught:
        law.evaluate("wage_arrears", {"periods": rows})
    assert (caught.value.within, caught.value.row, caught.value.fact) == ("periods", 1, "due")
