"""The bar that asks colleagues to come: it comes and goes by itself, takes nothing from who is writing, and tells who is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from tests.chromium import AXE, DESK, LOOK, MARKS, PHONE, RULES, SIDEWAYS, SMALL, chromium
from tests.conftest import Cast
from tests.hotline.test_panels_in_browser import LANGUAGES, new_page, news

from martlet.access.actor import Actor
from martlet.volunteers import services as duty
from martlet.volunteers.callins import services
from martlet.volunteers.models import CallIn, Volunteer

pytestmark = [
    *MARKS,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("emptied_journal"),
    pytest.mark.skipif(not AXE.exists(), reason="the assets are not built: npm ci && npm run build"),
]
Comes = Callable[[Actor, str], Page]
GONE = "#call-in:not(:has(.m-note))"
FORM = "/console/hotline/desk-phone"
# The headless shell knows no notices, and its pages are always in front.
ELSEWHERE = """(() => { window.told = []; window.gone = []; localStorage.setItem('martlet-notices', 'on');
  window.front = true; document.hasFocus = () => window.front;
  window.Notification = class { static permission = 'granted';
    constructor(title, { body, tag }) { this.tag = tag; window.told.push([title, body]); } close() { window.gone.push(this.tag); } };
})()"""


@pytest.fixture
def comes(cast: Cast, live_server: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Comes]:
    """`comes(actor, language)`: a page of theirs. The volunteer is trained."""
    until = timezone.localdate() + timedelta(30)
    Volunteer.objects.create(
        user=cast.beijing_volunteer.user, office=cast.beijing, certificate_until=until, languages=["zh"]
    )
    with chromium(monkeypatch) as browser:
        yield lambda actor, language: new_page(browser, live_server.url, signed_in(actor), language)


def ask(cast: Cast, people: int = 2) -> CallIn:
    return services.call_in(cast.beijing_coordinator, office=cast.beijing, people=people)


def test_it_comes_and_goes_while_somebody_writes(cast: Cast, comes: Comes) -> None:
    page = comes(cast.beijing_volunteer, "zh-hans")
    page.goto(FORM)
    page.evaluate("window.same = true")
    page.fill("[name=visitor]", "一个字也不丢")
    first = ask(cast)
    news(page, "call_in")
    page.wait_for_selector("#call-in >> text=北京还缺 2 个人接电话")
    assert page.evaluate("[document.activeElement.name, document.getElementById('call-in').ariaLive]") == [
        "visitor", "polite",
    ]  # fmt: skip
    page.keyboard.press("Tab")
    page.focus("#call-in-later")
    services.take_back(cast.beijing_coordinator, call_in=first)
    ask(cast, 1)
    page.wait_for_timeout(1000)  # a place is asked for once a second
    news(page, "call_in")
    page.wait_for_selector("#call-in >> text=北京还缺 1 个人接电话")
    assert page.evaluate("document.activeElement.id") == "call-in-later"  # the keys stay where they were
    other = page.context.new_page()
    other.goto("/console/menu")
    other.wait_for_selector("#call-in-come")
    page.keyboard.press("Enter")
    page.wait_for_selector(GONE, state="attached")
    assert page.evaluate("[window.same, document.querySelector('[name=visitor]').value]") == [True, "一个字也不丢"]
    news(other, "call_in")
    other.wait_for_selector(GONE, state="attached")
    other.reload()
    assert other.locator("#call-in .m-note").count() == 0


def test_one_press_goes_on_duty_and_back_to_the_page(cast: Cast, comes: Comes) -> None:
    page = comes(cast.beijing_volunteer, "en")
    ask(cast, 1)
    page.goto("/console/volunteers/duty")
    page.click("#call-in-come")
    page.wait_for_selector("#presence[data-state=ready]")
    assert (page.url.endswith("/console/volunteers/duty"), page.locator("#call-in .m-note").count()) == (True, 0)


def test_who_works_in_another_window_is_told_once_and_nothing_that_tells(cast: Cast, comes: Comes) -> None:
    page = comes(cast.beijing_volunteer, "zh-hans")
    page.add_init_script(ELSEWHERE)
    page.goto("/console/menu")
    made = ask(cast)
    news(page, "call_in")
    page.wait_for_selector("#call-in-come")
    turn(page, False)
    assert page.evaluate("told") == []  # seen already
    services.take_back(cast.beijing_coordinator, call_in=made)
    ask(cast, 3)
    page.wait_for_timeout(1000)
    news(page, "call_in")
    page.wait_for_function("told.length")
    page.wait_for_timeout(1000)
    news(page, "call_in")
    page.wait_for_timeout(500)
    assert page.evaluate("told") == [["电话那边缺人手", "按这里，页面回到最前面。"]]
    turn(page, True)
    turn(page, False)
    assert page.evaluate("[told.length, gone]") == [1, ["martlet-call-in"]]
    duty.go_on_duty(cast.beijing_volunteer)  # on another machine
    page.wait_for_timeout(1000)
    news(page, "presence")
    page.wait_for_selector(GONE, state="attached")
    assert page.evaluate("told.length") == 1


def turn(page: Page, front: bool) -> None:
    page.evaluate("(front) => { window.front = front; dispatchEvent(new Event(front ? 'focus' : 'blur')); }", front)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_read_and_reach_it(cast: Cast, comes: Comes, language: str) -> None:
    volunteer, lead = comes(cast.beijing_volunteer, language), comes(cast.beijing_coordinator, language)
    found = {"the form": faults(lead, "/console/hotline/call-in", "main")}
    ask(cast)
    found["what stands"] = faults(lead, "/console/hotline/call-in", "main")
    found["the card"] = faults(lead, "/console/hotline/", "#queue")
    for path in ("/console/hotline/", "/console/menu"):
        found[path] = faults(volunteer, path, "#call-in")
    assert found == dict.fromkeys(found, [])


def faults(page: Page, path: str, place: str) -> list[str]:
    found: list[str] = []
    for size, least in ((DESK, 24), (PHONE, 44)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(path)
        page.evaluate(AXE.read_text())
        found += [*page.evaluate(LOOK, RULES), *page.evaluate(SMALL, [place, least]), page.evaluate(SIDEWAYS)]
    return [*filter(None, found)]
