"""While nobody is free: the place in the queue told now and then, 'press 1 to keep your place', and what a line does when
nobody is there at all."""

from __future__ import annotations

from collections.abc import Iterable

from martlet.telephony.rules import accepting, calls
from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Offer, Stage
from martlet.telephony.rules.choosing import order
from martlet.telephony.rules.saying import cut_short, play, take

MOST_PLACES = 10  # from here on it is "more than ten"
MINUTES = (1, 2, 3, 5, 10, 15, 20)  # waiting times that are spoken; the last also for "twenty or more"


# --- the place -------------------------------------------------------------------------------------------------------
def place_of(call: Call, others: Iterable[Call], people: int, talk_seconds: float) -> e.Place:
    """Where this call stands among those of its office that wait, and how long it takes until its turn when `people` take
    calls that last `talk_seconds` in the middle."""
    mine = order(call)
    ahead = sum(
        one.stage is Stage.WAITING and one.line.office == call.line.office and order(one) < mine for one in others
    )
    seconds = round((ahead + 1) * talk_seconds / people) if people else 0
    return e.Place(ahead + 1, seconds)


def words_of(place: e.Place, keep: bool) -> tuple[str, ...]:
    """The announcements that tell it: whole sentences, so that each language has its own grammar."""
    position = f"place-{place.position}" if place.position <= MOST_PLACES else "place-more"
    minutes = next((one for one in MINUTES if place.seconds <= 60 * one), MINUTES[-1])
    return (position, *([f"wait-{minutes}"] if place.seconds else []), *(["keep"] if keep else []))


def busy(call: Call, event: e.Busy, now: float) -> Commands:
    """With the first timer of the places, on lines that tell them."""
    commands = calls.busy(call, event, now)
    return [*commands, e.Timer("place", call.line.place_seconds)] if commands and call.line.place_seconds else commands


def play_ended(call: Call, event: e.PlayEnded, now: float) -> Commands:
    """After 'everybody is busy' comes the place at once."""
    first = call.stage is Stage.WAITING and event.name == call.playing == "busy"
    commands = calls.play_ended(call, event, now)
    return [e.AskPlace()] if first and call.line.place_seconds else commands


def place(call: Call, event: e.Place, now: float) -> Commands:
    """Says nothing while another announcement is spoken: the next timer asks again."""
    if call.stage is not Stage.WAITING or call.playing:
        return []
    call.playing, call.place_told = "place", True
    return [*take(call), e.Play("place", call.spoken("place"), words_of(event, call.line.keep_place))]


def time_up(call: Call, event: e.TimeUp, now: float) -> Commands:
    """The timer of the places runs on while a phone rings, silent, because the call may come back to the queue."""
    if event.name.startswith(accepting.TIMER):
        return accepting.no_key(call, event.name.removeprefix(accepting.TIMER))
    if event.name != "place":
        return calls.time_up(call, event, now)
    if call.stage not in (Stage.WAITING, Stage.RINGING):
        return []
    ask: Commands = [e.AskPlace()] if call.stage is Stage.WAITING and not call.playing else []
    return [*ask, e.Timer("place", call.line.place_seconds)]


def digit(call: Call, event: e.Digit, now: float) -> Commands:
    """1 keeps the place, but only once that was offered: a late key of the menu is none."""
    commands = calls.digit(call, event, now)
    if call.stage is not Stage.WAITING or event.digit != "1" or not (call.place_told and call.line.keep_place):
        return commands
    stop = cut_short(call)
    if not call.numbered:  # nobody knows whom to call
        return [*stop, *play(call, Stage.WAITING, "hidden")]
    call.missed = "kept"
    return [*stop, *play(call, Stage.CLOSING, "kept"), e.Tell("missed")]


def resumed(call: Call, event: e.Resumed, now: float) -> Commands:
    """Timers died with the switchboard before us."""
    commands = calls.resumed(call, event, now)
    if call.told_busy and call.line.place_seconds and call.stage in (Stage.WAITING, Stage.RINGING):
        commands = [*commands, e.Timer("place", call.line.place_seconds)]
    return [
        *commands,
        *(
            e.Timer(accepting.TIMER + offer.channel, call.line.accept_seconds)
            for offer in call.ringing
            if offer.asked_at and offer.channel in event.up
        ),
    ]


# --- nobody there ------------------------------------------------------------------------------------------------------
def nobody(call: Call, event: e.Nobody, now: float) -> Commands:
    """The line's fallback, once: another office's volunteers, the coordinator's mobile, a sentence; else a message.

    Another office is looked for within the fifth of a second (the queue is looked at as long as somebody is in it).
    """
    line = call.line
    if call.stage is not Stage.WAITING:
        return []
    if call.fell_back or event.reason not in ("no_duty", "no_answer"):
        return calls.nobody(call, event, now)
    call.fell_back = True
    if line.fallback == "office" and line.fallback_office:
        call.more_offices = (line.fallback_office,)  # straight on to its people: whoever was tried stays tried
        return []
    if line.fallback == "mobile" and line.fallback_user:
        return ring_coordinator(call, event.rests_since, now)
    if line.fallback == "sentence":
        call.missed = call.missed or event.reason
        stop = cut_short(call)
        return [*stop, *play(call, Stage.CLOSING, "nobody"), e.Tell("missed")]
    return calls.nobody(call, event, now)


def ring_coordinator(call: Call, rests_since: float, now: float) -> Commands:
    """Somebody who is off duty or rests: their presence is nobody's business, so it is left alone while it rings, and a break goes
    on after the conversation as if there had been none."""
    user, channel = call.line.fallback_user, calls.fresh_channel(call)
    commands = cut_short(call)
    call.stage = Stage.RINGING
    call.offers[channel] = Offer(channel, user, f"m{user}", now, fallback=True, rests_since=rests_since)
    call.tried = (*call.tried, user)
    return [*commands, e.Ring(channel, f"m{user}", user, call.line.ring_seconds), e.Ringback()]
