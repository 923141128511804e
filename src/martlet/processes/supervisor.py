"""Starts processes, shows their lines in one terminal, starts a dead one again, stops them all in order.

One event loop, no threads, so that it may fork (see `children`). Each part leads a session of its own: Ctrl-C in the
terminal reaches the supervisor alone, which then stops the parts last-started first. A supervisor that is killed takes
its parts along (Linux: the parts ask the kernel for a signal when their parent dies).
"""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from martlet.processes.children import Child

FIRST_WAIT = 0.5  # seconds before a dead part is started again; doubles at each death
LONGEST_WAIT = 30.0
SETTLED = 30.0  # a part that lived that long starts again from FIRST_WAIT
GRACE = 7.0  # seconds for all parts together to end after SIGTERM; then SIGKILL
COLOURS = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36, "grey": 90}


@dataclass
class Part:
    """One process: `inside` in a fork of the supervisor where it is given and the system can, else `command`.
    `after_start` runs each time it has started (the keeper is unsealed there)."""

    name: str
    command: Sequence[str]
    colour: str = "cyan"
    environ: Mapping[str, str] = field(default_factory=dict)
    after_start: Callable[[], Awaitable[None]] | None = None
    inside: Callable[[], int | None] | None = None
    starts: int = 0
    life: Child | None = None

    @property
    def pid(self) -> int | None:
        return self.life.pid if self.life is not None and not self.life.ended.is_set() else None


class Supervisor:
    """`await start(part)` for each part in order, `await until_stopped()`, `await stop()`."""

    def __init__(self, write: Callable[[str], object] | None = None, *, coloured: bool | None = None) -> None:
        self.write = write or _write_line
        self.coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ if coloured is None else coloured
        self.parts: list[Part] = []
        self.stopping = asyncio.Event()
        self._keepers: dict[str, asyncio.Task[None]] = {}
        self._signals = 0

    def listen_for_signals(self) -> None:
        """SIGINT and SIGTERM (and a closed terminal) stop everything; a second one does not wait."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._asked_to_stop)

    def _asked_to_stop(self) -> None:
        self._signals += 1
        self.stopping.set()
        if self._signals > 1:
            self.kill()

    def say(self, text: str, name: str = "martlet", colour: str = "grey") -> None:
        prefix = f"{name:<11} | "
        for line in text.splitlines() or [""]:
            self.write(f"\x1b[{COLOURS[colour]}m{prefix}\x1b[0m{line}" if self.coloured else prefix + line)

    async def start(self, part: Part) -> None:
        """Start `part` and keep it running until `stop`. Raises OSError when the command cannot be started at all."""
        self.parts.append(part)
        self._launch(part)
        self._keepers[part.name] = asyncio.create_task(self._keep(part))

    async def until_stopped(self) -> None:
        await self.stopping.wait()

    async def stop(self) -> None:
        """Stop every part, last-started first, one after the other; SIGKILL after GRACE seconds in all."""
        self.stopping.set()
        loop = asyncio.get_running_loop()
        end = loop.time() + GRACE
        for part in reversed(self.parts):
            if part.life is not None:
                part.life.send(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                # The first ones to go may take long (a task is finished, a page answered): the rest keep their share.
                share = max(0.2, (end - loop.time()) / 2)
                await asyncio.wait_for(_gone(part), share)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*map(_gone, self.parts)), max(0.1, end - loop.time()))
        self.kill()
        await asyncio.gather(*self._keepers.values(), return_exceptions=True)

    def kill(self) -> None:
        for part in self.parts:
            if part.life is not None:
                part.life.send(signal.SIGKILL, group=True)

    def _launch(self, part: Part) -> None:
        part.life = Child(
            part.name,
            part.command,
            part.inside,
            environ=part.environ,
            show=lambda line: self.say(line, part.name, part.colour),
        )
        part.starts += 1

    async def _keep(self, part: Part) -> None:
        loop = asyncio.get_running_loop()
        wait = FIRST_WAIT
        while True:
            began = loop.time()
            life = part.life
            assert life is not None
            after = asyncio.create_task(self._after_start(part)) if part.after_start else None
            await life.ended.wait()
            if after is not None:
                after.cancel()
            life.send(signal.SIGKILL, group=True)  # children that outlive it would hold its port and its pipe
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(life.closed.wait(), 1.0)
            life.close()
            if self.stopping.is_set():
                return
            if loop.time() - began >= SETTLED:
                wait = FIRST_WAIT
            ended = how_it_ended(life.code)
            self.say(f"{part.name} ended ({ended}). Starting it again in {wait:g} s.", colour="yellow")
            while True:
                if await self._rest(wait):
                    return
                wait = min(wait * 2, LONGEST_WAIT)
                try:
                    self._launch(part)
                    break
                except OSError as error:
                    self.say(f"{part.name} cannot be started: {error.strerror}.", colour="red")

    async def _after_start(self, part: Part) -> None:
        assert part.after_start is not None
        try:
            await part.after_start()
        except Exception as error:
            self.say(f"{part.name}: {error}", colour="red")

    async def _rest(self, seconds: float) -> bool:
        """Wait; True when everything is being stopped meanwhile."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds)
        return self.stopping.is_set()


def how_it_ended(code: int) -> str:
    """`exit code 1`, `signal SIGKILL`."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"


async def _gone(part: Part) -> None:
    if part.life is not None:
        await part.life.ended.wait()


def _write_line(line: str) -> None:
    with contextlib.suppress(BrokenPipeError, BlockingIOError):
        print(line, flush=True)
