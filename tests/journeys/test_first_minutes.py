"""What a newcomer does first: a volunteer in one browser, the worker's phone of the demo in another, and the hotline rings."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.journeys.chapters import LINE
from tests.journeys.house import House
from tests.journeys.navigators import VOLUNTEER_TONE, WORKER_TONE, NewcomerAsWorker, Volunteer

from martlet.telephony.demo import KNOWN_CALLER, UNKNOWN_CALLER

pytestmark = [pytest.mark.browser, pytest.mark.exchange]

Comes = Callable[..., Any]


@pytest.fixture
def worker(house: House, chromium_of_the_worker: Browser) -> Iterator[NewcomerAsWorker]:
    made = NewcomerAsWorker(chromium_of_the_worker, house)
    yield made
    faults = made.faults
    made.leaves()
    assert faults == []


def test_two_browsers_and_the_hotline_rings(house: House, people: Comes, worker: NewcomerAsWorker) -> None:
    volunteer = people(Volunteer, house)
    volunteer.opens("/console/")
    link = volunteer.page.locator("#main a[target=_blank][href*='/demo/']")
    assert link.get_attribute("href") == "/demo/phone"
    volunteer.goes_on_duty()

    worker.goes_to_the_phone()
    worker.calls(LINE, KNOWN_CALLER.removeprefix("+86"))
    worker.is_through()
    worker.chooses("1")
    volunteer.hears_it_ring()
    worker.picture("demo-phone")
    assert "2 人共用" in volunteer.reads("#ring")  # where they are known from, other stories of this house have changed
    volunteer.answers_with_space()
    volunteer.has_the_page_of_the_talk()
    assert (worker.hears(VOLUNTEER_TONE), worker.hears(WORKER_TONE)) == (True, False)
    assert (volunteer.hears(WORKER_TONE), volunteer.hears(VOLUNTEER_TONE)) == (True, False)
    volunteer.writes("第一通试打。")

    worker.hangs_up()
    volunteer.is_off_the_phone()
    assert worker.is_told() == "通话结束。"
    volunteer.says_what_came_of_it(outcome="INFO")


def test_the_same_phone_in_english_and_a_number_withheld(house: House, people: Comes, worker: NewcomerAsWorker) -> None:
    """The volunteer hangs up this time, and the page calls again without being loaded anew."""
    volunteer = people(Volunteer, house)
    volunteer.goes_on_duty()
    worker.goes_to_the_phone("/en/demo/phone")
    assert worker.is_told() == "The phone is ready."
    for number in ("", UNKNOWN_CALLER.removeprefix("+86")):
        worker.calls(LINE, number)
        worker.is_through()
        worker.chooses("1")
        volunteer.hears_it_ring()
        volunteer.answers_with_space()
        volunteer.has_the_page_of_the_talk()
        volunteer.hangs_up()
        worker.is_off_the_phone()
        assert worker.is_told() == "The call is over."
        volunteer.says_what_came_of_it(outcome="INFO")
        volunteer.goes_on_duty()
