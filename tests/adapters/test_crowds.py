"""Many calls at once on a real Asterisk: strict order, two hundred together, a storm of junk, and an hour without a leak.

The soak runs when MARTLET_SOAK says how many seconds (`make test-telephony`: an hour); the rest belongs to every run.
"""

import json
import os
import random
import shutil
import socket
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.adapters.exchange_house import House, children, why_not
from tests.adapters.sip_phone import until
from tests.adapters.sipp import Crowd, again_and_again, arrived, nobody_wraps_up, offered, ready

from martlet.telephony.exchange.run import memory_spool

WHY_NOT = why_not() or ("" if shutil.which("sipp") else "sipp is not installed (Debian: sip-tester)")
SOAK = float(os.environ.get("MARTLET_SOAK", "0"))
pytestmark = [
    pytest.mark.exchange,
    pytest.mark.crowd,
    pytest.mark.timeout(300),
    pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT or "-"),
]


def house_of(folder: Path, people: int) -> House:
    return House(folder, people=people, one_desk=True)


def missed(house: House) -> int:
    return int(house.rows("select count(*) from telephony_call where answered is null")[0][0])


def test_sixty_calls_on_five_phones_are_answered_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    with house_of(tmp_path / "house", 5) as house, nobody_wraps_up(house):
        assert Crowd(house, tmp_path / "crowd", patient=True).call(60, 20) == 0
        assert missed(house) == 0
        assert offered(house) == list(range(1, 61))
        assert arrived(house) == list(range(1, 61))


def test_two_hundred_calls_at_once_are_all_served_and_recorded(tmp_path: Path) -> None:
    with house_of(tmp_path / "house", 200) as house:
        crowd = Crowd(house, tmp_path / "crowd", talk=12, patient=True)
        most = [0]

        def count() -> None:
            most[0] = max(most[0], house.rows("select count(*) from telephony_call where stage = 'talking'")[0][0])

        with again_and_again(count, 0.2):
            assert crowd.call(200, 40) == 0
        waits = [ring - call for call, ring in zip(crowd.offered, crowd.rang, strict=True)]
        assert (len(waits), missed(house)) == (200, 0)
        assert house.rows("select count(*) from telephony_flood_alarm") == [(0,)]  # a rush of real calls is no storm
        assert most[0] == 200  # in talk at one moment
        assert statistics.quantiles(waits, n=20)[-1] < 1.0
        until(lambda: house.rows("select count(*) from telephony_recording") == [(200,)], 60)


def test_a_storm_of_junk_does_not_keep_a_caller_from_being_served(tmp_path: Path) -> None:
    with house_of(tmp_path / "house", 40) as house, nobody_wraps_up(house):
        crowd, sent = Crowd(house, tmp_path / "crowd", patient=True), [0]

        def storm() -> None:
            sent[0] += throw(house.sip, 400)

        with again_and_again(storm, 0.1):
            assert crowd.call(60, 10) == 0
            until(lambda: sent[0] >= 20_000, 60)
        assert (len(crowd.rang), missed(house)) == (60, 0)
        until(lambda: house.rows("select cause, ended from telephony_flood_alarm") == [("junk", None)], 10)
        logs = sum(path.stat().st_size for path in (house.data / "exchange" / "log").glob("*"))
        assert logs < 200_000  # a stranger cannot fill the disk


def throw(port: int, count: int) -> int:
    """Noise, requests cut off in the middle, strangers who try passwords and numbers. How many packets were sent."""
    stranger = "Via: SIP/2.0/UDP 127.0.0.9:5999;branch=z9hG4bK{n}\r\nFrom: <sip:x@127.0.0.9>;tag={n}\r\nTo: <sip:1@127.0.0.1>\r\n"
    kinds = [
        "\x00\x01\x02{n}", "INVITE sip:1", "OPTIONS sip:a SIP/2.0\r\n" + stranger + "\r\n",
        *(f"{verb} sip:100@127.0.0.1 SIP/2.0\r\n" + stranger + "Call-ID: {n}\r\nCSeq: 1 " + verb
          + "\r\nMax-Forwards: 70\r\nContact: <sip:x@127.0.0.9:5999>\r\nContent-Length: 0\r\n\r\n"
          for verb in ("INVITE", "REGISTER", "OPTIONS", "BYE")),
    ]  # fmt: skip
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.9", 0))
        for _packet in range(count):
            text = random.choice(kinds).replace("{n}", str(random.getrandbits(48)))
            line.sendto(text.encode("latin-1"), ("127.0.0.1", port))
    return count


def test_every_call_is_served_while_volunteers_come_and_go(tmp_path: Path) -> None:
    """Half a minute of the hour below, so that every run tries it."""
    with house_of(tmp_path / "house", 30) as house, again_and_again(lambda: come_and_go(house), 0.5):
        assert Crowd(house, tmp_path / "crowd", talk=3, patient=True).call(40, 2) == 0
        assert missed(house) == 0
        assert house.rows("select 1 from volunteers_duty where until is not null limit 1")  # they did leave


@pytest.mark.skipif(not SOAK, reason="MARTLET_SOAK=3600: an hour of calls, run by make test-telephony")
@pytest.mark.timeout(SOAK + 300)
def test_an_hour_of_calls_and_changing_volunteers_leaves_nothing_behind(tmp_path: Path) -> None:
    with house_of(tmp_path / "house", 30) as house:

        def part(seconds: float, name: str) -> dict[str, int]:
            crowd = Crowd(house, tmp_path / name, talk=3, patient=True)
            with again_and_again(lambda: come_and_go(house), 0.5):
                assert crowd.call(int(seconds * 2), 2, timeout=seconds + 120) == 0
            assert missed(house) == 0
            until(lambda: not house.rows("select 1 from telephony_call where is_live"), 60)
            until(lambda: not list((memory_spool(house.data) / "recording").iterdir()), 60)
            time.sleep(65)  # ended calls are forgotten after a minute
            return held(house)

        warm = part(SOAK / 10, "warm")
        end = part(SOAK * 9 / 10, "soak")
        assert (house.ari("GET", "/channels"), house.ari("GET", "/bridges")) == ([], [])
        for name, value in end.items():
            assert value <= warm[name] * 1.2 + (0 if name.endswith("memory") else 5), (name, warm, end)


def come_and_go(house: House) -> None:
    """A third of those who are ready goes, some on a break and some off duty, and who went before comes back."""
    now, third = str(datetime.now(UTC).replace(tzinfo=None)), random.randrange(3)
    ready(house)
    house.write("update volunteers_duty set state = 'ready' where state = 'break'")
    house.write(
        "insert into volunteers_duty"
        " (user_id, office_id, since, state, state_since, phone, languages, break_reason, wrap_more, moved_reason)"
        " select user_id, office_id, ?, 'ready', ?, phone, languages, '', 0, moved_reason from volunteers_duty group by user_id"
        " having count(*) = count(until)", now, now,
    )  # fmt: skip
    rests = "update volunteers_duty set state = 'break' where state = 'ready' and until is null and user_id % 6 = ?"
    leaves = "update volunteers_duty set until = ? where state = 'ready' and until is null and user_id % 6 = ?"
    house.write(rests, third)
    house.write(leaves, now, third + 3)


def held(house: House) -> dict[str, int]:
    """Memory in KiB and open files of the exchange, of the switchboard and of its children; what the leader still does."""
    found = {"leader tasks": json.loads((house.data / "run" / "switchboard.beat").read_text())["says"]["tasks"]}
    leader = house.parts["switchboard"].pid
    for name, pid in {"exchange": house.parts["exchange"].pid, "leader": leader,
                      **{f"child {n}": child for n, child in enumerate(children(leader))}}.items():  # fmt: skip
        status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        found[f"{name} memory"] = int(status["VmRSS"].split()[0])
        found[f"{name} files"] = len(os.listdir(f"/proc/{pid}/fd"))
    return found
