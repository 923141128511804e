"""Taking over, after every connection: what the exchange has is compared with what is known; calls are adopted or ended. Of an
exchange that died while we were connected no connection is waited for."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from martlet.telephony.exchange import APP, ExchangeError
from martlet.telephony.rules import Call
from martlet.telephony.rules import events as e
from martlet.telephony.rules.reading import own

if TYPE_CHECKING:
    from martlet.telephony.switchboard.desk import Desk


TRY_AGAIN = 0.5  # seconds, while the exchange does not tell what it has


class Replaced(Exception):
    """Another switchboard took over; this one must stop at once, or two would answer the same call."""


class TakeOver:
    """What the exchange says, held back after each connection until what it has is taken over."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.early: list[dict[str, Any]] | None = []  # what was said meanwhile
        self.came, self.connections = asyncio.Event(), 0

    async def listen(self) -> None:
        await self.desk.exchange.listen(self.hear)
        raise Replaced

    def hear(self, event: dict[str, Any]) -> None:
        kind = event["type"]
        if kind == "Connected":
            self.early = []
            self.connections += 1
            self.came.set()
        elif kind == "Disconnected":
            self.desk.connected.clear()
            self.came.clear()
            self.early = []
            if self.desk.exchange.is_dead():  # said again after each try to come back
                lose(self.desk)
        elif self.early is not None:
            self.early.append(event)
        else:
            self.desk.heard(event)

    async def come_back(self) -> None:
        """After every connection, as often as it takes."""
        while True:
            await self.came.wait()
            number = self.connections
            if not await take_over(self.desk):
                await asyncio.sleep(TRY_AGAIN)
            elif self.came.is_set() and number == self.connections:  # not cut meanwhile
                self.came.clear()
                self.desk.connected.set()
                early, self.early = self.early or [], None
                for event in early:
                    self.desk.heard(event)


def lose(desk: Desk) -> None:
    """The exchange died with these calls. Whether and when another is started, nobody who waits there is forgotten."""
    for call in desk.ledger.under_way():
        desk.take({**own(e.Lost()), "call": call.id})


async def take_over(desk: Desk) -> bool:
    """Compare what the exchange has with what we know; adopt, hang up, go on. False when it did not tell what it has."""
    try:
        channels = await desk.exchange.request("GET", "/channels") or []
        bridges = await desk.exchange.request("GET", "/bridges") or []
    except ExchangeError:
        return False
    desk.variables.clear()
    here = {channel["id"]: channel for channel in channels}
    joined = {bridge["id"]: frozenset(bridge.get("channels", [])) for bridge in bridges}
    live = {call.id: call for call in desk.ledger.under_way()}
    for call in live.values():
        if call.caller in here:  # its number may not have been sealed before the last switchboard died
            desk.ledger.known.arrived(call.id, str(here[call.caller].get("caller", {}).get("number", "")))
    if desk.backroom:
        desk.backroom.write_down(list(live))
    await subscribe(desk, [*here, *joined], live)
    up = frozenset(key for key, channel in here.items() if channel.get("state") == "Up")
    for call in live.values():
        event = e.Resumed(frozenset(here) & known(call), up & known(call), joined.get(call.id, frozenset()))
        desk.take({**own(event), "call": call.id})
    ours = frozenset[str]().union(*(known(call) for call in live.values()))
    for key, channel in here.items():
        if key not in ours:
            adopt_or_drop(desk, key, channel)
    for key in joined:
        if is_left_over(key, live):
            desk.start(remove_bridge(desk, key))
    return True


def adopt_or_drop(desk: Desk, key: str, channel: dict[str, Any]) -> None:
    """A channel nobody knows: a caller who came in the gap is taken, a phone without a call is let go."""
    head, dot, tail = key.partition(".")
    if dot and len(head) == 36 and tail.isdigit():
        desk.start(desk.drop(key))
    dialplan = channel.get("dialplan", {})
    app, *args = str(dialplan.get("app_data", "")).split(",")
    if dialplan.get("app_name") == "Stasis" and app == APP and args[:1] == ["line"]:
        desk.take({"type": "StasisStart", "channel": channel, "args": args})


async def subscribe(desk: Desk, present: list[str], live: dict[str, Call]) -> None:
    """Events of channels from before this connection come only to those who ask again."""
    wanted = [key for key in present if key in live or any(key in known(call) for call in live.values())]
    for key in wanted:
        source = f"bridge:{key}" if key in live else f"channel:{key}"
        with contextlib.suppress(ExchangeError):
            await desk.exchange.request("POST", f"/applications/{APP}/subscription", {"eventSource": source})


async def remove_bridge(desk: Desk, key: str) -> None:
    with contextlib.suppress(ExchangeError):
        await desk.exchange.request("DELETE", f"/bridges/{key}")


def known(call: Call) -> frozenset[str]:
    return frozenset({call.caller, *call.offers, *call.talk.parties})


def is_left_over(bridge: str, live: dict[str, Call]) -> bool:
    """A conversation of ours, or a supervisor's place beside one ("<channel>.room"), that belongs to nobody any more."""
    if len(bridge) == 36:
        return bridge not in live
    call, party = live.get(bridge[:36]), bridge.removesuffix(".room")
    return bridge[36:37] == "." and (
        call is None or not any(one.channel == party for one in call.talk.here("supervisor"))
    )
