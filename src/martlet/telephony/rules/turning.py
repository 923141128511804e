"""Callers who abuse: a blocked number hears a sentence, a flood and a caller who is always silent press a key first.

What is known of a number comes a moment after the call (`Known`), because the first ring waits for nothing; the leader
remembers it for the next call of the same number.
"""

from __future__ import annotations

from martlet.telephony.rules import accepting, calls, waiting
from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Stage
from martlet.telephony.rules.saying import cut_short, play

KEY = "3"
KEY_SECONDS = 8
BEFORE = (Stage.CHALLENGE, Stage.NOTICE, Stage.MENU, Stage.WAITING, Stage.RINGING)


def arrived(call: Call, event: e.Arrived, now: float) -> Commands:
    """A flood on a closed line needs no key: nothing would ring."""
    call.language = call.line.language
    if event.manner == "blocked":
        return turn_away(call)
    if event.manner == "key" and not event.closed:
        return play(call, Stage.CHALLENGE, "challenge")
    return calls.arrived(call, event, now)


def turn_away(call: Call) -> Commands:
    """One sentence, then the end; nobody is told, because nobody has to do anything."""
    call.missed = "blocked"
    return [*cut_short(call), *calls.drop_ringing(call), *play(call, Stage.CLOSING, "blocked")]


def known(call: Call, event: e.Known, now: float) -> Commands:
    """Until somebody answered. The key is asked for while nothing rings yet, and not of who has pressed it already."""
    if call.stage not in BEFORE:
        return []
    call.owner, call.last_user = event.owner or call.owner, call.last_user or event.last
    if event.manner == "blocked":
        return turn_away(call)
    if event.manner == "key" and call.stage in (Stage.NOTICE, Stage.MENU) and KEY not in call.digits:
        return [*cut_short(call), *play(call, Stage.CHALLENGE, "challenge")]
    return []


def digit(call: Call, event: e.Digit, now: float) -> Commands:
    """The key starts the call anew at its notice; every other key of the challenge is passed over."""
    if call.stage is not Stage.CHALLENGE:
        return waiting.digit(call, event, now)
    call.digits = (call.digits + event.digit)[-20:]
    if event.digit != KEY:
        return []
    return [*cut_short(call), *calls.arrived(call, e.Arrived(), now)]


def play_ended(call: Call, event: e.PlayEnded, now: float) -> Commands:
    """The time for the key begins when its sentence was heard to the end, in each of the line's languages."""
    challenged = call.stage is Stage.CHALLENGE and event.name == call.playing
    commands = waiting.play_ended(call, event, now)
    return [e.Timer("key", KEY_SECONDS)] if challenged and not call.playing else commands


def time_up(call: Call, event: e.TimeUp, now: float) -> Commands:
    """No key, no phone: a missed call, in case it was somebody after all."""
    if event.name != "key":
        return waiting.time_up(call, event, now)
    if call.stage is not Stage.CHALLENGE:
        return []
    call.missed = "flood"
    return [*play(call, Stage.CLOSING, "goodbye"), e.Tell("missed")]


calls.REACTIONS.update(
    {
        e.Arrived: arrived,
        e.Known: known,
        e.Digit: digit,
        e.PlayEnded: play_ended,
        e.TimeUp: time_up,
        e.Busy: waiting.busy,
        e.Place: waiting.place,
        e.Nobody: waiting.nobody,
        e.Resumed: waiting.resumed,
        e.PhoneAnswered: accepting.phone_answered,
        e.PhoneDigit: accepting.phone_digit,
    }
)
