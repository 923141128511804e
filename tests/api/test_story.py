"""The story over REST: a person, a contact, a case, its claims, an agreement, the money, the month."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from martlet.access import services
from martlet.access.actor import Actor
from martlet.access.models import JournalEntry

pytestmark = pytest.mark.django_db


class Program:
    """An outside program that acts for a colleague."""

    def __init__(self, cast, actor: Actor) -> None:
        self.token = services.create_token(cast.admin, actor.user)
        self.client = Client()

    def call(self, method: str, path: str, body: object = None, token: str | None = None, language: str = ""):
        headers = {"authorization": f"Bearer {token or self.token}"} | (
            {"accept-language": language} if language else {}
        )
        data = json.dumps(body) if body is not None else ""
        answer = self.client.generic(method, f"/api{path}", data, content_type="application/json", headers=headers)
        return answer.status_code, answer.json()

    def post(self, path: str, body: object = None):
        return self.call("POST", path, body)

    def get(self, path: str):
        return self.call("GET", path)


@pytest.fixture
def shenzhen(cast):
    return Program(cast, cast.shenzhen_mediator)


@pytest.fixture
def coordinator(cast):
    return Program(cast, cast.shenzhen_coordinator)


@pytest.fixture
def wuhan(cast):
    return Program(cast, cast.wuhan_coordinator)


@pytest.fixture
def worker(shenzhen):
    status, person = shenzhen.post(
        "/persons", {"name": "吴秀兰", "phones": ["138 0001 0024"], "gender": "f", "home_area": "安徽阜阳"}
    )
    assert status == 201
    return person


def test_a_matter_from_the_first_word_to_the_last_fen(shenzhen, coordinator, worker):
    today = timezone.localdate()
    month = f"{today:%Y-%m}"
    status, contact = shenzhen.post(
        "/contacts",
        {
            "person": worker["id"],
            "words": "三个月没发工资",
            "issue": "WAG-ARR-CONSTR",
            "outcome": "INFO",
            "number": "13800010024",
        },
    )
    assert (status, contact["state"], contact["channel"]) == (201, "done", "DESKPHONE")

    status, case = shenzhen.post(
        "/cases", {"issue": "WAG-ARR-CONSTR", "persons": [worker["id"]], "contact": contact["id"]}
    )
    assert (status, case["stage"], case["claimed"]) == (201, "intake", 0)

    months = ["2026-01", "2026-02", "2026-03"]
    status, case = shenzhen.post(
        f"/cases/{case['id']}/claim-items",
        {"person": worker["id"], "items": [{"month": one, "due": 800_000, "paid": 200_000} for one in months]},
    )
    assert (status, case["claimed"]) == (201, 1_800_000)

    status, case = shenzhen.post(
        f"/cases/{case['id']}/agreement",
        {
            "signed_on": today.isoformat(),
            "total": 1_700_000,
            "instalments": [
                {"due_on": today.isoformat(), "amount": 1_000_000},
                {"due_on": today.isoformat(), "amount": 700_000},
            ],
            "employer_side": "项目经理",
        },
    )
    assert (status, case["stage"], case["agreed"]) == (201, "perform", 1_700_000)

    for amount, received, stage in ((1_000_000, 1_000_000, "perform"), (700_000, 1_700_000, "closed")):
        status, case = shenzhen.post(
            f"/cases/{case['id']}/receipts", {"amount": amount, "received_on": today.isoformat()}
        )
        assert (status, case["received"], case["stage"]) == (201, received, stage)
    assert case["outcome"] == "performed"

    status, report = coordinator.get(f"/reports/{month}")
    assert status == 200
    assert report["total"] == {"key": "", "contacts": 1, "persons": 1, "cases": 1, "paid": 1, "money": 1_700_000}
    assert [(line["key"], line["money"]) for line in report["by_office"]] == [("shenzhen", 1_700_000)]
    assert [(line["key"], line["money"]) for line in report["by_issue"]] == [("WAG", 1_700_000)]
    assert [(line["key"], line["money"]) for line in report["by_gender"]] == [("f", 1_700_000)]


def test_a_person_is_found_by_number_and_name_and_reading_is_journaled(shenzhen, worker):
    for query in ("13800010024", "0024", "秀兰", "wxl"):
        status, found = shenzhen.post("/persons/search", {"query": query})
        assert (status, [hit["id"] for hit in found["persons"]]) == (200, [worker["id"]]), query
        assert (found["persons"][0]["name"], found["persons"][0]["phone"]) == ("吴*兰", "138****0024")
    before = JournalEntry.objects.filter(action="registry.reveal").count()
    status, person = shenzhen.get(f"/persons/{worker['id']}")
    assert (status, person["name"], person["phones"]) == (200, "吴秀兰", ["+8613800010024"])
    assert JournalEntry.objects.filter(action="registry.reveal").count() == before + 1


def test_another_office_learns_only_that_somebody_is_known(wuhan, shenzhen, worker):
    _status, case = shenzhen.post("/cases", {"issue": "WAG-ARR", "persons": [worker["id"]]})
    status, found = wuhan.post("/persons/search", {"query": "13800010024"})
    year = timezone.localdate().year
    assert (status, found) == (
        200,
        {"persons": [], "known_to_the_network": [{"since_year": year, "office": "shenzhen"}]},
    )
    assert wuhan.post("/persons/search", {"query": "秀兰"})[1]["persons"] == []
    missing = wuhan.get("/persons/00000000-0000-7000-8000-000000000000")
    assert wuhan.get(f"/persons/{worker['id']}") == missing
    assert wuhan.get(f"/cases/{case['id']}") == missing
    assert missing[0] == 404


def test_bad_input_is_answered_with_a_sentence_and_its_field(shenzhen, worker):
    assert shenzhen.post("/persons", {"name": "张三", "phones": ["1380001002"]})[0] == 422
    status, answer = shenzhen.post("/persons", {"name": "张三", "phones": ["1380001002"]})
    assert (status, answer["field"]) == (422, "phones")
    assert "11" in answer["error"]
    assert "10" in answer["error"]
    _status, case = shenzhen.post("/cases", {"issue": "WAG-ARR", "persons": [worker["id"]]})
    for body, field in (
        ({"month": "2026-01", "due": -5, "paid": 0}, "due"),
        ({"month": "2199-01", "due": 5, "paid": 0}, "month"),
        ({"month": "2026-13", "due": 5, "paid": 0}, "month"),
    ):
        status, answer = shenzhen.post(f"/cases/{case['id']}/claim-items", {"person": worker["id"], "items": [body]})
        assert (status, answer["field"]) == (422, field), answer
    status, answer = shenzhen.post("/contacts", {"channel": "PIGEON"})
    assert (status, answer["field"]) == (422, "channel")
    assert shenzhen.call("POST", "/persons", "not an object")[0] == 422


def test_the_same_id_twice_is_one_thing(shenzhen, worker):
    body = {"issue": "WAG-ARR", "persons": [worker["id"]], "client_id": "018f0000-0000-7000-8000-00000000abcd"}
    assert shenzhen.post("/cases", body)[1]["id"] == shenzhen.post("/cases", body)[1]["id"]
    talk = {"words": "一次", "issue": "WAG-ARR", "client_id": "018f0000-0000-7000-8000-00000000abce"}
    assert shenzhen.post("/contacts", talk)[1]["id"] == shenzhen.post("/contacts", talk)[1]["id"]


def test_a_person_sent_twice_is_one_file(shenzhen):
    """However the name and the number are written; another worker under the same id is another worker."""
    body = {"name": "郑大壮", "phones": ["13700010001"], "client_id": "018f0000-0000-7000-8000-00000000abcf"}
    (first, made), (second, same) = shenzhen.post("/persons", body), shenzhen.post("/persons", body)
    spelled = shenzhen.post("/persons", {**body, "name": " 郑大壮 ", "phones": ["137 0001 0001"]})[1]
    assert (first, second, same["id"], spelled["id"]) == (201, 201, made["id"], made["id"])
    other = shenzhen.post("/persons", {**body, "name": "郑小壮"})[1]
    without = shenzhen.post("/persons", {"name": "郑大壮", "phones": ["13700010001"]})[1]
    assert len({made["id"], other["id"], without["id"]}) == 3


def test_no_token_no_answer(shenzhen, cast):
    assert shenzhen.call("GET", "/reports/2026-01", token="wrong")[0] == 401
    assert Client().get("/api/reports/2026-01").status_code == 401
    services.deactivate(cast.director, cast.shenzhen_mediator.user, reason="left")
    assert shenzhen.get("/reports/2026-01")[0] == 401


def test_a_volunteer_reads_no_report(cast):
    assert Program(cast, cast.shenzhen_volunteer).get("/reports/2026-01")[0] == 403


def test_the_interface_describes_itself():
    description = Client().get("/api/openapi.json")
    assert description.status_code == 200
    assert {"/api/persons", "/api/persons/search", "/api/contacts", "/api/cases", "/api/reports/{month}"} <= set(
        description.json()["paths"]
    )


def test_sealed_files_answer_so(shenzhen, worker):
    from martlet import vault

    vault.commands.seal()
    assert shenzhen.get(f"/persons/{worker['id']}")[0] == 503
