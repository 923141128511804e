"""The memory of all live calls, and every decision. Nothing here waits: no database, no network, no clock but `clock`.

`decide(event) -> Batch` changes the memory at once and says what is to be written (`book`) and what is to be done
(`hands`). Until a batch is settled it can be undone, latest first; the memory is then as before.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from martlet.foundation.ids import new_id
from martlet.telephony import rules
from martlet.telephony.models.recordings import Kind
from martlet.telephony.rules import events as e
from martlet.telephony.rules.choosing import OnDuty, candidates
from martlet.telephony.rules.reading import call_of, own, read, redacted
from martlet.telephony.rules.turning import BEFORE
from martlet.telephony.rules.waiting import place_of
from martlet.telephony.switchboard.callers import Callers, manner_at
from martlet.telephony.switchboard.clock import Steady

FLOOD = "flood_"  # and its cause: news of a call that passed a limit of its line
SPARE_IDS = 8
TALK_SECONDS = 300.0  # until calls of our own tell


@dataclass(frozen=True)
class LineNow:
    """A line as last read. `hours` as in `rules.hours.is_open`."""

    rules: rules.LineRules
    is_open: bool
    hours: Mapping[str, str]

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> LineNow:
        return cls(rules.LineRules.from_dict(values["rules"]), values["is_open"], values["hours"])


@dataclass
class Batch:
    """What came of one event. `before`: the calls it touched as they were, None for a call that began with it."""

    event: dict[str, Any]
    number: int
    duty_before: dict[int, OnDuty]
    before: dict[str, rules.Call | None] = field(default_factory=dict)
    after: dict[str, rules.Call] = field(default_factory=dict)
    # call, office, at, event
    notes: list[tuple[str, int, float, dict[str, Any] | e.Event]] = field(default_factory=list)
    news: list[tuple[str, int, str, int | None]] = field(default_factory=list)  # call, office, kind, user
    moved: dict[int, str] = field(default_factory=dict)  # presence: user -> state
    moves_before: dict[int, tuple[int, str] | None] = field(default_factory=dict)  # `Ledger.moves` of those
    rates: list[tuple[int, int]] = field(default_factory=list)  # line, what a caller pressed at the end
    wraps: dict[int, int] = field(default_factory=dict)  # user -> seconds to wrap up, 0 = no limit
    # user -> since when the break goes on that a call interrupted
    rests: dict[int, float] = field(default_factory=dict)
    commands: list[tuple[rules.Call, list[e.Command]]] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    unknown_line: bool = False  # the lines must be read before this arrival can be taken
    look: bool = False  # somebody may have come on duty: look before saying no

    @property
    def fresh(self) -> list[rules.Call]:
        return [self.after[key] for key, call in self.before.items() if call is None]

    @property
    def begun(self) -> list[str]:
        """Calls to be written down as new ones. Of a call of ours a page has made the row."""
        return [call.id for call in self.fresh if not call.out]

    @property
    def is_empty(self) -> bool:
        return not (self.notes or self.moved)

    @property
    def can_wait(self) -> bool:
        """Nothing follows from it: it may be written together with whatever comes next."""
        return not (self.commands or self.news or self.moved)

    def page(self) -> dict[str, Any]:
        """What `book.write` writes down, as plain values."""
        offered, offers = [], []
        for key, call in self.after.items():
            was = self.before[key]
            for channel, offer in call.offers.items():
                if was is None or channel not in was.offers:
                    offered.append(vars(offer) | {"call": key, "office": call.line.office})
                elif offer != was.offers[channel]:
                    offers.append(vars(offer))
        return {
            "begun": self.begun,
            "calls": [call.as_dict() for call in self.after.values()],
            "notes": [(*where, told(event)) for *where, event in self.notes],
            "news": self.news,
            "offered": offered,
            "offers": offers,
            "moved": [*self.moved.items()],
            "wraps": [*self.wraps.items()],
            "rests": [*self.rests.items()],
            "rates": self.rates,
        }


class Ledger:
    """All live calls, who is on duty, and which call waits in which place."""

    def __init__(self) -> None:
        self.calls: dict[str, rules.Call] = {}
        self.callers: dict[str, str] = {}  # caller's channel -> call id
        self.queue: dict[str, None] = {}  # ids of the calls that wait; their tickets order them
        self.lines: dict[int, LineNow] = {}
        self.opening: dict[int, tuple[int, bool, Mapping[str, str]]] = {}  # line -> minute, open, by which hours
        self.tickets = 0
        self.talk_seconds = TALK_SECONDS  # of a call in the middle, for the waiting time that callers are told
        self.on_duty: dict[int, OnDuty] = {}  # as last read, with what was decided since
        self.known = Callers()
        self.decided = 0  # batches
        self.settled = 0
        self.clock = Steady()
        self.ids: deque[str] = deque()  # of calls to come
        self.moves: dict[int, tuple[int, str]] = {}  # user -> number of the batch that moved them last, state

    def begin(self, calls: Iterable[dict[str, Any]], lines: Iterable[dict[str, Any]], duty: Sequence[Any]) -> None:
        """What the last switchboard left behind, as `book` reads it."""
        self.see_lines(lines)
        self.see_duty(duty, 0)
        for call in map(rules.Call.from_dict, calls):
            self.keep(call)
            self.tickets = max(self.tickets, call.ticket)

    def keep(self, call: rules.Call) -> None:
        self.calls[call.id], self.callers[call.caller] = call, call.id
        if call.stage is rules.Stage.WAITING:
            self.queue[call.id] = None
        else:
            self.queue.pop(call.id, None)

    def drop(self, call: rules.Call) -> None:
        del self.calls[call.id]
        self.callers.pop(call.caller, None)
        self.queue.pop(call.id, None)
        self.known.forget(call.id)

    def under_way(self) -> list[rules.Call]:
        return [call for call in self.calls.values() if call.stage is not rules.Stage.ENDED]

    @property
    def live(self) -> int:
        return len(self.under_way())

    def goes_on(self, recording: str) -> bool:
        """Whether more may be added to a recording ("<call id>.talk") that has ended: its call waits for somebody again."""
        call_id, _dot, kind = recording.partition(".")
        call = self.calls.get(call_id)
        return (
            kind == Kind.CONVERSATION
            and call is not None
            and call.stage in (rules.Stage.WAITING, rules.Stage.RINGING, rules.Stage.TALKING)
        )

    # --- the one way in ---------------------------------------------------------------------------------------------
    def decide(self, event: dict[str, Any]) -> Batch:
        """Everything that follows from one event. The memory has it at once; a fault leaves the memory as it was."""
        self.decided += 1
        batch = Batch(event, self.decided, self.on_duty)
        try:
            self.one(batch, event)
        except Exception:
            self.undo(batch)
            raise
        return batch

    def undo(self, batch: Batch) -> None:
        """As if it had not been. Undo later batches first."""
        for key, call in batch.before.items():
            if call is not None:
                self.keep(call)
            elif key in self.calls:
                self.drop(self.calls[key])
        self.on_duty = batch.duty_before
        for user, move in batch.moves_before.items():
            if move:
                self.moves[user] = move
            else:
                self.moves.pop(user, None)

    def settle(self, batch: Batch) -> None:
        """It is in the database."""
        self.settled = batch.number
        for call in batch.after.values():
            if call.winner:
                self.known.spoke(call.id, call.answered_by)

    def one(self, batch: Batch, raw: dict[str, Any]) -> None:
        if raw["type"] == "MartletLook":
            self.see_duty(raw["duty"], raw["settled"])
            self.assign(batch, looked=True)
            return
        call = self.find(raw)
        if call is None and is_arrival(raw):
            self.arrive(batch, raw)
        elif call is None and raw["type"] == "MartletCallOut":
            self.call_out(batch, raw)
        elif call is None and raw["type"] == "StasisStart":
            batch.strays.append(raw["channel"]["id"])  # a phone that answered a call nobody remembers
        elif call is not None:
            self.apply(batch, call, raw)

    def find(self, raw: dict[str, Any]) -> rules.Call | None:
        call_id, channel = (raw["call"], "") if "call" in raw else call_of(raw)
        return self.calls.get(self.callers.get(channel, "") if channel else call_id)

    def arrive(self, batch: Batch, raw: dict[str, Any]) -> None:
        """A new caller. The ticket is taken first: it decides the order, whatever else takes how long."""
        channel, line_id = raw["channel"], int(raw["args"][1])
        if line_id not in self.lines:
            batch.unknown_line = True
            return
        if all(call.stage is rules.Stage.ENDED for call in self.calls.values()):
            self.clock.set()
        self.tickets += 1
        line = self.lines[line_id]
        call = rules.Call(self.fresh_id(), channel["id"], line.rules, self.clock(), self.tickets)
        call.last_user = self.known.arrived(call.id, str(channel.get("caller", {}).get("number", "")))
        batch.before[call.id] = None
        self.keep(call)
        self.note(batch, call, raw)
        call.owner, call.numbered = self.known.owner(call.id), call.id in self.known.marks
        manner, floods = self.known.received(call.id, line.rules, call.arrived)
        batch.news += [(call.id, line.rules.office, FLOOD + cause, None) for cause in floods]
        self.happens(batch, call, e.Arrived(not self.is_open(line), manner))

    @property
    def next_id(self) -> str:
        return self.ids[0] if self.ids else ""

    def stock_ids(self) -> None:
        while len(self.ids) < SPARE_IDS:
            self.ids.append(str(new_id()))

    def fresh_id(self) -> str:
        """Made beforehand, in their order: to make one takes a caller as long as to choose a volunteer."""
        return self.ids.popleft() if self.ids else str(new_id())

    def call_out(self, batch: Batch, raw: dict[str, Any]) -> None:
        """A page asks for a call of ours; `line` and `number` stand beside the event, and the number stays here."""
        line = self.lines.get(raw["line"])
        if line is None:
            return  # taken away a moment ago: the page says after some seconds that nothing came of it
        call = rules.Call(raw["call"], f"{raw['call']}.0", line.rules, self.clock(), numbered=True)
        batch.before[call.id] = None
        self.keep(call)
        self.known.outside[call.caller] = raw["number"]
        self.note(batch, call, raw)
        event = read(raw, call.caller)
        if event is not None:
            self.step(batch, call, event)

    def is_open(self, line: LineNow) -> bool:
        """Whether a line takes calls this minute."""
        if not (line.is_open and line.hours):
            return line.is_open
        minute = int(time.time() // 60)
        if self.opening.get(line.rules.id, (0, False, line.hours))[::2] != (minute, line.hours):
            self.opening[line.rules.id] = minute, rules.is_open(line.hours, timezone.localtime()), line.hours
        return self.opening[line.rules.id][1]

    def apply(self, batch: Batch, call: rules.Call, raw: dict[str, Any]) -> None:
        """Note what the exchange said, and go on when it means something."""
        asked = call.stage is rules.Stage.ASKING
        self.note(batch, call, {**raw, "digit": ""} if asked and "digit" in raw else raw)
        event = read(raw, call.caller)
        if event is not None:
            self.step(batch, call, event)
        if "number" in raw:  # to be dialled: kept here alone, and no longer than until that is done
            fresh = batch.after[call.id].talk.here("outside")
            self.known.outside.update(
                {one.channel: raw["number"] for one in fresh if one.channel not in call.talk.parties}
            )

    def happens(self, batch: Batch, call: rules.Call, event: e.Event) -> None:
        """One of our own events."""
        self.note(batch, call, event)
        self.step(batch, call, event)

    def step(self, batch: Batch, call: rules.Call, event: e.Event) -> None:
        """One step of the call; and let the floor look for volunteers when that changed anything."""
        batch.before.setdefault(call.id, call)
        call, commands = rules.step(call, event, self.clock())
        batch.after[call.id] = call
        self.keep(call)
        if call.stage is rules.Stage.ENDED and call.out:
            self.known.outside.pop(call.caller, None)  # never dialled, if the volunteer's own phone did not answer
        elif call.stage is rules.Stage.ENDED and call.winner:
            self.talk_seconds += (call.ended_at - call.answered_at - self.talk_seconds) / 20
        look = False
        for command in commands:
            if isinstance(command, e.SetDuty):
                self.move(batch, command)
                if command.since:
                    batch.rests[command.user] = command.since
                if command.state == "wrap_up":
                    batch.wraps[command.user] = call.line.wrap_seconds
                look = look or command.state == "ready"
            elif isinstance(command, e.Rate):
                batch.rates.append((call.line.id, command.score))
            elif isinstance(command, e.Tell):
                batch.news.append((call.id, call.line.office, command.kind, command.user))
            look = look or isinstance(command, e.Seek)
        if commands:
            batch.commands.append((call, commands))
        if e.AskPlace() in commands:
            self.happens(batch, call, self.place_of(call))
        if look:
            self.assign(batch)

    def found(self, call_id: str, found: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the back room found of a caller's number, as an event; None when it changes nothing any more."""
        call = self.calls.get(call_id)
        if call is None or call.stage not in BEFORE:
            return None
        known = e.Known(found.get("owner") or 0, found.get("last") or 0, manner_at(found, call.line.office))
        same = known.owner in (0, call.owner) and (call.last_user or not known.last) and not known.manner
        return None if same else {**own(known), "call": call_id}

    def place_of(self, call: rules.Call) -> e.Place:
        waiting = [self.calls[key] for key in self.queue]
        people = len(candidates(call, self.on_duty.values(), self.clock()))
        return place_of(call, waiting, people, self.talk_seconds)

    def note(self, batch: Batch, call: rules.Call, event: dict[str, Any] | e.Event) -> None:
        batch.notes.append((call.id, call.line.office, self.clock(), event))

    def move(self, batch: Batch, command: e.SetDuty) -> None:
        batch.moved[command.user] = command.state
        batch.moves_before.setdefault(command.user, self.moves.get(command.user))
        self.moves[command.user] = batch.number, command.state
        if command.user in self.on_duty:
            if self.on_duty is batch.duty_before:  # kept as it was, should this be undone
                self.on_duty = self.on_duty.copy()
            self.on_duty[command.user] = self.on_duty[command.user].now(command.state)

    def assign(self, batch: Batch, looked: bool = False) -> None:
        """Let the floor decide for every call that waits. Memory is seconds old: before it says no, it looks."""
        if not self.queue:
            return
        waiting = [self.calls[key] for key in self.queue]
        for call, event in rules.assign(waiting, self.on_duty.values(), self.clock()):
            if looked or isinstance(event, e.Offered):
                self.happens(batch, call, event)
            else:
                batch.look = True

    # --- what was read ------------------------------------------------------------------------------------------------
    def see_lines(self, rows: Iterable[dict[str, Any]]) -> None:
        self.lines = {line.rules.id: line for line in map(LineNow.from_dict, rows)}

    def see_duty(self, rows: Sequence[Any], settled: int) -> None:
        """Who is on duty, as `book` read it when batch `settled` had been written; what was decided since is newer."""
        shared = {tuple(words): frozenset(words) for row in rows for words in row[5:]}
        found = [
            OnDuty(user, office, state, phone, since, shared[tuple(languages)], shared[tuple(skills)])
            for user, office, state, phone, since, languages, skills in rows
        ]
        self.on_duty = {one.user: one for one in found}
        for user, (number, state) in list(self.moves.items()):
            if number <= settled:
                del self.moves[user]
            elif user in self.on_duty and self.on_duty[user].state != "break":
                self.on_duty[user] = self.on_duty[user].now(state)

    def forget(self, older_than: float = 60.0) -> None:
        """Let ended calls go from memory; a late event of theirs is then a stray."""
        limit = self.clock() - older_than
        for call in [one for one in self.calls.values() if one.stage is rules.Stage.ENDED and one.ended_at < limit]:
            self.drop(call)


def told(event: dict[str, Any] | e.Event) -> dict[str, Any]:
    """An event as it is stored: what the exchange said without numbers, or one of our own."""
    return redacted(event) if isinstance(event, dict) else own(event)


def is_arrival(event: Mapping[str, Any]) -> bool:
    """A caller came in (a phone that answered comes in the same way, with another word)."""
    return event["type"] == "StasisStart" and (event.get("args") or [""])[0] == "line"
