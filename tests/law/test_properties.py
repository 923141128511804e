"""What must hold for any facts: monotone, additive, never negative, never before the trigger."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from martlet import law
from martlet.foundation import calendar as days
from martlet.law import clocks
from martlet.law.chapters.termination import service as termination
from martlet.law.clocks import Event

PAY = st.integers(1, 5_000_000).map(lambda fen: Fraction(fen, 100))
DAYS = st.dates(date(2004, 1, 1), date(2026, 12, 31))
HOURS = st.integers(0, 80)


def fen(function: str, **facts: Any) -> int:
    found = law.evaluate(function, facts).amount_fen
    assert found is not None
    return found


@given(PAY, PAY, DAYS, st.integers(0, 9000), st.integers(0, 400))
def test_severance_grows_with_pay_and_service(
    one: Fraction, other: Fraction, start: date, length: int, more: int
) -> None:
    low, high = sorted((one, other))
    last = start + timedelta(days=length)
    later = last + timedelta(days=more)
    assert fen("severance", avg=low, start=start, last_day=last) <= fen(
        "severance", avg=high, start=start, last_day=last
    )
    assert fen("severance", avg=low, start=start, last_day=last) <= fen(
        "severance", avg=low, start=start, last_day=later
    )
    assert fen("severance", avg=low, start=start, last_day=last) > 0


@given(PAY, DAYS, st.integers(0, 9000))
def test_2n_is_twice_n_where_n_is_not_split(avg: Fraction, start: date, length: int) -> None:
    last = start + timedelta(days=length)
    n = law.evaluate("severance", {"avg": avg, "start": start, "last_day": last, "mode": "continuous"})
    double = law.evaluate("illegal_termination", {"avg": avg, "start": start, "last_day": last})
    assert double.value["months"] == n.value["months"]
    assert abs((double.amount_fen or 0) - 2 * (n.amount_fen or 0)) <= 1


@given(DAYS, st.integers(1, 9000))
def test_months_of_service_come_in_halves(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    months = termination.lcl_months(start, end)
    assert months * 2 == int(months * 2)
    assert abs(months - Fraction(length * 12, 365) / 12) <= Fraction(3, 2)
    assert termination.old_months(start, end) >= months


@given(PAY, HOURS, HOURS, HOURS)
def test_overtime_is_additive_by_kind_and_orders_the_kinds(base: Fraction, ext: int, rest: int, holiday: int) -> None:
    whole = law.evaluate("overtime", {"base": base, "ext_hours": ext, "rest_hours": rest, "holiday_hours": holiday})
    parts = (fen("overtime", base=base, ext_hours=ext) + fen("overtime", base=base, rest_hours=rest)
             + fen("overtime", base=base, holiday_hours=holiday))  # fmt: skip
    assert whole.amount_fen == parts
    same = [fen("overtime", base=base, **{kind: 8}) for kind in ("ext_hours", "rest_hours", "holiday_hours")]
    assert same == sorted(same)


@given(PAY, DAYS.filter(lambda day: day.year >= 2008), st.integers(0, 800), st.integers(0, 800))
def test_double_wages_stay_within_eleven_months_and_grow(monthly: Fraction, hire: date, one: int, other: int) -> None:
    early, late = (hire + timedelta(days=step) for step in sorted((one, other)))
    first = fen("double_wage", monthly=monthly, hire=hire, signed=early)
    second = fen("double_wage", monthly=monthly, hire=hire, signed=late)
    assert 0 <= first <= second <= fen("double_wage", monthly=monthly, hire=hire) <= monthly * 1100 + 1
    result = law.evaluate("double_wage", {"monthly": monthly, "hire": hire, "claim": late})
    assert (result.amount_fen or 0) <= fen("double_wage", monthly=monthly, hire=hire)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=12))
def test_arrears_sum_over_periods_and_are_never_negative(rows: list[tuple[int, int]]) -> None:
    months = list(days.month_range(days.Month(2025, 1), days.Month(2026, 12)))
    periods = [
        {"month": str(month), "due": Fraction(due, 100), "paid": Fraction(paid, 100)}
        for month, (due, paid) in zip(months, rows, strict=False)
    ]
    total = fen("wage_arrears", periods=periods)
    assert total == max(0, sum(due - paid for due, paid in rows))
    assert total == fen("wage_arrears", periods=list(reversed(periods)))


def test_arrears_by_hand() -> None:
    result = law.evaluate(
        "wage_arrears",
        {
            "periods": [
                {"month": "2026-09", "due": "6000", "paid": "0"},
                {"month": "2026-08", "due": "6000", "paid": "1,500.50"},
                {"month": "2026-11", "due": "6000", "due_on": "2026-12-15"},
            ],
            "today": "2026-11-21",
        },
    )
    assert result.value == {
        "total": "10499.50",
        "periods": [
            {"month": "2026-08", "due": "6000.00", "paid": "1500.50", "owed": "4499.50"},
            {"month": "2026-09", "due": "6000.00", "paid": "0.00", "owed": "6000.00"},
        ],
    }
    assert result.amount_fen == 1_049_950
    assert [said.en for said in result.steps][-1] == "Owed in total: CNY 10,499.50."
    assert any("2026-12-15" in said.zh for said in result.steps)


@given(PAY, PAY, PAY)
def test_deductions_leave_the_minimum_or_nothing_is_taken(
    month_wage: Fraction, min_wage: Fraction, loss: Fraction
) -> None:
    taken = fen("deduction_cap", month_wage=month_wage, min_wage=min_wage, loss=loss)
    assert 0 <= taken <= month_wage * 20 + 1
    if taken:
        assert month_wage * 100 - taken >= min_wage * 100 - 1


@given(PAY, PAY, st.integers(1, 9))
def test_worse_grades_bring_more(wage: Fraction, local: Fraction, grade: int) -> None:
    assert fen("injury", wage=wage, local_avg=local, grade=grade) > fen(
        "injury", wage=wage, local_avg=local, grade=grade + 1
    )


@given(DAYS, st.sampled_from(sorted(clocks.LIMITS)))
def test_last_days_lie_after_the_trigger_on_a_working_day(trigger: date, rule: str) -> None:
    clock = clocks.limit_clock(rule, trigger)
    assert clock.last_day is not None
    assert clock.last_day > trigger
    assert not days.rests(clock.last_day)
    assert clock.file_by is not None
    assert trigger < clock.file_by <= clock.last_day
    assert law.evaluate("deadline", {"trigger": trigger, "rule": rule}).day == clock.last_day


EVENTS = st.lists(
    st.tuples(
        st.sampled_from([*clocks.INTERRUPTING, "suspended"]), st.integers(-100, 1500), st.integers(0, 90)
    ),
    max_size=4,
)  # fmt: skip


@given(DAYS, EVENTS)
def test_clocks_do_not_care_about_the_order_of_telling(known: date, rows: list[tuple[str, int, int]]) -> None:
    events = [Event("knew", known)]
    for kind, offset, length in rows:
        day = known + timedelta(days=offset)
        events.append(Event(kind, day, day + timedelta(days=length) if kind == "suspended" else None))
    found = {clocks.arbitration(order) for order in permutations(events)}
    assert len(found) == 1
    clock = found.pop()
    assert clock is not None
    assert clock.last_day is not None
    plain = clocks.arbitration([events[0]])
    assert plain is not None
    assert plain.last_day is not None
    assert clock.last_day >= plain.last_day
    assert clock.started == known


@given(DAYS.filter(lambda day: day.year >= 2009), st.integers(1, 1000))
def test_a_demand_counts_only_inside_the_running_period(known: date, offset: int) -> None:
    plain = clocks.arbitration([Event("knew", known)])
    demand = known + timedelta(days=offset)
    clock = clocks.arbitration([Event("knew", known), Event("demand", demand)])
    assert plain is not None
    assert clock is not None
    assert plain.last_day is not None
    if demand <= plain.last_day:
        assert clock.unmoved == days.add_months(demand, 12)
        assert clock.ignored == ()
    else:
        assert clock.last_day == plain.last_day
        assert [event.kind for event, _why in clock.ignored] == ["demand"]
