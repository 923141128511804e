"""A director writes down who recognised the office's mediation committee; from then on it mediates."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cases.stories import case_of
from tests.conftest import Cast

from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.middleware.language import COOKIE
from martlet.access.models import JournalEntry, Office
from martlet.access.offices import services
from martlet.foundation.errors import Problem
from martlet.mediation.services import open_mediation

SignedIn = Callable[[Actor], Client]
PAGE = "/console/access/own-office"
SENT = {
    "hotline_number": "400-000-0000", "mediation_authority": "武汉市江岸区司法局", "mediation_document": "江司〔2026〕3号",
    "mediation_since": "2026-03-01",
}  # fmt: skip


def sits_in(browser: Client, office: Office) -> Client:
    assert browser.post("/console/access/office", {"office": office.pk}).status_code == 302
    return browser


def test_an_office_mediates_once_its_authority_is_written_down(cast: Cast, signed_in: SignedIn) -> None:
    case = case_of(cast.wuhan_coordinator, cast.wuhan)
    with pytest.raises(Problem):
        open_mediation(cast.wuhan_coordinator, case)
    browser = sits_in(signed_in(cast.director), cast.wuhan)
    assert "还不能开调解" in browser.get(PAGE).content.decode()
    answer = browser.post(PAGE, SENT)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    row = JournalEntry.objects.get(action="access.manage_office")
    assert (row.fields, row.object_type, row.object_id) == (
        "hotline_number,mediation_authority,mediation_document,mediation_since", "access.office", str(cast.wuhan.pk)
    )  # fmt: skip
    assert "武汉" not in row.fields + row.reason
    cast.wuhan.refresh_from_db()
    assert cast.wuhan.hotline_number == "4000000000"
    case.office.refresh_from_db()
    assert open_mediation(cast.wuhan_coordinator, case).office_id == cast.wuhan.pk


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"mediation_authority": ""}, {"zh-hans": "写上是哪个司法局", "en": "Write which judicial bureau recognised"}),
        ({"mediation_since": "2099-01-01"}, {"zh-hans": "这一天还没到", "en": "This day has not come yet."}),
        ({"hotline_number": "请打我们"}, {"zh-hans": "3 到 19 位", "en": "3 to 19 digits"}),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, signed_in: SignedIn, change: dict[str, str], told: dict[str, str], language: str
) -> None:
    browser = sits_in(signed_in(cast.director), cast.wuhan)
    browser.cookies[COOKIE] = language
    answer = browser.post(PAGE, SENT | change)
    html = answer.content.decode()
    assert (answer.status_code, told[language] in html, "江司〔2026〕3号" in html) == (422, True, True)
    assert Office.objects.get(pk=cast.wuhan.pk).mediation_document == ""


def test_only_directors_and_administrators_change_an_office(cast: Cast, signed_in: SignedIn) -> None:
    answers = {
        name: signed_in(getattr(cast, name)).get(PAGE).status_code
        for name in ("beijing_volunteer", "beijing_mediator", "beijing_coordinator", "auditor", "director", "admin")
    }
    assert answers == dict.fromkeys(answers, 403) | {"director": 200, "admin": 200}
    with pytest.raises(Refused):
        services.change_office(cast.beijing_coordinator, cast.beijing, mediation_authority="x")
    assert JournalEntry.objects.filter(action="access.manage_office", allowed=False).count() == 1


def test_saving_what_stands_writes_nothing(cast: Cast, signed_in: SignedIn) -> None:
    before = Office.objects.filter(pk=cast.beijing.pk).values().get()
    sent = {name: before[name] or "" for name in SENT}
    assert signed_in(cast.director).post(PAGE, sent).status_code == 302
    assert Office.objects.filter(pk=cast.beijing.pk).values().get() == before
    assert JournalEntry.objects.filter(action="access.manage_office").count() == 0


def test_the_register_of_an_office_without_authority_tells_who_writes_it_down(cast: Cast, signed_in: SignedIn) -> None:
    pages = [
        signed_in(one).get("/console/mediation/").content.decode()
        for one in (cast.wuhan_coordinator, cast.beijing_coordinator)
    ]
    assert ["志愿者 › 本办公室" in page for page in pages] == [True, False]
