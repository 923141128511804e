#!/usr/bin/env python3
"""A PostgreSQL of our own for tests: made in a temporary folder, on a unix socket only, thrown away at the end.

    python tools/postgres.py COMMAND ...     runs COMMAND with DATABASE_URL set

Not durable (fsync off): for tests, never for data. PostgreSQL refuses to run as root, so root lends it the account
'postgres' that Debian's package made, or 'nobody'.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

NAME = "martlet"
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_connections": "120",
    "listen_addresses": "",
    "log_min_messages": "fatal",
}


class NoPostgres(Exception):
    """Why there is none; a sentence."""


def binaries() -> Path:
    """The folder with initdb and postgres, the newest when there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if here := shutil.which("initdb"):
        return Path(here).resolve().parent
    raise NoPostgres("PostgreSQL is not installed (apt-get install postgresql).")


def account() -> pwd.struct_passwd | None:
    """Who it runs as, or None for ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgres("PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody' to lend it.")


@contextlib.contextmanager
def cluster(**more: str) -> Iterator[str]:
    """A running server, with `more` settings; gives its DATABASE_URL. Raises NoPostgres."""
    programs, who = binaries(), account()
    folder = Path(tempfile.mkdtemp(prefix="martlet-pg-"))
    as_who: dict[str, object] = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}
    if who:
        os.chown(folder, who.pw_uid, who.pw_gid)
    data = folder / "data"
    server: subprocess.Popen[bytes] | None = None
    try:
        made = subprocess.run(
            [programs / "initdb", "-D", data, "-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            capture_output=True,
            text=True,
            cwd=folder,
            check=False,
            **as_who,  # type: ignore[call-overload]
        )
        if made.returncode:
            raise NoPostgres(f"A PostgreSQL for the tests was not made: {made.stderr.strip().splitlines()[-1:]}")
        options = [word for key, value in {**SETTINGS, **more}.items() for word in ("-c", f"{key}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,
                **as_who,  # type: ignore[call-overload]
            )
        wait_until_ready(programs, folder, server)
        subprocess.run([programs / "createdb", "-h", folder, "-U", NAME, NAME], check=True)
        yield f"postgres://{NAME}@{quote(str(folder), safe='')}/{NAME}"
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # fast: open connections are closed
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and server.poll() is None:
        asked = [programs / "pg_isready", "-q", "-h", folder, "-U", NAME, "-d", "postgres"]
        if subprocess.run(asked, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise NoPostgres(f"A PostgreSQL for the tests did not start: {(folder / 'log').read_text()[-300:]}")


def main(command: list[str]) -> int:
    if not command:
        print("Usage: python tools/postgres.py COMMAND ...", file=sys.stderr)
        return 2
    try:
        with cluster() as address:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode
    except NoPostgres as sorry:
        print(f"martlet: {sorry}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
