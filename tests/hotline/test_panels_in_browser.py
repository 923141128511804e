"""What folds out of a call, opened: passing it on, a third voice, the keypad; who listens in, the alarm; and the page of who leads.

Under axe and in both languages; on a desk and on a phone nothing scrolls sideways and a thumb finds every button.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page
from tests.chromium import AXE, DESK, LOOK, MARKS, PHONE, RULES, SIDEWAYS, SMALL, chromium
from tests.conftest import Cast
from tests.hotline.conftest import Exchange

from martlet.access.actor import Actor
from martlet.hotline import calls
from martlet.hotline.models import Contact
from martlet.hotline.rules import channels
from martlet.hotline.services import start_contact
from martlet.telephony.models import Call, CallCommand, FloodAlarm
from martlet.volunteers.models import Duty, Volunteer

pytestmark = [
    *MARKS,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not AXE.exists(), reason="the assets are not built: npm ci && npm run build"),
]
TALL = 4000  # pixels: nothing is under the bars at the bottom, where a target would be half as high
LANGUAGES = ["zh-hans", "en"]
STREAM = "window.EventSource = class { constructor() { window.stream = this; } close() {} }"
OPENED = "#talk, #third, .m-card:has(> details), #live, #flood-bar, #ring"


class Talk:
    """A call of the Beijing volunteer, as the switchboard writes it; the mediator could be asked in, the coordinator leads."""

    def __init__(self, cast: Cast, exchange: Exchange) -> None:
        self.cast, self.exchange = cast, exchange
        self.volunteer, self.colleague, self.lead = (
            cast.beijing_volunteer,
            cast.beijing_mediator,
            cast.beijing_coordinator,
        )
        for actor, state in ((self.volunteer, "on_call"), (self.colleague, "ready"), (self.lead, "break")):
            Duty.objects.create(user=actor.user, office=cast.beijing, state=state, languages=["zh", "yue", "hsn"])
        self.call = exchange.call(cast.beijing)
        exchange.rings(self.call, self.volunteer)
        exchange.answers(self.call, self.volunteer)
        calls.begin(self.call, self.volunteer.user)
        self.contact = Contact.objects.get()
        self.stands()

    def stands(self, *parties: dict[str, Any], **state: Any) -> None:
        talk = {"held": False, "muted": False, "alone": False, "risk": "", "said": "", "marks": [], **state}
        talk["parties"] = {one["channel"]: one for one in parties}
        self.call.machine = {"talk": talk, "recording": "on", "line": {"asks": True, "offices": [self.cast.beijing.pk]}}
        self.call.save(update_fields=["machine"])

    def party(self, role: str, actor: Actor | None = None, state: str = "up", mode: str = "") -> dict[str, Any]:
        return {
            "channel": f"x.{role}", "role": role, "user": actor.user_id if actor else 0, "phone": "v", "mode": mode,
            "state": state, "of": "", "told": True,
        }  # fmt: skip

    @property
    def path(self) -> str:
        return reverse("hotline:contact", args=[self.contact.pk])


@pytest.fixture
def talk(cast: Cast, exchange: Exchange, emptied_journal: None, monkeypatch: pytest.MonkeyPatch) -> Talk:
    monkeypatch.setenv("MARTLET_SIP_TRUNK_CONTACT", "sip:127.0.0.2:5060")
    return Talk(cast, exchange)


Comes = Callable[[Actor, str], Page]


@pytest.fixture
def comes(live_server: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Comes]:
    """`comes(actor, language)`: a page of theirs."""
    with chromium(monkeypatch) as browser:
        yield lambda actor, language: new_page(browser, live_server.url, signed_in(actor), language)


def new_page(browser: Browser, address: str, client: Any, language: str) -> Page:
    context = browser.new_context(base_url=address, bypass_csp=True, locale="zh-CN", viewport=DESK)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()} | {"lang": language}
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    context.add_init_script(STREAM)
    return context.new_page()


def news(page: Page, kind: str) -> None:
    """As the event stream brings it."""
    page.evaluate("(kind) => stream.onmessage({ lastEventId: '', data: JSON.stringify({ kind, data: {} }) })", kind)


def opens(page: Page, path: str) -> None:
    """The page, with everything that folds out of a call folded out."""
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(path)
    for summary in page.locator(".m-talk-c summary, .m-card:has(#third) summary").all():
        if summary.evaluate("(one) => !one.parentElement.open"):
            summary.click()
    page.wait_for_load_state("networkidle")


def faults(page: Page) -> list[str]:
    page.set_viewport_size({**DESK, "height": TALL})  # type: ignore[typeddict-item]
    page.evaluate(AXE.read_text())
    found = [*page.evaluate(LOOK, RULES), *page.evaluate(SMALL, [OPENED, 24])]
    page.set_viewport_size({**PHONE, "height": TALL})  # type: ignore[typeddict-item]
    found += [*page.evaluate(LOOK, RULES), *page.evaluate(SMALL, [OPENED, 44])]
    return [*found, *filter(None, [page.evaluate(SIDEWAYS)])]


@pytest.mark.parametrize("first", ["answered", "hotline.contact"])
@pytest.mark.usefixtures("emptied_journal")
def test_the_page_of_a_talk_is_asked_for_once(cast: Cast, exchange: Exchange, comes: Comes, first: str) -> None:
    """The phone says that they talk and the server that the contact is there, whichever is faster: a page that came a second
    time would take away what was written meanwhile."""
    volunteer, call = cast.beijing_volunteer, exchange.call(cast.beijing)
    exchange.rings(call, volunteer)
    page = comes(volunteer, "zh-hans")
    page.goto(reverse("hotline:console"))
    page.wait_for_selector("#ring [data-start]", state="attached")
    exchange.answers(call, volunteer)
    calls.begin(call, volunteer.user)
    path = reverse("hotline:contact", args=[Contact.objects.get().pk])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith(path) else None)
    told = {"call": str(call.pk), "contact": path.rpartition("/")[2]}
    for kind in sorted(("answered", "hotline.contact"), key=lambda kind: kind != first):
        tells = "([kind, detail]) => document.dispatchEvent(new CustomEvent(`martlet:${kind}`, { detail }))"
        page.evaluate(tells, [kind, told])
    page.wait_for_selector("#contact-form")
    page.wait_for_timeout(1000)
    assert (len(asked), page.url.endswith(path)) == (1, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_call(talk: Talk, comes: Comes, language: str) -> None:
    page = comes(talk.volunteer, language)
    colleague, lead = talk.party("colleague", talk.colleague), talk.party("supervisor", talk.lead, mode="whisper")
    guests = (talk.party("interpreter", talk.colleague), talk.party("outside", state="ringing"))
    said = {}
    for name, parties, state in (
        ("a colleague asked, the caller on hold", (colleague,), {"held": True}),
        ("guests, a supervisor, the alarm", (*guests, lead), {"risk": "pending", "muted": True, "said": "timeout"}),
    ):
        talk.stands(*parties, **state)
        opens(page, talk.path)
        said[name] = faults(page)
    assert said == dict.fromkeys(said, [])


def test_nobody_chosen(talk: Talk, comes: Comes) -> None:
    """Said where it happened; the keys go on from the button that was pressed."""
    page = comes(talk.volunteer, "zh-hans")
    opens(page, talk.path)
    page.check("#third-consent-agreed")
    page.focus("#third-ask")
    page.keyboard.press("Enter")
    page.wait_for_selector("#third-user-problem")
    assert page.evaluate("[document.activeElement.id, document.querySelector('#third-user').ariaInvalid]") == [
        "third-ask",
        "true",
    ]
    assert faults(page) == []


def test_the_call_is_passed_on(talk: Talk, comes: Comes) -> None:
    """Its buttons stand outside the form whose words go along."""
    page = comes(talk.volunteer, "zh-hans")
    opens(page, talk.path)
    page.fill("[name=words]", "六个人没拿到工钱。")
    page.select_option("#hand-to", f"user-{talk.colleague.user_id}")
    page.fill("#hand-briefing", "先问合同。")
    page.click("button[name=how][value=consult]")
    page.wait_for_selector("#hand-problem")
    kept = [page.input_value(f"#{name}") for name in ("hand-to", "hand-briefing", "id_words")]
    assert kept == [f"user-{talk.colleague.user_id}", "先问合同。", "六个人没拿到工钱。"]
    page.select_option("#hand-reason", "matter")
    page.click("button[name=how][value=consult]")
    page.wait_for_selector("#hand-consent-problem")
    assert page.input_value("#hand-briefing") == "先问合同。"
    assert faults(page) == []
    page.focus("#hand-consent-agreed")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("#hand-consent-danger")
    with page.expect_response(lambda answer: answer.url.endswith("/hand-on")):
        page.click("button[name=how][value=direct]")
    page.wait_for_selector("#page:not(:has(#hand-problem))", state="attached")
    assert list(CallCommand.objects.values_list("what", flat=True)) == ["consent", "transfer"]


def test_a_list_that_comes_late_keeps_what_was_chosen(talk: Talk, comes: Comes) -> None:
    page = comes(talk.volunteer, "zh-hans")
    page.goto(talk.path)
    somebody = f"user-{talk.colleague.user_id}"
    asked: list[Any] = []
    page.route("**/choices*", lambda route: asked.append(route))
    for meanwhile, kept in (("ready", somebody), ("break", "")):
        opens_anew = "(one) => { one.parentElement.open = false; one.click(); }"
        with page.expect_request("**/choices*"):
            page.locator("summary:has(+ fieldset #hand-to)").evaluate(opens_anew)
        page.select_option("#hand-to", somebody)
        Duty.objects.filter(user=talk.colleague.user_id).update(state=meanwhile)
        with page.expect_response("**/choices*"):
            asked.pop().continue_()
        page.wait_for_timeout(200)
        assert page.input_value("#hand-to") == kept


def test_the_form_is_closed_while_a_colleague_is_asked(talk: Talk, comes: Comes) -> None:
    """And open again by itself, with everything in it, when the caller is back."""
    page = comes(talk.volunteer, "zh-hans")
    opens(page, talk.path)
    page.fill("[name=words]", "六个人没拿到工钱。")
    page.wait_for_selector("[data-autosave-state]:not(.m-now-saving):has-text('已保存')")
    talk.stands(talk.party("colleague", talk.colleague, state="ringing"), held=True)
    news(page, "call.talk")
    page.wait_for_selector("#on-its-way")
    page.wait_for_selector("#id_words:disabled")
    assert faults(page) == []
    talk.stands(said="refused")
    page.wait_for_timeout(1000)  # a place is drawn anew once a second at most
    news(page, "call.talk")
    page.wait_for_selector("#id_words:enabled")
    assert page.input_value("#id_words") == "六个人没拿到工钱。"


def test_news_that_comes_while_a_page_is_on_its_way_stands_in_it_all_the_same(talk: Talk, comes: Comes) -> None:
    """The colleague's phone rings before the page that says so is there."""
    page = comes(talk.volunteer, "zh-hans")
    opens(page, talk.path)
    page.evaluate("() => document.getElementById('page').setAttribute('data-before', '')")
    held: list[Any] = []
    page.route(f"**{talk.path}", lambda route: held.append((route, route.fetch())), times=1)
    page.evaluate(
        "(path) => { window.htmx.ajax('GET', path, { target: '#page', select: '#page', swap: 'outerHTML' }); }",
        talk.path,
    )
    page.wait_for_timeout(500)
    [(route, answer)] = held
    talk.stands(talk.party("colleague", talk.colleague, state="ringing"), held=True)
    news(page, "call.talk")
    page.wait_for_timeout(500)
    route.fulfill(response=answer)
    page.wait_for_selector("#page:not([data-before])", state="attached")
    page.wait_for_selector("#id_words:disabled")
    assert faults(page) == []


def test_the_keypad_stays_open_and_the_keys_where_they_were(talk: Talk, comes: Comes) -> None:
    """While the controls around it are drawn anew, which happens with every news of the call."""
    page = comes(talk.volunteer, "zh-hans")
    opens(page, talk.path)
    talk.stands(muted=True)
    page.focus("#talk-mute")
    news(page, "call.talk")
    page.wait_for_selector("#talk-mute[value=unmute]")
    assert page.evaluate("document.activeElement.id") == "talk-mute"
    page.focus(".m-keypad button >> nth=4")
    talk.stands()
    page.wait_for_timeout(1000)  # a place is drawn anew once a second at most
    news(page, "call.talk")
    page.wait_for_selector("#talk-mute[value=mute]")
    assert page.locator(".m-keypad button >> nth=4").is_visible()
    assert page.evaluate("document.activeElement.value") == "5"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_leads(talk: Talk, comes: Comes, language: str) -> None:
    """A flood, callers who wait, a call with an alarm and one the coordinator listens to."""
    now = timezone.now()
    talk.stands(talk.party("supervisor", talk.lead, mode="listen"), risk="raised")
    waits = talk.exchange.call(talk.cast.beijing, "+8613800135679", stage="waiting")
    talk.exchange.call(talk.cast.shenzhen, "+8613800135670", stage="waiting")
    for minutes, ended in ((3, None), (60, now)):
        FloodAlarm.objects.create(
            line=waits.line, office=talk.cast.beijing, cause="one" if ended else "all", began=now - timedelta(minutes=minutes),
            last=now, ended=ended,
        )  # fmt: skip
    page = comes(talk.lead, language)
    said = {}
    for name in ("telephony:live", "hotline:console"):
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        page.goto(reverse(name))
        if name.startswith("hotline"):
            page.wait_for_selector("#flood-bar .m-flood")
        said[name] = faults(page)
    assert said == dict.fromkeys(said, [])
    assert (
        page.locator(".m-flood").evaluate("(one) => Math.round(one.getBoundingClientRect().height)") == 44
    )  # one line
    assert Call.objects.filter(is_live=True).count() == 3


def test_a_choice_is_not_taken_out_of_the_hand(talk: Talk, comes: Comes) -> None:
    """News come while an office is chosen: the page is drawn anew when the hand has left the form."""
    talk.exchange.call(talk.cast.shenzhen, "+8613800135670", stage="waiting")
    line = talk.exchange.call(talk.cast.beijing, "+8613800135679", stage="waiting").line
    page = comes(talk.lead, "zh-hans")
    page.goto(reverse("telephony:live"))
    page.evaluate("document.getElementById('live').dataset.mark = 'before'")
    page.focus(f"#to-{line.pk}")
    page.select_option(f"#to-{line.pk}", str(talk.cast.shenzhen.pk))
    news(page, "calls")
    page.keyboard.press("Tab")
    news(page, "calls")
    assert page.evaluate("document.activeElement.id") == f"give-{line.pk}"
    assert page.input_value(f"#to-{line.pk}") == str(talk.cast.shenzhen.pk)
    page.keyboard.press("Tab")
    page.wait_for_selector("#live:not([data-mark])")


def test_an_open_menu_is_not_taken_out_of_the_hand(talk: Talk, comes: Comes) -> None:
    """News of how one stands come while its menu is open: the bar is drawn anew when the menu is closed."""
    Volunteer.objects.create(user=talk.lead.user, office=talk.cast.beijing)
    page = comes(talk.lead, "zh-hans")
    page.goto(reverse("hotline:console"))
    page.click("#presence[data-state=break] summary")
    Duty.objects.filter(user=talk.lead.user_id).update(state="ready")
    news(page, "presence")
    page.wait_for_timeout(500)
    assert page.locator("#presence[data-state=break] details[open] form[action$='/duty/stop'] button").is_visible()
    page.keyboard.press("Escape")
    page.wait_for_selector("#presence[data-state=ready]:not(:has(details[open]))")


def test_how_one_stands_changes_under_the_reader(talk: Talk, comes: Comes) -> None:
    """A coordinator sends them on a break, or their wrap-up is over: the page must not go on saying that the next call rings."""
    soon = timezone.localdate() + timedelta(days=30)
    Volunteer.objects.create(user=talk.lead.user, office=talk.cast.beijing, certificate_until=soon)
    duty = Duty.objects.filter(user=talk.lead.user_id)
    page = comes(talk.lead, "zh-hans")
    for name in ("hotline:console", "console:home"):
        duty.update(state="ready")
        page.goto(reverse(name))
        page.wait_for_selector("#stand h2:has-text('您在值班')")
        page.focus("#stand-hand")
        duty.update(state="break")
        news(page, "presence")
        page.wait_for_selector("#stand h2:has-text('您在休息')")
        assert page.locator("#stand").count() == 1
        assert page.evaluate("document.activeElement.id") == "stand-hand"
    page.click("#stand form[action$='/duty/stop'] button")  # what is drawn anew works as before
    page.wait_for_selector("#stand h2:has-text('没在值班')")


def test_a_press_is_not_lost_when_its_button_is_drawn_anew(talk: Talk, comes: Comes) -> None:
    """What was typed is saved first; meanwhile news bring the same button once more."""
    contact = start_contact(talk.lead, office=talk.cast.beijing, channel=channels.PHONE)
    page = comes(talk.lead, "zh-hans")
    page.goto(reverse("hotline:contact", args=[contact.pk]))
    held: dict[str, Any] = {}
    for path in ("state", "words"):
        page.route(f"**/{path}", lambda route: held.update({route.request.url.rpartition("/")[2]: route}))
    page.evaluate("document.getElementById('call-state').dataset.mark = 'before'")
    news(page, "presence")
    page.fill("[name=words]", "说到一半。")
    page.click("#call-state form[action$='/end'] button")
    while len(held) < 2:
        page.wait_for_timeout(50)
    held["state"].continue_()
    page.wait_for_selector("#call-state:not([data-mark])")
    held["words"].continue_()
    page.wait_for_selector("#call-state:not(:has(form[action$='/end']))")
    assert Contact.objects.get(pk=contact.pk).ended is not None


MODES = """() => [...document.querySelectorAll("#live [name=mode]")].map((one) =>
  [one.value, one.getAttribute("aria-pressed"), getComputedStyle(one).boxShadow.includes("inset")])"""


def test_what_a_coordinator_does_in_a_call_is_marked(talk: Talk, comes: Comes) -> None:
    """For eyes and for a screen reader."""
    talk.stands(talk.party("supervisor", talk.lead, mode="whisper"))
    page = comes(talk.lead, "zh-hans")
    page.goto(reverse("telephony:live"))
    assert page.evaluate(MODES) == [
        ["listen", "false", False], ["whisper", "true", True], ["join", "false", False], ["take", None, False],
        ["leave", None, False],
    ]  # fmt: skip
