"""The parts: what each process runs, and in which order they start."""

import functools
import gc
import importlib
import os
import sys
from collections.abc import Callable

from martlet.processes.children import FORKS, be_frugal
from martlet.processes.places import Places, places

BLOCKING_THREADS = 4  # a page waits for the disk now and then; more threads only fight for the interpreter


def martlet(*words: str) -> list[str]:
    return [sys.executable, "-m", "martlet.cli", *words]


def inside(*words: str) -> Callable[[], int]:
    """The same `martlet` command for a fork of the supervisor."""
    from martlet import cli

    return functools.partial(cli.main, words)


def load_frame() -> None:
    """Load, once for all forks, the framework and every room's tables, services and recurring work: two thirds of what
    a part holds in memory, and of the time it takes to start. Opens no connection and starts no thread."""
    if not FORKS:
        return
    be_frugal()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "martlet.settings")
    import django

    django.setup(set_prefix=False)
    for name in ("martlet.processes.prepare", "martlet.processes.recurring", "martlet.access.live.application"):
        importlib.import_module(name)
    leave_alone()


def load_pages() -> None:
    """Load every page too, and the server's program. After `load_frame`."""
    if not FORKS:
        return
    for name in ("granian", "martlet.urls"):
        importlib.import_module(name)
    from martlet.processes.recurring import declared

    declared()
    leave_alone()


def leave_alone() -> None:
    """The collector leaves what is loaded alone: pages it writes into would no longer be shared."""
    gc.collect()
    gc.freeze()


def web_workers() -> int:
    """MARTLET_WEB_WORKERS, else one a core and at most two: an office laptop has other work."""
    written = os.environ.get("MARTLET_WEB_WORKERS", "")
    return int(written) if written.isdigit() and int(written) else min(2, os.cpu_count() or 1)


def serve(where: Places, *, interface: str, application: str, port: int, workers: int) -> int:
    """Serve until SIGTERM. For several workers the application is loaded once, before they are forked: they share its
    memory, and one that died is back in milliseconds. A single worker loads it itself: nobody keeps a second copy."""
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)
        if workers > 1 or interface == "asgi":  # the stream sleeps most of the time: what it shares stays shared
            importlib.import_module(application.partition(":")[0])
            leave_alone()
    Granian(
        application,
        address=where.host,
        port=port,
        interface=Interfaces(interface),
        workers=workers,
        blocking_threads=BLOCKING_THREADS if interface == "wsgi" else None,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=3,
    ).serve()
    return 0


def serve_web() -> int:
    where = places()
    return serve(
        where, interface="wsgi", application="martlet.wsgi:application", port=where.port, workers=web_workers()
    )


def serve_events() -> int:
    where = places()
    return serve(where, interface="asgi", application="martlet.asgi:application", port=where.events_port, workers=1)


def become_keeper() -> int:
    """Turn this process into the keeper's own program, which knows nothing of Django."""
    command = [sys.executable, "-m", "martlet.vault.keeper", "--data", str(places().data)]
    os.execv(command[0], command)  # noqa: S606
