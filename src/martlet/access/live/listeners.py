"""One open browser: whose news it gets, what it has had, what waits for it."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from martlet.access.actor import Actor
from martlet.access.live.reading import News
from martlet.access.live.window import Position

MOST_WAITING = 500  # events held for one slow browser


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
