"""Worked cases: figures computed by hand or published, in the stable shape of `martlet law`."""

import json
from pathlib import Path
from typing import Any

import pytest

from martlet import law
from martlet.law import run

CASES = json.loads((Path(__file__).parent / "data/cases.json").read_text(encoding="utf-8"))

# Worked examples of the rules' own text: function, facts, value (a part of it when both are dictionaries).
EXAMPLES: list[tuple[str, dict[str, Any], Any]] = [
    ("daily_hourly", {"monthly": "6000"}, {"daily": "275.86", "hourly": "34.48"}),
    ("daily_hourly", {"monthly": "2092", "date": "2005-01-01"}, {"daily": "100.00", "hourly": "12.50"}),
    ("overtime", {"base": "10875", "ext_hours": 10, "rest_hours": 16, "holiday_hours": 8},
     {"extended": "937.50", "rest_day": "2000.00", "statutory_holiday": "1500.00", "total": "4437.50"}),
    ("overtime", {"base": "1674", "ext_hours": 10, "date": "2006-05-10"}, {"total": "150.00"}),
    ("part_month_pay", {"monthly": "4350", "first": "2026-10-01", "last": "2026-10-09"},
     {"paid_days": 5, "amount": "1000.00"}),
    ("part_month_pay", {"monthly": "4350", "first": "2026-02-01", "last": "2026-02-28"}, {"amount": "4350.00"}),
    ("day_type", {"date": "2020-10-04"}, "statutory_holiday"),
    ("day_type", {"date": "2020-10-05"}, "rest_day"),
    ("day_type", {"date": "2025-10-06"}, "statutory_holiday"),
    ("day_type", {"date": "2026-03-08"}, "rest_day"),
    ("day_type", {"date": "2027-10-01"}, "statutory_holiday"),
    ("comprehensive_ot", {"base": "4350", "period": "month", "year": 2024, "worked_hours": "176.64"},
     {"standard_hours": 166.64, "extended_hours": 10.0, "extended": "375.00"}),
    ("comprehensive_ot", {"base": "4350", "period": "year", "year": 2025, "worked_hours": 2008, "holiday_hours": 8},
     {"standard_hours": 1984.0, "extended_hours": 16.0, "extended": "600.00", "statutory_holiday": "600.00"}),
    ("deadline", {"trigger": "2026-01-31", "days": 15}, "2026-02-24"),
    ("deadline", {"trigger": "2026-01-30", "days": 15}, "2026-02-14"),
    ("deadline", {"trigger": "2024-02-29", "years": 1}, "2025-02-28"),
    ("deadline", {"trigger": "2026-08-31", "rule": "R-DL-CONFIRM30"}, "2026-09-30"),
    ("arb_limitation", {"known": "2025-03-01"}, "2026-03-02"),
    ("arb_limitation", {"known": "2024-03-01", "interrupts": ["2025-03-04"]}, "2025-03-03"),
    ("arb_limitation", {"known": "2024-03-01", "interrupts": ["2025-03-03"]}, "2026-03-03"),
    ("arb_limitation", {"known": "2007-01-10"}, "2007-03-12"),
    ("arb_limitation", {"known": "2008-04-01"}, "2009-04-01"),
    ("arb_limitation", {"known": "2025-03-01", "interrupts": ["2025-09-15"], "suspensions": [["2025-06-01", "2025-06-30"]]},
     "2026-09-15"),
    ("arb_wage_limitation", {"employment_end": "2019-02-28", "interrupts": ["2019-12-02"]}, "2020-12-02"),
    ("severance", {"avg": "8000", "start": "2026-01-01", "last_day": "2026-02-28"}, {"months": 0.5, "amount": "4000.00"}),
    ("severance", {"avg": "6000", "start": "2005-03-01", "last_day": "2024-05-31", "mode": "continuous"},
     {"months": 19.5, "pre2008_months": 0.0}),
    ("severance", {"avg": "40000", "start": "2000-01-01", "last_day": "2024-12-31", "local_avg": "10000"},
     {"base": "30000.00", "pre2008_months": 8.0, "months": 20.0, "capped": True, "amount": "600000.00"}),
    ("illegal_termination", {"avg": "8000", "start": "2026-01-01", "last_day": "2026-02-28"}, {"amount": "8000.00"}),
    ("illegal_termination", {"avg": "30000.01", "start": "2011-01-01", "last_day": "2026-03-31", "local_avg": "10000"},
     {"capped": True, "amount": "720000.00"}),
    ("annual_leave_exit", {"cum_years": 8, "term_date": "2026-06-30", "taken": 1, "avg_ex_ot": "21750"},
     {"days_passed": 181, "prorated_days": 2, "untaken": 1, "extra_200pct": "2000.00", "total_300pct": "3000.00"}),
    ("maternity_days", {"difficult": True, "babies": 2}, 128),
    ("maternity_days", {}, 98),
    ("medical_period", {"total_years": 9, "unit_years": 5}, {"months": 6, "window_months": 12}),
    ("injury", {"wage": "4000", "local_avg": "12434", "grade": 9}, {"base": "7460.40", "lump_sum": "67143.60"}),
    ("injury", {"wage": "10000", "local_avg": "8000", "grade": 1, "nursing": "complete"},
     {"lump_sum": "270000.00", "monthly_allowance": "9000.00", "nursing": "4000.00"}),
    ("death", {"date": "2023-05-01"}, {"death_lump_sum": "985660.00", "funeral": None}),
    ("death", {"income_prev_year": "56502", "local_avg": "5000", "wage": "5000",
               "dependants": [{"relation": "spouse"}, {"relation": "other"}, {"relation": "other", "alone": True}]},
     {"pensions": ["1818.18", "1363.64", "1818.18"], "pensions_total": "5000.00"}),
    ("illegal_employer", {"grade": 8, "annual_avg": "120000"}, {"lump_sum": "360000.00"}),
    ("death", {"income_prev_year": "56502", "local_avg": "10000", "wage": "10000", "dependants": ["spouse", "orphan"]},
     {"pensions": ["4000.00", "4000.00"], "pensions_total": "8000.00"}),
    ("maternity_days", {"difficult_birth": True, "twins": True}, 128),
    ("published_outcome", {"case": "签了结清单"}, {"award": "24404.89"}),
    ("civil_years", {"age": 60}, 20),
    ("retirement_age", {"category": "male60", "birth": "1970-01-15"},
     {"delay_months": 16, "years": 61, "months": 4, "date": "2031-05-15"}),
    ("retirement_age", {"category": "female50", "birth": "1975-01-01"}, {"delay_months": 1, "years": 50, "months": 1}),
    ("retirement_age", {"category": "female50", "birth": "1990-01-01"}, {"delay_months": 60, "years": 55, "months": 0}),
    ("worker_age_status", {"birth": "2010-11-21", "on": "2026-11-21"}, "child_labour"),
    ("worker_age_status", {"birth": "2010-11-20", "on": "2026-11-21"}, "juvenile_worker"),
    ("final_award", {"items": ["30480", "30480.01"], "min_wage_month": "2540"},
     {"threshold": "30480.00", "items": [True, False]}),
    ("representatives", {"workers": 10, "common_claim": True}, {"collective": True, "representatives": [3, 5]}),
    ("representatives_court", {"workers": 9}, {"representatives": None}),
    ("wage_refusal_threshold", {"workers": 12, "months": 1, "amount": "60000"}, "depends_on_province"),
    ("double_wage", {"monthly": "12000", "hire": "2025-03-01", "ended": "2025-06-15"},
     {"start": "2025-04-01", "end": "2025-06-15", "full_months": 2}),
    ("double_wage", {"monthly": "12000", "hire": "2020-03-01", "claim": "2026-05-15", "limitation": "daily_lookback"},
     {"full_months": 0, "amount": "0.00", "claimable_from": "2025-05-15"}),
    ("probation_excess", {"contract_months": 2, "probation_months_served": 1, "full_wage": "5000"},
     {"legal_max_months": 0, "compensation": "5000.00"}),
    ("probation_excess", {"contract_months": None, "probation_months_served": 7, "full_wage": "5000"},
     {"legal_max_months": 6, "excess_months": 1}),
    ("min_wage_topup", {"gross": "2000", "code": "110105", "date": "2026-10-01"},
     {"qualifying_wage": "2000.00", "shortfall": "540.00"}),
    ("stoppage_pay", {"monthly": "6000", "months": 3, "code": "110000", "date": "2026-10-01"},
     {"first_cycle": "6000.00", "later_cycle": "1778.00", "total": "9556.00"}),
    ("lump_sum_pay", {"lump": "4000", "min_wage": "2200", "ext_hours": 60, "rest_hours": 40},
     {"least_pay": "4349.43", "shortfall": "349.43"}),
    ("heat", {"temperature": 38, "code": "310000", "date": "2026-07-15"},
     {"outdoor_work": "max_6_hours", "subsidy_due": True, "subsidy": "300.00", "unit": "month"}),
    ("published_outcome", {"case": "自愿放弃加班费"}, {"award": "24000.00"}),
    ("injury_local_subsidies", {"grade": 10, "local_avg": "12116", "code": "110000", "date": "2026-05-01"},
     {"medical": "36348.00", "employment": "36348.00"}),
    ("unemployment", {"years_paid": 5, "voluntary": False}, {"entitled": True, "max_months": 18}),
    ("noncompete", {"has_secrets": True, "average_wage": "10000", "unpaid_months": 3},
     {"binding": True, "monthly": "3000.00", "may_end": True}),
    ("training_bond", {"cost": "24000", "term_months": 24, "served_months": 18, "special_training": True},
     {"max_penalty": "6000.00"}),
    ("civil_injury", {"income": "50000", "age": 61, "grade": 9, "fault_percent": 50}, {"years": 19, "compensation": "95000.00"}),
    ("paid_suspension", {"injured": "2026-01-31", "monthly": "5000", "months": 14},
     {"amount": "60000.00", "until_at_most": "2027-01-31"}),
    ("over_age", {"on": "2026-08-01"}, {"regime": "over_age_provisions", "severance": False}),
    ("resignation_notice", {"noticed": "2026-11-01"}, "2026-12-01"),
    ("residence_permit", {"months_lived": 6, "job": True, "issued": "2024-05-10", "today": "2026-11-21"},
     {"eligible": True, "endorse_from": "2027-04-10", "endorse_until": "2027-05-10"}),
    ("platform_injury", {"code": "410100", "date": "2026-06-01", "on_order": True}, {"covered": None}),
    ("housing_deduction", {"agreed": True, "provided": True, "amount": "500", "month_wage": "2800", "min_wage": "2540"},
     {"allowed": "260.00", "excess": "240.00"}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']}-{case['function']}")
def test_worked_case(case: dict[str, Any]) -> None:
    answer = run.answer(json.dumps(case))
    assert answer["value"] == case["expected"]
    assert answer["rule"] == case["rule"]
    assert answer["id"] == case["id"]
    assert answer["steps"] or answer["warnings"]
    assert answer["basis"]


@pytest.mark.parametrize(("function", "facts", "expected"), EXAMPLES)
def test_example_of_the_rules(function: str, facts: dict[str, Any], expected: Any) -> None:
    value = law.evaluate(function, facts).value
    if isinstance(expected, dict):
        value = {key: value[key] for key in expected}
    assert value == expected
