"""While people speak: hold, mute and keys, a colleague who takes over, a third party, a supervisor, the alarm.

There is one conversation a call; hold takes the caller out of it and leaves everybody else in. Whoever is asked to take over
is rung while the volunteer stays, so that a refusal ends where it began: the caller is back with who they knew. If the
volunteer has gone by then, the call goes back to the queue. A caller is never let go by anything in here.
"""

from __future__ import annotations

from dataclasses import replace

from martlet.telephony.rules import asking
from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Offer, Stage
from martlet.telephony.rules.calls import IN_TALK, close_offer, finish, fresh_channel, outcome_of, seek
from martlet.telephony.rules.calls import asked as asked_anyway
from martlet.telephony.rules.parties import COLLEAGUE, EAR, HEARD_BY_ALL, INTERPRETER, OUTSIDE, SUPERVISOR, Party

ANNOUNCED_SECONDS = 3.0  # between the line on the volunteer's page and the first word a supervisor hears
RISK_SECONDS = 5.0  # in which an alarm can be taken back
OUTSIDE_RING_SECONDS = 40
MOST_PARTIES = 6
KEYS = frozenset("0123456789*#ABCD")
MODES = ("listen", "whisper", "join", "take")
APART = ("listen", "whisper")


# --- small steps -----------------------------------------------------------------------------------------------------
def change(call: Call, **fields: object) -> None:
    call.talk = replace(call.talk, **fields)  # type: ignore[arg-type]


def put(call: Call, party: Party) -> Party:
    call.talk = call.talk.with_party(party)
    return party


def owner(call: Call) -> int:
    return call.offers[call.winner].user


def told(call: Call) -> Commands:
    """Their pages are out of date."""
    users = [] if call.talk.alone else [owner(call)]
    users += [party.user for party in call.talk.here(COLLEAGUE, INTERPRETER, SUPERVISOR)]
    return [e.Tell("talk", user) for user in dict.fromkeys(users)]


def mark(call: Call, what: str, now: float) -> None:
    change(call, marks=(*call.talk.marks, (now, what))[-100:])


def park(call: Call, now: float) -> Commands:
    """The caller hears music; what is spoken meanwhile is not in the recording."""
    if call.talk.held:
        return []
    change(call, held=True)
    mark(call, "hold", now)
    return [*([e.Hush(True)] if call.recording == "on" else []), e.Park()]


def unpark(call: Call, now: float) -> Commands:
    if not call.talk.held or call.talk.away:
        return []
    change(call, held=False)
    mark(call, "back", now)
    return [e.Unpark(), *([e.Hush(False)] if call.recording == "on" else [])]


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
        commands.append(e.SetDuty(party.user, "wrap_up"))
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
    commands: Commands = []
    for ear in call.talk.here(EAR):
        if ear.of == channel:
            commands += [*let_go(call, ear), e.Unpair(channel)]
    return commands


def over(call: Call, by: str, now: float) -> Commands:
    """The end for everybody in it. An alarm that was still to be taken back goes out."""
    commands: Commands = []
    if call.talk.risk == "pending":
        commands += raise_alarm(call)
    for party in list(call.talk.parties.values()):
        commands += let_go(call, party)
    if by == "volunteer" and asking.may_ask(call, now):
        return [*commands, *asking.ask(call, owner(call), now)]
    gone = {e.Drop(call.winner), e.SetDuty(owner(call), "wrap_up")} if call.talk.alone else set()
    return commands + [command for command in finish(call, by, now) if command not in gone]


def place(text: str) -> tuple[int, str] | None:
    """ "7:v7" -> (7, "v7"): whom to ring, and on which phone. Services write it."""
    user, colon, phone = text.partition(":")
    return (int(user), phone) if colon and user.isdigit() and phone else None


def ring(call: Call, text: str, role: str, now: float, mode: str = "") -> Commands:
    """Ask a colleague in. Nobody twice, and never a crowd."""
    found = place(text)
    here = call.talk.here(COLLEAGUE, INTERPRETER, OUTSIDE, SUPERVISOR)
    if found is None or call.talk.alone or len(here) >= MOST_PARTIES:
        return []
    user, phone = found
    if user == owner(call) or user in {party.user for party in here}:
        return []
    channel = fresh_channel(call)
    put(call, Party(channel, role, user, phone, mode))
    change(call, said="")
    if role == SUPERVISOR:
        return [
            e.Ring(channel, phone, user, call.line.ring_seconds, role),
            e.Timer(f"told:{channel}", ANNOUNCED_SECONDS),
        ]
    call.offers[channel] = Offer(channel, user, phone, now)
    return [e.Ring(channel, phone, user, call.line.ring_seconds, role), e.SetDuty(user, "ringing"),
            e.Tell("ringing", user)]  # fmt: skip


# --- what a page asks ------------------------------------------------------------------------------------------------
def hold(call: Call, value: str, now: float) -> Commands:
    return park(call, now)


def unhold(call: Call, value: str, now: float) -> Commands:
    """Also makes three of a consultation."""
    return [] if call.talk.alone else unpark(call, now)


def mute(call: Call, value: str, now: float) -> Commands:
    if call.talk.muted or call.talk.alone:
        return []
    change(call, muted=True)
    return [e.Mute(call.winner, True)]


def unmute(call: Call, value: str, now: float) -> Commands:
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


def pause_recording(call: Call, value: str, now: float) -> Commands:
    if call.recording != "on":
        return []
    call.recording = "paused"
    mark(call, "pause", now)
    return [e.Hush(True)]


def resume_recording(call: Call, value: str, now: float) -> Commands:
    """While the caller is on hold it stays silent until they are back."""
    if call.recording != "paused":
        return []
    call.recording = "on"
    mark(call, "resume", now)
    return [] if call.talk.held else [e.Hush(False)]


def no_question(call: Call, value: str, now: float) -> Commands:
    """Nobody is asked how it was when this call ends."""
    change(call, unasked=True)
    return []


def question(call: Call, value: str, now: float) -> Commands:
    change(call, unasked=False)
    return []


def consult(call: Call, value: str, now: float) -> Commands:
    return ask_over(call, value, "warm", now)


def transfer(call: Call, value: str, now: float) -> Commands:
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
    commands: Commands = []
    for party in call.talk.here(COLLEAGUE):
        commands += let_go(call, party)
    return [*commands, *unpark(call, now)] if commands and not call.talk.alone else commands


def to_queue(call: Call, value: str, now: float) -> Commands:
    """Back to the queue of these offices ("3,4"), with the same ticket: before everybody who came later."""
    offices = tuple(int(part) for part in value.split(",") if part.isdigit())
    return seek_again(call, offices or call.line.offices, now)


def quiet() -> Commands:
    """Who waited in the conversation for a page that is loaded anew hears neither words nor music any more."""
    return [e.StopPlay("moment"), e.Meanwhile(False)]


def seek_again(call: Call, offices: tuple[int, ...], now: float) -> Commands:
    commands: Commands = []
    if call.talk.risk == "pending":
        commands += raise_alarm(call)
    for party in list(call.talk.parties.values()):
        commands += let_go(call, party)
    user = owner(call)
    commands += [*drop_again(call), *(quiet() if call.talk.away and not call.talk.held else []), *park(call, now)]
    if not call.talk.alone:
        commands += [e.Drop(call.winner), e.SetDuty(user, "wrap_up"), e.Tell("talk", user)]
        mark(call, "alone", now)
    change(call, alone=False, muted=False, said="", away="")
    call.line = replace(call.line, offices=offices)
    call.last_user = 0 if call.last_user == user else call.last_user
    call.owner = 0 if call.owner == user else call.owner
    call.more_offices, call.fell_back, call.place_told = (), False, False
    # `arrived` here is since when the caller waits: the row keeps when they called.
    call.winner, call.tried, call.round, call.told_busy, call.arrived = "", (user,), 0, False, now
    return [*commands, *seek(call)]


def invite(call: Call, value: str, now: float) -> Commands:
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
    party = call.talk.parties.get(value)
    if party is None or party.role == EAR or not party.is_here:
        return []
    return take_back(call, "", now) if party.role == COLLEAGUE else let_go(call, party)


# --- supervisors -----------------------------------------------------------------------------------------------------
def supervise(call: Call, value: str, now: float) -> Commands:
    """ "listen:7:v7": ring that supervisor, or change what they do when they are there already."""
    mode, _colon, text = value.partition(":")
    found = place(text)
    if mode not in MODES or found is None or call.talk.alone:
        return []
    for party in call.talk.here(SUPERVISOR):
        if party.user != found[0]:
            continue
        if party.mode == mode:
            return []
        return change_mode(call, put(call, replace(party, mode=mode)), party.mode, now)
    return [] if call.talk.here(SUPERVISOR) else ring(call, text, SUPERVISOR, now, mode)


def change_mode(call: Call, party: Party, before: str, now: float) -> Commands:
    if party.state != "up" or not party.told:
        return []
    if before in APART and party.mode in APART:
        return [e.Mute(party.channel, party.mode == "listen")]
    if before in APART:
        return [*close_ear(call, party.channel), *come_in(call, party, now)]
    return [e.Leave(party.channel), *come_in(call, party, now)]


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


# --- the alarm -------------------------------------------------------------------------------------------------------
def risk(call: Call, value: str, now: float) -> Commands:
    if call.talk.risk:
        return []
    change(call, risk="pending")
    mark(call, "risk", now)
    return [e.Timer("risk", RISK_SECONDS)]


def no_risk(call: Call, value: str, now: float) -> Commands:
    if call.talk.risk == "pending":
        change(call, risk="", marks=tuple(one for one in call.talk.marks if one[1] != "risk"))
    return []


def raise_alarm(call: Call) -> Commands:
    change(call, risk="raised")
    return [e.Tell("risk", owner(call))]


ASKED = {
    function.__name__: function
    for function in (hold, unhold, mute, unmute, keys, pause_recording, resume_recording, consult, transfer, connect,
                     take_back, to_queue, invite, dial, drop, supervise, risk, no_risk, no_question, question)
}  # fmt: skip


# --- another volunteer has the call -------------------------------------------------------------------------------------
def hand_to(call: Call, party: Party, now: float, *, inside: bool) -> Commands:
    """This party has the call now and the caller hears them; who had it goes. `inside`: is in the conversation already."""
    former, user = call.winner, owner(call)
    commands = drop_again(call)
    if call.talk.away and not call.talk.held:  # they waited in the conversation
        commands += [*quiet(), *([e.Hush(False)] if call.recording == "on" else [])]
    if not call.talk.alone:
        commands += [e.Drop(former), e.SetDuty(user, "wrap_up"), e.Tell("talk", user)]
    commands += close_ear(call, party.channel)
    put(call, replace(party, state="gone"))
    known = call.offers.get(party.channel) or Offer(party.channel, party.user, party.phone, now, now)
    call.offers[party.channel] = replace(known, outcome="answered")
    call.winner = party.channel
    change(call, alone=False, muted=False, said="", away="")
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
    free: Commands = [e.SetDuty(user, "wrap_up"), e.Tell("talk", user)]
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


# --- events ----------------------------------------------------------------------------------------------------------
def asked(call: Call, event: e.Asked, now: float) -> Commands | None:
    if event.what == "hang_up":
        return over(call, "page", now)
    before = call.talk, call.recording
    known = ASKED.get(event.what)
    commands = known(call, event.value, now) if known else asked_anyway(call, event, now)
    same = (call.talk, call.recording) == before or call.stage is not Stage.TALKING
    return commands if same else [*commands, *told(call)]


def phone_answered(call: Call, event: e.PhoneAnswered, now: float) -> Commands | None:
    party = call.talk.parties.get(event.channel)
    if event.channel == call.winner or party is None or party.state == "up":
        return None if party is None else []
    if party.state == "gone":
        return [e.Drop(event.channel)]
    party = put(call, replace(party, state="up"))
    if party.role == EAR:
        return [e.Pair(party.of, party.channel)]
    if event.channel in call.offers:
        close_offer(call, event.channel, "answered")
    if party.role == COLLEAGUE and (party.mode == "cold" or call.talk.alone):
        return hand_to(call, party, now, inside=False)
    busy: Commands = [e.SetDuty(party.user, "on_call")] if party.user else []
    if party.role == SUPERVISOR:
        return [*busy, *(come_in(call, party, now) if party.told else []), *told(call)]
    return [e.Enter(party.channel), *busy, *told(call)]


def phone_gone(call: Call, event: e.PhoneGone, now: float) -> Commands | None:
    if event.channel == call.winner:
        return [] if call.talk.alone else volunteer_gone(call, now)
    party = call.talk.parties.get(event.channel)
    if party is None:
        return None
    return party_gone(call, party, outcome_of(event.cause), now) if party.is_here else []


def party_gone(call: Call, party: Party, outcome: str, now: float) -> Commands:
    said = "gone" if party.state == "up" else outcome
    commands = left_alone(call, party, outcome)
    if party.role == EAR:  # they would sit there and hear nothing
        supervisor = call.talk.parties[party.of]
        return [*commands, e.Unpair(party.of), *let_go(call, supervisor), *told(call)]
    change(call, said=said)
    if party.role != COLLEAGUE:
        return [*commands, *told(call)]
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
    if event.name == "risk":
        return [*raise_alarm(call), *told(call)] if call.talk.risk == "pending" else []
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
            e.Join(call.winner, recorded),
            *([e.Hush(False)] if recorded and call.talk.marks else []),
        ]
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


IN_TALK.update({
    e.Asked: asked, e.PhoneAnswered: phone_answered, e.PhoneGone: phone_gone, e.Left: left, e.TimeUp: time_up,
    e.CallerGone: caller_gone, e.Resumed: resumed,
})  # fmt: skip
