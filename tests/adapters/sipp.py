"""sipp as many callers and many phones at once, and its own message traces read back.

Callers are on 127.0.0.2, the carrier's address; every volunteer's phone is one port of 127.0.0.3 (`House(one_desk=True)`).
"""

import socket
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from tests.adapters.exchange_house import NUMBER, House, end
from tests.adapters.sip_phone import until

Process = subprocess.Popen[bytes]

CALLER = """<?xml version="1.0"?><scenario name="caller">
<send retrans="500"><![CDATA[
INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:138[call_number]@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:[service]@[remote_ip]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000
]]></send>
<recv response="100" optional="true"/><recv response="180" optional="true"/><recv response="183" optional="true"/>
<recv response="200" rrs="true"/>
<send><![CDATA[
ACK [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:138[call_number]@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:[service]@[remote_ip]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
%(end)s</scenario>
"""
VOLUNTEER = """<?xml version="1.0"?><scenario name="volunteer">
<recv request="INVITE" crlf="true"><action>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="them"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="us"/>
<ereg regexp="sip:[^>]*" search_in="hdr" header="Contact:" assign_to="where"/>
</action></recv>
<send><![CDATA[
SIP/2.0 180 Ringing
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port]>
Content-Length: 0

]]></send>
<pause milliseconds="200"/>
<send retrans="500"><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port]>
Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000
]]></send>
<recv request="ACK"/>
<nop><action><assignstr assign_to="said" value="[$us][$them][$where]"/></action></nop>
%(end)s<Reference variables="said"/></scenario>
"""
TALKS = """<pause milliseconds="%(talk)d"/>
<send retrans="500"><![CDATA[
BYE %(where)s SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: %(us)s
To: %(them)s
Call-ID: [call_id]
CSeq: 2 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200"/>"""
LISTENS = """<recv request="BYE"/>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>"""
WORKER = {
    "where": "[next_url]",
    "us": "<sip:138[call_number]@[local_ip]:[local_port]>;tag=[call_number]",
    "them": "<sip:[service]@[remote_ip]>[peer_tag_param]",
}
PHONE = {"where": "[$where]", "us": "[$us];tag=[call_number]", "them": "[$them]"}


class Crowd:
    """Some calls at a rate, answered by every phone that rings; `offered` and `rang` are seconds, sorted.

    Callers hang up `talk` seconds after they hear anybody, which may be a machine; or else volunteers do it (`patient`).
    """

    def __init__(self, house: House, folder: Path, talk: float = 0.5, patient: bool = False) -> None:
        self.house, self.folder = house, folder
        folder.mkdir()
        both = ("caller", CALLER, patient, WORKER), ("volunteer", VOLUNTEER, not patient, PHONE)
        for name, scenario, listens, who in both:
            end = LISTENS if listens else TALKS % {"talk": talk * 1000, **who}
            (folder / f"{name}.xml").write_text(scenario % {"end": end})

    def call(self, calls: int, rate: float, number: str = NUMBER, timeout: float = 120) -> int:
        """sipp's verdict, 0 when every call was served; returns when the exchange is empty again."""
        with (
            self.sipp("volunteer", "127.0.0.3", self.house.desk_port),
            self.sipp(
                "caller", "127.0.0.2", self.house.trunk_port, f"127.0.0.1:{self.house.sip}", "-s", number,
                "-r", str(rate), "-m", str(calls), "-l", str(calls), "-timeout", str(int(timeout)),
            ) as callers,
        ):  # fmt: skip
            verdict = callers.wait(timeout + 10)
            until(lambda: not self.house.ari("GET", "/channels"), 30)
        return verdict

    def sipp(self, who: str, address: str, port: int, *more: str) -> AbstractContextManager[Process]:
        return running(
            ["sipp", *more, "-sf", f"{who}.xml", "-i", address, "-p", str(port), "-mp", str(media_port(address)),
             "-trace_shortmsg", "-shortmessage_file", f"{who}.csv", "-nostdin", "-nd"],
            cwd=self.folder,
        )  # fmt: skip

    @property
    def offered(self) -> list[float]:
        return first_seen(self.folder / "caller.csv", "INVITE sip:")

    @property
    def rang(self) -> list[float]:
        return first_seen(self.folder / "volunteer.csv", "SIP/2.0 180")


# --- beside the calls ---------------------------------------------------------------------------------------------------


@contextmanager
def again_and_again(work: Callable[[], None], pause: float) -> Iterator[None]:
    """Until the end."""
    over = threading.Event()

    def loop() -> None:
        while not over.wait(pause):
            with suppress(sqlite3.OperationalError):  # somebody else writes; the next round does it
                work()

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def ready(house: House) -> None:
    """Volunteers who wrap up are ready for the next call."""
    house.write("update volunteers_duty set state='ready' where state='wrap_up'")


def nobody_wraps_up(house: House) -> AbstractContextManager[None]:
    """Nothing is written down of these calls."""
    return again_and_again(lambda: ready(house), 0.05)


def offered(house: House) -> list[int]:
    """The tickets in the order in which their calls were first offered to anybody."""
    return tickets(
        house, "telephony_call_offer o join telephony_call c on c.id = o.call_id group by c.id order by min(o.offered)"
    )


def arrived(house: House) -> list[int]:
    return tickets(house, "telephony_call c order by arrived")


def tickets(house: House, of: str) -> list[int]:
    return [ticket for (ticket,) in house.rows(f"select cast(c.machine ->> 'ticket' as integer) from {of}")]  # noqa: S608


def media_port(address: str) -> int:
    """An even UDP port free at this moment, as is the one two above it: sipp takes both, and ends when it cannot."""
    while True:
        with socket.socket(type=socket.SOCK_DGRAM) as sound, socket.socket(type=socket.SOCK_DGRAM) as picture:
            sound.bind((address, 0))
            port = int(sound.getsockname()[1])
            with suppress(OSError, OverflowError):  # taken, or past the last one
                picture.bind((address, port + 2))
                if port % 2 == 0:
                    return port


@contextmanager
def running(command: Sequence[str], cwd: Path) -> Iterator[Process]:
    """A program that is gone afterwards, whatever happened meanwhile."""
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        end(process)


def first_seen(path: Path, start: str) -> list[float]:
    """Seconds at which each dialog first sent such a message, sorted."""
    seen: dict[str, float] = {}
    for line in path.read_text(errors="replace").splitlines():
        fields = line.split("\t")
        if len(fields) >= 6 and fields[3] == "S" and any(field.startswith(start) for field in fields):
            seen.setdefault(fields[4], float(fields[2]))
    return sorted(seen.values())
