"""Before the parts start: tables, key ring, what is still to load. Runs in a process of its own, so that the supervisor
stays small; what it found goes into `run/prepared.json`."""

import json
import os
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from martlet import vault
from martlet.foundation import statistics
from martlet.processes.places import BadPlace

KEEPER_WITHIN = 15.0  # seconds


def main(*, demo: bool) -> int:
    """With `demo` the keeper must be starting: its ring is made when there is none, and opened."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise BadPlace(
            f"The database cannot be opened ({type(error).__name__}). Look at DATABASE_URL and its server."
        ) from None
    bring_up_to_date()
    from martlet.access.models import User

    empty = not User.objects.exists()
    if demo and not settings.MARTLET_DEMO:
        raise BadPlace("MARTLET_PRODUCTION=1 takes no demo keys and no demo data. Start with: martlet up.")
    if not vault.commands.ring_exists():
        if not empty:
            raise BadPlace(
                f"The key ring is missing from {settings.DATA / 'keyring'}, but the database has accounts. "
                "Put the ring back from your copy: without it nothing sealed can be read."
            )
        if demo:
            vault.commands.create_demo_ring()
    if demo:
        unseal_demo()
    found: dict[str, Any] = {
        "load": demo_to_load(empty=empty) if demo else None,
        "sign_ins": sign_ins() if demo else [],
        "passphrase": vault.commands.DEMO_PASSPHRASE if demo else "",
        "ring": vault.commands.ring_exists(),
    }
    target = settings.DATA / "run" / "prepared.json"
    target.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = target.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(found, ensure_ascii=False))
    fresh.replace(target)
    return 0


def bring_up_to_date() -> None:
    """Migrate when there is something to migrate; to find that nothing is takes a twentieth of the time."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
        statistics.refresh()  # of new indexes too


def unseal_demo() -> None:
    from martlet.access import services

    end = time.monotonic() + KEEPER_WITHIN
    while vault.status().state == "absent":
        if time.monotonic() > end:
            raise BadPlace("The keeper does not answer; the reason stands above.")
        time.sleep(0.05)
    services.unseal(vault.commands.DEMO_PASSPHRASE, services.bootstrap_actor())


def demo_to_load(*, empty: bool) -> list[str] | None:
    """What to say after `martlet demo`, or None when nothing is to load. One that was cut goes on as it was begun."""
    from martlet.demo.models import DemoRun

    run = DemoRun.objects.order_by("id").first()
    if run is None:
        return [] if empty else None
    if run.done:
        return None
    return [f"--{name}={getattr(run, name)}" for name in ("persons", "cases", "contacts", "seed")]


def sign_ins() -> list[list[str]]:
    """Rows of (username, password, role, office) of the demo's accounts."""
    from martlet import demo

    return [[str(value) for value in row] for row in demo.SIGN_INS]
