"""The trace of one call: what is told of it, to whom, and what is never told."""

import os
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.conftest import Cast
from tests.telephony.conftest import Floor
from tests.telephony.test_in_talk import Story

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.telephony import services
from martlet.telephony.history import selectors, words
from martlet.telephony.models import Call, CallEvent, Line

OnDuty = Callable[..., object]
SignedIn = Callable[[Actor], Client]
EMPLOYER = "13912349876"


@pytest.fixture
def story(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> Story:
    return Story(floor, line, cast, on_duty)  # type: ignore[arg-type]


def told(actor: Actor, call: Call) -> list[str]:
    with translation.override("en"):
        return [line.words for line in words.lines_of(selectors.trace_of(actor, call.pk))]


def page_of(client: Client, call: Call) -> str:
    return unescape(client.get(reverse("telephony:call", args=[call.pk])).content.decode())


def test_a_conversation_from_the_first_ring_to_the_end(story: Story, cast: Cast) -> None:
    def ask(what: str) -> None:
        services.steer(story.volunteer, call=story.call, what=what)
        story.settle()

    for what in ("hold", "unhold", "pause_recording", "resume_recording", "mute", "unmute"):
        ask(what)
    services.raise_risk(story.volunteer, call=story.call)
    story.settle()
    story.floor.time_up("risk")
    services.transfer_to(
        story.volunteer,
        call=story.call,
        user_id=story.colleague.user_id,
        consult=True,
        reason="matter",
        consent="agreed",
    )
    story.settle()
    services.steer(story.volunteer, call=story.call, what="connect")
    story.settle()
    story.floor.fake.hang_up(story.caller)
    story.settle()
    who, other = story.volunteer.name, story.colleague.name
    assert told(story.boss, story.call) == [
        "The call arrived.",
        "The caller waited for somebody who is free.",
        f"{who}'s phone rang.",
        f"{who} answered.",
        "The recording began.",
        "The caller was put on hold and heard music.",
        "The caller was back in the conversation.",
        "The recording was paused.",
        "The recording went on.",
        "The volunteer switched the own microphone off.",
        "The volunteer could be heard again.",
        "The volunteer pressed the alarm.",
        "The coordinators were alerted.",
        "The caller was asked whether somebody else may come in, and agreed.",
        f"{other} was rung for a consultation, the caller on hold.",
        "The caller was put on hold and heard music.",
        f"{other} was connected.",
        f"{other} had the call from here on.",
        "The caller was back in the conversation.",
        "The caller hung up.",
    ]


def test_whose_phone_rang_is_told_to_who_leads_and_not_to_colleagues(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    for actor in (cast.shenzhen_mediator, cast.shenzhen_volunteer):
        on_duty(actor)
        floor.fake.phones[f"v{actor.user_id}"] = "rings"
    first, second = cast.shenzhen_mediator, cast.shenzhen_volunteer
    floor.dial(line)
    channel = floor.fake.ringing()[0].id
    floor.fake.hang_up(channel, 21)
    floor.settle()
    floor.fake.pick_up(floor.fake.ringing()[0].id)
    floor.settle()
    call = floor.only_call()
    refused = call.offers.get(outcome="refused").user
    if refused.pk == second.user_id:
        first, second = second, first
    assert f"{first.name} passed the call on." in told(cast.shenzhen_coordinator, call)
    seen = told(second, call)
    assert "A colleague passed the call on." in seen
    assert f"{second.name} answered." in seen
    assert first.name not in " ".join(seen)


def test_keys_that_callers_type_are_nowhere(story: Story, signed_in: SignedIn) -> None:
    for digit in "440301199001011234":
        story.floor.fake.digit(story.caller, digit)
    story.settle()
    services.press_keys(story.volunteer, call=story.call, digits="8675309")
    story.settle()
    assert "The caller pressed 18 keys." in told(story.boss, story.call)
    shown = page_of(signed_in(story.boss), story.call)
    assert "440301199001011234" not in shown
    assert "8675309" not in shown
    assert "技术细节" in shown
    assert "ChannelDtmfReceived" in shown
    assert "技术细节" not in page_of(signed_in(story.volunteer), story.call)


def test_a_number_called_in_is_told_without_the_number(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARTLET_SIP_TRUNK_CONTACT", "sip:127.0.0.2:5060")
    services.dial_outside(story.volunteer, call=story.call, number=EMPLOYER, consent="danger")
    story.settle()
    seen = told(story.boss, story.call)
    assert "A number outside was dialled. The number is kept nowhere." in seen
    assert "The caller was not asked whether somebody else may come in: somebody was in danger." in seen
    assert EMPLOYER not in " ".join(seen)


def test_menu_keys_by_their_meaning_and_a_line_nobody_answers(floor: Floor, line: Line, cast: Cast) -> None:
    line.menu = {"2": {"language": "en"}}
    line.save()
    caller = floor.dial(line)
    floor.fake.digit(caller, "7")
    floor.fake.digit(caller, "2")
    floor.settle()
    floor.fake.hang_up(caller)
    floor.settle()
    assert told(cast.shenzhen_coordinator, floor.only_call()) == [
        "The call arrived.",
        "The caller heard the menu.",
        "The caller pressed a key.",
        "The caller pressed 2: English.",
        "The caller waited for somebody who is free.",
        "Nobody could answer: Nobody was on duty.",
        "The caller was asked to leave a message.",
        "The caller left a spoken message.",
        "The caller hung up.",
    ]


def test_an_event_of_an_older_version_is_passed_over(story: Story) -> None:
    before = told(story.boss, story.call)
    for raw in (
        {"type": "MartletGreeted", "martlet": {}},
        {"type": "MartletPlace", "martlet": {"row": 3}},
        {"type": ""},
    ):
        CallEvent.objects.create(call=story.call, office_id=story.call.office_id, raw=raw)
    assert told(story.boss, story.call) == before


def test_a_call_the_exchange_handled_alone(floor: Floor, line: Line, cast: Cast, signed_in: SignedIn) -> None:
    note = floor.spool / "away" / "c-77.note"
    note.write_text(f"{line.pk}|13800005678|1790000000|NOANSWER||")
    os.utime(note, (1790000030, 1790000030))
    assert floor.backroom.take_in() == 1
    call = floor.only_call()
    assert told(cast.shenzhen_coordinator, call) == [
        "The call arrived.", "Nobody could answer: Came while the switchboard was away.", "The exchange ended the call.",
    ]  # fmt: skip
    shown = page_of(signed_in(cast.shenzhen_coordinator), call)
    assert "总机当时不在" in shown
    assert "13800005678" not in shown


def test_who_may_open_a_trace(story: Story, cast: Cast, signed_in: SignedIn) -> None:
    address = reverse("telephony:call", args=[story.call.pk])
    found: dict[str, Any] = {
        who: signed_in(getattr(cast, who)).get(address).status_code
        for who in ("shenzhen_volunteer", "shenzhen_coordinator", "shenzhen_mediator", "beijing_coordinator", "auditor")
    }
    assert found == {
        "shenzhen_volunteer": 200, "shenzhen_coordinator": 200, "shenzhen_mediator": 404, "beijing_coordinator": 404,
        "auditor": 403,
    }  # fmt: skip
    with pytest.raises(NotVisible):
        selectors.trace_of(cast.wuhan_coordinator, story.call.pk)


def test_a_trace_costs_the_same_however_long_it_is(
    story: Story, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    client, address = signed_in(story.boss), reverse("telephony:call", args=[story.call.pk])
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    for _again in range(5):
        for what in ("hold", "unhold"):
            services.steer(story.volunteer, call=story.call, what=what)
        story.settle()
    with django_assert_num_queries(QUERIES):
        client.get(address)


QUERIES = 15
