"""One child process of the supervisor: a command of its own, or a function in a fork of this very process.

A fork shares the memory of everything that was loaded before it and begins at once. Only a process with one thread and
no open connection may fork so: the supervisor is one. It never uses an executor and never opens the database.
"""

import asyncio
import contextlib
import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

FORKS = sys.platform == "linux"
LONGEST_LINE = 64 * 1024
PIECE = 64 * 1024

PARENT_DIED, NAME = 1, 15  # prctl: PR_SET_PDEATHSIG, PR_SET_NAME
ARENAS, TRIM = -8, -1  # mallopt: M_ARENA_MAX, M_TRIM_THRESHOLD
# glibc keeps a heap for each of many threads and gives little of it back: a tenth of the memory for no gain in speed.
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}
_OURS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Linux: the kernel sends SIGTERM when the parent dies, however it dies."""
    if _libc is not None:
        _libc.prctl(PARENT_DIED, signal.SIGTERM, 0, 0, 0)


def be_frugal() -> None:
    """What FRUGAL says to a new program, for this one and its forks."""
    if _libc is not None and hasattr(_libc, "mallopt"):
        _libc.mallopt(ARENAS, int(FRUGAL["MALLOC_ARENA_MAX"]))
        _libc.mallopt(TRIM, int(FRUGAL["MALLOC_TRIM_THRESHOLD_"]))


def take_name(name: str) -> None:
    """What `ps -e` and `top` show (`m-web`), at most 15 letters: forks would all be called like the supervisor."""
    if _libc is not None:
        _libc.prctl(NAME, name[:15].encode(), 0, 0, 0)


class _Process(Protocol):
    """What a command and a fork have in common."""

    pid: int

    def poll(self) -> int | None: ...


class _Fork:
    def __init__(self, inside: Callable[[], int | None], name: str, environ: Mapping[str, str], output: int) -> None:
        process = multiprocessing.get_context("fork").Process(
            target=_begin, args=(inside, name, environ, output, os.getpid())
        )
        # A signal that came between the fork and `_begin` would wake the supervisor through the pipe both hold.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _OURS)
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self.process = process
        self.pid: int = process.pid or 0

    def poll(self) -> int | None:
        return self.process.exitcode


def _begin(inside: Callable[[], int | None], name: str, environ: Mapping[str, str], output: int, parent: int) -> None:
    """In the fork: nothing of the supervisor's loop, signals and files stays; then `inside`."""
    os.setsid()
    end_with_parent()
    if os.getppid() != parent:  # it died meanwhile
        os._exit(1)
    signal.set_wakeup_fd(-1)
    for number in _OURS:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    asyncio._set_running_loop(None)
    if output >= 0:
        os.dup2(output, 1)
        os.dup2(output, 2)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _OURS)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    take_name(f"m-{name}")
    os.environ.update(environ)
    raise SystemExit(inside())


class Child:
    """One run of a process. `ended` is set when the process itself is gone, even while a child of it holds the pipe;
    `closed` when the last line was shown. It leads a session and a process group of its own number."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        inside: Callable[[], int | None] | None = None,
        *,
        environ: Mapping[str, str] | None = None,
        show: Callable[[str], None] | None = None,
    ) -> None:
        """Start it: `inside` in a fork where it is given and the system can, else `command`. Lines go to `show`, or
        straight to this terminal without one. Raises OSError when the command cannot be started at all."""
        self.show = show
        self.ended, self.closed = asyncio.Event(), asyncio.Event()
        self.code = 0
        self._rest = b""
        self._pipe = -1
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGCHLD, _look)
        given = {**FRUGAL, **os.environ, "PYTHONUNBUFFERED": "1", **(environ or {})}
        output = -1
        if show is not None:
            self._pipe, output = os.pipe()
            os.set_blocking(self._pipe, False)
        try:
            self._process = self._started(name, command, inside, given, output)
        except BaseException:
            self.close()
            raise
        finally:
            if output >= 0:
                os.close(output)
        self.pid = self._process.pid
        _living.add(self)
        if show is None:
            self.closed.set()
        else:
            loop.add_reader(self._pipe, self._read)

    @staticmethod
    def _started(
        name: str, command: Sequence[str], inside: Callable[[], int | None] | None, environ: dict[str, str], output: int
    ) -> _Process:
        if inside is not None and FORKS:
            return _Fork(inside, name, environ, output)
        return subprocess.Popen(  # noqa: S603  (our own commands, see parts.py)
            command,
            stdin=subprocess.DEVNULL,
            stdout=output if output >= 0 else None,
            stderr=output if output >= 0 else None,
            env=environ,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )

    def _read(self) -> None:
        try:
            data = os.read(self._pipe, PIECE)
        except BlockingIOError:
            return
        if not data:
            self.close()
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            lines, self._rest = [*lines, self._rest[:LONGEST_LINE]], b""
        for line in lines:
            self._shown(line)

    def _shown(self, line: bytes) -> None:
        if self.show is not None:
            self.show(line.decode(errors="replace").rstrip())

    def close(self) -> None:
        """Read no more of it."""
        if self._pipe >= 0:
            asyncio.get_running_loop().remove_reader(self._pipe)
            os.close(self._pipe)
            self._pipe = -1
            if self._rest:
                self._shown(self._rest)
                self._rest = b""
        self.closed.set()

    def send(self, number: signal.Signals, *, group: bool = False) -> None:
        """To the process while it lives, or to whatever is left of its group."""
        if group:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, number)
        if not self.ended.is_set():  # also one so young that it does not lead its group yet
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self.pid, number)

    def look(self) -> None:
        code = self._process.poll()
        if code is not None:
            self.code = code
            _living.discard(self)
            self.ended.set()


_living: set[Child] = set()


def _look() -> None:
    """A child ended: whose it was, the signal does not say."""
    for child in list(_living):
        child.look()
