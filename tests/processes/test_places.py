"""Where a house lives: two of them on one machine share no port, no socket, no folder in memory and no cookie."""

import json
import os
import socket
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from martlet.processes.places import BadPlace, Places, places, sound_ports
from martlet.processes.run import check_ports
from martlet.telephony.exchange.run import memory_spool
from martlet.vault.keeper.paths import LONGEST, socket_path

PORTS = (8000, 8004, 8100, 8410, 9999)


def house(port: int, data: str = "/srv/one") -> Places:
    return places({"MARTLET_PORT": str(port), "MARTLET_DATA": data})


def listening(where: Places) -> set[int]:
    return {where.port, where.events_port, where.exchange_port, where.sip_port}


def test_a_house_listens_on_four_ports_in_a_row():
    where = house(8410)
    assert (where.port, where.events_port, where.exchange_port, where.sip_port) == (8410, 8411, 8412, 8413)
    assert where.address == "http://127.0.0.1:8410"


def test_houses_four_ports_apart_share_no_port():
    for one, other in combinations(PORTS, 2):
        assert listening(house(one)) & listening(house(other)) == set()


@pytest.mark.parametrize(
    ("port", "expected"),
    [(8000, (20000, 20998)), (8004, (21000, 21998)), (8410, (22000, 22998)), (8039, (29000, 29998))],
)
def test_each_house_has_its_share_of_sound_ports(port, expected):
    assert sound_ports(port) == expected


def test_sound_ports_stay_in_their_range():
    for port in range(1, 65533):
        first, last = sound_ports(port)
        assert 20000 <= first < last < 30000
        assert (first % 2, last % 2) == (0, 0)  # each call's control port is the next odd one


@pytest.mark.parametrize("written", ["", "0", "65533", "eighty", "-1", "８０００", "80.0"])
def test_a_port_that_is_none_is_named(written):
    with pytest.raises(BadPlace, match="MARTLET_PORT"):
        places({"MARTLET_PORT": written})


def test_folders_of_two_houses_are_their_own(tmp_path, monkeypatch):
    monkeypatch.delenv("MARTLET_KEEPER_SOCKET", raising=False)
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    folders = [tmp_path / "one", tmp_path / "two", deep / "one", deep / "two"]
    for derived in (socket_path, memory_spool):
        assert len({derived(folder) for folder in folders}) == len(folders)
    assert max(len(os.fsencode(socket_path(folder))) for folder in folders) <= LONGEST
    assert house(8000, str(tmp_path / "one")).run == tmp_path / "one" / "run"


def test_settings_of_two_houses_share_nothing(tmp_path):
    """The settings are read once a process: one process a house."""
    names = ("MARTLET_EVENTS_URL", "MARTLET_SIP_WS", "MARTLET_ARI_URL", "MARTLET_SIP_BIND", "MARTLET_RTP_PORTS",
             "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SECRET_KEY", "DATA")  # fmt: skip
    code = f"import json, martlet.settings as s; print(json.dumps([str(getattr(s, name)) for name in {names!r}]))"
    found = []
    for name, port in (("one", 8000), ("two", 8410)):
        own = {"MARTLET_DATA": str(tmp_path / name), "MARTLET_PORT": str(port)}
        clean = {key: value for key, value in os.environ.items() if not key.startswith("MARTLET_")}
        done = subprocess.run(
            [sys.executable, "-c", code], env={**clean, **own}, capture_output=True, text=True, check=True
        )
        found.append(dict(zip(names, json.loads(done.stdout), strict=True)))
    one, two = found
    assert [name for name in names if one[name] == two[name]] == []
    assert two["MARTLET_RTP_PORTS"] == "22000-22998"
    assert (one["SESSION_COOKIE_NAME"], two["SESSION_COOKIE_NAME"]) == ("sid-8000", "sid-8410")
    assert Path(two["DATA"]) == tmp_path / "two"


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_a_sip_port_that_is_held_is_told_before_anything_starts(kind):
    """The exchange listens for SIP over UDP too: a port that is free for pages may be held there."""
    with socket.socket(socket.AF_INET, kind) as held:
        held.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            held.listen()
        port = held.getsockname()[1]
        with pytest.raises(BadPlace, match=f"^Port {port} is used by another program"):
            check_ports(house(8410), [], sip=("127.0.0.1", port))
    check_ports(house(8410), [], sip=("127.0.0.1", port))
