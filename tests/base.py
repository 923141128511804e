"""The migrated, still empty SQLite database of the tests, kept between runs: migrating takes twenty seconds each time.

It is filled in where a test process opens its own database for the first time, before Django migrates, which then finds
nothing left to do. Any change of a migration, of Django or of SQLite makes a new one. PostgreSQL is always migrated anew.
"""

import contextlib
import hashlib
import os
import sqlite3
from pathlib import Path
from typing import Any

import django
from django.db import connection
from django.db.backends.signals import connection_created

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "test-base"


def path() -> Path:
    """Where the database for exactly these migrations is kept."""
    mark = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for file in sorted([*ROOT.glob("src/martlet/*/migrations/*.py"), *ROOT.glob("tests/*/testapp/**/*.py")]):
        mark.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return KEPT / f"{mark.hexdigest()[:16]}.sqlite3"


def fill(connection: Any, **unused: Any) -> None:
    """Copies the kept database into the tests' own, while that is empty."""
    kept, name = path(), str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or not kept.exists() or not ("memorydb" in name or "tests.sqlite3" in name):
        return
    connection_created.disconnect(fill)
    with contextlib.closing(sqlite3.connect(f"file:{kept}?mode=ro", uri=True)) as source:
        if not connection.connection.execute("select count(*) from sqlite_master").fetchone()[0]:
            source.backup(connection.connection)


def keep() -> None:
    """Keeps the database as it was just migrated, for the next run; older ones are thrown away."""
    kept = path()
    if connection.vendor != "sqlite" or kept.exists():
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(fresh)])
    fresh.replace(kept)
    for old in KEPT.glob("*.sqlite3"):
        if old != kept:
            old.unlink(missing_ok=True)
