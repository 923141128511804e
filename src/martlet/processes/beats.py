"""Signs of life: one small file a part, written often, read by /healthz and `martlet status`.

Files and not rows, because a sign of life every few seconds would wake the disk's journal for nothing and must also
work while the database is away. Needs no Django. A beat holds states and counts, never an identity.
"""

import contextlib
import json
import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from martlet.processes.places import places

EVERY = 5.0  # seconds between two beats
LATE = 20.0  # seconds after which a part counts as silent


@dataclass(frozen=True)
class Beat:
    """What a part said last. `age` in seconds."""

    name: str
    age: float
    pid: int
    says: dict[str, Any] = field(default_factory=dict)

    @property
    def alive(self) -> bool:
        return self.age < LATE


def beat(name: str, folder: Path | None = None, **says: Any) -> None:
    """Say that part `name` is alive, with a few words of state (`exchange="connected"`). Never raises OSError: a full
    disk must not end a call."""
    folder = folder or places().run
    target = folder / f"{name}.beat"
    fresh = folder / f".{name}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps({"at": time.time(), "pid": os.getpid(), "says": says}))
        fresh.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()


def last(name: str, folder: Path | None = None) -> Beat | None:
    """The newest beat of part `name`, or None when it never spoke."""
    target = (folder or places().run) / f"{name}.beat"
    try:
        said = json.loads(target.read_text())
        return Beat(name, max(0.0, time.time() - said["at"]), said["pid"], said["says"])
    except (OSError, ValueError, KeyError):
        return None


def silence(name: str, folder: Path | None = None) -> None:
    """Forget the part: it was stopped on purpose."""
    ((folder or places().run) / f"{name}.beat").unlink(missing_ok=True)


def keep_beating(name: str, folder: Path | None = None, every: float = EVERY) -> threading.Event:
    """Beat from a thread until the returned event is set or the process ends."""
    stop = threading.Event()

    def loop() -> None:
        while True:
            beat(name, folder)
            if stop.wait(every):
                return

    threading.Thread(target=loop, name=f"beat-{name}", daemon=True).start()
    return stop
