"""The contract of an exchange, told once and kept by both: the fake, and a real Asterisk."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.exchange_house import TRUNK, desk_address, free_ports, why_not
from tests.adapters.sip_phone import Phone as SipPhone

from martlet.telephony.exchange import ExchangeError, tree
from martlet.telephony.exchange.ari import Ari
from martlet.telephony.exchange.config import LinePlan, Phone, Plan, Trunk
from martlet.telephony.exchange.fake import FakeExchange
from martlet.telephony.exchange.run import Running

CALL = "018f0000-0000-7000-8000-000000000001"
REAL = pytest.param("real", marks=[pytest.mark.exchange, pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")])


class Scene:
    """One exchange, a worker who can dial line 1, a volunteer whose phone is v1; the phone v2 does not exist."""

    def __init__(self, exchange: Any, dial: Callable[[], Callable[[], None]]) -> None:
        self.exchange, self.dial = exchange, dial
        self.heard: list[dict[str, Any]] = []
        self.stream: AsyncIterator[dict[str, Any]] = exchange.events()

    async def wait(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The next event of this kind whose channel has this id or state."""
        async with asyncio.timeout(10):
            while True:
                event = await anext(self.stream)
                self.heard.append(event)
                channel = event.get("channel", {})
                if event["type"] == kind and all(channel.get(key) == value for key, value in wanted.items()):
                    return event


@pytest.fixture(scope="module")
def asterisk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plan]:
    found = tree.find()
    assert found is not None
    home: Path = tmp_path_factory.mktemp("contract")
    http, sip, desk = free_ports(3)
    plan = Plan(
        home=home, spool=home / "spool", modules=found.modules, share=found.share, ari_password="secret",
        lines=(LinePlan(1, "4008001234"),), trunks=(Trunk("trunk", (TRUNK,)),), http_port=http, sip_port=sip,
        phones=(Phone("v1", kind="fixed", contact=f"sip:v1@{desk_address(8)}:{desk}", codecs="alaw"),), rtp_from=30000, rtp_to=39998,
    )  # fmt: skip
    with Running(found, plan):
        volunteer = SipPhone(desk_address(8), desk, ("127.0.0.1", sip), name="v1")
        yield plan
        volunteer.close()


@pytest.fixture(params=["fake", REAL])
def tell(request: pytest.FixtureRequest) -> Callable[[Callable[[Scene], Coroutine[Any, Any, None]]], None]:
    """Run one story against one of the two."""

    def run(story: Callable[[Scene], Coroutine[Any, Any, None]]) -> None:
        asyncio.run(real(story) if request.param == "real" else fake(story))

    async def fake(story: Callable[[Scene], Coroutine[Any, Any, None]]) -> None:
        exchange = FakeExchange({"v1": "answers"})

        def dial() -> Callable[[], None]:
            channel = exchange.dial(1, "13800005678")
            return lambda: exchange.hang_up(channel)

        await tried(Scene(exchange, dial), story)

    async def real(story: Callable[[Scene], Coroutine[Any, Any, None]]) -> None:
        plan: Plan = request.getfixturevalue("asterisk")
        phones: list[SipPhone] = []

        def dial() -> Callable[[], None]:
            phones.append(SipPhone(TRUNK, 0, ("127.0.0.1", plan.sip_port)).call("4008001234"))
            return phones[-1].hang_up

        scene = Scene(Ari(f"http://127.0.0.1:{plan.http_port}/ari", plan.ari_password), dial)
        try:
            await tried(scene, story)
        finally:
            for phone in phones:
                phone.close()

    async def tried(scene: Scene, story: Callable[[Scene], Coroutine[Any, Any, None]]) -> None:
        try:
            await scene.wait("Connected")
            await story(scene)
        finally:
            while left := await scene.exchange.request("GET", "/channels"):  # the next begins on an empty exchange
                for one in left:
                    with suppress(ExchangeError):  # gone by itself
                        await scene.exchange.request("DELETE", f"/channels/{one['id']}")
            await scene.exchange.close()
            await scene.stream.aclose()  # type: ignore[attr-defined]

    return run


Tell = Callable[[Callable[[Scene], Coroutine[Any, Any, None]]], None]


def test_a_caller_arrives_with_the_line_s_number(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        hang_up = scene.dial()
        event = await scene.wait("StasisStart")
        assert event["args"] == ["line", "1"]
        assert (event["channel"]["state"], event["channel"]["dialplan"]["exten"]) == ("Ring", "1")
        assert [one["id"] for one in await scene.exchange.request("GET", "/channels")] == [event["channel"]["id"]]
        hang_up()
        await scene.wait("StasisEnd", id=event["channel"]["id"])

    tell(story)


def test_a_phone_rings_answers_and_is_joined_and_recorded(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        hang_up = scene.dial()
        caller = (await scene.wait("StasisStart"))["channel"]["id"]
        ask = scene.exchange.request
        phone = {"endpoint": "PJSIP/v1", "app": "martlet", "appArgs": "phone", "channelId": f"{CALL}.1", "timeout": 5}
        await ask("POST", "/channels", None, {**phone, "variables": {"PJSIP_HEADER(add,X-Martlet-Call)": CALL}})
        answered = await scene.wait("StasisStart", id=f"{CALL}.1")
        assert (answered["args"], answered["channel"]["state"]) == (["phone"], "Up")
        assert any(e["type"] == "ChannelStateChange" and e["channel"]["state"] == "Ringing" for e in scene.heard)
        await ask("POST", f"/channels/{caller}/answer")
        await ask("POST", f"/bridges/{CALL}", {"type": "mixing"})
        await ask("POST", f"/bridges/{CALL}/addChannel", {"channel": f"{caller},{CALL}.1"})
        await ask("POST", f"/bridges/{CALL}/record", {"name": f"{CALL}.talk", "format": "wav", "ifExists": "overwrite"})
        async with asyncio.timeout(5):  # a bridge that ends before its recorder has begun leaves nothing to finish
            while (await ask("GET", f"/recordings/live/{CALL}.talk"))["state"] != "recording":
                await asyncio.sleep(0.02)
        [bridge] = await ask("GET", "/bridges")
        assert {caller, f"{CALL}.1"} <= set(bridge["channels"])
        await ask("POST", f"/recordings/live/{CALL}.talk/mute")
        await ask("DELETE", f"/recordings/live/{CALL}.talk/mute")
        await ask("POST", f"/recordings/live/{CALL}.talk/stop")
        done = await scene.wait("RecordingFinished")
        assert done["recording"]["name"] == f"{CALL}.talk"
        await ask("DELETE", f"/bridges/{CALL}")
        await ask("DELETE", f"/channels/{CALL}.1")
        await scene.wait("ChannelDestroyed", id=f"{CALL}.1")
        hang_up()
        await scene.wait("StasisEnd", id=caller)

    tell(story)


def test_a_bridge_is_made_once(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        await scene.exchange.request("POST", f"/bridges/{CALL}", {"type": "mixing"})
        with pytest.raises(ExchangeError) as twice:
            await scene.exchange.request("POST", f"/bridges/{CALL}", {"type": "mixing"})
        assert twice.value.status == 409
        await scene.exchange.request("DELETE", f"/bridges/{CALL}")

    tell(story)


def test_what_is_gone_is_404_and_a_phone_that_is_not_there_is_refused(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        for method, path in (("DELETE", "/channels/nobody"), ("POST", "/channels/nobody/answer"), ("DELETE", f"/bridges/{CALL}"),
                             ("POST", f"/recordings/live/{CALL}.talk/mute")):  # fmt: skip
            with pytest.raises(ExchangeError) as gone:
                await scene.exchange.request(method, path)
            assert (path, gone.value.status) == (path, 404)
        with pytest.raises(ExchangeError):
            await scene.exchange.request(
                "POST", "/channels", None, {"endpoint": "PJSIP/v2", "app": "martlet", "channelId": f"{CALL}.9"}
            )

    tell(story)


def test_an_announcement_that_does_not_exist_says_failed(tell: Tell) -> None:
    async def story(scene: Scene) -> None:
        if isinstance(scene.exchange, FakeExchange):
            scene.exchange.missing_sounds = {"martlet-nowhere"}
        hang_up = scene.dial()
        caller = (await scene.wait("StasisStart"))["channel"]["id"]
        await scene.exchange.request("POST", f"/channels/{caller}/answer")
        await scene.exchange.request("POST", f"/channels/{caller}/play",
                                     {"media": "sound:martlet-nowhere", "playbackId": f"{CALL}.p1.nowhere", "lang": "zh"})  # fmt: skip
        event = await scene.wait("PlaybackFinished")
        assert (event["playback"]["id"], event["playback"]["state"]) == (f"{CALL}.p1.nowhere", "failed")
        hang_up()

    tell(story)
