"""Floods of calls: one alarm for each line and cause, on the screens of who leads, until somebody looks after it."""

import json
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Cast
from tests.telephony.conftest import Floor

from martlet.access.actor import Actor
from martlet.access.models import JournalEntry, LiveEvent
from martlet.insight.selectors import wall
from martlet.telephony import services
from martlet.telephony.models import CallNews, FloodAlarm, Line
from martlet.telephony.rules import LineRules
from martlet.telephony.rules.floods import TOLD_EVERY, causes
from martlet.telephony.switchboard.crowds import Crowds

SignedIn = Callable[[Actor], Client]
LIMITED = LineRules(id=1, office=1, flood_number=3, flood_all=10)


# --- rules --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("of_number", "in_all", "found"),
    [(3, 10, ()), (4, 4, ("one",)), (1, 11, ("all",)), (4, 11, ("one", "all")), (0, 11, ("all",))],
)
def test_which_limit_a_call_passes(of_number: int, in_all: int, found: tuple[str, ...]) -> None:
    assert causes(LIMITED, of_number, in_all) == found


def test_a_line_without_limits_has_no_flood() -> None:
    assert causes(LineRules(id=1, office=1), 1000, 1000) == ()


@given(st.lists(st.floats(0, 5), max_size=200))
def test_however_many_calls_come_a_flood_is_told_of_once_in_a_while(gaps: list[float]) -> None:
    crowds, now, told = Crowds(), 0.0, 0
    for gap in gaps:
        now += gap
        told += len(crowds.to_tell(1, ("one",), now))
    assert told <= now / TOLD_EVERY + 1
    assert crowds.to_tell(2, ("one",), now) == ("one",)  # another line has its own


# --- through the switchboard ------------------------------------------------------------------------------------------------
def flood(floor: Floor, line: Line, calls: int, number: str = "13900000009") -> None:
    for _call in range(calls):
        floor.fake.hang_up(floor.dial(line, number))
        floor.settle()


def told(kind: str = "line.flood") -> list[int | None]:
    return list(LiveEvent.objects.filter(kind=kind).order_by("id").values_list("user_id", flat=True))


def test_one_alarm_for_a_number_that_calls_and_calls(floor: Floor, line: Line, cast: Cast) -> None:
    Line.objects.update(flood_number=2)
    flood(floor, line, 2)
    assert FloodAlarm.objects.count() == 0
    flood(floor, line, 6)
    alarm = FloodAlarm.objects.get()
    assert (alarm.line, alarm.cause, alarm.ended, alarm.office) == (line, "one", None, cast.shenzhen)
    assert sorted(told()) == sorted([cast.shenzhen_coordinator.user_id, cast.admin.user_id])
    assert CallNews.objects.filter(kind="flood_one").count() == 1


def test_the_line_as_a_whole_is_another_cause(floor: Floor, line: Line) -> None:
    Line.objects.update(flood_number=0, flood_all=3)
    for n in range(6):
        flood(floor, line, 1, f"1390000000{n}")
    Line.objects.update(flood_number=1)
    flood(floor, line, 2)
    assert sorted(FloodAlarm.objects.values_list("cause", flat=True)) == ["all", "one"]


def test_told_twice_after_a_crash_it_is_one_alarm(floor: Floor, line: Line) -> None:
    Line.objects.update(flood_number=1)
    flood(floor, line, 2)
    CallNews.objects.update(told_at=None)
    floor.crash()
    floor.settle()
    flood(floor, line, 3)
    assert FloodAlarm.objects.count() == 1


def test_it_ends_by_itself_and_another_begins(floor: Floor, line: Line) -> None:
    Line.objects.update(flood_number=1)
    flood(floor, line, 2)
    assert services.end_floods(timezone.now() + timedelta(seconds=100)) == 0
    assert services.end_floods(timezone.now() + timedelta(seconds=130)) == 1
    assert FloodAlarm.objects.get().ended is not None
    floor.start()
    flood(floor, line, 2)
    assert FloodAlarm.objects.count() == 2


# --- pages ---------------------------------------------------------------------------------------------------------------
def text(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def alarm(floor: Floor, line: Line) -> FloodAlarm:
    """Three calls of one number, two of them over the limit; the last hears that it is to press a key."""
    Line.objects.update(flood_number=1)
    flood(floor, line, 2)
    floor.dial(line, "13900000009")
    return FloodAlarm.objects.get()


def test_it_stays_in_sight_until_somebody_looks_after_it(alarm: FloodAlarm, cast: Cast, signed_in: SignedIn) -> None:
    lead, other = signed_in(cast.shenzhen_coordinator), signed_in(cast.admin)
    bar = text(lead.get(reverse("telephony:flood-bar")))
    assert ("深圳热线" in bar, "先按 3" in bar, "139" in bar) == (True, True, False)
    assert 'id="flood-bar"' in text(lead.get(reverse("telephony:lines")))
    services.end_floods(timezone.now() + timedelta(minutes=5))
    assert "深圳热线" in text(other.get(reverse("telephony:flood-bar")))
    seen = reverse("telephony:flood-seen", args=[alarm.pk])
    assert lead.post(seen, {"next": reverse("telephony:live")}).headers["Location"] == reverse("telephony:live")
    alarm.refresh_from_db()
    first = alarm.acknowledged
    assert alarm.acknowledged_by_id == cast.shenzhen_coordinator.user_id
    assert other.post(seen).status_code == 302
    alarm.refresh_from_db()
    assert (alarm.acknowledged, alarm.acknowledged_by_id) == (first, cast.shenzhen_coordinator.user_id)
    assert "深圳热线" not in text(other.get(reverse("telephony:flood-bar")))
    history = text(lead.get(reverse("telephony:floods")))
    assert (cast.shenzhen_coordinator.name in history, "深圳热线" in history) == (True, True)
    assert JournalEntry.objects.filter(action="telephony.acknowledge_flood", allowed=True).count() == 2


def test_the_live_page_and_the_wall_say_so(alarm: FloodAlarm, cast: Cast, signed_in: SignedIn) -> None:
    html = text(signed_in(cast.shenzhen_coordinator).get(reverse("telephony:live")))
    assert ("2 个电话" in html, "现在有 1 人在听按 3 的提示" in html) == (True, True)
    assert (wall(cast.shenzhen_volunteer).flood, wall(cast.beijing_volunteer).flood) == (alarm.began, None)
    shown = text(signed_in(cast.shenzhen_volunteer).get(reverse("insight:wall")))
    assert "来电人要先按键" in shown
    services.end_floods(timezone.now() + timedelta(minutes=5))
    assert wall(cast.shenzhen_volunteer).flood is None


def test_who_may_see_and_acknowledge(alarm: FloodAlarm, cast: Cast, signed_in: SignedIn) -> None:
    seen = reverse("telephony:flood-seen", args=[alarm.pk])
    found = {
        who: [signed_in(getattr(cast, who)).get(reverse(f"telephony:{name}")).status_code for name in ("floods", "flood-bar")]
        + [signed_in(getattr(cast, who)).post(seen).status_code]
        for who in ("shenzhen_volunteer", "auditor", "beijing_coordinator", "shenzhen_coordinator")
    }  # fmt: skip
    assert found == {
        "shenzhen_volunteer": [403, 403, 403], "auditor": [403, 403, 403], "beijing_coordinator": [200, 200, 404],
        "shenzhen_coordinator": [200, 200, 302],
    }  # fmt: skip
    elsewhere = text(signed_in(cast.beijing_coordinator).get(reverse("telephony:floods")))
    assert (
        "深圳热线" in elsewhere,
        "深圳热线" in text(signed_in(cast.beijing_coordinator).get(reverse("telephony:flood-bar"))),
    ) == (
        False,
        False,
    )
    assert 'id="flood-bar"' not in text(signed_in(cast.shenzhen_volunteer).get(reverse("telephony:lines")))


@pytest.mark.parametrize("alarms", [1, 4])
def test_the_page_costs_the_same_with_few_and_many(
    alarms: int, cast: Cast, line: Line, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    now = timezone.now()
    for n in range(alarms):
        FloodAlarm.objects.create(
            line=line, office=cast.shenzhen, cause="one", began=now - timedelta(hours=n + 1), last=now, ended=now
        )
    lead = signed_in(cast.shenzhen_coordinator)
    lead.get(reverse("telephony:floods"))
    with django_assert_num_queries(8):
        assert text(lead.get(reverse("telephony:floods"))).count("深圳热线") == alarms


def test_in_english(alarm: FloodAlarm, cast: Cast, signed_in: SignedIn) -> None:
    lead = signed_in(cast.shenzhen_coordinator)
    lead.cookies["lang"] = "en"
    for name in ("floods", "flood-bar", "live"):
        html = text(lead.get(reverse(f"telephony:{name}")))
        assert ("One number calls again and again" in html, "%(" in html) == (True, False)


def test_live_events_tell_ids_only(alarm: FloodAlarm) -> None:
    said = [json.dumps(row.data) for row in LiveEvent.objects.filter(kind="line.flood")]
    assert said == [json.dumps({"line": alarm.line_id})] * len(said)
