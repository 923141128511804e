"""The event stream: one long answer a browser, fed by one reader of the table a process.

A browser opens `/events` with its session cookie and gets server-sent events of its colleague and offices, without an
`event:` line, so `onmessage` sees all of them:

    id: 118
    data: {"kind":"call.ringing","data":{"call":"0192…"}}

`?after=POSITION` (the page was rendered at that position, see `position_now`) and the header Last-Event-ID resume after
that event: nothing missing, nothing twice. What a browser writes back is its own position, in which everything it has had
is put together, whoever gave it. Without either the stream begins after what was committed when it was
opened. Where it begins is its first id, so that it resumes from there although nothing came. One who was away for more
than MOST_MISSED events, or stands after the newest event there is (an older copy of the database was put back), gets the
single kind `live.reload` instead. A comment every HEARTBEAT seconds keeps proxies from
closing. The stream ends within two seconds of the end of the session, and when a reader is too slow: it comes back and
resumes.

An ASGI application of its own, without middleware: no page is ever served here.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.db.utils import DatabaseError
from django.http.request import validate_host

from martlet.access.live.listeners import Listener
from martlet.access.live.reading import as_text, missed_since, position_in_thread
from martlet.access.live.sessions import sign_in
from martlet.access.live.stream import Stream
from martlet.access.live.window import read_position

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

HEARTBEAT = 15.0


def allowed_origin(origin: str) -> bool:
    """Our own pages only: a host name we answer to, on the port of the pages or behind the proxy."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    return port in (None, settings.PORT) and validate_host(parts.hostname, settings.ALLOWED_HOSTS)


class Events:
    """The application: `/events` and nothing else."""

    def __init__(self) -> None:
        self.stream = Stream()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.lifespan(receive, send)
        elif scope["type"] == "http":
            await self.answer(scope, receive, send)

    async def lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.stream.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self.stream.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        origin = headers.get("origin", "")
        if scope["path"] != "/events":
            return await _short(send, 404, "Nothing here. The event stream is at /events.")
        if scope["method"] != "GET":
            return await _short(send, 405, "Read the event stream with GET.", ("allow", "GET"))
        if origin and not allowed_origin(origin):
            return await _short(send, 403, "This page may not read the event stream.")
        shared = [("vary", "Origin")]
        if origin:
            shared += [("access-control-allow-origin", origin), ("access-control-allow-credentials", "true")]
        self.stream.start()
        loop = asyncio.get_running_loop()
        cookie = _cookie(headers.get("cookie", ""))
        try:
            found = await loop.run_in_executor(self.stream.threads, sign_in, cookie) if cookie else None
        except DatabaseError:
            return await _short(send, 503, "The database does not answer. Try again.", ("retry-after", "3"), *shared)
        if found is None:
            return await _short(send, 401, "Sign in first.", *shared)
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        after = read_position(headers.get("last-event-id") or query.get("after", [""])[0])
        if after is None:
            # Asked of the database, not of the reader, who may still be about to deliver what is older; and before the
            # answer begins, so that a browser that is open misses nothing.
            try:
                after = await loop.run_in_executor(self.stream.threads, position_in_thread)
            except DatabaseError:
                return await _short(
                    send, 503, "The database does not answer. Try again.", ("retry-after", "3"), *shared
                )
        listener = Listener(*found, at=after)
        await self.serve(listener, receive, send, shared)
        return None

    async def serve(self, listener: Listener, receive: Receive, send: Send, shared: list[tuple[str, str]]) -> None:
        await loop_until(self.stream.started)
        self.stream.add(listener)  # before the look back: what appears meanwhile waits in its queue
        hearing = asyncio.create_task(_gone(receive, listener))
        try:
            await send(
                {
                    "type": "http.response.start",
                    "status": 200,
                    "headers": _encoded(
                        ("content-type", "text/event-stream; charset=utf-8"),
                        ("cache-control", "no-store"),
                        ("x-accel-buffering", "no"),
                        ("x-content-type-options", "nosniff"),
                        *shared,
                    ),
                }
            )
            await _write(send, f"retry: 1000\nid: {listener.at}\n\n".encode())
            loop = asyncio.get_running_loop()
            missed = await loop.run_in_executor(self.stream.threads, missed_since, listener.actor, listener.at)
            if missed is None:
                listener.at = await loop.run_in_executor(self.stream.threads, position_in_thread)
                text = as_text("live.reload", {})
                await _write(send, f"id: {listener.at}\ndata: {text}\n\n".encode())
            else:
                given, now = missed
                if body := b"".join(listener.message(news) for news in given):
                    await _write(send, body)
                listener.at = listener.at.with_all_of(now)
            while not listener.closed:
                listener.woken.clear()
                body = b"".join(listener.message(news) for news in listener.waiting)
                listener.waiting.clear()
                if body:
                    await _write(send, body)
                    continue
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        await listener.woken.wait()
                except TimeoutError:
                    await _write(send, b": still here\n\n")
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except (OSError, RuntimeError, DatabaseError):
            pass  # the browser went away, or must come back
        finally:
            self.stream.listeners.discard(listener)
            hearing.cancel()


async def loop_until(event: threading.Event) -> None:
    while not event.is_set():
        await asyncio.sleep(0.02)


def _cookie(header: str) -> str:
    try:
        morsel = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


async def _gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.close()


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _short(send: Send, status: int, sentence: str, *headers: tuple[str, str]) -> None:
    encoded = _encoded(("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"), *headers)
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": sentence.encode() + b"\n"})


def _encoded(*headers: tuple[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers]
