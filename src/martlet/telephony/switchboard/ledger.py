"""The database side: takes events in batches, one transaction each, and answers with the commands they lead to.

Runs in one thread. State in memory is replaced only after the commit, so a failed batch leaves nothing half-done.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from martlet.telephony import models, rules
from martlet.telephony.rules import events as e
from martlet.telephony.rules.choosing import OnDuty
from martlet.telephony.rules.reading import call_of, own, read, redacted
from martlet.telephony.selectors import duty_now, line_rules
from martlet.telephony.switchboard.callers import Callers, as_known
from martlet.telephony.switchboard.writing import insert, update
from martlet.volunteers.services import hold_for_ringing, mark_state

log = logging.getLogger(__name__)


class DutyChanged(Exception):
    """Somebody we chose is not ready any more: they went on a break in this very moment."""


@dataclass
class Batch:
    """What one transaction will write, and what is to be done after it."""

    calls: dict[str, rules.Call] = field(default_factory=dict)
    fresh: dict[str, models.Call] = field(default_factory=dict)
    events: list[models.CallEvent] = field(default_factory=list)
    news: list[models.CallNews] = field(default_factory=list)
    duty: dict[int, OnDuty] | None = None
    duty_is_fresh: bool = False
    moved: dict[int, str] = field(default_factory=dict)
    commands: list[tuple[rules.Call, list[e.Command]]] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def moment(seconds: float) -> datetime | None:
    """Zero is "not yet"."""
    return at(seconds) if seconds else None


class Ledger:
    """All live calls, in memory and in the database."""

    def __init__(self) -> None:
        self.calls: dict[str, rules.Call] = {}
        self.callers: dict[str, str] = {}  # caller's channel -> call id
        self.lines: dict[int, tuple[models.Line, rules.LineRules]] = {}
        self.tickets = 0
        self.stored_offers: dict[str, rules.Offer] = {}
        self.on_duty: dict[int, OnDuty] = {}  # as last read; what is chosen from it is checked when it is written
        self.known = Callers()

    # --- start ----------------------------------------------------------------------------------------------------
    def load(self) -> None:
        """Read back every call that was live when the last switchboard stopped."""
        self.read_lines()
        self.read_duty()
        for row in models.Call.objects.filter(is_live=True).order_by("arrived"):
            call = rules.Call.from_dict(row.machine)
            self.calls[call.id], self.callers[call.caller] = call, call.id
            self.tickets = max(self.tickets, call.ticket)
            self.stored_offers.update(call.offers)

    def read_lines(self) -> None:
        rows = models.Line.objects.select_related("office").prefetch_related("helped_by")
        self.lines = {row.pk: (row, line_rules(row)) for row in rows}

    def read_duty(self) -> None:
        self.on_duty = {one.user: one for one in duty_now()}

    # --- the one way in ---------------------------------------------------------------------------------------------
    def take(self, events: Iterable[dict[str, Any]]) -> Batch:
        """Store these events and everything that follows from them. Raises what the database raises; nothing is kept then."""
        kept = list(events)
        try:
            batch = self.stored(kept)
        except DutyChanged:
            self.read_duty()
            batch = self.stored(kept)
        for call in batch.calls.values():
            self.calls[call.id], self.callers[call.caller] = call, call.id
            self.stored_offers.update(call.offers)
            if call.winner:
                self.known.spoke(call.caller, call.answered_by)
        if batch.duty is not None:
            self.on_duty = batch.duty
        return batch

    def stored(self, events: list[dict[str, Any]]) -> Batch:
        batch = Batch()
        with transaction.atomic():
            for raw in events:
                self.one(batch, raw)
            self.write(batch)
        return batch

    def one(self, batch: Batch, raw: dict[str, Any]) -> None:
        if raw["type"] == "MartletLook":
            self.read_duty_anew(batch)
            self.assign(batch)
            return
        call = self.find(batch, raw)
        if call is None and raw["type"] == "StasisStart" and (raw.get("args") or [""])[0] == "line":
            self.arrive(batch, raw)
        elif call is None and raw["type"] == "StasisStart":
            batch.strays.append(raw["channel"]["id"])  # a phone that answered a call nobody remembers
        elif call is not None:
            self.apply(batch, call, redacted(raw))

    def find(self, batch: Batch, raw: dict[str, Any]) -> rules.Call | None:
        call_id, channel = (raw["call"], "") if "call" in raw else call_of(raw)
        if channel:
            call_id = self.callers.get(channel) or next((c.id for c in batch.calls.values() if c.caller == channel), "")
        return batch.calls.get(call_id) or self.calls.get(call_id)

    def arrive(self, batch: Batch, raw: dict[str, Any]) -> None:
        """A new caller. The ticket is taken first: it decides the order, whatever else takes how long."""
        self.tickets += 1
        channel, line_id = raw["channel"], int(raw["args"][1])
        if line_id not in self.lines:
            self.read_lines()
        if line_id not in self.lines:
            batch.strays.append(channel["id"])
            return
        row, its_rules = self.lines[line_id]
        now = time.time()
        number = as_known(str(channel.get("caller", {}).get("number", "")))
        call = rules.Call(str(uuid.UUID(bytes=models.Call().id.bytes)), channel["id"], its_rules, now, self.tickets)
        call.last_user = self.known.arrived(call.caller, number)
        batch.fresh[call.id] = models.Call(
            id=uuid.UUID(call.id), line=row, office=row.office, channel=call.caller, arrived=at(now),
        )  # fmt: skip
        batch.calls[call.id] = call
        self.note(batch, call, redacted(raw))
        local = timezone.localtime(timezone.now())
        closed = not (row.is_open and rules.is_open(row.hours, local))
        self.apply(batch, call, own(e.Arrived(closed)))

    def apply(self, batch: Batch, call: rules.Call, raw: dict[str, Any]) -> None:
        """Write the event down, read it, step, and let the floor look for volunteers when that changed anything."""
        self.note(batch, call, raw)
        event = read(raw, call.caller)
        if event is None:
            return
        call, commands = rules.step(call, event, time.time())
        batch.calls[call.id] = call
        look = False
        for command in commands:
            if isinstance(command, e.SetDuty):
                self.move(batch, command)
                look = look or command.state == "ready"
            elif isinstance(command, e.Tell):
                batch.news.append(models.CallNews(
                    call_id=uuid.UUID(call.id), office_id=call.line.office, kind=command.kind, user_id=command.user))  # fmt: skip
            look = look or isinstance(command, e.Seek)
        batch.commands.append((call, commands))
        if look:
            self.assign(batch)

    def note(self, batch: Batch, call: rules.Call, raw: dict[str, Any]) -> None:
        batch.events.append(models.CallEvent(call_id=uuid.UUID(call.id), office_id=call.line.office, raw=raw))

    def move(self, batch: Batch, command: e.SetDuty) -> None:
        duty = self.duty(batch)
        batch.moved[command.user] = command.state
        if command.user in duty:
            duty[command.user] = replace(duty[command.user], state=command.state)

    def duty(self, batch: Batch) -> dict[int, OnDuty]:
        if batch.duty is None:
            batch.duty = dict(self.on_duty)
        return batch.duty

    def read_duty_anew(self, batch: Batch) -> None:
        """Who is on duty this moment, with what this batch has decided but not written yet."""
        duty = {one.user: one for one in duty_now()}
        for user, state in batch.moved.items():
            if user in duty:
                duty[user] = replace(duty[user], state=state)
        batch.duty, batch.duty_is_fresh = duty, True

    def assign(self, batch: Batch) -> None:
        """Let the floor decide for every call that waits."""
        waiting = {**self.calls, **batch.calls}.values()
        waiting_now = [call for call in waiting if call.stage is rules.Stage.WAITING]
        if not waiting_now:
            return
        decided = rules.assign(waiting_now, list(self.duty(batch).values()), time.time())
        if not batch.duty_is_fresh and any(not isinstance(event, e.Offered) for _call, event in decided):
            # Memory knows nobody for somebody: a colleague may have come on duty a second ago, so look before saying no.
            self.read_duty_anew(batch)
            decided = rules.assign(waiting_now, list(self.duty(batch).values()), time.time())
        for call, event in decided:
            self.apply(batch, call, own(event))

    # --- writing --------------------------------------------------------------------------------------------------------
    def write(self, batch: Batch) -> None:
        for call_id, row in batch.fresh.items():
            fill(row, batch.calls[call_id])
        insert(batch.fresh.values())
        changed = [call for key, call in batch.calls.items() if key not in batch.fresh]
        update([fill(models.Call(id=uuid.UUID(call.id)), call) for call in changed], FILLED)
        insert(batch.events)
        self.write_offers(batch)
        insert(batch.news)
        for state in set(batch.moved.values()):
            users = [user for user, wanted in batch.moved.items() if wanted == state]
            if state != "ringing":
                mark_state(users, state)
            elif hold_for_ringing(users) != len(users):
                raise DutyChanged

    def write_offers(self, batch: Batch) -> None:
        fresh, changed = [], []
        for call in batch.calls.values():
            for channel, offer in call.offers.items():
                stored = self.stored_offers.get(channel)
                rang = moment(offer.rang_at)
                if stored is None:
                    fresh.append(models.CallOffer(
                        channel=channel, call_id=uuid.UUID(call.id), office_id=call.line.office, user_id=offer.user,
                        phone=offer.phone, offered=at(offer.at), rang_at=rang, outcome=offer.outcome))  # fmt: skip
                elif stored != offer:
                    changed.append(models.CallOffer(channel=channel, outcome=offer.outcome, rang_at=rang))
        insert(fresh)
        update(changed, ("outcome", "rang_at"))

    def forget(self, older_than: float = 60.0) -> None:
        """Let ended calls go from memory; a late event of theirs is then a stray."""
        limit = time.time() - older_than
        for call in [one for one in self.calls.values() if one.stage is rules.Stage.ENDED and one.ended_at < limit]:
            del self.calls[call.id]
            self.callers.pop(call.caller, None)
            self.known.forget(call.caller)
            for channel in call.offers:
                self.stored_offers.pop(channel, None)

    def asked(self) -> list[dict[str, Any]]:
        """What pages asked for since the last look, as events; marked done in the same breath."""
        rows = list(models.CallCommand.objects.filter(done=None).order_by("id")[:50])
        if rows:
            models.CallCommand.objects.filter(pk__in=[row.pk for row in rows]).update(done=timezone.now())
        return [{**own(e.Asked(row.what, row.value)), "call": str(row.call_id)} for row in rows]


FILLED = (
    "stage", "is_live", "language", "topic", "digits", "rang", "answered", "ended", "answered_by", "ended_by",
    "missed", "machine",
)  # fmt: skip


def fill(row: models.Call, call: rules.Call) -> models.Call:
    """The row's columns from the call's state."""
    rang = min((offer.rang_at for offer in call.offers.values() if offer.rang_at), default=0.0)
    row.stage, row.is_live = call.stage.value, call.stage is not rules.Stage.ENDED
    row.language, row.topic, row.digits, row.ended_by, row.missed = (
        call.language, call.topic, call.digits, call.ended_by, call.missed)  # fmt: skip
    row.rang, row.answered, row.ended = moment(rang), moment(call.answered_at), moment(call.ended_at)
    row.answered_by_id = call.answered_by
    row.machine = call.as_dict()
    return row
