"""Pages as a signed-in browser asks for them, beside a bare page of the framework in the same server and the same run.

The network of `--persons 40000 --cases 12000 --contacts 200000` is made once and kept in build/bench-data (MARTLET_BENCH_DATA
chooses another folder, MARTLET_BENCH_PERSONS another size, in proportion). Requests go one after the other over a kept
connection, page and bare page in turn, so that a machine that slows down slows both.
"""

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from figure import Figure

ROOT = Path(__file__).resolve().parents[1]
PERSONS = int(os.environ.get("MARTLET_BENCH_PERSONS", "40000"))
DATA = Path(os.environ.get("MARTLET_BENCH_DATA", ROOT / "build" / f"bench-data-{PERSONS}"))
ROUNDS = 60
WARM = 8
PAGE_LIMIT = 1.5  # times the bare page, while the house is young
SEARCH_MS = 300.0
REPORT_MS = 150.0
CALLS = PERSONS * 5
AN_OPENED_CALL = re.compile(rb'href="/console/telephony/calls/[0-9a-f-]{36}/"')


def environment(port: int, data: Path = DATA) -> dict[str, str]:
    return {
        **os.environ,
        "MARTLET_DATA": str(data),
        "MARTLET_PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "floor.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "bench"), str(ROOT / "src")]),
    }


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def martlet(*words: str) -> list[str]:
    return [sys.executable, "-m", "martlet.cli", *words]


@contextmanager
def house() -> Iterator[int]:
    """Keeper and web with their data; the port of the web."""
    port = free_port()
    env = environment(port)
    DATA.mkdir(parents=True, exist_ok=True)
    keeper = subprocess.Popen(martlet("keeper"), env=env)
    web = None
    try:
        subprocess.run(martlet("prepare", "--demo"), env=env, check=True)
        sizes = {"--persons": PERSONS, "--cases": PERSONS * 3 // 10, "--contacts": PERSONS * 5}
        subprocess.run(martlet("demo", *(str(part) for pair in sizes.items() for part in pair)), env=env, check=True)
        subprocess.run([sys.executable, str(ROOT / "bench" / "fill_calls.py"), str(CALLS)], env=env, check=True)
        web = subprocess.Popen(martlet("web"), env={**env, "MARTLET_WEB_WORKERS": "2"})
        wait_for(port)
        yield port
    finally:
        for process in (web, keeper):
            if process is not None:
                process.terminate()
                process.wait(20)


def wait_for(port: int, seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the web part did not start")


class Browser:
    """One kept connection with its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.csrf = ""

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({**form, "csrfmiddlewaretoken": self.csrf})
        self.connection.request("POST" if form is not None else "GET", path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if token := re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', content):
            self.csrf = token.group(1).decode()
        return answer.status, content

    def sign_in(self, username: str, password: str) -> None:
        self.ask("/accounts/login/")
        status, _content = self.ask("/accounts/login/", {"login": username, "password": password})
        if status != 302:
            raise SystemExit(f"sign-in answered {status}")

    def timed(self, path: str, form: dict[str, str] | None = None, holds: re.Pattern[bytes] | None = None) -> float:
        """Milliseconds until the whole answer is here. An answer without `holds` is no answer: the run ends."""
        began = time.perf_counter()
        status, content = self.ask(path, form)
        took = (time.perf_counter() - began) * 1000
        if status != 200:
            raise SystemExit(f"{path} answered {status}")
        if holds is not None and not holds.search(content):
            raise SystemExit(f"{path} answered without what was asked for")
        return took


def demo_password(port: int, data: Path = DATA) -> str:
    command = martlet("manage", "shell", "-c", "from martlet.demo import SIGN_INS; print(SIGN_INS[0][1])")
    printed = subprocess.run(command, env=environment(port, data), check=True, capture_output=True, text=True).stdout
    return printed.split()[-1]


def median_and_tail(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[18]


def beside_the_bare_page(browser: Browser, what: str, request: Callable[[], float]) -> Figure:
    ours, floor = [], []
    for round_number in range(WARM + ROUNDS):
        one, other = request(), browser.timed("/bare/")
        if round_number >= WARM:
            ours.append(one)
            floor.append(other)
    (median, tail), (bare, bare_tail) = median_and_tail(ours), median_and_tail(floor)
    print(f"{what}: {median:.1f} / {tail:.1f} ms, bare page {bare:.1f} / {bare_tail:.1f} ms", flush=True)
    return Figure(f"{what}, beside the bare page", median, bare, at_most=PAGE_LIMIT)


def within(what: str, limit: float, request: Callable[[], float]) -> Figure:
    times = [request() for _round in range(WARM + ROUNDS)][WARM:]
    median, tail = median_and_tail(times)
    print(f"{what}: {median:.1f} / {tail:.1f} ms, promised {limit:.0f} ms", flush=True)
    return Figure(f"{what}, p95 beside the promise", tail, limit, at_most=1.0)


def main() -> list[Figure]:
    with house() as port:
        password = demo_password(port)
        browser = Browser(port)
        browser.sign_in("sun", password)
        _status, listed = browser.ask("/console/cases/")
        case = re.search(rb'href="(/console/cases/[0-9a-f-]{36}/?)"', listed)
        if case is None:
            raise SystemExit("the work list shows no case")
        case_path = case.group(1).decode()
        searches = {
            "find by full number": "13800010024",
            "find by a fragment of two characters": "秀兰",
            "find by pinyin initials": "wxl",
        }
        _status, asked = browser.ask("/console/search")
        if b'name="q"' not in asked:
            raise SystemExit("the search form has no field q")
        found = re.compile(rb'href="/console/registry/people/[0-9a-f-]{36}"')
        figures = [
            beside_the_bare_page(browser, "work list of 50", lambda: browser.timed("/console/cases/")),
            beside_the_bare_page(browser, "one case with its history", lambda: browser.timed(case_path)),
            beside_the_bare_page(browser, "people, 50 rows", lambda: browser.timed("/console/registry/people/")),
            beside_the_bare_page(browser, "contacts, 50 rows", lambda: browser.timed("/console/hotline/contacts")),
        ]
        figures += [
            within(
                f"{what}, {PERSONS:,} persons",
                SEARCH_MS,
                lambda query=query: browser.timed("/console/search", {"q": query}, found),
            )
            for what, query in searches.items()
        ]
        leader = Browser(port)
        leader.sign_in("he", password)
        for what, choice in (
            ("the last 30 days", ""),
            ("all days", "?since="),
            ("all days, given up before an answer", "?since=&outcome=abandoned"),
        ):
            path = f"/console/telephony/calls/{choice}"
            figures.append(
                beside_the_bare_page(
                    leader,
                    f"calls, 50 of {CALLS:,}, {what}",
                    lambda path=path: leader.timed(path, holds=AN_OPENED_CALL),
                )
            )
        coordinator = Browser(port)
        coordinator.sign_in("ma", password)
        figures.append(
            within("month report, all offices", REPORT_MS, lambda: coordinator.timed("/console/insight/report"))
        )
        figures.append(within("public results", REPORT_MS, lambda: coordinator.timed("/results")))
        return figures
