"""The phone's bar in a real browser: what it says of each kind of call, whose buttons are there, and where the keyboard is."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from tests.chromium import MARKS, PHONE, SMALL, chromium
from tests.conftest import Cast
from tests.hotline.conftest import Exchange
from tests.hotline.sip_in_the_page import SipInThePage
from tests.hotline.test_panels_in_browser import Talk, new_page
from tests.journeys.conftest import FLAGS

from martlet.registry.models import Person
from martlet.telephony.models import Call, CallCommand
from martlet.volunteers.models import Duty, Volunteer

pytestmark = [*MARKS, pytest.mark.timeout(300), pytest.mark.django_db(transaction=True)]
TELL = "([kind, detail]) => document.dispatchEvent(new CustomEvent(kind, { detail }))"
Comes = Callable[[], None]
FOCUS = "() => { const at = document.activeElement; return at.dataset.do ?? at.id ?? at.tagName; }"


class Desk:
    """A volunteer's page with its phone registered."""

    def __init__(self, page: Page) -> None:
        self.page, self.sip = page, SipInThePage(page)

    def opens(self, path: str) -> None:
        self.page.goto(path)
        self.sip.is_there()

    def reads(self) -> str:
        """What the bar says of the call."""
        return self.page.inner_text("[data-phone=talk] [data-state]")

    def buttons(self) -> list[str]:
        """Those of the bar that can be seen."""
        return [str(one.get_attribute("data-do")) for one in self.page.locator("#phone [data-do]:visible").all()]

    def focus(self) -> str:
        return str(self.page.evaluate(FOCUS))

    def news(self, kind: str, call: Call) -> None:
        self.page.evaluate(TELL, [f"martlet:{kind}", {"call": str(call.pk)}])


@pytest.fixture
def desk(
    cast: Cast, emptied_journal: None, live_server: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    volunteer = cast.beijing_volunteer
    Volunteer.objects.update_or_create(
        user=volunteer.user,
        defaults={"office": cast.beijing, "certificate_until": date(2099, 1, 1), "languages": ["zh"]},
    )
    faults: list[str] = []
    with chromium(monkeypatch, *FLAGS) as browser:
        page = new_page(browser, live_server.url, signed_in(volunteer), "zh-hans")
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield Desk(page)
    assert faults == []


# --- what the bar says ----------------------------------------------------------------------------------------------------
@pytest.fixture
def talk(cast: Cast, exchange: Exchange, emptied_journal: None) -> Talk:
    """The volunteer is in a conversation: with somebody they called, or who called."""
    return Talk(cast, exchange)


def recorded(talk: Talk, state: str, *, out: bool) -> None:
    """As the switchboard has it."""
    talk.call.direction = "out" if out else "in"
    talk.call.machine |= {"recording": state, "line": {"record": True, "offices": [talk.cast.beijing.pk]}}
    talk.call.save(update_fields=["machine", "direction"])


def test_a_call_of_ours_is_recorded_once_they_agreed_and_says_so(desk: Desk, talk: Talk) -> None:
    recorded(talk, "off", out=True)
    Call.objects.filter(pk=talk.call.pk).update(stage="dialling")  # it rings there
    desk.opens(reverse("volunteers:duty"))
    desk.sip.rings(talk.call.pk, "out")
    desk.page.wait_for_selector("[data-phone=talk]:not([hidden])")
    desk.page.wait_for_timeout(500)
    assert (desk.reads(), desk.page.inner_text("[data-phone=talk] [data-caller]")) == ("没有录音", "我们打的电话")
    assert desk.buttons() == ["mute", "hold", "hangup"]
    Call.objects.filter(pk=talk.call.pk).update(stage="talking")
    desk.news("call.answered", talk.call)
    desk.page.wait_for_selector("[data-do=agree]:visible")  # the page says that they may be asked
    assert desk.buttons() == ["mute", "hold", "agree", "hangup"]
    with desk.page.expect_response(lambda answer: answer.request.method == "POST"):
        desk.page.click("[data-do=agree]")
    assert (desk.reads(), list(CallCommand.objects.values_list("what", flat=True))) == ("没有录音", ["agreed"])
    recorded(talk, "on", out=True)  # the switchboard has begun
    desk.news("call.talk", talk.call)
    desk.page.wait_for_selector("[data-do=record]:visible")
    assert (desk.reads(), desk.buttons(), desk.focus()) == ("录音中", ["mute", "hold", "record", "hangup"], "mute")
    assert desk.page.is_disabled("[data-do=record]")  # a second press of the first button would have thrown it away
    desk.page.wait_for_selector("[data-do=record]:enabled")
    recorded(talk, "paused", out=True)
    desk.news("call.talk", talk.call)
    desk.page.wait_for_function(
        "document.querySelector('#phone [data-state]:not([data-phone])').textContent === '录音已暂停'"
    )
    desk.page.click("[data-do=record]")
    desk.page.wait_for_selector("[data-do=record][aria-pressed=true]")
    assert (desk.reads(), desk.page.is_disabled("[data-do=record]")) == ("没有录音", True)
    assert CallCommand.objects.filter(what="stop_recording").count() == 1


def test_a_call_to_us_is_recorded_and_offers_no_asking(desk: Desk, talk: Talk) -> None:
    recorded(talk, "on", out=False)
    desk.opens(reverse("volunteers:duty"))
    desk.sip.rings(talk.call.pk, "again")
    desk.page.wait_for_selector("[data-phone=talk]:not([hidden])")
    assert (desk.reads(), desk.buttons()) == ("录音中", ["mute", "hold", "record", "hangup"])


def test_who_sits_in_has_no_buttons_of_the_one_whose_call_it_is(desk: Desk, talk: Talk) -> None:
    """What they can do stands in the list of calls; their own hanging up they have."""
    desk.opens(reverse("volunteers:duty"))
    desk.sip.rings(talk.call.pk, "supervisor")
    desk.page.wait_for_selector("[data-phone=talk]:not([hidden])")
    assert (desk.reads(), desk.buttons()) == ("您在同事的通话里", ["hangup"])
    desk.sip.hangs_up()
    desk.page.wait_for_selector("[data-phone=talk]", state="hidden")
    recorded(talk, "on", out=False)
    desk.sip.rings(talk.call.pk, "again")  # their own again: all of them are back
    desk.page.wait_for_selector("[data-phone=talk]:not([hidden])")
    assert desk.buttons() == ["mute", "hold", "record", "hangup"]


CUT = """() => [...document.querySelectorAll("#phone .m-pb, #phone .m-meta")].filter((one) => one.checkVisibility() &&
  (one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth)).map((one) => one.innerText)"""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_on_a_narrow_phone_the_bar_says_how_it_stands_and_nothing_is_cut(
    desk: Desk, talk: Talk, live_server: Any, language: str
) -> None:
    desk.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    desk.page.context.add_cookies([{"name": "lang", "value": language, "url": live_server.url}])
    recorded(talk, "off", out=True)
    desk.opens(reverse("volunteers:duty"))
    desk.sip.rings(talk.call.pk, "out")
    desk.page.wait_for_selector("[data-do=agree]:visible")
    assert desk.page.is_visible("[data-phone=talk] [data-state]:not(:empty)")
    assert (desk.page.evaluate(CUT), desk.page.evaluate(SMALL, ["#phone", 44])) == ([], [])
    desk.sip.hangs_up()
    desk.page.wait_for_selector("[data-phone=talk]", state="hidden")
    desk.sip.rings(talk.call.pk, "colleague")
    desk.page.wait_for_selector("[data-phone=ring]:not([hidden])")
    assert (desk.page.evaluate(CUT), desk.page.evaluate(SMALL, ["#phone", 44])) == ([], [])
    desk.sip.gives_up()
    desk.page.wait_for_selector("[data-phone=ring]", state="hidden")
    desk.sip.rings(talk.call.pk)
    desk.page.wait_for_selector("[data-phone=ring]:not([hidden])")
    assert (desk.page.evaluate(CUT), desk.page.evaluate(SMALL, ["#phone", 44])) == ([], [])


# --- where the keyboard is ------------------------------------------------------------------------------------------------
@pytest.fixture
def ring(cast: Cast, exchange: Exchange, worker: Person, desk: Desk) -> Comes:
    """The volunteer is ready. `ring()`: a call rings."""
    Duty.objects.create(user=cast.beijing_volunteer.user, office=cast.beijing, state="ready", languages=["zh"])

    def comes() -> None:
        call = exchange.call(cast.beijing)
        exchange.rings(call, cast.beijing_volunteer)
        desk.sip.rings(call.pk)

    return comes


PRESSED_AT_ONCE = """() => { window.pressed = 0; document.addEventListener("focusin", (event) => {
  if (event.target.dataset.do === "answer") { pressed += 1; event.target.click(); } }); }"""
KEYS = "[data-open='#keys']"  # a button that stays where it is


def test_a_phone_that_rings_before_it_is_written_shows_the_card_a_moment_later(
    desk: Desk, exchange: Exchange, worker: Person, cast: Cast
) -> None:
    """The exchange is quicker than the database: whoever asks too early asks again, and nothing is said about it."""
    Duty.objects.create(user=cast.beijing_volunteer.user, office=cast.beijing, state="ready", languages=["zh"])
    desk.opens(reverse("hotline:console"))
    call = exchange.call(cast.beijing)
    with desk.page.expect_response(lambda answer: answer.status == 404):
        desk.sip.rings(call.pk)
    exchange.rings(call, cast.beijing_volunteer)
    desk.page.wait_for_selector("#ring .m-danger", timeout=1500)
    assert desk.page.locator("#alerts .m-note").count() == 0


def test_space_answers_whatever_had_the_keyboard(desk: Desk, ring: Comes) -> None:
    desk.opens(reverse("hotline:console"))
    desk.page.focus(KEYS)
    ring()
    desk.page.wait_for_selector("#ring .m-danger")
    assert desk.focus() == "answer"
    desk.page.wait_for_timeout(500)
    desk.page.keyboard.press("Space")
    desk.page.wait_for_selector("[data-phone=talk]:not([hidden])")
    assert desk.page.is_hidden("#keys")


def test_who_opens_the_danger_card_with_the_mouse_answers_with_space(desk: Desk, ring: Comes) -> None:
    desk.opens(reverse("hotline:console"))
    ring()
    desk.page.click("#ring .m-danger summary")
    desk.page.wait_for_selector("#ring .m-danger[open]")
    desk.page.click("#ring .m-pick label >> nth=0")
    desk.page.wait_for_function("document.activeElement.dataset.do === 'answer'")
    desk.page.keyboard.press("Space")
    desk.page.wait_for_selector("[data-phone=talk]:not([hidden])")


def test_who_goes_to_the_danger_card_by_key_folds_it_by_key(desk: Desk, ring: Comes) -> None:
    """Space is the fold's then; Alt A answers from anywhere."""
    desk.opens(reverse("hotline:console"))
    ring()
    desk.page.wait_for_selector("#ring .m-danger")
    desk.page.focus("#ring .m-danger summary")
    desk.page.keyboard.press("Space")
    desk.page.wait_for_selector("#ring .m-danger[open]")
    desk.page.keyboard.press("Space")
    desk.page.wait_for_selector("#ring .m-danger:not([open])")
    assert desk.buttons() == ["refuse", "answer"]
    desk.page.keyboard.press("Alt+a")
    desk.page.wait_for_selector("[data-phone=talk]:not([hidden])")


def test_a_key_that_was_meant_for_something_else_answers_nothing(desk: Desk, ring: Comes) -> None:
    desk.opens(reverse("hotline:console"))
    desk.page.focus(f"#idle a[href='{reverse('hotline:deskphone')}']")
    desk.page.evaluate(PRESSED_AT_ONCE)
    ring()
    desk.page.wait_for_selector("#ring .m-danger")
    desk.page.wait_for_timeout(600)
    assert (desk.page.evaluate("window.pressed"), desk.buttons()) == (1, ["refuse", "answer"])
    desk.sip.gives_up()
    desk.page.wait_for_selector("[data-phone=ring]", state="hidden")
    desk.page.wait_for_selector("#idle")
    assert desk.page.evaluate("document.activeElement.matches('#idle a')")  # back where it was


def test_nobody_who_types_loses_the_keyboard(desk: Desk, ring: Comes) -> None:
    desk.opens(reverse("hotline:deskphone"))
    desk.page.focus("#id_number")
    desk.page.keyboard.type("138 ")
    ring()
    desk.page.wait_for_selector("[data-phone=ring]:not([hidden])")
    desk.page.keyboard.type("0013 n")
    assert (desk.focus(), desk.page.input_value("#id_number")) == ("id_number", "138 0013 n")
    assert desk.page.inner_text("[data-do=answer]").split() == ["接听", "Alt", "A"]
    assert desk.page.text_content("[data-phone=say]") == "有来电。按 Alt A 接听，按 Alt N 转下一位。"
    desk.page.keyboard.press("Alt+a")
    desk.page.wait_for_selector("[data-phone=talk]:not([hidden])")
