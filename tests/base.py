"""The migrated, still empty database of the tests, made once: migrating takes twenty seconds each time.

On SQLite it is kept between runs, and filled in where a test process opens its own database for the first time, before
Django migrates, which then finds nothing left to do. Any change of a migration, of Django or of SQLite makes a new one.
On PostgreSQL it is a database of the tests' server, which others are made from; that server is thrown away at the end.
"""

import contextlib
import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import psycopg
from django.db import connection
from django.db.backends.signals import connection_created

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "test-base"
MAKING = 20261123  # the number of the lock under which it is made on PostgreSQL: two workers begin at once


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


def cut_others() -> None:
    """End every other connection to the database, as a restart of PostgreSQL would."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )


def template(server: str) -> str:
    """Its name on the PostgreSQL that has this address; whoever asks first migrates it."""
    name = f"martlet_{path().stem}"
    with psycopg.connect(server, autocommit=True) as there:
        there.execute("select pg_advisory_lock(%s)", [MAKING])
        if not there.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            there.execute("drop database if exists making with (force)")  # of a run that was cut off
            there.execute("create database making")
            environ = {
                **os.environ,
                "DATABASE_URL": beside(server, "making"),
                "DJANGO_SETTINGS_MODULE": "tests.settings",
            }
            subprocess.run(
                [sys.executable, "-m", "django", "migrate", "--verbosity=0"], cwd=ROOT, env=environ, check=True
            )
            there.execute(f"alter database making rename to {name}".encode())
    return name


def beside(server: str, name: str) -> str:
    """The address of another database of the same PostgreSQL."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()
