"""Starts processes, shows their lines in one terminal, starts a dead one again, stops them all in order.

Standard library only, one event loop, no threads. Each part leads a session of its own: Ctrl-C in the terminal reaches
the supervisor alone, which then stops the parts last-started first. A supervisor that is killed takes its parts along
(Linux: the parts ask the kernel for a signal when their parent dies).
"""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

FIRST_WAIT = 0.5  # seconds before a dead part is started again; doubles at each death
LONGEST_WAIT = 30.0
SETTLED = 30.0  # a part that lived that long starts again from FIRST_WAIT
GRACE = 7.0  # seconds for all parts together to end after SIGTERM; then SIGKILL
LONGEST_LINE = 64 * 1024
PARENT_DIED = 1  # prctl(PR_SET_PDEATHSIG)

# glibc keeps a heap for each of many threads and gives little of it back: a tenth of the memory for no gain in speed.
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}

COLOURS = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36, "grey": 90}


@dataclass
class Part:
    """One process. `after_start` runs each time it has started (the keeper is unsealed there)."""

    name: str
    command: Sequence[str]
    colour: str = "cyan"
    environ: Mapping[str, str] = field(default_factory=dict)
    after_start: Callable[[], Awaitable[None]] | None = None
    starts: int = 0
    life: "_Life | None" = None

    @property
    def pid(self) -> int | None:
        return self.life.pid if self.life is not None and not self.life.ended.is_set() else None


class _Life(asyncio.SubprocessProtocol):
    """One run of a part. `ended` is set when the process itself is gone, even while a child of it holds the pipe."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self.show = show
        self.ended = asyncio.Event()
        self.closed = asyncio.Event()
        self.pid = 0
        self.transport: asyncio.SubprocessTransport | None = None
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.pid = transport.get_pid()  # type: ignore[attr-defined]

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            lines, self._rest = [*lines, self._rest[:LONGEST_LINE]], b""
        for line in lines:
            self.show(line.decode(errors="replace").rstrip())

    def process_exited(self) -> None:
        self.ended.set()

    def connection_lost(self, error: Exception | None) -> None:
        if self._rest:
            self.show(self._rest.decode(errors="replace").rstrip())
        self.closed.set()

    @property
    def code(self) -> int:
        return (self.transport.get_returncode() or 0) if self.transport else 0


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
        await self._launch(part)
        self._keepers[part.name] = asyncio.create_task(self._keep(part))

    async def until_stopped(self) -> None:
        await self.stopping.wait()

    async def stop(self) -> None:
        """Stop every part, last-started first, one after the other; SIGKILL after GRACE seconds in all."""
        self.stopping.set()
        loop = asyncio.get_running_loop()
        end = loop.time() + GRACE
        for part in reversed(self.parts):
            _signal(part, signal.SIGTERM)
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
            _signal(part, signal.SIGKILL, group=True)

    async def _launch(self, part: Part) -> None:
        _, part.life = await asyncio.get_running_loop().subprocess_exec(
            lambda: _Life(lambda line: self.say(line, part.name, part.colour)),
            *part.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**FRUGAL, **os.environ, "PYTHONUNBUFFERED": "1", **part.environ},
            start_new_session=True,
            preexec_fn=end_with_parent,
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
            _signal(part, signal.SIGKILL, group=True)  # children that outlive it would hold its port and its pipe
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(life.closed.wait(), 1.0)
            if life.transport is not None:
                life.transport.close()
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
                    await self._launch(part)
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


def _signal(part: Part, number: signal.Signals, *, group: bool = False) -> None:
    if part.life is None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if group:
            os.killpg(part.life.pid, number)  # each part leads a group of its own number
        elif not part.life.ended.is_set():
            os.kill(part.life.pid, number)


async def _gone(part: Part) -> None:
    if part.life is not None:
        await part.life.ended.wait()


def _write_line(line: str) -> None:
    with contextlib.suppress(BrokenPipeError, BlockingIOError):
        print(line, flush=True)


_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(PARENT_DIED, signal.SIGTERM, 0, 0, 0)
