"""A matter of Beijing is nowhere for Wuhan: every address of the program with its ids, every page, every search.

Addresses come from the URL configuration itself, so one that is new is walked too, and one whose parameter nobody knows here
fails until `matter.py` has a row for it.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.test import Client
from tests.conftest import Cast
from tests.guards.matter import FIRM, NAME, NUMBER, SITE, Matter, of_beijing
from tests.guards.test_addresses import patterns
from tests.papers.fakes import FakeConverter

from martlet.access import services
from martlet.access.actor import Actor
from martlet.access.models import JournalEntry
from martlet.papers import converting

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Actor], Client]
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# What every office reads: the law, articles, words and numbers for the phone, templates, and whatever a stranger may read.
SHARED = (
    "/console/law/",
    "/console/hotline/knowledge/",
    "/console/hotline/scripts/",
    "/console/hotline/emergency/",
    "/console/papers/templates/",
    "/console/volunteers/training/steps/",
)
PUBLIC = ("/calculate/", "/rights/", "/en/", "/accounts/", "/static/")
BY_SECRET = ("/calendar/",)  # names no row: whoever has the address may read it, and nobody else can guess it
# Firms and sites are the network's for mediators and coordinators: an employer who owes in Beijing owes in Wuhan.
OF_THE_NETWORK = ("/console/registry/organisations/", "/console/registry/sites/")
# Whoever has the number sees that somebody is known; this is where the person is asked, and it tells no more than that.
BY_CONSENT = "/console/registry/people/<uuid:person_id>/open"
NOT_HERE = (403, 404, 405)
# 404 for their owner as well, until something was done before: a reason given, a talk taken, a sample spoken.
AT_ANOTHER_TIME = {
    "/console/hotline/debriefs/<uuid:debrief_id>/release",
    "/console/hotline/debriefs/<uuid:debrief_id>/reopen",
    "/console/hotline/recordings/<int:recording_id>/marks",
    "/console/hotline/recordings/<int:recording_id>/marks/<int:mark_id>/away",
    "/console/hotline/recordings/<int:recording_id>/sound",
    "/console/telephony/lines/<int:line_id>/try/<slug:language>.wav",
}


@pytest.fixture
def matter(cast: Cast) -> Iterator[Matter]:
    before = converting.use(FakeConverter())
    yield of_beijing(cast)
    converting.use(before)


def addresses(matter: Matter) -> list[tuple[str, str]]:
    """(pattern, address) of everything that names a row."""
    return [
        (path, filled(path, matter))
        for path, _pattern in patterns()
        if PARAMETER.search(path) and not path.startswith((*SHARED, *PUBLIC, *BY_SECRET))
    ]


def filled(path: str, matter: Matter) -> str:
    values = {
        **matter.ids,
        "item_id": matter.ids["evidence item" if "/evidence/" in path else "claim item"],
        "field": "name",
        "month": "2026-11",
    }
    return PARAMETER.sub(lambda found: str(values[found[1]]), path)


def told(answer: Any, matter: Matter) -> list[str]:
    """Which of the matter's words stand in an answer, its headers included."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode(errors="replace") + unquote(repr(dict(answer.headers)))
    return [secret for secret in matter.secrets if secret in text]


def test_every_address_with_its_ids(cast: Cast, matter: Matter, signed_in: SignedIn) -> None:
    walked = addresses(matter)
    assert len(walked) > 150
    for actor in (cast.wuhan_volunteer, cast.wuhan_coordinator):
        browser, found = signed_in(actor), []
        before = JournalEntry.objects.filter(allowed=True).count()
        for path, address in walked:
            if path.startswith("/api/") or (actor == cast.wuhan_coordinator and path.startswith(OF_THE_NETWORK)):
                continue
            for answer in (browser.get(address), browser.post(address, {"reason": "callback", "words": "x"})):
                open_to_all = path == BY_CONSENT and answer.status_code in (200, 422)
                if not (answer.status_code in NOT_HERE or open_to_all) or told(answer, matter):
                    found.append((path, answer.request["REQUEST_METHOD"], answer.status_code, told(answer, matter)))
        assert found == []
        assert JournalEntry.objects.filter(allowed=True).count() == before  # nothing was done, nothing was read


def test_its_own_people_reach_every_one_of_them(cast: Cast, matter: Matter, signed_in: SignedIn) -> None:
    """Or the walk above would prove nothing: each address leads somewhere for somebody of Beijing."""
    owners = [
        signed_in(one) for one in (cast.beijing_coordinator, cast.beijing_volunteer, cast.beijing_mediator, cast.admin)
    ]
    nowhere = []
    for path, address in addresses(matter):
        if not path.startswith("/api/") and not any(leads_somewhere(owner, address) for owner in owners):
            nowhere.append(path)
    assert sorted(set(nowhere) ^ AT_ANOTHER_TIME) == []


def leads_somewhere(owner: Client, address: str) -> bool:
    """Asked in a transaction that is taken back: what one address does must not take a row from the next."""
    for ask in (owner.get, owner.post):
        with transaction.atomic():
            status = ask(address, headers={"HX-Request": "true"}).status_code
            transaction.set_rollback(True)
        if status not in NOT_HERE:
            return True
    return False


def pages() -> Iterator[str]:
    for path, _pattern in patterns():
        if path.startswith("/console/") and not PARAMETER.search(path) and "(" not in path:
            yield path


def test_every_page_without_an_id(cast: Cast, matter: Matter, signed_in: SignedIn) -> None:
    for actor in (cast.wuhan_volunteer, cast.wuhan_coordinator):
        browser = signed_in(actor)
        shared = OF_THE_NETWORK if actor == cast.wuhan_coordinator else ()
        found = {path: told(browser.get(path), matter) for path in pages() if path not in shared}
        assert len(found) > 40
        assert {path: secrets for path, secrets in found.items() if secrets} == {}
    owner = signed_in(cast.beijing_coordinator)
    assert sum(bool(told(owner.get(path), matter)) for path in pages()) > 5


@pytest.mark.parametrize(
    "query",
    [NAME, NAME[2:], "murong", "mrcq", "慕容冲其", NUMBER[-4:], "宏潭", "黟县", FIRM, FIRM[:3], "阙家", SITE, "京2026"],
)
def test_every_search(cast: Cast, matter: Matter, signed_in: SignedIn, query: str) -> None:
    """A full number says that somebody is known, and where: that is another test's."""
    searching = (
        "/console/search",
        "/console/registry/people/pick",
        "/console/registry/organisations",
        "/console/cases/",
    )
    stranger, owner = signed_in(cast.wuhan_volunteer), signed_in(cast.beijing_coordinator)
    seen = 0
    for address in searching:
        for answer, own in (
            (stranger.post(address, {"q": query}), owner.post(address, {"q": query})),
            (stranger.get(address, {"q": query}), owner.get(address, {"q": query})),
        ):
            assert [one for one in told(answer, matter) if one not in query and query not in one] == [], address
            assert [
                str(one) for one in matter.ids.values() if len(str(one)) > 30 and str(one) in str(answer.content)
            ] == []
            seen += bool(told(own, matter))
    assert seen or query.startswith("京")


BODIES = {
    "claim-items": lambda ids: {"person": str(ids["person_id"]), "items": [{"month": "2026-01", "due": 1}]},
    "agreement": lambda ids: {
        "signed_on": "2026-11-01", "total": 5, "instalments": [{"due_on": "2026-11-01", "amount": 5}]
    },
    "receipts": lambda ids: {"amount": 5, "received_on": "2026-11-01"},
    "close": lambda ids: {"outcome": "NEG-OK"},
}  # fmt: skip


def test_every_call_of_the_rest_interface(cast: Cast, matter: Matter) -> None:
    answers = {}
    token = services.create_token(cast.admin, cast.wuhan_coordinator.user)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    for path, address in addresses(matter):
        if not path.startswith("/api/") or "month" in path:
            continue
        body = BODIES.get(path.rpartition("/")[2])
        if body is None:
            answer = client.get(address)
        else:
            answer = client.post(address, json.dumps(body(matter.ids)), content_type="application/json")
        answers[path] = (answer.status_code, told(answer, matter))
    assert len(answers) == 6
    assert {path: one for path, one in answers.items() if one != (404, [])} == {}
    for body in (
        {"issue": "WAG-ARR", "persons": [str(matter.ids["person_id"])]},
        {"issue": "WAG-ARR", "persons": [], "contact": str(matter.ids["contact_id"])},
    ):
        answer = client.post("/api/cases", json.dumps(body), content_type="application/json")
        assert (answer.status_code, told(answer, matter)) in ((404, []), (422, []))
    answer = client.post(
        "/api/contacts", json.dumps({"person": str(matter.ids["person_id"])}), content_type="application/json"
    )
    assert (answer.status_code, told(answer, matter)) == (404, [])
