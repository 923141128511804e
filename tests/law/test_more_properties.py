"""More of what must hold for any facts: pay and service, split periods, leap days, month ends, festivals, changes of law."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from martlet import law
from martlet.foundation import calendar as days
from martlet.law import clocks, parameters
from martlet.law.chapters.termination import service as termination
from martlet.law.clocks import Event

PAY = st.integers(100, 5_000_000).map(lambda fen: Fraction(fen, 100))
DAYS = st.dates(date(2008, 1, 1), date(2026, 12, 31))
MONTHS = st.builds(days.Month, st.integers(2008, 2026), st.integers(1, 12))


def value(function: str, **facts: Any) -> Any:
    return law.evaluate(function, facts).value


def fen(function: str, **facts: Any) -> int:
    found = law.evaluate(function, facts).amount_fen
    assert found is not None
    return found


# --- grows with pay and service -----------------------------------------------------------------------------------------


@given(PAY, PAY, st.integers(1, 10), PAY)
def test_injury_and_wage_sums_grow_with_pay(one: Fraction, other: Fraction, grade: int, local: Fraction) -> None:
    low, high = sorted((one, other))
    assert fen("injury", wage=low, local_avg=local, grade=grade) <= fen(
        "injury", wage=high, local_avg=local, grade=grade
    )
    assert fen("overtime", base=low, ext_hours=10) <= fen("overtime", base=high, ext_hours=10)
    assert fen("min_wage_topup", gross=high, min_wage=local) <= fen("min_wage_topup", gross=low, min_wage=local)
    assert fen("double_wage", monthly=low, hire="2024-01-31") <= fen("double_wage", monthly=high, hire="2024-01-31")


@given(PAY, st.integers(0, 40), st.integers(0, 40), DAYS)
def test_leave_pay_grows_with_years_and_days_of_the_year(avg: Fraction, one: int, other: int, left: date) -> None:
    fewer, more = sorted((one, other))
    assert fen("annual_leave_exit", cum_years=fewer, term_date=left, avg_ex_ot=avg) <= fen(
        "annual_leave_exit", cum_years=more, term_date=left, avg_ex_ot=avg
    )
    assume(left.month < 12)
    later = left + timedelta(days=20)
    assume(later.year == left.year)
    assert fen("annual_leave_exit", cum_years=more, term_date=left, avg_ex_ot=avg) <= fen(
        "annual_leave_exit", cum_years=more, term_date=later, avg_ex_ot=avg
    )
    assert value("annual_leave_exit", cum_years=more, term_date=date(left.year, 12, 31), avg_ex_ot=avg)[
        "prorated_days"
    ] == (0 if more < 1 else 5 if more < 10 else 10 if more < 20 else 15)


@given(PAY, DAYS, st.integers(1, 9000), PAY)
def test_a_cap_never_raises_what_is_due(avg: Fraction, start: date, length: int, local: Fraction) -> None:
    last = start + timedelta(days=length)
    plain = law.evaluate("severance", {"avg": avg, "start": start, "last_day": last})
    capped = law.evaluate("severance", {"avg": avg, "start": start, "last_day": last, "local_avg": local})
    assert 0 < (capped.amount_fen or 0) <= (plain.amount_fen or 0)
    assert capped.value["capped"] == (avg > local * 3)
    if capped.value["capped"]:
        assert capped.value["months"] <= 12
    else:
        assert capped.amount_fen == plain.amount_fen


@given(PAY, DAYS, st.integers(0, 6000))
def test_split_service_pays_no_less_than_whole_service(avg: Fraction, start: date, length: int) -> None:
    """Every stretch is rounded up by itself: two contracts one after the other never bring less than one."""
    middle, last = start + timedelta(days=length // 2), start + timedelta(days=length + 1)
    whole = fen("severance", avg=avg, start=start, last_day=last)
    parts = fen("severance", avg=avg, start=start, last_day=middle) + fen(
        "severance", avg=avg, start=middle + timedelta(days=1), last_day=last
    )
    assert parts >= whole - 1


# --- additive over split periods ----------------------------------------------------------------------------------------


@given(PAY, MONTHS, st.integers(1, 27))
def test_part_months_add_up_to_no_more_than_the_month(monthly: Fraction, month: days.Month, cut: int) -> None:
    assume(cut < monthrange(month.first.year, month.first.month)[1])
    end_of_first = month.first.replace(day=cut)
    one = law.evaluate("part_month_pay", {"monthly": monthly, "first": month.first, "last": end_of_first})
    other = law.evaluate(
        "part_month_pay", {"monthly": monthly, "first": end_of_first + timedelta(days=1), "last": month.last}
    )
    whole = law.evaluate("part_month_pay", {"monthly": monthly, "first": month.first, "last": month.last})
    assert whole.amount_fen == round(monthly * 100)
    assert one.value["paid_days"] + other.value["paid_days"] == whole.value["paid_days"]
    for part in (one, other):
        assert 0 <= (part.amount_fen or 0) <= (whole.amount_fen or 0)


@given(PAY, st.integers(1, 400), st.integers(1, 400))
def test_late_fees_and_child_fines_are_additive(amount: Fraction, one: int, other: int) -> None:
    both = fen("late_fee", amount=amount, days=one + other)
    assert abs(both - fen("late_fee", amount=amount, days=one) - fen("late_fee", amount=amount, days=other)) <= 1
    assert fen("child_labour_fine", months=one + other, children=1) == fen(
        "child_labour_fine", months=one, children=1
    ) + fen("child_labour_fine", months=other, children=1)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=2, max_size=12), st.integers(1, 11))
def test_arrears_of_two_halves_are_arrears_of_the_whole_unless_overpaid(rows: list[tuple[int, int]], cut: int) -> None:
    assume(cut < len(rows))
    periods = [
        {"month": str(month), "due": Fraction(due, 100), "paid": Fraction(min(due, paid), 100)}
        for month, (due, paid) in zip(days.month_range(days.Month(2025, 1), days.Month(2026, 12)), rows, strict=False)
    ]
    whole = fen("wage_arrears", periods=periods)
    assert whole == fen("wage_arrears", periods=periods[:cut]) + fen("wage_arrears", periods=periods[cut:])


# --- the 2008 boundary --------------------------------------------------------------------------------------------------


@given(PAY, st.dates(date(1995, 1, 1), date(2007, 12, 31)), st.dates(date(2008, 1, 1), date(2026, 12, 31)))
def test_service_is_split_at_2008_and_each_side_follows_its_own_rule(avg: Fraction, start: date, last: date) -> None:
    split = law.evaluate("severance", {"avg": avg, "start": start, "last_day": last})
    before, after = split.value["pre2008_months"], split.value["months"] - split.value["pre2008_months"]
    assert before == int(before)
    assert before == float(termination.old_months(start, date(2008, 1, 1)))
    assert after == value("severance", avg=avg, start="2008-01-01", last_day=last)["months"]
    whole = value("severance", avg=avg, start=start, last_day=last, mode="continuous")["months"]
    assert whole <= split.value["months"] <= whole + 1.5


@given(PAY, st.dates(date(1995, 1, 1), date(2008, 12, 31)))
def test_no_double_wages_for_months_before_2008(monthly: Fraction, hire: date) -> None:
    found = value("double_wage", monthly=monthly, hire=hire)
    assert found["start"] >= "2008-02-01"
    assert found["full_months"] <= 11


# --- leap days and month ends ---------------------------------------------------------------------------------------------


@given(DAYS, st.integers(0, 60))
def test_months_end_on_the_corresponding_day_or_the_last_of_the_month(trigger: date, months: int) -> None:
    end = days.add_months(trigger, months)
    assert (end.year * 12 + end.month) - (trigger.year * 12 + trigger.month) == months
    assert end.day == min(trigger.day, monthrange(end.year, end.month)[1])
    found = law.evaluate("deadline", {"trigger": trigger, "months": months}).day
    assert found is not None
    assert found >= end
    assert not days.rests(found)
    if months % 12 == 0:
        assert law.evaluate("deadline", {"trigger": trigger, "years": months // 12}).day == found


@given(st.integers(2008, 2026).filter(lambda year: year % 4 == 0), st.integers(1, 3))
def test_a_leap_day_ends_on_the_28th(year: int, years: int) -> None:
    end = clocks.count(date(year, 2, 29), clocks.Length(years, "years"))
    assert end == date(year + years, 2, 28)


@given(DAYS, st.integers(1, 400), st.integers(1, 400))
def test_longer_periods_never_end_earlier(trigger: date, one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    for unit in ("days", "workdays"):
        ends = [law.evaluate("deadline", {"trigger": trigger, unit: number}).day for number in (shorter, longer)]
        assert ends[0] is not None
        assert ends[1] is not None
        assert trigger < ends[0] <= ends[1]


# --- festivals and the change of 2025 ---------------------------------------------------------------------------------------


def test_thirteen_paid_holidays_since_2025_eleven_before() -> None:
    for year in range(2008, 2051):
        statutory = days.statutory_days(year)
        # Mid-Autumn on a day of National Day: 2009, 2020 (where a letter added a day), 2028, 2031, 2039
        shared = year in (2009, 2028, 2031, 2039)
        assert len(statutory) == (13 if year >= 2025 else 11) - shared, year
        assert all(value("day_type", date=day) == "statutory_holiday" for day in statutory)
    for year, eve in ((2024, date(2024, 2, 9)), (2025, date(2025, 1, 28)), (2026, date(2026, 2, 16))):
        assert (value("day_type", date=eve) == "statutory_holiday") == (year >= 2025)
        assert (value("day_type", date=date(year, 5, 2)) == "statutory_holiday") == (year >= 2025)


@given(st.integers(2008, 2050))
def test_no_period_ends_in_the_spring_festival(year: int) -> None:
    festival = [day for day in days.statutory_days(year) if day.month < 3 and day != date(year, 1, 1)]
    assert len(festival) in (3, 4)
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(festival))
    for day in festival:
        last = law.evaluate("deadline", {"trigger": day - timedelta(days=15), "days": 15}).day
        assert last is not None
        assert last > festival[-1]
        assert not days.rests(last)


@given(st.integers(2008, 2026), PAY, st.integers(0, 3000))
def test_hours_beyond_the_standard_grow_when_the_standard_falls(year: int, base: Fraction, hours: int) -> None:
    now = value("comprehensive_ot", base=base, period="year", year=year, worked_hours=hours)
    assert now["standard_hours"] == (1984.0 if year >= 2025 else 2000.0)
    assert now["extended_hours"] == max(0, hours - now["standard_hours"])


# --- clocks -----------------------------------------------------------------------------------------------------------------


@given(DAYS, st.lists(st.tuples(st.integers(1, 900), st.integers(0, 120)), max_size=3), st.integers(1, 300))
def test_suspensions_only_lengthen_and_independent_ones_commute(
    known: date, rows: list[tuple[int, int]], more: int
) -> None:
    spans = [(known + timedelta(days=at), known + timedelta(days=at + length)) for at, length in rows]
    plain = law.evaluate("arb_limitation", {"known": known}).day
    found = law.evaluate("arb_limitation", {"known": known, "suspensions": spans}).day
    turned = law.evaluate("arb_limitation", {"known": known, "suspensions": spans[::-1]}).day
    assert plain is not None
    assert found is not None
    assert found == turned
    assert found >= plain > known
    for clock in clocks.clocks([Event("knew", known), *(Event("suspended", *span) for span in spans)]):
        assert clock.last_day is None or clock.last_day > clock.started


# --- figures ------------------------------------------------------------------------------------------------------------------


@given(st.sampled_from(sorted(parameters.built_in().cities)), st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_the_latest_figure_on_or_before_the_day_counts_or_none(city: str, day: date) -> None:
    found = parameters.built_in().find("min_wage.month", city, day)
    rows = [
        row for row in parameters.built_in() if (row.kind, row.place) == ("min_wage.month", city) and row.since <= day
    ]
    assert found == (max(rows, key=lambda row: row.since) if rows else None)
    told = value("min_wage_on", code=city, date=day)
    assert (told is None) == (found is None)


@given(st.sampled_from(sorted(parameters.built_in().cities)), DAYS, DAYS, st.integers(1000, 5000))
def test_a_correction_changes_nothing_before_its_first_day(city: str, since: date, day: date, amount: int) -> None:
    figure = parameters.Figure("min_wage.month", city, since, amount, "notice")
    book = parameters.built_in().corrected([figure])
    before, after = (which.find("min_wage.month", city, day) for which in (parameters.built_in(), book))
    if day < since:
        assert after == before
    else:
        assert after is not None
        assert after.since >= since
