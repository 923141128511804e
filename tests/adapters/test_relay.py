"""The relay of browser phones: a real coturn with the written configuration, and who may use it for how long."""

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adapters.exchange_house import free_ports
from tests.adapters.sip_phone import until

from martlet.telephony.exchange import relay
from martlet.telephony.exchange.config import Plan, Relay, write_config

SECRET = "0123456789abcdef"
pytestmark = [
    pytest.mark.exchange,
    pytest.mark.once,
    pytest.mark.timeout(60),
    pytest.mark.skipif(not shutil.which("turnserver"), reason="coturn is not installed (apt-get install coturn)"),
]


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A relay on loopback that leads to 127.0.0.1 and nowhere else."""
    [port] = free_ports(1)
    plan = Plan(home=tmp_path, spool=tmp_path, modules=tmp_path, share=tmp_path, ari_password="x",
                relay=Relay((f"127.0.0.1:{port}",), SECRET, ("127.0.0.1",)))  # fmt: skip
    write_config(tmp_path / "etc", plan)
    words = ["turnserver", "-c", str(tmp_path / "etc" / "coturn" / "turnserver.conf"), "-L", "127.0.0.1", "-E", "127.0.0.1",
             "--allow-loopback-peers", "--min-port", "40000", "--max-port", "40999", "--pidfile", str(tmp_path / "pid"),
             "--userdb", str(tmp_path / "none")]  # fmt: skip
    with (tmp_path / "out").open("wb") as out:
        part = subprocess.Popen(words, stdout=out, stderr=out, cwd=tmp_path)
    try:
        until(lambda: listens(port), 10)
        yield port
    finally:
        part.kill()
        part.wait()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def echo(address: str) -> socket.socket:
    """Says everything back."""
    held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    held.bind((address, 0))

    def answer() -> None:
        while True:
            try:
                data, where = held.recvfrom(2048)
            except OSError:
                return
            held.sendto(data, where)

    threading.Thread(target=answer, daemon=True).start()
    return held


def relayed(port: int, username: str, password: str, peer: str = "127.0.0.1") -> bool:
    """Whether ten packets go to the peer through the relay and come back."""
    held = echo(peer)
    words = ["turnutils_uclient", "-u", username, "-w", password, "-e", peer, "-r", str(held.getsockname()[1]), "-p", str(port),
             "-n", "10", "-m", "1", "-c", "127.0.0.1"]  # fmt: skip
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=20, check=False)
    except subprocess.TimeoutExpired:
        return False
    finally:
        held.close()
    return done.returncode == 0 and "tot_recv_msgs=10" in done.stdout


def test_a_browser_s_password_opens_the_relay_until_its_hour_and_towards_the_exchange_alone(port: int) -> None:
    now = int(time.time())
    [server] = relay.ice_servers([f"127.0.0.1:{port}"], "", SECRET, "v12", now)
    username, password = str(server["username"]), str(server["credential"])
    assert relayed(port, username, password)
    assert not relayed(port, *relay.credential(SECRET, "v12", now - 1))
    assert not relayed(port, username, relay.credential("another secret", "v12", now + 60)[1])
    assert not relayed(port, username, password, peer="127.0.0.9")
