"""A small client of Asterisk's REST Interface: one pooled HTTP session, one event socket that always comes back.

What has a body, above all the request that makes a phone ring, goes over the event socket while there is one: Asterisk
takes requests there since 22.4, and a frame on an open socket is written and read faster than a request of HTTP. The
socket serves one request after the other, so everything else, of which much may wait, stays with HTTP.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import aiohttp

from martlet.telephony.exchange import APP, ExchangeError

log = logging.getLogger(__name__)
TIMEOUT = 8  # seconds for one request

# Everything else (variables set, dialplan steps) would only cost time.
WANTED = (
    "StasisStart", "StasisEnd", "ChannelStateChange", "ChannelDtmfReceived", "ChannelDestroyed", "PlaybackFinished",
    "RecordingFinished", "RecordingFailed", "ApplicationReplaced",
    "RESTResponse",
)  # fmt: skip


class Ari:
    """Speaks to one Asterisk. `url` ends in /ari; the password is generated, see `keys`."""

    def __init__(self, url: str, password: str, *, app: str = APP, user: str = APP) -> None:
        self.url = url.rstrip("/")
        self.app = app
        mark = base64.b64encode(f"{user}:{password}".encode()).decode()
        # A header of our own: aiohttp's BasicAuth is deprecated, and credentials in an address end up in logs.
        self.headers = {"Authorization": f"Basic {mark}"}
        self.session: aiohttp.ClientSession | None = None
        self.socket: aiohttp.ClientWebSocketResponse | None = None
        self.asked: dict[str, asyncio.Future[dict[str, Any]]] = {}  # over the socket, and not answered yet
        self.numbers = itertools.count(1)
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
        """One request. A kept connection that Asterisk closed in the same instant is tried once more."""
        if body is not None and params is None and self.socket is not None:
            return await self.over_socket(self.socket, method, path, body)
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

    async def over_socket(
        self, socket: aiohttp.ClientWebSocketResponse, method: str, path: str, body: dict[str, Any]
    ) -> Any:
        mark = str(next(self.numbers))
        self.asked[mark] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(TIMEOUT):
                await socket.send_str(json.dumps({
                    "type": "RESTRequest", "request_id": mark, "method": method, "uri": path.removeprefix("/"),
                    "content_type": "application/json", "message_body": json.dumps(body),
                }))  # fmt: skip
                answer = await self.asked[mark]
        except (aiohttp.ClientError, TimeoutError, OSError) as gone:
            raise ExchangeError(0, type(gone).__name__) from gone
        finally:
            del self.asked[mark]
        text = str(answer.get("message_body") or "")
        if answer["status_code"] >= 400:
            raise ExchangeError(answer["status_code"], reason_in(text) or str(answer.get("reason_phrase", "")))
        return json.loads(text) if text else None

    async def events(self) -> AsyncIterator[dict[str, Any]]:
        """Events for ever: `Connected` after each connection, `Disconnected` after each loss, then what Asterisk says."""
        pause = 0.1
        while not self.closed:
            try:
                async with self.open_session().ws_connect(
                    f"{self.url}/events", params={"app": self.app}, heartbeat=10, max_msg_size=0
                ) as socket:
                    pause = 0.1
                    filters = {"allowed": [{"type": name} for name in WANTED]}
                    await self.request("PUT", f"/applications/{self.app}/eventFilter", body=filters)
                    self.complain("")
                    async with contextlib.aclosing(self.news(socket)) as news:
                        async for event in news:
                            yield event
                            if event["type"] == "ApplicationReplaced":
                                return
            except (aiohttp.ClientError, ExchangeError, TimeoutError, OSError) as problem:
                self.complain(type(problem).__name__)
            if self.closed:
                return
            yield {"type": "Disconnected"}
            await asyncio.sleep(pause)
            pause = min(pause * 2, 2.0)

    async def news(self, socket: aiohttp.ClientWebSocketResponse) -> AsyncGenerator[dict[str, Any], None]:
        """Events of one connection. They are read by a task of its own: who is still busy with one may wait for an answer."""
        came: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self.socket = socket
        reader = asyncio.create_task(self.read(socket, came))
        try:
            yield {"type": "Connected"}
            while event := await came.get():
                yield event
            await reader
        finally:
            reader.cancel()

    async def read(self, socket: aiohttp.ClientWebSocketResponse, came: asyncio.Queue[dict[str, Any] | None]) -> None:
        try:
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    continue
                event = json.loads(message.data)
                if event.get("type") != "RESTResponse":
                    came.put_nowait(event)
                elif (waiting := self.asked.get(event.get("request_id", ""))) and not waiting.done():
                    waiting.set_result(event)
        finally:
            self.socket = None
            for waiting in [one for one in self.asked.values() if not one.done()]:
                waiting.set_exception(aiohttp.ServerDisconnectedError())
            came.put_nowait(None)

    def complain(self, why: str) -> None:
        """Say once what is the matter, and once that it is over; a house without an exchange is no news each second."""
        if why and why != self.complaint:
            log.info("the exchange is not there: %s", why)
        elif self.complaint and not why:
            log.info("the exchange is there")
        self.complaint = why

    async def close(self) -> None:
        self.closed = True
        if self.session is not None:
            await self.session.close()
            self.session = None


def reason_in(text: str) -> str:
    """Asterisk answers {"message": "..."}; anything else is kept short."""
    try:
        answer = json.loads(text)
    except ValueError:
        return text[:80]
    return str(answer.get("message", "") if isinstance(answer, dict) else "")[:120]
