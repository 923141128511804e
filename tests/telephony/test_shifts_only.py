"""A line that rings only during shifts: without one that somebody is on, calls go as if nobody of the office were on duty."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.conftest import Cast
from tests.volunteers.shifts import on, shift

from martlet.access.actor import Actor
from martlet.hotline.selectors import needed_here
from martlet.insight.selectors.wall import wall
from martlet.telephony import rules
from martlet.telephony.lines import selectors, services
from martlet.telephony.models import Call, Line
from martlet.telephony.rules import events as e
from martlet.telephony.rules.choosing import OnDuty
from martlet.telephony.switchboard import book
from martlet.volunteers.models import Duty

SENTENCE = "现在没有人值的班，电话不会打到本办公室"


@pytest.fixture
def line(cast: Cast) -> Line:
    found = Line.objects.create(
        office=cast.beijing, number="4000100110", payer="shared", name_zh="热线", name_en="Line", shifts_only=True
    )
    Line.objects.create(office=cast.shenzhen, number="4000100755", name_zh="热线", name_en="Line")
    return found


def offices(line: Line) -> list[int]:
    """Those whose people the switchboard rings for it."""
    [row] = [row["rules"] for row in book.lines() if row["rules"]["id"] == line.pk]
    return list(row["offices"])


def decided(line: Line, *people: OnDuty) -> list[e.Event]:
    """What becomes of a caller who waits, with these on duty."""
    [row] = [row["rules"] for row in book.lines() if row["rules"]["id"] == line.pk]
    call = rules.Call("c", "caller", rules.LineRules.from_dict(row), 0.0, 1, stage=rules.Stage.WAITING)
    return [event for _call, event in rules.assign([call], people, 0.0)]


def test_it_rings_while_somebody_is_on_a_shift(cast: Cast, line: Line) -> None:
    ready = OnDuty(1, cast.beijing.pk, "ready", "v1")
    assert decided(line, ready) == [e.Nobody("no_duty")]
    running = shift(cast, -1)
    assert decided(line, ready) == [e.Nobody("no_duty")]  # nobody is on it
    place = on(cast.beijing_volunteer, running)
    assert decided(line, ready) == [e.Offered(((1, "v1"),))]
    for hours in (-5, 1):
        on(cast.beijing_mediator, shift(cast, hours))
    running.cancelled = timezone.now()
    running.save()
    assert decided(line, ready) == [e.Nobody("no_duty")]
    running.cancelled = None
    running.save()
    place.left = timezone.now()
    place.save()
    assert decided(line, ready) == [e.Nobody("no_duty")]


def test_offices_that_help_go_on_helping(cast: Cast, line: Line) -> None:
    line.helped_by.add(cast.shenzhen)
    assert offices(line) == [cast.shenzhen.pk]
    on(cast.beijing_volunteer, shift(cast, -1))
    assert offices(line) == [cast.beijing.pk, cast.shenzhen.pk]


def test_a_coordinator_who_takes_the_queue_is_rung_all_the_same(cast: Cast, line: Line) -> None:
    [row] = [row["rules"] for row in book.lines() if row["rules"]["id"] == line.pk]
    taken = rules.LineRules.from_dict(row | {"taken_by": 7})
    call = rules.Call("c", "caller", taken, 0.0, 1, stage=rules.Stage.WAITING)
    [(_call, event)] = rules.assign([call], [OnDuty(7, cast.beijing.pk, "ready", "v7")], 0.0)
    assert event == e.Offered(((7, "v7"),))


def test_off_it_is_as_ever_and_costs_nothing(cast: Cast, line: Line, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        book.lines()
    Line.objects.update(shifts_only=False)
    with django_assert_num_queries(2):
        assert offices(line) == [cast.beijing.pk]
    with django_assert_num_queries(1):
        assert [one.unstaffed for one in selectors.office_lines([cast.beijing.pk])] == [False]


def test_more_people_are_needed_where_those_on_duty_are_not_rung(cast: Cast, line: Line) -> None:
    """The same figure above the console and on the wall; a second line rings as ever."""

    def figures() -> tuple[int, int]:
        return needed_here(cast.beijing_coordinator), wall(cast.beijing_coordinator).needed

    def caller(called: Line) -> Call:
        arrived = timezone.now() - timedelta(seconds=20)
        return Call.objects.create(line=called, office=cast.beijing, stage="waiting", channel="c", arrived=arrived)

    stretch = Duty.objects.create(user=cast.beijing_volunteer.user, office=cast.beijing)
    Duty.objects.create(user=cast.beijing_mediator.user, office=cast.beijing, state="wrap_up")
    assert figures() == (1, 1)  # the next caller would be lost
    for _caller in range(2):
        caller(line)
    assert figures() == (2, 2)
    line.taken_duty = stretch
    line.save()
    assert figures() == (1, 1)  # who has taken the queue is rung all the same
    line.taken_duty = None
    line.save()
    other = Line.objects.create(office=cast.beijing, number="4000100111", name_zh="另一条", name_en="Another")
    for _caller in range(3):
        caller(other)
    assert figures() == (3, 3)  # of these three two are soon answered
    on(cast.beijing_mediator, shift(cast, -1))
    assert figures() == (3, 3)  # five callers, two for them
    Call.objects.filter(line=other).delete()
    assert figures() == (0, 0)


def test_it_is_a_setting_with_versions(cast: Cast, line: Line, signed_in: Callable[[Actor], Client]) -> None:
    browser = signed_in(cast.beijing_coordinator)
    there = f"/console/telephony/lines/{line.pk}"
    now = selectors.content_of(line)["settings"]
    assert now["shifts_only"] is True
    sent = {name: value for name, value in now.items() if value is not None and not isinstance(value, bool)}
    answer = browser.post(
        f"{there}/settings", {**sent, "has_notice": "on", "records": "on", "seen": "0", "reason": "试一试"}
    )
    assert answer.status_code == 302
    line.refresh_from_db()
    assert (line.shifts_only, line.version) == (False, 2)
    assert "本办公室只在有人值的班次响铃" in browser.get(f"{there}/versions/2").content.decode()
    services.restore_line(cast.beijing_coordinator, line=line, number=1, seen=2, reason="again")
    line.refresh_from_db()
    assert line.shifts_only is True


def test_those_who_lead_see_why_it_is_quiet(cast: Cast, line: Line, signed_in: Callable[[Actor], Client]) -> None:
    browser = signed_in(cast.beijing_coordinator)
    pages = ("/console/hotline/", f"/console/telephony/lines/{line.pk}")
    assert [SENTENCE in browser.get(page).content.decode() for page in pages] == [True, True]
    on(cast.beijing_volunteer, shift(cast, -1))
    assert [SENTENCE in browser.get(page).content.decode() for page in pages] == [False, False]
