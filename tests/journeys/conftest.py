"""The house of the journeys, started as a newcomer starts it, and the browsers and telephones of its people.

Journeys run in the order in which they are written: they share one house, and the last one stops it and searches what it
left behind. Of everything that is slow they take longest, so they begin first.
Without Chromium or an Asterisk they are skipped with the reason.
"""

import array
import math
import os
import wave
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from tests import database
from tests.adapters.exchange_house import why_not
from tests.chromium import MARKS as BROWSER
from tests.chromium import launch
from tests.journeys.house import House
from tests.journeys.navigators import COLLEAGUE_TONE, VOLUNTEER_TONE, WORKER_TONE, Caller, Visitor
from tools import postgres

STATIC = Path(__file__).parents[2] / "build" / "collected"
HERE = Path(__file__).parent
ON_POSTGRESQL = "DATABASE_URL" in os.environ
ORDER = (
    "test_call_story", "test_notices", "test_wall", "test_desk_story", "test_first_minutes", "test_handing_on",
    "test_bad_days", "test_nothing_in_clear",
)  # fmt: skip
MARKS = (
    *BROWSER,
    pytest.mark.exchange,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.timeout(900),
    pytest.mark.skipif(not STATIC.is_dir(), reason="the assets are not built: make setup"),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
)
FLAGS = (
    "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required", "--disable-background-networking",
)  # fmt: skip
Person = TypeVar("Person", bound=Visitor)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Marked before anything is chosen by its marks; first and in their order, whatever order the others are shuffled into."""
    for item in items:
        if HERE in item.path.parents:
            for mark in MARKS:
                item.add_marker(mark)
    yield
    ours = [item for item in items if HERE in item.path.parents]
    ours.sort(key=lambda item: (ORDER.index(item.path.stem), item.reportinfo()[1] or 0))
    items[:] = ours + [item for item in items if HERE not in item.path.parents]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    passed = terminalreporter.stats.get("passed", [])
    for line in (text for report in passed for name, text in report.user_properties if name == "measured"):
        terminalreporter.write_line(f"journeys: {line}")


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Puts a figure under the run's results."""
    return partial(record_property, "measured")


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """On PostgreSQL when the tests are: on a server of its own there, since all that it leaves on its disk is searched.

    It logs as one does that nobody set up, and keeps every write.
    """
    own = postgres.cluster(log_min_messages="warning", wal_keep_size="4GB") if ON_POSTGRESQL else nullcontext("")
    with own as address:
        made = House(tmp_path_factory.mktemp("house"), address=address)
        try:
            yield made.start()
        finally:
            made.stop()


@pytest.fixture(scope="package")
def house_without_exchange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("house-without-exchange"), exchange=False, address=database.new())
    try:
        yield made.start()
    finally:
        made.stop()
        made.database.drop()


@pytest.fixture(scope="package")
def play() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def chromium(play: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Its microphone hears a tone."""
    yield from hearing(play, VOLUNTEER_TONE, tmp_path_factory)


@pytest.fixture
def chromium_of_the_worker(play: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The other one: a browser has one microphone, and what each side hears must be told apart."""
    yield from hearing(play, WORKER_TONE, tmp_path_factory)


@pytest.fixture
def chromium_of_a_colleague(play: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A second volunteer's, who must be told from the first."""
    yield from hearing(play, COLLEAGUE_TONE, tmp_path_factory)


def hearing(play: Playwright, tone: float, folders: pytest.TempPathFactory) -> Iterator[Browser]:
    voice = folders.mktemp("voice") / "voice.wav"
    write_tone(voice, tone)
    browser = launch(play, *FLAGS, f"--use-file-for-fake-audio-capture={voice}")
    yield browser
    browser.close()


def write_tone(path: Path, frequency: float, seconds: int = 2, rate: int = 48000) -> None:
    samples = array.array(
        "h", (int(12000 * math.sin(2 * math.pi * frequency * n / rate)) for n in range(seconds * rate))
    )
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())


@pytest.fixture
def people(chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """`people(Volunteer, house, "huang")`: they leave at the end, and no page of theirs may have broken."""
    came: list[Visitor] = []

    def comes(kind: type[Person], house: House, *arguments: str) -> Person:
        made = kind(chromium, house, *arguments)
        came.append(made)
        return made

    yield comes
    faults = [fault for one in came for fault in one.faults]
    for one in came:
        one.leaves()
    assert faults == []


@pytest.fixture
def callers() -> Iterator[Callable[[House], Caller]]:
    """`callers(house)`: hung up and put away at the end."""
    made: list[Caller] = []

    def comes(house: House) -> Caller:
        made.append(Caller(house))
        return made[-1]

    yield comes
    for one in made:
        one.puts_the_phone_away()
