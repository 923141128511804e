"""The clock: puts recurring work into the queue at its time, once, however many clocks run."""

import functools
import importlib
import importlib.util
import logging
import signal
import threading
from datetime import datetime, timedelta

from django.apps import apps
from django.db import close_old_connections, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from martlet import vault
from martlet.processes import beats
from martlet.processes.every import Every
from martlet.processes.models import Recurring

log = logging.getLogger("martlet.clock")
GIVEN_UP = timedelta(hours=1)  # queued that long and never begun: the worker died with it, queue it again


@functools.cache
def declared() -> dict[str, Every]:
    """All recurring work of all rooms by name. ValueError when two share a name."""
    found: dict[str, Every] = {}
    for config in apps.get_app_configs():
        module = f"{config.name}.clock"
        if not config.name.startswith("martlet.") or importlib.util.find_spec(module) is None:
            continue
        for work in importlib.import_module(module).EVERY:
            if work.name in found:
                raise ValueError(f"two recurring tasks are called {work.name}")
            found[work.name] = work
    return found


def tick(now: datetime) -> list[str]:
    """Queue what is due at `now` (aware); the names of that. Work that still waits is not queued twice."""
    from martlet.processes.tasks import run_recurring

    works = declared()
    known = {row.name: row for row in Recurring.objects.filter(name__in=works)}
    Recurring.objects.bulk_create(
        [Recurring(name=name, due=work.after(now)) for name, work in works.items() if name not in known],
        ignore_conflicts=True,
    )
    queued = []
    for name, row in known.items():
        if row.due > now:
            continue
        waiting = row.queued is not None and now - row.queued < GIVEN_UP
        with transaction.atomic():
            claimed = Recurring.objects.filter(name=name, due=row.due).update(
                due=works[name].after(now), queued=row.queued if waiting else now
            )
            if claimed and not waiting:
                run_recurring.enqueue(name)
                queued.append(name)
    return queued


def pause(now: datetime) -> float:
    """Seconds until the next work is due, between a tenth and five."""
    nearest = Recurring.objects.filter(name__in=declared()).order_by("due").values_list("due", flat=True).first()
    return max(0.1, min(5.0, (nearest - now).total_seconds())) if nearest else 5.0


def run_clock(stop: threading.Event | None = None) -> None:
    """Tick until SIGTERM or SIGINT. A database that is away for a while is waited for."""
    stop = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=vault.keep_finder_filled, args=(stop,), name="finder", daemon=True).start()
    while not stop.is_set():
        try:
            queued = tick(timezone.now())
            rest = pause(timezone.now())
            beats.beat("clock", queued=len(queued), works=len(declared()))
        except DatabaseError as error:
            log.warning("the database does not answer (%s); trying again in 5 s", type(error).__name__)
            close_old_connections()
            rest = 5.0
        stop.wait(rest)
    beats.silence("clock")
