"""A floor: the real ledger and hands with the fake exchange, pumped until nothing moves. No threads, no waiting."""

import asyncio
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Cast

from martlet.access.actor import Actor
from martlet.telephony import rules
from martlet.telephony.exchange.fake import FakeExchange
from martlet.telephony.models import Call, Line
from martlet.telephony.rules import events as e
from martlet.telephony.rules.reading import own
from martlet.telephony.switchboard import book
from martlet.telephony.switchboard.backroom import Backroom
from martlet.telephony.switchboard.hands import Hands
from martlet.telephony.switchboard.ledger import Batch, Ledger
from martlet.volunteers.models import Duty, Volunteer
from martlet.volunteers.services import go_on_duty


class Floor:
    """`settle` carries every event through; timers fire only when a test says `time_up`."""

    def __init__(self, fake: FakeExchange, spool: Path) -> None:
        self.fake, self.spool = fake, spool
        self.timers: list[tuple[str, e.Timer]] = []
        self.start()

    def start(self) -> None:
        self.ledger, self.backroom = Ledger(), Backroom(self.spool)
        self.hands = Hands(self.fake, outside=self.ledger.known.outside)
        self.ledger.begin(book.live_calls(), book.lines(), book.duty())

    def settle(self, *extra: dict[str, Any]) -> None:
        """Lines and duty are read anew first, as the real desk does every few seconds."""
        self.ledger.see_lines(book.lines())
        events = [self.seen(), *extra]
        while events or not self.fake.queue.empty():
            while not self.fake.queue.empty():
                events.append(self.fake.queue.get_nowait())
            events = [event for event in events if event["type"] not in ("Connected", "Disconnected")]
            events = [event for batch in self.taken(events) for event in self.done(batch)]
        if known := self.tell():
            self.settle(*known)

    def seen(self) -> dict[str, Any]:
        return {"type": "MartletLook", "duty": book.duty(), "settled": self.ledger.settled}

    def taken(self, events: list[dict[str, Any]]) -> list[Batch]:
        """Decided one by one, written together."""
        batches = [self.ledger.decide(event) for event in events]
        if any(batch.look for batch in batches):
            batches.append(self.ledger.decide(self.seen()))
        pages = [batch.page() for batch in batches if not batch.is_empty]
        assert not pages or book.write(json.loads(json.dumps(pages))) == []
        for batch in batches:
            self.ledger.settle(batch)
        return batches

    def done(self, batch: Batch) -> list[dict[str, Any]]:
        return [event for call, commands in batch.commands for event in asyncio.run(self.carry_out(call, commands))]

    def tell(self) -> list[dict[str, Any]]:
        """The leader hands over the numbers, the back room says what it wrote down and knows of each."""
        self.backroom.numbers.update(self.ledger.known.numbers)
        known = []
        for call, found in self.backroom.tell().items():
            self.ledger.known.written(call, found)
            known.append(self.ledger.found(call, found))
        return [event for event in known if event]

    def upkeep(self) -> None:
        """What the back room says every few seconds, as the desk takes it."""
        self.hands.mobiles = {int(user): number for user, number in (self.backroom.mobiles() or {}).items()}
        self.ledger.known.found.clear()

    async def carry_out(self, call: rules.Call, commands: list[e.Command]) -> list[dict[str, Any]]:
        """What the desk does: timers apart, and a phone that could not be rung comes back as an event."""
        failed = []
        for command in commands:
            if isinstance(command, e.Timer):
                self.timers.append((call.id, command))
            elif not await self.hands.do(call, command) and isinstance(command, e.Ring):
                failed.append({**own(e.PhoneGone(command.channel, 0)), "call": call.id})
        return failed

    def time_up(self, name: str) -> None:
        call = next(call for call, timer in self.timers if timer.name == name)
        self.settle({**own(e.TimeUp(name)), "call": call})

    def look(self) -> None:
        self.settle()

    def dial(self, line: Line, number: str = "13800005678") -> str:
        channel = self.fake.dial(line.pk, number)
        self.settle()
        return channel

    def only_call(self) -> Call:
        return Call.objects.get()

    def crash(self) -> None:
        """A new switchboard starts from the database alone."""
        self.start()
        here = frozenset(self.fake.channels)
        up = frozenset(key for key, channel in self.fake.channels.items() if channel.state == "Up")
        for call in list(self.ledger.calls.values()):
            joined = frozenset(self.fake.bridges.get(call.id, []))
            self.settle({**own(e.Resumed(here, up, joined)), "call": call.id})


@pytest.fixture
def line(cast: Cast) -> Line:
    return Line.objects.create(
        office=cast.shenzhen, number="4008001234", name_zh="深圳热线", name_en="Shenzhen line", payer="shared",
        has_notice=False,
    )  # fmt: skip


@pytest.fixture
def floor(line: Line, tmp_path: Path) -> Floor:
    for name in ("recording", "away"):
        (tmp_path / name).mkdir()
    return Floor(FakeExchange(), tmp_path)


@pytest.fixture
def on_duty(cast: Cast) -> Callable[..., Duty]:
    """Train a colleague and put them on duty."""

    def start(actor: Actor, languages: tuple[str, ...] = ("zh",)) -> Duty:
        Volunteer.objects.update_or_create(
            user_id=actor.user_id,
            defaults={
                "office_id": actor.office_id,
                "certificate_until": date(2099, 1, 1),
                "languages": list(languages),
            },
        )
        return go_on_duty(actor)

    return start
