"""The asyncio side: one inbox, one thread that writes, one pair of hands per call."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connections

from martlet.telephony.exchange import APP, Exchange, ExchangeError
from martlet.telephony.rules import Call, Stage
from martlet.telephony.rules import events as e
from martlet.telephony.rules.reading import own
from martlet.telephony.switchboard.callers import as_known
from martlet.telephony.switchboard.hands import Hands
from martlet.telephony.switchboard.ledger import Batch, Ledger

log = logging.getLogger(__name__)
LOOK = {"type": "MartletLook"}


class Replaced(Exception):
    """Another switchboard took over; this one must stop at once, or two would answer the same call."""


class Desk:
    """One leader. `after(batch)` is called in the back-room thread after each commit; `every(seconds)` there regularly."""

    def __init__(
        self, exchange: Exchange, ledger: Ledger, *, after: Callable[[Batch], object] | None = None,
        recorded: Callable[[str], object] | None = None, regularly: Callable[[], dict[str, str]] | None = None,
        sounds: set[str] | None = None, look_every: float = 0.2,
    ) -> None:  # fmt: skip
        self.exchange, self.ledger, self.hands = exchange, ledger, Hands(exchange, sounds)
        self.after, self.recorded, self.regularly = after, recorded, regularly
        self.look_every = look_every
        self.inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.work: dict[str, asyncio.Queue[tuple[Call, list[e.Command]]]] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.pen = ThreadPoolExecutor(1, "ledger")  # one thread: one order of all events
        self.back = ThreadPoolExecutor(1, "backroom")
        self.connected = asyncio.Event()
        self.variables: dict[str, str] = {}

    # --- life -------------------------------------------------------------------------------------------------------
    async def run(self) -> None:
        """Until cancelled or replaced."""
        await self.in_pen(self.ledger.load)
        parts = [asyncio.create_task(part()) for part in (self.listen, self.write, self.look, self.housekeeping)]
        try:
            done, _pending = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in [*parts, *self.tasks]:
                task.cancel()
            await asyncio.gather(*parts, *self.tasks, return_exceptions=True)
            for thread in (self.pen, self.back):
                thread.submit(connections.close_all)
                thread.shutdown(wait=True)
            await self.exchange.close()

    async def in_pen(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.pen, function, *arguments)

    async def listen(self) -> None:
        async for event in self.exchange.events():
            kind = event["type"]
            if kind == "Connected":
                await self.take_over()
                self.connected.set()
            elif kind == "Disconnected":
                self.connected.clear()
            elif kind == "ApplicationReplaced":
                raise Replaced
            else:
                self.inbox.put_nowait(event)
                if kind in ("RecordingFinished", "RecordingFailed") and self.recorded:
                    self.in_back(self.recorded, event["recording"]["name"])

    def in_back(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Work that may take its time; a fault there is logged and never reaches a call."""

        def guarded() -> None:
            close_old_connections()
            try:
                function(*arguments)
            except Exception:
                log.exception("back-room work failed")

        with contextlib.suppress(RuntimeError):  # shutting down
            self.back.submit(guarded)

    # --- events in, commands out --------------------------------------------------------------------------------------
    async def write(self) -> None:
        """Everything that has come in since the last commit goes into the next one."""
        while True:
            events = [await self.inbox.get()]
            while not self.inbox.empty() and len(events) < 64:
                events.append(self.inbox.get_nowait())
            batch = await self.stored(events)
            if batch is None:
                continue
            for channel in batch.strays:
                self.start(self.drop(channel))
            for call, commands in batch.commands:
                self.send(call, commands)
            if (batch.news or batch.fresh) and self.after:  # fresh: the number is sealed while the notice is spoken
                self.in_back(self.after, batch)

    async def stored(self, events: list[dict[str, Any]]) -> Batch | None:
        """Commits the events. A database that is away is waited for; callers meanwhile go to the exchange's own fallback."""
        tries = 0
        while True:
            try:
                return await self.in_pen(self.ledger.take, events)  # type: ignore[no-any-return]
            except (OperationalError, InterfaceError) as problem:
                log.warning("the database is away: %s", type(problem).__name__)
                await self.in_pen(connections.close_all)
                tries += 1
                if tries >= 3:
                    for event in [one for one in events if is_arrival(one)]:
                        events.remove(event)
                        self.start(self.give_back(event))
                await asyncio.sleep(0.5)
            except Exception:
                log.exception("events could not be taken")
                if len(events) == 1:
                    if is_arrival(events[0]):
                        self.start(self.give_back(events[0]))
                    return None
                for one in events:  # find the one that hurts; the others are not its fault
                    self.inbox.put_nowait({**one})
                return await self.stored([self.inbox.get_nowait()])

    async def give_back(self, event: dict[str, Any]) -> None:
        """The caller goes on in the dialplan: phones ring, then voicemail."""
        where = {"context": "lines", "extension": str(event["args"][1]), "label": "alone"}
        with contextlib.suppress(ExchangeError):
            await self.exchange.request("POST", f"/channels/{event['channel']['id']}/continue", where)

    async def drop(self, channel: str) -> None:
        with contextlib.suppress(ExchangeError):
            await self.exchange.request("DELETE", f"/channels/{channel}")

    def start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def send(self, call: Call, commands: list[e.Command]) -> None:
        """Queue commands behind the earlier ones of the same call."""
        if call.id not in self.work:
            self.work[call.id] = asyncio.Queue()
            self.start(self.carry_out(call.id))
        self.work[call.id].put_nowait((call, commands))

    async def carry_out(self, call_id: str) -> None:
        """The hands of one call: strictly in order, phones of one round together."""
        queue = self.work[call_id]
        while True:
            call, commands = await queue.get()
            rings = [command for command in commands if isinstance(command, e.Ring)]
            if rings:
                await asyncio.gather(*(self.ring(call, command) for command in rings))
            for command in commands:
                if isinstance(command, e.Timer):
                    self.start(self.timer(call.id, command))
                elif not isinstance(command, e.Ring):
                    await self.hands.do(call, command)
            if call.stage is Stage.ENDED and queue.empty():
                del self.work[call_id]
                return

    async def ring(self, call: Call, command: e.Ring) -> None:
        if not await self.hands.do(call, command):
            self.inbox.put_nowait({**own(e.PhoneGone(command.channel, 0)), "call": call.id})

    async def timer(self, call_id: str, command: e.Timer) -> None:
        await asyncio.sleep(command.seconds)
        self.inbox.put_nowait({**own(e.TimeUp(command.name)), "call": call_id})

    # --- regular work ---------------------------------------------------------------------------------------------------
    async def look(self) -> None:
        """Commands from pages, and volunteers who became free."""
        while True:
            await asyncio.sleep(self.look_every)
            try:
                asked = await self.in_pen(self.ledger.asked)
            except (OperationalError, InterfaceError):
                await self.in_pen(connections.close_all)
                continue
            for event in asked:
                self.inbox.put_nowait(event)
            if any(call.stage is Stage.WAITING for call in list(self.ledger.calls.values())):
                self.inbox.put_nowait(LOOK)

    async def housekeeping(self) -> None:
        """Every few seconds: lines read anew, old calls forgotten, duty told to the exchange's fallback."""
        while True:
            await self.connected.wait()
            with contextlib.suppress(OperationalError, InterfaceError):
                await self.in_pen(self.ledger.read_lines)
                await self.in_pen(self.ledger.read_duty)
                await self.in_pen(self.ledger.forget)
            if self.regularly:
                await self.tell_fallback(self.regularly)
            await asyncio.sleep(3)

    async def tell_fallback(self, regularly: Callable[[], dict[str, str]]) -> None:
        loop = asyncio.get_running_loop()
        try:
            wanted = await loop.run_in_executor(self.back, regularly)
        except Exception:
            log.exception("regular work failed")
            return
        for name, value in wanted.items():
            if self.variables.get(name) != value:
                with contextlib.suppress(ExchangeError):
                    await self.exchange.request("POST", "/asterisk/variable", {"variable": name, "value": value})
                    self.variables[name] = value

    # --- taking over -------------------------------------------------------------------------------------------------------
    async def take_over(self) -> None:
        """After every connection: compare what the exchange has with what we know; adopt, hang up, go on."""
        try:
            channels = await self.exchange.request("GET", "/channels") or []
            bridges = await self.exchange.request("GET", "/bridges") or []
        except ExchangeError:
            return
        self.variables.clear()
        here = {channel["id"]: channel for channel in channels}
        joined = {bridge["id"]: frozenset(bridge.get("channels", [])) for bridge in bridges}
        live = {call.id: call for call in self.ledger.calls.values() if call.stage is not Stage.ENDED}
        for call in live.values():
            if call.caller in here:  # its number may not have been sealed before the last switchboard died
                number = as_known(str(here[call.caller].get("caller", {}).get("number", "")))
                self.ledger.known.arrived(call.caller, number)
        await self.subscribe([*here, *joined], live)
        up = frozenset(key for key, channel in here.items() if channel.get("state") == "Up")
        for call in live.values():
            event = e.Resumed(frozenset(here) & known(call), up & known(call), joined.get(call.id, frozenset()))
            self.inbox.put_nowait({**own(event), "call": call.id})
        ours = frozenset[str]().union(*(known(call) for call in live.values()))
        for key, channel in here.items():
            if key not in ours:
                self.adopt_or_drop(key, channel)
        for key in joined:
            if key not in live and len(key) == 36:
                self.start(self.remove_bridge(key))

    def adopt_or_drop(self, key: str, channel: dict[str, Any]) -> None:
        """A channel nobody knows: a caller who came in the gap is taken, a phone without a call is let go."""
        head, dot, tail = key.partition(".")
        if dot and len(head) == 36 and tail.isdigit():
            self.start(self.drop(key))
        dialplan = channel.get("dialplan", {})
        if dialplan.get("context") == "lines" and dialplan.get("app_name") == "Stasis":
            line = dialplan.get("exten", "")
            self.inbox.put_nowait({"type": "StasisStart", "channel": channel, "args": ["line", line]})

    async def subscribe(self, present: list[str], live: dict[str, Call]) -> None:
        """Events of channels from before this connection come only to those who ask again."""
        wanted = [key for key in present if key in live or any(key in known(call) for call in live.values())]
        for key in wanted:
            source = f"bridge:{key}" if key in live else f"channel:{key}"
            with contextlib.suppress(ExchangeError):
                await self.exchange.request("POST", f"/applications/{APP}/subscription", {"eventSource": source})

    async def remove_bridge(self, key: str) -> None:
        with contextlib.suppress(ExchangeError):
            await self.exchange.request("DELETE", f"/bridges/{key}")


def known(call: Call) -> frozenset[str]:
    return frozenset({call.caller, *call.offers})


def is_arrival(event: dict[str, Any]) -> bool:
    return event["type"] == "StasisStart" and (event.get("args") or [""])[0] == "line"
