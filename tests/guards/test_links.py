"""Nobody is shown a link that is dead or forbidden to them: every role reads every page it is led to, in both languages."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from tests.conftest import NETWORK, Cast
from tests.guards.links import Page, Reader
from tests.guards.matter import of_beijing
from tests.papers.fakes import FakeConverter

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.middleware.language import COOKIE
from martlet.access.models import Office, User
from martlet.access.selectors import actor_of
from martlet.demo.offices import PEOPLE
from martlet.papers import converting

SignedIn = Callable[[Actor], Client]
DEMO = {"persons": 60, "cases": 260, "contacts": 600, "seed": 3}
# The keeper would be sealed for every test after this one; a reader who signs out reads no further.
NOT_PRESSED = ("console/access/seal", "console/access/unseal", "accounts/logout")


@pytest.fixture
def people(db: None, keeper: object) -> Iterator[dict[str, Actor]]:
    """The demo's colleagues by their sign-in names, with the demo's data and one matter with a row of every kind."""
    before = converting.use(FakeConverter())
    vault.add_office(0, NETWORK)
    call_command("demo", **DEMO)
    found = {name: actor_of(User.objects.get(username=name)) for name, *_rest in PEOPLE}
    of_beijing(
        Cast(
            **{code: Office.objects.get(code=code) for code in ("beijing", "shenzhen", "wuhan")},
            beijing_volunteer=found["zhou"], beijing_coordinator=found["liu"], beijing_mediator=found["sun"],
            shenzhen_volunteer=found["huang"], shenzhen_coordinator=found["he"], shenzhen_mediator=found["luo"],
            wuhan_volunteer=found["hu"], wuhan_coordinator=found["hu"],
            auditor=found["audit"], director=found["ma"], admin=found["admin"],
        )
    )  # fmt: skip
    yield found
    converting.use(before)


@pytest.mark.slow  # once, on one database: which links are shown depends on neither
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("language", "most"), [("zh-hans", 2), ("en", 1)])
def test_no_link_is_dead_or_forbidden(people: dict[str, Actor], signed_in: SignedIn, language: str, most: int) -> None:
    """One of each role, one of an office that may not mediate, and a stranger, whose the public site is.

    Buttons are pressed in Chinese: who may do what does not depend on the language.
    """
    faults, read = {}, {}
    for name in ("zhou", "sun", "liu", "ma", "audit", "admin", "hu", ""):
        browser = signed_in(people[name]) if name else Client()
        browser.raise_request_exception = False  # an error is told with the page that led to it
        browser.cookies[COOKIE] = language
        reader = Reader(browser, most, presses=language == "zh-hans", leave=NOT_PRESSED)
        if name:
            reader.reads("/console/", within=("/console/", "/accounts/", "/demo/", "/en/demo/"))
        else:
            reader.reads("/", "/en/", "/demo/phone")
        faults |= {f"{name or 'a stranger'}: {where}": what for where, what in reader.faults.items()}
        read[name] = len(reader.tried)
    assert faults == {}
    assert {name: count for name, count in read.items() if count < 25} == {}
    assert min(read["liu"], read["sun"]) > 100


def test_what_the_reader_takes_for_dead(cast: Cast, signed_in: SignedIn) -> None:
    """The volunteer may not read the journal, nobody has an address of nonsense, and a picture must be a file."""
    page = Page(
        '<a href="/console/access/journal">x</a><a href="/nowhere">x</a><img src="/static/none.png">'
        '<form method="post" action="/console/access/seal"><input name="a" value="1"><select name="b"><option value="2" selected>'
        '</select><textarea name="c"> 3</textarea><button name="d" value="4">x</button></form>'
    )
    assert page.links[-1].fields == (("a", "1"), ("b", "2"), ("c", " 3"), ("d", "4"))
    reader = Reader(signed_in(cast.beijing_volunteer), 1)
    for link in page.links:
        list(reader.follow(link, "/"))
    assert reader.faults == {
        "/ -> get /console/access/journal": "403",
        "/ -> get /nowhere": "no such address",
        "/ -> /static/none.png": "no such file",
        "/ -> post /console/access/seal": "403",
    }
    assert settings.STATIC_URL == "/static/"
