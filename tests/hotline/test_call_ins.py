"""The card above the call console: how many more are needed, asking for them, and what came of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.conftest import Cast
from tests.hotline.conftest import Exchange
from tests.markup import tight

from martlet.access.actor import Actor
from martlet.access.models import RoleGrant
from martlet.access.selectors import actor_of
from martlet.hotline.selectors import needed_here, queue_figures
from martlet.volunteers.callins import services
from martlet.volunteers.models import CallIn, Duty

SignedIn = Callable[[Actor], Client]
PAGE, CARD = "/console/hotline/call-in", "/console/hotline/figures"


@pytest.fixture(autouse=True)
def at_noon(time_machine_at: Any) -> None:
    time_machine_at(datetime(2026, 11, 20, 12))


def ask(cast: Cast, people: int = 2) -> CallIn:
    return services.call_in(cast.beijing_coordinator, office=cast.beijing, people=people)


def text(browser: Client, path: str = CARD) -> str:
    return browser.get(path).content.decode()


# --- the figure -----------------------------------------------------------------------------------------------------------
def test_the_figure_is_of_the_office_one_sits_in(
    cast: Cast, exchange: Exchange, django_assert_num_queries: Any
) -> None:
    for _one in range(3):
        exchange.call(cast.beijing)
    exchange.call(cast.shenzhen)
    Duty.objects.create(user=cast.beijing_volunteer.user, office=cast.beijing, state="ringing")
    assert (needed_here(cast.beijing_coordinator), needed_here(cast.shenzhen_coordinator)) == (2, 1)
    with django_assert_num_queries(4):
        assert queue_figures(cast.beijing_volunteer).needed == 2
    RoleGrant.objects.create(user=cast.director.user, role="coordinator", office=None)
    everywhere = queue_figures(actor_of(cast.director.user))
    assert (everywhere.waiting, everywhere.on_duty, everywhere.needed) == (4, 1, 2)  # sits in Beijing


def test_an_open_line_needs_somebody_and_a_closed_one_nobody(cast: Cast, exchange: Exchange) -> None:
    line = exchange.line(cast.beijing)
    assert needed_here(cast.beijing_coordinator) == 1
    type(line).objects.update(hours={"5": "13:00-21:00"})
    assert needed_here(cast.beijing_coordinator) == 0


# --- the card -------------------------------------------------------------------------------------------------------------
def test_everybody_sees_the_figure_and_who_leads_the_button(
    cast: Cast, exchange: Exchange, signed_in: SignedIn
) -> None:
    exchange.line(cast.beijing)
    for actor, leads in ((cast.beijing_volunteer, False), (cast.beijing_coordinator, True)):
        card = text(signed_in(actor))
        assert ("还缺人手<strong>1</strong>" in tight(card), PAGE in card) == (True, leads)
        assert ' call_in"' in card  # live


def test_from_asking_to_taking_back_in_both_languages(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.beijing_coordinator)
    browser.post("/console/access/language", {"language": "en", "next": "/console/"})
    answer = browser.post(PAGE, {"people": "2"})
    assert (answer.status_code, answer["Location"]) == (302, "/console/hotline/")
    Duty.objects.create(user=cast.beijing_volunteer.user, office=cast.beijing)
    made = CallIn.objects.get()
    assert "Asked 2 · 1 came · until 12:30" in text(browser)
    assert "Colleagues who are off duty are asked to come." in text(browser, "/console/hotline/")
    browser.post("/console/access/language", {"language": "zh-hans", "next": "/console/"})
    assert "请了 2 人 · 来了 1 人 · 到 12:30 为止" in text(browser)
    assert "是刘老师请的" in text(browser, PAGE)
    assert "请了 2 人" not in text(signed_in(cast.beijing_volunteer))  # who came is for who leads
    assert browser.post(f"{PAGE}/{made.pk}/back")["Location"] == "/console/hotline/"
    assert ("请人来接" in text(browser), CallIn.objects.get().ended_by) == (True, cast.beijing_coordinator.user)


def test_the_number_is_the_rules_and_at_least_one(cast: Cast, exchange: Exchange, signed_in: SignedIn) -> None:
    browser = signed_in(cast.beijing_coordinator)
    page = text(browser, PAGE)
    assert ('value="1"' in page, "现在接电话的人够" in page) == (True, True)
    for _one in range(3):
        exchange.call(cast.beijing)
    page = text(browser, PAGE)
    assert ('value="3"' in page, "现在还缺 3 个人接电话" in page) == (True, True)


@pytest.mark.parametrize("typed", ["0", "21", "-3", "two", "2.5", ""])
def test_a_bad_number_is_told_and_stays(cast: Cast, signed_in: SignedIn, typed: str) -> None:
    answer = signed_in(cast.beijing_coordinator).post(PAGE, {"people": typed})
    page = answer.content.decode()
    assert (answer.status_code, "请写 1 到 20 之间的人数" in page, CallIn.objects.count()) == (422, True, 0)
    if typed:
        assert f'value="{typed}"' in page


def test_who_was_slower_sees_what_stands(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.director)
    browser.get(PAGE)
    ask(cast, 4)
    answer = browser.post(PAGE, {"people": "2"})
    page = answer.content.decode()
    assert (answer.status_code, "有人比您快一步" in page, "请了 4 人 · 来了 0 人" in page) == (409, True, True)
    assert (CallIn.objects.get().people, 'name="people"' in page) == (4, False)


def test_a_director_who_has_no_console_stays_on_the_page(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.director)
    assert PAGE in text(browser, "/console/telephony/lines")
    assert PAGE in text(signed_in(cast.beijing_coordinator), "/console/telephony/live")
    assert PAGE not in text(signed_in(cast.admin), "/console/telephony/lines")
    assert browser.post(PAGE, {"people": "2"})["Location"] == PAGE
    assert browser.post(f"{PAGE}/{CallIn.objects.get().pk}/back")["Location"] == PAGE


def test_nobody_else_asks(cast: Cast, signed_in: SignedIn) -> None:
    made = ask(cast)
    volunteer, elsewhere = signed_in(cast.beijing_volunteer), signed_in(cast.shenzhen_coordinator)
    assert (volunteer.get(PAGE).status_code, volunteer.post(PAGE, {"people": "2"}).status_code) == (403, 403)
    assert volunteer.post(f"{PAGE}/{made.pk}/back").status_code == 403
    assert elsewhere.post(f"{PAGE}/{made.pk}/back").status_code == 404
    assert (elsewhere.get(f"{PAGE}/{made.pk}/back").status_code, CallIn.objects.get().ended) == (405, None)


def test_what_is_over_is_gone_from_the_card(cast: Cast, signed_in: SignedIn) -> None:
    browser, made = signed_in(cast.beijing_coordinator), ask(cast)
    CallIn.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert ("请了 2 人" in text(browser), "请人来接" in text(browser)) == (False, True)
    assert browser.post(f"{PAGE}/{made.pk}/back").status_code == 302
