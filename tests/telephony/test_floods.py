"""Floods of calls: one alarm for each line and cause, on the screens of who leads, until somebody looks after it."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
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

from martlet.access.actor import Actor, Role
from martlet.access.models import JournalEntry, LiveEvent, Office, RoleGrant, User
from martlet.access.selectors import actor_of
from martlet.insight.selectors import wall
from martlet.telephony import services
from martlet.telephony.models import CallNews, FloodAlarm, Line
from martlet.telephony.rules import LineRules
from martlet.telephony.rules.floods import TOLD_EVERY, causes
from martlet.telephony.selectors.floods import unseen_floods
from martlet.telephony.switchboard.crowds import Crowds
from martlet.volunteers.models import Duty, State

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
    assert told() == [cast.shenzhen_coordinator.user_id]
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
    lead, other = signed_in(cast.shenzhen_coordinator), signed_in(colleague(cast.shenzhen, "kong"))
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
    assert (wall(cast.shenzhen_volunteer).flood, wall(cast.beijing_volunteer).flood) == (alarm, None)
    shown = text(signed_in(cast.shenzhen_volunteer).get(reverse("insight:wall")))
    assert [words for words in ('class="m-wall-flood"', "深圳热线", "来电人要先按键") if words not in shown] == []
    services.end_floods(timezone.now() + timedelta(minutes=5))
    assert wall(cast.shenzhen_volunteer).flood is None


# --- whom it concerns ------------------------------------------------------------------------------------------------------
def colleague(office: Office, username: str, role: Role = Role.COORDINATOR) -> Actor:
    user = User.objects.create(username=username, work_name="孔老师", office=office, password="!")
    RoleGrant.objects.create(user=user, role=role, office=office)
    return actor_of(user)


def goes_on_duty(actor: Actor, office: Office, state: State = State.READY) -> Duty:
    return Duty.objects.create(user=actor.user, office=office, state=state)


def has_the_bar(signed_in: SignedIn, *actors: Actor) -> list[bool]:
    return ["深圳热线" in text(signed_in(one).get(reverse("telephony:flood-bar"))) for one in actors]


def test_it_is_for_the_coordinators_on_duty(floor: Floor, line: Line, cast: Cast, signed_in: SignedIn) -> None:
    Line.objects.update(flood_number=1)
    first, second = cast.shenzhen_coordinator, colleague(cast.shenzhen, "kong")
    duty = goes_on_duty(second, cast.shenzhen, State.BREAK)
    goes_on_duty(cast.beijing_coordinator, cast.beijing)
    flood(floor, line, 2)
    everybody = (first, second, cast.beijing_coordinator, cast.director, cast.admin)
    assert (told(), has_the_bar(signed_in, *everybody)) == ([second.user_id], [False, True, False, False, False])
    assert "深圳热线" in text(signed_in(first).get(reverse("telephony:floods")))  # who looks for it finds it
    Duty.objects.filter(pk=duty.pk).update(until=timezone.now())
    services.end_floods(timezone.now() + timedelta(minutes=5))
    assert told()[1:] == [first.user_id, second.user_id]
    assert has_the_bar(signed_in, *everybody) == [True, True, False, False, False]


def test_with_nobody_on_duty_it_is_for_all_coordinators_of_the_office(
    floor: Floor, line: Line, cast: Cast, signed_in: SignedIn
) -> None:
    Line.objects.update(flood_number=1)
    second, volunteer = colleague(cast.shenzhen, "kong"), cast.shenzhen_volunteer
    goes_on_duty(volunteer, cast.shenzhen)
    goes_on_duty(second, cast.wuhan)  # helps out elsewhere
    flood(floor, line, 2)
    assert told() == [cast.shenzhen_coordinator.user_id, second.user_id]
    assert has_the_bar(signed_in, cast.shenzhen_coordinator, second, cast.wuhan_coordinator) == [True, True, False]


def test_an_office_without_coordinators_has_its_alarms_with_who_runs_it(
    floor: Floor, line: Line, cast: Cast, signed_in: SignedIn
) -> None:
    RoleGrant.objects.filter(role=Role.COORDINATOR, office=cast.shenzhen).delete()
    Line.objects.update(flood_number=1)
    here = colleague(cast.shenzhen, "kong", Role.DIRECTOR)
    flood(floor, line, 2)
    assert told() == sorted([cast.director.user_id, cast.admin.user_id, here.user_id])
    assert has_the_bar(signed_in, here, cast.beijing_coordinator) == [True, False]


def test_several_are_one_line(alarm: FloodAlarm, line: Line, cast: Cast, signed_in: SignedIn) -> None:
    """The one that goes on first, whenever the others began."""
    now = timezone.now()
    for _alarm in range(2):
        FloodAlarm.objects.create(line=line, office=cast.shenzhen, cause="all", began=now, last=now, ended=now)
    lead = signed_in(cast.shenzhen_coordinator)
    bar = text(lead.get(reverse("telephony:flood-bar")))
    assert (bar.count("m-flood"), "去看看，还有 2 次" in bar, alarm.get_cause_display() in bar) == (1, True, True)
    assert reverse("telephony:flood-seen", args=[alarm.pk]) in bar


def test_it_is_large_where_calls_are_answered_and_gone_where_all_stand(
    alarm: FloodAlarm, cast: Cast, signed_in: SignedIn
) -> None:
    lead = signed_in(cast.shenzhen_coordinator)
    found = {}
    for name in ("hotline:console", "hotline:callbacks", "telephony:live", "telephony:floods"):
        asked = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{reverse(name)}?day=1"}
        bar = text(lead.get(reverse("telephony:flood-bar"), headers=asked))
        found[name] = ("m-flood-l" in bar, f'value="{reverse(name)}?day=1"' in bar, "m-flood" in bar)
    assert found == {
        "hotline:console": (True, True, True), "hotline:callbacks": (False, True, True),
        "telephony:live": (False, False, False), "telephony:floods": (False, False, False),
    }  # fmt: skip


def test_one_that_is_over_says_its_day_and_is_no_alert(alarm: FloodAlarm, cast: Cast, signed_in: SignedIn) -> None:
    lead = signed_in(cast.shenzhen_coordinator)
    assert 'role="alert"' in text(lead.get(reverse("telephony:flood-bar")))
    began = timezone.make_aware(datetime(2026, 3, 5, 19, 41))
    FloodAlarm.objects.update(began=began, ended=began + timedelta(minutes=17))
    bar = text(lead.get(reverse("telephony:flood-bar")))
    assert ("来电高峰已过" in bar, "3月5日 " in bar, 'role="alert"' in bar) == (True, True, False)
    lead.cookies["lang"] = "en"
    bar = text(lead.get(reverse("telephony:flood-bar")))
    assert ("Flood over" in bar, "5 Mar " in bar, "See it" in bar) == (True, True, True)


def test_no_flood_costs_one_query(cast: Cast, signed_in: SignedIn, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert unseen_floods(cast.shenzhen_coordinator) == []


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
