"""What each command means in the language of the exchange."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Awaitable, MutableMapping
from contextlib import suppress
from typing import Any

from martlet.telephony.exchange import APP, Exchange, ExchangeError
from martlet.telephony.rules import Call
from martlet.telephony.rules import events as e
from martlet.telephony.rules.accepting import is_mobile
from martlet.telephony.switchboard.hands_in_talk import TRUNK, InTalk, dialled

log = logging.getLogger(__name__)


class Hands(InTalk):
    """Carries out commands of one call in their order. A channel that is already gone is no fault: its own event says so."""

    def __init__(self, exchange: Exchange, outside: MutableMapping[str, str] | None = None) -> None:
        self.exchange = exchange
        self.outside = {} if outside is None else outside  # channel -> number it is to dial, until it does
        self.numbers = itertools.count(1)
        self.playing: dict[tuple[str, str], str] = {}
        self.hears: dict[str, str] = {}  # caller's channel -> ring | moh
        self.begun: dict[str, Awaitable[Any]] = {}  # channel -> the answer to the request that made it ring
        self.mobiles: dict[int, str] = {}  # user -> number of their own mobile; in memory only

    async def do(self, call: Call, command: e.Command) -> bool:
        """Whether it was done; False when the exchange refused."""
        action = getattr(self, f"on_{type(command).__name__.lower()}", None)
        if action is None:
            return True
        try:
            await action(call, command)
        except ExchangeError as problem:
            if problem.status not in (404, 409):
                log.warning("%s was refused by the exchange: %s", type(command).__name__, problem)
            return False
        return True

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None, **params: str) -> Any:
        return await self.exchange.request(method, path, params or None, body)

    async def quiet(self, call: Call) -> None:
        """Ringing or music in the caller's ear ends before anything else is heard."""
        heard = self.hears.pop(call.caller, "")
        if heard:
            await self.ask("DELETE", f"/channels/{call.caller}/{heard}")

    async def on_answer(self, call: Call, command: e.Answer) -> None:
        await self.ask("POST", f"/channels/{call.caller}/answer")

    async def on_play(self, call: Call, command: e.Play) -> None:
        await self.quiet(call)
        await self.play(call, call.caller, command.name, command.name, command.language, command.sounds)

    async def on_playto(self, call: Call, command: e.PlayTo) -> None:
        await self.play(call, command.channel, f"{command.name} {command.channel}", command.name, command.language)

    async def play(
        self, call: Call, channel: str, key: str, name: str, language: str, sounds: tuple[str, ...] = ()
    ) -> None:
        """Announcements one after the other, in the line's own words where it has some; `StopPlay(key)` stops them."""
        media = [f"sound:martlet-{call.line.says.get(f'{sound}/{language}', sound)}" for sound in sounds or (name,)]
        self.playing[call.id, key] = playback = f"{call.id}.p{next(self.numbers)}.{name}"
        await self.ask("POST", f"/channels/{channel}/play", media=",".join(media), lang=language, playbackId=playback)

    async def on_stopplay(self, call: Call, command: e.StopPlay) -> None:
        playback = self.playing.pop((call.id, command.name), "")
        if playback:
            await self.ask("DELETE", f"/playbacks/{playback}")

    async def on_ringback(self, call: Call, command: e.Ringback) -> None:
        await self.hear(call, "ring")

    async def on_ringing(self, call: Call, command: e.Ringing) -> None:
        await self.ask("POST", f"/channels/{command.channel}/ring")

    async def on_music(self, call: Call, command: e.Music) -> None:
        await self.hear(call, "moh")

    async def hear(self, call: Call, what: str) -> None:
        if self.hears.get(call.caller) == what:
            return
        await self.quiet(call)
        self.hears[call.caller] = what
        await self.ask("POST", f"/channels/{call.caller}/{what}")

    async def on_ring(self, call: Call, command: e.Ring) -> None:
        if command.role == "outside":
            await self.dial_outside(call, command)
            return
        if is_mobile(command.phone):
            await self.ring_mobile(call, command)
            return
        await (self.begun.pop(command.channel, None) or self.exchange.send("POST", "/channels", a_ring(call, command)))

    def begin(self, call: Call, command: e.Ring) -> None:
        """A volunteer's own phone: the exchange is told at once, `on_ring` waits for its answer."""
        if not (command.role or is_mobile(command.phone) or command.channel in self.begun):
            self.begun[command.channel] = self.exchange.send("POST", "/channels", a_ring(call, command))

    async def take_back(self, command: e.Ring) -> None:
        """It was begun, and is not wanted."""
        answer = self.begun.pop(command.channel, None)
        with suppress(ExchangeError):
            if answer is not None:
                await answer
                await self.ask("DELETE", f"/channels/{command.channel}")

    async def ring_mobile(self, call: Call, command: e.Ring) -> None:
        """Through the carrier, showing the hotline's number, with nothing of ours in it."""
        number = self.mobiles.get(command.user)
        if not number:
            raise ExchangeError(404, "this mobile's number is not known")
        await self.ask(
            "POST",
            "/channels",
            {
                "endpoint": f"PJSIP/{dialled(number)}@{TRUNK}",
                "app": APP,
                "appArgs": "phone",
                "channelId": command.channel,
                "timeout": command.seconds,
                "callerId": f"<{call.line.number}>",
            },
        )

    async def on_drop(self, call: Call, command: e.Drop) -> None:
        await self.ask("DELETE", f"/channels/{command.channel}")

    async def on_join(self, call: Call, command: e.Join) -> None:
        try:
            await self.ask("POST", f"/bridges/{call.id}", type="mixing")
        except ExchangeError as problem:
            if problem.status != 409:  # the switchboard before us made it and was killed before anybody was in it
                raise
        await self.ask("POST", f"/bridges/{call.id}/addChannel", channel=f"{call.caller},{command.channel}")
        self.hears.pop(call.caller, "")  # joining ends ringing and music by itself
        if command.record:
            await self.record(call, "overwrite")

    async def on_record(self, call: Call, command: e.Record) -> None:
        await self.record(call, "append")  # should it run already, the exchange refuses, and that is well

    async def record(self, call: Call, if_exists: str) -> None:
        await self.ask("POST", f"/bridges/{call.id}/record", name=f"{call.id}.talk", format="wav", ifExists=if_exists)

    async def on_hush(self, call: Call, command: e.Hush) -> None:
        # To mute twice is to unmute (Asterisk 22), and who returns does not know what was done: first off, then on.
        try:
            await self.ask("DELETE", f"/recordings/live/{call.id}.talk/mute")
        except ExchangeError as problem:
            if problem.status != 404 or command.on:
                raise
            # Nobody was left in the conversation, which ended its recording: it goes on in the same file.
            await self.record(call, "append")
        if command.on:
            await self.ask("POST", f"/recordings/live/{call.id}.talk/mute")

    async def on_stoprecord(self, call: Call, command: e.StopRecord) -> None:
        await self.ask("DELETE", f"/recordings/live/{call.id}.talk")

    async def on_takemessage(self, call: Call, command: e.TakeMessage) -> None:
        await self.ask(
            "POST",
            f"/channels/{call.caller}/record",
            name=f"{call.id}.message",
            format="wav",
            maxDurationSeconds=str(command.seconds),
            maxSilenceSeconds="6",
            terminateOn="*",
            ifExists="overwrite",
        )

    async def on_hangupcaller(self, call: Call, command: e.HangUpCaller) -> None:
        self.hears.pop(call.caller, "")
        await self.ask("DELETE", f"/channels/{call.caller}")

    async def on_tell(self, call: Call, command: e.Tell) -> None:
        """The end of a call is also the end of its bridge."""
        if command.kind == "ended":
            self.hears.pop(call.caller, "")
            for key in [key for key in self.playing if key[0] == call.id]:
                del self.playing[key]
            if call.answered_at:
                # Stopped by name first: a bridge that ends takes its recorder along, now and then without a word.
                with suppress(ExchangeError):  # none was made, or it has ended
                    await self.ask("POST", f"/recordings/live/{call.id}.talk/stop")
                await self.ask("DELETE", f"/bridges/{call.id}")


def a_ring(call: Call, command: e.Ring) -> dict[str, Any]:
    """The page finds its card by this one header, before any other news reaches it (a second header would cost the exchange
    as much time again). The number stays here. All of it is in the body, which takes least time to write."""
    about = f"{call.id};ring={command.seconds}" + (f";as={command.role}" if command.role else "")
    return {
        "endpoint": f"PJSIP/{command.phone}",
        "app": APP,
        "appArgs": "phone",
        "channelId": command.channel,
        "timeout": command.seconds,
        "callerId": f"<{call.line.id}>",
        "variables": {"PJSIP_HEADER(add,X-Martlet-Call)": about},
    }
