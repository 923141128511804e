"""What an event does while people speak; asked before the reactions of `calls`."""

from __future__ import annotations

from dataclasses import replace

from martlet.telephony.rules import accepting
from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Stage
from martlet.telephony.rules.calls import IN_TALK, close_offer, outcome_of
from martlet.telephony.rules.calls import asked as asked_anyway
from martlet.telephony.rules.parties import COLLEAGUE, EAR, HEARD_BY_ALL, SUPERVISOR, Party
from martlet.telephony.rules.talking.alarm import RISK_SECONDS, raise_alarm
from martlet.telephony.rules.talking.handing import come_in, hand_to, over, seek_again, volunteer_gone
from martlet.telephony.rules.talking.page import ASKED
from martlet.telephony.rules.talking.steps import (
    ANNOUNCED_SECONDS,
    change,
    heard_again,
    left_alone,
    let_go,
    put,
    silent_for_third,
    told,
    unpark,
)


def asked(call: Call, event: e.Asked, now: float) -> Commands | None:
    """Everybody's page is told when it changed how the conversation stands, and only then."""
    if event.what == "hang_up":
        return over(call, "page", now)
    before = call.talk, call.recording
    known = ASKED.get(event.what)
    commands = known(call, event.value, now) if known else asked_anyway(call, event, now)
    same = (call.talk, call.recording) == before or call.stage is not Stage.TALKING
    return commands if same else [*commands, *told(call)]


def phone_answered(call: Call, event: e.PhoneAnswered, now: float) -> Commands | None:
    """None for phones that are no party to the conversation: those of the queue (`calls`)."""
    party = call.talk.parties.get(event.channel)
    if event.channel == call.winner or party is None or party.state == "up":
        return None if party is None else []
    if party.state == "gone":
        return [e.Drop(event.channel)]
    if accepting.is_mobile(party.phone) and event.channel in call.offers:
        return accepting.ask_key(call, event.channel, now)
    return come_up(call, party, now)


def come_up(call: Call, party: Party, now: float) -> Commands:
    """Their phone was answered; of a mobile also the key was pressed."""
    party = put(call, replace(party, state="up"))
    if party.role == EAR:
        return [e.Pair(party.of, party.channel)]
    if party.channel in call.offers:
        close_offer(call, party.channel, "answered")
    if party.role == COLLEAGUE and (party.mode == "cold" or call.talk.alone):
        return hand_to(call, party, now, inside=False)
    busy: Commands = [e.SetDuty(party.user, "on_call")] if party.user else []
    if party.role == SUPERVISOR:
        return [*busy, *(come_in(call, party, now) if party.told else []), *told(call)]
    return [*silent_for_third(call, now), e.Enter(party.channel), *busy, *told(call)]


def phone_digit(call: Call, event: e.PhoneDigit, now: float) -> Commands | None:
    """A colleague's own mobile is asked in as it is rung: only the key brings it in."""
    party = call.talk.parties.get(event.channel)
    if party is None or accepting.asked(call, event.channel) is None:
        return None
    if event.digit == accepting.KEY:
        return [e.StopPlay(accepting.TIMER + event.channel), *come_up(call, party, now)]
    return turned_down(call, party, "refused", now) if event.digit in accepting.REFUSING else []


def turned_down(call: Call, party: Party, outcome: str, now: float) -> Commands:
    """A mobile answered and nobody took the call: a refusing key, or none in time."""
    return [e.Drop(party.channel), *party_gone(call, party, outcome, now)]


def phone_gone(call: Call, event: e.PhoneGone, now: float) -> Commands | None:
    """None for phones that are no party to the conversation. One that we dropped has gone already: nothing."""
    if event.channel == call.winner:
        return [] if call.talk.alone else volunteer_gone(call, now)
    party = call.talk.parties.get(event.channel)
    if party is None:
        return None
    return party_gone(call, party, outcome_of(event.cause), now) if party.is_here else []


def party_gone(call: Call, party: Party, outcome: str, now: float) -> Commands:
    """`outcome`: told of a phone that never came up. With a colleague's end the caller comes off hold, or goes back to the queue."""
    said = "gone" if party.state == "up" else outcome
    commands = left_alone(call, party, outcome)
    if party.role == EAR:  # they would sit there and hear nothing
        supervisor = call.talk.parties[party.of]
        return [*commands, e.Unpair(party.of), *let_go(call, supervisor), *told(call)]
    change(call, said=said)
    if party.role != COLLEAGUE:
        return [*commands, *heard_again(call, now), *told(call)]
    if call.talk.alone:
        return [*commands, *seek_again(call, call.line.offices, now)]
    return [*commands, *unpark(call, now), *told(call)]


def left(call: Call, event: e.Left, now: float) -> Commands | None:
    """They took a break the moment they were chosen; their presence is what they chose."""
    party = call.talk.parties.get(event.channel)
    if party is None or party.state != "ringing" or event.channel not in call.offers:
        return None
    close_offer(call, event.channel, "lost")
    return [e.Drop(event.channel), *party_gone(call, party, "unreachable", now)]


def time_up(call: Call, event: e.TimeUp, now: float) -> Commands | None:
    """None for timers of the queue. An alarm taken back, and a mobile that decided, leave one that means nothing."""
    if event.name == "risk":
        return [*raise_alarm(call), *told(call)] if call.talk.risk == "pending" else []
    mobile = call.talk.parties.get(event.name.removeprefix(accepting.TIMER))
    if mobile and accepting.asked(call, mobile.channel):
        return turned_down(call, mobile, "timeout", now)
    kind, _colon, channel = event.name.partition(":")
    party = call.talk.parties.get(channel)
    if kind != "told" or party is None or not party.is_here or party.told:
        return None if kind != "told" else []
    party = put(call, replace(party, told=True))
    return come_in(call, party, now) if party.state == "up" else []


def caller_gone(call: Call, event: e.CallerGone, now: float) -> Commands:
    return over(call, "caller", now)


def resumed(call: Call, event: e.Resumed, now: float) -> Commands:
    """Go on with a conversation that went on without us; what was decided but perhaps not done is done again."""
    if call.caller not in event.channels:
        return over(call, "caller", now)
    commands: Commands = []
    for party in list(call.talk.parties.values()):
        if not party.is_here or call.stage is not Stage.TALKING:
            continue
        if party.channel not in event.channels:
            commands += party_gone(call, party, "unreachable", now)
        elif party.state == "ringing" and party.channel in event.up:
            commands += phone_answered(call, e.PhoneAnswered(party.channel), now) or []
    if call.stage is not Stage.TALKING:
        return commands
    if call.winner not in event.channels and not call.talk.alone:
        change(call, unasked=True)  # who knows how long ago they hung up
        commands += volunteer_gone(call, now)
        if call.stage is not Stage.TALKING:
            return commands
    return commands + restored(call, event)


def restored(call: Call, event: e.Resumed) -> Commands:
    """Everybody in their place again."""
    meant = {party.channel for party in call.talk.parties.values() if party.is_here}
    meant |= set() if call.talk.alone else {call.winner}
    commands: Commands = [
        e.Drop(channel)
        for channel in {**call.offers, **call.talk.parties}
        if channel in event.channels and channel not in meant
    ]
    recorded = call.recording == "on"
    if call.talk.held:
        commands += [] if call.talk.alone or call.winner in event.joined else [e.Enter(call.winner)]
        commands += [*([e.Hush(True)] if recorded else []), e.Park()]
    elif call.talk.marks:  # it may have played for a page that was away, and we died before it was stopped
        commands.append(e.Meanwhile(False))
    if not call.talk.held and not {call.caller, call.winner} <= event.joined:
        commands += [
            e.Answer(),
            e.Join(call.winner, recorded and not call.agreed_at),  # what was recorded since they agreed goes on
            *([e.Hush(False)] if recorded and call.talk.marks else []),
        ]
    elif recorded and call.agreed_at and not call.talk.held:
        commands.append(e.Record())
    if call.recording in ("paused", "third"):
        commands.append(e.Hush(True))
    if call.talk.muted:
        commands.append(e.Mute(call.winner, True))
    for party in call.talk.here(*HEARD_BY_ALL, SUPERVISOR):
        if party.role == SUPERVISOR and not party.told:
            commands.append(e.Timer(f"told:{party.channel}", ANNOUNCED_SECONDS))
        in_it = party.role != SUPERVISOR or (party.mode == "join" and party.told)
        if party.state == "up" and in_it and party.channel not in event.joined:
            commands.append(e.Enter(party.channel))
    if call.talk.risk == "pending":
        commands.append(e.Timer("risk", RISK_SECONDS))
    return commands


IN_TALK.update(
    {
        e.Asked: asked,
        e.PhoneAnswered: phone_answered,
        e.PhoneGone: phone_gone,
        e.PhoneDigit: phone_digit,
        e.Left: left,
        e.TimeUp: time_up,
        e.CallerGone: caller_gone,
        e.Resumed: resumed,
    }
)
