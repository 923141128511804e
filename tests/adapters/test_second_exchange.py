"""A whole Martlet and a second exchange behind Kamailio, set up as the how-to says: the first exchange dies with calls in it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.adapters.exchange_house import NUMBER, TRUNK, House, end, free_ports, why_not
from tests.adapters.sip_phone import RATE, Phone, until
from tests.adapters.test_received import hear_each_other
from tests.adapters.test_two_exchanges import PROXY, Carrier, listens

from martlet.telephony.exchange import tree
from martlet.telephony.exchange.run import memory_spool

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.timeout(90),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
    pytest.mark.skipif(
        not shutil.which("kamailio", path="/usr/sbin:/usr/bin"),
        reason="Kamailio is not installed (apt-get install kamailio)",
    ),
]
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "connect-an-exchange.md"
SYSTEM = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
WORKER, VOLUNTEER = 440.0, 700.0


@dataclass
class Network:
    """Three machines, all of them here: the proxy, the first with all of Martlet, the second with an Asterisk alone."""

    house: House
    proxy: int
    second: tuple[str, int]
    memory: Path  # of the second
    folder: Path

    def call(self, number: str) -> Phone:
        worker = Carrier(TRUNK, 0, (PROXY, self.proxy), tone=WORKER)
        self.house.phones.append(worker)
        return worker.call(NUMBER, number)

    def bring_home(self) -> None:
        """What the how-to has a timer do each minute; `ssh` goes to the second machine's memory here."""
        [script] = [block for block in re.findall(r"```sh\n(.*?)```", HOW_TO.read_text(), re.S) if "away=" in block]
        first = str(memory_spool(self.house.data))
        lines = [line.removeprefix("   ") for line in script.splitlines()]
        ssh, timer = self.folder / "ssh", self.folder / "bring-home"
        ssh.write_text(f'#!/bin/sh\nshift\nexec sh -c "$(echo "$*" | sed "s#{first}#{self.memory}#g")"\n')
        ssh.chmod(0o755)
        timer.write_text(re.sub(r"/[/a-z]+/martlet-\w+", first, "\n".join(lines)))
        subprocess.run(["sh", timer], check=True, env={"PATH": f"{self.folder}:{SYSTEM['PATH']}"})


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    with ExitStack() as stack:
        proxy, sip, http = free_ports(3)
        house = House(tmp_path / "data", people=1)
        nodes = {"MARTLET_SIP_PROXY": f"{PROXY}:{proxy}", "MARTLET_SIP_NODES": f"127.0.0.1:{house.sip},127.0.0.1:{sip}"}
        house.environment |= nodes
        stack.enter_context(house)
        home, memory = tmp_path / "second", tmp_path / "memory"
        its_own = {"MARTLET_SIP_BIND": f"127.0.0.1:{sip}", "MARTLET_ARI_BIND": f"127.0.0.1:{http}"}
        words = house.martlet("telephony", "config", str(home / "etc"), "--home", str(home))
        shutil.copytree(
            house.data / "exchange" / "data", home / "data", symlinks=True
        )  # spoken already, which takes long
        subprocess.run([sys.executable, *words], env=house.environment | its_own, check=True, capture_output=True)
        another_machine(home / "etc", memory_spool(house.data), memory)
        start_kamailio(stack, home / "etc" / "kamailio", tmp_path, proxy)
        start_asterisk(stack, home)
        yield Network(house, proxy, ("127.0.0.1", sip), memory, tmp_path)


def another_machine(etc: Path, here: Path, there: Path) -> None:
    """The same path in memory, on another machine. A desk phone stands for the browser's, which our telephones cannot speak with."""
    for part in ("away", "recording"):
        (there / part).mkdir(parents=True)
    for file in etc.glob("*.conf"):
        file.write_text(file.read_text().replace(str(here), str(there)).replace("CONTACTS(v1)", "CONTACTS(s1)"))


def start_kamailio(stack: ExitStack, etc: Path, folder: Path, port: int) -> None:
    file = etc / "kamailio.cfg"
    file.write_text(file.read_text().replace("/etc/kamailio/dispatcher.list", str(etc / "dispatcher.list")))
    words = [
        "kamailio",
        "-f",
        str(file),
        "-DD",
        "-E",
        "-m",
        "16",
        "-M",
        "2",
        "-P",
        str(folder / "pid"),
        "-Y",
        str(folder),
    ]
    with (folder / "kamailio.log").open("wb") as out:
        part = subprocess.Popen(words, stdout=out, stderr=out, env=SYSTEM)
    stack.callback(end, part)
    until(lambda: part.poll() is None and listens(PROXY, port), 10)


def start_asterisk(stack: ExitStack, home: Path) -> None:
    found = tree.find()
    assert found is not None
    words = [*found.command, "-C", str(home / "etc" / "asterisk.conf")]
    with (home / "words").open("wb") as out:
        part = subprocess.Popen([*words, "-f"], stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=dict(os.environ))
    stack.callback(end, part)
    until(lambda: (home / "run" / "asterisk.ctl").exists(), 20)
    subprocess.run([*words, "-rx", "core waitfullybooted"], capture_output=True, check=False)


def test_the_first_dies_with_calls_in_it_and_nobody_is_forgotten(network: Network) -> None:
    house = network.house
    desk = house.volunteer(1, tone=VOLUNTEER)
    talking = network.call("13800000001")
    assert talking.connected.wait(10)
    until(lambda: house.last_call("stage") == ("talking",))
    waiting = network.call("13800000002")
    until(lambda: house.last_call("stage") == ("waiting",))
    until(lambda: len(waiting.heard) > RATE and len(talking.heard) > RATE)

    house.kill("exchange")
    closed = [("ended", 0, "lost", ""), ("ended", 0, "lost", "lost")]
    columns = "stage, is_live, ended_by, missed"
    until(lambda: house.rows(f"select {columns} from telephony_call order by arrived") == closed, 5)  # noqa: S608
    assert house.rows("select state from volunteers_duty") == [("wrap_up",)]
    [spoke, waited] = [row[0] for row in house.rows("select id from telephony_call order by arrived")]
    until(lambda: house.rows("select call_id from hotline_callback") == [(waited,)], 5)

    desk.exchange = network.second  # it answers whoever rings it; this one is not told by the packet who that is
    later = network.call("13800000003")
    assert later.connected.wait(8)
    hear_each_other(later, desk)
    assert len(desk.invited) == 2
    later.hang_up()
    until(lambda: list((network.memory / "away").glob("*.note")), 10)
    network.bring_home()
    answered = "select 1 from telephony_call where answered is not null and answered_by_id=1"
    until(lambda: len(house.rows(answered)) == 2, 15)
    assert list((network.memory / "away").iterdir()) == []
    until(lambda: house.rows("select 1 from telephony_recording where call_id=?", spoke), 15)
