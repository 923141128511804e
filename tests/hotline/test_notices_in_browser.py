"""The operating system's notice of a ring goes when the ring does, whoever ended it: told by the browser itself, not by our script.

Debian's headless shell knows no notices: the whole browser is driven, with an exchange in the page.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright
from tests.adapters.sip_phone import until
from tests.chromium import MARKS
from tests.conftest import Cast
from tests.hotline.conftest import Exchange
from tests.hotline.sip_in_the_page import SipInThePage
from tests.hotline.test_panels_in_browser import new_page
from tests.journeys.conftest import FLAGS

from martlet.volunteers.models import Duty, Volunteer

WHOLE = shutil.which("chromium")
pytestmark = [
    *MARKS,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(WHOLE is None, reason="Debian's Chromium with notices (package chromium) is missing"),
]
# "show" and "close" come from the browser once a notice stands on the screen, and once it is gone from there.
WATCHED = """(() => { localStorage.setItem("martlet-notices", "on"); window.seen = []; const Real = window.Notification;
  window.Notification = class extends Real { constructor(title, options) { super(title, options);
    for (const kind of ["show", "close"]) this.addEventListener(kind, () => seen.push(`${kind} ${options.tag}`)); } }; })()"""
SHOWN, GONE = "show martlet-ring", "close martlet-ring"


class Away:
    """A volunteer on duty who works in another window."""

    def __init__(self, page: Page, exchange: Exchange, cast: Cast) -> None:
        self.page, self.exchange, self.cast = page, exchange, cast
        self.sip = SipInThePage(page)
        page.goto("/console/hotline/")
        self.sip.is_there()
        self.other = page.context.new_page()
        # Playwright tells every page that it is in front; here that has to be true.
        page.context.new_cdp_session(page).send("Emulation.setFocusEmulationEnabled", {"enabled": False})
        self.turns_away()

    def turns_away(self) -> None:
        self.page.bring_to_front()
        self.other.bring_to_front()
        until(lambda: not self.page.evaluate("document.hasFocus()"))

    def comes_back(self) -> None:
        self.page.bring_to_front()
        until(lambda: self.page.evaluate("document.hasFocus()"))

    def is_rung(self) -> None:
        call = self.exchange.call(self.cast.beijing)
        self.exchange.rings(call, self.cast.beijing_volunteer)
        self.sip.rings(call.pk)

    def has_seen(self, *wanted: str) -> None:
        """In the end exactly this."""
        until(lambda: len(self.page.evaluate("seen")) >= len(wanted))
        self.page.wait_for_timeout(500)
        assert self.page.evaluate("seen") == list(wanted)


@pytest.fixture
def away(
    cast: Cast,
    exchange: Exchange,
    emptied_journal: None,
    live_server: Any,
    signed_in: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Away]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    volunteer = cast.beijing_volunteer
    Volunteer.objects.update_or_create(
        user=volunteer.user,
        defaults={"office": cast.beijing, "certificate_until": date(2099, 1, 1), "languages": ["zh"]},
    )
    Duty.objects.create(user=volunteer.user, office=cast.beijing, state="ready", languages=["zh"])
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=WHOLE, headless=False, args=["--headless=new", "--no-sandbox", "--disable-gpu", *FLAGS]
        )
        page = new_page(browser, live_server.url, signed_in(volunteer), "zh-hans")
        page.context.grant_permissions(["notifications"], origin=live_server.url)
        page.add_init_script(WATCHED)
        yield Away(page, exchange, cast)
        browser.close()


ENDS: dict[str, Callable[[SipInThePage], None]] = {
    "another phone answered": lambda sip: sip.gives_up('SIP;cause=200;text="Call completed elsewhere"'),
    "the caller hung up": lambda sip: sip.gives_up(),
}


@pytest.mark.parametrize("how", ENDS)
def test_it_goes_when_the_ring_does(away: Away, how: str) -> None:
    away.is_rung()
    away.has_seen(SHOWN)
    ENDS[how](away.sip)
    away.has_seen(SHOWN, GONE)
    assert "☎" not in away.page.title()


def test_it_goes_when_its_tab_comes_to_the_front_and_is_back_behind_it(away: Away) -> None:
    away.is_rung()
    away.has_seen(SHOWN)
    away.comes_back()
    away.has_seen(SHOWN, GONE)
    away.turns_away()  # it rings still
    away.has_seen(SHOWN, GONE, SHOWN)
    away.sip.gives_up()
    away.has_seen(SHOWN, GONE, SHOWN, GONE)


def test_a_ring_that_ends_at_once_leaves_no_notice_behind(away: Away) -> None:
    """The browser shows a notice a moment after it was asked for, even one that was closed meanwhile."""
    away.is_rung()
    away.sip.gives_up()
    away.has_seen(SHOWN, GONE)


def test_a_ring_that_nobody_stops_ends_by_itself(away: Away) -> None:
    """The exchange is gone: its word never comes."""
    away.sip.seconds = 1
    away.is_rung()
    away.has_seen(SHOWN)
    until(lambda: away.page.evaluate("seen.length") == 2, 20)
    away.has_seen(SHOWN, GONE)
    assert away.page.is_hidden("[data-phone=ring]")
