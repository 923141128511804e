"""Small pieces of set-up: stamps, commands with a log, sentences. Standard library only, Python 3.11 or newer."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = (3, 11)
OLDEST_NPM, OLDEST_NODE = 9, 18
LAST_LINES = 15


class Sorry(Exception):
    """Set-up cannot go on; the text is a sentence that says what to do."""


def check_python(version: tuple[int, ...] = tuple(sys.version_info[:3])) -> None:
    if version[:2] < OLDEST_PYTHON:
        found = ".".join(map(str, version))
        raise Sorry(f"Martlet needs Python 3.11 or newer; this is {found}. Try: make run PYTHON=python3.11")


def digest(paths: Iterable[Path], *words: str) -> str:
    """SHA-256 over names and contents of files, and of `words`; a missing file counts as empty."""
    total = hashlib.sha256()
    for path in sorted(set(paths)):
        content = path.read_bytes() if path.is_file() else b""
        total.update(f"{path}\0{len(content)}\0".encode() + content)
    for word in words:
        total.update(f"{word}\0".encode())
    return total.hexdigest()


def files_below(
    folder: Path, *endings: str, without: Sequence[str] = ("__pycache__", "migrations", "locale")
) -> list[Path]:
    """Files below `folder` with one of the endings (all when none is given), in order; [] when there is no folder."""
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in without]
        found += [Path(here, name) for name in names if not endings or name.endswith(endings)]
    return sorted(found)


class Stamps:
    """Which steps are done, and for which input: one file a step, holding the digest of what it was done for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def is_done(self, step: str, value: str) -> bool:
        path = self.folder / f"{step}.stamp"
        return path.is_file() and path.read_text() == value

    def done(self, step: str, value: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / f".{step}.{os.getpid()}"
        fresh.write_text(value)
        fresh.replace(self.folder / f"{step}.stamp")

    def forget(self, step: str) -> None:
        (self.folder / f"{step}.stamp").unlink(missing_ok=True)


def say(text: str) -> None:
    print(text, flush=True)


def timed(text: str, step: Callable[[], object]) -> None:
    """`text ... 12.3 s` on one line."""
    print(f"  {text} ...", end=" ", flush=True)
    began = time.monotonic()
    try:
        step()
    except BaseException:
        print("", flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def run(
    command: Sequence[str | Path], *, log: Path, environ: dict[str, str] | None = None, tries: int = 1, why: str = ""
) -> None:
    """Run quietly, everything said goes to `log`; Sorry with its last lines when it fails `tries` times."""
    log.parent.mkdir(parents=True, exist_ok=True)
    words = [str(word) for word in command]
    said = ""
    for attempt in range(tries):
        if attempt:
            time.sleep(3)
        done = subprocess.run(
            words,
            cwd=ROOT,
            env={**os.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        said = done.stdout
        with log.open("a") as file:
            file.write(f"$ {' '.join(words)}\n{said}\n")
        if done.returncode == 0:
            return
    tail = "\n".join(f"    {line}" for line in said.strip().splitlines()[-LAST_LINES:])
    raise Sorry(f"{why or f'{Path(words[0]).name} failed.'} Its last words, all of them in {log}:\n{tail}")


def is_root() -> bool:
    return os.geteuid() == 0


def has_apt() -> bool:
    return shutil.which("apt-get") is not None and shutil.which("dpkg-query") is not None


def missing_packages(names: Sequence[str]) -> list[str]:
    """Which Debian packages of `names` are not installed; of `one|other` either will do."""
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *"|".join(names).split("|")],
        capture_output=True,
        text=True,
        check=False,
    )
    installed = {line.split()[0] for line in done.stdout.splitlines() if line.endswith(" installed")}
    return [name for name in names if installed.isdisjoint(name.split("|"))]


def apt_install(names: Sequence[str], log: Path) -> None:
    """Install Debian packages that are missing; root only. None of them is started as a service: tests start their own."""
    missing = [name.partition("|")[0] for name in missing_packages(names)]
    if not missing:
        return
    quiet = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    run(["apt-get", "update", "-q"], log=log, environ=quiet, tries=2, why="The lists of packages cannot be fetched.")
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]
    with nothing_started():
        run(install, log=log, environ=quiet, tries=2, why=f"These packages were not installed: {' '.join(missing)}.")


@contextlib.contextmanager
def nothing_started(policy: Path = Path("/usr/sbin/policy-rc.d")) -> Iterator[None]:
    """Debian's own way to install a program without starting it; a machine that has a policy keeps it."""
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink(missing_ok=True)


def version_of(command: Sequence[str | Path]) -> int:
    """The first number a program gives as its version; 0 when it does not run."""
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    first = done.stdout.strip().lstrip("v").partition(".")[0]
    return int(first) if done.returncode == 0 and first.isdigit() else 0
