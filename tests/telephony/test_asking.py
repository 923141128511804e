"""One question at the end of a call: who is asked, what becomes of the answer, and that nothing tells whose it was."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import Cast
from tests.telephony.conftest import Floor

from martlet.telephony import selectors, services
from martlet.telephony.models import Call as Row
from martlet.telephony.models import CallEvent, Line, Rating
from martlet.telephony.rules import Call, LineRules, Stage, step
from martlet.telephony.rules import events as e
from martlet.telephony.rules.asking import KEY_SECONDS, LEAST_SECONDS
from martlet.telephony.switchboard import book
from martlet.volunteers.models import Duty

ID = "018f0000-0000-7000-8000-000000000001"
LINE = LineRules(id=1, office=1, offices=(1,), notice=False, asks=True)
PHONE = f"{ID}.1"


def play(call: Call, *events: e.Event, at: float = 130.0) -> tuple[Call, list[e.Command]]:
    commands: list[e.Command] = []
    for event in events:
        call, commands = step(call, event, at)
    return call, commands


@pytest.fixture
def talking() -> Call:
    """Volunteer 1 has spoken with the caller since 101."""
    call = Call(ID, "caller", LINE, 100.0)
    return play(call, e.Arrived(), e.Offered(((1, "v1"),)), e.PhoneAnswered(PHONE), at=101.0)[0]


@pytest.fixture
def asking(talking: Call) -> Call:
    return play(talking, e.PhoneGone(PHONE))[0]


def test_when_the_volunteer_hangs_up_first_the_caller_is_asked(talking: Call) -> None:
    call, commands = play(talking, e.PhoneGone(PHONE))
    assert (call.stage, call.ended_by, call.ended_at) == (Stage.ASKING, "volunteer", 130.0)
    assert commands == [e.SetDuty(1, "wrap_up"), e.Tell("ended", 1), e.Play("rate", "zh")]


@pytest.mark.parametrize(
    "before",
    [
        [e.Asked("risk")], [e.Asked("risk"), e.TimeUp("risk")], [e.Asked("hold")], [e.Asked("no_question")],
    ],
)  # fmt: skip
def test_never_after_an_alarm_on_hold_or_when_the_volunteer_said_no(talking: Call, before: list[e.Event]) -> None:
    assert play(talking, *before, e.PhoneGone(PHONE))[0].stage is Stage.ENDED


def test_no_means_no_until_it_is_taken_back(talking: Call) -> None:
    call, commands = play(talking, e.Asked("no_question"))
    assert (call.talk.unasked, commands) == (True, [e.Tell("talk", 1)])
    assert play(call, e.Asked("question"), e.PhoneGone(PHONE))[0].stage is Stage.ASKING


def test_nobody_is_asked_by_a_line_that_asks_not_after_a_wrong_number_or_when_they_hung_up_themselves(
    talking: Call,
) -> None:
    quiet = talking.copied()
    quiet.line = replace(LINE, asks=False)
    assert play(quiet, e.PhoneGone(PHONE))[0].stage is Stage.ENDED
    assert play(talking, e.PhoneGone(PHONE), at=101.0 + LEAST_SECONDS - 0.1)[0].stage is Stage.ENDED
    assert play(talking, e.CallerGone())[0].stage is Stage.ENDED
    assert play(talking, e.Asked("hang_up"))[0].stage is Stage.ENDED


@pytest.mark.parametrize("key", "12345")
def test_a_key_is_counted_and_thanked_for(asking: Call, key: str) -> None:
    call, commands = play(asking, e.Digit(key))
    assert commands == [e.StopPlay("rate"), e.Rate(int(key)), e.Play("goodbye", "zh")]
    assert play(call, e.Digit("3"))[1] == []  # the first counts
    call, commands = play(call, e.PlayEnded("goodbye"), at=140.0)
    assert (call.stage, call.ended_at, commands) == (Stage.ENDED, 130.0, [e.HangUpCaller()])
    assert (key in call.digits, call.rated) == (False, True)


@pytest.mark.parametrize("key", ["0", "6", "9", "*", "#", ""])
def test_other_keys_are_not_understood(asking: Call, key: str) -> None:
    assert play(asking, e.Digit(key)) == (asking, [])


def test_the_time_for_a_key_is_short(asking: Call) -> None:
    call, commands = play(asking, e.PlayEnded("rate"))
    assert commands == [e.Timer("rate", KEY_SECONDS)]
    assert play(call, e.TimeUp("rate"))[1] == [e.Rate(0), e.Play("goodbye", "zh")]
    pressed, _commands = play(call, e.Digit("4"))
    assert play(pressed, e.TimeUp("rate"))[1] == []


def test_a_question_that_cannot_be_played_keeps_nobody(asking: Call) -> None:
    call, commands = play(asking, e.PlayEnded("rate", ok=False))
    assert (call.stage, commands, call.faults) == (Stage.ENDED, [e.Rate(0), e.HangUpCaller()], ("rate",))


def test_a_caller_who_hangs_up_is_one_who_pressed_nothing(asking: Call) -> None:
    call, commands = play(asking, e.CallerGone())
    assert (call.stage, commands, call.ended_by) == (Stage.ENDED, [e.Rate(0)], "volunteer")


def test_the_volunteer_s_phone_is_told_gone_twice(asking: Call) -> None:
    assert play(asking, e.PhoneGone(PHONE)) == (asking, [])
    assert play(asking, e.PhoneAnswered(f"{ID}.7"))[1] == [e.Drop(f"{ID}.7")]


def test_a_new_switchboard_asks_nobody_after_a_silence(asking: Call, talking: Call) -> None:
    here = frozenset({"caller"})
    assert play(asking, e.Resumed(here, here, here))[1] == [e.Rate(0), e.HangUpCaller()]
    assert play(asking, e.Resumed(frozenset(), here, here))[1] == [e.Rate(0)]
    assert play(talking, e.Resumed(here, here, here))[0].stage is Stage.ENDED


EVENTS = st.sampled_from(
    [
        *(e.Digit(key) for key in "0135#"), e.PlayEnded("rate"), e.PlayEnded("goodbye"), e.PlayEnded("rate", ok=False),
        e.TimeUp("rate"), e.TimeUp("menu"), e.PhoneGone(PHONE), e.CallerGone(), e.Asked("hang_up"), e.Asked("hold"),
        e.Busy(), e.Nobody("no_duty"), e.Resumed(frozenset({"caller"}), frozenset(), frozenset()),
    ]
)  # fmt: skip


@given(st.lists(EVENTS, max_size=14))
@settings(max_examples=200, deadline=None)
def test_whatever_comes_is_counted_once_and_ends_once(events: list[e.Event]) -> None:
    call = Call(ID, "caller", LINE, 100.0)
    call = play(call, e.Arrived(), e.Offered(((1, "v1"),)), e.PhoneAnswered(PHONE), at=101.0)[0]
    call = play(call, e.PhoneGone(PHONE))[0]
    done: list[e.Command] = []
    for event in [*events, e.CallerGone()]:
        call, commands = step(call, event, 150.0)
        done += commands
        assert Call.from_dict(json.loads(json.dumps(call.as_dict()))) == call
    assert call.stage is Stage.ENDED
    assert sum(isinstance(command, e.Rate) for command in done) == 1
    assert [command for command in done if isinstance(command, (e.SetDuty, e.Tell))] == []


# --- with a switchboard ----------------------------------------------------------------------------------------------
@pytest.fixture
def hung_up(
    floor: Floor, line: Line, cast: Cast, on_duty: Callable[..., Duty], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """A call of which the volunteer hung up; what is asked of it before. Gives the caller's channel."""
    monkeypatch.setattr("martlet.telephony.rules.asking.LEAST_SECONDS", 0.0)

    def go(*asked: str) -> str:
        Line.objects.update(asks=True)
        duty = on_duty(cast.shenzhen_volunteer)
        floor.fake.phones[f"v{duty.user_id}"] = "answers"
        caller = floor.dial(line)
        for what in asked:
            services.steer(cast.shenzhen_volunteer, call=floor.only_call(), what=what)
            floor.settle(*book.asked())
        floor.fake.hear_playbacks = False
        floor.fake.hang_up(next(one.id for one in floor.fake.channels.values() if one.phone))
        floor.settle()
        return caller

    return go


def counted() -> dict[int, int]:
    return dict(Rating.objects.values_list("score", "count"))


def test_a_whole_question(floor: Floor, hung_up: Any, cast: Cast) -> None:
    caller = hung_up()
    row = floor.only_call()
    assert (row.stage, row.is_live, row.ended is not None) == ("asking", True, True)
    assert Duty.objects.get().state == "wrap_up"
    assert floor.fake.recordings == {f"{row.pk}.talk": "done"}  # the question is in no recording
    assert (floor.fake.bridges, floor.fake.played[-1]) == ({}, (caller, "sound:martlet-rate"))
    assert selectors.talk(cast.shenzhen_volunteer, row) is None  # no controls of a conversation any more
    assert row.contact.state == "wrap_up"  # nobody waits for the answer
    floor.fake.digit(caller, "4")
    floor.settle()
    assert counted() == {4: 1}
    assert floor.fake.played[-1] == (caller, "sound:martlet-goodbye")
    floor.fake.stop_playing(next(iter(floor.fake.playing)))
    floor.settle()
    row.refresh_from_db()
    assert (row.stage, row.is_live, row.ended_by, floor.fake.channels) == ("ended", False, "volunteer", {})


def test_nothing_in_the_call_says_what_was_pressed(floor: Floor, hung_up: Any) -> None:
    caller = hung_up()
    floor.fake.digit(caller, "2")
    floor.settle()
    row = Row.objects.get()
    assert (row.digits, row.machine["digits"], row.machine["rated"]) == ("", "", True)
    keys = [event.raw["digit"] for event in CallEvent.objects.all() if "digit" in event.raw]
    assert keys == [""]
    assert {field.name for field in Rating._meta.get_fields()} == {"id", "line", "month", "score", "count"}


def test_silence_and_a_second_caller_are_counted(floor: Floor, hung_up: Any, line: Line) -> None:
    caller = hung_up()
    floor.fake.stop_playing(next(iter(floor.fake.playing)))
    floor.settle()
    floor.time_up("rate")
    assert counted() == {0: 1}
    floor.fake.hang_up(caller)
    floor.settle()
    assert counted() == {0: 1}


def test_the_volunteer_says_no(floor: Floor, hung_up: Any) -> None:
    hung_up("no_question")
    assert (floor.only_call().stage, floor.fake.channels, counted()) == ("ended", {}, {})


def test_a_killed_switchboard_leaves_nobody_in_silence(floor: Floor, hung_up: Any) -> None:
    hung_up()
    floor.crash()
    assert (floor.only_call().stage, floor.fake.channels, counted()) == ("ended", {}, {0: 1})


def test_hard_said_in_the_call_asks_nobody(
    floor: Floor, line: Line, cast: Cast, on_duty: Callable[..., Duty], signed_in: Any
) -> None:
    Line.objects.update(asks=True)
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones[f"v{duty.user_id}"] = "answers"
    floor.dial(line)
    contact = floor.only_call().contact
    client = signed_in(cast.shenzhen_volunteer)
    client.cookies["lang"] = "en"
    assert "No question at the end" in client.get(f"/console/hotline/contacts/{contact.pk}").content.decode()
    for _twice in range(2):
        client.post(f"/console/hotline/contacts/{contact.pk}/words", {"version": 1, "words": "", "hard": "on"})
        floor.settle(*book.asked())
    assert floor.only_call().machine["talk"]["unasked"]
    assert floor.only_call().commands.count() == 1
