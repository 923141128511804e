"""One question at the end: the volunteer has hung up, the caller is asked to press 1 to 5.

The conversation itself is over by then: the volunteer wraps up, the recording is closed, nobody waits for the answer. Who
was in danger is never asked, nor who was on hold, nor who has hardly spoken; and the volunteer may say beforehand that
nobody is to be asked. What was pressed is counted (`Rate`) and kept nowhere in the call.
"""

from __future__ import annotations

from typing import Any

from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Stage
from martlet.telephony.rules.calls import IN_ASKING, drop_ringing
from martlet.telephony.rules.saying import cut_short

LEAST_SECONDS = 10.0  # of conversation: a wrong number is not asked how we were
KEY_SECONDS = 8.0  # after the question
KEYS = "12345"
TIMER = "rate"


def may_ask(call: Call, now: float) -> bool:
    """Whether the line asks at all, they spoke for long enough, and nothing that was said or done forbids it."""
    talk = call.talk
    spoke = bool(call.answered_at) and now - call.answered_at >= LEAST_SECONDS
    return call.line.asks and spoke and not (talk.risk or talk.held or talk.unasked)


def ask(call: Call, user: int, now: float) -> Commands:
    """The end of the conversation for everybody but the caller."""
    call.stage, call.playing, call.ended_at, call.ended_by = Stage.ASKING, "rate", now, "volunteer"
    return [
        *drop_ringing(call),
        call.talk.afterwards(user),
        e.Tell("ended", user),
        e.Play("rate", call.spoken("rate")),
    ]


def thank(call: Call, score: int) -> Commands:
    """0: nothing was pressed."""
    stop = cut_short(call)
    call.rated, call.playing = True, "goodbye"
    return [*stop, e.Rate(score), e.Play("goodbye", call.spoken("goodbye"))]


def over(call: Call) -> Commands:
    """The conversation ended before: neither its end nor who ended it changes."""
    unheard: Commands = [] if call.rated else [e.Rate(0)]
    call.stage, call.playing, call.rated = Stage.ENDED, "", True
    return unheard


def digit(call: Call, event: e.Digit, now: float) -> Commands:
    """The first valid key counts; any other is not understood, and the time runs on."""
    return thank(call, int(event.digit)) if event.digit in KEYS and event.digit and not call.rated else []


def play_ended(call: Call, event: e.PlayEnded, now: float) -> Commands:
    """The time for a key begins when the question has been heard to its end; after the thanks the caller is let go."""
    if not event.ok:
        call.faults = (*call.faults, event.name)
    if event.name != call.playing:
        return []
    call.playing = ""
    if event.name == "goodbye":
        return [*over(call), e.HangUpCaller()]
    if not event.ok:  # they heard no question, so there is nothing to wait for
        return [*over(call), e.HangUpCaller()]
    return [e.Timer(TIMER, KEY_SECONDS)]


def time_up(call: Call, event: e.TimeUp, now: float) -> Commands:
    """No key in time counts as 0, and they are thanked all the same."""
    return thank(call, 0) if event.name == TIMER and not call.rated else []


def phone_answered(call: Call, event: e.PhoneAnswered, now: float) -> Commands:
    """Nobody is let in any more; the winner's own answer, told late, is passed over."""
    return [e.Drop(event.channel)] if event.channel != call.winner else []


def caller_gone(call: Call, event: e.CallerGone, now: float) -> Commands:
    """Hung up without a key: counted as 0, unless they had pressed one."""
    return over(call)


def asked(call: Call, event: e.Asked, now: float) -> Commands:
    """All a page can still ask for is the end."""
    return [*over(call), e.HangUpCaller()] if event.what == "hang_up" else []


def resumed(call: Call, event: e.Resumed, now: float) -> Commands:
    """Nobody is asked after a silence: a new switchboard lets the caller go."""
    ours = {**call.offers, **call.talk.parties}
    strays: Commands = [e.Drop(channel) for channel in ours if channel in event.channels]
    here: Commands = [e.HangUpCaller()] if call.caller in event.channels else []
    return [*strays, *over(call), *here]


def nothing(call: Call, event: Any, now: float) -> Commands:
    """Phones that hang up after the conversation, and whatever else comes late."""
    return []


IN_ASKING.update(
    {
        e.Digit: digit,
        e.PlayEnded: play_ended,
        e.TimeUp: time_up,
        e.PhoneAnswered: phone_answered,
        e.CallerGone: caller_gone,
        e.Asked: asked,
        e.Resumed: resumed,
        None: nothing,
    }
)
