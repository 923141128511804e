"""The numbers on the rail: what a volunteer would otherwise look for in two lists."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.cases.stories import case_of

from martlet import vault
from martlet.cases.models import Case
from martlet.hotline.models import CallBack, Contact
from martlet.hotline.services import start_contact


def asked(browser: Client) -> dict[str, int]:
    answer = browser.get("/console/todo")
    assert (answer.status_code, answer["Cache-Control"].split(", ")[-1]) == (200, "private")
    found: dict[str, int] = answer.json()
    return found


def waits(office: Any, **more: Any) -> CallBack:
    return CallBack.objects.create(office=office, reason=CallBack.Reason.MISSED, **more)


def test_workers_who_wait_for_a_call(cast: Any, signed_in: Any) -> None:
    browser = signed_in(cast.beijing_volunteer)
    now, today = timezone.now(), timezone.localdate()
    assert asked(browser) == {"hotline": 0, "team": 0, "today": 0}
    waits(cast.beijing)
    waits(cast.beijing, due=today)
    waits(cast.beijing, locked_by=cast.beijing_coordinator.user, locked_until=now - timedelta(minutes=1))
    assert asked(browser)["hotline"] == 3
    waits(cast.beijing, locked_by=cast.beijing_coordinator.user, locked_until=now + timedelta(minutes=9))
    waits(cast.beijing, due=today + timedelta(days=1))
    waits(cast.beijing, state=CallBack.State.DONE)
    waits(cast.beijing, held_for_check=True)
    waits(cast.shenzhen)
    assert asked(browser)["hotline"] == 3
    assert asked(signed_in(cast.shenzhen_volunteer))["hotline"] == 1
    assert asked(signed_in(cast.auditor)) == {"hotline": 0, "team": 0, "today": 0}


def test_steps_of_ones_own_that_are_due(cast: Any, signed_in: Any) -> None:
    today = timezone.localdate()
    mine, others = cast.beijing_volunteer, cast.beijing_coordinator
    contacts = [start_contact(mine, office=cast.beijing, channel="DESKPHONE") for _ in range(3)]
    done = {"state": Contact.State.DONE, "ended": timezone.now(), "done_at": timezone.now()}
    Contact.objects.filter(pk=contacts[0].pk).update(**done, next_owner=mine.user, next_by=today)
    Contact.objects.filter(pk=contacts[1].pk).update(promise_by=today - timedelta(days=1))
    Contact.objects.filter(pk=contacts[2].pk).update(**done, next_owner=mine.user, next_by=today + timedelta(days=1))
    case_of(cast.beijing_mediator, cast.beijing)
    theirs = case_of(cast.beijing_mediator, cast.beijing)
    Case.objects.filter(pk=theirs.pk).update(next_owner=cast.beijing_mediator.user, next_by=today)
    assert asked(signed_in(mine))["today"] == 2
    assert asked(signed_in(cast.beijing_mediator))["today"] == 1
    assert asked(signed_in(others))["today"] == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_they_take_the_same_queries_for_one_and_three(
    cast: Any, signed_in: Any, rows: int, django_assert_num_queries: Any
) -> None:
    browser = signed_in(cast.beijing_volunteer)
    for _ in range(rows):
        waits(cast.beijing)
    asked(browser)
    with django_assert_num_queries(8):
        assert asked(browser)["hotline"] == rows


def test_they_are_told_while_sealed_and_not_to_strangers(cast: Any, signed_in: Any, keeper: Any) -> None:
    browser = signed_in(cast.beijing_volunteer)
    waits(cast.beijing)
    vault.commands.seal()
    assert asked(browser)["hotline"] == 1
    assert Client().get("/console/todo").status_code == 302


def test_the_rail_has_a_place_for_each_and_for_nothing_else(cast: Any, signed_in: Any) -> None:
    browser = signed_in(cast.beijing_volunteer)
    page = browser.get("/console/").content.decode()
    assert re.search(r'<body[^>]* data-todo="/console/todo"', page)
    places = re.findall(r'<span class="m-n" data-todo="(\w+)" hidden>', page)
    assert sorted(set(places)) == sorted(asked(browser))
    assert len(places) == 5  # on the rail and, of two groups on a phone, below
