"""A volunteer's own mobile: whoever answers it is asked to press 1. Only the key takes the call, so that a voicemail box,
a child or a pocket never does; the caller meanwhile hears the line ring."""

from __future__ import annotations

from dataclasses import replace

from martlet.telephony.rules import calls
from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Offer, Stage

TIMER = "accept "
KEY = "1"
REFUSING = ("2", "*", "#")


def is_mobile(phone: str) -> bool:
    """Names of mobiles: m12. (v12 is a browser, s12 a desk phone.)"""
    return phone.startswith("m")


def phone_answered(call: Call, event: e.PhoneAnswered, now: float) -> Commands:
    """A mobile has the call only when its key is pressed; every other phone takes it by answering."""
    offer = call.offers.get(event.channel)
    if offer is None or not is_mobile(offer.phone) or offer.outcome or call.stage is not Stage.RINGING:
        return calls.phone_answered(call, event, now)
    return ask_key(call, event.channel, now)


def ask_key(call: Call, channel: str, now: float) -> Commands:
    """Where voicemail ends: `no_key` follows when the line's `accept_seconds` have passed without one."""
    call.offers[channel] = replace(call.offers[channel], asked_at=now)
    return [e.PlayTo(channel, "accept", call.line.language), e.Timer(TIMER + channel, call.line.accept_seconds)]


def phone_digit(call: Call, event: e.PhoneDigit, now: float) -> Commands:
    """1 takes the call, 2, star and hash refuse it; any other key means nothing and the time runs on."""
    offer = asked(call, event.channel)
    if offer is None:
        return []
    if event.digit == KEY:
        return [
            e.StopPlay(TIMER + event.channel),
            *calls.phone_answered(call, e.PhoneAnswered(event.channel), now),
        ]
    return let_go(call, offer, "refused") if event.digit in REFUSING else []


def no_key(call: Call, channel: str) -> Commands:
    """The time for the key is over: a voicemail box, or nobody who wants to."""
    offer = asked(call, channel)
    return let_go(call, offer, "timeout") if offer else []


def asked(call: Call, channel: str) -> Offer | None:
    """The ring of a mobile that was asked for the key and has not decided; None for every other channel."""
    offer = call.offers.get(channel)
    return offer if offer and offer.asked_at and not offer.outcome else None


def let_go(call: Call, offer: Offer, outcome: str) -> Commands:
    """This phone is hung up; when no other rings, the next is looked for."""
    calls.close_offer(call, offer.channel, outcome)
    commands: Commands = [e.Drop(offer.channel), *calls.ready_again(offer)]
    if call.stage is Stage.RINGING and not call.ringing:
        commands += calls.seek(call)
    return commands
