"""The open event socket of Asterisk: each event is heard in the moment it is read, and a request is written in the moment it is made.

Asterisk takes requests here since 22.4. No task stands between the wire and who listens: at a hotline's few calls a second
everything a task switch touches has left the processor's caches, and each costs a caller a tenth of a millisecond.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Any

from picows import WSFrame, WSListener, WSMsgType, WSTransport

Hear = Callable[[dict[str, Any]], None]


class EventSocket(WSListener):  # type: ignore[misc, unused-ignore]
    """One connection. What Asterisk says before anybody listens (`tell`) is kept."""

    def __init__(self) -> None:
        self.early: list[dict[str, Any]] = []
        self.hear: Hear = self.early.append
        self.asked: dict[str, asyncio.Future[dict[str, Any]]] = {}  # and not answered yet
        self.numbers = itertools.count(1)
        self.half = b""  # of a message in several frames
        self.replaced = False
        self.transport: WSTransport

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport

    def tell(self, hear: Hear) -> None:
        """From now on `hear` is told: {"type": "Connected"} first, then what Asterisk says; never of answers to requests."""
        hear({"type": "Connected"})
        for event in self.early:
            hear(event)
        self.hear = hear

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.CLOSE:
            self.close()
        if frame.msg_type not in (WSMsgType.TEXT, WSMsgType.CONTINUATION):
            return
        if not frame.fin or self.half:
            self.half += frame.get_payload_as_bytes()
            if not frame.fin:
                return
        text, self.half = self.half or frame.get_payload_as_bytes(), b""
        message = json.loads(text)
        if message.get("type") == "RESTResponse":
            self.answer(message)
        elif message.get("type") == "ApplicationReplaced":
            self.replaced = True
            self.close()
        else:
            self.hear(message)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        for waiting in [one for one in self.asked.values() if not one.done()]:
            waiting.set_exception(ConnectionResetError())
        self.asked.clear()

    def ask(self, method: str, path: str, body: dict[str, Any]) -> asyncio.Future[dict[str, Any]]:
        """Writes a request. The answer: Asterisk's RESTResponse; ConnectionResetError when the socket ends before it."""
        mark = str(next(self.numbers))
        answer = self.asked[mark] = asyncio.get_running_loop().create_future()
        if self.transport.is_disconnected:
            self.on_ws_disconnected(self.transport)
            return answer
        self.transport.send(
            WSMsgType.TEXT,
            json.dumps(
                {
                    "type": "RESTRequest",
                    "request_id": mark,
                    "method": method,
                    "uri": path.removeprefix("/"),
                    "content_type": "application/json",
                    "message_body": json.dumps(body),
                }
            ).encode(),
        )
        return answer

    def answer(self, message: dict[str, Any]) -> None:
        waiting = self.asked.pop(message.get("request_id", ""), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(message)

    async def ended(self) -> None:
        await self.transport.wait_disconnected()

    def close(self) -> None:
        self.transport.disconnect()
