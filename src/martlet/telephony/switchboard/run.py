"""Starts the leader: one per installation, ended by SIGTERM, stopped at once when another leader takes over.

SIGUSR1 makes it read lines and duty at once, for whoever has written them by hand and will not wait for its next look.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import time
from pathlib import Path

from django.conf import settings

from martlet.telephony import services
from martlet.telephony.exchange import keys
from martlet.telephony.exchange.ari import Ari
from martlet.telephony.exchange.run import memory_spool
from martlet.telephony.switchboard.alone import only_one
from martlet.telephony.switchboard.backroom import Backroom
from martlet.telephony.switchboard.desk import Desk
from martlet.telephony.switchboard.ledger import Ledger
from martlet.telephony.switchboard.nextdoor import NextDoor, open_next_door
from martlet.telephony.switchboard.pen import Pen, open_pen
from martlet.telephony.switchboard.takeover import Replaced

log = logging.getLogger(__name__)
BEAT = 3.0
LOOK = 0.5  # seconds until a change is told


def run_switchboard() -> int:
    """Until told to stop. Returns an exit code: 0 stopped, 3 another leader took over. Raises AlreadyRuns."""
    folder = Path(settings.DATA) / "run"
    with only_one(
        folder / "switchboard.lock"
    ):  # before anything is started: children of a second one would do its work
        gc.collect()
        gc.freeze()  # what is shared with the two others stays shared
        pen = open_pen()
        backroom = open_next_door(lambda: Backroom(memory_spool(Path(settings.DATA))), pen)
        hurry()
        return asyncio.run(lead(pen, backroom))


def hurry() -> None:
    """The phone must ring before anything else on this machine is done, as in Asterisk itself (its `highpriority`).
    Without the right to ask, all stays as it is. Children begin as ordinary processes."""
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(10))


async def lead(pen: socket.socket, backroom: socket.socket) -> int:
    ledger = Ledger()
    home = services.exchange_folder()
    exchange = Ari(settings.MARTLET_ARI_URL, keys.password(home, "ari"), home=home)
    desk = Desk(exchange, ledger, Pen(pen), backroom=NextDoor(backroom, ledger.known))
    leader = asyncio.create_task(desk.run())
    helper = asyncio.create_task(beats(desk))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, leader.cancel)
    loop.add_signal_handler(signal.SIGUSR1, desk.early.set)
    try:
        await leader
    except Replaced:
        log.error("another switchboard took over; this one stops")
        return 3
    except asyncio.CancelledError:
        pass
    finally:
        helper.cancel()
        await asyncio.gather(helper, return_exceptions=True)
    return 0


async def beats(desk: Desk) -> None:
    """Says to /healthz whether the exchange is there: every few seconds, and at once when that changes."""
    from martlet.telephony.exchange import tree

    try:
        from martlet.processes.beats import beat  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return
    expected = tree.find() is not None
    said, due = "", 0.0
    while True:
        state = "connected" if desk.connected.is_set() else "away" if expected else "none"
        if state != said or time.monotonic() >= due:
            beat("switchboard", exchange=state, calls=desk.ledger.live, tasks=len(asyncio.all_tasks()))
            said, due = state, time.monotonic() + (BEAT if state == "connected" else 0)
        await asyncio.sleep(LOOK)
