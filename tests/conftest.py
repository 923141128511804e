"""The same cast in every test, and a real keeper behind it."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import login
from django.core.cache import cache
from django.db import connection
from django.db.backends.signals import connection_created
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer
from tests import base

from martlet import vault
from martlet.access import checkpoints
from martlet.access.actor import Actor, Role
from martlet.access.models import Office, RoleGrant, User
from martlet.access.selectors import actor_of
from martlet.access.services import NETWORK
from martlet.access.sessionstore import SessionStore
from martlet.law import parameters
from martlet.vault import client
from martlet.vault.keeper.server import serve

# A busy machine is no fault of a property; what is slow is measured by the bench.
hypothesis.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("house")

HANDLER = "(process_request_thread)"  # how Python names the threads of a server, one for each connection
PASSWORD = "swallow-under-the-eave"
OFFICES = [
    ("beijing", "北京", "Beijing", "京", "110000", "北京市东城区司法局"),
    ("shenzhen", "深圳", "Shenzhen", "深", "440300", "深圳市福田区司法局"),
    ("wuhan", "武汉", "Wuhan", "汉", "420100", ""),
]


@dataclass
class Cast:
    """Two Beijing colleagues and a mediator, Shenzhen's same, one of Wuhan who must find nothing, an auditor."""

    beijing: Office
    shenzhen: Office
    wuhan: Office
    beijing_volunteer: Actor
    beijing_coordinator: Actor
    beijing_mediator: Actor
    shenzhen_volunteer: Actor
    shenzhen_coordinator: Actor
    shenzhen_mediator: Actor
    wuhan_volunteer: Actor
    wuhan_coordinator: Actor
    auditor: Actor
    director: Actor
    admin: Actor


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """pytest-django asks for this just before it makes the database.

    In memory all threads of a live server share one connection: two requests at once meet inside a transaction, and one may
    get the other's error. Where there is a server (or an exchange), the database is a file.
    """
    several_threads = any(
        "live_server" in getattr(item, "fixturenames", ()) or item.get_closest_marker("exchange")
        for item in request.session.items
    )
    if several_threads and settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        settings.DATABASES["default"]["TEST"]["NAME"] = str(Path(settings.DATA) / "tests.sqlite3")
    connection_created.connect(base.fill)


@pytest.fixture
def live_server(live_server: LiveServer) -> Iterator[LiveServer]:
    """The server of pytest-django; what a test asked of it is answered before its tables are emptied."""
    yield live_server
    patience = time.monotonic() + 10
    while time.monotonic() < patience and any(HANDLER in thread.name for thread in threading.enumerate()):
        time.sleep(0.01)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Before any test writes, whoever migrated keeps what came of it; at the end nobody else uses it any more."""
    with django_db_blocker.unblock():
        base.keep()
    yield
    with django_db_blocker.unblock():
        base.cut_others()  # a thread of a live server may hold one still, and PostgreSQL drops no database that is in use


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one file share an exchange or a browser; two workers divide the files among them (`--dist loadgroup`)."""
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


PASSPHRASE = "six words that open the test ring"


@pytest.fixture(scope="session")
def keeper_server() -> Iterator[object]:
    """A real keeper in a thread, with a ring of cheap keys."""
    folder = Path(settings.DATA)
    client.configure(folder)
    server = serve(folder)
    if not client.status().ring:
        vault.commands.init_ring(PASSPHRASE, demo=True)
    yield server
    server.stop()


@pytest.fixture
def keeper(keeper_server: object) -> object:
    """Unsealed at the start of a test, whatever the one before did."""
    if not client.status().is_open:
        vault.commands.unseal(PASSPHRASE, fill=False)
    return keeper_server


@pytest.fixture(autouse=True)
def no_heads_of_other_journals() -> None:
    """Tests share a data folder, and each has a journal of its own."""
    checkpoints.place().unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Sign-ins of a minute are counted and pages are kept in memory: of other tests, and so none of this one's business."""
    cache.clear()


@pytest.fixture
def writable_journal(db: None) -> None:
    """For tests that tamper: the database's own guard is taken down until the test's end."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER access_journal_no_update")
            cursor.execute("DROP TRIGGER access_journal_no_delete")
        else:
            cursor.execute("DROP TRIGGER access_journal_append_only ON access_journal")


@pytest.fixture
def emptied_journal(db: None) -> Iterator[None]:
    """For tests that commit: the tables are emptied after them, and on SQLite the journal would refuse."""
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'access_journal_no_delete'")
            (trigger,) = cursor.fetchone()
            cursor.execute("DROP TRIGGER access_journal_no_delete")
            cursor.execute("DELETE FROM access_journal")
            cursor.execute(trigger)


@pytest.fixture
def cast(db: None, keeper: object) -> Cast:
    vault.add_office(0, NETWORK)
    offices = {}
    for code, zh, en, short, area, authority in OFFICES:
        offices[code] = Office.objects.create(
            code=code,
            name_zh=zh,
            name_en=en,
            short=short,
            area_code=area,
            mediation_authority=authority,
            hotline_number="4000000000",
        )
        vault.add_office(offices[code].pk, code)

    def person(username: str, work_name: str, office: Office, role: Role, everywhere: bool = False) -> Actor:
        user = User(username=username, work_name=work_name, office=office, password="!")
        user.save()
        RoleGrant.objects.create(user=user, role=role, office=None if everywhere else office)
        return actor_of(user)

    beijing, shenzhen, wuhan = offices["beijing"], offices["shenzhen"], offices["wuhan"]
    return Cast(
        beijing=beijing,
        shenzhen=shenzhen,
        wuhan=wuhan,
        beijing_volunteer=person("zhou", "周老师", beijing, Role.VOLUNTEER),
        beijing_coordinator=person("liu", "刘老师", beijing, Role.COORDINATOR),
        beijing_mediator=person("sun", "孙老师", beijing, Role.MEDIATOR),
        shenzhen_volunteer=person("huang", "黄老师", shenzhen, Role.VOLUNTEER),
        shenzhen_coordinator=person("he", "何老师", shenzhen, Role.COORDINATOR),
        shenzhen_mediator=person("luo", "罗老师", shenzhen, Role.MEDIATOR),
        wuhan_volunteer=person("hu", "胡老师", wuhan, Role.VOLUNTEER),
        wuhan_coordinator=person("fang", "方老师", wuhan, Role.COORDINATOR),
        auditor=person("audit", "审计", beijing, Role.AUDITOR, everywhere=True),
        director=person("ma", "马主任", beijing, Role.DIRECTOR, everywhere=True),
        admin=person("root", "系统", beijing, Role.ADMIN, everywhere=True),
    )


@pytest.fixture
def signed_in() -> Callable[[Actor], Client]:
    """A browser in which this colleague has signed in."""

    def sign_in(actor: Actor) -> Client:
        # Not force_login: it would put the session's key into the cookie, and ours is the hash of the cookie.
        request = HttpRequest()
        request.session = SessionStore()
        login(request, actor.user, backend=settings.AUTHENTICATION_BACKENDS[0])  # type: ignore[arg-type]
        request.session.save()
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = request.session.fresh_cookie
        return client

    return sign_in


@pytest.fixture(autouse=True)
def book_of_the_library(request: pytest.FixtureRequest) -> Iterator[None]:
    """Without a database the law counts with the figures that come with it, as where the library is installed alone."""
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        yield
        return
    if request.node.get_closest_marker("django_db"):
        yield
        return
    with parameters.using(parameters.built_in()):
        yield


@pytest.fixture(autouse=True)
def no_error_logged(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """An ERROR in the log is a failure, unless the test says that it provokes one (marker `errors_expected`)."""
    yield
    if request.node.get_closest_marker("errors_expected"):
        return
    errors = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert [record.getMessage() for record in errors] == []


@pytest.fixture
def time_machine_at() -> Iterator[Callable[[datetime], None]]:
    """`time_machine_at(datetime)`: the clock stands still there, local time, until the test ends."""
    travels: list[time_machine.travel] = []

    def stand(moment: datetime) -> None:
        travel = time_machine.travel(timezone.make_aware(moment), tick=False)
        travel.start()
        travels.append(travel)

    yield stand
    for travel in reversed(travels):
        travel.stop()
