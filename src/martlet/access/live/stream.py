"""All open browsers of a process, and the one thread that reads for them."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from django.db.utils import DatabaseError

from martlet.access.actor import Actor
from martlet.access.live.listeners import Listener
from martlet.access.live.reading import BATCH, News, fetch, look, newest_number, subscribe, window_now
from martlet.access.live.sessions import ended_and_changed
from martlet.access.live.window import Window
from martlet.processes import beats

CHECK = 2.0  # seconds between two looks whether sessions still live
MOST_OF_ONE_USER = 24

log = logging.getLogger("martlet.events")


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
                    subscribe()
                    listening = True
                    window = self._window(window)
                    self.started.set()
                assert window is not None
                now = time.monotonic()
                if (mark := look(seen)) != seen or window.holes:
                    seen = mark
                    while batch := fetch(window, now):
                        self._call(self.deliver, batch)
                        if len(batch) < BATCH:
                            break
                if now - checked >= CHECK:
                    checked, window = now, self._window(window)
                    self._call(self.recheck, *ended_and_changed(list(self.listeners)))
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
        if window is not None and newest_number() >= window.newest:
            return window
        if window is not None:
            log.warning("the events end before those read already: an older copy was put back")
            self._call(self.send_back)
        return window_now()

    def _call(self, function: Callable[..., None], *arguments: Any) -> None:
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(function, *arguments)
