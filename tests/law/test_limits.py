"""Limits around a procedure: what starts, restarts, stops and keeps them, in whatever order they were written down."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from martlet.foundation import calendar as days
from martlet.law import clocks, limits
from martlet.law.clocks import Event

TODAY = date(2026, 11, 21)


def one(code: str, *events: Event, wages: bool = False, rules: tuple[str, ...] = ()) -> limits.Count:
    return next(found for found in limits.all_counts(events, wages=wages, rules=rules) if found.code == code)


def test_every_limit_of_the_clocks_is_here_with_what_keeps_it() -> None:
    assert set(clocks.LIMITS) <= set(limits.PERIODS)
    assert [code for code, period in limits.PERIODS.items() if not period.kept_by] == []
    assert [code for code, period in limits.PERIODS.items() if period.ours and period.missed is None] == []
    assert [code for code in limits.PERIODS if len(code) > 24] == []
    assert [kind for kind in limits.KINDS if len(kind) > 32] == []


def test_filing_in_time_keeps_the_limit_and_filing_late_does_not() -> None:
    left = Event("left", date(2025, 3, 3))
    kept = one("R-DL-ARB-WAGE", left, Event("arbitration_filed", date(2026, 3, 3)), wages=True)
    assert (kept.ended_on, kept.ended_by, kept.late) == (date(2026, 3, 3), "arbitration_filed", None)
    late = one("R-DL-ARB-WAGE", left, Event("arbitration_filed", date(2026, 3, 4)), wages=True)
    assert (late.ended_on, late.state(TODAY)) == (None, "over")
    assert late.late == Event("arbitration_filed", date(2026, 3, 4))


def test_an_application_taken_back_leaves_the_limit_open_from_its_filing() -> None:
    events = (
        Event("left", date(2025, 12, 1)),
        Event("arbitration_filed", date(2026, 2, 2)),
        Event("arbitration_withdrawn", date(2026, 4, 1)),
    )
    found = one("R-DL-ARB-WAGE", *events, wages=True)
    assert (found.ended_on, found.clock.last_day) == (None, date(2027, 2, 2))
    again = one("R-DL-ARB-WAGE", *events, Event("arbitration_filed", date(2026, 5, 6)), wages=True)
    assert again.ended_on == date(2026, 5, 6)


def test_a_day_named_by_an_authority_does_not_move() -> None:
    sunday = date(2026, 12, 6)
    found = one("hearing", Event("hearing_set", date(2026, 11, 16), sunday))
    assert (found.clock.last_day, found.file_by, found.clock.provisional) == (sunday, sunday, False)
    proof = one("evidence-period", Event("evidence_period", date(2026, 11, 16), date(2026, 11, 30)))
    assert (proof.clock.last_day, proof.file_by) == (date(2026, 11, 30), date(2026, 11, 23))


def test_the_day_to_file_by_has_five_working_days_to_spare_after_a_long_holiday() -> None:
    found = one("R-DL-SUE15", Event("award_received", date(2026, 1, 31)))
    assert found.clock.last_day == date(2026, 2, 24)  # the first day after the Spring Festival break
    assert found.file_by == date(2026, 2, 10)  # 10, 11, 12, 13 and the made-up Saturday 14 are left


def test_a_ruling_has_ten_days_and_an_award_set_aside_fifteen_more() -> None:
    assert one("appeal-ruling10", Event("ruling_received", date(2026, 11, 2))).clock.last_day == date(2026, 11, 12)
    assert one("sue-setaside15", Event("award_set_aside", date(2026, 11, 2))).clock.last_day == date(2026, 11, 17)
    assert one("adminsuit15", Event("reconsideration_decided", date(2026, 11, 2))).clock.last_day == date(2026, 11, 17)
    assert one("legal-aid7", Event("legal_aid_filed", date(2026, 11, 2))).clock.last_day == date(2026, 11, 9)
    assert one("inspect60", Event("complaint_accepted", date(2026, 7, 1))).clock.last_day == date(2026, 9, 22)


def test_the_award_is_waited_for_forty_five_days_and_sixty_only_when_extended() -> None:
    accepted = Event("arbitration_accepted", date(2026, 9, 1))
    assert [found.code for found in limits.all_counts([accepted])] == ["R-DL-ARB-AWARD45"]
    both = limits.all_counts([accepted, Event("arbitration_extended", date(2026, 10, 10))])
    assert [(found.code, found.ended_on) for found in both] == [
        ("R-DL-ARB-AWARD45", date(2026, 10, 10)),
        ("R-DL-ARB-AWARD60", None),
    ]


def test_a_hindrance_over_the_last_day_gives_ten_days_to_ask() -> None:
    award = Event("award_received", date(2026, 3, 2))
    ill = Event("suspended", date(2026, 3, 10), date(2026, 3, 20))
    assert one("R-DL-SUE15", award, ill).clock.last_day == date(2026, 3, 17)  # it does not stop
    assert one("obstacle10", award, ill).clock.last_day == date(2026, 3, 30)
    found = limits.all_counts([award, Event("suspended", date(2026, 3, 3), date(2026, 3, 6))])
    assert "obstacle10" not in [one.code for one in found]


def test_days_lost_over_the_relationship_are_added_to_the_year_for_an_injury() -> None:
    found = one(
        "R-DL-INJ1Y", Event("accident", date(2025, 6, 2)), Event("suspended", date(2025, 9, 1), date(2025, 9, 30))
    )
    assert (found.clock.unmoved, found.clock.last_day) == (date(2026, 7, 2), date(2026, 7, 2))


def test_asking_again_restarts_enforcement_and_an_application_keeps_it() -> None:
    due = Event("performance_due", date(2024, 5, 6))
    assert one("R-DL-ENFORCE2Y", due).clock.last_day == date(2026, 5, 6)
    asked = one("R-DL-ENFORCE2Y", due, Event("promise", date(2025, 10, 9)))
    assert (asked.clock.last_day, asked.restarted) == (date(2027, 10, 11), date(2025, 10, 9))
    assert [str(part.first) for part in asked.clock.segments] == ["2024-05-07", "2025-10-10"]
    filed = one("R-DL-ENFORCE2Y", due, Event("enforcement_filed", date(2026, 5, 6)))
    assert filed.ended_on == date(2026, 5, 6)
    late = one("R-DL-ENFORCE2Y", due, Event("enforcement_filed", date(2026, 5, 7)))
    assert (late.ended_on, late.late) == (None, Event("enforcement_filed", date(2026, 5, 7)))


def test_leap_days_and_month_ends() -> None:
    assert one("R-DL-ARB-1Y", Event("knew", date(2024, 2, 29))).clock.unmoved == date(2025, 2, 28)
    assert one("R-DL-ADMINSUIT6M", Event("administrative_act", date(2025, 8, 31))).clock.unmoved == date(2026, 2, 28)
    assert one("R-ARB-PRESERVE", Event("preserved_award_effective", date(2026, 11, 30))).clock.unmoved == date(
        2027, 2, 28
    )


def test_which_limit_a_day_of_learning_starts_follows_the_matter() -> None:
    knew = Event("knew", date(2026, 1, 5))
    codes = lambda *rules: [found.code for found in limits.all_counts([knew], rules=rules)]  # noqa: E731
    assert codes() == ["R-DL-ARB-1Y"]
    assert codes("R-DL-CIVIL3Y") == ["R-DL-CIVIL3Y"]
    assert codes("R-DL-CIVIL3Y", "R-DL-ARB-1Y") == ["R-DL-ARB-1Y", "R-DL-CIVIL3Y"]
    left = one("R-DL-ARB-1Y", Event("left", date(2026, 1, 5)), rules=("R-DL-ARB-1Y",))
    assert left.clock.last_day == date(2027, 1, 5)
    assert left.clock.warnings[0].en.startswith("Counted from the day of leaving.")


def test_a_story_that_cannot_be_names_both_events() -> None:
    hired, left = Event("hired", date(2026, 3, 1)), Event("left", date(2026, 2, 1))
    assert limits.impossible([hired, left]) == (left, hired)
    award, filed = Event("award_received", date(2026, 3, 1)), Event("arbitration_filed", date(2026, 3, 9))
    assert limits.impossible([award, filed]) == (award, filed)
    assert limits.impossible([filed, Event("award_received", date(2026, 4, 1)), hired]) is None


def test_the_data_version_is_stable_within_a_run() -> None:
    assert limits.data_version() == limits.data_version()
    assert len(limits.data_version()) == 12


# --- properties -------------------------------------------------------------------------------------------------------

SOME_DAY = st.dates(date(2008, 1, 1), date(2026, 11, 21))
SOME_KIND = st.sampled_from(sorted(limits.KINDS - {"suspended"}))
PLAIN = st.builds(Event, SOME_KIND, SOME_DAY)
HINDRANCE = st.builds(
    lambda day, length: Event("suspended", day, day + timedelta(days=length)), SOME_DAY, st.integers(0, 90)
)
STORY = st.lists(st.one_of(PLAIN, HINDRANCE), min_size=1, max_size=9)
RULES = st.sampled_from([(), ("R-DL-ARB-1Y",), ("R-DL-CIVIL3Y",), ("R-DL-ARB-WAGE",)])


@settings(max_examples=150, deadline=None)
@given(STORY, st.randoms(), st.booleans(), RULES)
def test_the_order_in_which_events_are_written_changes_nothing(
    story: list[Event], random: object, wages: bool, rules: tuple[str, ...]
) -> None:
    shuffled = list(story)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert limits.all_counts(shuffled, wages=wages, rules=rules) == limits.all_counts(story, wages=wages, rules=rules)


@settings(max_examples=150, deadline=None)
@given(STORY, st.booleans(), RULES)
def test_days_are_possible(story: list[Event], wages: bool, rules: tuple[str, ...]) -> None:
    for found in limits.all_counts(story, wages=wages, rules=rules):
        last = found.clock.last_day
        if last is None or found.clock.unmoved is None:
            continue
        assert found.clock.started <= last
        assert found.clock.started <= found.restarted
        if found.period.length is not None:
            assert not days.rests(last)
            assert last >= found.clock.unmoved
            if found.clock.moved:
                assert days.rests(found.clock.unmoved)
            assert found.clock.provisional == (days.is_provisional(last) or days.is_provisional(found.clock.unmoved))
        if found.ours:
            assert found.file_by is not None
            assert found.clock.started <= found.file_by <= last
        else:
            assert found.file_by is None
        if found.ended_on is not None:
            assert found.ended_on >= found.clock.started
            assert found.late is None


@settings(max_examples=100, deadline=None)
@given(STORY, SOME_KIND, SOME_DAY)
def test_an_unrelated_event_moves_nothing_else(story: list[Event], kind: str, day: date) -> None:
    """What neither starts, restarts nor keeps a limit leaves it alone."""
    before = {found.code: found for found in limits.all_counts(story)}
    after = {found.code: found for found in limits.all_counts([*story, Event(kind, day)])}
    for code, found in before.items():
        period = found.period
        if kind in (*period.starts, *period.kept_by, *period.undone_by, *period.restarts, "arbitration_extended"):
            continue
        if code == "obstacle10":
            continue  # hangs on the other limits
        assert after[code] == found


@settings(max_examples=100, deadline=None)
@given(STORY)
def test_the_civil_limit_agrees_with_the_worked_fold(story: list[Event]) -> None:
    started = [*story, Event("civil_knew", date(2015, 6, 1))]
    known = clocks.civil(started)
    found = one("R-DL-CIVIL3Y", *started)
    assert known is not None
    # the law room's own fold counts hindrances before a restart too; without any both are the same
    if all(event.kind != "suspended" for event in story):
        assert found.clock.last_day == known.last_day


@settings(max_examples=100, deadline=None)
@given(st.lists(HINDRANCE, max_size=4), SOME_DAY)
def test_more_lost_days_never_bring_the_last_day_nearer(lost: list[Event], accident: date) -> None:
    last = date.min
    for size in range(len(lost) + 1):
        found = one("R-DL-INJ1Y", Event("accident", accident), *sorted(lost)[:size])
        assert found.clock.last_day is not None
        assert found.clock.last_day >= last
        last = found.clock.last_day
