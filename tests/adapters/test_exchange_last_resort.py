"""What a real exchange does when the switchboard is of no help: calls that nobody ends, and a second leader elsewhere."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.exchange_house import TRUNK, desk_address, free_ports, why_not
from tests.adapters.listening import said_by
from tests.adapters.sip_phone import Phone

from martlet.telephony.exchange import APP, tree
from martlet.telephony.exchange import config as made
from martlet.telephony.exchange.ari import Ari
from martlet.telephony.exchange.run import Running
from martlet.telephony.switchboard.desk import Desk
from martlet.telephony.switchboard.ledger import Ledger
from martlet.telephony.switchboard.takeover import Replaced

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.once,
    pytest.mark.timeout(60),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
]
NUMBER, LIMIT = "4008001234", 2


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[made.Plan]:
    found = tree.find()
    assert found is not None
    home: Path = tmp_path_factory.mktemp("limits")
    http, sip, desk = free_ports(3)
    plan = made.Plan(
        home=home, spool=home / "spool", modules=found.modules, share=found.share, ari_password="secret", http_port=http,
        sip_port=sip, lines=(made.LinePlan(1, NUMBER),), trunks=(made.Trunk("trunk", (TRUNK,)),), call_limit_seconds=LIMIT,
        phones=(made.Phone("v1", kind="fixed", contact=f"sip:v1@{desk_address(8)}:{desk}", codecs="alaw"),),
        rtp_from=30000, rtp_to=39998,
    )  # fmt: skip
    with Running(found, plan) as running:
        yield plan
        running.stop(signal.SIGKILL)


async def wait(stream: AsyncIterator[dict[str, Any]], kind: str) -> dict[str, Any]:
    async with asyncio.timeout(10):
        while True:
            event = await anext(stream)
            if event["type"] == kind:
                return event


def test_a_call_that_nobody_ends_is_ended_by_the_exchange(plan: made.Plan) -> None:
    """Also in a conversation, where a killed switchboard has left it."""
    desk = Phone(
        desk_address(8), int(plan.phones[0].contact.rpartition(":")[2]), ("127.0.0.1", plan.sip_port), name="v1"
    )
    worker = Phone(TRUNK, 0, ("127.0.0.1", plan.sip_port))

    async def story() -> None:
        ari = Ari(f"http://127.0.0.1:{plan.http_port}/ari", plan.ari_password)
        stream = said_by(ari)
        await wait(stream, "Connected")
        worker.call(NUMBER)
        caller = (await wait(stream, "StasisStart"))["channel"]["id"]
        await ari.request("POST", f"/channels/{caller}/answer")
        await ari.request("POST", "/channels", None, {"endpoint": "PJSIP/v1", "app": APP, "channelId": "x.1"})
        await wait(stream, "StasisStart")
        await ari.request("POST", "/bridges/x", {"type": "mixing"})
        await ari.request("POST", "/bridges/x/addChannel", {"channel": f"{caller},x.1"})
        assert not worker.over.is_set()
        while (await wait(stream, "StasisEnd"))["channel"]["id"] != caller:
            pass
        await ari.close()
        await stream.aclose()

    try:
        asyncio.run(story())
        assert worker.over.wait(2)
    finally:
        desk.close()
        worker.close()


class NoPaper:
    """A database without lines and calls."""

    async def ask(self, name: str, *values: Any) -> Any:
        return []

    def close(self) -> None:
        pass


def test_a_second_switchboard_elsewhere_stops_the_first_at_once(plan: made.Plan) -> None:
    """Two leaders would ring two phones for one caller. The exchange knows one application of that name: the newer."""

    def ari() -> Ari:
        return Ari(f"http://127.0.0.1:{plan.http_port}/ari", plan.ari_password)

    async def story() -> None:
        first = Desk(ari(), Ledger(), NoPaper())  # type: ignore[arg-type]
        leading = asyncio.create_task(first.run())
        async with asyncio.timeout(5):
            await first.connected.wait()
        newer = ari()
        stream = said_by(newer)
        await wait(stream, "Connected")
        with pytest.raises(Replaced):
            await asyncio.wait_for(leading, 5)
        await newer.close()
        await stream.aclose()

    asyncio.run(story())
