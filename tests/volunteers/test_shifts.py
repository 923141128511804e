"""Shifts are planned, taken, given back, handed on and cancelled; who may do what; who is told."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.conftest import Cast
from tests.volunteers.shifts import MONDAY, certified, every_week, on, shift

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry, User
from martlet.foundation.errors import Problem
from martlet.volunteers.models import Duty, Shift, ShiftPattern, ShiftPlace
from martlet.volunteers.shifts import board, selectors, services

At = Callable[[datetime], None]


def days(pattern: ShiftPattern) -> list[str]:
    return [f"{one.day:%m-%d}" for one in Shift.objects.filter(pattern=pattern)]


def news_of(actor: Actor) -> list[str]:
    return list(ShiftPlace.objects.filter(user=actor.user_id).exclude(news="").values_list("news", flat=True))


# --- planning -----------------------------------------------------------------------------------------------------------
def test_a_week_becomes_shifts_of_four_weeks_once(cast: Cast, time_machine_at: At) -> None:
    time_machine_at(MONDAY)
    pattern = every_week(cast)
    first = Shift.objects.filter(pattern=pattern)[0]
    assert days(pattern) == ["11-23", "11-30", "12-07", "12-14"]
    assert timezone.localtime(first.starts).isoformat() == "2026-11-23T09:00:00+08:00"
    assert (first.ends - first.starts, first.places, first.edited) == (timedelta(hours=4), 2, False)
    assert (services.plan_ahead(), Shift.objects.count()) == (0, 4)
    time_machine_at(datetime(2026, 11, 24, 1, 40))
    assert (services.plan_ahead(), services.plan_ahead(), days(pattern)[-1]) == (1, 0, "12-21")


def test_what_has_begun_today_is_not_planned_any_more(cast: Cast, time_machine_at: At) -> None:
    time_machine_at(datetime(2026, 11, 23, 9, 1))
    assert days(every_week(cast))[0] == "11-30"


def test_holidays_are_left_out_unless_they_are_meant(cast: Cast, time_machine_at: At) -> None:
    """National Day of 2026 is a Thursday; Sunday 20 September and Saturday 10 October are worked."""
    time_machine_at(datetime(2026, 9, 14, 8))
    assert days(every_week(cast, weekday=4)) == ["09-17", "09-24", "10-08"]
    assert days(every_week(cast, weekday=4, begins=time(14), ends=time(18), on_holidays=True))[-2] == "10-01"
    assert "09-20" in days(every_week(cast, weekday=1))


def test_a_pattern_that_was_cut_off_goes_on(cast: Cast, time_machine_at: At) -> None:
    time_machine_at(MONDAY)
    pattern = every_week(cast)
    Shift.objects.filter(pattern=pattern, day__in=["2026-11-30", "2026-12-14"]).delete()
    assert (services.plan_ahead(), len(days(pattern))) == (2, 4)


def test_a_shift_cancelled_or_changed_by_hand_is_left_alone(cast: Cast, time_machine_at: At) -> None:
    time_machine_at(MONDAY)
    by, pattern = cast.beijing_coordinator, every_week(cast)
    first, second, third, _fourth = Shift.objects.filter(pattern=pattern)
    services.cancel_shift(by, shift=first, reason="event")
    services.change_shift(by, shift=second, begins=time(10), ends=time(12), places=5)
    services.change_pattern(by, pattern=pattern, begins=time(14), ends=time(18), places=3, on_holidays=True)
    services.plan_ahead()
    found = [(f"{timezone.localtime(one.starts):%H}", one.places, bool(one.cancelled)) for one in pattern.shifts.all()]
    assert found == [("09", 2, True), ("10", 5, False), ("14", 3, False), ("14", 3, False)]
    third.refresh_from_db()
    assert third.revision == 1


def test_an_ended_week_leaves_what_somebody_is_on(cast: Cast, time_machine_at: At) -> None:
    time_machine_at(MONDAY)
    pattern = every_week(cast)
    on(cast.beijing_volunteer, Shift.objects.get(day="2026-12-07"))
    for _twice in range(2):
        services.end_pattern(cast.beijing_coordinator, pattern=pattern)
    assert (days(pattern), services.plan_ahead()) == (["12-07"], 0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"weekday": 8}, "weekday"), ({"places": 0}, "places"), ({"places": 21}, "places"), ({"ends": time(9)}, "ends"),
        ({"ends": time(2)}, "ends"), ({"language": "klingon"}, "language"), ({"skill": "magic"}, "skill"), ({}, "begins"),
    ],
)  # fmt: skip
def test_what_no_week_can_be(cast: Cast, change: dict[str, Any], field: str) -> None:
    """The last one stands in the week already."""
    every_week(cast)
    with pytest.raises(Problem) as problem:
        every_week(cast, **change)
    assert (problem.value.field, ShiftPattern.objects.count()) == (field, 1)


@pytest.mark.parametrize(
    ("day", "field"), [(date(2026, 11, 22), "day"), (date(2027, 11, 26), "day"), (date(2026, 11, 23), "")]
)
def test_a_single_shift_is_of_a_day_to_come(cast: Cast, time_machine_at: At, day: date, field: str) -> None:
    time_machine_at(MONDAY)
    new = {"office": cast.beijing, "day": day, "begins": time(18), "ends": time(20), "places": 1}
    if field:
        with pytest.raises(Problem) as problem:
            services.add_shift(cast.beijing_coordinator, **new)
        assert problem.value.field == field
    else:
        assert services.add_shift(cast.beijing_coordinator, **new).day == day


def test_nobody_is_moved_into_two_shifts_at_once(cast: Cast, time_machine_at: At) -> None:
    time_machine_at(MONDAY)
    pattern = every_week(cast)
    evening = shift(cast, 10)  # 18:00 of the same Monday
    for one in (Shift.objects.filter(pattern=pattern)[0], evening):
        on(cast.beijing_volunteer, one)
    with pytest.raises(Problem) as problem:
        services.change_pattern(cast.beijing_coordinator, pattern=pattern, begins=time(16), ends=time(19), places=2)
    assert (problem.value.field, problem.value.values["name"]) == ("begins", "周老师")


# --- taking and giving back -----------------------------------------------------------------------------------------------
def test_a_shift_is_taken_once_and_is_full(cast: Cast) -> None:
    certified(cast.beijing_volunteer)
    certified(cast.beijing_mediator)
    one = shift(cast)
    place = services.take(cast.beijing_volunteer, shift=one)
    assert services.take(cast.beijing_volunteer, shift=one) == place
    with pytest.raises(Problem):
        services.take(cast.beijing_mediator, shift=one)
    assert ShiftPlace.objects.get() == place
    assert [entry.mates for entry in selectors.my_shifts(cast.beijing_volunteer)] == [()]
    row = JournalEntry.objects.latest("n")
    assert (row.action, row.object_id) == ("volunteers.take_shift", str(one.pk))


def test_only_who_may_take_calls_then_is_on_a_shift(cast: Cast) -> None:
    """A certificate that holds today and not then is none for it."""
    one = shift(cast, 72)
    for days_left, refused in ((None, True), (2, True), (4, False)):
        if days_left is not None:
            certified(cast.beijing_volunteer, days_left)
        if refused:
            with pytest.raises(Problem):
                services.take(cast.beijing_volunteer, shift=one)
        else:
            assert services.take(cast.beijing_volunteer, shift=one).left is None


def test_nobody_takes_two_shifts_at_once(cast: Cast) -> None:
    certified(cast.beijing_volunteer)
    first, later, after = shift(cast, 72), shift(cast, 74), shift(cast, 76)
    services.take(cast.beijing_volunteer, shift=first)
    with pytest.raises(Problem):
        services.take(cast.beijing_volunteer, shift=later)
    services.cancel_shift(cast.beijing_coordinator, shift=first, reason="closed")
    services.take(cast.beijing_volunteer, shift=later)
    with pytest.raises(Problem):
        services.take(cast.beijing_volunteer, shift=after)


def test_in_good_time_a_shift_is_given_back_without_a_word(cast: Cast) -> None:
    place = on(cast.beijing_volunteer, shift(cast, 49))
    services.give_back(cast.beijing_volunteer, place=place)
    place.refresh_from_db()
    assert (place.left is None, place.late, place.reason) == (False, False, "")
    with pytest.raises(Problem):
        services.give_back(cast.beijing_volunteer, place=place)


def test_late_it_needs_a_reason_that_who_leads_reads(cast: Cast) -> None:
    place = on(cast.beijing_volunteer, shift(cast, 47, places=2))
    for reason in ("", "王小明 is ill"):
        with pytest.raises(Problem) as problem:
            services.give_back(cast.beijing_volunteer, place=place, reason=reason)
        assert problem.value.field == "reason"
    services.give_back(cast.beijing_volunteer, place=place, reason="private")
    week = board.week(cast.beijing_coordinator, place.shift.day)
    assert [(one.user.work_name, one.reason) for slot in week.late for one in slot.gave_back] == [("周老师", "private")]
    assert week.coverage.missing == 2
    for one in (cast.beijing_coordinator, cast.beijing_mediator):
        on(one, place.shift)
        certified(one)
    assert board.week(cast.beijing_coordinator, place.shift.day).late == ()  # the place is filled
    row = JournalEntry.objects.filter(action="volunteers.own_shift").latest("n")
    assert row.reason == "private"


def test_just_taken_is_given_back_at_once(cast: Cast) -> None:
    certified(cast.beijing_volunteer)
    place = services.take(cast.beijing_volunteer, shift=shift(cast, 2))
    services.give_back(cast.beijing_volunteer, place=place)
    assert ShiftPlace.objects.get().late is False


def test_what_is_over_is_over(cast: Cast) -> None:
    certified(cast.beijing_volunteer)
    old = shift(cast, -6)
    place, by = on(cast.beijing_volunteer, old), cast.beijing_coordinator
    mates = {"begins": time(9), "ends": time(10), "places": 1}
    for act in (
        lambda: services.give_back(cast.beijing_volunteer, place=place, reason="work"),
        lambda: services.offer(cast.beijing_volunteer, place=place),
        lambda: services.take(cast.beijing_mediator, shift=old),
        lambda: services.cancel_shift(by, shift=old, reason="event"),
        lambda: services.change_shift(by, shift=old, **mates),
        lambda: services.take_off(by, place=place),
    ):
        with pytest.raises(Problem):
            act()


# --- handing on ---------------------------------------------------------------------------------------------------------------
def test_a_colleague_takes_an_offered_shift_over(cast: Cast) -> None:
    giver, taker = cast.beijing_volunteer, cast.beijing_mediator
    place = on(giver, shift(cast, 20))
    certified(taker)
    with pytest.raises(Problem):  # not offered
        services.take_over(taker, place=place)
    services.offer(giver, place=place)
    with pytest.raises(Problem):  # one's own
        services.take_over(giver, place=place)
    [found] = selectors.open_shifts(taker)
    assert (found.offer, found.free, found.refused) == (place, 0, "")
    services.take_over(taker, place=place)
    held = ShiftPlace.objects.get(left=None)
    assert (held.user_id, held.offered, news_of(giver)) == (taker.user_id, None, ["taken_over"])
    with pytest.raises(Problem):
        services.take_over(cast.beijing_coordinator, place=place)
    assert selectors.open_shifts(taker) == []


def test_only_who_may_takes_it_over_and_what_is_kept_is_kept(cast: Cast) -> None:
    place = on(cast.beijing_volunteer, shift(cast, 20))
    services.offer(cast.beijing_volunteer, place=place)
    with pytest.raises(Problem):  # no certificate
        services.take_over(cast.beijing_mediator, place=place)
    certified(cast.beijing_mediator)
    on(cast.beijing_mediator, shift(cast, 22))
    with pytest.raises(Problem):  # elsewhere
        services.take_over(cast.beijing_mediator, place=place)
    services.keep(cast.beijing_volunteer, place=place)
    certified(cast.beijing_coordinator)
    with pytest.raises(Problem):
        services.take_over(cast.beijing_coordinator, place=place)
    assert ShiftPlace.objects.filter(left=None, shift=place.shift).get() == place


# --- news -----------------------------------------------------------------------------------------------------------------------
def test_who_is_on_a_shift_is_told_what_becomes_of_it(cast: Cast) -> None:
    by, me = cast.beijing_coordinator, cast.beijing_volunteer
    one = shift(cast, 72, places=3)
    mine, his = on(me, one), on(by, one)
    services.cancel_shift(by, shift=one, reason="holiday")
    assert (news_of(me), news_of(by)) == (["cancelled"], [])  # nobody is told of what they did themselves
    assert (selectors.my_shifts(me), selectors.news_waiting(me)) == ([], 1)
    services.restore_shift(by, shift=one)
    assert news_of(me) == ["restored"]
    start = timezone.localtime(one.starts)
    services.change_shift(by, shift=one, begins=start.time(), ends=(start + timedelta(hours=2)).time(), places=1)
    assert news_of(me) == ["changed"]
    [told] = selectors.today(me).news
    assert (told.by, selectors.today(me).next) == (by.user, mine)
    mine.refresh_from_db()
    services.see_news(me, place=mine)
    assert (selectors.news_waiting(me), selectors.today(me).news) == (0, ())
    services.take_off(by, place=mine)
    assert news_of(me) == ["taken_off"]
    his.refresh_from_db()
    assert his.news == ""


def test_restored_it_does_not_take_back_who_is_elsewhere_now(cast: Cast) -> None:
    by, one, other = cast.beijing_coordinator, shift(cast, 72), shift(cast, 74)
    certified(cast.beijing_volunteer)
    services.take(cast.beijing_volunteer, shift=one)
    services.cancel_shift(by, shift=one, reason="other")
    services.take(cast.beijing_volunteer, shift=other)
    services.restore_shift(by, shift=one)
    assert ([entry.place.shift for entry in selectors.my_shifts(cast.beijing_volunteer)], news_of(cast.beijing_volunteer)) == (
        [other], ["taken_off"],
    )  # fmt: skip


def test_who_leads_puts_on_whom_they_reached(cast: Cast) -> None:
    by, one = cast.beijing_coordinator, shift(cast, 5)
    user = User.objects.get(pk=cast.beijing_volunteer.user_id)
    with pytest.raises(Problem) as problem:
        services.put_on(by, shift=one, user=user)
    assert (problem.value.field, board.people_for(one)) == ("user", [])
    certified(cast.beijing_volunteer)
    certified(cast.shenzhen_volunteer)
    assert board.people_for(one) == [user]
    services.put_on(by, shift=one, user=user)
    assert (news_of(cast.beijing_volunteer), board.people_for(one)) == (["put_on"], [])
    with pytest.raises(Problem):
        services.put_on(by, shift=one, user=User.objects.get(pk=cast.shenzhen_volunteer.user_id))


# --- coverage ---------------------------------------------------------------------------------------------------------------------
def test_who_lost_the_certificate_leaves_a_hole(cast: Cast) -> None:
    one = shift(cast, 72, places=2)
    on(cast.beijing_volunteer, one)
    on(cast.beijing_mediator, one)
    certified(cast.beijing_volunteer)
    certified(cast.beijing_mediator, 1)
    found = board.slot(cast.beijing_coordinator, one.pk)
    assert ([holder.able for holder in found.people], found.missing) == ([True, False], 1)


def test_how_the_shift_stands_now(cast: Cast, django_assert_num_queries: Any) -> None:
    assert selectors.on_shift_now(cast.beijing_volunteer) is None
    now = shift(cast, -1, places=3)
    shift(cast, -1, cancelled=timezone.now())
    shift(cast, 4)
    on(cast.beijing_mediator, now, left=timezone.now())
    on(cast.beijing_volunteer, now)
    on(cast.beijing_coordinator, now)
    Duty.objects.create(user_id=cast.beijing_volunteer.user_id, office=cast.beijing)
    with django_assert_num_queries(1):
        found = selectors.on_shift_now(cast.beijing_volunteer)
    assert found == selectors.OnShiftNow(3, 1, ("刘老师",))
    assert (found.missing, selectors.on_shift_now(cast.shenzhen_volunteer), selectors.on_shift_now(cast.auditor)) == (
        2,
        None,
        None,
    )


def test_holes_of_the_next_days_are_counted_for_who_leads(cast: Cast, django_assert_num_queries: Any) -> None:
    on(cast.beijing_volunteer, shift(cast, 20, places=3))
    shift(cast, 30, places=2, cancelled=timezone.now())
    shift(cast, 24 * 8, places=2)
    with django_assert_num_queries(1):
        assert selectors.holes_soon(cast.beijing_coordinator) == 2
    with django_assert_num_queries(0):
        assert selectors.holes_soon(cast.beijing_volunteer) == 0
    assert selectors.holes_soon(cast.shenzhen_coordinator) == 0


# --- who may -----------------------------------------------------------------------------------------------------------------------
def test_another_office_sees_and_does_nothing(cast: Cast) -> None:
    one = shift(cast, 72)
    place, pattern = on(cast.beijing_volunteer, one), every_week(cast)
    stranger, leader = cast.shenzhen_volunteer, cast.shenzhen_coordinator
    certified(stranger)
    for act in (
        lambda: services.take(stranger, shift=one),
        lambda: services.take_over(stranger, place=place),
        lambda: services.give_back(stranger, place=place),
        lambda: services.see_news(cast.beijing_mediator, place=place),  # nor does a colleague
        lambda: services.take_off(leader, place=place),
        lambda: services.cancel_shift(leader, shift=one, reason="other"),
        lambda: services.end_pattern(leader, pattern=pattern),
        lambda: services.add_shift(leader, office=cast.beijing, day=one.day, begins=time(9), ends=time(10), places=1),
        lambda: services.cancel_shift(cast.beijing_volunteer, shift=one, reason="other"),
        lambda: services.take(cast.auditor, shift=one),
    ):
        with pytest.raises(Refused):
            act()
    for look in (
        lambda: selectors.shift_to_take(stranger, one.pk),
        lambda: selectors.shift_to_change(leader, one.pk),
        lambda: selectors.pattern(leader, pattern.pk),
        lambda: selectors.place(stranger, place.pk, "volunteers.own_shift"),
        lambda: board.slot(leader, one.pk),
    ):
        with pytest.raises(NotVisible):
            look()
    assert (selectors.open_shifts(stranger), board.week(leader, one.day).rows, board.patterns(leader)) == ([], (), [])
    assert ShiftPlace.objects.filter(left=None).get() == place
