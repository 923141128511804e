"""Who has the call: another volunteer, a supervisor who comes in, the queue again, nobody any more."""

from __future__ import annotations

from dataclasses import replace

from martlet.telephony.rules import asking
from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Offer
from martlet.telephony.rules.calls import finish, fresh_channel, seek
from martlet.telephony.rules.parties import COLLEAGUE, EAR, SUPERVISOR, Party
from martlet.telephony.rules.talking.alarm import raise_alarm
from martlet.telephony.rules.talking.steps import (
    change,
    close_ear,
    drop_again,
    heard_again,
    let_go,
    mark,
    owner,
    park,
    put,
    quiet,
    told,
    unpark,
)

APART = ("listen", "whisper")


def over(call: Call, by: str, now: float) -> Commands:
    """The end for everybody in it. An alarm that was still to be taken back goes out."""
    commands: Commands = []
    if call.talk.risk == "pending":
        commands += raise_alarm(call)
    for party in list(call.talk.parties.values()):
        commands += let_go(call, party)
    if by == "volunteer" and asking.may_ask(call, now):
        return [*commands, *asking.ask(call, owner(call), now)]
    gone = {e.Drop(call.winner), call.talk.afterwards(owner(call))} if call.talk.alone else set()
    return commands + [command for command in finish(call, by, now) if command not in gone]


def seek_again(call: Call, offices: tuple[int, ...], now: float) -> Commands:
    """Everybody but the caller goes, who waits on hold with the ticket they had. Who had the call is not rung again this round."""
    commands: Commands = []
    if call.talk.risk == "pending":
        commands += raise_alarm(call)
    for party in list(call.talk.parties.values()):
        commands += let_go(call, party)
    user = owner(call)
    commands += [*drop_again(call), *(quiet() if call.talk.away and not call.talk.held else []), *park(call, now)]
    commands += heard_again(call, now)
    if not call.talk.alone:
        commands += [e.Drop(call.winner), call.talk.afterwards(user), e.Tell("talk", user)]
        mark(call, "alone", now)
    change(call, alone=False, muted=False, said="", away="", rests=False, rests_since=0.0)
    call.line = replace(call.line, offices=offices, taken_by=0)
    call.last_user = 0 if call.last_user == user else call.last_user
    call.owner = 0 if call.owner == user else call.owner
    call.more_offices, call.fell_back, call.place_told = (), False, False
    # `arrived` here is since when the caller waits: the row keeps when they called.
    call.winner, call.tried, call.round, call.told_busy, call.arrived = "", (user,), 0, False, now
    return [*commands, *seek(call)]


def come_in(call: Call, party: Party, now: float) -> Commands:
    """The supervisor's phone is up and the volunteer was told. While the volunteer's page is loaded anew nobody is there whom
    they could hear."""
    if call.talk.away and party.mode in APART:
        return []
    if party.mode == "take":
        return hand_to(call, party, now, inside=False)
    if party.mode == "join":
        return [e.Mute(party.channel, False), e.Enter(party.channel)]
    ear = put(call, Party(fresh_channel(call), EAR, of=party.channel))
    return [e.Mute(party.channel, party.mode == "listen"), e.Listen(party.channel, ear.channel, call.winner)]


def hand_to(call: Call, party: Party, now: float, *, inside: bool) -> Commands:
    """This party has the call now and the caller hears them; who had it goes. `inside`: is in the conversation already."""
    former, user = call.winner, owner(call)
    commands = drop_again(call)
    if call.talk.away and not call.talk.held:  # they waited in the conversation
        commands += [*quiet(), *([e.Hush(False)] if call.recording == "on" else [])]
    if not call.talk.alone:
        commands += [e.Drop(former), call.talk.afterwards(user), e.Tell("talk", user)]
    commands += close_ear(call, party.channel)
    put(call, replace(party, state="gone"))
    known = call.offers.get(party.channel) or Offer(party.channel, party.user, party.phone, now, now)
    call.offers[party.channel] = replace(known, outcome="answered")
    call.winner = party.channel
    change(call, alone=False, muted=False, said="", away="", rests=party.rests, rests_since=party.rests_since)
    mark(call, "moved", now)
    commands += [e.Mute(party.channel, False)] if party.role == SUPERVISOR else []
    commands += [*([] if inside else [e.Enter(party.channel)]), *unpark(call, now)]
    for supervisor in call.talk.here(SUPERVISOR):  # they go on hearing, the new volunteer's phone now
        if supervisor.state == "up" and supervisor.told and supervisor.mode in APART:
            commands += [*close_ear(call, supervisor.channel), *come_in(call, supervisor, now)]
    return [*commands, e.SetDuty(party.user, "on_call"), e.Tell("moved", party.user)]


def volunteer_gone(call: Call, now: float) -> Commands:
    """Somebody else may be there for the caller; if not, the call is over."""
    user = owner(call)
    free: Commands = [call.talk.afterwards(user), e.Tell("talk", user)]
    heirs = [party for party in call.talk.here(COLLEAGUE) if party.state == "up"]
    joined = [party for party in call.talk.here(SUPERVISOR) if party.mode == "join" and party.told]
    heirs += [party for party in joined if party.state == "up"]
    change(call, alone=True)
    if heirs:
        return [*free, *hand_to(call, heirs[0], now, inside=True)]
    if call.talk.here(COLLEAGUE):
        commands = [*free, *park(call, now), *told(call)]
        mark(call, "alone", now)
        return commands
    change(call, alone=False)
    return over(call, "volunteer", now)
