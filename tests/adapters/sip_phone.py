"""A telephone in a thread: SIP over UDP, sound as A-law, on a loopback address. It can call, be called, send tones and keys,
and remembers what it heard. Enough of a telephone to prove that people hear each other; not a line more."""

import hashlib
import math
import random
import re
import select
import socket
import struct
import threading
import time
from bisect import bisect_left
from collections.abc import Callable

RATE, FRAME = 8000, 160


def decoded(code: int) -> int:
    """One A-law byte as a sample (ITU-T G.711)."""
    code ^= 0x55
    exponent, mantissa = (code >> 4) & 7, code & 15
    value = (mantissa << 4) + 8 if exponent == 0 else ((mantissa << 4) + 0x108) << (exponent - 1)
    return value if code & 0x80 else -value


def decoded_mu(code: int) -> int:
    """One mu-law byte as a sample (ITU-T G.711)."""
    code = ~code & 0xFF
    value = ((((code & 15) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84
    return -value if code & 0x80 else value


class Codec:
    """Number and name in the offer, and how a sample becomes a byte and back. One without `decode` is offered and never spoken."""

    def __init__(self, number: int, name: str, decode: Callable[[int], int] | None = None) -> None:
        self.number, self.name = number, name
        self.decode = [decode(code) for code in range(256)] if decode else []
        self.ranked = sorted((value, code) for code, value in enumerate(self.decode))
        self.values = [value for value, _code in self.ranked]

    def encode(self, sample: float) -> int:
        return self.ranked[min(bisect_left(self.values, sample), 255)][1]


CODECS = {"alaw": Codec(8, "PCMA", decoded), "ulaw": Codec(0, "PCMU", decoded_mu), "g729": Codec(18, "G729")}


def power(samples: list[int], frequency: float) -> float:
    """Share of the signal's energy at one frequency, 0 to 1 (Goertzel)."""
    total = sum(value * value for value in samples) or 1
    factor = 2 * math.cos(2 * math.pi * frequency / RATE)
    before = last = 0.0
    for value in samples:
        before, last = last, value + factor * last - before
    return 2 * (before**2 + last**2 - factor * before * last) / (total * max(len(samples), 1))


def heard_tone(samples: list[int], frequency: float) -> bool:
    """Whether a second somewhere in there is mostly this tone."""
    return any(
        power(samples[start : start + RATE // 2], frequency) > 0.5
        for start in range(0, max(1, len(samples) - RATE // 2), RATE // 4)
    )


def digest(user: str, password: str, uri: str, asked: dict[str, str]) -> str:
    """The answer to a challenge (RFC 2617)."""

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()  # noqa: S324 - what telephones do

    once = f"{random.randrange(10**9):x}"
    secret, what = md5(f"{user}:{asked['realm']}:{password}"), md5(f"REGISTER:{uri}")
    answer = md5(f"{secret}:{asked['nonce']}:00000001:{once}:auth:{what}")
    opaque = f', opaque="{asked["opaque"]}"' if "opaque" in asked else ""
    return (f'Digest username="{user}", realm="{asked["realm"]}", nonce="{asked["nonce"]}", uri="{uri}", response="{answer}", '
            f'algorithm=MD5, qop=auth, nc=00000001, cnonce="{once}"{opaque}')  # fmt: skip


class Phone:
    """`manner`: what it does when called: answer | ring | refuse | unknown. `tone`: what it sends once connected.
    Port 0: any that nobody has; `port` tells which."""

    def __init__(
        self,
        address: str,
        port: int,
        exchange: tuple[str, int],
        *,
        name: str = "x",
        tone: float = 0.0,
        manner: str = "answer",
        after: float = 0.0,
        codec: str = "alaw",
    ) -> None:
        self.address, self.exchange, self.name = address, exchange, name
        self.tone, self.manner, self.after = tone, manner, after
        self.codec = CODECS[codec]
        self.sip = self.bound(port)
        self.port = self.sip.getsockname()[1]
        self.rtp = self.bound(0)
        self.heard: list[int] = []
        self.statuses: list[tuple[float, int]] = []
        self.invited: list[tuple[float, str]] = []
        self.events: list[str] = []
        self.dialog: dict[str, str] = {}
        self.remote: tuple[str, int] | None = None
        self.connected = threading.Event()
        self.over = threading.Event()
        self.ringing = threading.Event()
        self.registered = threading.Event()  # something came back
        self.register_status, self.challenge = 0, ""
        self.keys: list[str] = []
        self.pressed = ""  # what the other side pressed
        self.stamp = b""
        self.closing = False
        self.sent_at = 0.0
        self.threads = [threading.Thread(target=part, daemon=True) for part in (self.listen, self.speak, self.hear)]
        for thread in self.threads:
            thread.start()

    def bound(self, port: int) -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        if port:  # a port that the system chooses may never be another telephone's
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((self.address, port))
        return made

    # --- SIP ----------------------------------------------------------------------------------------------------------
    def send(self, text: str, body: str = "") -> None:
        head = f"{text}Content-Length: {len(body)}\r\n\r\n{body}"
        self.sip.sendto(head.encode(), self.exchange)

    def sdp(self) -> str:
        port = self.rtp.getsockname()[1]
        return (f"v=0\r\no=- 1 1 IN IP4 {self.address}\r\ns=-\r\nc=IN IP4 {self.address}\r\nt=0 0\r\n"
                f"m=audio {port} RTP/AVP {self.codec.number} 101\r\na=rtpmap:{self.codec.number} {self.codec.name}/8000\r\n"
                "a=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\n")  # fmt: skip

    def call(self, number: str, caller: str = "") -> "Phone":
        """Dial. Without a number of one's own everybody is a stranger, so that nobody is rung for old acquaintance."""
        caller = caller or f"139{random.randrange(10**8):08d}"
        mark = f"{random.randrange(10**9)}"
        via = f"SIP/2.0/UDP {self.address}:{self.port};branch=z9hG4bK{mark};rport"
        self.dialog = {
            "id": f"{mark}@{self.address}", "from": f"<sip:{caller}@{self.address}:{self.port}>;tag={mark}",
            "to": f"<sip:{number}@{self.exchange[0]}>", "uri": f"sip:{number}@{self.exchange[0]}:{self.exchange[1]}",
            "via": via, "seq": "1",
        }  # fmt: skip
        self.sent_at = time.monotonic()
        self.send(self.request("INVITE") + "Content-Type: application/sdp\r\n", self.sdp())
        return self

    def register(self, server: str, user: str, password: str) -> int:
        """Register there with a digest (RFC 3261, 22; MD5 with qop=auth) as a desk phone does; the last status, 0 = none."""
        host, uri = server.rpartition(":")[0], f"sip:{server}"
        mark, proof = f"{random.randrange(10**9)}", ""
        for seq in (1, 2):
            self.registered.clear()
            self.send(
                f"REGISTER {uri} SIP/2.0\r\nVia: {self.fresh_via()}\r\nMax-Forwards: 70\r\nFrom: <sip:{user}@{host}>;tag={mark}\r\n"
                f"To: <sip:{user}@{host}>\r\nCall-ID: {mark}@{self.address}\r\nCSeq: {seq} REGISTER\r\n"
                f"Contact: <sip:{user}@{self.address}:{self.port}>;expires=300\r\n{proof}"
            )
            if not self.registered.wait(5):
                return 0
            if self.register_status != 401 or proof:
                break
            asked = dict(re.findall(r'(\w+)="?([^",]+)"?', self.challenge))
            proof = f"Authorization: {digest(user, password, uri, asked)}\r\n"
        return self.register_status

    def request(self, method: str, via: str = "", seq: str = "") -> str:
        d = self.dialog
        lines = (
            f"{method} {d['uri']} SIP/2.0", f"Via: {via or d['via']}", "Max-Forwards: 70", f"From: {d['from']}", f"To: {d['to']}",
            f"Call-ID: {d['id']}", f"CSeq: {seq or d['seq']} {method}", f"Contact: <sip:{self.name}@{self.address}:{self.port}>",
        )  # fmt: skip
        return "".join(f"{line}\r\n" for line in lines)

    def fresh_via(self) -> str:
        return f"SIP/2.0/UDP {self.address}:{self.port};branch=z9hG4bK{random.randrange(10**9)};rport"

    def hang_up(self) -> None:
        """BYE when connected, CANCEL before."""
        if not self.dialog:
            return
        if self.connected.is_set():
            self.dialog["seq"] = str(int(self.dialog["seq"]) + 1)
            self.send(self.request("BYE", self.fresh_via()))
        else:
            self.send(self.request("CANCEL"))
        self.over.set()

    def listen(self) -> None:
        while not self.closing:
            if not select.select([self.sip], [], [], 0.1)[0]:
                continue
            try:
                text = self.sip.recv(65535).decode(errors="replace")
            except OSError:
                return
            head, _gap, body = text.partition("\r\n\r\n")
            first, *lines = head.split("\r\n")
            fields = {}
            for line in lines:
                key, _colon, value = line.partition(":")
                fields.setdefault(key.strip().lower(), []).append(value.strip())
            if first.startswith("SIP/2.0"):
                self.on_answer(int(first.split()[1]), fields, body)
            else:
                self.on_request(first.split()[0], fields, body, head)

    def on_answer(self, status: int, fields: dict[str, list[str]], body: str) -> None:
        method = fields["cseq"][0].split()[1]
        if method == "REGISTER":
            self.register_status, self.challenge = status, fields.get("www-authenticate", [""])[0]
            self.registered.set()
            return
        if method != "INVITE":
            return
        self.statuses.append((time.monotonic(), status))
        if status == 180:
            self.ringing.set()
        if status >= 200:
            self.dialog["to"] = fields["to"][0]
            if status < 300 and "contact" in fields:
                self.dialog["uri"] = re.search(r"<([^>]+)>", fields["contact"][0])[1]  # type: ignore[index]
            self.send(self.request("ACK", self.fresh_via() if status < 300 else ""))
            if status < 300:
                self.meet(body)
            else:
                self.over.set()
        elif body:
            self.meet(body, early=True)

    def meet(self, body: str, early: bool = False) -> None:
        address, port = re.search(r"c=IN IP4 (\S+)", body), re.search(r"m=audio (\d+)", body)
        if address and port:
            self.remote = (address[1], int(port[1]))
        if not early:
            self.connected.set()

    def on_request(self, method: str, fields: dict[str, list[str]], body: str, head: str) -> None:
        self.events.append(method)

        def reply(status: str, extra: str = "", answer: str = "") -> None:
            vias = "".join(f"Via: {via}\r\n" for via in fields["via"])
            to = (
                fields["to"][0]
                if "tag=" in fields["to"][0] or status.startswith("100")
                else f"{fields['to'][0]};tag={self.port}{id(self) % 9999}"
            )
            self.send(f"SIP/2.0 {status}\r\n{vias}From: {fields['from'][0]}\r\nTo: {to}\r\nCall-ID: {fields['call-id'][0]}\r\n"
                      f"CSeq: {fields['cseq'][0]}\r\nContact: <sip:{self.name}@{self.address}:{self.port}>\r\n{extra}", answer)  # fmt: skip
            self.local_to = to

        if method == "INVITE":
            if "tag=" in fields["to"][0]:  # a re-INVITE: take it as it is
                reply("200 OK", "Content-Type: application/sdp\r\n", self.sdp())
                return
            if any(fields["call-id"][0] == known for _at, known in self.invited):
                return  # sent again because we were slow
            self.invited.append((time.monotonic(), fields["call-id"][0]))
            self.head = head
            self.over.clear()
            self.connected.clear()
            self.pending = reply
            if self.manner == "refuse":
                reply("486 Busy Here")
                return
            if self.manner == "unknown":
                reply("404 Not Found")
                return
            reply("180 Ringing")
            self.ringing.set()
            self.dialog = {"id": fields["call-id"][0], "to": fields["from"][0], "from": self.local_to, "seq": "1", "via": self.fresh_via(),
                           "uri": re.search(r"<([^>]+)>", fields["contact"][0])[1]}  # type: ignore[index] # fmt: skip
            self.offer = body
            if self.manner == "answer":
                threading.Timer(self.after, self.pick_up).start()
        elif method in ("CANCEL", "BYE") and fields["call-id"][0] != self.dialog.get("id"):
            # Sent again and again to the phone that had this address before.
            reply("481 Call/Transaction Does Not Exist")
        elif method == "CANCEL":
            reply("200 OK")
            self.pending("487 Request Terminated")
            self.over.set()
        elif method == "BYE":
            reply("200 OK")
            self.connected.clear()
            self.over.set()
        elif method != "ACK":
            reply("200 OK")

    def pick_up(self) -> None:
        if self.over.is_set():
            return
        self.pending("200 OK", "Content-Type: application/sdp\r\n", self.sdp())
        self.meet(self.offer)

    # --- sound --------------------------------------------------------------------------------------------------------
    def press(self, digit: str) -> None:
        self.keys.append(digit)

    def speak(self) -> None:
        sequence, stamp, source = random.randrange(1000), random.randrange(10**6), random.randrange(10**9)
        n, due = 0, time.monotonic()
        while not self.closing:
            due += 0.02
            time.sleep(max(0.0, due - time.monotonic()))
            if not self.remote or not self.connected.is_set():
                due = time.monotonic()
                continue
            if self.keys:
                code = "0123456789*#".index(self.keys.pop(0))
                for part in range(8):
                    end = 0x80 if part >= 5 else 0
                    body = struct.pack("!BBH", code, end | 10, min(part + 1, 6) * FRAME)
                    self.rtp.sendto(
                        struct.pack("!BBHII", 0x80, 101, sequence & 0xFFFF, stamp, source) + body, self.remote
                    )
                    sequence += 1
                    time.sleep(0.02)
                stamp += 8 * FRAME
                due = time.monotonic()
                continue
            wave = bytes(
                self.codec.encode(9000 * math.sin(2 * math.pi * self.tone * (n + k) / RATE) if self.tone else 0)
                for k in range(FRAME)
            )
            n += FRAME
            try:
                self.rtp.sendto(
                    struct.pack("!BBHII", 0x80, self.codec.number, sequence & 0xFFFF, stamp & 0xFFFFFFFF, source)
                    + wave,
                    self.remote,
                )
            except OSError:
                return
            sequence, stamp = sequence + 1, stamp + FRAME

    def hear(self) -> None:
        while not self.closing:
            if not select.select([self.rtp], [], [], 0.1)[0]:
                continue
            try:
                packet = self.rtp.recv(2048)
            except OSError:
                return
            if packet[1] & 0x7F == 101 and packet[4:8] != self.stamp:  # one key is sent in several packets
                self.stamp = packet[4:8]
                self.pressed += "0123456789*#"[packet[12]]
            if packet[1] & 0x7F == self.codec.number:
                self.heard += [self.codec.decode[code] for code in packet[12:]]

    def close(self) -> None:
        self.closing = True
        for thread in self.threads:
            thread.join(1)
        self.sip.close()
        self.rtp.close()


def until(true: Callable[[], object], seconds: float = 10.0) -> object:
    """Wait for a fact; returns it, or fails with the last answer."""
    end = time.monotonic() + seconds
    while not (fact := true()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
    return fact
