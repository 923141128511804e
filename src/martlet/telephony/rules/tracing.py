"""What happened in a call, in the order in which it happened: its stored events read again, and what each of them changed.

Only that a key was pressed is told, never which one, unless it was a key of the menu: in a conversation callers type
anything. Numbers are nowhere in the events, so none can come out of here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Offer, Stage
from martlet.telephony.rules.calls import step
from martlet.telephony.rules.parties import EAR, Party
from martlet.telephony.rules.reading import read
from martlet.telephony.rules.turning import KEY

STAGES = {
    Stage.CHALLENGE: "challenge",
    Stage.NOTICE: "notice",
    Stage.MENU: "menu",
    Stage.WAITING: "waits",
    Stage.MESSAGE: "asked_message",
    Stage.ASKING: "asked_how",
}
RECORDING = {
    ("off", "on"): "recorded",
    ("on", "paused"): "paused",
    ("paused", "on"): "recorded_again",
    ("on", "third"): "third",
    ("paused", "third"): "third",
    ("third", "on"): "recorded_again",
    ("third", "paused"): "paused",
}
ALARM = {("", "pending"): "alarm", ("pending", ""): "alarm_withdrawn", ("pending", "raised"): "alarm_raised"}


@dataclass(frozen=True)
class Entry:
    """One line of the trace. `at`: seconds since the epoch; `user`: the colleague it is about, 0 for none; `times`: how
    often it happened in a row."""

    at: float
    what: str
    user: int = 0
    value: str = ""
    number: int = 0
    times: int = 1


def trace(first: Call, events: Iterable[tuple[float, Mapping[str, Any]]]) -> list[Entry]:
    """All of it. An event that today's rules cannot read is passed over: the ones after it still tell."""
    found: list[Entry] = []
    call = first
    for at, raw in events:
        try:
            event = read(raw, first.caller)
            if event is None:
                continue
            after, _commands = step(call, event, at)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            continue
        for entry in told(call, event, after, at):
            if found and entry.what == "typed" == found[-1].what:
                found[-1] = replace(found[-1], times=found[-1].times + 1)
            else:
                found.append(entry)
        call = after
    return found


def told(before: Call, event: e.Event, after: Call, at: float) -> Iterator[Entry]:
    """What one event changed."""
    yield from of_event(before, event, after, at)
    yield from of_phones(before, after, at)
    if before.missed != after.missed:
        yield Entry(at, "missed", value=after.missed)
    yield from of_stage(before, after, at)
    yield from of_talk(before, after, at)
    if change := RECORDING.get((before.recording, after.recording)):
        yes = isinstance(event, e.Asked) and event.what == "agreed"
        yield Entry(at, ("third_agreed" if before.recording == "third" else "agreed") if yes else change)
    elif after.recording == "refused" != before.recording:
        yield Entry(at, "withdrawn" if after.agreed_at else "not_recorded")
    if after.message and not before.message:
        yield Entry(at, "message")
    if after.stage is Stage.ENDED and before.stage is not Stage.ENDED:
        if before.stage is Stage.DIALLING and after.talk.said:
            yield Entry(at, "not_reached", value=after.talk.said)
        yield Entry(at, "ended", value="called" if after.out and after.ended_by == "caller" else after.ended_by)


def of_event(before: Call, event: e.Event, after: Call, at: float) -> Iterator[Entry]:
    """What the event itself says."""
    if isinstance(event, e.Arrived):
        yield Entry(at, "arrived")
        if event.closed:
            yield Entry(at, "closed")
    elif isinstance(event, e.CallOut):
        yield Entry(at, "called_out")
    elif isinstance(event, e.CallerUp) and before.stage is Stage.DIALLING:
        yield Entry(at, "reached")
    elif isinstance(event, e.Known) and (event.owner or event.last) and after.stage is not Stage.CLOSING:
        yield Entry(at, "known")
    elif isinstance(event, e.Digit) and before.stage is not Stage.ASKING:  # whether somebody answered is kept nowhere
        yield pressed(before, event.digit, at)
    elif isinstance(event, e.Busy) and after.told_busy and not before.told_busy:
        yield Entry(at, "busy")
    elif isinstance(event, e.Place) and after.playing == "place" != before.playing:
        yield Entry(at, "place", number=event.position, value=str(round(event.seconds / 60)) if event.seconds else "")
    elif isinstance(event, e.Asked) and event.what == "say":
        yield Entry(at, "said", value=event.value)
    elif isinstance(event, e.Asked) and event.what == "consent":
        yield Entry(at, "consent", value=event.value)
    elif isinstance(event, e.Resumed) and before.stage is not Stage.ENDED:
        yield Entry(at, "adopted")
    if len(after.faults) > len(before.faults):
        yield Entry(at, "fault", value=after.faults[-1])


def pressed(call: Call, digit: str, at: float) -> Entry:
    """A key counts by its meaning in that moment; one without a meaning is not named."""
    if call.stage in (Stage.NOTICE, Stage.MENU) and digit in call.line.menu:
        return Entry(at, "chose", value=digit)
    if call.stage is Stage.CHALLENGE and digit == KEY:
        return Entry(at, "passed", value=digit)
    return Entry(at, "typed")


def of_phones(before: Call, after: Call, at: float) -> Iterator[Entry]:
    """Whose phones rang for the caller, and what came of each."""
    for channel, offer in after.offers.items():
        was = before.offers.get(channel)
        if channel in after.talk.parties:
            continue  # asked into a conversation: told there
        if was is None:
            yield Entry(at, "rings", offer.user, kind_of(offer))
        if offer.asked_at and not (was and was.asked_at):
            yield Entry(at, "asked_key", offer.user)
        if offer.outcome and not (was and was.outcome):
            yield Entry(at, offer.outcome, offer.user)


def kind_of(offer: Offer) -> str:
    """browser | sip | mobile."""
    return {"v": "browser", "s": "sip", "m": "mobile"}.get(offer.phone[:1], "")


def of_stage(before: Call, after: Call, at: float) -> Iterator[Entry]:
    """Where the caller is now, only when that changed and nothing else in the trace says it."""
    # a call begins in the stage of its greeting
    began = before.playing == "" and after.playing in ("challenge", "notice")
    if before.stage is after.stage and not began:
        return
    if after.stage is Stage.WAITING and before.stage is Stage.RINGING:
        return  # the phones say why
    if after.stage is Stage.WAITING and before.stage is Stage.TALKING:
        yield Entry(at, "queue")
    elif what := STAGES.get(after.stage):
        yield Entry(at, what)


def of_talk(before: Call, after: Call, at: float) -> Iterator[Entry]:
    """Hold, mute, everybody who was asked in, the alarm, and who has the call."""
    old, new = before.talk, after.talk
    if change := ALARM.get((old.risk, new.risk)):
        yield Entry(at, change)
    for channel, party in new.parties.items():
        if party.role != EAR:
            yield from of_party(old.parties.get(channel), party, at, has_it=after.winner == channel)
    if before.winner and after.winner != before.winner and after.winner in after.offers:
        yield Entry(at, "moved", after.offers[after.winner].user)
    if after.stage is not Stage.TALKING:
        return
    if new.held != old.held and before.stage is Stage.TALKING:
        yield Entry(at, "hold" if new.held else "back")
    if new.muted != old.muted and before.winner == after.winner:
        yield Entry(at, "muted" if new.muted else "heard")
    if new.alone and not old.alone:
        yield Entry(at, "left_alone")


def of_party(was: Party | None, now: Party, at: float, *, has_it: bool) -> Iterator[Entry]:
    """value: "<role>:<mode>"."""
    value = f"{now.role}:{now.mode}"
    if was is None or was.mode != now.mode:
        yield Entry(at, "asked_in", now.user, value)
    before = was.state if was else "ringing"
    if now.state == "up" and before == "ringing":
        yield Entry(at, "came_in", now.user, value)
    elif now.state == "gone" and before == "ringing" and not has_it:
        yield Entry(at, "not_in", now.user, value)
    elif now.state == "gone" and before == "up" and not has_it:
        yield Entry(at, "went", now.user, value)
