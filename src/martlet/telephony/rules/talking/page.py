"""What a page asks for while people speak."""

from __future__ import annotations

from dataclasses import replace

from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands
from martlet.telephony.rules.calls import fresh_channel
from martlet.telephony.rules.parties import COLLEAGUE, EAR, HEARD_BY_ALL, INTERPRETER, OUTSIDE, SUPERVISOR, Party
from martlet.telephony.rules.talking.alarm import no_risk, risk
from martlet.telephony.rules.talking.handing import hand_to, seek_again
from martlet.telephony.rules.talking.steps import (
    MOST_PARTIES,
    change,
    heard_again,
    let_go,
    mark,
    park,
    put,
    ring,
    unasked,
    unpark,
)
from martlet.telephony.rules.talking.supervising import supervise

OUTSIDE_RING_SECONDS = 40
KEYS = frozenset("0123456789*#ABCD")


def hold(call: Call, value: str, now: float) -> Commands:
    """Nothing when the caller is on hold already."""
    return park(call, now)


def unhold(call: Call, value: str, now: float) -> Commands:
    """Also makes three of a consultation."""
    return [] if call.talk.alone else unpark(call, now)


def mute(call: Call, value: str, now: float) -> Commands:
    """Of who has the call now: whoever has it next is heard."""
    if call.talk.muted or call.talk.alone:
        return []
    change(call, muted=True)
    return [e.Mute(call.winner, True)]


def unmute(call: Call, value: str, now: float) -> Commands:
    """Nothing when they were heard all along."""
    if not call.talk.muted:
        return []
    change(call, muted=False)
    return [e.Mute(call.winner, False)]


def keys(call: Call, value: str, now: float) -> Commands:
    """To the number we dialled, if there is one, else to the caller."""
    if not value or not set(value) <= KEYS:
        return []
    outside = [party.channel for party in call.talk.here(OUTSIDE) if party.state == "up"]
    return [e.Keys(outside[0] if outside else call.caller, value)]


def agreed(call: Call, value: str, now: float) -> Commands:
    """Whom we called, or who came in from outside, was asked and said yes."""
    if not may_record(call):
        return []
    for party in call.talk.here(OUTSIDE):
        put(call, replace(party, agreed=True))
    mark(call, "agreed", now)
    if call.recording == "third":
        return heard_again(call, now)
    call.recording, call.agreed_at = "on", now
    return [e.Record()]


def may_record(call: Call) -> bool:
    """Whether they may still be asked: a third voice, or in a call of ours, of a line that records. Who has said no is not asked
    again, and nobody agrees to anything while they hear music."""
    if call.recording == "third":
        return True
    return bool(call.out) and call.line.record and call.recording == "off" and not (call.talk.held or call.talk.alone)


def pause_recording(call: Call, value: str, now: float) -> Commands:
    """Only while sound is recorded: nothing when it is off, refused, or silent for a third voice."""
    if call.recording != "on":
        return []
    call.recording = "paused"
    mark(call, "pause", now)
    return [e.Hush(True)]


def resume_recording(call: Call, value: str, now: float) -> Commands:
    """While the caller is on hold it stays silent until they are back."""
    if call.recording != "paused":
        return []
    if unasked(call):
        call.recording = "third"
        return []
    call.recording = "on"
    mark(call, "resume", now)
    return [] if call.talk.held else [e.Hush(False)]


def no_question(call: Call, value: str, now: float) -> Commands:
    """Nobody is asked how it was when this call ends."""
    change(call, unasked=True)
    return []


def question(call: Call, value: str, now: float) -> Commands:
    """Takes `no_question` back."""
    change(call, unasked=False)
    return []


def consult(call: Call, value: str, now: float) -> Commands:
    """`value`: "7:v7". The volunteer speaks with the colleague alone first, and then `connect`s or `take_back`s."""
    return ask_over(call, value, "warm", now)


def transfer(call: Call, value: str, now: float) -> Commands:
    """`value`: "7:v7". Who answers has the call at once; until then the volunteer stays."""
    return ask_over(call, value, "cold", now)


def ask_over(call: Call, value: str, mode: str, now: float) -> Commands:
    """One colleague at a time is asked to take the call over, with the caller on hold."""
    if call.talk.here(COLLEAGUE):
        return []
    rung = ring(call, value, COLLEAGUE, now, mode)
    return [*rung, *park(call, now)] if rung else []


def connect(call: Call, value: str, now: float) -> Commands:
    """The colleague who was consulted has the call now."""
    ready = [party for party in call.talk.here(COLLEAGUE) if party.state == "up"]
    return hand_to(call, ready[0], now, inside=True) if ready else []


def take_back(call: Call, value: str, now: float) -> Commands:
    """The colleague who was asked goes, rung or up, and the caller comes off hold if the volunteer is still there."""
    commands: Commands = []
    for party in call.talk.here(COLLEAGUE):
        commands += let_go(call, party)
    return [*commands, *unpark(call, now)] if commands and not call.talk.alone else commands


def to_queue(call: Call, value: str, now: float) -> Commands:
    """Back to the queue of these offices ("3,4"), with the same ticket: before everybody who came later."""
    offices = tuple(int(part) for part in value.split(",") if part.isdigit())
    return seek_again(call, offices or call.line.offices, now)


def consent(call: Call, value: str, now: float) -> Commands:
    """What the caller said to it that somebody is brought in. Nothing follows: it is for the trace."""
    return []


def invite(call: Call, value: str, now: float) -> Commands:
    """`value`: "7:v7". The caller is not put on hold."""
    return ring(call, value, INTERPRETER, now)


def dial(call: Call, value: str, now: float) -> Commands:
    """A number outside; the hands know it, nothing in here does."""
    if call.talk.alone or call.talk.here(OUTSIDE) or len(call.talk.here(*HEARD_BY_ALL, SUPERVISOR)) >= MOST_PARTIES:
        return []
    channel = fresh_channel(call)
    put(call, Party(channel, OUTSIDE))
    change(call, said="")
    return [e.Ring(channel, "outside", 0, OUTSIDE_RING_SECONDS, OUTSIDE)]


def drop(call: Call, value: str, now: float) -> Commands:
    """`value`: the channel of the party that is to go. The volunteer and the caller are none; nor is an ear by itself."""
    party = call.talk.parties.get(value)
    if party is None or party.role == EAR or not party.is_here:
        return []
    return take_back(call, "", now) if party.role == COLLEAGUE else [*let_go(call, party), *heard_again(call, now)]


ASKED = {
    function.__name__: function
    for function in (
        hold,
        unhold,
        mute,
        unmute,
        keys,
        agreed,
        pause_recording,
        resume_recording,
        consult,
        transfer,
        connect,
        take_back,
        to_queue,
        consent,
        invite,
        dial,
        drop,
        supervise,
        risk,
        no_risk,
        no_question,
        question,
    )
}
