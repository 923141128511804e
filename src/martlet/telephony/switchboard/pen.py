"""The database as the leader knows it: a process of its own that writes and reads when asked, in the order of asking.

The leader's process never speaks to the database, so no transaction, lock or slow disk takes the interpreter from the one
who answers calls. (As a thread it cost a caller half a millisecond at every word to the exchange.) When the pen dies the
leader ends too: the supervisor starts both, and calls that go on are adopted.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, connections

from martlet.telephony.switchboard import book

log = logging.getLogger(__name__)
HEAD = 4  # bytes of a message's length


class Away(Exception):
    """The database does not answer now; nothing of what was asked is kept."""


class Fault(Exception):
    """The database refused it, and will again."""


class PenGone(Exception):
    """The process is dead."""


class LeaderGone(Exception):
    """Nobody is there to write for."""


# --- the leader's side ------------------------------------------------------------------------------------------------
class Pen:
    """`await pen.ask("write", pages)`; what can be asked is in `book`. Raises Away, Fault, PenGone."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.turn = asyncio.Lock()
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, name: str, *values: Any) -> Any:
        text = json.dumps([name, values]).encode()
        async with self.turn:
            reader, writer = self.streams or await self.opened()
            try:
                writer.write(len(text).to_bytes(HEAD, "big") + text)
                size = int.from_bytes(await reader.readexactly(HEAD), "big")
                answer = json.loads(await reader.readexactly(size))
            except (OSError, asyncio.IncompleteReadError) as gone:
                raise PenGone from gone
        if "away" in answer:
            raise Away(answer["away"])
        if "fault" in answer:
            raise Fault(answer["fault"])
        return answer["done"]

    async def opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.streams = await asyncio.open_unix_connection(sock=self.line)
        return self.streams

    def close(self) -> None:
        if self.streams:
            self.streams[1].close()
        else:
            self.line.close()


def open_pen() -> socket.socket:
    """Fork the pen; the leader's end of the line. Call it before there are threads, loops or connections."""
    ours, theirs = socket.socketpair()
    leader = os.getpid()
    if os.fork() == 0:
        code = 1
        try:
            ours.close()
            for name in (signal.SIGINT, signal.SIGTERM):  # Ctrl-C reaches all of us: the leader ends first, then we
                signal.signal(name, signal.SIG_IGN)
            serve(theirs, leader)
            code = 0
        finally:
            os._exit(code)
    theirs.close()
    return ours


# --- the other side ---------------------------------------------------------------------------------------------------
def serve(line: socket.socket, leader: int) -> None:
    """Until the leader (its process id) is gone."""

    def still_there() -> None:
        """What a dead leader decided is not written any more, least of all after a long wait for the database: the next
        leader has found the caller at the exchange by then and made a call of it."""
        if os.getppid() != leader:
            raise LeaderGone

    can: dict[str, Callable[..., Any]] = {
        "write": lambda pages: book.write(pages, still_there),
        "calls": book.live_calls,
        "lines": book.lines,
        "duty": book.duty,
        "glance": book.glance,
    }
    with line, line.makefile("rb") as asked:
        while head := asked.read(HEAD):
            name, values = json.loads(asked.read(int.from_bytes(head, "big")))
            try:
                text = json.dumps(answer(name, can[name], values)).encode()
                line.sendall(len(text).to_bytes(HEAD, "big") + text)
            except (LeaderGone, ConnectionError):
                return


def answer(name: str, function: Callable[..., Any], values: list[Any]) -> dict[str, Any]:
    try:
        return {"done": function(*values)}
    except LeaderGone:
        raise
    except (OperationalError, InterfaceError) as problem:
        connections.close_all()
        return {"away": type(problem).__name__}
    except Exception as problem:
        log.exception("the pen could not %s", name)
        connections.close_all()
        return {"fault": type(problem).__name__}
