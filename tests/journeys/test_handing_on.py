"""A call is handed on while its form is open: two browsers, a real exchange, and a caller whose tone tells who hears whom."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.journeys.chapters import LINE
from tests.journeys.house import House
from tests.journeys.navigators import COLLEAGUE_TONE, VOLUNTEER_TONE, WORKER_TONE, Volunteer
from tests.journeys.test_bad_days import manners

pytestmark = [pytest.mark.browser, pytest.mark.exchange]

FIRST = "六个人两个月没拿到钱。"
SECOND = FIRST + "老板姓周。"
THIRD = SECOND + "他要去监察大队。"
BRIEFING = "他急着要知道去哪里告。"
Comes = Callable[..., Any]


@pytest.fixture
def colleague(house: House, chromium_of_a_colleague: Browser) -> Iterator[Volunteer]:
    made = Volunteer(chromium_of_a_colleague, house, "shenzhen2")
    yield made
    faults = made.faults
    made.leaves()
    assert faults == []


@pytest.fixture
def patient_line(house: House) -> Iterator[None]:
    """It rings for a minute, and says nothing first."""
    manners(house, "ring_seconds = 60, has_notice = false, menu = '{}'")
    yield
    manners(house, """ring_seconds = 20, has_notice = true, menu = '{"1": {"topic": "WAG"}}'""")


@pytest.mark.usefixtures("patient_line")
def test_a_call_is_handed_on_with_its_open_form(
    house: House, people: Comes, callers: Comes, colleague: Volunteer
) -> None:
    """The colleague says no once, and the volunteer has all of it; then yes, and has it with every word."""
    volunteer, worker = people(Volunteer, house), callers(house)
    volunteer.goes_on_duty()
    worker.calls(LINE, "13966661111")
    volunteer.hears_it_ring()
    volunteer.answers_with_space()
    contact = volunteer.has_the_page_of_the_talk()
    volunteer.writes(FIRST)
    colleague.goes_on_duty()

    volunteer.asks_a_colleague("林老师", BRIEFING)
    volunteer.may_write(False)
    assert BRIEFING in colleague.hears_that_a_colleague_asks()
    colleague.says_not_now()
    volunteer.sees("同事现在接不了", "#talk")
    volunteer.may_write()
    assert (volunteer.hears(WORKER_TONE), worker.hears(VOLUNTEER_TONE)) == (True, True)
    assert (volunteer.page.url.endswith(contact), volunteer.words()) == (True, FIRST)

    volunteer.page.fill("[name=words]", SECOND)  # not saved yet
    volunteer.asks_a_colleague("林老师", BRIEFING)
    card = colleague.hears_that_a_colleague_asks()
    assert (BRIEFING in card, SECOND in card) == (True, True)
    colleague.answers_with_space()
    assert (volunteer.hears(COLLEAGUE_TONE), colleague.hears(VOLUNTEER_TONE)) == (True, True)
    assert (worker.hears(VOLUNTEER_TONE), worker.hears(COLLEAGUE_TONE)) == (False, False)  # but music
    volunteer.may_write(False)
    volunteer.connects()

    assert (colleague.has_the_page_of_the_talk(), colleague.words()) == (contact, SECOND)
    assert (worker.hears(COLLEAGUE_TONE), colleague.hears(WORKER_TONE), worker.hears(VOLUNTEER_TONE)) == (
        True,
        True,
        False,
    )
    volunteer.page.wait_for_selector("#contact-form", state="detached")  # to be read from now on
    assert (volunteer.page.url.endswith(contact), SECOND in volunteer.reads()) == (True, True)
    volunteer.picture("handed-on")
    colleague.picture("handed-over")
    colleague.writes(THIRD)
    worker.hangs_up()
    colleague.is_off_the_phone()
    colleague.says_what_came_of_it(outcome="INFO")
    volunteer.opens(contact)
    assert THIRD in volunteer.reads()
