"""INVITE at the exchange to the volunteer's phone ringing: Martlet beside Asterisk's own Queue() and Dial(), interleaved in one run.

sipp plays the callers (127.0.0.2) and the volunteers' phones (127.0.0.3); times are those of sipp's own message traces.
The n-th call is matched with the n-th phone that rang, in each of the three alike.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from figure import Figure

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PEOPLE = 120
RATES = {1: 20, 5: 50, 10: 80, 20: 110}  # calls a second -> calls offered
KINDS = {"queue": "1000", "dial": "1001", "martlet": ""}
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
<pause milliseconds="500"/>
<send retrans="500"><![CDATA[
BYE [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:138[call_number]@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:[service]@[remote_ip]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 2 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200"/></scenario>
"""
VOLUNTEER = """<?xml version="1.0"?><scenario name="volunteer">
<recv request="INVITE" crlf="true"/>
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
<recv request="ACK"/><recv request="BYE"/>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send></scenario>
"""


def main(rates: dict[int, int] = RATES, kinds: tuple[str, ...] = tuple(KINDS)) -> list[Figure]:
    from tests.adapters.exchange_house import House, why_not

    reason = why_not() or ("" if shutil.which("sipp") else "sipp is not installed (Debian: sip-tester)")
    if reason:
        print(f"telephony: not measured, {reason}")
        return []
    folder = Path(tempfile.mkdtemp(prefix="martlet-bench-"))
    house = House(folder, people=PEOPLE, one_desk=True)
    natives(house)
    times: dict[tuple[str, int], list[float]] = {}
    try:
        house.start()
        for rate, calls in rates.items():
            for kind in kinds:
                times[kind, rate] = measured(house, folder, kind, rate, calls)
    finally:
        house.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return report(times, rates, kinds)


def natives(house: "object") -> None:
    """Queue() and Dial() over the same phones, in the same Asterisk."""
    extra = house.data / "exchange" / "extra"
    extra.mkdir(parents=True)
    members = "".join(f"member => PJSIP/s{n}\n" for n in range(1, PEOPLE + 1))
    (extra / "modules.conf").write_text("load=app_queue.so\nload=func_rand.so\n")
    (extra / "queues.conf").write_text(
        "[general]\npersistentmembers=no\nautofill=yes\n[hot]\nstrategy=rrmemory\ntimeout=15\nretry=1\nringinuse=no\n"
        f"wrapuptime=0\njoinempty=yes\n{members}"
    )
    (extra / "extensions.conf").write_text(
        f"\n[from-trunk]\nexten => 1000,1,Queue(hot,r)\nexten => 1001,1,Dial(PJSIP/s${{RAND(1,{PEOPLE})}},15)\n"
    )


def measured(house: "object", folder: Path, kind: str, rate: int, calls: int) -> list[float]:
    """Milliseconds from each caller's INVITE to the volunteer's 180, in order."""
    from tests.adapters.exchange_house import NUMBER
    from tests.adapters.sip_phone import until

    house.write("update volunteers_duty set state='ready'")
    here = folder / f"{kind}-{rate}"
    here.mkdir()
    (here / "caller.xml").write_text(CALLER)
    (here / "volunteer.xml").write_text(VOLUNTEER)
    common = ["-trace_shortmsg", "-nostdin", "-nd"]
    phones = subprocess.Popen(
        ["sipp", "-sf", "volunteer.xml", "-i", "127.0.0.3", "-p", str(house.desk_port), "-shortmessage_file", "phones.csv",
         "-mp", "40000", *common],
        cwd=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        subprocess.run(
            ["sipp", f"127.0.0.1:{house.sip}", "-sf", "caller.xml", "-i", "127.0.0.2", "-p", str(house.trunk_port), "-s",
             KINDS[kind] or NUMBER, "-r", str(rate), "-m", str(calls), "-shortmessage_file", "callers.csv",
             "-mp", "50000", "-timeout", "60", *common],
            cwd=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=False,
        )  # fmt: skip
        until(lambda: not house.ari("GET", "/channels"), 20)
    finally:
        phones.terminate()
        phones.wait(10)
    sent = first_seen(here / "callers.csv", "S", "INVITE sip:")
    rung = first_seen(here / "phones.csv", "S", "SIP/2.0 180")
    # A capture that matches nothing would otherwise print zeros.
    assert len(sent) == calls == len(rung), f"{kind} at {rate}/s: {calls} calls, {len(sent)} offered, {len(rung)} rang"
    return [(ring - call) * 1000 for call, ring in zip(sent, rung, strict=True)]


def first_seen(path: Path, direction: str, start: str) -> list[float]:
    """Seconds at which each dialog first sent such a message, sorted."""
    seen: dict[str, float] = {}
    for line in path.read_text(errors="replace").splitlines():
        fields = line.split("\t")
        if len(fields) >= 6 and fields[3] == direction and any(field.startswith(start) for field in fields):
            seen.setdefault(fields[4], float(fields[2]))
    return sorted(seen.values())


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def report(times: dict[tuple[str, int], list[float]], rates: dict[int, int], kinds: tuple[str, ...]) -> list[Figure]:
    figures = []
    for rate in rates:
        words = ", ".join(
            f"{kind} {statistics.median(times[kind, rate]):.1f}/{p95(times[kind, rate]):.1f}" for kind in kinds
        )
        print(f"telephony, {rate}/s, INVITE to ringing p50/p95 ms: {words}")
        if not {"queue", "martlet"} <= set(kinds):
            continue
        figures.append(Figure(f"INVITE to ringing, p95 at {rate}/s, against Queue()", p95(times["martlet", rate]),
                              p95(times["queue", rate]), at_most=1.5))  # fmt: skip
    return figures


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "martlet.settings")
    wanted = argparse.ArgumentParser(description="Only a part of the bench, for whoever works on it.")
    wanted.add_argument("--rates", default="", help="such as 1,20")
    wanted.add_argument("--calls", type=int, default=0, help="offered at each rate")
    wanted.add_argument("--kinds", default=",".join(KINDS))
    chosen = wanted.parse_args()
    rates = [int(word) for word in chosen.rates.split(",") if word] or list(RATES)
    for figure in main({rate: chosen.calls or RATES[rate] for rate in rates}, tuple(chosen.kinds.split(","))):
        print(f"{figure.what}: {figure.ours:.1f} against {figure.floor:.1f} ms, ratio {figure.ratio:.2f}")
