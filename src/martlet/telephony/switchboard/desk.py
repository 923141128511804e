"""The asyncio side: events are decided upon as they come, the pen writes, one pair of hands per call acts.

A phone rings before anything is written, everything else is done after; docs/why/decisions/0008 says why that loses
nothing. What was decided while the database is away is undone after a while, and callers go on in the dialplan.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Iterable
from typing import Any

from martlet.telephony.exchange import Exchange, ExchangeError
from martlet.telephony.rules import Call
from martlet.telephony.rules import events as e
from martlet.telephony.rules.reading import own
from martlet.telephony.switchboard.foresight import Foresight
from martlet.telephony.switchboard.hands import Hands
from martlet.telephony.switchboard.ledger import Batch, Ledger, is_arrival
from martlet.telephony.switchboard.nextdoor import NextDoor
from martlet.telephony.switchboard.pen import Away, Fault, Pen
from martlet.telephony.switchboard.takeover import TakeOver

log = logging.getLogger(__name__)
TRY_AGAIN = 0.5  # seconds, while the database is away
TRIES = 3  # then callers are given back to the dialplan
RING_FIRST = 0.01  # seconds for a phone to ring; a commit, and what the caller hears meanwhile, waits that long
RUNG = 0.003  # seconds after which the exchange has done with a ring, and the leader may think of the next caller
LOOK_AWAY = 3.0  # seconds that the housekeeping waits for the exchange
NO_HURRY = 0.2  # seconds an event may wait for company when nothing follows from it
FIRST = (e.Ring, e.Ringback)  # what may be done for a caller who is not written down yet


class Desk:
    """One leader."""

    def __init__(
        self, exchange: Exchange, ledger: Ledger, pen: Pen, *, backroom: NextDoor | None = None,
        look_every: float = 0.2,
    ) -> None:  # fmt: skip
        self.exchange, self.ledger, self.pen = exchange, ledger, pen
        self.foresight = Foresight(ledger)
        self.hands = Hands(exchange, ledger.known.outside)
        self.backroom, self.look_every = backroom, look_every
        self.limits: str | None = None  # as the back room last said
        if backroom:
            backroom.found = self.found
            backroom.sealed = self.forget_everybody
        self.decided: list[Batch] = []  # and not handed to the pen yet
        self.some, self.hurry = asyncio.Event(), asyncio.Event()
        self.early = asyncio.Event()  # the housekeeping is wanted now
        self.calm = True  # False while the database is away: then nothing is decided
        self.kept: list[dict[str, Any]] = []  # what came meanwhile
        self.looking = False
        self.dialling: set[asyncio.Task[None]] = set()
        self.work: dict[str, tuple[deque[tuple[Call, list[e.Command]]], asyncio.Task[None]]] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.connected = asyncio.Event()
        self.takeover = TakeOver(self)
        self.variables: dict[str, str] = {}
        self.unread = set[str]()  # modules of the exchange whose configuration is new

    # --- life -------------------------------------------------------------------------------------------------------
    async def run(self) -> None:
        """Until cancelled or replaced."""
        self.ledger.begin(await self.pen.ask("calls"), await self.pen.ask("lines"), await self.pen.ask("duty"))
        living = [self.takeover.listen, self.takeover.come_back, self.commit, self.look, self.housekeeping]
        living += [self.backroom.run] if self.backroom else []
        parts = [asyncio.create_task(part()) for part in living]
        try:
            done, _pending = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in [*parts, *self.tasks]:
                task.cancel()
            await asyncio.gather(*parts, *self.tasks, return_exceptions=True)
            self.pen.close()
            await self.exchange.close()

    def heard(self, event: dict[str, Any]) -> None:
        """What the exchange says."""
        self.take(event)
        if event["type"] in ("RecordingFinished", "RecordingFailed") and self.backroom:
            self.sound_ended(self.backroom, event["recording"]["name"])

    def sound_ended(self, backroom: NextDoor, name: str) -> None:
        """To be sealed, unless more is coming."""
        if not self.ledger.goes_on(name):
            backroom.seal(name)

    def start(self, work: Any) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    # --- events in ----------------------------------------------------------------------------------------------------
    def take(self, event: dict[str, Any]) -> None:
        """Decide upon one event at once; what rings is on its way before the next event is looked at."""
        if not self.calm:
            self.kept.append(event)
            return
        foreseen = self.ring_foreseen(event) if is_arrival(event) else ()
        try:
            batch = self.ledger.decide(event)
        except Exception:
            log.exception("an event could not be taken")
            self.take_back(foreseen)
            if is_arrival(event):
                self.start(self.give_back(event))
            return
        if foreseen:
            decided = [command for _call, commands in batch.commands for command in commands]
            self.take_back(ring for ring in foreseen if ring not in decided)
        if batch.unknown_line:
            self.start(self.line_of(event))
        if batch.look and not self.looking:
            self.looking = True
            self.start(self.look_now())
        for channel in batch.strays:
            self.start(self.drop(channel))
        if batch.moved:
            lines = {call.line.id for call in batch.after.values()}
            asyncio.get_running_loop().call_later(RUNG, self.foresight.look_ahead, lines)
        if batch.is_empty:
            return
        self.ring_first(batch)  # before the commit is woken: the loop does things in the order in which they were asked
        self.decided.append(batch)
        self.some.set()
        if not batch.can_wait:
            self.hurry.set()

    def ring_foreseen(self, event: dict[str, Any]) -> tuple[e.Ring, ...]:
        """The phones this caller will ring, told to ring before the decision is taken once more."""
        foreseen = self.foresight.of(event)
        if foreseen is None:
            return ()
        call, rings = foreseen
        for ring in rings:
            self.hands.begin(call, ring)
        return rings

    def take_back(self, rings: Iterable[e.Ring]) -> None:
        """It was decided otherwise: these phones are let go."""
        for ring in rings:
            self.start(self.hands.take_back(ring))

    def ring_first(self, batch: Batch) -> None:
        """A caller's phone rings before the row is written: should we die now, the exchange still holds the caller, and
        the next switchboard lets go of the phone and rings again."""
        fresh = {call.id for call in batch.fresh}
        for place, (call, commands) in enumerate(batch.commands):
            if call.id in fresh and any(isinstance(command, FIRST) for command in commands):
                for command in commands:
                    if isinstance(command, e.Ring):
                        self.hands.begin(call, command)
                first = self.send(call, [command for command in commands if isinstance(command, FIRST)])
                self.dialling.add(first)
                first.add_done_callback(self.dialling.discard)
                batch.commands[place] = call, [command for command in commands if not isinstance(command, FIRST)]

    def found(self, call_id: str, found: dict[str, Any]) -> None:
        """The back room knows the number of this call. A volunteer may be ringing by now; only a blocked caller ends that."""
        event = self.ledger.found(call_id, found)
        if event is not None:
            self.take(event)

    def forget_everybody(self) -> None:
        """The vault was sealed: who called before and the mobiles of colleagues leave this memory. Calls go on; a mobile is
        passed over until the vault is open again."""
        self.ledger.known.forget_everybody()
        self.hands.mobiles = {}

    async def line_of(self, event: dict[str, Any]) -> None:
        """A line nobody knew: it may be new."""
        with contextlib.suppress(Away, Fault):
            self.ledger.see_lines(await self.pen.ask("lines"))
        if int(event["args"][1]) in self.ledger.lines:
            self.take(event)
        else:
            await self.drop(event["channel"]["id"])

    # --- into the database, then out ------------------------------------------------------------------------------------
    async def commit(self) -> None:
        """Everything decided since the last commit goes into the next one. What need not hurry waits for company."""
        while True:
            await self.some.wait()
            if not self.hurry.is_set():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(NO_HURRY):
                        await self.hurry.wait()
            if self.dialling:  # on a small machine the pen and the exchange would want the same processor now
                await asyncio.wait(self.dialling, timeout=RING_FIRST)
            batches = self.taken()
            try:
                await self.write(batches)
            except Away as problem:
                log.warning("the database is away: %s", problem)
                await self.wait_for_database(batches)
            except Fault:
                await self.one_by_one(batches)

    async def write(self, batches: list[Batch]) -> None:
        away = await self.pen.ask("write", [batch.page() for batch in batches])
        self.settle(batches, frozenset(away))

    def taken(self) -> list[Batch]:
        batches, self.decided = self.decided, []
        self.some.clear()
        self.hurry.clear()
        return batches

    def settle(self, batches: list[Batch], away: frozenset[int]) -> None:
        """It is in the database: do what follows. `away`: who was chosen and had left."""
        for batch in batches:
            self.ledger.settle(batch)
            for call, commands in batch.commands:
                late = [one for one in commands if not (isinstance(one, e.Ring) and one.user in away)]
                if late:
                    self.send(call, late)
            self.left(batch, away)
        if self.backroom:
            self.backroom.write_down([call.id for batch in batches for call in batch.fresh])
            if any(batch.news for batch in batches):
                self.backroom.tell()

    def left(self, batch: Batch, away: frozenset[int]) -> None:
        """Whoever was chosen and took a break in the same moment is not rung."""
        for call in batch.after.values():
            for offer in call.ringing:
                if offer.user in away:
                    self.take({**own(e.Left(offer.channel)), "call": call.id})

    async def wait_for_database(self, batches: list[Batch]) -> None:
        """Nothing more is decided until it is back. Phones that ring go on ringing for a second and a half; then everything
        not written is undone, callers go to the exchange's own fallback, and the events are taken anew afterwards."""
        self.calm = False
        tries, again = 1, list[dict[str, Any]]()
        while True:
            await asyncio.sleep(TRY_AGAIN)
            try:
                await self.write(batches)
                break
            except Away:
                tries += 1
            except Fault:
                await self.one_by_one(batches)
                break
            if tries >= TRIES:
                again += [*self.undo([*batches, *self.taken()]), *self.kept]
                for event in again:
                    if is_arrival(event):
                        self.start(self.give_back(event))
                batches, self.kept, again = [], [], [event for event in again if not is_arrival(event)]
        again, self.kept, self.calm = [*again, *self.kept], [], True
        for event in again:
            self.take(event)

    async def one_by_one(self, batches: list[Batch]) -> None:
        """Find the one that hurts; the others are not its fault."""
        for place, batch in enumerate(batches):
            try:
                await self.write([batch])
            except Away:
                await self.wait_for_database(batches[place:])
                return
            except Fault:
                again = self.undo([*batches[place:], *self.taken()])
                if is_arrival(batch.event):
                    self.start(self.give_back(batch.event))
                for event in again:
                    if event is not batch.event:
                        self.take(event)
                return

    def undo(self, batches: list[Batch]) -> list[dict[str, Any]]:
        """As if nothing of this had been decided: phones that ring already are let go. The events, to be taken anew."""
        for batch in reversed(batches):
            self.ledger.undo(batch)
            for call in batch.fresh:
                self.hands.hears.pop(call.caller, None)
                self.send(call, [e.Drop(offer.channel) for offer in call.ringing])
        return [batch.event for batch in batches if batch.event["type"] != "MartletLook"]

    async def give_back(self, event: dict[str, Any]) -> None:
        """The caller goes on in the dialplan: phones ring, then voicemail."""
        where = {"context": "lines", "extension": str(event["args"][1]), "label": "alone"}
        with contextlib.suppress(ExchangeError):
            await self.exchange.request("POST", f"/channels/{event['channel']['id']}/continue", where)

    async def drop(self, channel: str) -> None:
        with contextlib.suppress(ExchangeError):
            await self.exchange.request("DELETE", f"/channels/{channel}")

    # --- commands out ---------------------------------------------------------------------------------------------------
    def send(self, call: Call, commands: list[e.Command]) -> asyncio.Task[None]:
        """Queue commands behind the earlier ones of the same call. The task ends when all are done."""
        if call.id not in self.work:
            todo = deque[tuple[Call, list[e.Command]]]()
            self.work[call.id] = todo, self.start(self.carry_out(call.id, todo))
        queue, task = self.work[call.id]
        queue.append((call, commands))
        return task

    async def carry_out(self, call_id: str, queue: deque[tuple[Call, list[e.Command]]]) -> None:
        """The hands of one call: strictly in order, phones of one round together."""
        while queue:
            call, commands = queue.popleft()
            rings = [command for command in commands if isinstance(command, e.Ring)]
            if len(rings) == 1:
                await self.ring(call, rings[0])
            elif rings:
                await asyncio.gather(*(self.ring(call, command) for command in rings))
            if rings and len(commands) > len(rings):
                await asyncio.sleep(RING_FIRST)  # until the phone has rung, the exchange has the processor for itself
            for command in commands:
                if isinstance(command, e.Timer):
                    self.start(self.timer(call.id, command))
                elif not isinstance(command, e.Ring):
                    await self.hands.do(call, command)
        del self.work[call_id]

    async def ring(self, call: Call, command: e.Ring) -> None:
        if not await self.hands.do(call, command):
            self.take({**own(e.PhoneGone(command.channel, 0)), "call": call.id})

    async def timer(self, call_id: str, command: e.Timer) -> None:
        await asyncio.sleep(command.seconds)
        self.take({**own(e.TimeUp(command.name)), "call": call_id})

    # --- regular work ---------------------------------------------------------------------------------------------------
    async def look(self) -> None:
        """Commands from pages, and volunteers who became free, so that the next caller rings them too."""
        while True:
            await asyncio.sleep(self.look_every)
            settled = self.ledger.settled
            with contextlib.suppress(Away, Fault):
                asked, ready = await self.pen.ask("glance")
                for event in asked:
                    self.take(event)
                if (self.ledger.queue or not self.foresight.knows(ready, settled)) and not self.looking:
                    await self.look_now()

    async def look_now(self) -> None:
        """Who is on duty this moment, for the calls that wait and the next ones."""
        self.looking = True
        settled = self.ledger.settled
        try:
            rows = await self.pen.ask("duty")
        except (Away, Fault):
            return
        finally:
            self.looking = False
        self.take({"type": "MartletLook", "duty": rows, "settled": settled})
        self.foresight.look_ahead(self.ledger.lines)

    async def housekeeping(self) -> None:
        """Every few seconds, and when wanted early: lines read anew, old calls forgotten, duty told to the exchange's fallback.
        Without an exchange too: there is sound to be sealed, and what another one took is brought home."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AWAY):
                    await self.connected.wait()
            self.early.clear()
            with contextlib.suppress(Away, Fault):
                self.ledger.see_lines(await self.pen.ask("lines"))
            await self.look_now()
            self.ledger.forget()
            if self.backroom:
                await self.tell_exchange(await self.backroom.regularly())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(3):
                    await self.early.wait()

    async def tell_exchange(self, upkeep: dict[str, Any]) -> None:
        """Whom to ring without us, and which part of its configuration is new."""
        if upkeep["mobiles"] is not None:
            self.hands.mobiles = {int(user): number for user, number in upkeep["mobiles"].items()}
        if upkeep["limits"] is not None and upkeep["limits"] != self.limits:
            self.limits = upkeep["limits"]
            self.ledger.known.found.clear()  # a limit is new or lifted: each number is looked up anew
        self.unread |= set(upkeep["reload"])
        if not self.connected.is_set():
            return
        for module in sorted(self.unread):
            try:
                await self.exchange.request("PUT", f"/asterisk/modules/{module}")
            except ExchangeError as problem:
                if not problem.status:  # cut in this very moment
                    continue
            self.unread.discard(module)
        for name, value in upkeep["duty"].items():
            if self.variables.get(name) != value:
                with contextlib.suppress(ExchangeError):
                    await self.exchange.request("POST", "/asterisk/variable", {"variable": name, "value": value})
                    self.variables[name] = value
