"""How every part is, for /healthz and `martlet status`. States and counts, never an identity."""

import shutil
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from martlet import vault
from martlet.processes import beats

LOW_DISK = 500 * 1024 * 1024  # bytes; below that recordings and backups are at risk


@dataclass(frozen=True)
class PartState:
    """`state` is 'ok' or one word that says what is the matter; `needed` parts make /healthz answer 503."""

    name: str
    state: str
    says: dict[str, Any]
    needed: bool = False

    @property
    def well(self) -> bool:
        return self.state in ("ok", "unsealed", "connected", "none")


def parts() -> list[PartState]:
    """Every part, in the order a person would look for a fault."""
    return [
        database(),
        migrations(),
        keeper(),
        beating("worker"),
        beating("clock"),
        beating("events"),
        beating("switchboard"),
        exchange(),
        disk(),
    ]


def as_json(found: list[PartState]) -> dict[str, Any]:
    """`{"state": "ok" | "degraded" | "down", "parts": {name: {"state": ..., ...}}}`"""
    down = any(part.needed and not part.well for part in found)
    well = all(part.well for part in found)
    return {
        "state": "down" if down else "ok" if well else "degraded",
        "parts": {part.name: {"state": part.state, **part.says} for part in found},
    }


def database() -> PartState:
    began = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return PartState("database", "away", {"engine": connection.vendor}, needed=True)
    took = round((time.perf_counter() - began) * 1000, 1)
    return PartState("database", "ok", {"engine": connection.vendor, "ms": took}, needed=True)


_migrated = False  # once true it stays true for this process: code and schema change only with a restart


def migrations() -> PartState:
    global _migrated
    if not _migrated:
        try:
            executor = MigrationExecutor(connection)
            waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        except DatabaseError:
            return PartState("migrations", "unknown", {})
        if waiting:
            return PartState("migrations", "waiting", {"waiting": waiting})
        _migrated = True
    return PartState("migrations", "ok", {})


def keeper() -> PartState:
    """'unsealed', 'sealed' or 'absent'; while names are read in for search, how far that is."""
    found = vault.status()
    says = {"names_in_percent": int(found.share * 100)} if found.loading else {}
    return PartState("keeper", found.state, says)


def beating(name: str) -> PartState:
    found = beats.last(name)
    if found is None:
        return PartState(name, "absent", {})
    says = {key: value for key, value in found.says.items() if key != "exchange"}
    return PartState(name, "ok" if found.alive else "silent", {"seconds_ago": round(found.age, 1), **says})


def exchange() -> PartState:
    """What the switchboard last said of the exchange: 'connected', 'away', or 'none' where calls are logged by hand."""
    found = beats.last("switchboard")
    if found is None or not found.alive:
        return PartState("exchange", "none", {})
    return PartState("exchange", str(found.says.get("exchange", "none")), {})


def disk() -> PartState:
    free = shutil.disk_usage(settings.DATA).free
    return PartState("disk", "ok" if free > LOW_DISK else "low", {"free_mb": free // 1024 // 1024})
