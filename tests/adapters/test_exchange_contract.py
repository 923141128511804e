"""The contract of an exchange, told once and kept by both: the fake, and a real Asterisk.

Every request that the switchboard makes is made here by the name and with the words it uses there; tests/guards/test_exchange_contract.py
holds the two against each other.
"""

import asyncio
import contextlib
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from tests.adapters.exchange_house import TRUNK, desk_address, free_ports, why_not
from tests.adapters.listening import said_by
from tests.adapters.sip_phone import Phone as SipPhone
from tests.adapters.sip_phone import power

from martlet.telephony.exchange import APP, ExchangeError, prompts, tree
from martlet.telephony.exchange.ari import WANTED, Ari
from martlet.telephony.exchange.config import LinePlan, Phone, Plan, Trunk
from martlet.telephony.exchange.fake import FakeExchange
from martlet.telephony.exchange.run import Running

CALL = "018f0000-0000-7000-8000-000000000001"
MOBILE = "13811110001"
NUMBER = "4008001234"
TONES = {"worker": 440.0, "v1": 900.0, "v3": 1500.0}
REAL = pytest.param(
    "real",
    marks=[pytest.mark.exchange, pytest.mark.once, pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")],
)


class Worker(Protocol):
    """Who dialled."""

    def hang_up(self) -> None: ...
    def press(self, key: str) -> None: ...


class People(Protocol):
    """What the stories need of those around the exchange, in two castings."""

    def dial(self) -> Worker:
        """A worker dials line 1; their channel is whoever arrives next."""

    def press(self, who: str, channel: str, key: str) -> None: ...
    def pressed(self, who: str, channel: str) -> str:
        """The keys this phone was sent."""

    def shown(self, who: str, channel: str) -> str:
        """The number the phone shows while it rings."""

    async def hears(self, who: str, channel: str) -> set[str]:
        """Whose voices reach this phone now: of worker, v1 and v3."""

    async def hears_music(self, who: str, channel: str) -> bool: ...

    def slowly(self) -> None:
        """From now on announcements last until they are over."""


class WorkerOnPaper:
    def __init__(self, exchange: FakeExchange, channel: str) -> None:
        self.exchange, self.channel = exchange, channel

    def hang_up(self) -> None:
        self.exchange.hang_up(self.channel)

    def press(self, key: str) -> None:
        self.exchange.digit(self.channel, key)


class OnPaper:
    """The fake, which knows everything itself. Channels of phones are told apart by who has them."""

    def __init__(self, exchange: FakeExchange) -> None:
        self.exchange = exchange

    def dial(self) -> Worker:
        return WorkerOnPaper(self.exchange, self.exchange.dial(1, "13800005678"))

    def press(self, who: str, channel: str, key: str) -> None:
        self.exchange.digit(channel, key)

    def pressed(self, who: str, channel: str) -> str:
        return self.exchange.channels[channel].keys

    def shown(self, who: str, channel: str) -> str:
        return self.exchange.channels[channel].caller_id.strip("<>")

    async def hears(self, who: str, channel: str) -> set[str]:
        names = {key: one.phone or "worker" for key, one in self.exchange.channels.items()}
        return {names[one] for one in self.exchange.hears(channel) if one in names}

    async def hears_music(self, who: str, channel: str) -> bool:
        return "moh" in self.exchange.hears(channel)

    def slowly(self) -> None:
        self.exchange.hear_playbacks = False


class OnTheWire:
    """Real telephones; `desks` are those of volunteers and of the carrier."""

    def __init__(self, plan: Plan, desks: dict[str, SipPhone]) -> None:
        self.plan, self.desks = plan, desks

    def dial(self) -> Worker:
        phone = SipPhone(TRUNK, 0, ("127.0.0.1", self.plan.sip_port), tone=TONES["worker"])
        self.desks["worker"] = phone.call(NUMBER)
        return phone

    def press(self, who: str, channel: str, key: str) -> None:
        self.desks[who].press(key)

    def pressed(self, who: str, channel: str) -> str:
        return self.desks[who].pressed

    def shown(self, who: str, channel: str) -> str:
        return self.desks[who].head.partition("From:")[2].partition("sip:")[2].partition("@")[0]

    async def sound(self, who: str) -> list[int]:
        """A third of a second of what this phone hears; empty when it is silence."""
        heard = self.desks[who].heard
        start = len(heard)
        await asyncio.sleep(0.35)
        now = heard[start:]
        return now if now and max(abs(value) for value in now) > 300 else []

    async def hears(self, who: str, channel: str) -> set[str]:
        now = await self.sound(who)
        return {name for name, tone in TONES.items() if now and power(now, tone) > 0.1}

    async def hears_music(self, who: str, channel: str) -> bool:
        now = await self.sound(who)
        return bool(now) and not any(power(now, tone) > 0.1 for tone in TONES.values())

    def slowly(self) -> None:
        return


class Scene:
    """One exchange, a worker who can dial line 1, volunteers at v1 and v3, a mobile behind the carrier; the phone v2 does not exist."""

    def __init__(self, exchange: Any, people: People) -> None:
        self.exchange, self.people = exchange, people
        self.heard: list[dict[str, Any]] = []
        self.stream: AsyncIterator[dict[str, Any]] = said_by(exchange)

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None, **params: str) -> Any:
        return await self.exchange.request(method, path, params or None, body)

    async def wait(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The next event of this kind whose channel (or playback, or recording) has this id, state or name."""
        async with asyncio.timeout(10):
            while True:
                event = await anext(self.stream)
                self.heard.append(event)
                about: dict[str, Any] = next(
                    (event[key] for key in ("channel", "playback", "recording") if key in event), {}
                )
                if event["type"] == kind and all(about.get(key) == value for key, value in wanted.items()):
                    return event

    async def caller(self) -> tuple[Worker, str]:
        """A worker dials, arrives and is answered."""
        worker = self.people.dial()
        channel = (await self.wait("StasisStart"))["channel"]["id"]
        await self.ask("POST", f"/channels/{channel}/answer")
        return worker, channel

    async def ring(self, n: int, phone: str) -> str:
        """A volunteer's phone is rung and answers."""
        await self.ask("POST", "/channels", {
            "endpoint": f"PJSIP/{phone}", "app": APP, "appArgs": "phone", "channelId": f"{CALL}.{n}", "timeout": 5,
            "callerId": f"<{NUMBER}>", "variables": {"PJSIP_HEADER(add,X-Martlet-Call)": CALL},
        })  # fmt: skip
        await self.wait("StasisStart", id=f"{CALL}.{n}")
        return f"{CALL}.{n}"

    async def members(self, bridge: str) -> set[str]:
        return {
            one for found in await self.ask("GET", "/bridges") if found["id"] == bridge for one in found["channels"]
        }

    async def recording(self, name: str) -> None:
        """Until it has begun; what ends before leaves nothing to finish."""
        async with asyncio.timeout(5):
            while (await self.ask("GET", f"/recordings/live/{name}"))["state"] != "recording":
                await asyncio.sleep(0.02)

    async def no_recording(self, name: str) -> None:
        """Until it has ended, told or not."""
        async with asyncio.timeout(5):
            while await self.is_recorded(name):
                await asyncio.sleep(0.02)

    async def is_recorded(self, name: str) -> bool:
        try:
            return bool(await self.ask("GET", f"/recordings/live/{name}"))
        except ExchangeError as problem:
            if problem.status != 404:
                raise
            return False

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not true():
                await asyncio.sleep(0.02)

    async def hears(self, wanted: dict[str, set[str]], channels: dict[str, str]) -> None:
        """Within some seconds everybody hears exactly these."""
        end, seen = time.monotonic() + 5, dict[str, set[str]]()
        while time.monotonic() < end and seen != wanted:
            seen = {who: await self.people.hears(who, channels[who]) for who in wanted}
        assert seen == wanted

    async def music(self, who: str, channel: str) -> None:
        """Within some seconds they hear it."""
        end, seen = time.monotonic() + 5, False
        while time.monotonic() < end and not seen:
            seen = await self.people.hears_music(who, channel)
        assert seen


@pytest.fixture(scope="module")
def asterisk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Plan, dict[str, SipPhone]]]:
    found = tree.find()
    assert found is not None
    home: Path = tmp_path_factory.mktemp("contract")
    http, sip, desk, carrier = free_ports(4)
    plan = Plan(
        home=home, spool=home / "spool", modules=found.modules, share=found.share, ari_password="secret",
        lines=(LinePlan(1, NUMBER),), trunks=(Trunk("trunk", (TRUNK,), f"sip:{TRUNK}:{carrier}"),), http_port=http, sip_port=sip,
        phones=tuple(Phone(f"v{n}", kind="fixed", contact=f"sip:v{n}@{desk_address(7 + n)}:{desk}", codecs="alaw") for n in (1, 3)),
        rtp_from=30000, rtp_to=39998,
    )  # fmt: skip
    prompts.write_wave(home / "data" / "sounds" / "zh" / "martlet-long.wav", prompts.tone((600,), seconds=5.0))
    prompts.write_wave(home / "data" / "moh" / "waiting.wav", prompts.tone((700,), seconds=5.0))
    prompts.write_wave(home / "data" / "sounds" / "zh" / "martlet-short.wav", prompts.tone((600,), seconds=0.1))
    with Running(found, plan) as running:
        phones = {
            f"v{n}": SipPhone(desk_address(7 + n), desk, ("127.0.0.1", sip), name=f"v{n}", tone=TONES[f"v{n}"])
            for n in (1, 3)
        }
        phones["mobile"] = SipPhone(TRUNK, carrier, ("127.0.0.1", sip), name="mobile")
        yield plan, phones
        for phone in phones.values():
            phone.close()
        running.stop(signal.SIGKILL)  # nothing is to be kept, and an orderly end may take ten seconds


@pytest.fixture(params=["fake", REAL])
def tell(request: pytest.FixtureRequest) -> Callable[[Callable[[Scene], Coroutine[Any, Any, None]]], None]:
    """Run one story against one of the two."""

    def run(story: Callable[[Scene], Coroutine[Any, Any, None]]) -> None:
        asyncio.run(real(story) if request.param == "real" else fake(story))

    async def fake(story: Callable[[Scene], Coroutine[Any, Any, None]]) -> None:
        exchange = FakeExchange({"v1": "answers", "v3": "answers", f"{MOBILE}@trunk": "answers", "outside": "answers"})
        await tried(Scene(exchange, OnPaper(exchange)), story)

    async def real(story: Callable[[Scene], Coroutine[Any, Any, None]]) -> None:
        plan, phones = request.getfixturevalue("asterisk")
        desks = dict(phones)
        for phone in desks.values():
            phone.pressed = ""
        scene = Scene(Ari(f"http://127.0.0.1:{plan.http_port}/ari", plan.ari_password), OnTheWire(plan, desks))
        try:
            await tried(scene, story)
        finally:
            if "worker" in desks:
                desks["worker"].close()

    async def tried(scene: Scene, story: Callable[[Scene], Coroutine[Any, Any, None]]) -> None:
        try:
            await scene.wait("Connected")
            await story(scene)
            assert {event["type"] for event in scene.heard} <= {"Connected", *WANTED}
        finally:
            await cleared(scene)
            await scene.exchange.close()
            await scene.stream.aclose()  # type: ignore[attr-defined]

    async def cleared(scene: Scene) -> None:
        """What ends is listed for a moment more."""
        async with asyncio.timeout(5):
            while left := [
                (what, one["id"]) for what in ("bridges", "channels") for one in await scene.ask("GET", f"/{what}")
            ]:
                for what, key in left:
                    with contextlib.suppress(ExchangeError):
                        await scene.ask("DELETE", f"/{what}/{key}")
                await asyncio.sleep(0.05)

    return run


Tell = Callable[[Callable[[Scene], Coroutine[Any, Any, None]]], None]


def test_a_caller_arrives_with_the_line_s_number(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        worker = scene.people.dial()
        event = await scene.wait("StasisStart")
        caller = event["channel"]["id"]
        assert event["args"] == ["line", "1"]
        assert (event["channel"]["state"], event["channel"]["dialplan"]["app_data"]) == ("Ring", f"{APP},line,1")
        assert [one["id"] for one in await scene.ask("GET", "/channels")] == [caller]
        await scene.ask("POST", f"/channels/{caller}/ring")
        await scene.ask("DELETE", f"/channels/{caller}/ring")
        worker.hang_up()
        await scene.wait("StasisEnd", id=caller)

    tell(story)


def test_a_phone_rings_answers_and_is_joined_and_recorded(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        ask = scene.ask
        worker, caller = await scene.caller()
        phone = await scene.ring(1, "v1")
        answered = scene.heard[-1]
        assert (answered["args"], answered["channel"]["state"]) == (["phone"], "Up")
        assert any(e["type"] == "ChannelStateChange" and e["channel"]["state"] == "Ringing" for e in scene.heard)
        await ask("POST", f"/bridges/{CALL}", type="mixing")
        await ask("POST", f"/bridges/{CALL}/addChannel", channel=f"{caller},{phone}")
        await ask("POST", f"/bridges/{CALL}/record", name=f"{CALL}.talk", format="wav", ifExists="overwrite")
        await scene.recording(f"{CALL}.talk")
        assert {caller, phone} <= await scene.members(CALL)
        await ask(
            "DELETE", f"/recordings/live/{CALL}.talk/mute"
        )  # who does not know whether it is paused asks all the same
        await ask("POST", f"/recordings/live/{CALL}.talk/mute")
        await ask("DELETE", f"/recordings/live/{CALL}.talk/mute")
        await ask("POST", f"/recordings/live/{CALL}.talk/stop")
        await scene.wait("RecordingFinished", name=f"{CALL}.talk", state="done")
        await ask("DELETE", f"/bridges/{CALL}")
        await ask("DELETE", f"/channels/{phone}")
        await scene.wait("ChannelDestroyed", id=phone)
        worker.hang_up()
        await scene.wait("StasisEnd", id=caller)

    tell(story)


def test_a_conversation_without_anybody_ends_its_recording_which_can_go_on(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        worker, caller = await scene.caller()
        record = {"name": f"{CALL}.talk", "format": "wav"}
        await scene.ask("POST", f"/bridges/{CALL}", type="mixing")
        await scene.ask("POST", f"/bridges/{CALL}/addChannel", channel=caller)
        await scene.ask("POST", f"/bridges/{CALL}/record", ifExists="overwrite", **record)
        await scene.recording(f"{CALL}.talk")
        await scene.ask("POST", f"/bridges/{CALL}/removeChannel", channel=caller)
        await scene.no_recording(f"{CALL}.talk")  # now and then without a word
        with pytest.raises(ExchangeError) as gone:
            await scene.ask("DELETE", f"/recordings/live/{CALL}.talk/mute")
        assert gone.value.status == 404
        await scene.ask("POST", f"/bridges/{CALL}/addChannel", channel=caller)
        await scene.ask("POST", f"/bridges/{CALL}/record", ifExists="append", **record)
        await scene.recording(f"{CALL}.talk")
        await scene.ask("DELETE", f"/bridges/{CALL}")
        worker.hang_up()
        await scene.wait("StasisEnd", id=caller)

    tell(story)


def test_who_waits_in_a_conversation_hears_music_there_until_it_is_stopped(tell: Tell) -> None:
    """The page of a volunteer is loaded anew: the recording goes on and writes silence, words are heard above the music."""

    async def story(scene: Scene) -> None:
        ask, talk = scene.ask, f"{CALL}.talk"
        worker, caller = await scene.caller()
        await ask("POST", f"/bridges/{CALL}", type="mixing")
        await ask("POST", f"/bridges/{CALL}/addChannel", channel=caller)
        await ask("POST", f"/bridges/{CALL}/record", name=talk, format="wav", ifExists="overwrite")
        await scene.recording(talk)
        await ask("POST", f"/recordings/live/{talk}/mute")
        for _once_is_enough in range(2):
            await ask("POST", f"/bridges/{CALL}/moh")
        await scene.music("worker", caller)
        playback = f"{CALL}.p1.moment"
        await ask("POST", f"/channels/{caller}/play", media="sound:martlet-short", lang="zh", playbackId=playback)
        await scene.wait("PlaybackFinished", id=playback)
        await scene.music("worker", caller)
        assert await scene.is_recorded(talk)
        await ask("DELETE", f"/bridges/{CALL}/moh")
        with pytest.raises(ExchangeError) as stopped:
            await ask("DELETE", f"/bridges/{CALL}/moh")
        assert stopped.value.status == 409
        phone = await scene.ring(1, "v1")
        await ask("POST", f"/bridges/{CALL}/addChannel", channel=phone)
        await scene.hears({"worker": {"v1"}, "v1": {"worker"}}, {"worker": caller, "v1": phone})
        await ask("POST", f"/bridges/{CALL}/moh")  # a conversation that ends takes its music along
        await ask("DELETE", f"/bridges/{CALL}")
        worker.hang_up()
        await scene.wait("StasisEnd", id=caller)

    tell(story)


def test_a_recording_that_is_thrown_away_is_gone(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        _worker, caller = await scene.caller()
        name = f"{CALL}.message"
        await scene.ask("POST", f"/channels/{caller}/record", name=name, format="wav", maxDurationSeconds="60",
                        maxSilenceSeconds="6", terminateOn="*", ifExists="overwrite")  # fmt: skip
        await scene.recording(name)
        await scene.ask("DELETE", f"/recordings/live/{name}")
        await scene.wait("RecordingFinished", name=name, state="done")
        with pytest.raises(ExchangeError) as gone:
            await scene.ask("GET", f"/recordings/live/{name}")
        assert gone.value.status == 404

    tell(story)


def test_a_message_ends_with_the_caller(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        worker, caller = await scene.caller()
        await scene.ask("POST", f"/channels/{caller}/record", name=f"{CALL}.message", format="wav", maxDurationSeconds="60",
                        maxSilenceSeconds="6", terminateOn="*", ifExists="overwrite")  # fmt: skip
        await scene.recording(f"{CALL}.message")
        worker.hang_up()
        await scene.wait("RecordingFinished", name=f"{CALL}.message", state="done")
        await scene.wait("StasisEnd", id=caller)

    tell(story)


def test_keys_are_heard_and_sent(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        worker, caller = await scene.caller()
        phone = await scene.ring(1, "v1")
        worker.press("1")
        assert (await scene.wait("ChannelDtmfReceived", id=caller))["digit"] == "1"
        await scene.ask("POST", f"/channels/{phone}/dtmf", {"dtmf": "42", "duration": 120})
        await scene.until(lambda: scene.people.pressed("v1", phone) == "42")

    tell(story)


def test_a_mobile_rings_through_the_carrier_shows_the_hotline_and_presses_one(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        phone = await scene.ring(1, f"{MOBILE}@trunk")
        assert scene.people.shown("mobile", phone) == NUMBER
        scene.people.press("mobile", phone, "1")
        assert (await scene.wait("ChannelDtmfReceived", id=phone))["digit"] == "1"

    tell(story)


def test_a_number_outside_is_dialled_as_the_hotline(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        await scene.ask("POST", "/channels", {
            "endpoint": "PJSIP/13912349876@trunk", "app": APP, "appArgs": "outside", "channelId": f"{CALL}.2", "timeout": 5,
            "callerId": f"<{NUMBER}>",
        })  # fmt: skip
        assert (await scene.wait("StasisStart", id=f"{CALL}.2"))["args"] == ["outside"]
        assert scene.people.shown("mobile", f"{CALL}.2") == NUMBER

    tell(story)


def test_who_hears_whom_muted_on_hold_and_moved(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        ask, room = scene.ask, f"{CALL}.2.room"
        _worker, caller = await scene.caller()
        first = await scene.ring(1, "v1")
        here = {"worker": caller, "v1": first}
        await ask("POST", f"/bridges/{CALL}", type="mixing")
        await ask("POST", f"/bridges/{CALL}/addChannel", channel=f"{caller},{first}")
        await scene.hears({"worker": {"v1"}, "v1": {"worker"}}, here)
        await ask("POST", f"/channels/{first}/mute", direction="in")
        await scene.hears({"worker": set(), "v1": {"worker"}}, here)
        await ask("DELETE", f"/channels/{first}/mute", direction="in")
        await scene.hears({"worker": {"v1"}}, here)
        await ask("POST", f"/bridges/{CALL}/removeChannel", channel=caller)
        await ask("POST", f"/channels/{caller}/moh")
        await scene.hears({"v1": set()}, here)
        with pytest.raises(ExchangeError) as out:
            await ask("POST", f"/bridges/{CALL}/removeChannel", channel=caller)
        assert out.value.status == 422
        await ask("DELETE", f"/channels/{caller}/moh")
        await ask("POST", f"/bridges/{CALL}/addChannel", channel=caller)
        await scene.hears({"worker": {"v1"}, "v1": {"worker"}}, here)
        await ask("POST", f"/bridges/{room}", type="mixing")
        await ask("POST", f"/bridges/{room}/addChannel", channel=first)  # a channel is in one place at a time
        assert (await scene.members(CALL), await scene.members(room)) == ({caller}, {first})
        await scene.hears({"worker": set(), "v1": set()}, here)

    tell(story)


def test_a_supervisor_s_ear_hears_both_whispers_to_one_and_ends_with_its_phone(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        ask, ear, room = scene.ask, f"{CALL}.4", f"{CALL}.3.room"
        _worker, caller = await scene.caller()
        first, third = await scene.ring(1, "v1"), await scene.ring(3, "v3")
        here = {"worker": caller, "v1": first, "v3": third}
        await ask("POST", f"/bridges/{CALL}", type="mixing")
        await ask("POST", f"/bridges/{CALL}/addChannel", channel=f"{caller},{first}")
        await ask("POST", f"/channels/{first}/snoop", {
            "snoopId": ear, "app": APP, "appArgs": "ear", "spy": "both", "whisper": "out",
        })  # fmt: skip
        assert (await scene.wait("StasisStart", id=ear))["args"] == ["ear"]
        await ask("POST", f"/bridges/{room}", type="mixing")
        await ask("POST", f"/bridges/{room}/addChannel", channel=f"{third},{ear}")
        await scene.hears({"worker": {"v1"}, "v1": {"worker", "v3"}, "v3": {"worker", "v1"}}, here)
        await ask("DELETE", f"/channels/{first}")
        await scene.wait("StasisEnd", id=ear)  # of an ear this is all that is told

    tell(story)


def test_a_bridge_and_a_channel_are_made_once(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        await scene.ask("POST", f"/bridges/{CALL}", type="mixing")
        await scene.ring(1, "v1")
        with pytest.raises(ExchangeError) as twice:
            await scene.ask("POST", f"/bridges/{CALL}", type="mixing")
        assert twice.value.status == 409
        with pytest.raises(ExchangeError) as again:
            await scene.ring(1, "v1")
        assert again.value.status == 409

    tell(story)


def test_what_is_gone_is_404_and_a_phone_that_is_not_there_is_refused(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        for method, path in (("DELETE", "/channels/nobody"), ("POST", "/channels/nobody/answer"), ("DELETE", f"/bridges/{CALL}"),
                             ("POST", f"/recordings/live/{CALL}.talk/mute"), ("DELETE", f"/recordings/live/{CALL}.talk"),
                             ("DELETE", f"/playbacks/{CALL}.p1.notice"), ("POST", "/channels/nobody/moh"),
                             ("POST", "/channels/nobody/continue")):  # fmt: skip
            with pytest.raises(ExchangeError) as gone:
                await scene.ask(method, path)
            assert (path, gone.value.status) == (path, 404)
        with pytest.raises(ExchangeError) as nothing:
            await scene.ask("POST", f"/applications/{APP}/subscription", eventSource="channel:nobody")
        assert nothing.value.status == 422
        with pytest.raises(ExchangeError):
            await scene.ask("POST", "/channels", {"endpoint": "PJSIP/v2", "app": APP, "channelId": f"{CALL}.9"})

    tell(story)


def test_an_announcement_is_played_stopped_or_said_to_have_failed(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        if isinstance(scene.exchange, FakeExchange):
            scene.exchange.missing_sounds = {"martlet-nowhere"}
        _worker, caller = await scene.caller()
        play, stop = f"/channels/{caller}/play", f"{CALL}.p3.long"
        await scene.ask(
            "POST",
            f"/channels/{caller}/play",
            media="sound:martlet-nowhere",
            lang="zh",
            playbackId=f"{CALL}.p1.nowhere",
        )
        await scene.wait("PlaybackFinished", id=f"{CALL}.p1.nowhere", state="failed")
        several = "sound:martlet-short,sound:martlet-short"
        await scene.ask("POST", play, media=several, lang="zh", playbackId=f"{CALL}.p2.short")
        await scene.wait("PlaybackFinished", id=f"{CALL}.p2.short", state="done")
        scene.people.slowly()
        await scene.ask("POST", play, media="sound:martlet-long", lang="zh", playbackId=stop)
        await scene.ask("DELETE", f"/playbacks/{stop}")
        await scene.wait("PlaybackFinished", id=stop, state="done")

    tell(story)


def test_a_caller_given_back_is_out_of_our_hands_and_still_served(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        _worker, caller = await scene.caller()
        await scene.ask("POST", f"/channels/{caller}/continue", context="lines", extension="1", label="alone")
        await scene.wait("StasisEnd", id=caller)
        assert [one["id"] for one in await scene.ask("GET", "/channels")] == [caller]

    tell(story)


def test_what_is_told_to_the_exchange_regularly(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        worker, caller = await scene.caller()
        await scene.ask("POST", "/asterisk/variable", variable="MARTLET_DUTY_9", value="PJSIP/v1")
        for module in ("pbx_config.so", "res_pjsip.so"):
            await scene.ask("PUT", f"/asterisk/modules/{module}")
        await scene.ask("POST", f"/applications/{APP}/subscription", eventSource=f"channel:{caller}")
        worker.hang_up()
        await scene.wait("StasisEnd", id=caller)

    tell(story)
