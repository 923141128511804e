"""INVITE at the exchange to the volunteer's phone ringing: Martlet beside Asterisk's own Queue() and Dial(), interleaved in one run.

sipp plays the callers (127.0.0.2) and the volunteers' phones (127.0.0.3); times are those of sipp's own message traces.
The n-th call is matched with the n-th phone that rang, in each of the three alike.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from figure import Figure

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PEOPLE = 120
RATES = {1: 20, 5: 50, 10: 80, 20: 110}  # calls a second -> calls offered
KINDS = {"queue": "1000", "dial": "1001", "martlet": ""}


def main(rates: dict[int, int] = RATES, kinds: tuple[str, ...] = tuple(KINDS)) -> list[Figure]:
    from tests.adapters.exchange_house import House, why_not

    reason = why_not() or ("" if shutil.which("sipp") else "sipp is not installed (Debian: sip-tester)")
    if reason:
        print(f"telephony: not measured, {reason}")
        return []
    folder = Path(tempfile.mkdtemp(prefix="martlet-bench-"))
    house = House(folder, people=PEOPLE, one_desk=True)
    natives(house)
    times: dict[tuple[str, int], list[float]] = {}
    try:
        house.start()
        for rate, calls in rates.items():
            for kind in kinds:
                times[kind, rate] = measured(house, folder, kind, rate, calls)
    finally:
        house.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return report(times, rates, kinds)


def natives(house: "object") -> None:
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


def measured(house: "object", folder: Path, kind: str, rate: int, calls: int) -> list[float]:
    """Milliseconds from each caller's INVITE to the volunteer's 180, in order."""
    from tests.adapters.exchange_house import NUMBER
    from tests.adapters.sipp import Crowd

    house.write("update volunteers_duty set state='ready'")
    crowd = Crowd(house, folder / f"{kind}-{rate}")
    crowd.call(calls, rate, KINDS[kind] or NUMBER, timeout=60)
    sent, rung = crowd.offered, crowd.rang
    # A capture that matches nothing would otherwise print zeros.
    assert len(sent) == calls == len(rung), f"{kind} at {rate}/s: {calls} calls, {len(sent)} offered, {len(rung)} rang"
    return [(ring - call) * 1000 for call, ring in zip(sent, rung, strict=True)]


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def report(times: dict[tuple[str, int], list[float]], rates: dict[int, int], kinds: tuple[str, ...]) -> list[Figure]:
    figures = []
    for rate in rates:
        words = ", ".join(
            f"{kind} {statistics.median(times[kind, rate]):.1f}/{p95(times[kind, rate]):.1f}" for kind in kinds
        )
        print(f"telephony, {rate}/s, INVITE to ringing p50/p95 ms: {words}")
        if not {"queue", "martlet"} <= set(kinds):
            continue
        figures.append(Figure(f"INVITE to ringing, p95 at {rate}/s, against Queue()", p95(times["martlet", rate]),
                              p95(times["queue", rate]), at_most=1.5))  # fmt: skip
    return figures


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "martlet.settings")
    wanted = argparse.ArgumentParser(description="Only a part of the bench, for whoever works on it.")
    wanted.add_argument("--rates", default="", help="such as 1,20")
    wanted.add_argument("--calls", type=int, default=0, help="offered at each rate")
    wanted.add_argument("--kinds", default=",".join(KINDS))
    chosen = wanted.parse_args()
    rates = [int(word) for word in chosen.rates.split(",") if word] or list(RATES)
    for figure in main({rate: chosen.calls or RATES[rate] for rate in rates}, tuple(chosen.kinds.split(","))):
        print(f"{figure.what}: {figure.ours:.1f} against {figure.floor:.1f} ms, ratio {figure.ratio:.2f}")
