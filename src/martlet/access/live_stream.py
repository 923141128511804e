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
import json
import logging
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections, connection
from django.db.models import Q
from django.db.utils import DatabaseError
from django.http import HttpRequest
from django.http.request import validate_host

from martlet.access.actor import Actor
from martlet.access.live import CHANNEL
from martlet.access.live_window import RECENT, Position, Window, read_position
from martlet.access.models import LiveEvent, StoredSession, User
from martlet.access.selectors import actor_of_request
from martlet.access.sessionstore import SessionStore, hashed
from martlet.processes import beats

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

HEARTBEAT = 15.0
LOOK = 0.05  # seconds between two looks at SQLite; PostgreSQL notifies
CHECK = 2.0  # seconds between two looks whether sessions still live
BATCH = 500
MOST_MISSED = 1000
MOST_WAITING = 500  # events held for one slow browser
MOST_OF_ONE_USER = 24
log = logging.getLogger("martlet.events")


def position_now() -> str:
    """For a page that will open the stream: give it as `?after=`, and what happens until then is not lost."""
    return str(_window_now().position)


@dataclass(frozen=True)
class News:
    """One row, ready to be written. `position` is the reader's after it."""

    number: int
    user_id: int | None
    office_id: int | None
    text: str
    position: Position


@dataclass(eq=False)
class Listener:
    """One open browser. Lives in the event loop; the reader's thread only reads `actor` and `state`."""

    session_key: str
    state: str  # of the session, to see that it changed
    actor: Actor
    at: Position  # what it has had: given to it, or no business of its
    waiting: deque[News] = field(default_factory=deque)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False

    def concerns(self, news: News) -> bool:
        if news.user_id is not None:
            return news.user_id == self.actor.user_id
        return news.office_id in self.actor.office_ids

    def message(self, news: News) -> bytes:
        """What to write, b"" when the browser has had it. From here on it has."""
        if not self.at.before(news.number):
            return b""
        self.at = self.at.with_all_of(news.position)
        return f"id: {self.at}\ndata: {news.text}\n\n".encode()

    def give(self, news: News) -> None:
        if not self.at.before(news.number):
            return  # the reader is behind the look back: no reason to call this browser slow
        if len(self.waiting) >= MOST_WAITING:
            self.close()  # it resumes from its last event when it is back
        else:
            self.waiting.append(news)
            self.woken.set()

    def close(self) -> None:
        self.closed = True
        self.waiting.clear()
        self.woken.set()


class Stream:
    """All listeners of this process and the thread that reads for them."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.stopped = threading.Event()
        self.reader: threading.Thread | None = None
        self.threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="sign-in")
        self.started = threading.Event()

    def start(self) -> None:
        if self.reader is None:
            self.loop = asyncio.get_running_loop()
            self.reader = threading.Thread(target=self._read, name="live-events", daemon=True)
            self.reader.start()

    def stop(self) -> None:
        self.stopped.set()
        for listener in self.listeners:
            listener.close()

    # --- in the event loop -------------------------------------------------------------------------------------

    def add(self, listener: Listener) -> None:
        mine = [other for other in self.listeners if other.actor.user_id == listener.actor.user_id]
        if len(mine) >= MOST_OF_ONE_USER:
            mine[0].close()
        self.listeners.add(listener)

    def deliver(self, batch: list[News]) -> None:
        for listener in self.listeners:
            for news in batch:
                if listener.concerns(news):
                    listener.give(news)

    def send_back(self) -> None:
        """Every browser comes again, and is told where it stands."""
        for listener in self.listeners:
            listener.close()

    def recheck(self, ended: set[str], changed: dict[str, tuple[str, Actor]]) -> None:
        for listener in self.listeners:
            if listener.session_key in ended:
                listener.close()
            elif listener.session_key in changed:
                listener.state, listener.actor = changed[listener.session_key]

    # --- in the reader's thread -----------------------------------------------------------------------------------

    def _read(self) -> None:
        window: Window | None = None
        seen: object = None
        checked = said = 0.0
        listening = False
        while not self.stopped.is_set():
            try:
                if not listening:
                    _listen()
                    listening = True
                    window = self._window(window)
                    self.started.set()
                assert window is not None
                now = time.monotonic()
                if (mark := _changed(seen)) != seen or window.holes:
                    seen = mark
                    while batch := _fetch(window, now):
                        self._call(self.deliver, batch)
                        if len(batch) < BATCH:
                            break
                if now - checked >= CHECK:
                    checked, window = now, self._window(window)
                    self._call(self.recheck, *_sessions(list(self.listeners)))
                if now - said >= beats.EVERY:
                    said = now
                    beats.beat("events", open=len(self.listeners))
            except DatabaseError as error:
                log.warning("the database does not answer (%s); trying again", type(error).__name__)
                connection.close()
                # On PostgreSQL the subscription died with the connection; the window stands and nothing is skipped.
                seen, listening = None, False
                self.stopped.wait(0.5)
        connection.close()

    def _window(self, window: Window | None) -> Window:
        """Where to read on. After a cut nothing is skipped; a table that ends earlier is an older copy, put back, which
        need not be told by a cut: a connection that was just being made anew does not notice."""
        if window is not None and _newest() >= window.newest:
            return window
        if window is not None:
            log.warning("the events end before those read already: an older copy was put back")
            self._call(self.send_back)
        return _window_now()

    def _call(self, function: Callable[..., None], *arguments: Any) -> None:
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(function, *arguments)


def _listen() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")


def _changed(seen: object) -> object:
    """Wait for the next look; a mark that differs from `seen` when the table may have changed."""
    if connection.vendor == "postgresql":
        # The generator ends at the first notice or after a second: an event whose notice was lost is late by that much.
        connection.ensure_connection()
        with connection.wrap_database_errors:
            for _notice in connection.connection.notifies(timeout=1.0, stop_after=1):
                break
        return object()
    time.sleep(LOOK)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return cursor.fetchone()[0]


def _newest() -> int:
    return LiveEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _window_now() -> Window:
    numbers = LiveEvent.objects.order_by("-id").values_list("id", flat=True)[:RECENT]
    return Window.of_recent(numbers, time.monotonic())


def _rows(where: Q) -> Any:
    return LiveEvent.objects.filter(where).order_by("id").values_list("id", "kind", "user_id", "office_id", "data")


def _text(kind: str, data: Any) -> str:
    return json.dumps({"kind": kind, "data": data}, ensure_ascii=False, separators=(",", ":"))


def _fetch(window: Window, now: float) -> list[News]:
    """What appeared since the last look, oldest number first."""
    found = []
    where = Q(id__gt=window.newest)
    if window.holes:
        where |= Q(id__in=list(window.holes))
    for number, kind, user_id, office_id, data in _rows(where)[:BATCH]:
        if (position := window.take(number, now)) is not None:
            found.append(News(number, user_id, office_id, _text(kind, data), position))
    window.forget_old(now)
    return found


def _sessions(listeners: list[Listener]) -> tuple[set[str], dict[str, tuple[str, Actor]]]:
    """Sessions that ended, and actors of those that changed (another office, for example)."""
    keys = {listener.session_key: listener for listener in listeners}
    if not keys:
        return set(), {}
    alive: dict[str, str] = {}
    for key, data, _user in _live_sessions(list(keys)):
        alive[key] = data
    changed = {}
    for key in [key for key, data in alive.items() if data != keys[key].state]:
        found = _sign_in_of(key)
        if found is None:
            del alive[key]
        else:
            changed[key] = found
    return set(keys) - set(alive), changed


def _live_sessions(keys: list[str]) -> list[tuple[str, str, int | None]]:
    from django.utils import timezone

    found: list[tuple[str, str, int | None]] = []
    for start in range(0, len(keys), BATCH):
        found += StoredSession.objects.filter(
            session_key__in=keys[start : start + BATCH], expire_date__gt=timezone.now(), user_id__isnull=False
        ).values_list("session_key", "session_data", "user_id")
    users = User.objects.filter(id__in={user for _, _, user in found}, is_active=True)
    active = set(users.values_list("id", flat=True))
    return [row for row in found if row[2] in active]


def _sign_in_of(session_key: str) -> tuple[str, Actor] | None:
    """The session's state and its actor, by the framework's own rules; None when nobody is signed in by it."""
    request = HttpRequest()
    request.session = SessionStore(session_key)
    state = StoredSession.objects.filter(session_key=session_key).values_list("session_data", flat=True).first()
    user = get_user(request)
    if state is None or not user.is_authenticated:
        return None
    request.user = user  # type: ignore[assignment]
    actor = actor_of_request(request)
    return (state, actor) if actor.signed_in else None


def _sign_in(cookie: str) -> tuple[str, str, Actor] | None:
    close_old_connections()
    try:
        key = hashed(cookie)
        found = _sign_in_of(key)
        return (key, *found) if found else None
    finally:
        close_old_connections()


def _position() -> Position:
    """Where the table stands, from a thread of its own."""
    close_old_connections()
    try:
        return _window_now().position
    finally:
        close_old_connections()


def _missed(actor: Actor, after: Position) -> tuple[list[News], Position] | None:
    """What this actor missed since `after` and where it stands then. None when it is too much, or when the table ends
    before `after`: an older copy of the database was put back, and what the browser shows may not be there."""
    close_old_connections()
    try:
        now = _window_now()
        if after.newest > now.newest:
            return None
        where = Q(id__gt=after.newest)
        if after.holes:
            where |= Q(id__in=after.holes)
        mine = Q(user_id=actor.user_id) | Q(user_id__isnull=True, office_id__in=actor.office_ids)
        # Exactly what was committed at `now`: what appears later comes from the reader, in its order.
        where &= Q(id__lte=now.newest) & ~Q(id__in=list(now.holes))
        rows = list(_rows(where & mine)[: MOST_MISSED + 1])
        if len(rows) > MOST_MISSED:
            return None
        had, found = set(after.holes), []
        for number, kind, user_id, office_id, data in rows:
            had.discard(number)
            newest = max(after.newest, number)
            holes = had | {hole for hole in now.holes if after.newest < hole < newest}
            found.append(News(number, user_id, office_id, _text(kind, data), Position(newest, frozenset(holes))))
        return found, now.position
    finally:
        close_old_connections()


# --- HTTP ---------------------------------------------------------------------------------------------------------


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
            found = await loop.run_in_executor(self.stream.threads, _sign_in, cookie) if cookie else None
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
                after = await loop.run_in_executor(self.stream.threads, _position)
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
            missed = await loop.run_in_executor(self.stream.threads, _missed, listener.actor, listener.at)
            if missed is None:
                listener.at = await loop.run_in_executor(self.stream.threads, _position)
                text = _text("live.reload", {})
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
                    await asyncio.wait_for(listener.woken.wait(), HEARTBEAT)
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
