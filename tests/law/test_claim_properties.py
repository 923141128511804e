"""What must hold for the claims of any worker: monotone in pay and service, never negative, in time, whatever the order of telling."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.stories import STORIES, TODAY, facts_of

from martlet.law.claims import Facts, assess
from martlet.law.clocks import Event

NAMES = st.sampled_from(sorted(STORIES))
PAY = st.integers(260_000, 3_000_000)  # above every minimum wage: below it the top-up falls as the pay rises
GROWING = (
    "severance",
    "damages",
    "double_wage",
    "overtime",
    "annual_leave",
    "notice",
    "suspension_pay",
    "reinstatement",
)
quick = settings(deadline=None, max_examples=30)


def amounts(facts: Facts, today: date = TODAY) -> dict[str, int]:
    return {one.code: one.amount_fen for one in assess(facts, today).claims if one.amount_fen is not None}


@quick
@given(NAMES, PAY, PAY)
def test_more_pay_never_brings_less(name: str, one: int, other: int) -> None:
    low, high = sorted((one, other))
    told = replace(facts_of(name), average=None, average_without_overtime=None, injury_wage=None, previous_month=None)
    less, more = (amounts(replace(told, monthly=pay)) for pay in (low, high))
    for code in GROWING:
        if code in less:
            assert less[code] <= more[code], code


@quick
@given(NAMES, st.integers(0, 3000), st.integers(0, 3000))
def test_longer_service_never_brings_less(name: str, one: int, other: int) -> None:
    told = facts_of(name)
    if told.last_day is None:
        told = replace(told, last_day=date(2026, 9, 30), still_employed=None)
    last = told.last_day
    assert last is not None
    short, long = (replace(told, hired=last - timedelta(days=30 + step)) for step in sorted((one, other)))
    less, more = amounts(short), amounts(long)
    for code in ("severance", "damages"):
        if code in less and less[code] is not None:
            assert less[code] <= more[code], code


@quick
@given(NAMES, st.dates(date(2019, 1, 1), date(2027, 12, 31)))
def test_nothing_is_negative_and_no_limit_ends_before_it_began(name: str, today: date) -> None:
    bundle = assess(facts_of(name), today)
    assert bundle.total_fen >= 0
    for claim in bundle.claims:
        assert claim.amount_fen is None or claim.amount_fen >= 0
        assert all(line.amount_fen >= 0 and line.first <= line.last for line in claim.lines)
        clock = claim.clock
        if clock is not None and clock.last_day is not None:
            assert clock.last_day > clock.started
            assert clock.file_by is not None
            assert clock.started < clock.file_by <= clock.last_day


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["demand", "complaint", "promise", "mediation", "suspended", "knew"]), st.integers(0, 700)
    ),
    max_size=5,
)


@quick
@given(NAMES, EVENTS, st.randoms())
def test_the_order_in_which_events_are_told_changes_nothing(
    name: str, rows: list[tuple[str, int]], random: object
) -> None:
    events = [Event(kind, date(2025, 1, 1) + timedelta(days=step)) for kind, step in rows]
    turned = list(events)
    random.shuffle(turned)  # type: ignore[attr-defined]
    told = facts_of(name)
    one, other = (assess(replace(told, events=tuple(order)), TODAY) for order in (events, turned))
    assert one.total_fen == other.total_fen
    assert [
        (claim.code, claim.state, claim.amount_fen, claim.clock and claim.clock.last_day) for claim in one.claims
    ] == [(claim.code, claim.state, claim.amount_fen, claim.clock and claim.clock.last_day) for claim in other.claims]


@quick
@given(NAMES, st.integers(0, 11), st.integers(1, 28))
def test_hired_on_any_day_of_a_leap_year_or_around_the_spring_festival(name: str, month: int, day: int) -> None:
    """Leap days and month ends are hire dates like any other: every claim has an answer, none raises."""
    for hired in (
        date(2024, 2, 29),
        date(2025, 1, 28),
        date(2024, 1 + month, day),
        date(2007, 12, 31),
        date(2008, 1, 1),
    ):
        bundle = assess(replace(facts_of(name), hired=hired), TODAY)
        assert bundle.total_fen == sum(one.amount_fen or 0 for one in bundle.counted)
