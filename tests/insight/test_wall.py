"""The screen on the office's wall: this moment in numbers, of the own office alone, in a fixed number of queries."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.markup import tight

from martlet.access.actor import system_actor
from martlet.access.errors import NotVisible
from martlet.hotline.models import CallBack
from martlet.insight.selectors import wall
from martlet.telephony.models import Call, Line
from martlet.volunteers.models import Duty

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
ADDRESS = "/console/insight/wall"


@pytest.fixture(autouse=True)
def at_noon(time_machine_at):
    time_machine_at(datetime(2026, 11, 20, 12))


@pytest.fixture
def ring(cast):
    """`ring(office, minutes_ago, **columns)`: one call to the office's line."""
    lines = {}

    def make(office, minutes_ago, **columns):
        line = lines.get(office.pk) or lines.setdefault(
            office.pk,
            Line.objects.create(office=office, number=f"40080{office.pk:05d}", name_zh="热线", name_en="Hotline"),
        )
        arrived = timezone.now() - timedelta(minutes=minutes_ago)
        return Call.objects.create(line=line, office=office, arrived=arrived, channel=f"c{minutes_ago}", **columns)

    return make


def ask(office, hours_ago, **columns):
    return CallBack.objects.create(
        office=office, reason="missed", asked_at=timezone.now() - timedelta(hours=hours_ago), **columns
    )


def test_an_empty_office(cast):
    found = wall(cast.beijing_volunteer)
    assert (found.office, found.lines, found.waiting, found.longest, found.on_duty) == (cast.beijing, None, 0, None, 0)
    assert (found.callbacks, found.answered, found.lost, found.received_fen, found.helped) == (0, 0, 0, 0, None)


def test_who_waits_who_serves_and_what_is_owed(cast, ring):
    ring(cast.beijing, 2, stage="waiting")
    ring(cast.beijing, 1, stage="ringing")
    ring(cast.beijing, 3, stage="talking", answered=timezone.now())
    ring(cast.beijing, 20, stage="ended", is_live=False, answered=timezone.now())
    kept = ring(cast.beijing, 30, stage="ended", is_live=False, missed="no_answer")
    ring(cast.beijing, 40, stage="ended", is_live=False, missed="hung_up")
    ring(cast.beijing, 24 * 60, stage="ended", is_live=False, missed="hung_up")  # yesterday
    ask(cast.beijing, 0.5, call=kept)
    ask(cast.beijing, 25)
    ask(cast.beijing, 30, state="done")
    Duty.objects.create(user=cast.beijing_volunteer.user, office=cast.beijing, state="on_call")
    Duty.objects.create(user=cast.beijing_mediator.user, office=cast.beijing, state="ready")
    found = wall(cast.beijing_coordinator)
    assert (found.waiting, found.longest_seconds, found.waits_long, found.lines) == (2, 120, True, (1, 1))
    assert (found.on_duty, found.talking, found.ready, found.wrapping, found.resting) == (2, 1, 1, 0, 0)
    assert (found.callbacks, found.callbacks_fresh, found.callbacks_day, found.callbacks_old) == (2, 1, 0, 1)
    assert (found.answered, found.lost, found.lost_kept, found.lost_open) == (2, 2, 1, 1)


def test_how_many_more_are_needed(cast, ring, signed_in):
    ring(cast.beijing, 3, stage="waiting")
    ring(cast.beijing, 2, stage="waiting")
    ring(cast.beijing, 1, stage="ringing")
    Duty.objects.create(user=cast.beijing_volunteer.user, office=cast.beijing, state="ringing")
    Duty.objects.create(user=cast.beijing_mediator.user, office=cast.beijing, state="break")
    assert wall(cast.beijing_coordinator).needed == 2
    browser = signed_in(cast.beijing_volunteer)
    assert "<b>还缺 2 人</b>" in tight(browser.get(ADDRESS).content.decode())
    browser.post("/console/access/language", {"language": "en", "next": "/console/"})
    assert "<b>2 more needed</b>" in tight(browser.get(ADDRESS).content.decode())
    Duty.objects.update(state="ready")
    assert wall(cast.beijing_coordinator).needed == 1
    Call.objects.update(stage="talking")
    assert (wall(cast.beijing_coordinator).needed, wall(cast.shenzhen_volunteer).needed) == (0, 0)
    assert "more needed" not in browser.get(ADDRESS).content.decode()


def test_call_backs_stand_in_three_ages_that_make_up_all(cast, signed_in):
    for hours in (0.1, 3.9, 4.1, 13, 23.9, 24.1):
        ask(cast.beijing, hours)
    ask(cast.beijing, 1, state="closed")
    ask(cast.beijing, 1, not_before=timezone.now() + timedelta(hours=1))
    found = wall(cast.beijing_volunteer)
    assert (found.callbacks, found.callbacks_fresh, found.callbacks_day, found.callbacks_old) == (6, 2, 3, 1)
    client = signed_in(cast.beijing_volunteer)
    assert [part in client.get(ADDRESS).content.decode() for part in ("4 小时内 2", "一天内 3", "超过 24 小时 1")] == [
        True
    ] * 3
    client.cookies["lang"] = "en"
    said = ("under 4 h: 2", "under a day: 3", "over 24 h: 1")
    assert [part in client.get(ADDRESS).content.decode() for part in said] == [True] * 3


def test_who_is_turned_away_was_not_lost(cast, ring, signed_in):
    ring(cast.beijing, 5, stage="ended", is_live=False, missed="blocked")
    ring(cast.beijing, 6, stage="ended", is_live=False, missed="blocked")
    found = wall(cast.beijing_volunteer)
    assert (found.answered, found.lost, found.lost_open, found.turned_away) == (0, 0, 0, 2)
    page = signed_in(cast.beijing_volunteer).get(ADDRESS).content.decode()
    assert ("没有漏接" in page, "挡下 2 通" in page, "不在回电里" in page) == (True, True, False)


def test_a_line_outside_its_hours_is_closed(cast, ring):
    ring(cast.beijing, 1)
    Line.objects.update(hours={"5": "13:00-21:00"})
    assert wall(cast.beijing_volunteer).lines == (0, 1)


def test_another_office_is_not_on_this_wall(cast, ring):
    ring(cast.beijing, 2, stage="waiting")
    ask(cast.beijing, 25)
    found = wall(cast.shenzhen_volunteer)
    assert (found.office, found.waiting, found.callbacks) == (cast.shenzhen, 0, 0)
    with pytest.raises(NotVisible):
        wall(cast.shenzhen_volunteer, cast.beijing.pk)


def test_the_page_and_its_part(cast, ring, signed_in):
    ring(cast.beijing, 2, stage="waiting")
    client = signed_in(cast.beijing_volunteer)
    page = client.get(ADDRESS).content.decode()
    assert ("北京热线" in page, "正在等候" in page, "<html" in page) == (True, True, True)
    part = client.get(ADDRESS, headers={"HX-Request": "true"}).content.decode()
    assert ("正在等候" in part, "<html" in part) == (True, False)
    assert client.get(ADDRESS, {"office": cast.shenzhen.pk}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries(cast, ring, rows, django_assert_num_queries):
    for row in range(rows):
        ask(cast.beijing, row, call=ring(cast.beijing, row, stage="ended", is_live=False, missed="no_answer"))
    with django_assert_num_queries(9):
        wall(cast.beijing_volunteer)


def test_an_auditor_has_no_wall(cast, signed_in):
    assert signed_in(cast.auditor).get(ADDRESS).status_code == 403
