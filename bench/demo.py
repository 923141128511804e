"""How long the believable network takes: 40,000 persons, 12,000 cases and 200,000 contacts are promised within ten minutes.

A tenth of it is made each time, in a folder of its own, and held to a tenth of the time: the work is the same for each row.
MARTLET_BENCH_DEMO=40000 makes the whole.
"""

import os
import subprocess
import tempfile
import time
from pathlib import Path

from figure import Figure
from pages import environment, free_port, martlet

PERSONS = int(os.environ.get("MARTLET_BENCH_DEMO", "4000"))
WHOLE, PROMISED = 40_000, 600.0  # persons; seconds


def main() -> list[Figure]:
    sizes = {"--persons": PERSONS, "--cases": PERSONS * 3 // 10, "--contacts": PERSONS * 5}
    with tempfile.TemporaryDirectory() as folder:
        env = environment(free_port(), Path(folder))
        keeper = subprocess.Popen(martlet("keeper"), env=env)
        try:
            subprocess.run(martlet("prepare", "--demo"), env=env, check=True)
            began = time.perf_counter()
            command = martlet("demo", *(str(part) for pair in sizes.items() for part in pair))
            subprocess.run(command, env=env, check=True)
            took = time.perf_counter() - began
        finally:
            keeper.terminate()
            keeper.wait(20)
    limit = PROMISED * PERSONS / WHOLE
    print(f"  {PERSONS:,} persons in {took:.0f} s, promised {limit:.0f} s")
    return [Figure(f"{PERSONS:,} persons, {PERSONS * 5:,} contacts, beside the promise", took, limit, "s", at_most=1.0)]


if __name__ == "__main__":
    main()
