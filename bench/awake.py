"""Processors that do not fall asleep while something short is measured.

A processor of a virtual machine that has nothing to do is given back to its host, and to wake it takes from a tenth of a
millisecond to several, as the host has time: longer than what is to be measured, and once more for every process that hands
work to the next. Both sides of a ratio are measured with it.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

FIRST = 20  # above the exchange's own 10

SPIN = """
import os, sys
os.sched_setaffinity(0, {int(sys.argv[1])})
os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))  # gives way to everybody at once
while os.getppid() == int(sys.argv[2]):
    for _ in range(1_000_000):
        pass
"""


@contextlib.contextmanager
def awake() -> Iterator[None]:
    """One idle loop on each processor, as long as the block lasts and its process lives. Nothing where there is no SCHED_IDLE."""
    cpus = sorted(os.sched_getaffinity(0)) if hasattr(os, "SCHED_IDLE") else []
    words = [sys.executable, "-c", SPIN]
    loops = [subprocess.Popen([*words, str(cpu), str(os.getpid())]) for cpu in cpus]  # noqa: S603  (our own words)
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


@contextlib.contextmanager
def first() -> Iterator[None]:
    """What is started in this block comes before what is measured: callers and phones are other machines in life, and a
    phone that waits for a processor to say that it rings would be measured as ours. Without the right to ask, all stays as it is."""
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(FIRST))
    try:
        yield
    finally:
        os.sched_setscheduler(0, *before)
