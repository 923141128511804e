"""The parts: what each process runs, and in which order they start."""

import os
import sys
from pathlib import Path

from martlet.processes.places import Places, places

BLOCKING_THREADS = 4  # a page waits for the disk now and then; more threads only fight for the interpreter


def executable(name: str) -> str:
    """A program of this virtual environment."""
    return str(Path(sys.executable).with_name(name))


def martlet(*words: str) -> list[str]:
    return [sys.executable, "-m", "martlet.cli", *words]


def web_workers() -> int:
    """MARTLET_WEB_WORKERS, else one a core and at most two: an office laptop has other work."""
    written = os.environ.get("MARTLET_WEB_WORKERS", "")
    return int(written) if written.isdigit() and int(written) else min(2, os.cpu_count() or 1)


def granian(where: Places, *, interface: str, application: str, port: int, workers: int) -> list[str]:
    return [
        executable("granian"),
        "--interface", interface,
        "--host", where.host,
        "--port", str(port),
        "--workers", str(workers),
        "--respawn-failed-workers",
        "--workers-kill-timeout", "4",
        "--no-ws",
        "--log-level", "warning",
        *(["--blocking-threads", str(BLOCKING_THREADS)] if interface == "wsgi" else []),
        application,
    ]  # fmt: skip


def become(command: list[str]) -> int:
    """Turn this process into the command: one process less, and signals reach it."""
    os.execv(command[0], command)  # noqa: S606


def become_web() -> int:
    where = places()
    return become(
        granian(where, interface="wsgi", application="martlet.wsgi:application", port=where.port, workers=web_workers())
    )


def become_events() -> int:
    where = places()
    return become(
        granian(where, interface="asgi", application="martlet.asgi:application", port=where.events_port, workers=1)
    )


def become_keeper() -> int:
    return become([sys.executable, "-m", "martlet.vault.keeper", "--data", str(places().data)])
