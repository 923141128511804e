"""Starts the Asterisk found on this machine with a configuration of ours."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from martlet.telephony.exchange.config import Plan, make_folders, write_config
from martlet.telephony.exchange.tree import Tree


class CouldNotStart(Exception):
    """Why Asterisk did not come up, with the end of its own words."""


def command(tree: Tree, plan: Plan) -> list[str]:
    """The foreground command; output goes to the caller's own streams."""
    return [*tree.command, "-C", str(plan.etc / "asterisk.conf"), "-f"]


def prepare(plan: Plan) -> None:
    """Folders and configuration."""
    make_folders(plan)
    write_config(plan.etc, plan)


class Running:
    """An Asterisk under way: a context manager that stops what it started. Used by tests and benchmarks."""

    def __init__(self, tree: Tree, plan: Plan) -> None:
        self.tree = tree
        self.plan = plan
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, timeout: float = 20.0) -> Running:
        """Writes the configuration and waits until Asterisk says it has fully booted."""
        prepare(self.plan)
        control = self.plan.home / "run" / "asterisk.ctl"
        control.unlink(missing_ok=True)
        with (self.plan.home / "log" / "stdout").open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S603
                command(self.tree, self.plan), stdout=out, stderr=out, stdin=subprocess.DEVNULL
            )
        end = time.monotonic() + timeout
        while time.monotonic() < end and self.process.poll() is None:
            if control.exists() and "fully booted" in self.cli("core waitfullybooted"):
                return self
            time.sleep(0.05)
        self.stop()
        raise CouldNotStart(self.words())

    def cli(self, words: str) -> str:
        """Asks the running Asterisk something on its control socket."""
        done = subprocess.run(  # noqa: S603
            [*self.tree.command, "-C", str(self.plan.etc / "asterisk.conf"), "-rx", words],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        return done.stdout

    def words(self) -> str:
        """The end of everything it logged."""
        texts = [
            path.read_text(errors="replace")[-2000:]
            for path in sorted((self.plan.home / "log").glob("*"))
            if path.is_file()
        ]
        return "\n".join(texts)

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        os.kill(self.process.pid, how)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> Running:
        return self.start()

    def __exit__(self, *unused: object) -> None:
        self.stop()


def memory_spool(data: Path) -> Path:
    """A folder in memory for recordings, one per installation; `data/run/spool` where the machine has none."""
    import hashlib

    memory = Path("/dev/shm")  # noqa: S108  (memory, not a shared temporary folder: the folder below is 0700)
    if not os.access(memory, os.W_OK):
        return data / "run" / "spool"
    mark = hashlib.sha256(f"{os.getuid()}:{data.resolve()}".encode()).hexdigest()[:12]
    return memory / f"martlet-{mark}"
