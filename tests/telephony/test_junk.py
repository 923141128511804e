"""A storm of strangers' packets rings nobody and stands in no log: how much the exchange was given to read raises the alarm."""

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.conftest import Cast
from tests.telephony.conftest import Floor

from martlet.access.actor import Actor
from martlet.access.models import LiveEvent
from martlet.insight.selectors import wall
from martlet.telephony.exchange.control import messages_taken, packets_lost
from martlet.telephony.models import Call, FloodAlarm, Line
from martlet.telephony.rules.floods import is_junk
from martlet.telephony.services import end_floods

SAID = """Processor                                                             Processed   In Queue  Max Depth  Low water High water
pjsip/distributor-0000002a                                                   {half}          0          7        450        500
pjsip/distributor-0000002b                                                   {half}          0          7        450        500
2 taskprocessors
"""


class Control:
    """Answers on a control socket as Asterisk does: a greeting, then what was asked, then the end."""

    def __init__(self, home: Path) -> None:
        self.messages, self.asked = 0, b""
        (home / "run").mkdir(parents=True)
        self.line = socket.socket(socket.AF_UNIX)
        self.line.bind(str(home / "run" / "asterisk.ctl"))
        self.line.listen()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                one, _address = self.line.accept()
            except OSError:
                return
            with one:
                one.sendall(b"host/1/22.0\n")
                self.asked = one.recv(1024)
                one.sendall(SAID.replace("{half}", str(self.messages // 2)).encode())

    def close(self) -> None:
        self.line.shutdown(socket.SHUT_RDWR)
        self.line.close()
        self.thread.join(5)


@pytest.fixture
def control(settings: Any) -> Iterator[Control]:
    with tempfile.TemporaryDirectory() as folder:  # a socket's path may not be long
        settings.DATA = Path(folder)
        found = Control(Path(folder) / "exchange")
        yield found
        found.close()


@pytest.mark.parametrize(
    ("messages", "seconds", "calls", "junk"),
    [(300, 3.0, 0, False), (301, 3.0, 0, True), (301, 3.0, 1, False), (12_000, 3.0, 40, True), (600, 0.0, 0, False)],
)
def test_more_than_calls_can_explain(messages: int, seconds: float, calls: int, junk: bool) -> None:
    assert is_junk(messages, seconds, calls) is junk


def test_the_exchange_is_asked_how_much_it_was_sent(control: Control, settings: Any) -> None:
    control.messages = 4_200
    assert messages_taken(settings.DATA / "exchange") == 4_200
    assert control.asked == b"cli quit after core show taskprocessors like pjsip/distributor\0"
    assert messages_taken(settings.DATA / "elsewhere") is None


@pytest.fixture
def unread(settings: Any) -> Iterator[socket.socket]:
    """Where the exchange listens for SIP, and has no time."""
    with socket.socket(type=socket.SOCK_DGRAM) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.bind(("127.0.0.1", 0))
        settings.MARTLET_SIP_BIND = f"127.0.0.1:{line.getsockname()[1]}"
        yield line


def noise(line: socket.socket, count: int) -> int:
    """So many packets that are no SIP at all; how many of them were never read."""
    with socket.socket(type=socket.SOCK_DGRAM) as stranger:
        for _packet in range(count):
            stranger.sendto(b"\0\1\2 noise", line.getsockname())
    line.setblocking(False)
    try:
        while line.recv(64):
            count -= 1
    except BlockingIOError:
        return count


def test_packets_the_exchange_had_no_time_for_are_counted_whatever_they_are(unread: socket.socket) -> None:
    port = unread.getsockname()[1]
    assert packets_lost(port) == 0
    lost = noise(unread, 500)
    assert (lost > 300, packets_lost(port)) == (True, lost)
    assert noise(unread, 1) == 0  # read in time, so in no count
    assert packets_lost(port) == lost
    unread.close()
    assert packets_lost(port) == 0


def test_noise_that_keeps_the_exchange_from_reading_is_a_storm(
    control: Control, floor: Floor, line: Line, unread: socket.socket
) -> None:
    floor.backroom.look_for_junk()
    noise(unread, 250)
    looks_later(floor)
    assert FloodAlarm.objects.count() == 0  # what a moment of much traffic may lose
    noise(unread, 5_000)
    looks_later(floor)
    assert FloodAlarm.objects.values_list("line", "cause").get() == (line.pk, "junk")


def passes(floor: Floor, control: Control, messages: int) -> None:
    """So much comes within three seconds; then the back room looks."""
    floor.backroom.look_for_junk()
    control.messages += messages
    looks_later(floor)


def looks_later(floor: Floor) -> None:
    """The back room looks, three seconds after it did."""
    count, at = floor.backroom.messages or (0, timezone.now())
    floor.backroom.messages = count, at - timedelta(seconds=3)
    floor.backroom.look_for_junk()


def test_a_storm_is_one_alarm_that_ends_by_itself(control: Control, floor: Floor, line: Line, cast: Cast) -> None:
    passes(floor, control, 200)
    assert FloodAlarm.objects.count() == 0
    passes(floor, control, 12_000)
    passes(floor, control, 12_000)
    alarm = FloodAlarm.objects.get()
    assert (alarm.line, alarm.cause, alarm.ended) == (line, "junk", None)
    told = LiveEvent.objects.filter(kind="line.flood").values_list("user_id", flat=True)
    assert list(told) == [cast.shenzhen_coordinator.user_id]
    assert end_floods(timezone.now() + timedelta(seconds=121)) == 1


def test_many_real_calls_are_no_storm(control: Control, floor: Floor, line: Line) -> None:
    now = timezone.now()
    Call.objects.bulk_create(
        Call(line=line, office=line.office, arrived=now, ended=now, is_live=False, channel=f"c{n}") for n in range(60)
    )
    passes(floor, control, 3_600)
    assert FloodAlarm.objects.count() == 0


def test_an_exchange_that_was_started_again_counts_from_nought(control: Control, floor: Floor) -> None:
    control.messages = 100_000
    passes(floor, control, -100_000)
    assert FloodAlarm.objects.count() == 0


def test_it_says_what_it_is_and_asks_nobody_to_press_a_key(
    control: Control, floor: Floor, cast: Cast, signed_in: Callable[[Actor], Client]
) -> None:
    passes(floor, control, 12_000)
    client = signed_in(cast.shenzhen_coordinator)
    bar, page = (client.get(reverse(f"telephony:{name}")).content.decode() for name in ("flood-bar", "floods"))
    assert ("陌生人" in bar, "真正的来电照常接" in bar, "按 3" in bar) == (True, True, False)
    assert "防火墙" in page
    assert wall(cast.shenzhen_coordinator).flood is None
    assert "陌生人" not in signed_in(cast.beijing_coordinator).get(reverse("telephony:floods")).content.decode()
