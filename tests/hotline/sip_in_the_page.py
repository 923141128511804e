"""An exchange for one page's phone: it takes the page's web socket, registers the phone, rings it, and lets it go.

Enough SIP to bring the bar into each of its states without a house; that people hear each other is told in `journeys`.
"""

import re
from itertools import count

from playwright.sync_api import Page, WebSocketRoute

OFFER = """async () => { window.peer = new RTCPeerConnection(); peer.addTransceiver("audio");
  await peer.setLocalDescription(await peer.createOffer());
  if (peer.iceGatheringState !== "complete") await new Promise((done) => setTimeout(done, 300));
  return peer.localDescription.sdp; }"""
END = "\r\n"


class SipInThePage:
    """Make it before the page is opened."""

    def __init__(self, page: Page) -> None:
        self.page, self.name, self.numbers = page, "", count(1)
        self.socket: WebSocketRoute | None = None
        self.invite: dict[str, str] = {}
        self.seconds = 20
        self.said: list[str] = []  # first lines of what the phone said
        page.route_web_socket(re.compile("^ws"), self.opened)

    def opened(self, socket: WebSocketRoute) -> None:
        self.socket = socket
        socket.on_message(self.heard)

    def heard(self, text: str | bytes) -> None:
        first, fields = parsed(str(text))
        if not first:
            return  # a sign of life
        self.said.append(first)
        if first.startswith("REGISTER"):
            self.name = fields["To"].partition("sip:")[2].partition("@")[0]
            self.answer(fields, f"Contact: {fields['Contact']};expires=120")
        elif first.startswith(("BYE", "INFO")):
            self.answer(fields)
        elif fields["CSeq"].endswith("INVITE") and not first.startswith("SIP/2.0 1"):
            self.invite["To"] = fields["To"]
            self.request("ACK")

    def answer(self, fields: dict[str, str], *more: str) -> None:
        to = fields["To"] if "tag=" in fields["To"] else f"{fields['To']};tag=ours"
        kept = [f"{name}: {fields[name]}" for name in ("Via", "From", "Call-ID", "CSeq")]
        self.send("SIP/2.0 200 OK", *kept, f"To: {to}", *more)

    def request(self, method: str, *more: str, body: str = "") -> None:
        at = "bye" if method == "BYE" else self.invite["branch"]
        number = 2 if method == "BYE" else 1
        self.send(
            f"{method} sip:{self.name}@page.invalid;transport=ws SIP/2.0",
            f"Via: SIP/2.0/WS exchange.invalid;branch=z9hG4bK{at}", "Max-Forwards: 70",
            f"From: {self.invite['From']}", f"To: {self.invite['To']}", f"Call-ID: {self.invite['Call-ID']}",
            f"CSeq: {number} {method}", *more, body=body,
        )  # fmt: skip

    def send(self, *lines: str, body: str = "") -> None:
        assert self.socket is not None
        head = [*lines, f"Content-Length: {len(body.encode())}"]
        self.socket.send(END.join([*head, "", body]))

    # --- what a test does -------------------------------------------------------------------------------------------------
    def is_there(self) -> None:
        self.page.wait_for_selector("#phone[data-state=ready]", state="attached")

    def rings(self, call: object, role: str = "") -> None:
        """As `switchboard.hands.a_ring` asks it of the exchange."""
        number = next(self.numbers)
        self.invite = {
            "branch": f"b{number}", "Call-ID": f"call{number}@exchange.invalid",
            "From": "<sip:7@exchange.invalid>;tag=theirs", "To": f"<sip:{self.name}@exchange.invalid>",
        }  # fmt: skip
        about = f"X-Martlet-Call: {call};ring={self.seconds}" + (f";as={role}" if role else "")
        offer = self.page.evaluate(OFFER)
        self.request(
            "INVITE",
            "Contact: <sip:7@exchange.invalid;transport=ws>",
            about,
            "Content-Type: application/sdp",
            body=offer,
        )

    def gives_up(self, reason: str = "") -> None:
        """The caller has hung up, or another phone was faster."""
        self.request("CANCEL", *([f"Reason: {reason}"] if reason else []))

    def hangs_up(self) -> None:
        self.request("BYE")


def parsed(text: str) -> tuple[str, dict[str, str]]:
    head = text.partition(END * 2)[0]
    first, _end, rest = head.partition(END)
    return first.strip(), dict(line.split(": ", 1) for line in rest.split(END) if ": " in line)
