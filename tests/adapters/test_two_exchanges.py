"""Two real exchanges behind a real Kamailio with the written configuration: one dies, the next call is served by the other."""

import asyncio
import shutil
import signal
import socket
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.exchange_house import TRUNK, desk_address, free_ports, why_not
from tests.adapters.sip_phone import Phone, heard_tone, until

from martlet.telephony.exchange import config as made
from martlet.telephony.exchange import prompts, tree
from martlet.telephony.exchange.ari import Ari
from martlet.telephony.exchange.run import Running

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.once,
    pytest.mark.timeout(60),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
    pytest.mark.skipif(
        not shutil.which("kamailio", path="/usr/sbin:/usr/bin"),
        reason="Kamailio is not installed (apt-get install kamailio)",
    ),
]
PROXY, NUMBER, MOBILE = "127.0.0.5", "4008001234", "13811110001"
WORKER, DESKS = 440.0, (900.0, 1500.0)


class Carrier(Phone):
    """A telephone that keeps to the way the proxy asks for (RFC 3261, 12.2)."""

    route = ""

    def on_answer(self, status: int, fields: dict[str, list[str]], body: str) -> None:
        if "record-route" in fields:
            self.route = "".join(f"Route: {one}\r\n" for one in reversed(fields["record-route"]))
        super().on_answer(status, fields, body)

    def request(self, method: str, via: str = "", seq: str = "") -> str:
        return super().request(method, via, seq) + (self.route if method in ("ACK", "BYE") else "")


def listens(address: str, port: int) -> bool:
    """By what Linux says of its sockets; asking it would be a message."""
    wanted = f"{socket.inet_aton(address)[::-1].hex().upper()}:{port:04X}"
    return wanted in Path("/proc/net/udp").read_text()


class Place:
    """The proxy, two exchanges without a switchboard, and the desk phone that each of them rings."""

    def __init__(self, home: Path, stack: ExitStack) -> None:
        found = tree.find()
        assert found is not None
        proxy, carrier, desk, *ports = free_ports(7)
        self.proxy, self.carrier_port = proxy, carrier
        nodes = tuple(f"127.0.0.1:{port}" for port in ports[:2])
        self.nodes, self.desks = [], []
        plan = made.Plan(
            home=home, spool=home / "spool", modules=found.modules, share=found.share, ari_password="secret",
            lines=(made.LinePlan(1, NUMBER, phones=(*(f"v{n}" for n in range(1, 60)), "s1")),),  # of many the last is there
            trunks=(made.Trunk("trunk", (PROXY,), f"sip:{PROXY}:{proxy}"),),
            proxy=made.Proxy(f"{PROXY}:{proxy}", nodes, (TRUNK,), f"{TRUNK}:{carrier}", patience=700, children=1,
                             list_file=str(home / "etc" / "kamailio" / "dispatcher.list")),
            rtp_from=30000, rtp_to=39998,
        )  # fmt: skip
        for n, (sip, http) in enumerate(zip(ports[:2], ports[2:], strict=True)):
            own = replace(plan, home=home / f"node{n}", spool=home / f"node{n}" / "spool", sip_port=sip, http_port=http,
                          phones=(made.Phone("s1", kind="fixed", contact=f"sip:{desk_address(8 + n)}:{desk}", codecs="alaw"),
                                  *(made.Phone(f"v{user}", "secret") for user in range(1, 60))))  # fmt: skip
            prompts.write_wave(own.home / "data" / "sounds" / "zh" / "martlet-voicemail.wav", prompts.tone((600,)))
            self.nodes.append(stack.enter_context(Running(found, own)))
            self.desks.append(Phone(desk_address(8 + n), desk, ("127.0.0.1", sip), name="s1", tone=DESKS[n]))
            stack.callback(self.desks[n].close)
        made.write_config(home / "etc", plan)
        words = ["kamailio", "-f", str(home / "etc" / "kamailio" / "kamailio.cfg"), "-DD", "-E", "-m", "16", "-M", "2",
                 "-P", str(home / "kamailio.pid"), "-Y", str(home)]  # fmt: skip
        self.out = home / "kamailio.log"
        with self.out.open("wb") as out:
            self.part = subprocess.Popen(words, stdout=out, stderr=out, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
        stack.callback(self.end)
        until(lambda: self.part.poll() is None and listens(PROXY, proxy), 10)

    def end(self) -> None:
        self.part.send_signal(signal.SIGTERM)
        self.part.wait(10)

    def known(self) -> Counter[str]:
        """Its exchanges by their state, which is a letter: A is there, T and I are not."""
        words = ["kamcmd", "-s", f"unix:{self.out.parent}/kamailio_ctl", "dispatcher.list"]
        done = subprocess.run(words, capture_output=True, text=True, check=True, env={"PATH": "/usr/sbin:/usr/bin"})
        return Counter(line.split()[-1][0] for line in done.stdout.splitlines() if line.strip().startswith("FLAGS:"))

    def call(self) -> Carrier:
        return Carrier(TRUNK, 0, (PROXY, self.proxy), tone=WORKER).call(NUMBER)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with ExitStack() as stack:
        yield Place(tmp_path, stack)


def both_hear(worker: Phone, desk: Phone, tone: float) -> None:
    until(lambda: len(worker.heard) > 8000 and heard_tone(worker.heard[-8000:], tone))
    until(lambda: len(desk.heard) > 8000 and heard_tone(desk.heard[-8000:], WORKER))


def test_one_dies_and_the_next_call_is_served_by_the_other(place: Place) -> None:
    first, second = place.desks
    worker = place.call()
    assert worker.connected.wait(8), (place.out.read_text()[-3000:], worker.statuses)
    both_hear(worker, first, DESKS[0])
    worker.hang_up()
    assert first.over.wait(5)
    assert place.known() == {"A": 2}
    place.nodes[0].stop(signal.SIGKILL)
    again = place.call()
    assert again.connected.wait(8)
    both_hear(again, second, DESKS[1])
    assert (len(first.invited), len(second.invited)) == (1, 1)
    until(lambda: place.known()["A"] == 1, 10)
    second.hang_up()
    assert again.over.wait(5)
    worker.close()
    again.close()
    outward(place)
    assert NUMBER not in place.out.read_text()


def outward(place: Place) -> None:
    """A call of ours leaves through the proxy to the carrier, as the hotline."""
    mobile = Carrier(TRUNK, place.carrier_port, (PROXY, place.proxy), name="mobile")
    stranger = Phone("127.0.0.66", 0, (PROXY, place.proxy)).call(NUMBER)

    async def originate() -> Any:
        ari = Ari(f"http://127.0.0.1:{place.nodes[1].plan.http_port}/ari", "secret")
        phone = {"endpoint": f"PJSIP/{MOBILE}@trunk", "extension": "1", "context": "lines", "callerId": f"<{NUMBER}>"}
        try:
            return await ari.request("POST", "/channels", None, phone)
        finally:
            await ari.close()

    asyncio.run(originate())
    assert mobile.ringing.wait(5)
    assert f"INVITE sip:{MOBILE}@{TRUNK}:{place.carrier_port} " in mobile.head
    assert f"sip:{NUMBER}@" in mobile.head.split("From:")[1].split("\r\n")[0]
    assert stranger.statuses == []
    mobile.close()
    stranger.close()
