"""After a hard call: one talk, between two people, and a break nobody has to ask for."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from tests.hotline.conftest import WORDS
from tests.hotline.test_pages import form

from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry, LiveEvent
from martlet.foundation.errors import Problem
from martlet.hotline import selectors, services
from martlet.hotline.models import Contact, Debrief
from martlet.telephony.rules import Talk
from martlet.volunteers.models import Duty, Volunteer

SAID = "他一直在哭，我放不下。"
AGREED = "明天上午再聊，这周少接夜班。"


@pytest.fixture
def asked(cast: Any, begun: Any) -> Debrief:
    found: Debrief = services.ask_debrief(cast.beijing_volunteer, begun())
    return found


@pytest.fixture
def at(signed_in: Any) -> Callable[..., Any]:
    """(actor, name of the page, its debrief, what is posted) -> answer."""

    def go(actor: Any, name: str, found: Debrief | None = None, **data: Any) -> Any:
        client = signed_in(actor)
        client.cookies["lang"] = "en"
        url = reverse(f"hotline:{name}", args=[found.pk] if found else [])
        return client.post(url, data) if data else client.get(url)

    return go


def test_said_twice_is_one_talk_and_its_people_hear_of_it(cast: Any, asked: Debrief) -> None:
    LiveEvent.objects.all().delete()
    assert services.ask_debrief(cast.beijing_volunteer, asked.contact).pk == asked.pk
    assert LiveEvent.objects.count() == 0
    services.withdraw_debrief(cast.beijing_volunteer, asked)
    assert {row.user_id for row in LiveEvent.objects.filter(kind="hotline.debriefs")} == {
        cast.beijing_volunteer.user_id, cast.beijing_coordinator.user_id,
    }  # fmt: skip
    assert services.ask_debrief(cast.beijing_volunteer, asked.contact).state == "open"
    assert Debrief.objects.count() == 1


def test_only_who_had_the_call_may_say_that_it_was_hard(cast: Any, begun: Any) -> None:
    contact = begun()
    for actor in (cast.beijing_coordinator, cast.shenzhen_volunteer, cast.auditor):
        with pytest.raises(Refused):
            services.ask_debrief(actor, contact)


def test_two_coordinators_take_it_and_one_is_told(cast: Any, asked: Debrief) -> None:
    services.take_debrief(cast.beijing_coordinator, asked)
    assert services.take_debrief(cast.beijing_coordinator, asked).held_by_id == cast.beijing_coordinator.user_id
    with pytest.raises(Problem) as late:
        services.take_debrief(cast.director, asked)
    assert cast.beijing_coordinator.name in late.value.message
    stale = services.take_debrief(cast.beijing_coordinator, asked)
    services.release_debrief(cast.beijing_coordinator, stale)
    with pytest.raises(Problem):
        services.finish_debrief(cast.beijing_coordinator, stale, agreed=AGREED)
    assert services.take_debrief(cast.director, asked).held_by_id == cast.director.user_id


def test_nobody_leads_their_own_talk(cast: Any, begun: Any) -> None:
    own = services.ask_debrief(cast.beijing_coordinator, begun(cast.beijing_coordinator))
    with pytest.raises(Problem):
        services.take_debrief(cast.beijing_coordinator, own)
    assert (selectors.debriefs_waiting(cast.beijing_coordinator), selectors.debriefs_waiting(cast.director)) == (0, 1)


def test_its_words_are_for_two_people(cast: Any, asked: Debrief) -> None:
    services.word_debrief(cast.beijing_volunteer, asked, words=SAID)
    with pytest.raises(NotVisible):
        selectors.debrief(cast.beijing_coordinator, asked.pk)  # leads, and does not hold it
    held = services.take_debrief(cast.beijing_coordinator, asked)
    assert selectors.debrief(cast.beijing_coordinator, asked.pk).words == SAID
    services.finish_debrief(cast.beijing_coordinator, held, agreed=AGREED)
    for actor in (cast.beijing_volunteer, cast.beijing_coordinator):
        assert selectors.debrief(actor, asked.pk).agreed == AGREED
    strangers = (cast.beijing_mediator, cast.director, cast.auditor, cast.admin, cast.shenzhen_coordinator)
    for actor in strangers:
        with pytest.raises(NotVisible):
            selectors.debrief(actor, asked.pk)
    row = Debrief.objects.values_list("words", "agreed").get()
    assert [text for text in (SAID, AGREED) if text.encode() in bytes(row[0]) + bytes(row[1])] == []


def test_it_is_done_with_words_or_declined_with_a_reason_and_can_be_reopened(cast: Any, asked: Debrief) -> None:
    boss = cast.beijing_coordinator
    held = services.take_debrief(boss, asked)
    for service, wrong, field in (
        (services.finish_debrief, {"agreed": "  "}, "agreed"),
        (services.finish_debrief, {"agreed": "很" * 2001}, "agreed"),
        (services.decline_debrief, {"why": "no"}, "why"),
        (services.decline_debrief, {"why": "other"}, "agreed"),
    ):
        with pytest.raises(Problem) as problem:
            service(boss, held, **wrong)
        assert problem.value.field == field
    closed = services.decline_debrief(boss, held, why="not_wanted")
    assert (closed.state, closed.why, closed.closed_at is not None) == ("declined", "not_wanted", True)
    assert services.reopen_debrief(boss, closed).state == "open"
    assert services.finish_debrief(boss, closed, agreed=AGREED).state == "done"


def test_a_talk_that_was_taken_back_meanwhile_says_so(cast: Any, asked: Debrief) -> None:
    held = services.take_debrief(cast.beijing_coordinator, asked)
    services.withdraw_debrief(cast.beijing_volunteer, asked)
    with pytest.raises(Problem):
        services.finish_debrief(cast.beijing_coordinator, held, agreed=AGREED)
    with pytest.raises(Problem):
        services.word_debrief(cast.beijing_volunteer, asked, words=SAID)
    with pytest.raises(Problem):
        services.withdraw_debrief(cast.beijing_volunteer, asked)
    with pytest.raises(Problem):
        services.take_debrief(cast.director, Debrief.objects.get())


def test_another_office_finds_nothing(cast: Any, asked: Debrief, at: Any) -> None:
    for actor in (cast.shenzhen_coordinator, cast.wuhan_coordinator):
        assert selectors.debrief_lists(actor).waiting == ()
        assert selectors.debriefs_waiting(actor) == 0
        with pytest.raises(Refused):
            services.take_debrief(actor, asked)
        assert cast.beijing_volunteer.name not in at(actor, "debriefs").content.decode()
        for name in ("debrief", "debrief-take", "debrief-release", "debrief-reopen", "debrief-withdraw"):
            assert at(actor, name, asked, agreed="x").status_code == 404


# --- pages -------------------------------------------------------------------------------------------------------------
def test_with_the_outcome_a_talk_is_asked_for_and_nothing_rings(cast: Any, begun: Any, signed_in: Any) -> None:
    contact = begun()
    Volunteer.objects.create(user=cast.beijing_volunteer.user, office=cast.beijing)
    Duty.objects.create(user=cast.beijing_volunteer.user, office=cast.beijing, state="wrap_up")
    client = signed_in(cast.beijing_volunteer)
    client.cookies["lang"] = "en"
    assert 'name="hard"' in client.get(reverse("hotline:contact", args=[contact.pk])).content.decode()
    finish = reverse("hotline:contact-finish", args=[contact.pk])
    bad = client.post(finish, form(contact, outcome="", hard="on", ready="1"))
    box = re.search(r'<input[^>]*name="hard"[^>]*>', bad.content.decode())
    assert (bad.status_code, box is not None and "checked" in box[0]) == (422, True)
    answer = client.post(finish, form(contact, hard="on", ready="1"))
    found = Debrief.objects.get()
    assert answer["Location"] == reverse("hotline:debrief", args=[found.pk])
    assert list(Duty.objects.values_list("state", "break_reason")) == [("break", "hard_call")]
    text = client.get(answer["Location"]).content.decode()
    assert ("You are on a break: nothing rings" in text, "Take calls again" in text) == (True, True)
    assert "You asked for a talk" in client.get(reverse("hotline:contact", args=[contact.pk])).content.decode()


def test_one_click_on_abuse_can_be_hard_too(cast: Any, begun: Any, signed_in: Any) -> None:
    contact = begun()
    client = signed_in(cast.beijing_volunteer)
    answer = client.post(reverse("hotline:one-click", args=[contact.pk]), form(contact, code="ABUSE", hard="on"))
    assert answer["Location"] == reverse("hotline:debrief", args=[Debrief.objects.get().pk])


def test_it_can_be_said_later_and_the_alarm_suggests_it(cast: Any, exchange: Any, begun: Any, signed_in: Any) -> None:
    call = exchange.call(cast.beijing, machine={"talk": Talk(risk="raised").as_dict()})
    contact = begun(call=exchange.answers(call, cast.beijing_volunteer), channel="PHONE")
    client = signed_in(cast.beijing_volunteer)
    client.cookies["lang"] = "en"
    here = reverse("hotline:contact", args=[contact.pk])
    assert "You raised the alarm in this call" in client.get(here).content.decode()
    services.one_click(cast.beijing_volunteer, contact, code="SILENT")
    assert "This call was hard" in client.get(here).content.decode()
    client.post(reverse("hotline:debrief-ask", args=[contact.pk]))
    assert Debrief.objects.get().alarm
    assert "This call was hard" not in signed_in(cast.beijing_coordinator).get(here).content.decode()


def test_the_talk_from_the_list_to_its_end(cast: Any, asked: Debrief, at: Any) -> None:
    boss, volunteer = cast.beijing_coordinator, cast.beijing_volunteer
    assert volunteer.name in at(boss, "debriefs").content.decode()
    answer = at(boss, "debrief-take", asked, x="1")
    assert answer["Location"] == reverse("hotline:debrief", args=[asked.pk])
    assert at(volunteer, "debrief", asked, words=SAID).status_code == 302
    assert SAID in at(boss, "debrief", asked).content.decode()
    assert JournalEntry.objects.filter(action="hotline.read_debrief", actor_id=boss.user_id).count() == 1
    wrong = at(boss, "debrief", asked, how="declined", why="", agreed=AGREED)
    assert (wrong.status_code, AGREED in wrong.content.decode()) == (422, True)
    assert at(boss, "debrief", asked, how="done", agreed=AGREED).status_code == 302
    assert AGREED in at(volunteer, "debrief", asked).content.decode()
    assert AGREED not in at(boss, "debriefs").content.decode()


def test_what_is_too_late_stays_typed(cast: Any, asked: Debrief, at: Any) -> None:
    services.withdraw_debrief(cast.beijing_volunteer, asked)
    answer = at(cast.beijing_volunteer, "debrief", asked, words=SAID)
    assert answer.status_code == 422
    assert "This talk is closed" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    cast: Any, begun: Any, signed_in: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for _row in range(rows):
        services.ask_debrief(cast.beijing_volunteer, begun())
    client = signed_in(cast.beijing_coordinator)
    client.get(reverse("hotline:debriefs"))
    with django_assert_num_queries(9):
        assert client.get(reverse("hotline:debriefs")).content.decode().count(cast.beijing_volunteer.name) == rows


def test_the_rail_counts_them(cast: Any, asked: Debrief, signed_in: Any) -> None:
    boss = signed_in(cast.beijing_coordinator)
    assert boss.get("/console/todo").json()["team"] == 1
    services.take_debrief(cast.beijing_coordinator, asked)
    assert boss.get("/console/todo").json()["team"] == 0
    assert signed_in(cast.beijing_volunteer).get("/console/todo").json()["team"] == 0


def test_while_sealed_the_list_stands_and_a_talk_can_be_taken(cast: Any, asked: Debrief, at: Any, sealed: Any) -> None:
    with sealed():
        assert at(cast.beijing_coordinator, "debriefs").status_code == 200
        assert at(cast.beijing_coordinator, "debrief-take", asked, x="1").status_code == 302
        assert at(cast.beijing_coordinator, "debrief", asked).status_code == 503
    assert Debrief.objects.get().held_by_id == cast.beijing_coordinator.user_id
    assert Contact.objects.exclude(words=WORDS.encode()).exists()


def test_taken_back_while_sealed_is_taken_back(cast: Any, asked: Debrief, at: Any, sealed: Any) -> None:
    with sealed():
        assert at(cast.beijing_volunteer, "debrief-withdraw", asked, x="1").status_code == 302
    assert Debrief.objects.get().state == Debrief.State.WITHDRAWN


def test_only_who_asked_takes_it_back(cast: Any, asked: Debrief, at: Any) -> None:
    assert at(cast.beijing_coordinator, "debrief-withdraw", asked, x="1").status_code == 404
    assert Debrief.objects.get().state == Debrief.State.OPEN


def test_the_list_has_the_last_that_were_closed_and_all_that_wait(cast: Any, begun: Any) -> None:
    made = [services.ask_debrief(cast.beijing_volunteer, begun()) for _one in range(23)]
    for one in made[:21]:
        held = services.take_debrief(cast.beijing_coordinator, one)
        services.decline_debrief(cast.beijing_coordinator, held, why=Debrief.Why.values[0])
    services.withdraw_debrief(cast.beijing_volunteer, made[21])
    lists = selectors.debrief_lists(cast.beijing_coordinator)
    assert [row.pk for row in lists.waiting] == [made[22].pk]
    assert [row.pk for row in lists.closed] == [row.pk for row in reversed(made[1:21])]
