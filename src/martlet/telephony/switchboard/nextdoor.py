"""The back room as a process of its own, so that nothing it does takes the interpreter from the one who answers calls.

It is forked before the leader has threads or connections and shares the leader's memory of code. A tiny process between
the two starts another when one dies. They speak in JSON messages over a pair of sockets: no number touches a disk. When
the leader is gone, the back room reads the end of the line, finishes what it has in hand and ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.db import close_old_connections, connections

from martlet.telephony.switchboard.backroom import Backroom
from martlet.telephony.switchboard.callers import Callers

log = logging.getLogger(__name__)
LARGEST = 1 << 17  # bytes of one message
MOST_NUMBERS = 500  # in one message
LOOK = 1.0  # seconds between two looks whether the vault was sealed
REST = 0.04  # seconds between two rounds of news: what comes meanwhile is told together, and the ledger gets its turn
NOTHING: dict[str, Any] = {"duty": {}, "reload": [], "mobiles": None, "limits": None}
AFRESH = 4  # exit code: start another at once
POLITE = 8  # how much lower its priority is than the leader's


class LeaderGone(Exception):
    """Nobody is there to work for."""


class Afresh(Exception):
    """The vault was sealed: another back room begins, which knows nothing of what this one has read."""


class BackroomGone(Exception):
    """Even its keeper is dead; the supervisor starts everything anew."""


# --- the leader's side ------------------------------------------------------------------------------------------------
class NextDoor:
    """What the leader may ask. Nothing here waits; requests that come close together go in one message."""

    def __init__(self, line: socket.socket, known: Callers) -> None:
        self.line, self.known = line, known
        self.wanted: dict[str, Any] = {}
        self.some = asyncio.Event()
        self.upkeep: asyncio.Future[dict[str, Any]] | None = None
        self.found: Callable[[str, dict[str, Any]], None] = lambda call, found: None  # who wants to know what was found
        self.sealed: Callable[[], None] = lambda: None  # who forgets when the vault is sealed

    def ask(self, **more: Any) -> None:
        self.wanted.update(more)
        self.some.set()

    def tell(self) -> None:
        """There is news in the database."""
        self.ask(tell=True)

    def write_down(self, calls: list[str]) -> None:
        """These calls are in the database; their numbers may be sealed now."""
        numbers = {key: self.known.numbers[key] for key in calls if key in self.known.numbers}
        if numbers:
            self.ask(numbers={**self.wanted.get("numbers", {}), **numbers})

    def seal(self, name: str) -> None:
        """This recording is finished."""
        self.ask(seal=[*self.wanted.get("seal", []), name])

    async def regularly(self) -> dict[str, Any]:
        """The upkeep of every few seconds. "duty": whom to ring for each line should we fail, variable -> phones;
        "reload": modules of the exchange whose configuration is new; "mobiles": user -> number to dial; "limits": changes
        when any limit of a caller does. None = nothing is known this time."""
        if self.upkeep is None or self.upkeep.done():
            self.upkeep = asyncio.get_running_loop().create_future()
            self.ask(regularly=True)
        return await asyncio.shield(self.upkeep)

    async def run(self) -> None:
        """Speak and listen until cancelled. Raises BackroomGone."""
        self.line.setblocking(False)
        speaking = asyncio.create_task(self.speak())
        try:
            while True:
                message = await asyncio.get_running_loop().sock_recv(self.line, LARGEST)
                if not message:
                    raise BackroomGone
                self.hear(json.loads(message))
        except ConnectionError as gone:
            raise BackroomGone from gone
        finally:
            speaking.cancel()
            self.line.close()

    def hear(self, message: dict[str, Any]) -> None:
        if message.get("hello"):  # a new one, which knows nothing of what its predecessor was told
            self.write_down(list(self.known.numbers))
            self.ask(tell=True, **({"regularly": True} if self.upkeep and not self.upkeep.done() else {}))
        if message.get("sealed"):
            self.sealed()
        for call, found in message.get("written", {}).items():
            self.known.written(call, found)
            self.found(call, found)
        if "upkeep" in message and self.upkeep and not self.upkeep.done():
            self.upkeep.set_result(message["upkeep"])

    async def speak(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self.some.wait()
            numbers = self.wanted.get("numbers", {})
            later = dict(list(numbers.items())[MOST_NUMBERS:])
            now = {**self.wanted, "numbers": {key: number for key, number in numbers.items() if key not in later}}
            self.wanted = {"numbers": later} if later else {}
            if not later:
                self.some.clear()
            with contextlib.suppress(ConnectionError):  # the listening side notices
                await loop.sock_sendall(self.line, json.dumps(now).encode())


def open_next_door(make: Callable[[], Backroom], *others: socket.socket) -> socket.socket:
    """Fork the back room; the leader's end of the line. Call it before there are threads, loops or connections.

    `others`: the leader's ends of other lines, which would never end if the back room held them open too.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        for end in (ours, *others):
            end.close()
        for name in (signal.SIGINT, signal.SIGTERM):  # Ctrl-C reaches all of us: the leader ends first, then we
            signal.signal(name, signal.SIG_IGN)
        os._exit(look_after(theirs, make))
    theirs.close()
    return ours


# --- the other side ---------------------------------------------------------------------------------------------------
def look_after(line: socket.socket, make: Callable[[], Backroom]) -> int:
    """Keeps one back room alive until the leader is gone."""
    while True:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                with contextlib.suppress(OSError):
                    os.nice(POLITE)
                work(line, make())
            except (LeaderGone, ConnectionError):
                code = 0
            except Afresh:
                code = AFRESH
            except Exception:
                log.exception("the back room ended")
            finally:
                os._exit(code)
        _pid, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code == 0:
            return 0
        if code == AFRESH:
            continue
        log.error("the back room died (%s); it is started again", code)
        time.sleep(0.5)


def work(line: socket.socket, room: Backroom) -> None:
    """Rounds of news, and one slow thing between two rounds. Raises LeaderGone, Afresh."""
    seals: list[str] = []
    upkeep = False
    answer(line, hello=True)
    try:
        while True:
            message = heard(line, wait=not (seals or upkeep))
            seals += message["seal"]
            upkeep = upkeep or message.get("regularly", False)
            room.numbers.update(message["numbers"])
            if room.was_sealed():
                answer(line, sealed=True)
                raise Afresh
            if message.get("tell") or message["numbers"]:
                answer(line, written=guarded(room.tell) or {})
            elif seals:
                guarded(room.seal, seals.pop(0))
            elif upkeep:
                upkeep = False
                answer(line, written=guarded(room.tell) or {}, upkeep=guarded(room.regularly) or NOTHING)
            time.sleep(REST)
    finally:
        for _once in ("what is left", "that it was told"):
            guarded(room.tell)


def heard(line: socket.socket, wait: bool) -> dict[str, Any]:
    """Everything that was said until now, as one message; nothing after LOOK seconds of silence."""
    together: dict[str, Any] = {"numbers": {}, "seal": []}
    if wait and not select.select([line], [], [], LOOK)[0]:
        return together
    flags = 0 if wait else socket.MSG_DONTWAIT
    while True:
        try:
            text = line.recv(LARGEST, flags)
        except BlockingIOError:
            return together
        if not text:
            raise LeaderGone
        message = json.loads(text)
        together["numbers"].update(message.pop("numbers", {}))
        together["seal"] += message.pop("seal", [])
        together.update(message)
        flags = socket.MSG_DONTWAIT


def answer(line: socket.socket, **message: Mapping[str, Any] | bool) -> None:
    line.sendall(json.dumps(message).encode())


def guarded(function: Callable[..., Any], *arguments: Any) -> Any:
    """A fault here is logged and never ends the rest; None then."""
    close_old_connections()
    try:
        return function(*arguments)
    except Exception:
        log.exception("back-room work failed")
        connections.close_all()
        return None
