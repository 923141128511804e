"""Several people at the same moment, each in a thread and a transaction of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections


def in_memory() -> bool:
    """SQLite's shared memory locks whole tables: there the works run one after the other, each from what it saw before."""
    return connection.vendor == "sqlite" and connection.is_in_memory_db()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each gave or raised, in their order."""
    gate, found = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            if not in_memory():
                gate.wait(10)
            found[place] = work()
        except Exception as error:  # noqa: BLE001 - handed to the test
            found[place] = error  # type: ignore[call-overload]
        finally:
            if not in_memory():
                connections.close_all()

    if in_memory():
        for pair in enumerate(works):
            run(*pair)
        return found
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found
