"""What a program gets wrong is answered with the field and a sentence in its language; nothing is booked elsewhere instead."""

import pytest
from django.utils import timezone
from tests.api.test_story import Program

from martlet.access.models import User
from martlet.cases.models import Case, Receipt
from martlet.hotline.models import Contact

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()
ID = "018f0000-0000-7000-8000-00000000beef"


@pytest.fixture
def mediator(cast):
    return Program(cast, cast.shenzhen_mediator)


@pytest.fixture
def worker(mediator):
    return mediator.post("/persons", {"name": "吴秀兰", "phones": ["13800010024"]})[1]["id"]


@pytest.fixture
def case(mediator, worker):
    return mediator.post("/cases", {"issue": "WAG-ARR", "persons": [worker]})[1]["id"]


@pytest.fixture
def agreed(mediator, worker, case):
    """The case with two instalments of 4,000 and 2,000 yuan."""
    items = [{"month": "2025-12", "due": 600_000, "paid": 0}]
    mediator.post(f"/cases/{case}/claim-items", {"person": worker, "items": items})
    parts = [{"due_on": TODAY, "amount": 400_000}, {"due_on": TODAY, "amount": 200_000}]
    body = {"signed_on": TODAY, "total": 600_000, "instalments": parts}
    assert mediator.post(f"/cases/{case}/agreement", body)[0] == 201
    return case


def pay(program, case, **body):
    return program.post(f"/cases/{case}/receipts", {"received_on": TODAY, **body})


# --- money ------------------------------------------------------------------------------------------------------------------


def test_money_for_an_instalment_that_is_not_open_is_not_booked_past_the_agreement(mediator, agreed):
    assert pay(mediator, agreed, amount=400_000, instalment=1, client_id=ID)[0] == 201
    for number in (1, 3, 0, -1):
        status, answer = pay(mediator, agreed, amount=400_000, instalment=number)
        assert (status, answer["field"]) == (422, "instalment"), answer
        assert str(number) in answer["error"]
    status, again = pay(mediator, agreed, amount=400_000, instalment=1, client_id=ID)  # a retry is no second payment
    assert (status, again["received"], Receipt.objects.count()) == (201, 400_000, 1)


def test_a_number_without_an_agreement_is_refused(mediator, case):
    status, answer = pay(mediator, case, amount=100, instalment=1)
    assert (status, answer["field"], Receipt.objects.count()) == (422, "instalment", 0)


@pytest.mark.parametrize("field", ["due", "paid"])
def test_an_amount_beyond_all_money_is_refused(field, mediator, worker, case):
    line = {"month": "2026-01", "due": 10**20, "paid": 10**20 if field == "paid" else 0}
    status, answer = mediator.post(f"/cases/{case}/claim-items", {"person": worker, "items": [line]})
    assert (status, answer["field"]) == (422, "due")
    assert "1,000,000,000,000,000,000.00" in answer["error"]


# --- the same again -----------------------------------------------------------------------------------------------------------


def test_the_same_worker_twice_is_one_worker(mediator, worker):
    status, case = mediator.post("/cases", {"issue": "WAG-ARR", "persons": [worker, worker]})
    assert (status, case["persons"]) == (201, [worker])


def test_one_id_for_two_cases_is_two_things(mediator, worker, case):
    other = mediator.post("/cases", {"issue": "WAG-ARR", "persons": [worker], "client_id": ID})[1]["id"]
    for one in (case, other):
        assert pay(mediator, one, amount=100, client_id=ID)[0] in (201, 422)
    assert [pay(mediator, one, amount=1, client_id=ID)[0] for one in (case, other)] == [201, 201]


def test_an_id_that_another_office_used_tells_nothing(cast, mediator, worker):
    """Neither that there is a record nor whose: the answers are those to an id that nobody has used."""
    mediator.post("/cases", {"issue": "WAG-ARR", "persons": [worker], "client_id": ID})
    mediator.post("/contacts", {"words": "一次", "issue": "WAG-ARR", "client_id": ID})
    wuhan = Program(cast, cast.wuhan_coordinator)
    file = {"name": "郑大壮", "phones": ["13700010001"]}
    mediator.post("/persons", {**file, "client_id": ID})
    own = wuhan.post("/persons", file)[1]["id"]
    for path, body in (
        ("/persons", file),
        ("/cases", {"issue": "WAG-ARR", "persons": [own]}),
        ("/contacts", {"words": "两次", "issue": "WAG-ARR"}),
    ):
        (first, new), (second, same) = (wuhan.post(path, {**body, "client_id": ID}) for _time in range(2))
        assert (first, second, new["id"], new["office"]) == (201, 201, same["id"], "wuhan")
    assert (Case.objects.count(), Contact.objects.count()) == (2, 2)


# --- who goes on --------------------------------------------------------------------------------------------------------------


def goes_on(program, **body):
    return program.post("/contacts", {"outcome": "CASE", "issue": "WAG-ARR", "next_by": TODAY, "words": "一次", **body})


def test_somebody_unknown_does_not_go_on(cast, mediator):
    beijing = User.objects.get(pk=cast.beijing_volunteer.user_id).username
    for name in ("nobody", beijing):
        status, answer = goes_on(mediator, next_owner=name)
        assert (status, answer["field"], Contact.objects.count()) == (422, "next_owner", 0)


def test_who_goes_on_is_looked_for_in_the_office_of_the_contact(cast, mediator):
    name = User.objects.get(pk=cast.shenzhen_volunteer.user_id).username
    assert goes_on(mediator, next_owner=name, office="shenzhen", outcome="INFO")[0] == 201
    assert Contact.objects.get().next_owner_id == cast.shenzhen_volunteer.user_id


# --- what cannot be read --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("started", ["0001-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "1999-12-31T23:00:00Z"])
def test_no_conversation_began_in_another_century(started, mediator):
    status, answer = mediator.post("/contacts", {"words": "一次", "issue": "WAG-ARR", "started": started})
    assert (status, answer["field"]) == (422, "started")


@pytest.mark.parametrize(
    ("path", "body", "field", "chinese", "english"),
    [
        ("/cases", {"issue": "WAG-ARR", "persons": ["x"]}, "persons", "编号", "an id"),
        ("/cases", {"persons": []}, "issue", "要填", "needed"),
        ("/cases", {"issue": 5, "persons": []}, "issue", "文字", "text"),
        ("/cases", {"issue": "WAG-ARR", "persons": "all"}, "persons", "列表", "a list"),
        ("/cases", {"issue": "WAG-ARR", "persons": [], "opened_on": "soon"}, "opened_on", "日期", "a day"),
        ("/contacts", {"started": "yesterday"}, "started", "时间", "a time"),
        ("/contacts", {"people_count": "many"}, "people_count", "整数", "whole number"),
        ("/persons/search", {"query": "秀兰", "limit": 0}, "limit", "1", "1"),
    ],
)
def test_what_cannot_be_read_names_its_field_in_the_reader_s_language(path, body, field, chinese, english, mediator):
    for language, said in (("zh-hans", chinese), ("en", english)):
        status, answer = mediator.call("POST", path, body, language=language)
        assert (status, answer["field"]) == (422, field), answer
        assert said in answer["error"]
        assert "Input should" not in answer["error"]


def test_a_line_of_a_list_is_named(mediator, worker, case):
    items = [{"month": "2026-01", "due": 1}, {"month": "January", "due": 1}]
    status, answer = mediator.post(f"/cases/{case}/claim-items", {"person": worker, "items": items})
    assert (status, answer["field"]) == (422, "month")


def test_what_is_no_json_is_said_so(mediator):
    answer = mediator.client.generic(
        "POST", "/api/persons", "{", content_type="application/json",
        headers={"authorization": f"Bearer {mediator.token}", "accept-language": "en"},
    )  # fmt: skip
    assert answer.status_code in (400, 422)
    assert "JSON" in answer.json()["error"]
