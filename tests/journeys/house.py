"""A whole Martlet of its own, as a newcomer starts it: `martlet run` with its demo, its exchange, its folder and ports."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.adapters.sip_phone import until
from tests.database import Database

TRUNK = "127.0.0.2"  # the carrier: callers come from there
READY_WITHIN = 360.0  # seconds; twenty on a machine with nothing else to do
ENDS_WITHIN = 10.0
STARTED_AGAIN_WITHIN = 60.0
PASSPHRASE = "martlets nest under every eave"
PARTS = ("keeper", "exchange", "web", "switchboard", "events", "worker", "clock")


class House:
    """Start, look into, break and stop. Without an exchange of its own, calls are logged by hand; without the address of a
    database, its rows are in a file of its own."""

    def __init__(self, folder: Path, *, exchange: bool = True, address: str = "") -> None:
        self.folder, self.data, self.log = folder, folder / "data", folder / "house.log"
        self.port = four_free_ports()
        self.process: subprocess.Popen[bytes] | None = None
        self.said_before = 0  # letters of the terminal when it was started the last time
        temporary = folder / "tmp"
        temporary.mkdir(parents=True)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MARTLET_")},
            "DJANGO_SETTINGS_MODULE": "martlet.settings",
            "MARTLET_DATA": str(self.data),
            "MARTLET_PORT": str(self.port),
            "MARTLET_SIP_TRUNK": TRUNK,
            "TMPDIR": str(temporary),
        }
        self.environment.pop("DATABASE_URL", None)
        self.database = Database(self.data / "martlet.sqlite3", address)
        self.environment.update(self.database.environment)
        if not exchange:
            self.environment["MARTLET_ARI_URL"] = f"http://127.0.0.1:{self.port + 2}/ari"  # nobody there

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sip(self) -> tuple[str, int]:
        return "127.0.0.1", self.port + 3

    # --- life ---------------------------------------------------------------------------------------------------------
    def start(self) -> "House":
        self.begin()
        until(self.is_ready, READY_WITHIN)
        self.wait_for_the_exchange()  # it comes a moment after the pages; a call before that is the dialplan's own
        return self

    def begin(self) -> None:
        """Start it and wait for nothing."""
        self.said_before = len(self.said()) if self.log.exists() else 0
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "martlet.cli", "run"], env=self.environment, stdout=out, stderr=out,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

    def is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"it did not start:\n{self.said()[-3000:]}"
        return "Martlet 已就绪 is ready" in self.said()[self.said_before :] and self.state_of("clock") == "ok"

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Ctrl-C in its terminal."""
        if not self.runs:
            return
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            assert self.process.wait(ENDS_WITHIN) == 0, self.said()[-3000:]
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"it did not stop within {ENDS_WITHIN:g} s:\n{self.said()[-3000:]}") from None

    def said(self) -> str:
        """What stands in its terminal."""
        return self.log.read_text(errors="replace")

    # --- its parts ----------------------------------------------------------------------------------------------------
    def parts(self) -> dict[str, int]:
        """The processes the supervisor started: name -> process id."""
        assert self.process is not None
        return dict(children_of(self.process.pid))

    def behind(self, part: str) -> list[int]:
        """The processes that a part started itself, those behind them too."""
        found = []
        waiting = [self.parts()[part]]
        while waiting:
            below = [pid for _name, pid in children_of(waiting.pop())]
            found += below
            waiting += below
        return sorted(found)

    def kill_all(self) -> None:
        """kill -9 of the process in the terminal itself: nobody is left to start anything again."""
        assert self.process is not None
        everybody = [*self.parts().values(), *(pid for part in self.parts() for pid in self.behind(part))]
        self.process.kill()
        self.process.wait()
        until(lambda: not any(alive(pid) for pid in everybody), ENDS_WITHIN)

    def kill(self, name: str) -> None:
        """kill -9, and wait until the supervisor has it back."""
        gone = self.parts()[name]
        os.kill(gone, signal.SIGKILL)
        until(lambda: self.parts().get(name, gone) != gone, STARTED_AGAIN_WITHIN)

    @contextmanager
    def without(self, *names: str) -> Iterator[None]:
        """These parts are down and stay down: who would start them again is held still meanwhile."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        try:
            for name in names:
                os.killpg(self.parts()[name], signal.SIGKILL)  # with what works behind it
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def health(self) -> dict[str, Any]:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self.address}/healthz", timeout=5) as answer:
                return dict(json.load(answer))
        except (OSError, ValueError):
            return {}

    def state_of(self, part: str) -> str:
        return str(self.health().get("parts", {}).get(part, {}).get("state", "no answer"))

    def wait_until_well(self) -> None:
        until(
            lambda: self.health().get("state") == "ok" and self.state_of("keeper") == "unsealed", STARTED_AGAIN_WITHIN
        )
        self.wait_for_the_exchange()

    def wait_for_the_exchange(self) -> None:
        """Where there is one."""
        if "MARTLET_ARI_URL" not in self.environment:
            until(lambda: self.state_of("exchange") == "connected", STARTED_AGAIN_WITHIN)

    def martlet(self, *words: str, typed: str = "") -> str:
        """A `martlet` command in another terminal."""
        done = subprocess.run(
            [sys.executable, "-m", "martlet.cli", *words], env=self.environment, input=typed, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def seal(self) -> None:
        self.martlet("seal")

    def unseal(self) -> None:
        self.martlet("unseal", typed=f"{PASSPHRASE}\n")

    # --- its database ---------------------------------------------------------------------------------------------------
    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Read with plain SQL, `?` for a value: it belongs to other processes."""
        return self.database.rows(sql, *values)

    def write(self, sql: str, *values: object) -> None:
        self.database.write(sql, *values)


def children_of(parent: int) -> list[tuple[str, int]]:
    """(name, process id) of each process that this one started."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            state, started_by = (place / "stat").read_text().rpartition(")")[2].split()[:2]
            words = (place / "cmdline").read_bytes().decode(errors="replace").split("\0")
            called = (place / "comm").read_text().strip()
        except (OSError, IndexError, ValueError):
            continue
        if int(started_by) == parent and state != "Z":
            found.append((name_of(words, called), int(place.name)))
    return found


def alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return False


def name_of(words: list[str], called: str) -> str:
    """Forks are called after their part, programs by their command line."""
    if "martlet.vault.keeper" in words:
        return "keeper"
    if any("asterisk" in word for word in words):
        return "exchange"
    return called.removeprefix("m-")


def four_free_ports() -> int:
    """The first of four ports in a row that nobody holds: pages, event stream, exchange, SIP."""
    for _try in range(200):
        first = random.randrange(20000, 30000, 10)
        held = []
        try:
            for port in range(first, first + 4):
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                    held.append(socket.socket(socket.AF_INET, kind))
                    held[-1].bind(("127.0.0.1", port))
            return first
        except OSError:
            continue
        finally:
            for probe in held:
                probe.close()
    raise AssertionError("there are no four free ports in a row")
