"""The form of a new case sent again, or twice at once: one worker has one file, and what was typed is still there."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.racing import at_once

from martlet.access.actor import Actor
from martlet.cases.models import Case, CaseWorker
from martlet.registry.models import Organisation, Person, Site

from . import stories

SignIn = Callable[[Actor], Client]

NEWCOMER = {"new_name": "王建明", "new_phone": "13812345678"}
WHOLE = {"issue": "WAG-ARR", "employer-firm": "禾顺劳务有限公司", "site_name": "通州云枢二期工地", **NEWCOMER}


def counts() -> tuple[int, int, int, int]:
    return Case.objects.count(), Person.objects.count(), Organisation.objects.count(), Site.objects.count()


def hidden(page: Any) -> dict[str, str]:
    """What the page's form sends along unseen; the token of the request is the test client's own business."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))
    return {name: value for name, value in found.items() if name in ("client_uuid", "new_file", "client_id", "person")}


@pytest.mark.django_db
def test_a_form_that_comes_back_has_made_nothing(cast: Any, signed_in: SignIn) -> None:
    browser = signed_in(cast.beijing_coordinator)
    sent = hidden(browser.get(reverse("cases:new"))) | WHOLE | {"issue": ""}
    answer = browser.post(reverse("cases:new"), sent)
    assert (answer.status_code, counts()) == (422, (0, 0, 0, 0))
    text = answer.content.decode()
    assert all(f'value="{typed}"' in text for typed in NEWCOMER.values())
    again = browser.post(reverse("cases:new"), hidden(answer) | WHOLE)
    assert (again.status_code, counts()) == (302, (1, 1, 1, 1))


@pytest.mark.django_db
def test_a_worker_said_to_be_new_stays_so(cast: Any, signed_in: SignIn) -> None:
    browser = signed_in(cast.beijing_coordinator)
    stories.worker(cast.beijing_coordinator, cast.beijing)
    sent = hidden(browser.get(reverse("cases:new"))) | WHOLE | {"issue": "", "anyway": "on"}
    answer = browser.post(reverse("cases:new"), sent)
    assert answer.status_code == 422
    assert re.search(r'name="anyway"[^>]*checked', answer.content.decode())
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_what_only_the_services_refuse_takes_everything_back(cast: Any, signed_in: SignIn) -> None:
    browser = signed_in(cast.beijing_coordinator)
    browser.cookies["lang"] = "en"
    sent = hidden(browser.get(reverse("cases:new"))) | WHOLE | {"new_name": "12345", "new_phone": ""}
    answer = browser.post(reverse("cases:new"), sent)
    assert (answer.status_code, counts()) == (422, (0, 0, 0, 0))
    text = answer.content.decode()
    assert all(typed in text for typed in ("禾顺劳务有限公司", "12345", "This is a number, not a name."))


@pytest.mark.django_db
def test_the_whole_form_twice_is_one_case_of_one_worker(cast: Any, signed_in: SignIn) -> None:
    browser = signed_in(cast.beijing_coordinator)
    sent = hidden(browser.get(reverse("cases:new"))) | WHOLE
    answers = [browser.post(reverse("cases:new"), sent) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert counts() == (1, 1, 1, 1)


@pytest.mark.django_db
def test_a_new_worker_added_twice_before_the_case_is_one_file(cast: Any, signed_in: SignIn) -> None:
    browser = signed_in(cast.beijing_coordinator)
    sent = hidden(browser.get(reverse("cases:new"))) | NEWCOMER | {"add": "1"}
    pages = [browser.post(reverse("cases:new"), sent) for _time in range(2)]
    person = Person.objects.get()
    assert [hidden(page)["person"] for page in pages] == [str(person.pk)] * 2
    assert [NEWCOMER["new_phone"] in page.content.decode() for page in pages] == [False, False]
    assert hidden(pages[0])["new_file"] != sent["new_file"]


@pytest.mark.django_db
def test_another_worker_typed_into_the_page_one_went_back_to_gets_a_file_too(cast: Any, signed_in: SignIn) -> None:
    browser = signed_in(cast.beijing_coordinator)
    first = hidden(browser.get(reverse("cases:new"))) | NEWCOMER | {"add": "1"}
    browser.post(reverse("cases:new"), first)
    browser.post(reverse("cases:new"), first | {"new_name": "李大山", "new_phone": "13900001111"})
    assert Person.objects.count() == 2


@pytest.mark.django_db
def test_taking_somebody_off_the_list_opens_no_file(cast: Any, signed_in: SignIn) -> None:
    browser = signed_in(cast.beijing_coordinator)
    known = stories.worker(cast.beijing_coordinator, cast.beijing, "李大山", "+8613900001111")
    sent = hidden(browser.get(reverse("cases:new"))) | NEWCOMER | {"person": str(known.pk), "drop": str(known.pk)}
    page = browser.post(reverse("cases:new"), sent)
    assert (page.status_code, Person.objects.count()) == (200, 1)
    assert "person" not in hidden(page)
    assert f'value="{NEWCOMER["new_phone"]}"' in page.content.decode()


@pytest.mark.django_db
def test_a_new_worker_put_into_a_case_twice_is_one_file(cast: Any, signed_in: SignIn) -> None:
    case = stories.case_of(cast.beijing_coordinator, cast.beijing)
    browser = signed_in(cast.beijing_coordinator)
    address = reverse("cases:worker-add", args=[case.pk])
    sent = hidden(browser.get(address)) | {"new_name": "李大山", "new_phone": "13900001111"}
    assert [browser.post(address, sent).status_code for _time in range(2)] == [302, 302]
    assert (Person.objects.count(), CaseWorker.objects.count()) == (2, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied_journal")
@pytest.mark.parametrize("way", ["case", "add", "worker", "file"])
def test_two_clicks_at_the_same_moment(cast: Any, signed_in: SignIn, way: str) -> None:
    case = stories.case_of(cast.beijing_coordinator, cast.beijing) if way == "worker" else None
    there = Person.objects.count()
    address = {
        "worker": lambda: reverse("cases:worker-add", args=[case.pk if case else ""]),
        "file": lambda: reverse("registry:person-new"),
    }.get(way, lambda: reverse("cases:new"))()
    browsers = [signed_in(cast.beijing_coordinator) for _click in range(2)]
    page = browsers[0].get(address)
    sent = {
        "case": WHOLE,
        "add": NEWCOMER | {"add": "1"},
        "worker": {"new_name": "李大山", "new_phone": "13900001111"},
        "file": {"name": "王建明", "phones": "13812345678"},
    }[way] | hidden(page)
    answers = at_once(*(lambda browser=browser: browser.post(address, sent) for browser in browsers))  # type: ignore[misc]
    assert [answer.status_code for answer in answers] == [200, 200] if way == "add" else [302, 302]
    assert Person.objects.count() == there + 1
    assert Case.objects.count() == (1 if way in ("case", "worker") else 0)
