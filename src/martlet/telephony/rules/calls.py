"""One call from the first event to the last: `step(call, event, now)`.

Every event names the exact channel it is about. A phone that loses the race for a call, or hangs up after it was
dropped, can therefore never end the call of the volunteer who won.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Offer, Stage
from martlet.telephony.rules.saying import IN, cut_short, has_chosen, in_next_tongue, named, play, take

REFUSED = {17, 21}  # user busy, call rejected
LOST = "lost"  # who ended a call that died with the exchange, and why it was missed
UNREACHABLE = {0, 1, 3, 20, 27, 28, 34, 38}  # never rang: not registered, no such number, no route, no circuit


def step(call: Call, event: e.Event, now: float) -> tuple[Call, Commands]:
    """The call after the event, and what to do now. The given call is left as it was."""
    call = call.copied()
    if call.stage is Stage.ENDED:
        return call, late(call, event)
    if call.stage is Stage.ASKING:
        return call, IN_ASKING.get(type(event), IN_ASKING[None])(call, event, now)
    if call.stage is Stage.DIALLING:
        return call, IN_DIALLING.get(type(event), IN_DIALLING[None])(call, event, now)
    commands = (
        IN_TALK[type(event)](call, event, now) if call.stage is Stage.TALKING and type(event) in IN_TALK else None
    )
    return call, REACTIONS[type(event)](call, event, now) if commands is None else commands


def late(call: Call, event: Any) -> Commands:
    """After the end only stray phones and a caller's channel that is somehow still up need attention."""
    if isinstance(event, e.PhoneAnswered):
        return [e.Drop(event.channel)]
    if isinstance(event, e.Resumed):
        ours = {**call.offers, **call.talk.parties}
        strays: Commands = [e.Drop(channel) for channel in ours if channel in event.channels]
        return strays + ([e.HangUpCaller()] if call.caller in event.channels else [])
    return []


# --- the beginning -----------------------------------------------------------------------------------------------
def arrived(call: Call, event: e.Arrived, now: float) -> Commands:
    """Closed: its sentence and a spoken message, nothing rings. Else the notice, if the line has one."""
    call.language = call.line.language
    if event.closed:
        return miss(call, "closed", now)
    return play(call, Stage.NOTICE, "notice") if call.line.notice else after_notice(call)


def after_notice(call: Call) -> Commands:
    """The menu, unless there is none left to choose from: then a volunteer."""
    return play(call, Stage.MENU, named(call, "menu")) if has_menu(call) else seek(call)


def has_menu(call: Call) -> bool:
    """In another language only in words of the line's own; never for who has chosen more than a language."""
    if not call.line.menu or call.topic or call.skill or call.priority:
        return False
    tongue = call.spoken("menu")
    return not has_chosen(call) or (tongue != call.line.language and f"menu/{tongue}" in call.line.says)


def seek(call: Call) -> Commands:
    """The floor answers with `Offered`, `Busy` or `Nobody`, or not at all while this call only has to wait on."""
    call.stage, call.playing = Stage.WAITING, ""
    return [e.Seek()]


def play_ended(call: Call, event: e.PlayEnded, now: float) -> Commands:
    """A failed announcement is written down and the call goes on as if it had been heard."""
    if not event.ok:
        call.faults = (*call.faults, event.name.partition(IN)[0])
    if event.name != call.playing:
        return []
    if more := in_next_tongue(call):
        return more
    call.playing = ""
    if call.stage is Stage.NOTICE:
        return after_notice(call)
    if call.stage is Stage.MENU:
        return [e.Timer(event.name, call.line.menu_seconds)]
    if call.stage is Stage.WAITING:
        return [e.Music()]
    if call.stage is Stage.MESSAGE:
        if event.name != "beep":
            return play(call, Stage.MESSAGE, "beep")
        return [e.TakeMessage(call.line.message_seconds)]
    if call.stage is Stage.CLOSING:
        return finish(call, "exchange", now)
    return []


def digit(call: Call, event: e.Digit, now: float) -> Commands:
    """A key of the menu counts already while the notice or the menu is spoken."""
    call.digits = (call.digits + event.digit)[-20:]
    if call.stage not in (Stage.NOTICE, Stage.MENU) or event.digit not in call.line.menu:
        return []
    choice, notice, menu = call.line.menu[event.digit], call.spoken("notice"), call.spoken("menu")
    call.topic, call.language = choice.get("topic", ""), choice.get("language", "") or call.language
    call.dialect, call.skill = choice.get("dialect", ""), choice.get("skill", "")
    call.priority = int(choice.get("priority", "") or 0)
    stop = cut_short(call)
    told = call.spoken("notice") == notice or call.priority  # who is in danger waits for no words
    if not told and call.line.notice and call.line.speaks("notice", call.spoken("notice")):
        return stop + play(call, Stage.NOTICE, named(call, "notice"))  # each hears in their language of the recording
    return stop + (after_notice(call) if call.spoken("menu") != menu else seek(call))


def time_up(call: Call, event: e.TimeUp, now: float) -> Commands:
    """Who chose nothing gets any volunteer; a timer of a menu that is spoken anew meanwhile means nothing."""
    if event.name == named(call, "menu") and call.stage is Stage.MENU and not call.playing:
        return seek(call)
    if event.name == "wait" and call.stage is Stage.WAITING:
        return [e.Seek()]  # whoever could still take it, else the message: `choosing.decide`
    return []


def fresh_channel(call: Call) -> str:
    """Channels are numbered through the call; a number is never used twice."""
    return f"{call.id}.{len({**call.offers, **call.talk.parties}) + 1}"


# --- looking for a volunteer -----------------------------------------------------------------------------------------
def offered(call: Call, event: e.Offered, now: float) -> Commands:
    """Every phone gets a channel of its own. Stale when the caller has gone on meanwhile: then nobody rings."""
    if call.stage is not Stage.WAITING:
        return []
    commands = cut_short(call)
    call.stage = Stage.RINGING
    if event.again:
        call.round, call.tried = call.round + 1, ()
    for user, phone in event.phones:
        channel = fresh_channel(call)
        call.offers[channel] = Offer(channel, user, phone, now)
        call.tried = (*call.tried, user)
        commands += [
            e.Ring(channel, phone, user, call.line.ring_seconds),
            e.SetDuty(user, "ringing"),
            e.Tell("ringing", user),
        ]
    return [*commands, e.Ringback()]


def busy(call: Call, event: e.Busy, now: float) -> Commands:
    """Said once a call. From here the rest of the line's `wait_seconds` runs, a second at least."""
    if call.stage is not Stage.WAITING or call.told_busy:
        return []
    call.told_busy = True
    left = max(1.0, call.line.wait_seconds - (now - call.arrived))
    return [*play(call, Stage.WAITING, "busy"), e.Timer("wait", left)]


def nobody(call: Call, event: e.Nobody, now: float) -> Commands:
    """Stale when the call waits no longer."""
    return miss(call, event.reason, now) if call.stage is Stage.WAITING else []


def miss(call: Call, reason: str, now: float) -> Commands:
    """Nobody will answer this call: say so, take a message, and let the hotline call back."""
    call.missed = call.missed or reason
    return [
        *cut_short(call),
        *play(call, Stage.MESSAGE, "closed" if reason == "closed" else "voicemail"),
        e.Tell("missed"),
    ]


# --- phones ----------------------------------------------------------------------------------------------------------
def close_offer(call: Call, channel: str, outcome: str) -> Offer:
    """An outcome it had already is written over: whoever calls this looks first."""
    call.offers[channel] = replace(call.offers[channel], outcome=outcome)
    return call.offers[channel]


def phone_ringing(call: Call, event: e.PhoneRinging, now: float) -> Commands:
    """Keeps the moment of its first ring; there is nothing to do."""
    offer = call.offers.get(event.channel)
    if offer and not offer.outcome and not offer.rang_at:
        call.offers[event.channel] = replace(offer, rang_at=now)
    return []


def phone_answered(call: Call, event: e.PhoneAnswered, now: float) -> Commands:
    """The first answer wins; every other phone stops, and one that answers in the same instant is let go."""
    offer = call.offers.get(event.channel)
    if offer is None or event.channel == call.winner:
        return []
    if call.stage is not Stage.RINGING or offer.outcome:
        commands: Commands = [e.Drop(event.channel)]
        if not offer.outcome:
            close_offer(call, event.channel, "lost")
            commands += ready_again(offer)
        return commands
    close_offer(call, event.channel, "answered")
    kind = "moved" if call.answered_at else "answered"  # a volunteer gave the call back to the queue
    call.stage, call.winner, call.answered_at = Stage.TALKING, event.channel, call.answered_at or now
    record = call.line.record and call.recording == "off" and not call.out  # whom we called has to be asked first
    call.recording = "on" if record else call.recording
    heard: Commands = [e.Hush(False)] if call.talk.held and call.recording == "on" else []
    if offer.rests_since:
        call.talk = replace(call.talk, rests=True, rests_since=offer.rests_since)
    if kind == "moved":
        call.talk = replace(call.talk, held=False, marks=(*call.talk.marks, (now, "back"), (now, "moved"))[-100:])
    return [
        *take(call),
        e.Join(event.channel, record),
        *heard,
        e.SetDuty(offer.user, "on_call"),
        e.Tell(kind, offer.user),
        *drop_ringing(call),
    ]


def drop_ringing(call: Call) -> Commands:
    """Every phone that rings stops as "lost", which is held against nobody (`absent`)."""
    commands: Commands = []
    for offer in call.ringing:
        close_offer(call, offer.channel, "lost")
        commands += [e.Drop(offer.channel), *ready_again(offer)]
    return commands


def ready_again(offer: Offer) -> Commands:
    """Whose phone rang in vain."""
    return [] if offer.fallback else [e.SetDuty(offer.user, "ready")]


def phone_gone(call: Call, event: e.PhoneGone, now: float) -> Commands:
    """The winner's ends the call, the last that rang sends it back to the queue, one we had dropped means nothing."""
    offer = call.offers.get(event.channel)
    if offer is None:
        return []
    if event.channel == call.winner:
        return finish(call, "volunteer", now)
    if offer.outcome:
        return []
    close_offer(call, event.channel, outcome_of(event.cause))
    commands = ready_again(offer)
    if call.stage is Stage.RINGING and not call.ringing:
        commands += seek(call)
    return commands


def left(call: Call, event: e.Left, now: float) -> Commands:
    """Nobody is to be rung who has just left; their presence is already what they chose."""
    offer = call.offers.get(event.channel)
    if offer is None or offer.outcome:
        return []
    close_offer(call, event.channel, "lost")
    commands: Commands = [e.Drop(event.channel)]
    return commands + seek(call) if call.stage is Stage.RINGING and not call.ringing else commands


def outcome_of(cause: int) -> str:
    """`cause`: Q.850. What is neither refused nor out of reach rang until its time was over."""
    return "refused" if cause in REFUSED else "unreachable" if cause in UNREACHABLE else "timeout"


# --- in the call and its end -------------------------------------------------------------------------------------------
def asked(call: Call, event: e.Asked, now: float) -> Commands:
    """What a page may ask for at any time. `stop_recording` also before anybody answered; no recording can be had back after it."""
    if event.what == "hang_up":
        return finish(call, "page", now)
    if event.what == "stop_recording" and call.recording != "refused":
        was, call.recording = call.recording, "refused"
        return [e.StopRecord()] if was in ("on", "paused", "third") else []
    if event.what == "pause_recording" and call.recording == "on":
        call.recording = "paused"
        return [e.Hush(True)]
    if event.what == "resume_recording" and call.recording == "paused":
        call.recording = "on"
        return [e.Hush(False)]
    if event.what == "say" and call.stage is Stage.TALKING:
        return [e.Play(event.value, call.spoken(event.value))]
    return []


def message_taken(call: Call, event: e.MessageTaken, now: float) -> Commands:
    """They are thanked; a message whose end comes after the caller has gone was counted by `finish`."""
    if call.stage is not Stage.MESSAGE:
        return []
    call.message = True
    return play(call, Stage.CLOSING, "goodbye")


def caller_gone(call: Call, event: e.CallerGone, now: float) -> Commands:
    """Whoever hangs up while their message is recorded has left one (`finish`)."""
    return finish(call, "caller", now)


def finish(call: Call, by: str, now: float) -> Commands:
    """The end. A call nobody answered becomes a missed one, told once."""
    taking_message = call.stage is Stage.MESSAGE and call.playing == ""
    call.stage, call.ended_at, call.ended_by, call.playing = Stage.ENDED, now, by, ""
    call.message = call.message or taking_message
    commands = drop_ringing(call)
    if by != "caller":
        commands.append(e.HangUpCaller())
    if call.winner:
        user = call.offers[call.winner].user
        commands += [e.Drop(call.winner)] if by != "volunteer" else []
        commands.append(call.talk.afterwards(user))
    elif not call.missed:
        call.missed = LOST if by == LOST else "hung_up"
        commands.append(e.Tell("missed"))
    return [*commands, e.Tell("ended", call.answered_by)]


# --- coming back ---------------------------------------------------------------------------------------------------------
def resumed(call: Call, event: e.Resumed, now: float) -> Commands:
    """Take over a call that went on without us; what was decided but perhaps not done is done again."""
    if call.caller not in event.channels:
        return finish(call, "caller", now)
    if call.winner:
        if call.winner not in event.channels:
            return finish(call, "volunteer", now)
        joined = {call.caller, call.winner} <= event.joined
        return [] if joined else [e.Answer(), e.Join(call.winner, call.recording == "on")]
    commands: Commands = [e.Park()] if call.caller in event.joined else []  # given back to the queue as we died
    commands += [e.Drop(key) for key, offer in call.offers.items() if offer.outcome and key in event.channels]
    for offer in call.ringing:
        if offer.channel not in event.channels:
            commands += phone_gone(call, e.PhoneGone(offer.channel, 0), now)
        elif offer.channel in event.up:
            return commands + list(REACTIONS[e.PhoneAnswered](call, e.PhoneAnswered(offer.channel), now))
    if call.stage is Stage.RINGING:
        return commands
    names = {
        Stage.NOTICE: named(call, "notice"),
        Stage.MENU: named(call, "menu"),
        Stage.MESSAGE: "beep",
        Stage.CLOSING: "goodbye",
        Stage.CHALLENGE: "challenge",
    }
    if name := names.get(call.stage):
        call.taken = False
        return commands + play(call, call.stage, name)
    return commands if e.Seek() in commands else [*commands, e.Seek()]


REACTIONS: dict[type, Any] = {
    e.Arrived: arrived,
    e.PlayEnded: play_ended,
    e.Digit: digit,
    e.TimeUp: time_up,
    e.Offered: offered,
    e.Busy: busy,
    e.Nobody: nobody,
    e.PhoneRinging: phone_ringing,
    e.PhoneAnswered: phone_answered,
    e.PhoneGone: phone_gone,
    e.Left: left,
    e.Asked: asked,
    e.MessageTaken: message_taken,
    e.CallerGone: caller_gone,
    e.Resumed: resumed,
}
# While people speak, `talking` is asked first; what it answers None to is reacted to as above.
IN_TALK: dict[type, Any] = {}
# And while the caller is asked how it was, `asking` alone; None: everything it does not name.
IN_ASKING: dict[type | None, Any] = {}
# And `outgoing` before whom we call has answered.
IN_DIALLING: dict[type | None, Any] = {}
