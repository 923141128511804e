"""A call of ours. The volunteer's own phone rings first; once they have it in hand the other side is rung, and sees the
hotline's number. From the moment somebody answers there it is a conversation like any other.

Nothing is recorded: nobody has told them so. Nothing is asked at the end. Whoever is not reached makes no missed call.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from martlet.telephony.rules import accepting
from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Offer, Stage
from martlet.telephony.rules.calls import IN_DIALLING, REACTIONS, close_offer, fresh_channel, outcome_of
from martlet.telephony.rules.parties import OUTSIDE
from martlet.telephony.rules.talking.page import OUTSIDE_RING_SECONDS

ASIDE = "out"  # what the volunteer's page is told of the ring: it answers by itself
BUSY = 17  # Q.850


def begin(call: Call, event: e.CallOut, now: float) -> Commands:
    """Nobody outside rings yet. The volunteer counts as on a call already: the queue must not choose them."""
    channel = fresh_channel(call)
    call.stage, call.winner, call.out = Stage.DIALLING, channel, event.state
    call.language, rests = call.line.language, event.state == "break"
    call.talk = replace(call.talk, unasked=True, rests=rests, rests_since=event.since)
    call.offers[channel] = Offer(channel, event.user, event.phone, now)
    return [
        e.Ring(channel, event.phone, event.user, call.line.ring_seconds, ASIDE),
        e.SetDuty(event.user, "on_call"),
        e.Tell("talk", event.user),
    ]


def phone_answered(call: Call, event: e.PhoneAnswered, now: float) -> Commands:
    """A mobile is asked for the key first, else the other side is rung at once."""
    offer = call.offers[call.winner]
    if event.channel != call.winner:
        return [e.Drop(event.channel)]
    if offer.outcome or offer.asked_at:
        return []
    if not accepting.is_mobile(offer.phone):
        return dial(call)
    call.offers[call.winner] = replace(offer, asked_at=now)  # a mailbox calls nobody
    return [
        e.PlayTo(call.winner, "accept", call.line.language),
        e.Timer(accepting.TIMER + call.winner, call.line.accept_seconds),
    ]


def dial(call: Call) -> Commands:
    """The hands know the number, nothing in here does."""
    user = close_offer(call, call.winner, "answered").user
    return [
        e.Ring(call.caller, "outside", 0, OUTSIDE_RING_SECONDS, OUTSIDE),
        e.Ringing(call.winner),
        e.Tell("talk", user),
    ]


def phone_digit(call: Call, event: e.PhoneDigit, now: float) -> Commands:
    """The keys mean what they mean on a call of the queue (`accepting`); only that a refusal ends it all."""
    if accepting.asked(call, event.channel) is None:
        return []
    if event.digit == "1":
        return [e.StopPlay(accepting.TIMER + event.channel), *dial(call)]
    return own_phone(call, "refused", now) if event.digit in accepting.REFUSING else []


def time_up(call: Call, event: e.TimeUp, now: float) -> Commands:
    """No key in time: a mailbox answered the volunteer's mobile."""
    asked = event.name == accepting.TIMER + call.winner and accepting.asked(call, call.winner)
    return own_phone(call, "timeout", now) if asked else []


def phone_gone(call: Call, event: e.PhoneGone, now: float) -> Commands:
    """The other side could not be rung, or the volunteer's phone did not answer or hung up: each ends the call."""
    if event.channel == call.caller:  # the exchange could not ring it
        return not_reached(call, event.cause, now)
    if event.channel != call.winner:
        return []
    offer = call.offers[call.winner]
    return over(call, "volunteer", now) if offer.outcome else own_phone(call, outcome_of(event.cause), now)


def own_phone(call: Call, outcome: str, now: float) -> Commands:
    """The volunteer's own phone did not answer, so nobody was rung."""
    close_offer(call, call.winner, outcome)
    return over(call, "volunteer", now)


def caller_up(call: Call, event: e.CallerUp, now: float) -> Commands:
    """From here on it is a conversation like any other. `answered_at` is when they, not the volunteer, took it."""
    call.stage, call.answered_at, call.taken = Stage.TALKING, now, True
    return [e.Join(call.winner, record=False), e.Tell("answered", call.answered_by)]


def caller_gone(call: Call, event: e.CallerGone, now: float) -> Commands:
    """Before they answered: the cause says whether they were busy, refused or did not hear it."""
    return not_reached(call, event.cause, now)


def not_reached(call: Call, cause: int, now: float) -> Commands:
    """The volunteer's page tells why (`Talk.said`): busy, refused, timeout or unreachable."""
    call.talk = replace(call.talk, said="busy" if cause == BUSY else outcome_of(cause))
    return over(call, "exchange", now)


def asked(call: Call, event: e.Asked, now: float) -> Commands:
    """A page can only give it up."""
    return over(call, "page", now) if event.what == "hang_up" else []


def over(call: Call, by: str, now: float) -> Commands:
    """Time to write down that nobody was there; whoever was on a break stays on it."""
    user = call.offers[call.winner].user
    call.stage, call.ended_at, call.ended_by = Stage.ENDED, now, by
    return [e.HangUpCaller(), e.Drop(call.winner), call.talk.afterwards(user), e.Tell("ended", user)]


def resumed(call: Call, event: e.Resumed, now: float) -> Commands:
    """Whom to ring died with the switchboard before us; whoever rings already may still answer."""
    if call.winner not in event.channels:
        return over(call, "volunteer", now)
    if not call.offers[call.winner].outcome:
        return phone_answered(call, e.PhoneAnswered(call.winner), now) if call.winner in event.up else []
    if call.caller not in event.channels:
        return not_reached(call, 0, now)
    return caller_up(call, e.CallerUp(), now) if call.caller in event.up else []


def nothing(call: Call, event: Any, now: float) -> Commands:
    """Keys before they speak, words that were played, somebody who answers twice."""
    return []


REACTIONS.update({e.CallOut: begin, e.CallerUp: nothing})
IN_DIALLING.update(
    {
        e.PhoneAnswered: phone_answered,
        e.PhoneDigit: phone_digit,
        e.TimeUp: time_up,
        e.PhoneGone: phone_gone,
        e.CallerUp: caller_up,
        e.CallerGone: caller_gone,
        e.Asked: asked,
        e.Resumed: resumed,
        None: nothing,
    }
)
