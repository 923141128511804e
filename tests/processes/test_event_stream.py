"""The event stream over a real server: soon, complete, nothing twice, for the right person only."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from statistics import median
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from martlet.access.actor import PUBLIC
from martlet.access.clock import drop_old_news
from martlet.access.live.application import allowed_origin
from martlet.access.live.listeners import MOST_WAITING, Listener
from martlet.access.live.reading import News, fetch, missed_since, window_now
from martlet.access.live.window import Position, read_position
from martlet.access.models import LiveEvent


@dataclass
class Desk:
    """The other process: `desk("news", kind, user, office)`."""

    process: subprocess.Popen[str]

    def __call__(self, word: str, *arguments: Any) -> Any:
        self.process.stdin.write(json.dumps([word, *arguments]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@dataclass
class World:
    desk: Desk
    port: int
    events: subprocess.Popen[bytes]
    beijing: int
    wuhan: int
    zhou: int
    hu: int
    browsers: list["Browser"] = field(default_factory=list)

    @property
    def page(self) -> str:
        """The pages are on the port before."""
        return f"http://127.0.0.1:{self.port - 1}"


class Browser:
    """An EventSource of few words. `events()` until `count` have come."""

    def __init__(
        self, world: World, cookie: str, *, after: str = "", resume: str = "", origin: str | None = None
    ) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", world.port, timeout=10)
        self.answer: Any = None
        headers = {"Origin": world.page if origin is None else origin}
        if cookie:
            headers["Cookie"] = f"other=1; sid-{world.port - 1}={cookie}"
        if resume:
            headers["Last-Event-ID"] = resume
        world.browsers.append(self)
        self.connection.request("GET", f"/events?after={after}" if after else "/events", headers=headers)
        self.answer = self.connection.getresponse()
        self.last = resume
        if self.answer.status == 200:
            assert self.answer.readline() == b"retry: 1000\n"
            line = self.answer.readline().decode()
            assert line.startswith("id: ")
            self.last = line[4:].rstrip("\n")
            assert resume in ("", self.last)
            assert self.answer.readline() == b"\n"

    def events(self, count: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while len(found) < count:
            line = self.answer.readline().decode()
            assert line, f"the stream ended after {found}"
            line = line.rstrip("\n")
            if line.startswith("id: "):
                self.last = line[4:]
            elif line.startswith("data: "):
                found.append({**json.loads(line[6:]), "came": time.time()})
        return found

    def is_ended(self) -> bool:
        """True when the server closes the stream."""
        while line := self.answer.readline():
            assert line in (b"\n", b": still here\n")
        return True

    def close(self) -> None:
        self.connection.close()
        if self.answer:
            self.answer.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("stream")
    port = free_port()
    environ = {**os.environ, "MARTLET_DATA": str(folder), "MARTLET_PORT": str(port - 1)}
    environ |= {"MARTLET_ALLOWED_HOSTS": "127.0.0.1", "DJANGO_SETTINGS_MODULE": "martlet.settings"}
    configured = connections.databases["default"]
    dropped = None
    if configured["ENGINE"].endswith("postgresql"):
        import psycopg

        place = {"host": configured["HOST"], "user": configured["USER"], "dbname": "postgres"}
        name = f"stream_{os.getpid()}"
        with psycopg.connect(**place, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}")
        from urllib.parse import quote

        environ["DATABASE_URL"] = f"postgres://{configured['USER']}@{quote(configured['HOST'], safe='')}/{name}"
        dropped = (place, name)
    else:
        environ.pop("DATABASE_URL", None)
    manage = [sys.executable, "-m", "martlet.cli", "manage"]
    for room in ("access", "contenttypes"):
        subprocess.run([*manage, "migrate", room, "--verbosity=0", "--skip-checks"], env=environ, check=True)
    with (
        subprocess.Popen(
            [sys.executable, "-m", "tests.processes.house_at_work"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environ,
        ) as at_desk,
        subprocess.Popen([sys.executable, "-m", "martlet.cli", "events"], env=environ) as events,
    ):
        try:
            assert json.loads(at_desk.stdout.readline()) == "ready"
            desk = Desk(at_desk)
            beijing, wuhan = desk("office", "beijing", "京"), desk("office", "wuhan", "汉")
            zhou, hu = desk("colleague", "zhou", beijing), desk("colleague", "hu", wuhan)
            until(lambda: listening(port))
            yield World(desk, port, events, beijing, wuhan, zhou, hu)
        finally:
            at_desk.stdin.close()
            events.send_signal(signal.SIGTERM)
            events.wait(10)
    if dropped:
        place, name = dropped
        with psycopg.connect(**place, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture(autouse=True)
def browsers_are_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test opened, also when it fails."""
    yield
    if "world" in request.fixturenames:
        world = request.getfixturevalue("world")
        while world.browsers:
            world.browsers.pop().close()


def test_an_event_arrives_soon_after_its_commit(world):
    browser = Browser(world, world.desk("sign_in", world.zhou))
    waits = []
    for _ in range(20):
        committed = world.desk("news", "call.ringing", world.zhou, None)
        [event] = browser.events(1)
        assert (event["kind"], event["data"]) == ("call.ringing", {"n": 0})
        waits.append(event["came"] - committed)
    browser.close()
    assert median(waits) < 0.1


def test_only_the_own_and_the_office_s_events_arrive(world):
    zhou = Browser(world, world.desk("sign_in", world.zhou))
    hu = Browser(world, world.desk("sign_in", world.hu))
    world.desk("news", "for.zhou", world.zhou, None)
    world.desk("news", "for.beijing", None, world.beijing)
    world.desk("news", "for.wuhan", None, world.wuhan)
    world.desk("news", "for.hu", world.hu, None)
    world.desk("news", "end", world.zhou, None)
    assert [event["kind"] for event in zhou.events(3)] == ["for.zhou", "for.beijing", "end"]
    assert [event["kind"] for event in hu.events(2)] == ["for.wuhan", "for.hu"]
    zhou.close()
    hu.close()


def test_a_browser_opened_after_an_event_does_not_get_it(world):
    """Also when the reader has not delivered it yet: opened at once after the commit, many times."""
    cookie = world.desk("sign_in", world.zhou)
    for round_ in range(10):
        world.desk("news", "earlier", world.zhou, None, 3)
        browser = Browser(world, cookie)
        world.desk("news", "later", world.zhou, None)
        assert [event["kind"] for event in browser.events(1)] == ["later"], round_
        browser.close()


def test_a_browser_cut_before_its_first_event_misses_nothing(world):
    cookie = world.desk("sign_in", world.zhou)
    browser = Browser(world, cookie)
    browser.close()
    world.desk("news", "away", world.zhou, None)
    again = Browser(world, cookie, resume=browser.last)
    assert [event["kind"] for event in again.events(1)] == ["away"]


def test_a_resumed_stream_misses_nothing_and_repeats_nothing(world):
    cookie = world.desk("sign_in", world.zhou)
    browser = Browser(world, cookie)
    seen = []
    for round_ in range(6):
        world.desk("news", f"before.{round_}", world.zhou, None, 3)
        seen += browser.events(2)  # cut in the middle of what one transaction wrote
        world.desk("news", "for.hu", world.hu, None, 2)
        browser.close()
        world.desk("news", f"away.{round_}", world.zhou, None, 2)
        browser = Browser(world, cookie, resume=browser.last)
        seen += browser.events(3)
    browser.close()
    expected = []
    for round_ in range(6):
        expected += [(f"before.{round_}", n) for n in range(3)] + [(f"away.{round_}", n) for n in range(2)]
    assert [(event["kind"], event["data"]["n"]) for event in seen] == expected


def test_a_page_gets_what_happened_while_it_was_drawn(world):
    cookie = world.desk("sign_in", world.zhou)
    drawn = world.desk("position")
    world.desk("news", "meanwhile", world.zhou, None)
    browser = Browser(world, cookie, after=drawn)
    assert [event["kind"] for event in browser.events(1)] == ["meanwhile"]
    browser.close()


def test_one_who_missed_too_much_is_told_to_read_the_page_again(world):
    cookie = world.desk("sign_in", world.zhou)
    drawn = world.desk("position")
    world.desk("news", "many", world.zhou, None, 1001)
    browser = Browser(world, cookie, after=drawn)
    assert [event["kind"] for event in browser.events(1)] == ["live.reload"]
    browser.close()
    again = Browser(world, cookie, resume=browser.last)
    world.desk("news", "next", world.zhou, None)
    assert [event["kind"] for event in again.events(1)] == ["next"]
    again.close()


def test_what_a_browser_had_does_not_make_it_a_slow_one():
    listener = Listener("", "", PUBLIC, Position(2000))
    for number in range(1, MOST_WAITING + 100):
        listener.give(News(number, 1, None, "{}", Position(number)))
    assert (listener.closed, len(listener.waiting)) == (False, 0)
    for number in range(2001, 2002 + MOST_WAITING):
        listener.give(News(number, 1, None, "{}", Position(number)))
    assert listener.closed is True


@pytest.mark.parametrize("ahead", [1, 5000])
def test_a_browser_from_before_an_older_copy_was_put_back_reads_its_page_again(world, ahead):
    """Its position is above all numbers there are: waiting for them would lose everything until then."""
    cookie = world.desk("sign_in", world.zhou)
    world.desk("news", "there", world.zhou, None)
    newest = int(world.desk("position").partition("~")[0])
    browser = Browser(world, cookie, resume=str(newest + ahead))
    assert [event["kind"] for event in browser.events(1)] == ["live.reload"]
    assert browser.last == world.desk("position")
    world.desk("news", "next", world.zhou, None)
    assert [event["kind"] for event in browser.events(1)] == ["next"]
    browser.close()


@pytest.mark.skipif("not connections['default'].vendor == 'postgresql'", reason="nobody puts back a SQLite in use")
def test_an_older_copy_put_back_under_open_streams(world):
    cookie = world.desk("sign_in", world.zhou)
    browser = Browser(world, cookie)
    world.desk("news", "lost", world.zhou, None, 5)
    browser.events(5)
    world.desk("put_back", 5)
    assert browser.is_ended()
    again = Browser(world, cookie, resume=browser.last)
    assert [event["kind"] for event in again.events(1)] == ["live.reload"]
    world.desk("news", "next", world.zhou, None)
    assert [event["kind"] for event in again.events(1)] == ["next"]


@pytest.mark.django_db(transaction=True)  # the look back closes old connections, a test's own transaction with them
def test_out_of_order_late_and_cut_each_event_is_given_once():
    """Transactions commit in any order, the reader is late, the browser is cut and comes back: with the very functions of
    the stream."""
    for seed in range(25):
        given, due = given_and_due(seed)
        assert given == due, seed


def given_and_due(seed: int) -> tuple[list[int], list[int]]:
    random = Random(seed)
    first = (LiveEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    LiveEvent.objects.create(id=first, kind="before", office_id=7)
    actor = replace(PUBLIC, user_id=1, office_ids=frozenset({7}))
    uncommitted = list(range(first + 1, first + 15))
    random.shuffle(uncommitted)
    uncommitted.sort(key=lambda number: number + random.randrange(6))  # a little out of order, as it is
    window = window_now()
    browser, given = Listener("", "", actor, window_now().position), []

    def write(news: list[News]) -> None:
        nonlocal last
        for one in news:
            if message := browser.message(one):
                given.append(one.number)
                last = message.split(b"\n")[0].removeprefix(b"id: ").decode()

    last = str(browser.at)
    while uncommitted or random.random() < 0.9:
        step = random.randrange(4)
        if step < 2 and uncommitted:
            number = uncommitted.pop(0)
            LiveEvent.objects.create(
                id=number, kind="x", **random.choice(({"user_id": 1}, {"office_id": 7}, {"user_id": 2}))
            )
        elif step == 2:
            for one in fetch(window, 0.0):
                if browser.concerns(one):
                    browser.give(one)
            if random.random() < 0.7:
                write(list(browser.waiting))
                browser.waiting.clear()
        else:  # cut: what waited is lost, it comes back with its last id, and is looked back for
            browser = Listener("", "", actor, read_position(last))
            news, now = missed_since(actor, browser.at)
            write(news[: random.randrange(len(news) + 1)] if random.random() < 0.3 else news)
            if not news or given[-1:] == [news[-1].number]:
                browser.at = browser.at.with_all_of(now)
            else:  # cut again in the middle of what it was given
                continue
    browser = Listener("", "", actor, read_position(last))
    write(missed_since(actor, browser.at)[0])
    due = LiveEvent.objects.filter(id__gt=first).exclude(user_id=2).values_list("id", flat=True)
    return sorted(given), sorted(due)


@pytest.mark.django_db
def test_old_news_are_forgotten_and_the_newest_stays():
    for days in (3, 2, 2):
        LiveEvent.objects.create(kind="x", user_id=1, at=timezone.now() - timedelta(days=days))
    newest = LiveEvent.objects.latest("id").pk
    assert drop_old_news() == 2
    assert list(LiveEvent.objects.values_list("id", flat=True)) == [newest]
    LiveEvent.objects.create(kind="x", user_id=1)
    assert drop_old_news() == 1


def test_signing_out_ends_the_stream(world):
    cookie = world.desk("sign_in", world.hu)
    browser = Browser(world, cookie)
    world.desk("sign_out", world.hu)
    began = time.monotonic()
    assert browser.is_ended()
    assert time.monotonic() - began < 4
    again = Browser(world, cookie)
    assert (again.answer.status, again.answer.read()) == (401, b"Sign in first.\n")
    again.close()
    browser.close()


@pytest.mark.parametrize("cookie", ["", "nonsense", "x" * 4000])
def test_a_stranger_gets_nothing(world, cookie):
    browser = Browser(world, cookie)
    assert browser.answer.status == 401
    browser.close()


def test_a_page_of_another_site_gets_nothing(world):
    browser = Browser(world, world.desk("sign_in", world.zhou), origin="https://evil.example")
    assert browser.answer.status == 403
    assert browser.answer.getheader("access-control-allow-origin") is None
    browser.close()


def test_our_own_page_may_read_with_its_cookie(world):
    browser = Browser(world, world.desk("sign_in", world.zhou))
    assert browser.answer.getheader("access-control-allow-origin") == world.page
    assert browser.answer.getheader("access-control-allow-credentials") == "true"
    assert browser.answer.getheader("content-type") == "text/event-stream; charset=utf-8"
    assert browser.answer.getheader("cache-control") == "no-store"
    browser.close()


@pytest.mark.parametrize(("method", "path", "status"), [("POST", "/events", 405), ("GET", "/console/", 404)])
def test_nothing_else_is_served_here(world, method, path, status):
    connection = http.client.HTTPConnection("127.0.0.1", world.port, timeout=10)
    connection.request(method, path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    answer.close()
    assert answer.status == status


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (f"http://127.0.0.1:{settings.PORT}", True),
        (f"http://localhost:{settings.PORT}", True),
        ("https://127.0.0.1", True),
        (f"http://127.0.0.1:{settings.PORT + 7}", False),
        (f"http://127.0.0.1.evil.example:{settings.PORT}", False),
        ("null", False),
        ("http://127.0.0.1:x", False),
        ("file://127.0.0.1", False),
    ],
)
def test_allowed_origins(origin, allowed):
    assert allowed_origin(origin) is allowed


def test_news_go_on_after_the_database_has_cut_every_connection(world):
    """PostgreSQL ends connections when it restarts; SQLite has none to end."""
    cookie = world.desk("sign_in", world.zhou)
    browser = Browser(world, cookie)
    world.desk("news", "before the cut", world.zhou, None)
    browser.events(1)  # it has looked back: one that is cut while it does comes again
    world.desk("cut_others")
    world.desk("news", "after the cut", world.zhou, None)
    assert [event["kind"] for event in browser.events(1)] == ["after the cut"]
    browser.close()
