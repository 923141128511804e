"""Each call of the interface, as its description lists them: what it answers, to whom, and what it refuses."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.api.test_story import Program

from martlet import vault
from martlet.access.models import ApiToken, JournalEntry

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()
MONTH = TODAY[:7]
# Call -> (what is sent, what is answered). `{person}` and `{case}` stand for rows that are there.
CALLS = {
    "POST /persons": ({"name": "郑大壮", "phones": ["13700010001"]}, 201),
    "POST /persons/search": ({"query": "秀兰"}, 200),
    "GET /persons/{person_id}": (None, 200),
    "POST /contacts": ({"person": "{person}", "words": "三个月没发", "issue": "WAG-ARR", "outcome": "INFO"}, 201),
    "POST /cases": ({"issue": "WAG-ARR", "persons": ["{person}"]}, 201),
    "GET /cases/{case_id}": (None, 200),
    "POST /cases/{case_id}/claim-items": (
        {"person": "{person}", "items": [{"month": "2026-01", "due": 800_000, "paid": 200_000}]},
        201,
    ),
    "POST /cases/{case_id}/agreement": (
        {"signed_on": TODAY, "total": 600_000, "instalments": [{"due_on": TODAY, "amount": 600_000}]},
        201,
    ),
    "POST /cases/{case_id}/receipts": ({"amount": 100_000, "received_on": TODAY}, 201),
    "POST /cases/{case_id}/close": ({"outcome": "NEG-OK", "note": "谈好了"}, 200),
    "GET /reports/{month}": (None, 200),
}
READS = {"GET /persons/{person_id}": "registry.reveal", "GET /cases/{case_id}": "cases.read"}


@pytest.fixture
def mediator(cast):
    return Program(cast, cast.shenzhen_mediator)


@pytest.fixture
def story(mediator):
    """(person, case) with one month in the ledger."""
    _status, person = mediator.post("/persons", {"name": "吴秀兰", "phones": ["13800010024"]})
    _status, case = mediator.post("/cases", {"issue": "WAG-ARR", "persons": [person["id"]]})
    items = [{"month": "2025-12", "due": 600_000, "paid": 0}]
    mediator.post(f"/cases/{case['id']}/claim-items", {"person": person["id"], "items": items})
    return person["id"], case["id"]


def ask(program, call, story, body=...):
    """(status, answer) of a call with what CALLS sends, or with another body."""
    method, path = call.split()
    person, case = story
    place = path.replace("{person_id}", person).replace("{case_id}", case).replace("{month}", MONTH)
    sent = CALLS[call][0] if body is ... else body
    return program.call(method, place, json.loads(json.dumps(sent).replace("{person}", person)) if sent else sent)


def test_the_calls_are_those_of_the_description():
    paths = Client().get("/api/openapi.json").json()["paths"]
    listed = {f"{method.upper()} {path.removeprefix('/api')}" for path, verbs in paths.items() for method in verbs}
    assert listed == set(CALLS)


@pytest.mark.parametrize("call", CALLS)
def test_it_does_what_it_says_and_the_journal_knows_who(call, cast, mediator, story):
    who = cast.shenzhen_coordinator if "reports" in call else cast.shenzhen_mediator
    before = JournalEntry.objects.count()
    status, answer = ask(Program(cast, who), call, story)
    assert (status, answer.get("error")) == (CALLS[call][1], None)
    written = JournalEntry.objects.filter(n__gt=before + 1)  # the first is the token's own
    assert {row.actor_id for row in written} <= {who.user_id}
    if call in READS:
        assert [row.action for row in written] == [READS[call]]
    elif "search" in call:
        assert [row.action for row in written] == ["registry.find"]
    elif call.startswith("POST"):
        assert written.filter(allowed=True).exists()


def test_a_case_is_closed_with_an_outcome_that_is_true(mediator, story):
    _person, case = story
    status, answer = mediator.post(f"/cases/{case}/close", {"outcome": "performed"})
    assert (status, answer["field"]) == (422, "outcome")
    assert "6,000.00" in answer["error"]
    for outcome, day, field in (("no such", TODAY, "outcome"), ("NEG-OK", "2199-01-01", "closed_on")):
        status, answer = mediator.post(f"/cases/{case}/close", {"outcome": outcome, "closed_on": day})
        assert (status, answer["field"]) == (422, field)
    status, closed = mediator.post(f"/cases/{case}/close", {"outcome": "NEG-OK"})
    assert (status, closed["stage"], closed["outcome"], closed["closed_on"]) == (200, "closed", "NEG-OK", TODAY)
    assert mediator.get(f"/cases/{case}")[1] == closed
    status, answer = mediator.post(
        f"/cases/{case}/claim-items", {"person": story[0], "items": [{"month": "2026-02", "due": 1}]}
    )
    assert (status, mediator.get(f"/cases/{case}")[1]["claimed"]) == (422, 600_000)


def test_money_goes_to_the_instalment_that_is_named(mediator, story):
    _person, case = story
    parts = [{"due_on": TODAY, "amount": 400_000}, {"due_on": TODAY, "amount": 200_000}]
    mediator.post(f"/cases/{case}/agreement", {"signed_on": TODAY, "total": 600_000, "instalments": parts})
    for wrong in ({"amount": 0}, {"amount": -5}, {"amount": 5, "received_on": "2199-01-01"}):
        status, answer = mediator.post(f"/cases/{case}/receipts", {"received_on": TODAY, **wrong})
        assert (status, answer["field"]) == (422, "received_on" if "received_on" in wrong else "amount")
    body = {
        "amount": 200_000,
        "received_on": TODAY,
        "instalment": 2,
        "client_id": "018f0000-0000-7000-8000-00000000cafe",
    }
    for _twice in range(2):
        status, found = mediator.post(f"/cases/{case}/receipts", body)
        assert (status, found["received"], found["stage"]) == (201, 200_000, "perform")


def test_an_agreement_that_does_not_add_up_leaves_no_mediation(mediator, story):
    from martlet.mediation.models import Mediation

    _person, case = story
    body = {"signed_on": TODAY, "total": 600_000, "instalments": [{"due_on": TODAY, "amount": 1}]}
    assert mediator.post(f"/cases/{case}/agreement", body)[0] == 422
    assert Mediation.objects.count() == 0


@pytest.mark.parametrize("call", CALLS)
def test_without_a_valid_token_it_answers_401(call, cast, mediator, story):
    ApiToken.objects.update(expires=timezone.now() - timedelta(seconds=1))
    status, answer = ask(mediator, call, story)
    assert (status, answer["field"]) == (401, None)
    assert "martlet token create" in answer["error"]


@pytest.mark.parametrize("call", [call for call in CALLS if call.startswith("POST")])
@pytest.mark.parametrize("body", ["words", [], {"amount": "much", "persons": "all", "query": 5}])
def test_what_it_cannot_read_is_answered_with_a_sentence(call, body, mediator, story):
    if call == "POST /contacts" and isinstance(body, dict):
        body = {"started": "yesterday"}
    if call == "POST /persons" and isinstance(body, dict):
        body = {"phones": "none"}
    status, answer = ask(mediator, call, story, body)
    assert status == 422
    assert re.search(r"\w", answer["error"])


@pytest.mark.parametrize("call", [call for call in CALLS if call != "GET /reports/{month}"])
def test_who_runs_or_checks_the_network_sees_no_identity(call, cast, mediator, story):
    for actor in (cast.auditor, cast.director, cast.admin):
        before = JournalEntry.objects.filter(allowed=True).exclude(action__startswith="access.").count()
        status, answer = ask(Program(cast, actor), call, story)
        assert status in (403, 404), (actor.name, answer)
        assert "秀兰" not in json.dumps(answer, ensure_ascii=False)
        assert JournalEntry.objects.filter(allowed=True).exclude(action__startswith="access.").count() == before


def test_a_volunteer_s_token_does_what_a_volunteer_may(cast, mediator, story):
    """The case is the mediator's: the volunteer of the same office may neither settle nor close it."""
    volunteer = Program(cast, cast.shenzhen_volunteer)
    for call in ("POST /cases/{case_id}/agreement", "POST /cases/{case_id}/receipts", "POST /cases/{case_id}/close"):
        assert ask(volunteer, call, story)[0] in (403, 404), call


@pytest.mark.parametrize("call", [call for call in CALLS if "report" not in call])
def test_while_sealed_it_says_so(call, mediator, story):
    vault.commands.seal()
    status, answer = ask(mediator, call, story)
    assert (status, answer["field"]) == (503, None)
    assert answer["error"]
