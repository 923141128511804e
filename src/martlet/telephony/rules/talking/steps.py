"""Small steps that everything in a call is made of: hold, marks, a party that comes or leaves, who is told."""

from __future__ import annotations

from dataclasses import replace

from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Offer
from martlet.telephony.rules.calls import close_offer, fresh_channel
from martlet.telephony.rules.parties import COLLEAGUE, EAR, INTERPRETER, OUTSIDE, SUPERVISOR, Party

ANNOUNCED_SECONDS = 3.0  # between the line on the volunteer's page and the first word a supervisor hears
MOST_PARTIES = 6


def change(call: Call, **fields: object) -> None:
    """`fields`: of `Talk`."""
    call.talk = replace(call.talk, **fields)  # type: ignore[arg-type]


def put(call: Call, party: Party) -> Party:
    """The party as it was put."""
    call.talk = call.talk.with_party(party)
    return party


def owner(call: Call) -> int:
    """The user who has the call. Raises KeyError where nobody has: only for conversations."""
    return call.offers[call.winner].user


def told(call: Call) -> Commands:
    """Their pages are out of date."""
    users = [] if call.talk.alone else [owner(call)]
    users += [party.user for party in call.talk.here(COLLEAGUE, INTERPRETER, SUPERVISOR)]
    return [e.Tell("talk", user) for user in dict.fromkeys(users)]


def mark(call: Call, what: str, now: float) -> None:
    """A moment of the recording; the last hundred are kept."""
    change(call, marks=(*call.talk.marks, (now, what))[-100:])


def park(call: Call, now: float) -> Commands:
    """The caller hears music; what is spoken meanwhile is not in the recording."""
    if call.talk.held:
        return []
    change(call, held=True)
    mark(call, "hold", now)
    return [*([e.Hush(True)] if call.recording == "on" else []), e.Park()]


def unpark(call: Call, now: float) -> Commands:
    """Nothing while the volunteer's page is away: nobody would be there."""
    if not call.talk.held or call.talk.away:
        return []
    change(call, held=False)
    mark(call, "back", now)
    return [e.Unpark(), *([e.Hush(False)] if call.recording == "on" else [])]


def unasked(call: Call) -> bool:
    """Whether somebody from outside is in it who has not agreed to be recorded."""
    return any(party.state == "up" and not party.agreed for party in call.talk.here(OUTSIDE))


def silent_for_third(call: Call, now: float) -> Commands:
    """A voice from outside comes in: not a word of it is recorded before they were asked."""
    if call.recording != "on" or not unasked(call):
        return []
    call.recording = "third"
    mark(call, "pause", now)
    return [] if call.talk.held or call.talk.away else [e.Hush(True)]


def heard_again(call: Call, now: float) -> Commands:
    """They agreed, or have gone. While the caller is on hold it stays silent until they are back."""
    if call.recording != "third" or unasked(call):
        return []
    call.recording = "on"
    mark(call, "resume", now)
    return [] if call.talk.held or call.talk.away else [e.Hush(False)]


def let_go(call: Call, party: Party, outcome: str = "lost") -> Commands:
    """This party leaves; our doing."""
    if not party.is_here:
        return []
    return [e.Drop(party.channel), *left_alone(call, party, outcome)]


def left_alone(call: Call, party: Party, outcome: str = "lost") -> Commands:
    """What follows when a party's channel is no more."""
    put(call, replace(party, state="gone"))
    commands: Commands = []
    offer = call.offers.get(party.channel)
    if offer and not offer.outcome:
        close_offer(call, party.channel, outcome)
        commands.append(e.SetDuty(party.user, "ready"))
    elif party.state == "up" and party.role in (COLLEAGUE, INTERPRETER, SUPERVISOR):
        commands.append(party.afterwards)
    if party.role == SUPERVISOR:
        commands += close_ear(call, party.channel)
    return commands


def drop_again(call: Call) -> Commands:
    """The volunteer's fresh page does not get the call any more."""
    channel = call.talk.again
    if not channel:
        return []
    close_offer(call, channel, "lost")
    change(call, again="")
    return [e.Drop(channel)]


def close_ear(call: Call, channel: str) -> Commands:
    """`channel`: the supervisor's. Nothing when they have joined, and need no ear."""
    commands: Commands = []
    for ear in call.talk.here(EAR):
        if ear.of == channel:
            commands += [*let_go(call, ear), e.Unpair(channel)]
    return commands


def place(text: str) -> tuple[int, str] | None:
    """ "7:v7" -> (7, "v7"): whom to ring, and on which phone. Services write it."""
    user, colon, phone = text.partition(":")
    return (int(user), phone) if colon and user.isdigit() and phone else None


def ring(call: Call, text: str, role: str, now: float, mode: str = "", rests: float | None = None) -> Commands:
    """Ask a colleague in. Nobody twice, and never a crowd. `rests`: since when they are on a break; None = they are not."""
    found = place(text)
    here = call.talk.here(COLLEAGUE, INTERPRETER, OUTSIDE, SUPERVISOR)
    if found is None or call.talk.alone or len(here) >= MOST_PARTIES:
        return []
    user, phone = found
    if user == owner(call) or user in {party.user for party in here}:
        return []
    channel = fresh_channel(call)
    put(call, Party(channel, role, user, phone, mode, rests=rests is not None, rests_since=rests or 0.0))
    change(call, said="")
    if role == SUPERVISOR:
        return [
            e.Ring(channel, phone, user, call.line.ring_seconds, role),
            e.Timer(f"told:{channel}", ANNOUNCED_SECONDS),
        ]
    call.offers[channel] = Offer(channel, user, phone, now)
    return [
        e.Ring(channel, phone, user, call.line.ring_seconds, role),
        e.SetDuty(user, "ringing"),
        e.Tell("ringing", user),
    ]


def quiet() -> Commands:
    """Who waited in the conversation for a page that is loaded anew hears neither words nor music any more."""
    return [e.StopPlay("moment"), e.Meanwhile(False)]
