"""`make test`: installs what tests need, then runs every check, on SQLite and again on PostgreSQL.

Nothing is left out in silence: what this machine cannot run is named at the end. Standard library only.
"""

import contextlib
import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import postgres
from steps import ROOT, Sorry, apt_install, has_apt, is_root, missing_packages, say

BIN = ROOT / ".venv" / "bin"
RESULTS = ROOT / "build" / "test"
LOG = ROOT / "build" / "setup.log"

# Debian's package, or `one|other` -> what the tests use it for.
PACKAGES = {
    "postgresql": "everything on PostgreSQL too",
    "chromium-headless-shell|chromium": "journeys in a browser",
    "chromium": "notices of the system, which the shell has not",
    "sip-tester": "callers of the exchange (sipp)",
    "baresip": "volunteers' phones with sound",
    "kamailio": "two exchanges behind a proxy",
    "gcc": "a clock that is set while callers wait",
    "libc6-dev": "the same",
    "coturn": "the relay of browser phones (turnserver)",
    "sox": "prompts and tones",
    "espeak-ng": "spoken prompts",
    "fonts-noto-cjk": "Chinese in pictures and PDF",
    "libreoffice-writer-nogui": "papers as PDF (soffice)",
    "poppler-utils": "reading the PDF of a paper (pdftotext, pdftoppm)",
    "gettext": "translations",
}
LINT = [
    ("ruff", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "."]),
    ("rooms", ["lint-imports"]),
    ("templates", ["djlint", "--lint", "--quiet", "src"]),
    ("types", ["mypy"]),
]
LOCKS = ("requirements/run.txt", "requirements/test.txt")
FAILED, NOTHING_COLLECTED = 1, 5  # pytest's words for it
JOURNEYS, CALLS, CROWDS = "journeys", "calls", "crowds"
AGAIN = "-on-postgresql"
WITH_SOUND = (JOURNEYS, JOURNEYS + AGAIN, CALLS, CALLS + AGAIN, CROWDS)
MOST_AGAIN = 3  # more than that is a fault, not a busy machine
SLOWER_ONES = "exchange or browser or slow"
QUICK = f"not ({SLOWER_ONES})"
SEEN, HEARD = "(browser or slow) and not crowd", "exchange and not (browser or slow) and not crowd"
BY_FILE = ("--dist", "loadgroup", "--no-loadscope-reorder")
TWO_FILES, THREE_FILES = ("-n", "2", *BY_FILE), ("-n", "3", *BY_FILE)  # calls wait more than they work
AGAIN_TAKES = 1.25  # times what it took on SQLite, with a second try of what failed


@dataclass
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    faults: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unsteady: list[str] = field(default_factory=list)
    weak: list[str] = field(default_factory=list)

    def line(self) -> str:
        """`1204 passed, 0 failed, 3 skipped`"""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(set_up: Callable[[], None], more: Sequence[str] = ()) -> int:
    """All checks; `more` is handed to pytest (`-k word`)."""
    began = time.monotonic()
    tally = Tally()
    set_up()
    RESULTS.mkdir(parents=True, exist_ok=True)
    peers(tally)
    audit = look_up()
    for name, command in LINT:
        check(tally, name, command)
    minutes = float(os.environ.get("TEST_MINUTES", "inf"))
    with database(tally) as address:
        suites(tally, address, more, began + minutes * 60)
    weaknesses(tally, audit)
    return report(tally, time.monotonic() - began)


def suites(tally: Tally, address: str, more: Sequence[str], until: float = math.inf) -> None:
    """Everything on SQLite, then on PostgreSQL whatever touches a database. Crowds of calls once: they measure the exchange with
    the whole machine to themselves. `until`: of the monotonic clock; what would end after it is left out and named."""
    on_postgresql = {"DATABASE_URL": address}
    suite(tally, "sqlite", ["-n", "2", "-m", QUICK, *more])
    seconds = {
        JOURNEYS: suite(tally, JOURNEYS, [*TWO_FILES, "-m", SEEN, *more]),
        CALLS: suite(tally, CALLS, [*THREE_FILES, "-m", HEARD, *more]),
    }
    if address:
        suite(tally, "postgresql", ["-n", "2", "-m", QUICK, *more], on_postgresql)
    suite(tally, CROWDS, ["-m", "crowd", *more])
    for name, chosen in ((JOURNEYS, [*TWO_FILES, "-m", f"{SEEN} and not once"]),
                         (CALLS, [*THREE_FILES, "-m", f"{HEARD} and not once"])) if address else ():  # fmt: skip
        if time.monotonic() + seconds[name] * AGAIN_TAKES > until:
            tally.left_out.append(f"{name} on PostgreSQL: no room left in the minutes of this run")
        else:
            suite(tally, name + AGAIN, [*chosen, *more], on_postgresql)


def telephony(set_up: Callable[[], None], more: Sequence[str] = ()) -> int:
    """Everything that calls through a real exchange, with an hour of calls at two a second (MARTLET_SOAK: seconds)."""
    began = time.monotonic()
    tally = Tally()
    set_up()
    RESULTS.mkdir(parents=True, exist_ok=True)
    peers(tally)
    soak = {"MARTLET_SOAK": os.environ.get("MARTLET_SOAK", "3600")}
    suite(tally, "telephony", ["-m", "exchange", *more], soak)
    return report(tally, time.monotonic() - began)


def peers(tally: Tally) -> None:
    """Real programs to test against: Debian's packages as root, an Asterisk by `make exchange`."""
    if is_root() and has_apt() and (missing := missing_packages(list(PACKAGES))):
        say(f"  installing {', '.join(missing)} ...")
        with contextlib.suppress(Sorry):  # what is still missing is named below
            apt_install(missing, LOG)
    missing = missing_packages(list(PACKAGES)) if has_apt() else [name for name in PACKAGES if not there(name)]
    tally.left_out += [
        f"{PACKAGES[name]}: Debian package {name.replace('|', ' or ')} is not installed" for name in missing
    ]
    if subprocess.run([sys.executable, ROOT / "tools" / "exchange.py"], check=False).returncode:
        tally.left_out.append("calls through a real exchange: no Asterisk in .exchange")


def there(name: str) -> bool:
    """Whether a program of the package's name is found, on a machine that is not Debian's."""
    return any(shutil.which(one) for one in name.split("|"))


def check(tally: Tally, name: str, command: Sequence[str]) -> None:
    say(f"\n--- {name}: {' '.join(command)}")
    began = time.monotonic()
    code = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, env=quiet(), check=False).returncode
    say(f"--- {name}: {'ok' if code == 0 else 'FAILED'} ({time.monotonic() - began:.1f} s)")
    if code:
        tally.faults.append(name)


def look_up() -> subprocess.Popen[bytes]:
    """Begin to look the locked packages up among known weaknesses; it waits for a network while all else runs."""
    (RESULTS / "audit.json").unlink(missing_ok=True)
    locks = [word for lock in LOCKS for word in ("-r", lock)]
    words = ["--disable-pip", "--require-hashes", "--timeout=5", "--progress-spinner=off", "-f", "json"]
    return subprocess.Popen(
        [BIN / "pip-audit", *words, *locks, "-o", RESULTS / "audit.json"],
        cwd=ROOT, env=quiet(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def weaknesses(tally: Tally, audit: "subprocess.Popen[bytes]") -> None:
    """What was found by then. It is told and fails nothing: a weakness published today is no fault of this change."""
    audit.kill()
    audit.wait()
    found = RESULTS / "audit.json"
    rows = json.loads(found.read_text())["dependencies"] if found.is_file() and found.stat().st_size else []
    known = [row for row in rows if "skip_reason" not in row]
    if len(known) < max(1, len(rows)):
        tally.left_out.append(f"known weaknesses of packages: only {len(known)} of {len(rows)} could be looked up")
    tally.weak += [f"{row['name']} {row['version']}: {one['id']}" for row in known for one in row["vulns"]]


def suite(tally: Tally, name: str, arguments: Sequence[str], environ: dict[str, str] | None = None) -> float:
    """Run a part of the tests and count it; the seconds it took."""
    began = time.monotonic()
    say(f"\n--- tests, {name}")
    results = RESULTS / f"{name}.xml"
    results.unlink(missing_ok=True)
    command = [BIN / "pytest", "-q", f"--junitxml={results}", *arguments]
    environment = quiet()
    environment.pop("DATABASE_URL", None)
    environment.update(environ or {})
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if code == FAILED and name in WITH_SOUND:
        code = again(tally, name, results, command, environment)
    add(tally, results)
    if code not in (0, NOTHING_COLLECTED):
        tally.faults.append(f"tests, {name}")
    return time.monotonic() - began


def again(tally: Tally, name: str, results: Path, command: list[str | Path], environment: dict[str, str]) -> int:
    """Calls with real sound on a busy machine get a second try; what needed it is named, so that it is mended and not forgotten."""
    failed = [f"{case.get('classname')}.{case.get('name')}" for case in faulty(results)]
    if not 0 < len(failed) <= MOST_AGAIN:
        return FAILED
    say(f"\n--- tests, {name}: the {len(failed)} that failed, a second time")
    second = results.with_suffix(".again.xml")
    words = [word for word in command if not str(word).startswith("--junitxml")]
    code = subprocess.run(
        [*words, "--last-failed", f"--junitxml={second}"], cwd=ROOT, env=environment, check=False
    ).returncode
    if code == 0:
        tally.unsteady += failed
        tally.failed -= len(failed)
        tally.passed += len(failed)
    return code


def faulty(results: Path) -> list[ElementTree.Element]:
    """The test cases of a JUnit file that failed or could not be set up."""
    if not results.is_file():
        return []
    cases = ElementTree.parse(results).iter("testcase")  # noqa: S314  (written by our own test runner)
    return [case for case in cases if case.find("failure") is not None or case.find("error") is not None]


def add(tally: Tally, results: Path) -> None:
    """Add the counts of one run's JUnit file."""
    if not results.is_file():
        return
    for found in ElementTree.parse(results).iter("testsuite"):  # noqa: S314  (written by our own test runner)
        total, skipped = int(found.get("tests", 0)), int(found.get("skipped", 0))
        failed = int(found.get("failures", 0)) + int(found.get("errors", 0))
        tally.passed += max(0, total - skipped - failed)
        tally.failed += failed
        tally.skipped += skipped


@contextlib.contextmanager
def database(tally: Tally) -> Iterator[str]:
    """The address of a PostgreSQL for the tests, or '' when this machine has none."""
    try:
        with postgres.cluster() as address:
            yield address
    except postgres.NoPostgres as sorry:
        tally.left_out.append(f"everything on PostgreSQL: {sorry}")
        yield ""


def quiet() -> dict[str, str]:
    """The machine's environment without Martlet's own variables: tests choose their settings themselves."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MARTLET_")}
    return {**kept, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}


def report(tally: Tally, seconds: float) -> int:
    say("")
    for reason in dict.fromkeys(tally.left_out):
        say(f"left out: {reason}")
    for name in tally.unsteady:
        say(f"unsteady: passed at the second try: {name}")
    for weak in tally.weak:
        say(f"known weakness: {weak}")
    for fault in tally.faults:
        say(f"FAILED: {fault}")
    say(f"{'failed' if tally.faults else 'all checks passed'} after {seconds / 60:.1f} minutes")
    say(tally.line())
    return 1 if tally.faults or tally.failed else 0
