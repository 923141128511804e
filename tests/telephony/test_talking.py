"""While people speak, event by event, without an exchange; and that no order of events leaves anybody behind."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from martlet.telephony.rules import Call, LineRules, Stage, step
from martlet.telephony.rules import events as e
from martlet.telephony.rules.marking import placed
from martlet.telephony.rules.talking import ASKED

ID = "018f0000-0000-7000-8000-000000000001"
LINE = LineRules(id=1, office=1, offices=(1,), notice=False)


def phone(n: int) -> str:
    return f"{ID}.{n}"


def play(call: Call, *events: e.Event, at: float = 110.0) -> tuple[Call, list[e.Command]]:
    commands: list[e.Command] = []
    for event in events:
        call, commands = step(call, event, at)
    return call, commands


def ask(what: str, value: str = "") -> e.Asked:
    return e.Asked(what, value)


@pytest.fixture
def talking() -> Call:
    """User 1 speaks with the caller."""
    call = Call(ID, "caller", LINE, 100.0)
    return play(call, e.Arrived(), e.Offered(((1, "v1"),)), e.PhoneAnswered(phone(1)), at=101.0)[0]


TOLD = e.Tell("talk", 1)


def test_hold_and_back(talking: Call) -> None:
    call, commands = play(talking, ask("hold"))
    assert (call.talk.held, commands) == (True, [e.Hush(True), e.Park(), TOLD])
    assert play(call, ask("hold"))[1] == []
    call, commands = play(call, ask("unhold"), at=120.0)
    assert (call.talk.held, commands) == (False, [e.Unpark(), e.Hush(False), TOLD])
    assert call.talk.marks == ((110.0, "hold"), (120.0, "back"))


def test_a_recording_that_is_paused_stays_so_over_a_hold(talking: Call) -> None:
    call, _commands = play(talking, ask("pause_recording"), ask("hold"))
    assert play(call, ask("unhold"))[1] == [e.Unpark(), TOLD]
    call, commands = play(call, ask("resume_recording"))
    assert (call.recording, commands) == ("on", [TOLD])
    assert play(call, ask("unhold"))[1] == [e.Unpark(), e.Hush(False), TOLD]


def test_mute_and_keys(talking: Call) -> None:
    call, commands = play(talking, ask("mute"))
    assert commands == [e.Mute(phone(1), True), TOLD]
    assert play(call, ask("keys", "12#"))[1] == [e.Keys("caller", "12#")]
    assert play(call, ask("keys", "12;"))[1] == []
    assert play(call, ask("unmute"))[1] == [e.Mute(phone(1), False), TOLD]


ACCEPT = [e.PlayTo(phone(2), "accept", "zh"), e.Timer(f"accept {phone(2)}", 12)]


@pytest.mark.parametrize(("what", "role"), [("consult", "colleague"), ("invite", "interpreter")])
def test_a_colleague_on_their_own_mobile_comes_in_by_the_key_alone(talking: Call, what: str, role: str) -> None:
    call, commands = play(talking, ask(what, "2:m2"))
    assert e.Ring(phone(2), "m2", 2, 20, role) in commands
    call, commands = play(call, e.PhoneAnswered(phone(2)))
    assert (call.talk.parties[phone(2)].state, commands) == ("ringing", ACCEPT)
    assert play(call, e.PhoneDigit(phone(2), "7"))[1] == []
    call, commands = play(call, e.PhoneDigit(phone(2), "1"))
    assert commands[:3] == [e.StopPlay(f"accept {phone(2)}"), e.Enter(phone(2)), e.SetDuty(2, "on_call")]
    assert play(call, e.TimeUp(f"accept {phone(2)}"))[1] == []
    assert play(call, e.PhoneDigit(phone(2), "2"))[1] == []


@pytest.mark.parametrize(
    ("event", "said"), [(e.TimeUp(f"accept {phone(2)}"), "timeout"), (e.PhoneDigit(phone(2), "2"), "refused")]
)
def test_a_mailbox_is_never_given_the_caller(talking: Call, event: e.Event, said: str) -> None:
    call, _commands = play(talking, ask("transfer", "2:m2"), e.PhoneAnswered(phone(2)))
    call, commands = play(call, event)
    assert (call.talk.said, call.talk.held, call.answered_by) == (said, False, 1)
    assert commands[:2] == [e.Drop(phone(2)), e.SetDuty(2, "ready")]
    assert play(call, e.PhoneGone(phone(2)))[1] == []


def test_a_caller_whose_volunteer_has_gone_waits_for_the_key_or_the_next_one(talking: Call) -> None:
    call, _commands = play(talking, ask("transfer", "2:m2"), e.PhoneAnswered(phone(2)), e.PhoneGone(phone(1)))
    assert (call.talk.alone, call.stage) == (True, Stage.TALKING)
    assert play(call, e.PhoneDigit(phone(2), "1"))[0].answered_by == 2
    assert play(call, e.TimeUp(f"accept {phone(2)}"))[1][-1] == e.Seek()


def test_a_switchboard_that_comes_back_asks_the_mobile_for_the_key_again(talking: Call) -> None:
    call, _commands = play(talking, ask("invite", "2:m2"), e.PhoneAnswered(phone(2)))
    there = frozenset({"caller", phone(1), phone(2)})
    call, commands = play(call, e.Resumed(there, there, frozenset({"caller", phone(1)})))
    assert (call.talk.parties[phone(2)].state, commands[:2]) == ("ringing", ACCEPT)


def consulting(talking: Call) -> Call:
    return play(talking, ask("consult", "2:v2"), e.PhoneAnswered(phone(2)))[0]


def test_warm_transfer(talking: Call) -> None:
    call, commands = play(talking, ask("consult", "2:v2"))
    assert commands == [e.Ring(phone(2), "v2", 2, 20, "colleague"), e.SetDuty(2, "ringing"), e.Tell("ringing", 2),
                        e.Hush(True), e.Park(), TOLD, e.Tell("talk", 2)]  # fmt: skip
    call, commands = play(call, e.PhoneAnswered(phone(2)))
    assert commands == [e.Enter(phone(2)), e.SetDuty(2, "on_call"), TOLD, e.Tell("talk", 2)]
    call, commands = play(call, ask("connect"))
    assert commands == [e.Drop(phone(1)), e.SetDuty(1, "wrap_up"), TOLD, e.Unpark(), e.Hush(False),
                        e.SetDuty(2, "on_call"), e.Tell("moved", 2), e.Tell("talk", 2)]  # fmt: skip
    assert (call.answered_by, call.talk.held) == (2, False)
    assert play(call, e.PhoneGone(phone(1)))[1] == []
    call, commands = play(call, e.PhoneGone(phone(2)))
    assert (call.stage, commands) == (Stage.ENDED, [e.HangUpCaller(), e.SetDuty(2, "wrap_up"), e.Tell("ended", 2)])


def test_taken_back(talking: Call) -> None:
    call, commands = play(consulting(talking), ask("take_back"))
    assert commands == [e.Drop(phone(2)), e.SetDuty(2, "wrap_up"), e.Unpark(), e.Hush(False), TOLD]
    assert call.answered_by == 1


@pytest.mark.parametrize(
    ("cause", "said", "outcome"), [(21, "refused", "refused"), (19, "timeout", "timeout"), (0, "unreachable", "unreachable")]
)  # fmt: skip
@pytest.mark.parametrize("what", ["consult", "transfer"])
def test_who_does_not_answer_sends_the_caller_back(
    talking: Call, what: str, cause: int, said: str, outcome: str
) -> None:
    call, commands = play(talking, ask(what, "2:v2"), e.PhoneGone(phone(2), cause))
    assert commands == [e.SetDuty(2, "ready"), e.Unpark(), e.Hush(False), TOLD]
    assert (call.answered_by, call.talk.said, call.offers[phone(2)].outcome) == (1, said, outcome)


def test_cold_transfer(talking: Call) -> None:
    call, commands = play(talking, ask("transfer", "2:v2"), e.PhoneAnswered(phone(2)))
    assert commands == [e.Drop(phone(1)), e.SetDuty(1, "wrap_up"), TOLD, e.Enter(phone(2)), e.Unpark(), e.Hush(False),
                        e.SetDuty(2, "on_call"), e.Tell("moved", 2)]  # fmt: skip
    assert (call.answered_by, call.answered_at) == (2, 101.0)


def test_the_volunteer_hangs_up_while_it_rings_and_nobody_answers(talking: Call) -> None:
    """The caller never falls: back to the queue, before everybody who came later."""
    call, commands = play(talking, ask("transfer", "2:v2"), e.PhoneGone(phone(1)))
    assert (call.stage, call.talk.alone) == (Stage.TALKING, True)
    assert commands == [e.SetDuty(1, "wrap_up"), TOLD, e.Tell("talk", 2)]
    call, commands = play(call, e.PhoneGone(phone(2), 19), at=130.0)
    assert (call.stage, call.ticket, call.tried, call.arrived) == (Stage.WAITING, 0, (1,), 130.0)
    assert commands == [e.SetDuty(2, "ready"), e.Seek()]
    call, commands = play(call, e.Offered(((3, "v3"),)), e.PhoneAnswered(phone(3)))
    assert commands == [e.Join(phone(3), False), e.Hush(False), e.SetDuty(3, "on_call"), e.Tell("moved", 3)]


def test_the_volunteer_hangs_up_in_a_consultation_and_the_colleague_has_the_caller(talking: Call) -> None:
    call, commands = play(consulting(talking), e.PhoneGone(phone(1)))
    assert call.answered_by == 2
    assert commands == [e.SetDuty(1, "wrap_up"), TOLD, e.Unpark(), e.Hush(False), e.SetDuty(2, "on_call"),
                        e.Tell("moved", 2)]  # fmt: skip


def test_back_to_a_queue(talking: Call) -> None:
    call, commands = play(talking, ask("to_queue", "3"))
    assert (call.stage, call.line.offices, call.winner) == (Stage.WAITING, (3,), "")
    assert commands == [e.Hush(True), e.Park(), e.Drop(phone(1)), e.SetDuty(1, "wrap_up"), TOLD, e.Seek()]
    call, commands = play(call, e.CallerGone())
    assert (call.missed, commands) == ("hung_up", [e.Tell("missed"), e.Tell("ended", None)])


def test_what_was_said_before_and_after_a_queue_is_one_recording(talking: Call) -> None:
    """While the caller is alone nothing is recorded: every moment after it lies that much earlier in the sound."""
    call, _commands = play(talking, ask("to_queue", "3"), at=111.0)
    call, commands = play(call, e.Offered(((3, "v3"),)), e.PhoneAnswered(phone(2)), at=141.0)
    assert commands[:2] == [e.Join(phone(2), False), e.Hush(False)]
    call, _commands = play(call, ask("hold"), at=150.0)
    assert call.talk.marks == ((111.0, "hold"), (111.0, "alone"), (141.0, "back"), (141.0, "moved"), (150.0, "hold"))
    assert placed(call.talk.marks, 101.0) == [(10.0, "hold"), (10.0, "back"), (10.0, "moved"), (19.0, "hold")]


def test_the_caller_hangs_up_in_a_consultation(talking: Call) -> None:
    call, commands = play(consulting(talking), e.CallerGone())
    assert commands == [e.Drop(phone(2)), e.SetDuty(2, "wrap_up"), e.Drop(phone(1)), e.SetDuty(1, "wrap_up"),
                        e.Tell("ended", 1)]  # fmt: skip


def test_an_interpreter_and_an_employer_come_and_go(talking: Call) -> None:
    call, _commands = play(talking, ask("invite", "2:v2"), ask("dial"))
    assert [party.role for party in call.talk.here("interpreter", "outside")] == ["interpreter", "outside"]
    call, commands = play(call, e.PhoneAnswered(phone(2)), e.PhoneAnswered(phone(3)))
    assert commands == [e.Hush(True), e.Enter(phone(3)), TOLD, e.Tell("talk", 2)]
    assert play(call, ask("keys", "1"))[1] == [e.Keys(phone(3), "1")]
    call, commands = play(call, ask("drop", phone(3)))
    assert commands == [e.Drop(phone(3)), e.Hush(False), TOLD, e.Tell("talk", 2)]
    call, commands = play(call, e.PhoneGone(phone(2)))
    assert commands == [e.SetDuty(2, "wrap_up"), TOLD]
    assert call.answered_by == 1


def with_employer(talking: Call) -> Call:
    return play(talking, ask("dial"), e.PhoneAnswered(phone(2)))[0]


def test_who_comes_in_from_outside_is_recorded_once_they_agreed(talking: Call) -> None:
    call = with_employer(talking)
    assert call.recording == "third"
    call, commands = play(call, ask("agreed"), at=120.0)
    assert (call.recording, commands) == ("on", [e.Hush(False), TOLD])
    assert [what for _at, what in call.talk.marks] == ["pause", "agreed", "resume"]
    call, commands = play(call, ask("pause_recording"), ask("resume_recording"))
    assert (call.recording, commands[-2:]) == ("on", [e.Hush(False), TOLD])


def test_who_comes_in_from_outside_into_silence_is_asked_before_it_ends(talking: Call) -> None:
    """Paused before, on hold, or the volunteer's page away: no way around the question."""
    call = with_employer(play(talking, ask("pause_recording"))[0])
    call, commands = play(call, ask("resume_recording"))
    assert (call.recording, commands) == ("third", [TOLD])
    held = with_employer(play(talking, ask("hold"))[0])
    assert play(held, ask("unhold"))[1] == [e.Unpark(), TOLD]
    agreed, commands = play(held, ask("agreed"))
    assert (agreed.recording, commands) == ("on", [TOLD])  # silent until the caller is back
    assert play(agreed, ask("unhold"))[1] == [e.Unpark(), e.Hush(False), TOLD]


def test_the_recording_goes_on_when_who_was_not_asked_has_left(talking: Call) -> None:
    call, commands = play(with_employer(talking), e.PhoneGone(phone(2)))
    assert (call.recording, commands) == ("on", [e.Hush(False), TOLD])
    call, commands = play(
        with_employer(talking), ask("to_queue", "1"), e.Offered(((3, "v3"),)), e.PhoneAnswered(phone(3))
    )
    assert (call.recording, e.Hush(False) in commands) == ("on", True)
    assert play(with_employer(talking), ask("stop_recording"))[1] == [e.StopRecord(), TOLD]


def test_a_switchboard_that_comes_back_keeps_the_silence(talking: Call) -> None:
    there = frozenset({"caller", phone(1), phone(2)})
    assert e.Hush(True) in play(with_employer(talking), e.Resumed(there, there, there))[1]


def test_one_who_is_in_it_is_not_asked_again(talking: Call) -> None:
    assert play(talking, ask("invite", "1:v1"))[1] == []
    assert play(consulting(talking), ask("invite", "2:v2"))[1] == []
    assert play(consulting(talking), ask("consult", "3:v3"))[1] == []


def supervised(talking: Call, mode: str = "listen") -> tuple[Call, list[e.Command]]:
    return play(talking, ask("supervise", f"{mode}:9:v9"), e.PhoneAnswered(phone(2)), e.TimeUp(f"told:{phone(2)}"))


def test_nobody_listens_before_the_volunteer_was_told(talking: Call) -> None:
    call, commands = play(talking, ask("supervise", "listen:9:v9"))
    assert commands == [e.Ring(phone(2), "v9", 9, 20, "supervisor"), e.Timer(f"told:{phone(2)}", 3.0), TOLD,
                        e.Tell("talk", 9)]  # fmt: skip
    call, commands = play(call, e.PhoneAnswered(phone(2)))
    assert commands == [e.SetDuty(9, "on_call"), TOLD, e.Tell("talk", 9)]
    call, commands = play(call, e.TimeUp(f"told:{phone(2)}"))
    assert commands == [e.Mute(phone(2), True), e.Listen(phone(2), phone(3), phone(1))]
    assert play(call, e.PhoneAnswered(phone(3)))[1] == [e.Pair(phone(2), phone(3))]


def test_whisper_join_and_back(talking: Call) -> None:
    call, _commands = supervised(talking)
    call, commands = play(call, ask("supervise", "whisper:9:v9"))
    assert commands == [e.Mute(phone(2), False), TOLD, e.Tell("talk", 9)]
    call, commands = play(call, ask("supervise", "join:9:v9"))
    assert commands[:4] == [e.Drop(phone(3)), e.Unpair(phone(2)), e.Mute(phone(2), False), e.Enter(phone(2))]
    call, commands = play(call, ask("supervise", "listen:9:v9"))
    assert commands[:3] == [e.Leave(phone(2)), e.Mute(phone(2), True), e.Listen(phone(2), phone(4), phone(1))]


def test_taken_over(talking: Call) -> None:
    call, _commands = supervised(talking)
    call, commands = play(call, ask("supervise", "take:9:v9"))
    assert call.answered_by == 9
    assert commands[:6] == [e.Drop(phone(3)), e.Unpair(phone(2)), e.Drop(phone(1)), e.SetDuty(1, "wrap_up"), TOLD,
                            e.Mute(phone(2), False)]  # fmt: skip
    assert e.Enter(phone(2)) in commands
    assert e.Tell("moved", 9) in commands


@pytest.mark.parametrize(
    ("text", "after"),
    [("9:v9:break:50.5", ("break", 50.5)), ("9:v9:break", ("break", 0.0)), ("9:v9", ("wrap_up", 0.0))],
)
def test_who_comes_from_a_break_is_on_it_again_afterwards(talking: Call, text: str, after: tuple[str, float]) -> None:
    """Calls rang at coordinators who had only listened in."""
    there = play(talking, ask("supervise", f"listen:{text}"), e.PhoneAnswered(phone(2)), e.TimeUp(f"told:{phone(2)}"))[
        0
    ]
    back = e.SetDuty(9, *after)
    assert back in play(there, ask("drop", phone(2)))[1]
    assert back in play(there, e.PhoneGone(phone(2)))[1]
    assert back in play(there, e.CallerGone())[1]
    assert back in play(there, ask("to_queue", "1"))[1]
    taken = play(there, ask("supervise", "take:9:v9"))[0]
    assert back in play(taken, e.PhoneGone(phone(2)))[1]
    assert back in play(taken, ask("transfer", "4:v4"), e.PhoneAnswered(phone(4)))[1]
    asks = replace(taken, line=replace(taken.line, asks=True))
    assert back in step(asks, e.PhoneGone(phone(2)), 130.0)[1]
    waits = play(taken, ask("to_queue", "1"), e.Offered(((9, "v9"),)), e.PhoneAnswered(phone(4)))[0]
    assert e.SetDuty(9, "wrap_up") in play(waits, e.CallerGone())[1]  # they were ready by then


def test_a_supervisor_who_was_not_announced_yet_does_not_inherit_the_caller(talking: Call) -> None:
    """Found by the property below: they were given a call without being in its conversation."""
    call, _commands = play(talking, ask("supervise", "join:9:v9"), e.PhoneAnswered(phone(2)), e.PhoneGone(phone(1)))
    assert (call.stage, call.ended_by) == (Stage.ENDED, "volunteer")
    call, _commands = play(supervised(talking, "join")[0], e.PhoneGone(phone(1)))
    assert (call.stage, call.answered_by) == (Stage.TALKING, 9)


def test_who_listens_goes_on_with_the_next_volunteer(talking: Call) -> None:
    call, _commands = supervised(talking)
    call, commands = play(call, ask("transfer", "4:v4"), e.PhoneAnswered(phone(4)))
    assert e.Listen(phone(2), phone(5), phone(4)) in commands
    assert e.Drop(phone(3)) in commands


def test_the_alarm_goes_out_after_five_seconds_or_not_at_all(talking: Call) -> None:
    call, commands = play(talking, ask("risk"))
    assert (call.talk.risk, commands) == ("pending", [e.Timer("risk", 5.0), TOLD])
    assert play(call, e.TimeUp("risk"))[1] == [e.Tell("risk", 1), TOLD]
    assert play(call, ask("no_risk"), e.TimeUp("risk"))[1] == []
    ended, commands = play(call, e.CallerGone())
    assert commands[0] == e.Tell("risk", 1)
    again, commands = play(
        call, e.Resumed(frozenset({"caller", phone(1)}), frozenset(), frozenset({"caller", phone(1)}))
    )
    assert commands == [e.Meanwhile(False), e.Timer("risk", 5.0)]


def test_a_returning_switchboard_puts_everybody_in_their_place(talking: Call) -> None:
    call, _commands = play(consulting(talking), ask("mute"))
    here = frozenset({"caller", phone(1), phone(2)})
    call, commands = play(call, e.Resumed(here, here, frozenset({phone(1)})))
    assert commands == [e.Hush(True), e.Park(), e.Mute(phone(1), True), e.Enter(phone(2))]
    call, commands = play(call, e.Resumed(here - {phone(2)}, here - {phone(2)}, frozenset({phone(1)})))
    assert (call.talk.held, call.talk.said) == (False, "gone")


def test_the_whole_of_it_survives_the_database(talking: Call) -> None:
    import json

    call, _commands = supervised(talking, "whisper")
    call, _commands = play(call, ask("risk"), ask("hold"), ask("dial"))
    assert Call.from_dict(json.loads(json.dumps(call.as_dict()))) == call


# --- nobody is left behind -------------------------------------------------------------------------------------------------
class World:
    """What an exchange does with the commands: which channels exist, who is in the conversation, who hears music."""

    def __init__(self) -> None:
        self.call = Call(ID, "caller", LINE, 100.0)
        self.up, self.ringing, self.joined = {"caller"}, set[str](), set[str]()
        self.rooms: dict[str, set[str]] = {}
        self.ears: dict[str, str] = {}  # ear -> whom it listens to
        self.music, self.there = False, False
        self.meanwhile = False  # music in the conversation itself
        self.hushed = False
        self.timers: list[str] = []
        self.later: list[e.Event] = []

    def happen(self, event: e.Event) -> None:
        self.later.append(event)
        while self.later:
            self.call, commands = step(self.call, self.later.pop(0), 110.0)
            for command in commands:
                self.do(command)
            self.check()

    def end(self, channel: str) -> None:
        if channel not in self.up | self.ringing:
            return
        self.up.discard(channel)
        self.ringing.discard(channel)
        self.leave(channel)
        self.later.append(e.CallerGone() if channel == "caller" else e.PhoneGone(channel))
        for ear in [ear for ear, target in self.ears.items() if target == channel]:
            self.end(ear)

    def leave(self, channel: str) -> None:
        for members in (self.joined, *self.rooms.values()):
            members.discard(channel)

    def enter(self, channel: str) -> None:
        assert channel in self.up
        self.leave(channel)
        self.joined.add(channel)

    def do(self, command: Any) -> None:
        here = self.up | self.ringing
        match command:
            case e.Ring(channel=channel):
                assert channel not in here
                self.ringing.add(channel)
            case e.Drop(channel=channel):
                self.end(channel)
            case e.HangUpCaller():
                self.end("caller")
            case e.Hush(on=on):
                self.hushed = on
            case e.Join(channel=channel, record=record):
                self.there, self.music = True, False
                self.hushed = self.hushed and not record
                if {channel, "caller"} <= self.up:
                    self.enter(channel)
                    self.enter("caller")
            case e.Park() if "caller" in here:
                self.leave("caller")
                self.music = True
            case e.Unpark() if "caller" in here:
                self.music = False
                self.enter("caller")
            case e.Meanwhile(on=on):
                self.meanwhile = on
            case e.Enter(channel=channel) if channel in here:
                self.enter(channel)
            case e.Leave(channel=channel):
                self.leave(channel)
            case e.Listen(ear=ear, target=target) if target in here:
                assert ear not in here
                self.up.add(ear)
                self.ears[ear] = target
                self.later.append(e.PhoneAnswered(ear))
            case e.Pair(channel=channel, ear=ear) if {channel, ear} <= here:
                self.rooms[channel] = {channel, ear}
            case e.Unpair(channel=channel):
                self.rooms.pop(channel, None)
            case e.Timer(name=name):
                self.timers.append(name)
            case e.Tell(kind="ended"):
                self.there = self.meanwhile = False

    def check(self) -> None:
        """Every channel belongs to somebody, and everybody is where they should be."""
        call, talk = self.call, self.call.talk
        waiting = {getattr(event, "channel", "") for event in self.later}
        if call.stage is Stage.ENDED:
            assert not (self.up | self.ringing), call
            assert not (self.rooms)
            assert not (self.there)
            return
        ours = {offer.channel for offer in call.ringing} | {
            party.channel for party in talk.parties.values() if party.is_here
        }
        assert (self.up | self.ringing) - ours - {"caller", call.winner} == set()
        if waiting:
            return
        strangers = [p for p in talk.here("outside") if p.state == "up" and not p.agreed]
        assert not strangers or self.hushed or call.recording in ("off", "refused")  # nobody is recorded unasked
        waits = call.stage is Stage.TALKING and talk.away and not talk.held
        assert not self.meanwhile or waits  # nobody who speaks hears music
        if call.stage is not Stage.TALKING:
            return
        meant = set() if talk.held else {"caller"}
        meant |= set() if talk.alone or talk.away else {call.winner}
        meant |= {p.channel for p in talk.here("colleague", "interpreter", "outside") if p.state == "up"}
        meant |= {p.channel for p in talk.here("supervisor") if p.state == "up" and p.told and p.mode == "join"}
        assert (self.joined, self.music) == (meant, talk.held)
        apart = {
            p.channel for p in talk.here("supervisor") if p.state == "up" and p.told and p.mode in ("listen", "whisper")
        }
        assert set(self.rooms) == (set() if talk.away else apart)
        assert set(self.ears) & self.up == {p.channel for p in talk.here("ear")}


PLACES = st.sampled_from(["1:v1", "2:v2", "3:v3"])
SUPERVISED = st.builds(
    "{}:{}".format, st.sampled_from(["listen", "whisper", "join", "take"]), st.sampled_from(["8:v8", "9:v9"])
)
VALUES: dict[str, st.SearchStrategy[str]] = {
    "consult": PLACES, "transfer": PLACES, "invite": PLACES, "supervise": SUPERVISED, "keys": st.just("1"),
    "drop": st.integers(1, 9).map(phone), "to_queue": st.just("1"), "pull": st.just("office:2"),
    "back": PLACES,
}  # fmt: skip
ACTS = st.one_of(
    st.sampled_from([*ASKED, "stop_recording", "pull", "consult", "supervise", "invite"]).flatmap(
        lambda what: VALUES.get(what, st.just("")).map(lambda value: ("ask", e.Asked(what, value)))
    ),
    st.tuples(st.sampled_from(["answer", "answer", "end", "left"]), st.integers(0, 5)),
    st.tuples(st.sampled_from(["time", "resume", "offer", "nobody"]), st.integers(0, 3)),
)


@settings(max_examples=600, deadline=None)
@given(st.lists(ACTS, max_size=40), st.booleans())
def test_no_order_of_events_leaves_a_channel_or_a_conversation_without_an_owner(
    acts: list[Any], by_caller: bool
) -> None:
    world = World()
    for event in (e.Arrived(), e.Offered(((1, "v1"),))):
        world.happen(event)
    world.ringing.discard(phone(1))
    world.up.add(phone(1))
    world.happen(e.PhoneAnswered(phone(1)))
    moves: dict[str, Callable[[int], e.Event | None]] = {
        "answer": lambda n: answered(world, n), "end": lambda n: ended(world, n), "left": lambda n: went(world, n),
        "time": lambda n: e.TimeUp(world.timers.pop(n % len(world.timers))) if world.timers else None,
        "resume": lambda n: e.Resumed(frozenset(world.up | world.ringing), frozenset(world.up), frozenset(world.joined)),
        "offer": lambda n: e.Offered(((n + 4, f"v{n + 4}"),)), "nobody": lambda n: e.Nobody("no_duty"),
    }  # fmt: skip
    for kind, what in acts:
        event = what if kind == "ask" else moves[kind](what)
        if event is not None:
            world.happen(event)
    world.happen(e.Asked("hang_up") if not by_caller else ended_caller(world))
    assert world.call.stage is Stage.ENDED
    assert (world.up, world.ringing, world.rooms) == (set(), set(), {})


def answered(world: World, n: int) -> e.Event | None:
    if not world.ringing:
        return None
    channel = sorted(world.ringing)[n % len(world.ringing)]
    world.ringing.discard(channel)
    world.up.add(channel)
    return e.PhoneAnswered(channel)


def ended(world: World, n: int) -> e.Event | None:
    some = sorted((world.up | world.ringing) - {"caller"})
    if not some:
        return None
    world.end(some[n % len(some)])
    return world.later.pop(0)


def went(world: World, n: int) -> e.Event | None:
    some = sorted(world.ringing)
    return e.Left(some[n % len(some)]) if some else None


def ended_caller(world: World) -> e.Event:
    if "caller" not in world.up:
        return e.CallerGone()
    world.end("caller")
    return world.later.pop(0)


def test_a_line_knows_its_number() -> None:
    assert LineRules.from_dict({**vars(replace(LINE, number="400"))}).number == "400"
