"""Search as a page among a million persons, and what the first minute after an unseal is like.

The crowd is made once (some minutes; two processes share it) and kept in build/bench-crowd-1000000. MARTLET_BENCH_CROWD
chooses another folder, MARTLET_BENCH_CROWD_PERSONS another size. A cut run goes on where it was.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pages
from figure import Figure

PERSONS = int(os.environ.get("MARTLET_BENCH_CROWD_PERSONS", "1000000"))
DATA = Path(os.environ.get("MARTLET_BENCH_CROWD", pages.ROOT / "build" / f"bench-crowd-{PERSONS}"))
MAKERS = 2
ROUNDS = 100
SEARCH_MS = 300.0
FIRST_LOAD_S = 180.0
MEANWHILE_MS = 500.0
FOUND = re.compile(rb'href="/console/registry/people/[0-9a-f-]{36}"')
NOBODY_YET = "还在读入姓名".encode()
# Of each kind several, common and rare: a common name fills the page, a rare one makes the finder pass over everybody.
QUERIES = {
    "two characters of a name": ("秀兰", "志伟", "欧阳", "小明", "建国", "玉梅", "文海"),
    "initials": ("wxl", "zwg", "lyx", "cjh", "lxm", "yxy"),
    "pinyin": ("wangwei", "zhang xiaoyan", "liujianguo"),
    "whole name": ("王建国", "李秀英", "陈伟"),
    "home county": ("阜阳", "周口"),
}


@contextmanager
def started(*words: str, port: int, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(pages.martlet(*words), env={**pages.environment(port, DATA), **more})
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def crowd(port: int) -> None:
    """Make what is missing. The keeper runs."""
    env = pages.environment(port, DATA)
    program = [sys.executable, str(pages.ROOT / "bench" / "crowd.py"), str(PERSONS)]
    subprocess.run(pages.martlet("prepare", "--demo"), env=env, check=True)
    subprocess.run(program, env=env, check=True)
    began = time.perf_counter()
    makers = [subprocess.Popen([*program, str(turn), str(MAKERS)], env=env) for turn in range(MAKERS)]
    codes = [maker.wait() for maker in makers]
    if any(codes):
        raise SystemExit("the crowd was not made; start again to go on with it")
    code = "from martlet.foundation import statistics; statistics.refresh()"
    subprocess.run(pages.martlet("manage", "shell", "-c", code), env=env, check=True, stdout=subprocess.DEVNULL)
    print(
        f"  a crowd of {PERSONS:,}: {time.perf_counter() - began:.0f} s (what was there already is not made again)",
        flush=True,
    )


def health(port: int) -> dict[str, Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
        return dict(json.load(answer)["parts"]["keeper"])


def first_load(port: int, browser: pages.Browser) -> tuple[float, list[float], int]:
    """(seconds until all names can be searched, times of pages meanwhile, searches that said how far it is)."""
    began, times, told = time.perf_counter(), [], 0
    while True:
        times.append(browser.timed("/console/registry/people/"))
        status, content = browser.ask("/console/search", {"q": "秀兰"})
        if status == 200:
            return time.perf_counter() - began, times, told
        if status != 422 or NOBODY_YET not in content:
            raise SystemExit(f"a search during the first load answered {status}")
        told += 1
        if told % 20 == 0:
            print(f"  names in: {health(port).get('names_in_percent', '?')} %", flush=True)
        if time.perf_counter() - began > 20 * 60:
            raise SystemExit("the first load does not end")
        time.sleep(0.25)


def numbers(port: int) -> list[str]:
    """Full numbers of some persons, as a colleague would type them."""
    code = (
        "from martlet import vault; from martlet.registry.models import PersonPhone;"
        "rows = list(PersonPhone.objects.select_related('person').filter(person__office__code='beijing')[:40]);"
        "print('NUMBERS', *(phone.number[3:] for phone in vault.open_all(rows, 'system:bench')))"
    )
    env = pages.environment(port, DATA)
    done = subprocess.run(
        pages.martlet("manage", "shell", "-c", code), env=env, check=True, capture_output=True, text=True
    )
    return done.stdout.split("NUMBERS ")[1].split()


def measured(browser: pages.Browser, what: str, queries: list[str]) -> Figure:
    times = [
        browser.timed("/console/search", {"q": queries[turn % len(queries)]}, FOUND)
        for turn in range(pages.WARM + ROUNDS)
    ][pages.WARM :]
    median, tail = pages.median_and_tail(times)
    print(f"  page of {what}: {median:.1f} / {tail:.1f} ms, promised {SEARCH_MS:.0f} ms", flush=True)
    return Figure(f"page of {what} among {PERSONS:,}, p95 beside the promise", tail, SEARCH_MS, at_most=1.0)


def main() -> list[Figure]:
    port = pages.free_port()
    DATA.mkdir(parents=True, exist_ok=True)
    with started("keeper", port=port):
        crowd(port)
    with started("keeper", port=port):
        subprocess.run(pages.martlet("prepare", "--demo"), env=pages.environment(port, DATA), check=True)
        with started("web", port=port, MARTLET_WEB_WORKERS="2"):
            pages.wait_for(port)
            password = pages.demo_password(port, DATA)
            browser = pages.Browser(port)
            browser.sign_in("sun", password)
            browser.ask("/console/registry/people/")
            with started("clock", port=port):
                time.sleep(4)  # it has begun to fill
                seconds, times, told = first_load(port, browser)
            seconds += 4
            median, tail = pages.median_and_tail(times) if len(times) > 2 else (times[-1], times[-1])
            print(f"  names in after {seconds:.0f} s; pages meanwhile {median:.0f} / {tail:.0f} ms; told {told} times")
            figures = [
                Figure(f"names of {PERSONS:,} read in after an unseal", seconds, FIRST_LOAD_S, "s", at_most=1.0),
                Figure("a list of 50 people meanwhile, p95 beside the promise", tail, MEANWHILE_MS, at_most=1.0),
                measured(browser, "full number", numbers(port)),
            ]
            return figures + [measured(browser, what, list(queries)) for what, queries in QUERIES.items()]


if __name__ == "__main__":
    main()
