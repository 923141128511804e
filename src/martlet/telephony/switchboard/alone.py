"""One switchboard leads for a data folder. Needs no Django."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


class AlreadyRuns(Exception):
    """One sentence: another switchboard of this data folder takes the calls already."""


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Holds the lock of this data folder; the file names the process. Raises AlreadyRuns.

    `lockf` and not `flock`: a fork shares the latter, and a back room that still seals the last recording of a killed leader
    would keep the next leader out.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRuns(
                f"A switchboard already runs from {path.parent.parent}: process {lock.read(20).strip() or '?'}. "
                "Nothing was started; stop that one first, or set MARTLET_DATA for a second one."
            ) from None
        lock.truncate()
        print(os.getpid(), file=lock, flush=True)
        yield
