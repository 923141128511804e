"""A volunteer's page that is loaded anew, or closed, in the middle of a call."""

import json
from dataclasses import replace

import pytest
from tests.conftest import Cast
from tests.telephony.conftest import Floor
from tests.telephony.test_in_talk import OnDuty, Story
from tests.telephony.test_talking import ID, LINE, ask, phone, play

from martlet.access.errors import Refused
from martlet.foundation.errors import Problem
from martlet.telephony import services
from martlet.telephony.models import Call as Row
from martlet.telephony.models import CallOffer, Line
from martlet.telephony.rules import Call, Stage
from martlet.telephony.rules import events as e
from martlet.telephony.rules.returning import AWAY_SECONDS, RING_SECONDS
from martlet.volunteers.models import Duty

TOLD = e.Tell("talk", 1)
WORD = [e.Play("moment", "zh"), e.Timer(f"moment:{phone(1)}", 12.0)]
MOMENT = [e.Meanwhile(True), *WORD]
QUIET = [e.StopPlay("moment"), e.Meanwhile(False)]
TIMER = e.Timer(f"away:{phone(1)}", AWAY_SECONDS)


@pytest.fixture
def talking() -> Call:
    """User 1 speaks with the caller."""
    call = Call(ID, "caller", LINE, 100.0, ticket=3)
    return play(call, e.Arrived(), e.Offered(((1, "v1"),)), e.PhoneAnswered(phone(1)), at=101.0)[0]


@pytest.fixture
def left(talking: Call) -> Call:
    return play(talking, ask("away"), e.PhoneGone(phone(1)))[0]


def test_the_caller_is_asked_for_a_moment_and_the_old_phone_is_no_end(talking: Call) -> None:
    call, commands = play(talking, ask("away"))
    assert commands == [e.Hush(True), *MOMENT, e.Drop(phone(1)), TIMER, TOLD]
    call, commands = play(call, e.PhoneGone(phone(1)), ask("away"), ask("unhold"), ask("hold"), ask("mute"))
    assert (call.stage, call.answered_by, commands) == (Stage.TALKING, 1, [])


def test_the_fresh_page_is_rung_and_joined(left: Call) -> None:
    call, commands = play(left, ask("back", "1:v1"))
    assert commands == [e.Ring(phone(2), "v1", 1, RING_SECONDS, "again"), TOLD]
    assert play(call, ask("back", "1:v1"))[1] == []  # asked for twice
    call, commands = play(call, e.PhoneAnswered(phone(2)))
    assert commands == [*QUIET, e.Enter(phone(2)), e.Hush(False), TOLD]
    assert (call.winner, call.answered_by, call.answered_at, call.talk.away) == (phone(2), 1, 101.0, "")
    assert [offer.outcome for offer in call.offers.values()] == ["answered", "answered"]
    call, commands = play(call, e.PhoneGone(phone(2)))
    assert (call.stage, call.ended_by) == (Stage.ENDED, "volunteer")


def test_a_crashed_browser_could_not_say_that_it_goes(talking: Call) -> None:
    call, commands = play(talking, ask("back", "1:v1"))
    assert e.Ring(phone(2), "v1", 1, RING_SECONDS, "again") in commands
    assert {*MOMENT, e.Drop(phone(1)), TIMER} <= set(commands)


def test_on_hold_and_muted_before_is_so_afterwards(talking: Call) -> None:
    call, commands = play(talking, ask("hold"), ask("mute"), ask("away"))
    assert commands == [e.Unpark(), *MOMENT, e.Drop(phone(1)), TIMER, TOLD]  # into it, or its recording would end
    call, commands = play(call, ask("back", "1:v1"), e.PhoneAnswered(phone(2)))
    assert commands == [*QUIET, e.Enter(phone(2)), e.Mute(phone(2), True), e.Park(), TOLD]
    assert call.talk.held is True


@pytest.mark.parametrize("value", ["2:v2", "", "1", "x:v1"])
def test_nobody_else_comes_back(left: Call, value: str) -> None:
    assert play(left, ask("back", value))[1] == []


def test_a_phone_that_does_not_ring_may_be_asked_for_again(left: Call) -> None:
    call, commands = play(left, ask("back", "1:v1"), e.PhoneGone(phone(2), 20))
    assert (commands, call.offers[phone(2)].outcome) == ([], "unreachable")
    assert play(call, ask("back", "1:v1"))[1][0] == e.Ring(phone(3), "v1", 1, RING_SECONDS, "again")


def test_nobody_comes_back_and_the_call_is_next_in_the_queue(left: Call) -> None:
    call, commands = play(left, e.TimeUp(TIMER.name))
    assert (call.stage, call.ticket, call.winner, call.tried) == (Stage.WAITING, 3, "", (1,))
    assert commands == [
        *QUIET,
        e.Hush(True),
        e.Park(),
        e.Drop(phone(1)),
        e.SetDuty(1, "wrap_up"),
        TOLD,
        e.Seek(),
    ]
    call, commands = play(call, e.Offered(((2, "v2"),)), e.PhoneAnswered(phone(2)))
    assert (call.answered_by, e.Tell("moved", 2) in commands, e.Hush(False) in commands) == (2, True, True)


def test_the_time_of_an_earlier_reload_ends_no_later_one(left: Call) -> None:
    call, _commands = play(left, ask("back", "1:v1"), e.PhoneAnswered(phone(2)))
    assert play(call, e.TimeUp(TIMER.name))[1] == []
    call, commands = play(call, ask("away"))
    assert play(call, e.TimeUp(TIMER.name))[1] == []
    assert play(call, e.TimeUp(f"away:{phone(2)}"))[0].stage is Stage.WAITING


def test_a_colleague_in_the_conversation_has_the_caller_then(talking: Call) -> None:
    call, _commands = play(talking, ask("consult", "2:v2"), e.PhoneAnswered(phone(2)), ask("away"))
    call, commands = play(call, e.TimeUp(TIMER.name))
    assert (call.answered_by, e.Unpark() in commands) == (2, True)


def test_the_word_comes_again_until_they_are_back(left: Call) -> None:
    call, commands = play(left, e.TimeUp(f"moment:{phone(1)}"))
    assert commands == WORD  # the music goes on by itself
    call, _commands = play(call, ask("back", "1:v1"), e.PhoneAnswered(phone(2)))
    assert play(call, e.TimeUp(f"moment:{phone(1)}"))[1] == []


def test_nobody_else_speaks_with_the_caller_alone(talking: Call) -> None:
    call, commands = play(talking, ask("invite", "2:v2"), e.PhoneAnswered(phone(2)), ask("away"))
    assert ({e.Hush(True), e.Park()} <= set(commands), MOMENT[0] in commands) == (True, False)
    call, commands = play(call, ask("back", "1:v1"), e.PhoneAnswered(phone(3)))
    assert (call.talk.held, e.Unpark() in commands) == (False, True)


def test_the_caller_hangs_up_meanwhile(left: Call) -> None:
    call, commands = play(left, ask("back", "1:v1"), e.CallerGone())
    assert (call.stage, call.ended_by, e.Drop(phone(2)) in commands) == (Stage.ENDED, "caller", True)
    assert [one for one in commands if isinstance(one, e.SetDuty)][-1] == e.SetDuty(1, "wrap_up")


def test_a_new_switchboard_goes_on_waiting(left: Call) -> None:
    call = Call.from_dict(json.loads(json.dumps(left.as_dict())))
    here = frozenset({"caller"})
    assert play(call, e.Resumed(here, here, frozenset()))[1] == [e.Unpark(), *MOMENT, TIMER]
    assert play(call, e.Resumed(here, here, here))[1] == [*MOMENT, TIMER]
    ringing, _commands = play(call, ask("back", "1:v1"))
    both = here | {phone(2)}
    found, commands = play(ringing, e.Resumed(both, both, frozenset()))
    assert (found.winner, e.Enter(phone(2)) in commands, e.Hush(False) in commands) == (phone(2), True, True)
    assert play(replace(call), e.Resumed(frozenset(), frozenset(), frozenset()))[0].stage is Stage.ENDED


def test_a_new_switchboard_stops_music_that_its_predecessor_did_not(left: Call) -> None:
    call, _commands = play(left, ask("back", "1:v1"), e.PhoneAnswered(phone(2)))
    both = frozenset({"caller", phone(2)})
    assert play(call, e.Resumed(both, both, both))[1] == [e.Meanwhile(False)]


def test_a_supervisor_who_has_joined_speaks_without_music(talking: Call) -> None:
    told = e.TimeUp(f"told:{phone(2)}")
    call, _commands = play(talking, ask("supervise", "join:9:v9"), e.PhoneAnswered(phone(2)), told)
    _call, commands = play(call, ask("away"))
    assert (MOMENT[0] in commands, WORD[0] in commands) == (False, True)


# --- through the switchboard ----------------------------------------------------------------------------------------------
@pytest.fixture
def story(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> Story:
    return Story(floor, line, cast, on_duty)


def fresh(story: Story) -> str:
    return str(CallOffer.objects.exclude(channel=story.first).get().channel)


def test_reloaded_and_joined_again(story: Story) -> None:
    services.step_away(story.volunteer, call=story.call)
    story.settle()
    assert story.hears() == {story.caller: {"moh"}}
    assert story.floor.fake.played[-1] == (story.caller, "sound:martlet-moment")
    assert story.floor.fake.recordings == {f"{story.call.pk}.talk": "muted"}
    services.come_back(story.volunteer, call=story.call)
    story.settle()
    phone_now = fresh(story)
    assert story.hears() == {story.caller: {phone_now}, phone_now: {story.caller}}
    call = story.call
    assert (call.stage, call.answered_by_id, call.is_live) == ("talking", story.volunteer.user_id, True)
    assert story.floor.fake.recordings == {f"{call.pk}.talk": "recording"}
    assert Duty.objects.get(user=story.volunteer.user_id).state == "on_call"
    services.steer(story.volunteer, call=call, what="hold")
    story.settle()
    assert story.hears()[story.caller] == {"moh"}


def test_not_back_in_time_the_next_volunteer_has_the_caller(story: Story) -> None:
    services.step_away(story.volunteer, call=story.call)
    story.settle()
    story.floor.time_up(f"away:{story.first}")
    second = story.phone(story.colleague)
    assert story.hears() == {story.caller: {second}, second: {story.caller}}
    assert (story.call.answered_by_id, Row.objects.count()) == (story.colleague.user_id, 1)
    assert Duty.objects.get(user=story.volunteer.user_id).state == "wrap_up"
    with pytest.raises(Refused):
        services.come_back(story.volunteer, call=story.call)


def test_away_over_a_crash_of_the_switchboard(story: Story) -> None:
    services.step_away(story.volunteer, call=story.call)
    story.settle()
    story.floor.crash()
    services.come_back(story.volunteer, call=story.call)
    story.settle()
    assert story.hears()[story.caller] == {fresh(story)}


def test_only_whose_call_it_is(story: Story, cast: Cast) -> None:
    for actor in (story.colleague, story.boss, cast.beijing_coordinator):
        with pytest.raises(Refused):
            services.step_away(actor, call=story.call)
    services.step_away(story.volunteer, call=story.call)
    Duty.objects.filter(user=story.volunteer.user_id).update(phone="mobile")
    with pytest.raises(Problem):
        services.come_back(story.volunteer, call=story.call)
