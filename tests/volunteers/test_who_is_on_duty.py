"""Coordinators see who is on duty, and send somebody on a break or off duty: never out of a call, never in silence."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.conftest import Cast
from tests.markup import tight

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.models import JournalEntry, LiveEvent
from martlet.foundation.errors import Problem
from martlet.volunteers import selectors, services
from martlet.volunteers.models import Duty
from martlet.volunteers.selectors import Moved
from martlet.volunteers.team.services import certify

SignedIn = Callable[[Actor], Client]
WHY = "浏览器忘关了，王小明打不进来"
LIVE = "/console/telephony/live"


def start(cast: Cast, *actors: Actor) -> list[Duty]:
    for actor in actors:
        boss = cast.beijing_coordinator if actor.office_id == cast.beijing.pk else cast.shenzhen_coordinator
        certify(boss, user=actor.user, until=timezone.localdate() + timedelta(30), reason="elsewhere")
    return [services.go_on_duty(actor) for actor in actors]


def notice(actor: Actor) -> Moved | None:
    return selectors.presence(actor).moved


def test_a_coordinator_ends_a_forgotten_duty_and_the_colleague_reads_why(cast: Cast) -> None:
    [duty] = start(cast, cast.beijing_volunteer)
    services.end_duty(cast.beijing_coordinator, duty=duty, reason=WHY)
    duty.refresh_from_db()
    assert (duty.until is not None, selectors.presence(cast.beijing_volunteer).state) == (True, "off")
    assert notice(cast.beijing_volunteer) == Moved(cast.beijing_coordinator.name, True, WHY)
    assert WHY.encode() not in bytes(duty.moved_reason)
    row = JournalEntry.objects.get(action="volunteers.end_duty")
    assert (row.actor_id, row.object_id, row.reason) == (cast.beijing_coordinator.user_id, str(duty.pk), "")
    told = LiveEvent.objects.filter(kind="presence", user_id=duty.user_id).latest("id")
    assert told.data == {"state": "off"}
    assert LiveEvent.objects.filter(kind="team", office_id=duty.office_id).latest("id").data["state"] == "off"
    services.see_notice(cast.beijing_volunteer)
    assert notice(cast.beijing_volunteer) is None


def test_while_sealed_they_read_by_whom(cast: Cast) -> None:
    [duty] = start(cast, cast.beijing_volunteer)
    services.end_duty(cast.beijing_coordinator, duty=duty, reason=WHY)
    vault.seal()
    assert notice(cast.beijing_volunteer) == Moved(cast.beijing_coordinator.name, True)


def test_a_coordinator_sends_somebody_on_a_break(cast: Cast) -> None:
    [duty] = start(cast, cast.beijing_volunteer)
    services.rest_colleague(cast.beijing_coordinator, duty=duty)
    assert selectors.presence(cast.beijing_volunteer).state == "break"
    assert notice(cast.beijing_volunteer) == Moved(cast.beijing_coordinator.name, False)
    with pytest.raises(Problem):
        services.rest_colleague(cast.beijing_coordinator, duty=duty)
    services.set_state(cast.beijing_volunteer, state="ready")
    assert (notice(cast.beijing_volunteer), selectors.presence(cast.beijing_volunteer).state) == (None, "ready")


@pytest.mark.parametrize("state", ["ringing", "on_call"])
def test_never_out_of_a_call(cast: Cast, state: str) -> None:
    [duty] = start(cast, cast.beijing_volunteer)
    services.mark_state([duty.user_id], state)  # after the coordinator had looked
    for act in (services.rest_colleague, lambda actor, duty: services.end_duty(actor, duty=duty, reason=WHY)):
        with pytest.raises(Problem) as problem:
            act(cast.beijing_coordinator, duty=duty)
        assert problem.value.message == f"{duty.user.work_name}的电话正在响或正在通话，等结束了再来。"
    assert (selectors.presence(cast.beijing_volunteer).state, notice(cast.beijing_volunteer)) == (state, None)


def test_who_went_off_duty_meanwhile_is_left_alone(cast: Cast) -> None:
    [duty] = start(cast, cast.beijing_volunteer)
    services.go_off_duty(cast.beijing_volunteer)
    for act in (services.rest_colleague, lambda actor, duty: services.end_duty(actor, duty=duty, reason=WHY)):
        with pytest.raises(Problem) as problem:
            act(cast.beijing_coordinator, duty=duty)
        assert problem.value.message == f"{duty.user.work_name}已经不在值班了。"
    assert Duty.objects.get().moved_by is None


def test_only_the_own_office_s_coordinator(cast: Cast, signed_in: SignedIn) -> None:
    [duty] = start(cast, cast.beijing_volunteer)
    for actor in (
        cast.shenzhen_coordinator,
        cast.beijing_volunteer,
        cast.beijing_mediator,
        cast.auditor,
        cast.director,
    ):
        with pytest.raises(Refused):
            services.rest_colleague(actor, duty=duty)
        with pytest.raises(Refused):
            services.end_duty(actor, duty=duty, reason=WHY)
    other = signed_in(cast.shenzhen_coordinator)
    assert duty.user.work_name not in other.get(LIVE).content.decode()
    for what in ("rest", "end"):
        assert other.post(f"/console/telephony/team/{duty.pk}/{what}", {"reason": WHY}).status_code == 404
    assert selectors.presence(cast.beijing_volunteer).state == "ready"


# --- pages ------------------------------------------------------------------------------------------------------------
def test_the_team_by_name_with_what_each_is_doing(cast: Cast, signed_in: SignedIn) -> None:
    start(cast, cast.beijing_volunteer, cast.beijing_mediator, cast.beijing_coordinator)
    services.set_state(cast.beijing_mediator, state="break", reason="meal")
    page = tight(signed_in(cast.beijing_coordinator).get(LIVE).content.decode())
    team = page[page.index('id="team"') : page.index("</section>", page.index('id="team"'))]
    names = [cast.beijing_volunteer.name, cast.beijing_mediator.name, cast.beijing_coordinator.name]
    assert [team.count(f'"m-b">{name}<') for name in names] == [1, 1, 1]
    assert ("休息中 · 吃饭" in team, team.count("浏览器"), team.count("data-since")) == (True, 3, 3)
    assert (team.count('id="end-'), team.count('id="rest-')) == (2, 1)  # not oneself; who rests already, rests


def test_the_page_costs_the_same_for_one_and_for_three(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.beijing_coordinator)
    start(cast, cast.beijing_volunteer)
    client.get(LIVE)
    with CaptureQueriesContext(connection) as first:
        client.get(LIVE)
    start(cast, cast.beijing_mediator, cast.beijing_coordinator)
    with CaptureQueriesContext(connection) as second:
        client.get(LIVE)
    assert len(second) == len(first)


def test_the_buttons_of_the_team(cast: Cast, signed_in: SignedIn) -> None:
    duty, other = start(cast, cast.beijing_volunteer, cast.beijing_mediator)
    boss, volunteer = signed_in(cast.beijing_coordinator), signed_in(cast.beijing_volunteer)
    at = "/console/telephony/team"
    assert boss.post(f"{at}/{duty.pk}/rest")["Location"] == LIVE
    assert boss.post(f"{at}/{duty.pk}/rest").status_code == 409
    assert f"{cast.beijing_coordinator.name}让您先休息" in volunteer.get("/console/").content.decode()
    assert boss.get(f"{at}/{duty.pk}/end").status_code == 200
    assert boss.post(f"{at}/{duty.pk}/end", {"reason": "  "}).status_code == 422
    services.mark_state([other.user_id], "on_call")
    answer = boss.post(f"{at}/{other.pk}/end", {"reason": WHY})
    assert (answer.status_code, WHY in answer.content.decode()) == (422, True)
    assert boss.post(f"{at}/{duty.pk}/end", {"reason": WHY})["Location"] == LIVE
    bar = volunteer.get("/console/telephony/moved").content.decode()
    assert (WHY in bar, f"{cast.beijing_coordinator.name}结束了您的值班" in bar) == (True, True)
    assert volunteer.post("/console/volunteers/duty/seen", {"next": "/console/"})["Location"] == "/console/"
    assert WHY not in volunteer.get("/console/").content.decode()
    assert WHY not in volunteer.get("/console/telephony/moved").content.decode()
