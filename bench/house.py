"""The whole house as `make run` starts it on the network of bench/pages.py: seconds of a second start, memory of its parts.

A second `make run` is the set-up that finds nothing to do and the start after it. The floor of the start is one process that
loads the framework and every room, which no start can do without. Memory is the sum of what each process has for itself and
its share of what several hold (PSS), after a volunteer, a mediator and a coordinator have used it.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import pages
from figure import Figure

from martlet.processes.places import BadPlace, places
from martlet.processes.run import check_ports

START_S = 10.0
MEMORY_MB = 500.0
READY = "Martlet 已就绪 is ready"
PATIENCE = 180.0
CONNECTED = 30.0  # seconds more for an exchange that speaks its announcements for the first time
USED = ("/console/", "/console/hotline/", "/console/cases/", "/console/registry/people", "/console/insight/", "/")


def free_place() -> int:
    """The first of four ports in a row, SIP over UDP included."""
    for port in range(8500, 9500, 4):
        try:
            check_ports(places({"MARTLET_PORT": str(port)}), [port, port + 1, port + 2], sip=("127.0.0.1", port + 3))
            return port
        except BadPlace:
            continue
    raise SystemExit("there are no four free ports in a row")


def environment(port: int) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if name not in ("MARTLET_ARI_URL", "MARTLET_SIP_BIND")}
    return {**known, "MARTLET_DATA": str(pages.DATA), "MARTLET_PORT": str(port), "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "martlet.settings"}  # fmt: skip


@contextmanager
def running(port: int) -> Iterator[tuple[subprocess.Popen[bytes], float, IO[bytes]]]:
    """(process, seconds until it said that it is ready, its lines)."""
    with TemporaryFile() as lines:
        began = time.perf_counter()
        process = subprocess.Popen(pages.martlet("run"), env=environment(port), stdout=lines, stderr=lines)
        try:
            while READY not in said(lines):
                if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                    raise SystemExit(f"it did not start:\n{said(lines)[-2000:]}")
                time.sleep(0.02)
            yield process, time.perf_counter() - began, lines
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def said(lines: IO[bytes]) -> str:
    lines.seek(0)
    text = lines.read().decode(errors="replace")
    lines.seek(0, os.SEEK_END)
    return text


def family(pid: int) -> list[int]:
    """This process and all below it."""
    below: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        below.setdefault(parent, []).append(int(place.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += below.get(found[-1], [])
    return found


def held(pid: int) -> float:
    """Megabytes: PSS, or all that is resident where the kernel does not tell (another user's, the keeper's)."""
    for name, word in (("smaps_rollup", "Pss"), ("status", "VmRSS")):
        try:
            text = Path(f"/proc/{pid}/{name}").read_text()
        except OSError:
            continue
        if match := re.search(rf"^{word}:\s+(\d+) kB", text, re.MULTILINE):
            return int(match.group(1)) / 1024
    return 0.0


def part_of(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()


def use(port: int, password: str) -> None:
    """What a morning does: pages of three colleagues, and searches, so that the finder is full."""
    for username in ("zhou", "sun", "liu"):
        browser = pages.Browser(port)
        browser.sign_in(username, password)
        for path in USED * 3:
            browser.ask(path)
        for words in ("王伟", "wxm", "小芳"):
            browser.ask("/console/search", {"q": words})


def set_up_again() -> float:
    """Seconds of a set-up that was done before, as by `make setup`; `make bench` has just done it."""
    began = time.perf_counter()
    subprocess.run([sys.executable, str(pages.ROOT / "tools" / "setup.py")], check=True)
    return time.perf_counter() - began


def load_once() -> float:
    """Seconds to load the framework and every room in one process."""
    code = "from martlet.processes.parts import load_frame, load_pages; load_frame(); load_pages()"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=environment(8000), check=True)
    return time.perf_counter() - began


def main() -> list[Figure]:
    if sys.platform != "linux":
        return []
    with pages.house() as port:  # filled, migrated, and in the kernel's memory
        password = pages.demo_password(port)
    port = free_place()
    with running(port) as (_process, first, lines):
        until = time.perf_counter() + CONNECTED
        while "还在启动" in said(lines) and "已接通" not in said(lines) and time.perf_counter() < until:
            time.sleep(0.2)
    print(f"  first start {first:.1f} s")
    floors, starts, set_ups = [], [], []
    for turn in range(2):
        set_ups.append(set_up_again())
        floors.append(load_once())
        with running(port) as (process, seconds, _lines):
            starts.append(seconds)
            print(f"  second start {seconds:.1f} s, beside loading everything once {floors[-1]:.1f} s")
            if turn:
                use(port, password)
                time.sleep(6)  # worker and clock have begun, the finder is full
                use(port, password)
                parts = [(part_of(pid), held(pid)) for pid in family(process.pid)]
    for name, megabytes in parts:
        print(f"  {name:<20} {megabytes:7.1f} MB")
    print(f"  set-up with nothing to do {min(set_ups):.1f} s")
    memory = sum(megabytes for _name, megabytes in parts)
    return [
        Figure("second make run, promised 10 s", min(set_ups) + min(starts), START_S, "s", at_most=1.0),
        Figure("second start, against loading everything once", min(starts), min(floors), "s"),
        Figure(
            f"memory of all {len(parts)} processes after use, promised 500 MB", memory, MEMORY_MB, "MB", at_most=1.0
        ),
    ]


if __name__ == "__main__":
    main()
