"""While another window is in front, the operating system tells the volunteer that a call rings, and nothing else.

Debian's headless shell knows no notices: the whole browser is driven here.
"""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.adapters.sip_phone import until
from tests.journeys.chapters import it_rings
from tests.journeys.conftest import FLAGS
from tests.journeys.house import House
from tests.journeys.navigators import Volunteer

from martlet.telephony.demo import KNOWN_CALLER

WHOLE = shutil.which("chromium")
pytestmark = pytest.mark.skipif(WHOLE is None, reason="Debian's Chromium with notices (package chromium) is missing")

NUMBER = KNOWN_CALLER.removeprefix("+86")
RING = {"title": "有电话找您", "body": "按这里，页面回到最前面。", "tag": "martlet-ring"}
WATCHED = """(() => { window.told = []; window.gone = []; window.requests = 0; const Real = window.Notification;
  window.Notification = class extends Real {
    constructor(title, options) { super(title, options); const { body, tag } = options; told.push({ title, body, tag });
      window.last = this; }
    close() { gone.push(this.tag); super.close(); }
    static requestPermission(done) { window.requests += 1; return Real.requestPermission(done); } }; })()"""


class Elsewhere(Volunteer):
    """Has another window to work in."""

    def __init__(self, browser: Browser, house: House) -> None:
        super().__init__(browser, house)
        self.page.add_init_script(WATCHED)
        self.other: Page = self.new_tab()
        self.page.bring_to_front()

    def turns_away(self) -> None:
        # Playwright tells every page that it is in front, and again after each that is loaded; here that has to be true.
        self.context.new_cdp_session(self.page).send("Emulation.setFocusEmulationEnabled", {"enabled": False})
        self.page.bring_to_front()
        self.other.bring_to_front()
        until(lambda: not self.page.evaluate("document.hasFocus()"), 10)

    def comes_back(self) -> None:
        self.page.bring_to_front()
        until(lambda: self.page.evaluate("document.hasFocus()"), 10)

    def told(self) -> list[dict[str, str]]:
        """What the operating system was asked to show."""
        return list(self.page.evaluate("told"))

    def gone(self) -> list[str]:
        return list(self.page.evaluate("gone"))

    def sees_of_notices(self) -> str:
        """Which of the panel's states is shown."""
        return str(self.page.get_attribute("[data-notice-when]:visible", "data-notice-when"))


@pytest.fixture
def elsewhere(chromium: Browser, house: House) -> Iterator[Elsewhere]:
    browser = chromium.browser_type.launch(
        executable_path=WHOLE,
        headless=False,  # Playwright's own flag would be the old one, of the shell
        args=["--headless=new", "--no-sandbox", "--disable-gpu", *FLAGS],
    )
    made = Elsewhere(browser, house)
    yield made
    faults = made.faults
    made.leaves()
    browser.close()
    assert faults == []


def test_only_who_asked_for_it_is_told_and_only_that_it_rings(
    elsewhere: Elsewhere, house: House, callers: Callable[..., Any]
) -> None:
    page = elsewhere.page
    elsewhere.opens("/console/volunteers/duty")
    assert (elsewhere.sees_of_notices(), page.evaluate("requests")) == ("off", 0)  # nobody is asked by a page
    elsewhere.context.grant_permissions(["notifications"], origin=house.address)
    page.click("[data-notice=on]")
    page.wait_for_selector("[data-notice-when=on]:visible")
    assert page.evaluate("[requests, document.activeElement.hasAttribute('data-notices')]") == [1, True]
    elsewhere.picture("notices")
    page.click("[data-notice=try]")
    assert [one["title"] for one in elsewhere.told()] == [RING["title"]]

    # The caller gives up: it goes with the call. It says neither who calls nor from what number, hidden or not.
    elsewhere.goes_on_duty()
    elsewhere.turns_away()
    worker = callers(house)
    it_rings(elsewhere, worker, NUMBER)
    assert (elsewhere.told(), elsewhere.gone()) == ([RING], [])
    for lit in (False, True, False):  # its tab moves among others
        page.wait_for_function("(lit) => document.title.startsWith('☎') === lit", arg=lit, timeout=5000)
    worker.hangs_up()
    elsewhere.hears_it_stop()
    assert "☎" not in page.title()
    assert elsewhere.gone() == ["martlet-ring"]

    # In front nothing is told; who turns away while it rings is told then, and no longer once the call is taken.
    elsewhere.comes_back()
    page.wait_for_selector("#presence[data-state=ready]")
    worker = callers(house)
    it_rings(elsewhere, worker, NUMBER)
    assert len(elsewhere.told()) == 1
    elsewhere.turns_away()
    until(lambda: len(elsewhere.told()) == 2, 10)
    page.evaluate("document.querySelector('[data-do=answer]').click()")  # as with a headset's key: not by coming back
    elsewhere.is_talking()
    assert elsewhere.gone() == ["martlet-ring"] * 2
    elsewhere.hangs_up()
    elsewhere.turns_away()  # pressing anything had brought it to the front

    # An alarm stands until the page is seen; pressing it puts it away.
    page.evaluate("document.dispatchEvent(new CustomEvent('martlet:call.alarm', { detail: {} }))")
    assert elsewhere.told()[-1]["title"] == "有志愿者的电话需要帮手"
    page.evaluate("last.dispatchEvent(new Event('click'))")
    assert elsewhere.gone()[-1] == "martlet-alarm"

    # Turned off again, nothing more is told.
    elsewhere.comes_back()
    elsewhere.opens("/console/volunteers/duty")
    page.click("[data-notice=off]")
    page.wait_for_selector("[data-notice-when=off]:visible")
    elsewhere.turns_away()
    page.evaluate("document.dispatchEvent(new CustomEvent('martlet:call.alarm', { detail: {} }))")
    assert elsewhere.told() == []
    elsewhere.comes_back()
    elsewhere.goes_off_duty()


def test_refused_by_the_browser(elsewhere: Elsewhere) -> None:
    """The page says what to do; there is no button that does nothing."""
    elsewhere.page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    elsewhere.opens("/console/volunteers/duty")
    assert elsewhere.sees_of_notices() == "denied"
    assert elsewhere.page.locator("[data-notice]:visible").count() == 0
