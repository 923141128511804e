"""The volunteer's page is loaded anew in the middle of a call: the caller is asked for a moment and hears music, the fresh
page's phone is rung and joined by itself. If nobody comes back in time, a colleague who is in the conversation has the call,
else it goes back to the queue, before everybody who came later.

The page says `away` as it goes and `back` when its phone is registered. A browser that crashed could not say `away`: `back`
alone is enough, because a fresh page holds no conversation.
"""

from __future__ import annotations

from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Offer
from martlet.telephony.rules.calls import IN_TALK, close_offer, fresh_channel, outcome_of
from martlet.telephony.rules.parties import COLLEAGUE, HEARD_BY_ALL, SUPERVISOR
from martlet.telephony.rules.talking import ASKED, reactions
from martlet.telephony.rules.talking.handing import APART, come_in, hand_to, seek_again
from martlet.telephony.rules.talking.steps import (
    change,
    close_ear,
    drop_again,
    mark,
    owner,
    park,
    place,
    quiet,
    told,
    unpark,
)

AWAY_SECONDS = 30.0  # that a caller waits for the same volunteer
RING_SECONDS = 8  # the page answers by itself, or is not there
AGAIN_SECONDS = 12.0  # between two words to the caller
TIMER, AGAIN = "away:", "moment:"  # and the channel that was left
MEANWHILE = ("back", "hang_up", "to_queue", "risk", "no_risk")


def away(call: Call, value: str, now: float) -> Commands:
    """The page goes: its phone with it."""
    if call.talk.away or call.talk.alone:
        return []
    before = "held" if call.talk.held else "talking"
    others = [party for party in call.talk.here(*HEARD_BY_ALL) if party.state == "up"]
    commands = park(call, now) if others else stay(call, now)  # nobody speaks with the caller alone
    change(call, away=before)
    for party in call.talk.here(SUPERVISOR):  # their ear would end with the phone, and they with it
        commands += close_ear(call, party.channel)
    return [*commands, e.Drop(call.winner), e.Timer(TIMER + call.winner, AWAY_SECONDS)]


def stay(call: Call, now: float) -> Commands:
    """The caller waits where they are, because a conversation without anybody ends its recording; it writes silence meanwhile."""
    if call.talk.held:
        change(call, held=False)
        return [e.Unpark(), *music(call), *moment(call)]
    mark(call, "hold", now)
    return [*([e.Hush(True)] if call.recording == "on" else []), *music(call), *moment(call)]


def music(call: Call) -> Commands:
    """Between the words, so that nobody takes the silence for the end. Not for a supervisor who has joined and can speak."""
    joined = [one for one in call.talk.here(SUPERVISOR) if one.state == "up" and one.mode == "join" and one.told]
    return [] if joined else [e.Meanwhile(True)]


def moment(call: Call) -> Commands:
    """One moment, please."""
    return [e.Play("moment", call.spoken("moment")), e.Timer(AGAIN + call.winner, AGAIN_SECONDS)]


def back(call: Call, value: str, now: float) -> Commands:
    """ "7:v7": the fresh page of the same volunteer. Another's is none of this call's."""
    found = place(value)
    if found is None or found[0] != owner(call) or call.talk.again or call.talk.alone:
        return []
    user, phone = found
    gone = away(call, "", now)
    channel = fresh_channel(call)
    call.offers[channel] = Offer(channel, user, phone, now)
    change(call, again=channel)
    return [*gone, e.Ring(channel, phone, user, RING_SECONDS, "again")]


def joined(call: Call, channel: str, now: float) -> Commands:
    """They are here again, as they left: on hold if they had put the caller there, muted if they were."""
    close_offer(call, channel, "answered")
    before, call.winner = call.talk.away, channel
    change(call, away="", again="")
    commands: Commands = [*([] if call.talk.held else quiet()), e.Enter(channel)]
    commands += [e.Mute(channel, True)] if call.talk.muted else []
    if call.talk.held:
        commands += unpark(call, now) if before == "talking" else []
    elif before == "held":
        change(call, held=True)
        commands.append(e.Park())
    else:
        mark(call, "back", now)
        commands += [e.Hush(False)] if call.recording == "on" else []
    for party in call.talk.here(SUPERVISOR):
        if party.state == "up" and party.told:
            commands += come_in(call, party, now) if party.mode in APART else []
    return [*commands, *told(call)]


def too_late(call: Call, now: float) -> Commands:
    """Nobody came back."""
    heirs = [party for party in call.talk.here(COLLEAGUE) if party.state == "up"]
    heirs += [
        party for party in call.talk.here(SUPERVISOR) if party.state == "up" and party.mode == "join" and party.told
    ]
    if heirs:
        return hand_to(call, heirs[0], now, inside=True)
    return seek_again(call, call.line.offices, now)


# --- events ------------------------------------------------------------------------------------------------------------
def asked(call: Call, event: e.Asked, now: float) -> Commands | None:
    """While the page is away only what is named in `MEANWHILE` is done: the rest was meant for another moment."""
    return [] if call.talk.away and event.what not in MEANWHILE else reactions.asked(call, event, now)


def phone_answered(call: Call, event: e.PhoneAnswered, now: float) -> Commands | None:
    """The fresh page is let in; any other phone is none of this."""
    if event.channel and event.channel == call.talk.again:
        return joined(call, event.channel, now)
    return reactions.phone_answered(call, event, now)


def phone_gone(call: Call, event: e.PhoneGone, now: float) -> Commands | None:
    """The one that was left is no news; the one that rang in vain may be asked for once more."""
    if call.talk.away and event.channel == call.winner:
        return []
    if event.channel and event.channel == call.talk.again:
        close_offer(call, event.channel, outcome_of(event.cause))
        change(call, again="")
        return []
    return reactions.phone_gone(call, event, now)


def left(call: Call, event: e.Left, now: float) -> Commands | None:
    """The fresh page's volunteer took a break: the caller waits on, until their time is over."""
    return reactions.left(call, event, now) if event.channel != call.talk.again else drop_again(call)


def time_up(call: Call, event: e.TimeUp, now: float) -> Commands | None:
    """Another word to the caller, or the end of the waiting. Timers of a page that came back mean nothing any more."""
    if event.name.startswith(AGAIN):
        waits = call.talk.away and not call.talk.held and event.name == AGAIN + call.winner
        return moment(call) if waits else []
    if not event.name.startswith(TIMER):
        return reactions.time_up(call, event, now)
    return too_late(call, now) if call.talk.away and event.name == TIMER + call.winner else []


def resumed(call: Call, event: e.Resumed, now: float) -> Commands:
    """The switchboard came back meanwhile: the time begins anew."""
    if not call.talk.away or call.caller not in event.channels:
        return reactions.resumed(call, event, now)
    commands: Commands = [e.Drop(call.winner)] if call.winner in event.channels else []
    if call.talk.held:
        commands.append(e.Park())
    else:
        commands += [*([] if call.caller in event.joined else [e.Unpark()]), *music(call), *moment(call)]
    commands.append(e.Timer(TIMER + call.winner, AWAY_SECONDS))
    again = call.talk.again
    if again and again in event.up:
        return [*commands, *joined(call, again, now)]
    if again and again not in event.channels:
        commands += phone_gone(call, e.PhoneGone(again, 0), now) or []
    for party in list(call.talk.parties.values()):
        if party.is_here and party.channel not in event.channels:
            commands += reactions.party_gone(call, party, "unreachable", now)
    return commands


ASKED.update({"away": away, "back": back})
IN_TALK.update(
    {
        e.Asked: asked,
        e.PhoneAnswered: phone_answered,
        e.PhoneGone: phone_gone,
        e.Left: left,
        e.TimeUp: time_up,
        e.Resumed: resumed,
    }
)
