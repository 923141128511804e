"""A fake exchange with the same contract: calls are scripted, nothing touches the network, time is the test's own.

fake = FakeExchange({"v1": "answers", "v2": "rings"})      # what each phone does when it is rung
channel = fake.dial(line=3, number="13800005678")          # a worker dials
fake.digit(channel, "1"); fake.hang_up(channel); fake.pick_up(phone_channel)
fake.hears(channel)                                        # who this channel hears now, "moh" for music
fake.cut()                                                 # the event socket breaks; events until .mend() are lost
fake.die()                                                 # it ends with all its calls; .mend() starts it again
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from martlet.telephony.exchange import APP, ExchangeError


@dataclass
class Channel:
    id: str
    state: str  # Ring, Ringing, Up
    number: str = ""
    args: tuple[str, ...] = ()
    phone: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    did: list[str] = field(default_factory=list)  # what was asked of it, in order
    muted: bool = False
    music: bool = False
    keys: str = ""  # sent to it
    spied: str = ""  # of a snoop: the channel it listens to
    caller_id: str = ""  # shown to a phone we rang

    def seen(self) -> dict[str, Any]:
        """As Asterisk would describe it."""
        dialplan = {"context": "from-trunk", "app_name": "Stasis", "app_data": ",".join([APP, *self.args])}
        caller = {"name": "", "number": self.number}
        name = f"PJSIP/{self.phone or 'trunk'}-{self.id[-8:]}"
        return {"id": self.id, "name": name, "state": self.state, "caller": caller, "dialplan": dialplan}


class FakeExchange:
    """`phones`: name -> answers | rings | refuses | absent. A phone not named is absent."""

    def __init__(self, phones: dict[str, str] | None = None) -> None:
        self.phones = phones or {}
        self.channels: dict[str, Channel] = {}
        self.bridges: dict[str, list[str]] = {}
        self.music: set[str] = set()  # bridges in which it plays
        self.recordings: dict[str, str] = {}  # name -> recording | muted | done
        self.messages: dict[str, str] = {}  # name of a recording of one channel -> that channel
        self.ended: list[Channel] = []
        self.played: list[tuple[str, str]] = []  # channel, media
        self.playing: dict[str, str] = {}  # playback -> channel
        self.dialled: list[str] = []  # numbers outside
        self.missing_sounds: set[str] = set()
        self.variables: dict[str, str] = {}
        self.connected, self.dead = True, False
        self.hear_playbacks = True  # False: a playback lasts until the test ends it
        self.queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.numbers = itertools.count(1)

    # --- what the worker and the volunteers do -----------------------------------------------------------------
    def dial(self, line: int, number: str) -> str:
        channel = Channel(f"fake-{next(self.numbers)}", "Ring", number, ("line", str(line)))
        self.channels[channel.id] = channel
        self.tell("StasisStart", channel=channel.seen(), args=list(channel.args), application=APP)
        return channel.id

    def pick_up(self, channel_id: str) -> None:
        channel = self.channels[channel_id]
        channel.state = "Up"
        self.tell("ChannelStateChange", channel=channel.seen())
        self.tell("StasisStart", channel=channel.seen(), args=list(channel.args), application=APP)

    def digit(self, channel_id: str, digit: str) -> None:
        self.tell("ChannelDtmfReceived", channel=self.channels[channel_id].seen(), digit=digit)

    def hang_up(self, channel_id: str, cause: int = 16) -> None:
        channel = self.channels.pop(channel_id, None)
        if channel is None:
            return
        self.ended.append(channel)
        for bridge, members in self.bridges.items():
            if channel_id in members:
                members.remove(channel_id)
                self.left_empty(bridge)
        for snoop in [one.id for one in self.channels.values() if one.spied == channel_id]:
            self.hang_up(snoop)
        for name in [name for name, heard in self.messages.items() if heard == channel_id]:
            self.finish(name)
        if channel.state == "Up" or channel.args[:1] == ("line",):  # a phone that never answered was never in our hands
            self.tell("StasisEnd", channel=channel.seen())
        if not channel.spied:
            self.tell("ChannelDestroyed", channel=channel.seen(), cause=cause)

    def ringing(self) -> list[Channel]:
        """Volunteers' phones that ring now."""
        return [channel for channel in self.channels.values() if channel.state == "Ringing"]

    def hears(self, channel_id: str) -> set[str]:
        """Who this channel hears: everybody else in its bridge who is not muted, through a snoop too, and "moh" for music."""
        channel = self.channels[channel_id]
        if channel.music:
            return {"moh"}
        heard: set[str] = set()
        for bridge, members in self.bridges.items():
            if channel_id in members:
                heard |= {"moh"} if bridge in self.music else set()
                for other in set(members) - {channel_id}:
                    spied = self.channels[other].spied
                    heard |= {spied, *self.hears(spied)} if spied else set() if self.channels[other].muted else {other}
        for snoop in self.channels.values():  # whispered to
            if snoop.spied == channel_id:
                heard |= {one for one in self.beside(snoop.id) if not self.channels[one].muted}
        return heard - {channel_id}

    def beside(self, channel_id: str) -> set[str]:
        return {one for members in self.bridges.values() if channel_id in members for one in members} - {channel_id}

    def cut(self) -> None:
        self.connected = False
        self.queue.put_nowait({"type": "Disconnected"})

    def die(self) -> None:
        self.dead = True
        self.channels.clear()
        self.bridges.clear()
        self.cut()

    def mend(self) -> None:
        self.connected, self.dead = True, False
        self.queue.put_nowait({"type": "Connected"})

    def tell(self, kind: str, **fields: Any) -> None:
        if self.connected:
            self.queue.put_nowait({"type": kind, **fields})

    # --- the contract --------------------------------------------------------------------------------------------
    async def listen(self, hear: Callable[[dict[str, Any]], None]) -> None:
        hear({"type": "Connected"})
        while True:
            event = await self.queue.get()
            if event["type"] in ("Closed", "ApplicationReplaced"):
                return
            hear(event)

    def send(self, method: str, path: str, body: dict[str, Any]) -> Awaitable[Any]:
        return asyncio.ensure_future(self.request(method, path, None, body))

    def is_dead(self) -> bool:
        return self.dead

    async def close(self) -> None:
        self.queue.put_nowait({"type": "Closed"})

    async def request(
        self, method: str, path: str, params: dict[str, str] | None = None, body: dict[str, Any] | None = None
    ) -> Any:
        await asyncio.sleep(0)
        if self.dead:
            raise ExchangeError(0, "ClientConnectorError")
        parts = [unquote(part) for part in path.strip("/").split("/")]
        params = params or {}
        if parts[0] == "channels":
            return self.on_channel(method, parts[1:], params, body or {})
        if parts[0] == "bridges":
            return self.on_bridge(method, parts[1:], params)
        if parts[0] == "recordings":
            return self.on_recording(method, parts[1:])
        if parts[0] == "playbacks":
            return self.stop_playing(parts[1])
        if parts == ["asterisk", "variable"]:
            self.variables[params["variable"]] = params.get("value", "")
            return None
        if parts[0] == "applications":
            kind, _colon, key = params.get("eventSource", "").partition(":")
            if kind and key not in (self.channels if kind == "channel" else self.bridges):
                raise ExchangeError(422, "Event source does not exist")
            return {"name": APP}
        if parts[:2] == ["asterisk", "info"] or parts[:2] == ["asterisk", "modules"]:
            return {"system": {"version": "fake"}}
        raise ExchangeError(404, "Not found")

    def found(self, channel_id: str) -> Channel:
        if channel_id not in self.channels:
            raise ExchangeError(404, "Channel not found")
        return self.channels[channel_id]

    def on_channel(self, method: str, rest: list[str], params: dict[str, str], body: dict[str, Any]) -> Any:
        if not rest:
            return [channel.seen() for channel in self.channels.values()] if method == "GET" else self.originate(body)
        channel = self.found(rest[0])
        verb = rest[1] if len(rest) > 1 else ""
        channel.did.append(f"{method} {verb}".strip())
        if not verb and method == "DELETE":
            self.hang_up(channel.id)
        elif verb == "answer":
            channel.state = "Up"
        elif verb == "play":
            self.play(channel.id, params)
        elif verb == "record":
            self.recordings[params["name"]] = "recording"
            self.messages[params["name"]] = channel.id
        elif verb == "continue":  # in the dialplan's hands
            self.tell("StasisEnd", channel=channel.seen())
        elif verb == "moh":
            channel.music = method == "POST"
        elif verb == "mute":
            channel.muted = method == "POST"
        elif verb == "dtmf":
            channel.keys += body.get("dtmf", "")
        elif verb == "snoop":
            return self.snoop(channel, body)
        return channel.seen() if method == "GET" else None

    def snoop(self, spied: Channel, body: dict[str, Any]) -> Any:
        ear = Channel(body["snoopId"], "Up", args=tuple(body.get("appArgs", "").split(",")), spied=spied.id)
        if ear.id in self.channels:
            raise ExchangeError(409, "Channel with given unique ID already exists")
        self.channels[ear.id] = ear
        self.tell("StasisStart", channel=ear.seen(), args=list(ear.args), application=APP)
        return ear.seen()

    def originate(self, body: dict[str, Any]) -> Any:
        phone = body["endpoint"].partition("/")[2]
        if phone.endswith("@trunk") and body.get("appArgs") == "outside":  # `phones` says under "outside" what it does
            self.dialled.append(phone.removesuffix("@trunk"))
            phone = "outside"
        manner = self.phones.get(phone, "absent")
        if manner == "absent":
            raise ExchangeError(500, "Allocation failed")
        channel = Channel(
            body["channelId"],
            "Ringing",
            "",
            tuple(body.get("appArgs", "").split(",")),
            phone,
            body.get("variables", {}),
            caller_id=body.get("callerId", ""),
        )
        if channel.id in self.channels:
            raise ExchangeError(409, "Channel with given unique ID already exists")
        self.channels[channel.id] = channel
        self.tell("ChannelStateChange", channel=channel.seen())
        if manner == "answers":
            self.pick_up(channel.id)
        elif manner == "refuses":
            self.hang_up(channel.id, cause=21)
        return channel.seen()

    def play(self, channel_id: str, params: dict[str, str]) -> None:
        media = params["media"]
        self.played.append((channel_id, media))
        self.playing[params["playbackId"]] = channel_id
        if self.hear_playbacks:
            self.stop_playing(
                params["playbackId"], "failed" if media.removeprefix("sound:") in self.missing_sounds else "done"
            )

    def stop_playing(self, playback: str, state: str = "done") -> None:
        channel = self.playing.pop(playback, "")
        if not channel:
            raise ExchangeError(404, "Playback not found")
        self.tell("PlaybackFinished", playback={"id": playback, "state": state, "target_uri": f"channel:{channel}"})

    def on_bridge(self, method: str, rest: list[str], params: dict[str, str]) -> Any:
        if not rest:
            return [{"id": key, "channels": list(members)} for key, members in self.bridges.items()]
        if len(rest) == 1 and method == "POST":
            if rest[0] in self.bridges:
                raise ExchangeError(409, f"Bridge with id '{rest[0]}' already exists")
            self.bridges[rest[0]] = []
            return {"id": rest[0], "channels": []}
        if rest[0] not in self.bridges:
            raise ExchangeError(404, "Bridge not found")
        if len(rest) == 1 and method == "DELETE":
            del self.bridges[rest[0]]
            self.music.discard(rest[0])
            for name in [name for name in self.recordings if name.startswith(f"{rest[0]}.")]:
                self.finish(name)
        elif rest[1:] == ["addChannel"]:
            for one in params["channel"].split(","):
                self.found(one).music = False
                for members in self.bridges.values():  # a channel is in one place at a time
                    if one in members:
                        members.remove(one)
                self.bridges[rest[0]].append(one)
        elif rest[1:] == ["removeChannel"]:
            if params["channel"] not in self.bridges[rest[0]]:
                raise ExchangeError(422, "Channel not in this bridge")
            self.bridges[rest[0]].remove(params["channel"])
            self.left_empty(rest[0])
        elif rest[1:] == ["record"]:
            if self.recordings.get(params["name"]) in ("recording", "muted"):
                raise ExchangeError(409, "Recording already in progress")
            self.recordings[params["name"]] = "recording"
        elif rest[1:] == ["moh"] and method == "POST":
            self.music.add(rest[0])
        elif rest[1:] == ["moh"]:
            if rest[0] not in self.music:
                raise ExchangeError(409, "Music on hold not playing")
            self.music.discard(rest[0])
        return None

    def left_empty(self, bridge: str) -> None:
        """A conversation without anybody ends its recording."""
        if not self.bridges[bridge]:
            for name in [name for name in self.recordings if name.startswith(f"{bridge}.")]:
                self.finish(name)

    def on_recording(self, method: str, rest: list[str]) -> Any:
        name = rest[1] if len(rest) > 1 else ""
        if self.recordings.get(name) not in ("recording", "muted"):
            raise ExchangeError(404, "Recording not found")
        if method == "GET":
            return {"name": name, "state": self.recordings[name]}
        if method == "DELETE" and not rest[2:]:
            self.finish(name)
            del self.recordings[name]
        if rest[2:] == ["stop"]:
            self.finish(name)
        elif rest[2:] == ["mute"]:
            self.recordings[name] = "muted" if method == "POST" else "recording"
        return None

    def finish(self, name: str) -> None:
        """A recording ends; the test may end one too (a caller who stops speaking)."""
        if self.recordings.get(name) in ("recording", "muted"):
            self.recordings[name] = "done"
            self.tell("RecordingFinished", recording={"name": name, "state": "done"})
