"""Cases worked by hand for every function of the worked cases, each with its working: boundaries first, whole values."""

import json
from pathlib import Path
from typing import Any

import pytest

from martlet import law
from martlet.law import run

GIVEN = json.loads((Path(__file__).parent / "data/cases.json").read_text(encoding="utf-8"))


def hours(extended: str, rest_day: str, holiday: str, total: str) -> dict[str, str]:
    return {"extended": extended, "rest_day": rest_day, "statutory_holiday": holiday, "total": total}


def comprehensive(standard: float, beyond: float, extended: str, holiday: str) -> dict[str, Any]:
    return {"standard_hours": standard, "extended_hours": beyond, "extended": extended, "statutory_holiday": holiday}


def double(first: str | None, last: str | None, full: int, part: int, amount: str, **more: str) -> dict[str, Any]:
    return {
        "start": first,
        "end": last,
        "full_months": full,
        "partial_workdays": part,
        "amount": amount,
        **more,
    }


def n(base: str, months: float, amount: str, before: float = 0.0, capped: bool = False) -> dict[str, Any]:
    return {"base": base, "months": months, "pre2008_months": before, "capped": capped, "amount": amount}


def leave(passed: int, days: int, untaken: int, extra: str, total: str) -> dict[str, Any]:
    return {
        "days_passed": passed,
        "prorated_days": days,
        "untaken": untaken,
        "extra_200pct": extra,
        "total_300pct": total,
    }


def retire(delay: int, years: int, months: int, day: str) -> dict[str, Any]:
    return {"delay_months": delay, "years": years, "months": months, "date": day}


def wage(monthly: int, hourly: float, verified: bool) -> dict[str, Any]:
    return {"monthly": monthly, "hourly": hourly, "verified": verified}


ROWS: list[tuple[str, dict[str, Any], Any]] = [
    # daily_hourly: ÷ 21.75 and ÷ 174 since 2008-01-03, ÷ 20.92 and ÷ 167.4 before
    ("daily_hourly", {"monthly": "21750"}, {"daily": "1000.00", "hourly": "125.00"}),
    ("daily_hourly", {"monthly": 5000}, {"daily": "229.89", "hourly": "28.74"}),  # 229.885.., 28.735..
    ("daily_hourly", {"monthly": "0.01"}, {"daily": "0.00", "hourly": "0.00"}),  # 0.0004..
    ("daily_hourly", {"monthly": "2092", "date": "2008-01-02"}, {"daily": "100.00", "hourly": "12.50"}),  # 12.4970
    ("daily_hourly", {"monthly": "2092", "date": "2008-01-03"}, {"daily": "96.18", "hourly": "12.02"}),  # 96.1839, 12.0230
    # overtime: each item rounded once, half up; the total is the sum of the rounded items
    ("overtime", {"base": "1740", "ext_hours": 1, "rest_hours": 1, "holiday_hours": 1},  # 10 an hour
     hours("15.00", "20.00", "30.00", "65.00")),
    # 3000/174 = 17.241379: x 1.5 x 1.5 = 38.7931, x 8 x 2 = 275.8621, x 8 x 3 = 413.7931; the exact sum would be 728.45
    ("overtime", {"base": "3000", "ext_hours": "1.5", "rest_hours": 8, "holiday_hours": 8},
     hours("38.79", "275.86", "413.79", "728.44")),
    ("overtime", {"base": "1.74", "ext_hours": 1, "rest_hours": 0, "holiday_hours": 0},  # 0.01 x 1.5 = 0.015
     hours("0.02", "0.00", "0.00", "0.02")),
    ("overtime", {"base": "4350", "ext_hours": 0, "rest_hours": 0, "holiday_hours": 0}, hours("0.00", "0.00", "0.00", "0.00")),
    # piece_overtime: 0.125 a piece; 150 %, 200 % and 300 %, each rounded once; less what was paid at the plain rate
    ("piece_overtime", {"unit_rate": "0.125", "ext_pieces": 1001, "rest_pieces": 3200, "holiday_pieces": 1},
     {"extended": "187.69", "rest_day": "800.00", "statutory_holiday": "0.38", "total": "988.07", "already_paid": "0.00",
      "owed": "988.07"}),  # 187.6875, 0.375
    ("piece_overtime", {"unit_rate": "0.125", "ext_pieces": 1000, "rest_pieces": 3200, "single_paid": True},
     {"extended": "187.50", "rest_day": "800.00", "statutory_holiday": "0.00", "total": "987.50", "already_paid": "525.00",
      "owed": "462.50"}),  # 4200 x 0.125 = 525
    ("piece_overtime", {"unit_rate": "2", "holiday_pieces": 10, "single_paid": True},
     {"extended": "0.00", "rest_day": "0.00", "statutory_holiday": "60.00", "total": "60.00", "already_paid": "20.00",
      "owed": "40.00"}),
    # day_type: 11 days to 2013 with New Year's Eve, 2014-2024 with lunar days 1-3, 13 since 2025
    ("day_type", {"date": "2008-02-06"}, "statutory_holiday"),  # New Year's Eve of 2008
    ("day_type", {"date": "2008-02-09"}, "rest_day"),  # lunar day 3, in those years a rest day
    ("day_type", {"date": "2012-09-30"}, "statutory_holiday"),  # Mid-Autumn on a Sunday stays at 300 %
    ("day_type", {"date": "2023-10-03"}, "statutory_holiday"),
    ("day_type", {"date": "2023-10-04"}, "rest_day"),
    ("day_type", {"date": "2023-10-07"}, "workday"),  # a Saturday made a working day
    ("day_type", {"date": "2024-05-01"}, "statutory_holiday"),
    ("day_type", {"date": "2024-05-11"}, "workday"),  # a Saturday made a working day
    ("day_type", {"date": "2025-01-27"}, "workday"),  # Monday before New Year's Eve
    ("day_type", {"date": "2025-02-01"}, "rest_day"),  # lunar day 4
    ("day_type", {"date": "2025-10-07"}, "rest_day"),  # the day after Mid-Autumn
    ("day_type", {"date": "2026-02-15"}, "rest_day"),  # in the break, two days before lunar day 1
    ("day_type", {"date": "2026-02-19"}, "statutory_holiday"),  # lunar day 3
    ("day_type", {"date": "2026-09-20"}, "workday"),  # a Sunday made a working day
    ("day_type", {"date": "2026-09-26"}, "rest_day"),  # the Saturday after Mid-Autumn
    # comprehensive_ot: hours on statutory holidays are paid once, at 300 %
    ("comprehensive_ot", {"base": "4350", "period": "month", "year": 2026, "worked_hours": 200, "holiday_hours": 0},
     comprehensive(165.36, 34.64, "1299.00", "0.00")),  # 20.67 x 8; 34.64 x 25 x 1.5
    ("comprehensive_ot", {"base": "4350", "period": "year", "year": 2024, "worked_hours": 2100, "holiday_hours": 16},
     comprehensive(2000.0, 84.0, "3150.00", "1200.00")),  # 2100 - 16 - 2000 = 84; 84 x 37.5; 16 x 75
    ("comprehensive_ot", {"base": "4350", "period": "quarter", "year": 2026, "worked_hours": 500, "holiday_hours": 24},
     comprehensive(496.0, 0.0, "0.00", "1800.00")),  # 476 left below 496; 24 x 75
    ("comprehensive_ot", {"base": "4350", "period": "month", "year": 2024, "worked_hours": "166.65", "holiday_hours": 0},
     comprehensive(166.64, 0.01, "0.38", "0.00")),  # 0.01 x 37.5 = 0.375
    # min_wage_topup: minimum - (gross - overtime - allowances - welfare [- own contributions]), never below zero
    ("min_wage_topup", {"gross": "2540", "ot": "0", "special_allow": "0", "welfare": "0", "min_wage": "2540",
                        "si_hf_employee": "0", "exclude_si": False}, {"qualifying_wage": "2540.00", "shortfall": "0.00"}),
    ("min_wage_topup", {"gross": "2540", "ot": "0.01", "special_allow": "0", "welfare": "0", "min_wage": "2540",
                        "si_hf_employee": "0", "exclude_si": False}, {"qualifying_wage": "2539.99", "shortfall": "0.01"}),
    # 3000 - 200 - 300 - 100 = 2400; less 400 of own contributions 2000
    ("min_wage_topup", {"gross": "3000", "ot": "200", "special_allow": "300", "welfare": "100", "min_wage": "2740",
                        "si_hf_employee": "400", "exclude_si": True}, {"qualifying_wage": "2000.00", "shortfall": "740.00"}),
    ("min_wage_topup", {"gross": "3000", "ot": "200", "special_allow": "300", "welfare": "100", "min_wage": "2740",
                        "si_hf_employee": "400", "exclude_si": False}, {"qualifying_wage": "2400.00", "shortfall": "340.00"}),
    ("min_wage_topup", {"gross": "9000", "ot": "0", "special_allow": "0", "welfare": "0", "min_wage": "2540",
                        "si_hf_employee": "900", "exclude_si": True}, {"qualifying_wage": "8100.00", "shortfall": "0.00"}),
    # deduction_cap: the least of the loss, 20 % and what is above the minimum
    ("deduction_cap", {"month_wage": "3000", "min_wage": "2540", "loss": "3000"},
     {"max_deduction": "460.00", "net_floor": "2540.00"}),
    ("deduction_cap", {"month_wage": "3175", "min_wage": "2540", "loss": "9999"},  # 20 % and the room are both 635
     {"max_deduction": "635.00", "net_floor": "2540.00"}),
    ("deduction_cap", {"month_wage": "5000", "min_wage": "2540", "loss": "300"},
     {"max_deduction": "300.00", "net_floor": "4700.00"}),
    ("deduction_cap", {"month_wage": "5000", "min_wage": "2540", "loss": "0"}, {"max_deduction": "0.00", "net_floor": "5000.00"}),
    # additional_comp
    ("additional_comp", {"amount": "12345.67"}, {"min": "6172.84", "max": "12345.67"}),  # 6172.835
    ("additional_comp", {"amount": "0.01"}, {"min": "0.01", "max": "0.01"}),  # 0.005
    ("additional_comp", {"amount": "1"}, {"min": "0.50", "max": "1.00"}),
    # double_wage: hire + 1 month (month's end where there is no such day) to the day before signing or hire + 1 year - 1 day
    ("double_wage", {"monthly": "8000", "hire": "2025-08-31", "signed": "2025-12-01"},  # 30 Sep, October, November
     double("2025-09-30", "2025-11-30", 2, 1, "16367.82")),  # 16000 + 8000/21.75
    # 31 Jan (1) + Feb-Nov (10 months) + 1-30 Dec 2024 (21 working days): 66068.97, more than eleven months
    ("double_wage", {"monthly": "6000", "hire": "2023-12-31"}, double("2024-01-31", "2024-12-30", 10, 22, "66000.00")),
    ("double_wage", {"monthly": "6000", "hire": "2026-01-15", "signed": "2026-02-15"}, double(None, None, 0, 0, "0.00")),
    ("double_wage", {"monthly": "6000", "hire": "2026-01-15", "signed": "2026-02-16"},  # one day, a Sunday
     double("2026-02-15", "2026-02-15", 0, 0, "0.00")),
    ("double_wage", {"monthly": "12000", "hire": "2025-03-01", "ended": "2025-04-01"},  # the last day counts
     double("2025-04-01", "2025-04-01", 0, 1, "551.72")),
    ("double_wage", {"monthly": "12000", "hire": "2024-01-29", "signed": "2024-04-01"},  # from the leap day
     double("2024-02-29", "2024-03-31", 1, 1, "12551.72")),
    # 20-30 June 2024 has 7 working days, July to December are 6 months: 36000 + 6000 x 7/21.75
    ("double_wage", {"monthly": "6000", "hire": "2024-01-01", "claim": "2025-06-20", "limitation": "daily_lookback"},
     double("2024-02-01", "2024-12-31", 6, 7, "37931.03", claimable_from="2024-06-20")),
    # claimed on a leap day: back to 28 Feb 2023, a Tuesday
    ("double_wage", {"monthly": "6000", "hire": "2022-06-01", "claim": "2024-02-29", "limitation": "daily_lookback"},
     double("2022-07-01", "2023-05-31", 3, 1, "18275.86", claimable_from="2023-02-28")),
    ("double_wage", {"monthly": "6000", "hire": "2024-01-01", "claim": "2025-12-31", "limitation": "from_end_of_violation"},
     double("2024-02-01", "2024-12-31", 11, 0, "66000.00", limitation_last_day="2025-12-31")),  # the last day, a Wednesday
    ("double_wage", {"monthly": "6000", "hire": "2024-01-01", "claim": "2026-01-04", "limitation": "from_end_of_violation"},
     double("2024-02-01", "2024-12-31", 0, 0, "0.00", limitation_last_day="2025-12-31")),
    # severance: both days count; half a year is a year, less is a half
    ("severance", {"avg": "5000", "start": "2020-02-29", "last_day": "2021-02-27"}, n("5000.00", 1.0, "5000.00")),
    ("severance", {"avg": "5000", "start": "2020-02-29", "last_day": "2021-02-28"}, n("5000.00", 1.5, "7500.00")),
    ("severance", {"avg": "5000", "start": "2025-08-29", "last_day": "2026-02-27"}, n("5000.00", 1.0, "5000.00")),
    ("severance", {"avg": "5000", "start": "2025-08-29", "last_day": "2026-02-26"}, n("5000.00", 0.5, "2500.00")),
    ("severance", {"avg": "6000", "start": "2020-07-01", "last_day": "2026-12-31"}, n("6000.00", 7.0, "42000.00")),  # 6y6m
    ("severance", {"avg": "6000", "start": "2020-07-01", "last_day": "2026-12-30"}, n("6000.00", 6.5, "39000.00")),
    # three times 8123.45 is 24370.35; 14y6m are 15 months, with the cap 12
    ("severance", {"avg": "24370.35", "start": "2012-01-01", "last_day": "2026-06-30", "local_avg": "8123.45"},
     n("24370.35", 15.0, "365555.25")),
    ("severance", {"avg": "24370.36", "start": "2012-01-01", "last_day": "2026-06-30", "local_avg": "8123.45"},
     n("24370.35", 12.0, "292444.20", capped=True)),
    ("severance", {"avg": "50000", "start": "2024-01-01", "last_day": "2026-03-31", "local_avg": "10000"},  # 2y3m
     n("30000.00", 2.5, "75000.00", capped=True)),
    # 2008: begun years before count whole, then half a year
    ("severance", {"avg": "6000", "start": "2007-01-01", "last_day": "2008-06-30", "mode": "lcl97"},
     n("6000.00", 2.0, "12000.00", before=1.0)),
    ("severance", {"avg": "4000", "start": "2006-12-31", "last_day": "2008-01-31", "mode": "lcl97"},  # a year and a day: 2
     n("4000.00", 2.5, "10000.00", before=2.0)),
    # 4y6m before: 5; 17 years after, with the cap 12
    ("severance", {"avg": "40000", "start": "2003-07-01", "last_day": "2024-12-31", "local_avg": "10000", "mode": "lcl97"},
     n("30000.00", 17.0, "510000.00", before=5.0, capped=True)),
    ("severance", {"avg": "4000", "start": "2005-01-01", "last_day": "2007-06-30", "mode": "lcl97"},  # 2y6m by the old rules
     n("4000.00", 3.0, "12000.00", before=3.0)),
    # illegal_termination: twice N, never split at 2008
    ("illegal_termination", {"avg": "5000", "start": "2026-01-15", "last_day": "2026-07-14"}, n("5000.00", 1.0, "10000.00")),
    ("illegal_termination", {"avg": "5000", "start": "2026-01-15", "last_day": "2026-07-13"}, n("5000.00", 0.5, "5000.00")),
    ("illegal_termination", {"avg": "6000", "start": "2007-07-01", "last_day": "2008-06-30"}, n("6000.00", 1.0, "12000.00")),
    ("illegal_termination", {"avg": "24370.36", "start": "2012-01-01", "last_day": "2026-06-30", "local_avg": "8123.45"},
     n("24370.35", 12.0, "584888.40", capped=True)),  # 24370.35 x 12 x 2
    # n_plus_1
    ("n_plus_1", {"avg": "3333.33", "months": "2.5", "previous_month_wage": "3500.5"},  # 8333.325
     {"n": "8333.33", "notice_pay": "3500.50", "total": "11833.83"}),
    ("n_plus_1", {"avg": "4001", "months": "0.5", "previous_month_wage": "1"},
     {"n": "2000.50", "notice_pay": "1.00", "total": "2001.50"}),
    ("n_plus_1", {"avg": "6000", "months": 12, "previous_month_wage": "5400"},
     {"n": "72000.00", "notice_pay": "5400.00", "total": "77400.00"}),
    # probation_excess: under 3 months none, to a year 1, to three years 2, from three years 6
    ("probation_excess", {"contract_months": 6, "probation_months_served": 3, "full_wage": "4000"},
     {"legal_max_months": 1, "excess_months": 2, "compensation": "8000.00"}),
    ("probation_excess", {"contract_months": 35, "probation_months_served": 3, "full_wage": "4000"},
     {"legal_max_months": 2, "excess_months": 1, "compensation": "4000.00"}),
    ("probation_excess", {"contract_months": 36, "probation_months_served": 6, "full_wage": "4000"},
     {"legal_max_months": 6, "excess_months": 0, "compensation": "0.00"}),
    ("probation_excess", {"contract_months": 2, "probation_months_served": 2, "full_wage": "4000"},
     {"legal_max_months": 0, "excess_months": 2, "compensation": "8000.00"}),
    # annual_leave_exit: days of the year ÷ 365 x days a year, fraction dropped
    ("annual_leave_exit", {"cum_years": 5, "term_date": "2026-03-14", "taken": 0, "avg_ex_ot": "10875"},
     leave(73, 1, 1, "1000.00", "1500.00")),  # 73 x 5 = 365
    ("annual_leave_exit", {"cum_years": 5, "term_date": "2026-03-13", "taken": 0, "avg_ex_ot": "10875"},
     leave(72, 0, 0, "0.00", "0.00")),
    ("annual_leave_exit", {"cum_years": 5, "term_date": "2024-03-13", "taken": 0, "avg_ex_ot": "10875"},
     leave(73, 1, 1, "1000.00", "1500.00")),  # with the leap day
    ("annual_leave_exit", {"cum_years": 10, "term_date": "2026-12-31", "taken": 4, "avg_ex_ot": "6525"},
     leave(365, 10, 6, "3600.00", "5400.00")),  # 300 a day
    ("annual_leave_exit", {"cum_years": 20, "term_date": "2026-06-30", "taken": 0, "avg_ex_ot": "4350"},
     leave(181, 7, 7, "2800.00", "4200.00")),  # 7.43
    ("annual_leave_exit", {"cum_years": 9, "term_date": "2026-06-30", "taken": 5, "avg_ex_ot": "4350"},
     leave(181, 2, 0, "0.00", "0.00")),  # over-taken is not clawed back
    # annual_leave_newhire
    ("annual_leave_newhire", {"cum_years": 5, "hired": "2026-10-20"}, {"days_remaining": 73, "days": 1}),
    ("annual_leave_newhire", {"cum_years": 5, "hired": "2026-10-21"}, {"days_remaining": 72, "days": 0}),
    ("annual_leave_newhire", {"cum_years": 20, "hired": "2026-07-01"}, {"days_remaining": 184, "days": 7}),  # 7.56
    ("annual_leave_newhire", {"cum_years": 10, "hired": "2024-02-29"}, {"days_remaining": 307, "days": 8}),  # 8.41
    # medical_period
    ("medical_period", {"total_years": 9, "unit_years": 4}, {"months": 3, "window_months": 6}),
    ("medical_period", {"total_years": 5, "unit_years": 5}, {"months": 6, "window_months": 12}),
    ("medical_period", {"total_years": 10, "unit_years": 0}, {"months": 6, "window_months": 12}),
    ("medical_period", {"total_years": 30, "unit_years": 10}, {"months": 12, "window_months": 18}),
    ("medical_period", {"total_years": 16, "unit_years": 15}, {"months": 18, "window_months": 24}),
    # maternity_days
    ("maternity_days", {"miscarriage_months": 0.5}, 15),
    ("maternity_days", {"miscarriage_months": "4.5"}, 42),
    ("maternity_days", {"babies": 3}, 128),  # 98 + 2 x 15
    ("maternity_days", {"difficult": True}, 113),
    # injury: 60-300 % of the area's average; 27 to 7 months; 90 to 60 % a month
    ("injury", {"wage": "5999.99", "local_avg": "10000", "grade": 10}, {"base": "6000.00", "lump_sum": "42000.00"}),
    ("injury", {"wage": "30000.01", "local_avg": "10000", "grade": 1},
     {"base": "30000.00", "lump_sum": "810000.00", "monthly_allowance": "27000.00"}),
    ("injury", {"wage": "2000", "local_avg": "3000", "grade": 3, "min_wage": "2100"},  # 80 % = 1600
     {"base": "2000.00", "lump_sum": "46000.00", "monthly_allowance": "2100.00"}),
    ("injury", {"wage": "8000", "local_avg": "9000", "grade": 5, "min_wage": "2100"},
     {"base": "8000.00", "lump_sum": "144000.00", "monthly_allowance": "5600.00"}),
    ("injury", {"wage": "3333.33", "local_avg": "5000", "grade": 8}, {"base": "3333.33", "lump_sum": "36666.63"}),
    ("injury", {"wage": "8000", "local_avg": "9000", "grade": 7}, {"base": "8000.00", "lump_sum": "104000.00"}),
    # death: 20 x last year's national income, 6 x the area's average
    ("death", {"income_prev_year": "54188", "local_avg": "12000"}, {"death_lump_sum": "1083760.00", "funeral": "72000.00"}),
    ("death", {"income_prev_year": "19109", "local_avg": "3333.33"}, {"death_lump_sum": "382180.00", "funeral": "19999.98"}),
    ("death", {"date": "2026-12-31", "local_avg": "1"}, {"death_lump_sum": "1130040.00", "funeral": "6.00"}),
    # illegal_employer: 16 to 1 annual averages; 20 x + 10 x for a death
    ("illegal_employer", {"income_prev_year": "54188"}, {"death_lump_sum": "1083760.00", "funeral_and_other": "541880.00"}),
    ("illegal_employer", {"grade": 10, "local_annual_avg": "100000"}, {"lump_sum": "100000.00"}),
    ("illegal_employer", {"grade": 5, "local_annual_avg": "99999.99"}, {"lump_sum": "799999.92"}),
    # civil_years
    ("civil_years", {"age": 18}, 20),
    ("civil_years", {"age": 62}, 18),
    ("civil_years", {"age": 90}, 5),
    # deadline: the trigger is not counted; a last day that is a rest day moves, a make-up working day does not
    ("deadline", {"trigger": "2026-02-08", "days": 15}, "2026-02-24"),  # 23 Feb is the last day of the break
    ("deadline", {"trigger": "2025-01-24", "days": 15}, "2025-02-08"),  # a Saturday made a working day
    ("deadline", {"trigger": "2026-03-02", "days": 60}, "2026-05-06"),  # 1 May
    ("deadline", {"trigger": "2026-11-20", "days": 15}, "2026-12-07"),  # 5 Dec is a Saturday
    ("deadline", {"trigger": "2026-09-24", "workdays": 5}, "2026-10-09"),  # 28, 29, 30 Sep, 8, 9 Oct
    ("deadline", {"trigger": "2026-02-13", "workdays": 10}, "2026-03-05"),  # 14; 24-28 Feb; 2-5 Mar
    ("deadline", {"trigger": "2026-12-31", "months": 2}, "2027-03-01"),  # 28 Feb 2027 is a Sunday
    ("deadline", {"trigger": "2025-11-30", "months": 3}, "2026-02-28"),  # a Saturday made a working day
    ("deadline", {"trigger": "2025-12-31", "months": 6}, "2026-06-30"),
    ("deadline", {"trigger": "2024-10-05", "years": 2}, "2026-10-08"),
    ("deadline", {"trigger": "2023-10-02", "years": 2}, "2025-10-09"),
    ("deadline", {"trigger": "2022-02-28", "years": 3}, "2025-02-28"),
    ("deadline", {"trigger": "2025-05-09", "years": 1}, "2026-05-09"),  # a Saturday made a working day
    ("deadline", {"trigger": "2025-05-10", "years": 1}, "2026-05-11"),
    # arb_limitation: interrupted only while it runs, the day to which it moved included; suspended days are added
    ("arb_limitation", {"known": "2024-01-10", "interrupts": ["2025-12-30", "2025-01-10"]}, "2026-12-30"),  # in any order
    ("arb_limitation", {"known": "2024-01-10", "interrupts": ["2025-01-11"]}, "2025-01-10"),
    ("arb_limitation", {"known": "2025-02-17", "interrupts": ["2026-02-24"]}, "2027-02-24"),  # 17 Feb moved to 24 Feb
    ("arb_limitation", {"known": "2025-03-03", "suspensions": [["2025-06-01", "2025-06-01"]]}, "2026-03-04"),
    ("arb_limitation", {"known": "2025-03-03", "suspensions": [["2025-01-01", "2025-02-28"]]}, "2026-03-03"),  # before it ran
    # 15 Sep 2026 + 10 days is Mid-Autumn; the weekend follows
    ("arb_limitation", {"known": "2025-03-01", "interrupts": ["2025-09-15"], "suspensions": [["2025-10-01", "2025-10-10"]]},
     "2026-09-28"),
    # arb_wage_limitation
    ("arb_wage_limitation", {"employment_end": "2025-10-01"}, "2026-10-08"),
    ("arb_wage_limitation", {"employment_end": "2025-02-14"}, "2026-02-14"),  # a Saturday made a working day
    ("arb_wage_limitation", {}, None),
    # min_wage_on: the row with the latest first day on or before the day
    ("min_wage_on", {"code": "110000", "date": "2025-09-01"}, wage(2540, 27.7, True)),
    ("min_wage_on", {"code": "440300", "date": "2026-08-31"}, wage(2520, 23.7, True)),
    ("min_wage_on", {"code": "310000", "date": "2025-06-30"}, wage(2690, 24.0, False)),
    ("min_wage_on", {"code": "420100", "date": "2025-11-30"}, wage(2210, 22.0, False)),
    ("min_wage_on", {"code": "540100", "date": "2026-01-01"}, None),
    # final_award: up to twelve monthly minimum wages, each item by itself
    ("final_award", {"items": ["28800", "28800.01", "0"], "min_wage_month": "2400"},
     {"threshold": "28800.00", "items": [True, False, True]}),
    ("final_award", {"items": ["60000"], "min_wage_month": "2540"}, {"threshold": "30480.00", "items": [False]}),
    ("final_award", {"items": ["32160", "32160.01"], "code": "440100", "date": "2026-09-01"},  # 2680 x 12
     {"threshold": "32160.00", "items": [True, False]}),
    # representatives
    ("representatives", {"workers": 10, "common_claim": False}, {"collective": False, "representatives": None}),
    ("representatives", {"workers": 40, "common_claim": True}, {"collective": True, "representatives": [3, 5]}),
    ("representatives", {"workers": 0, "common_claim": True}, {"collective": False, "representatives": None}),
    ("representatives_court", {"workers": 9}, {"representatives": None}),
    ("representatives_court", {"workers": 11}, {"representatives": [2, 5]}),
    ("representatives_court", {"workers": "10"}, {"representatives": [2, 5]}),
    # late_fee: 0.05 % a day
    ("late_fee", {"amount": "8000", "days": 31}, "124.00"),
    ("late_fee", {"amount": "1234.56", "days": 7}, "4.32"),  # 4.32096
    ("late_fee", {"amount": "10", "days": 1}, "0.01"),  # 0.005
    ("late_fee", {"amount": "8000", "days": 0}, "0.00"),
    # retirement_age: a month for every four (two) months of birth, at most 36 (60)
    ("retirement_age", {"category": "male60", "birth": "1965-01-01"}, retire(1, 60, 1, "2025-02-01")),
    ("retirement_age", {"category": "male60", "birth": "1965-12-31"}, retire(3, 60, 3, "2026-03-31")),
    ("retirement_age", {"category": "male60", "birth": "1976-08-31"}, retire(35, 62, 11, "2039-07-31")),
    ("retirement_age", {"category": "male60", "birth": "1976-09-01"}, retire(36, 63, 0, "2039-09-01")),
    ("retirement_age", {"category": "female55", "birth": "1969-12-31"}, retire(0, 55, 0, "2024-12-31")),
    ("retirement_age", {"category": "female55", "birth": "1970-01-31"}, retire(1, 55, 1, "2025-02-28")),
    ("retirement_age", {"category": "female55", "birth": "1981-09-01"}, retire(36, 58, 0, "2039-09-01")),
    ("retirement_age", {"category": "female50", "birth": "1975-02-28"}, retire(1, 50, 1, "2025-03-28")),
    ("retirement_age", {"category": "female50", "birth": "1975-03-01"}, retire(2, 50, 2, "2025-05-01")),
    ("retirement_age", {"category": "female50", "birth": "1984-10-31"}, retire(59, 54, 11, "2039-09-30")),
    ("retirement_age", {"category": "female50", "birth": "1984-11-01"}, retire(60, 55, 0, "2039-11-01")),
    # worker_age_status: the sixteenth birthday itself is protected, the eighteenth is adult
    ("worker_age_status", {"birth": "2010-11-21", "on": "2026-11-21"}, "child_labour"),
    ("worker_age_status", {"birth": "2010-11-20", "on": "2026-11-21"}, "juvenile_worker"),
    ("worker_age_status", {"birth": "2008-11-22", "on": "2026-11-21"}, "juvenile_worker"),
    ("worker_age_status", {"birth": "1960-01-01", "on": "2026-11-21"}, "adult"),
    # child_labour_fine
    ("child_labour_fine", {"months": 1, "children": 1}, {"fine": "5000.00"}),
    ("child_labour_fine", {"months": 4, "children": 3, "unregistered": True, "order_ignored": True}, {"fine": "240000.00"}),
    ("child_labour_fine", {"months": 0, "children": 2, "unregistered": False}, {"fine": "0.00"}),
    # wage_refusal_threshold
    ("wage_refusal_threshold", {"workers": 1, "months": 3, "amount": "19999.99"}, "depends_on_province"),
    ("wage_refusal_threshold", {"workers": 12, "months": 2, "amount": "100000"}, "meets_upper_bound"),
    ("wage_refusal_threshold", {"workers": 12, "months": 2, "amount": "29999.99"}, "not_met"),
    ("wage_refusal_threshold", {"workers": 1, "months": "2.9", "amount": "90000"}, "not_met"),
    # published_outcome
    ("published_outcome", {"case": "劳动者与用人单位订立放弃加班费协议"}, {"award": "24000.00"}),
    ("published_outcome", {"case": "劳动者在离职文件上签字确认加班费已结清"}, {"award": "24404.89"}),
    ("published_outcome", {"case": "加班费的仲裁时效应当如何认定"}, {"award": "18120.00"}),
    ("published_outcome", {"case": "劳动者拒绝违反法律规定的加班安排"}, {"award": "8000.00"}),
]  # fmt: skip


@pytest.mark.parametrize(("function", "facts", "expected"), ROWS)
def test_worked_by_hand(function: str, facts: dict[str, Any], expected: Any) -> None:
    assert law.evaluate(function, facts).value == expected


def test_every_function_of_the_worked_cases_has_three_more() -> None:
    counted = {case["function"]: 0 for case in GIVEN}
    for function, _facts, _expected in ROWS:
        counted[function] = counted.get(function, 0) + 1
    assert {function: number for function, number in counted.items() if number < 3} == {}


def asked(function: str, facts: object, **more: Any) -> dict[str, Any]:
    return run.answer(json.dumps({"id": 1, "function": function, "input": facts, **more}))


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026-09-16", "2026-10-08"),
        ("2026-09-16T08:30:00", "2026-10-08"),
        ("2026-09-16 23:59", "2026-10-08"),
        ("2026-09-15T16:30:00Z", "2026-10-08"),  # half past midnight of the 16th in China
        ("2026-09-16T23:00:00+08:00", "2026-10-08"),
        (" 2026/9/16 ", "2026-10-08"),
        ("2026年9月16日", "2026-10-08"),
        ("20260916", "2026-10-08"),
    ],
)
def test_a_day_may_be_written_in_many_ways(raw: str, day: str) -> None:
    assert asked("deadline", {"trigger": raw, "days": 15})["value"] == day


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("2026-09-16T25:00", "is not a date"),
        ("2026-02-29T08:00:00", "is not a date"),
        (20260916, "write a date"),
        (True, "write a date"),
        (None, "is missing"),
        ("1994-12-31T10:00:00", "before 1995"),
    ],
)
def test_what_is_no_day_is_told(raw: object, why: str) -> None:
    told = asked("deadline", {"trigger": raw, "days": 15})
    assert (told["fact"], why in told["error"]) == ("trigger", True)
    assert told["error_zh"].startswith("「起算日」")


def test_numbers_as_text_nulls_and_more_facts_change_nothing() -> None:
    wanted = asked("overtime", {"base": "4350", "ext_hours": 36, "rest_hours": 0, "holiday_hours": 0})["value"]
    for facts in (
        {"base": 4350, "ext_hours": "36", "rest_hours": "0", "holiday_hours": "0.0"},
        {
            "base": "4,350.00",
            "ext_hours": 36.0,
            "rest_hours": None,
            "holiday_hours": None,
            "min_wage": None,
            "date": None,
        },
        {"base": " 4350元 ", "ext_hours": "36"},
        {"base": 4.35e3, "ext_hours": "3.6e1", "note": "from the wage slip", "worker": {"name": "甲"}},
    ):
        told = asked("overtime", facts)
        assert told["value"] == wanted, facts
    assert [said["en"] for said in told["warnings"][-2:]] == [
        "The fact “note” was not used.",
        "The fact “worker” was not used.",
    ]


@pytest.mark.parametrize(
    ("raw", "collective"), [(True, True), ("true", True), ("是", True), ("no", False), ("否", False)]
)
def test_yes_and_no_may_be_written_as_words(raw: object, collective: bool) -> None:
    assert asked("representatives", {"workers": 10, "common_claim": raw})["value"]["collective"] is collective


@pytest.mark.parametrize("raw", [1, 0, "1", "maybe", ""])
def test_other_words_are_neither_yes_nor_no(raw: object) -> None:
    assert asked("representatives", {"workers": 10, "common_claim": raw})["fact"] == "common_claim"


def test_a_rule_that_is_asked_for_brings_its_statutes() -> None:
    bare = asked("deadline", {"trigger": "2026-09-16", "days": 15})
    told = asked("deadline", {"trigger": "2026-09-16", "days": 15}, rule="R-DL-SUE15")
    assert told["value"] == bare["value"]
    assert told["rule"] == "R-DL-SUE15"
    assert [f"{one['statute']} {one['article']}" for one in told["basis"]][:2] == ["DMAL 48", "DMAL 50"]
    assert told["basis"][2:] == bare["basis"]
