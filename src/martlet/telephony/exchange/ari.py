"""A small client of Asterisk's REST Interface: one pooled HTTP session, one event socket that always comes back.

What has a body, above all the request that makes a phone ring, goes over the event socket while there is one (`eventsocket`).
The socket serves one request after the other, so everything else, of which much may wait, stays with HTTP.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import picows

from martlet.telephony.exchange import APP, ExchangeError, control
from martlet.telephony.exchange.eventsocket import EventSocket

log = logging.getLogger(__name__)
TIMEOUT = 8  # seconds for one request

# Everything else (variables set, dialplan steps) would only cost time.
WANTED = (
    "StasisStart",
    "StasisEnd",
    "ChannelStateChange",
    "ChannelDtmfReceived",
    "ChannelDestroyed",
    "PlaybackFinished",
    "RecordingFinished",
    "RecordingFailed",
    "ApplicationReplaced",
    "RESTResponse",
)


class Ari:
    """Speaks to one Asterisk. `url` ends in /ari; the password is generated, see `keys`. `home`: its folder, where it may run
    on this machine."""

    def __init__(self, url: str, password: str, *, app: str = APP, user: str = APP, home: Path | None = None) -> None:
        self.url = url.rstrip("/")
        self.app = app
        self.home, self.runs_here = home, False
        mark = base64.b64encode(f"{user}:{password}".encode()).decode()
        # A header of our own: aiohttp's BasicAuth is deprecated, and credentials in an address end up in logs.
        self.headers = {"Authorization": f"Basic {mark}"}
        self.session: aiohttp.ClientSession | None = None
        self.socket: EventSocket | None = None
        self.closed = False
        self.complaint = ""

    def open_session(self) -> aiohttp.ClientSession:
        if self.session is None:
            self.session = aiohttp.ClientSession(
                headers=self.headers,
                connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=14),  # below Asterisk's own 15 s
                timeout=aiohttp.ClientTimeout(total=TIMEOUT),
            )
        return self.session

    async def request(
        self, method: str, path: str, params: dict[str, str] | None = None, body: dict[str, Any] | None = None
    ) -> Any:
        """One request, and its answer."""
        if body is not None and params is None:
            return await self.send(method, path, body)
        return await self.over_http(method, path, params, body)

    def send(self, method: str, path: str, body: dict[str, Any]) -> Awaitable[Any]:
        """A request that is on its way when this returns; the answer is to be awaited."""
        if self.socket is None:
            return self.over_http(method, path, None, body)
        return answered(self.socket.ask(method, path, body))

    async def over_http(
        self, method: str, path: str, params: dict[str, str] | None, body: dict[str, Any] | None
    ) -> Any:
        """A kept connection that Asterisk closed in the same instant is tried once more."""
        for attempt in (1, 2):
            try:
                async with self.open_session().request(method, self.url + path, params=params, json=body) as answer:
                    text = await answer.text()
                    if answer.status >= 400:
                        raise ExchangeError(answer.status, reason_in(text) or answer.reason or "")
                    return json.loads(text) if text else None
            except aiohttp.ServerDisconnectedError as gone:
                if attempt == 2:
                    raise ExchangeError(0, "the exchange closed the connection") from gone
            except (aiohttp.ClientError, TimeoutError) as gone:
                raise ExchangeError(0, type(gone).__name__) from gone
        raise AssertionError("unreachable")

    async def listen(self, hear: Callable[[dict[str, Any]], None]) -> None:
        """Events for ever; ends when another leader takes over."""
        pause = 0.1
        while not self.closed:
            try:
                self.socket = await self.open_socket()
                pause = 0.1
                filters = {"allowed": [{"type": name} for name in WANTED]}
                await self.request("PUT", f"/applications/{self.app}/eventFilter", body=filters)
                self.complain("")
                self.runs_here = self.home is not None and control.answers(self.home)
                self.socket.tell(hear)
                await self.socket.ended()
            except (picows.WSError, ExchangeError, TimeoutError, OSError) as problem:
                self.complain(type(problem).__name__)
            finally:
                replaced = self.socket is not None and self.socket.replaced
                self.let_go()
            if self.closed or replaced:
                return
            hear({"type": "Disconnected"})
            await asyncio.sleep(pause)
            pause = min(pause * 2, 2.0)

    def is_dead(self) -> bool:
        """A cut connection proves nothing: calls go on without us. The control socket of an Asterisk on this machine does."""
        return self.runs_here and self.home is not None and not control.answers(self.home)

    async def open_socket(self) -> EventSocket:
        """Raises ConnectionResetError when the other side hangs up before it has greeted; picows then returns without a listener."""
        socket = EventSocket()
        _transport, listener = await picows.ws_connect(
            lambda: socket,
            f"{self.url.replace('http', 'ws', 1)}/events?app={self.app}",
            extra_headers=self.headers,
            enable_auto_ping=True,
            auto_ping_idle_timeout=10,
            auto_ping_reply_timeout=5,
        )
        if listener is None:
            raise ConnectionResetError
        return socket

    def let_go(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def complain(self, why: str) -> None:
        """Say once what is the matter, and once that it is over; a house without an exchange is no news each second."""
        if why and why != self.complaint:
            log.info("the exchange is not there: %s", why)
        elif self.complaint and not why:
            log.info("the exchange is there")
        self.complaint = why

    async def close(self) -> None:
        self.closed = True
        self.let_go()
        if self.session is not None:
            await self.session.close()
            self.session = None


async def answered(answer: asyncio.Future[dict[str, Any]]) -> Any:
    """What Asterisk answered over the socket."""
    try:
        async with asyncio.timeout(TIMEOUT):
            found = await answer
    except (TimeoutError, OSError) as gone:
        raise ExchangeError(0, type(gone).__name__) from gone
    text = str(found.get("message_body") or "")
    if found["status_code"] >= 400:
        raise ExchangeError(found["status_code"], reason_in(text) or str(found.get("reason_phrase", "")))
    return json.loads(text) if text else None


def reason_in(text: str) -> str:
    """Asterisk answers {"message": "..."}; anything else is kept short."""
    try:
        answer = json.loads(text)
    except ValueError:
        return text[:80]
    return str(answer.get("message", "") if isinstance(answer, dict) else "")[:120]
