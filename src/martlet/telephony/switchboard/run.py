"""Starts the leader: one per installation, ended by SIGTERM, stopped at once when another leader takes over."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
import os
import signal
import sys
from pathlib import Path

from django.conf import settings

from martlet.telephony import services
from martlet.telephony.exchange import keys
from martlet.telephony.exchange.ari import Ari
from martlet.telephony.exchange.config import write_config
from martlet.telephony.exchange.run import memory_spool
from martlet.telephony.switchboard.backroom import Backroom
from martlet.telephony.switchboard.desk import Desk, Replaced
from martlet.telephony.switchboard.ledger import Ledger

log = logging.getLogger(__name__)
BEAT = 3.0


def run_switchboard() -> int:
    """Until told to stop. Returns an exit code: 0 stopped, 3 another leader runs."""
    # A thread that writes must not keep the one that listens waiting for the interpreter.
    sys.setswitchinterval(0.0005)
    # The phone must ring before anything else on this machine is done; without the right to ask, all stays as it is.
    with contextlib.suppress(OSError):
        os.nice(-5)
    folder = Path(settings.DATA) / "run"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "switchboard.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.error("another switchboard already runs on this machine")
            return 3
        return asyncio.run(lead())


async def lead() -> int:
    ledger = Ledger()
    backroom = Backroom(memory_spool(Path(settings.DATA)), ledger.known)
    exchange = Ari(settings.MARTLET_ARI_URL, keys.password(services.exchange_folder(), "ari"))
    desk = Desk(
        exchange, ledger, after=backroom.tell, recorded=backroom.seal,
        regularly=backroom.regularly, sounds=own_sounds(),
    )  # fmt: skip
    leader = asyncio.create_task(desk.run())
    helpers = [asyncio.create_task(beats(desk)), asyncio.create_task(configure(desk))]
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, leader.cancel)
    try:
        await leader
    except Replaced:
        log.error("another switchboard took over; this one stops")
        return 3
    except asyncio.CancelledError:
        pass
    finally:
        for helper in helpers:
            helper.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
    return 0


def own_sounds() -> set[str]:
    """Announcements in a line's own words, made at set-up: "line-3-notice"."""
    folder = services.exchange_folder() / "data" / "sounds"
    return {path.stem.removeprefix("martlet-") for path in folder.glob("*/martlet-line-*.wav")}


async def beats(desk: Desk) -> None:
    """Says to /healthz whether the exchange is there."""
    from martlet.telephony.exchange import tree

    try:
        from martlet.processes.beats import beat  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return
    expected = tree.find() is not None
    while True:
        state = "connected" if desk.connected.is_set() else "away" if expected else "none"
        beat("switchboard", exchange=state, calls=len(desk.ledger.calls))
        await asyncio.sleep(BEAT if state == "connected" else 0.5)


async def configure(desk: Desk) -> None:
    """Keeps the exchange's configuration in step with lines and colleagues, without restarting anything."""
    loop = asyncio.get_running_loop()
    while True:
        await desk.connected.wait()
        await asyncio.sleep(5)
        try:
            changed = await loop.run_in_executor(desk.back, refresh)
        except Exception:
            log.exception("the exchange's configuration could not be written")
            continue
        modules = {"pjsip.conf": "res_pjsip.so", "extensions.conf": "pbx_config.so"}
        for name in changed:
            if name in modules:
                with contextlib.suppress(Exception):
                    await desk.exchange.request("PUT", f"/asterisk/modules/{modules[name]}")


def refresh() -> list[str]:
    """Rewrites what changed; nothing where the exchange is not run by us."""
    plan = services.make_plan()
    if not (plan.etc / "asterisk.conf").exists():
        return []
    return write_config(plan.etc, plan)
