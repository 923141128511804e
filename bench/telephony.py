"""INVITE at the exchange to the volunteer's phone ringing: Martlet beside Asterisk's own Queue() and Dial(), interleaved in one run.

sipp plays the callers (127.0.0.2) and the volunteers' phones (127.0.0.3); times are those of sipp's own message traces.
The n-th call is matched with the n-th phone that rang, in each of the three alike; the processors are kept awake (`awake`).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from awake import awake, first
from figure import Figure

if TYPE_CHECKING:
    from tests.adapters.exchange_house import House

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PEOPLE = 120  # a volunteer takes one call in a block: whoever hung up writes down what was said
RATES = {1: 30, 5: 40, 10: 60, 20: 90}  # calls a second -> calls offered in each round, enough for a 95th percentile
ROUNDS = 3
STEPS = (30, 40, 60, 80, 120, 160, 240)  # calls a second, until phones ring late
KNEE_CALLS, KNEE_MS = 110, 100.0
UPKEEP = 4.5  # seconds until the switchboard has seen who is ready
KINDS = {"queue": "1000", "dial": "1001", "martlet": ""}
Blocks = dict[tuple[str, int], "Block"]


@dataclass
class Block:
    """What was measured of one kind at one rate: milliseconds until a phone rang, and processor time."""

    times: list[float] = field(default_factory=list)
    cpu: float = 0.0  # seconds, of the exchange and everything it needs to answer

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[-1]

    def words(self) -> str:
        return f"{statistics.median(self.times):.1f}/{self.p95:.1f}"


def main(rates: dict[int, int] = RATES, kinds: tuple[str, ...] = tuple(KINDS), rounds: int = ROUNDS) -> list[Figure]:
    from tests.adapters.exchange_house import House, why_not

    reason = why_not() or ("" if shutil.which("sipp") else "sipp is not installed (Debian: sip-tester)")
    if reason:
        print(f"telephony: not measured, {reason}")
        return []
    folder = Path(tempfile.mkdtemp(prefix="martlet-bench-"))
    house = House(folder, people=PEOPLE, one_desk=True)
    natives(house)
    blocks: Blocks = {(kind, rate): Block() for rate in rates for kind in kinds}
    try:
        house.start()
        house.write("update telephony_line set records=false")  # as Queue() and Dial() here
        for number in range(rounds):
            for rate, calls in rates.items():
                for kind in kinds[number % len(kinds) :] + kinds[: number % len(kinds)]:  # nobody is always the first
                    measure(house, folder, kind, rate, calls, blocks[kind, rate])
        knees = climb(house, folder, [kind for kind in kinds if kind != "dial"])
    finally:
        house.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return report(blocks, rates, kinds) + report_knees(knees)


def natives(house: House) -> None:
    """Queue() and Dial() over the same phones, in the same Asterisk."""
    extra = house.data / "exchange" / "extra"
    extra.mkdir(parents=True)
    members = "".join(f"member => PJSIP/s{n}\n" for n in range(1, PEOPLE + 1))
    (extra / "modules.conf").write_text("load=app_queue.so\nload=func_rand.so\n")
    (extra / "queues.conf").write_text(
        "[general]\npersistentmembers=no\nautofill=yes\n[hot]\nstrategy=rrmemory\ntimeout=15\nretry=1\nringinuse=no\n"
        f"wrapuptime=0\njoinempty=yes\n{members}"
    )
    (extra / "extensions.conf").write_text(
        f"\n[from-trunk]\nexten => 1000,1,Queue(hot,r)\nexten => 1001,1,Dial(PJSIP/s${{RAND(1,{PEOPLE})}},15)\n"
    )


def measure(house: House, folder: Path, kind: str, rate: int, calls: int, into: Block) -> None:
    """Adds the milliseconds from each caller's INVITE to the volunteer's 180, in order."""
    from tests.adapters.exchange_house import NUMBER
    from tests.adapters.sipp import Crowd

    house.write("update volunteers_duty set state='ready'")
    if kind == "martlet":
        time.sleep(UPKEEP)
    crowd = Crowd(house, Path(tempfile.mkdtemp(dir=folder)) / "crowd")
    before = processor_seconds(house)
    with awake(), first():
        crowd.call(calls, rate, KINDS[kind] or NUMBER, timeout=60)
    into.cpu += processor_seconds(house) - before
    sent, rung = crowd.offered, crowd.rang
    # A capture that matches nothing would otherwise print zeros.
    assert len(sent) == calls == len(rung), f"{kind} at {rate}/s: {calls} calls, {len(sent)} offered, {len(rung)} rang"
    into.times += [(ring - call) * 1000 for call, ring in zip(sent, rung, strict=True)]


def climb(house: House, folder: Path, kinds: list[str]) -> dict[str, int]:
    """kind -> the highest of STEPS at which phones still ring in time, 0 when they never do; step by step, in turn."""
    best, climbing = dict.fromkeys(kinds, 0), list(kinds)
    for rate in STEPS:
        for kind in tuple(climbing):
            block = Block()
            measure(house, folder, kind, rate, KNEE_CALLS, block)
            print(f"telephony, {rate}/s, {kind}: {block.words()} ms", flush=True)
            if block.p95 >= KNEE_MS:
                climbing.remove(kind)
            else:
                best[kind] = rate
    return best


def processor_seconds(house: House) -> float:
    """What the exchange, the switchboard with its two others, and the keeper have used since they began (Linux)."""
    from tests.adapters.exchange_house import children

    found, todo = 0.0, [part.pid for part in house.parts.values()]
    while todo:
        pid = todo.pop()
        todo += children(pid)
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        found += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return found


def report(blocks: Blocks, rates: dict[int, int], kinds: tuple[str, ...]) -> list[Figure]:
    figures = []
    for rate in rates:
        words = ", ".join(f"{kind} {blocks[kind, rate].words()}" for kind in kinds)
        print(f"telephony, {rate}/s, INVITE to ringing p50/p95 ms: {words}")
        if not {"queue", "martlet"} <= set(kinds):
            continue
        ours, floor = blocks["martlet", rate], blocks["queue", rate]
        figures.append(Figure(f"INVITE to ringing, p95 at {rate}/s, against Queue()", ours.p95, floor.p95, at_most=1.5))
    if figures:
        fast = max(rates)
        cpu = {kind: 1000 * blocks[kind, fast].cpu / len(blocks[kind, fast].times) for kind in kinds}
        for kind in (one for one in kinds if one != "martlet"):
            what = f"processor time of a call at {fast}/s, against {kind.capitalize()}()"
            figures.append(Figure(what, cpu["martlet"], cpu[kind]))
    return figures


def report_knees(knees: dict[str, int]) -> list[Figure]:
    if set(knees) != {"queue", "martlet"}:
        return []
    what = f"highest rate with p95 below {KNEE_MS:.0f} ms, against Queue()"
    return [Figure(what, knees["martlet"], knees["queue"], "calls/s", at_most=1.0, more_is_better=True)]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "martlet.settings")
    wanted = argparse.ArgumentParser(description="Only a part of the bench, for whoever works on it.")
    wanted.add_argument("--rates", default="", help="such as 1,20")
    wanted.add_argument("--calls", type=int, default=0, help="offered at each rate in each round")
    wanted.add_argument("--rounds", type=int, default=ROUNDS)
    wanted.add_argument("--kinds", default=",".join(KINDS))
    chosen = wanted.parse_args()
    rates = [int(word) for word in chosen.rates.split(",") if word] or list(RATES)
    offered = {rate: chosen.calls or RATES.get(rate, KNEE_CALLS) for rate in rates}
    for figure in main(offered, tuple(chosen.kinds.split(",")), chosen.rounds):
        print(f"{figure.what}: {figure.ours:.1f} against {figure.floor:.1f} {figure.unit}, ratio {figure.ratio:.2f}")
