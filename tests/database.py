"""The database of a house whose parts are processes of their own: a file, or one database of a PostgreSQL.

It is looked into with plain SQL that both understand, `?` for a value. What comes is as SQLite keeps it: moments, ids and
JSON as text.
"""

import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.string import TextLoader
from tests import base
from tests.journeys.traces import files_in
from tools import postgres

AS_TEXT = ("date", "timestamptz", "uuid", "jsonb")


class Database:
    """Read, write, and hold so that nobody else can write."""

    def __init__(self, file: Path, address: str = "") -> None:
        self.file, self.address = file, address

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        if self.address:
            with connect(self.address) as there:
                return there.execute(in_psycopg(sql), values).fetchall()
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=20)) as there:
            return there.execute(sql, values).fetchall()

    def write(self, sql: str, *values: object) -> None:
        if self.address:
            with connect(self.address) as there:
                there.execute(in_psycopg(sql), values)
            return
        with closing(sqlite3.connect(self.file, timeout=20)) as there, there:
            there.execute(sql, values)

    @contextmanager
    def held(self, table: str) -> Iterator[None]:
        """Everybody can read, and nobody write: on PostgreSQL into this table, on SQLite anywhere."""
        if self.address:
            with connect(self.address) as there:
                there.execute(f"lock table {table} in exclusive mode".encode())
                yield
            return
        with closing(sqlite3.connect(self.file, timeout=20, isolation_level=None)) as there:
            there.execute("begin immediate")
            yield

    @property
    def environment(self) -> dict[str, str]:
        """What a process must be told to find it; a file lies in its data folder."""
        return {"DATABASE_URL": self.address} if self.address else {}

    def drop(self) -> None:
        """With whoever is still connected; a file goes with its folder."""
        if self.address:
            name = self.address.rpartition("/")[2]
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as there:
                there.execute(f"drop database {name} with (force)".encode())

    # --- what is left on a disk ---------------------------------------------------------------------------------------
    def back_up(self, to: Path) -> None:
        if self.address:
            subprocess.run([postgres.binaries() / "pg_dump", "--file", to, self.address], check=True)
            return
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=20)) as there:
            there.execute("vacuum into ?", (str(to),))

    def writes_out(self) -> None:
        """Into its files, whatever it still keeps in memory."""
        self.write("checkpoint" if self.address else "pragma wal_checkpoint")

    def taken(self, to: Path) -> list[Path]:
        """Copies of all its files as they lie there now; on PostgreSQL those of the whole server, with what it logs."""
        if self.address:
            [(data,)] = self.rows("show data_directory")
            beside = Path(data).parent
            sources = [*files_in(Path(data)), beside / "log"]
        else:
            beside = self.file.parent
            sources = [beside / f"{self.file.name}{end}" for end in ("", "-wal", "-shm")]
        copies = []
        for source in sources:
            copy = to / source.relative_to(beside)
            copy.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):  # one that runs takes files away
                copies.append(Path(shutil.copyfile(source, copy)))
        return copies


def connect(address: str) -> psycopg.Connection:
    there = psycopg.connect(address, options="-c timezone=UTC")
    for kind in AS_TEXT:
        there.adapters.register_loader(kind, TextLoader)
    return there


def in_psycopg(sql: str) -> bytes:
    return sql.replace("%", "%%").replace("?", "%s").encode()


def seconds_between(start: str, end: str) -> float:
    """Of two moments as they stand in a row."""
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


# --- one for each house -----------------------------------------------------------------------------------------------


def migrated(data: Path) -> Database:
    """A new one, without rows, for the house with this data folder."""
    made = Database(data / "martlet.sqlite3", new())
    if not made.address and base.path().exists():
        shutil.copyfile(base.path(), made.file)
    return made


def new() -> str:
    """The address of one on the PostgreSQL that DATABASE_URL names; "" when it names none: a file then."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        return ""
    name = f"house_{secrets.token_hex(4)}"  # several workers make theirs on one server
    template = base.template(server)
    with psycopg.connect(server, autocommit=True) as there:
        there.execute(f"create database {name} template {template}".encode())
    return base.beside(server, name)
