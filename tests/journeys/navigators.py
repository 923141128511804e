"""The people of the journeys. What they do are sentences; what they see comes back as plain values."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Dialog, Page, Response
from tests.adapters.sip_phone import RATE, Phone, heard_tone, until
from tests.journeys.house import TRUNK, House

PASSWORD = "swallow-2026"
WORKER_TONE, VOLUNTEER_TONE, COLLEAGUE_TONE = 700.0, 440.0, 1000.0
PATIENCE = 30_000  # milliseconds: a busy machine is no fault of the product
SHOTS = os.environ.get("MARTLET_SHOTS", "")  # a folder for pictures along the way
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|/\d+(?=/|$|\?)")

Asked = tuple[str, str]
"""(method, path) of a request."""


class Visitor:
    """Somebody with a browser and no account."""

    language = "zh-CN"

    def __init__(self, browser: Browser, house: House) -> None:
        self.house = house
        self.context = browser.new_context(
            base_url=house.address,
            locale=self.language,
            timezone_id="Asia/Shanghai",
            viewport={"width": 1280, "height": 800},
        )
        self.context.set_default_timeout(PATIENCE)
        self.asked: list[Asked] = []
        self.faults: list[str] = []
        self.was_asked: list[str] = []
        self.may_fail = False
        self.page = self.new_tab()

    def new_tab(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self.note)
        page.on("dialog", self.says_yes)
        return page

    def says_yes(self, dialog: Dialog) -> None:
        self.was_asked.append(dialog.type)
        dialog.accept()

    def note(self, response: Response) -> None:
        parts = urlsplit(response.url)
        if not response.url.startswith(self.house.address) or parts.path.startswith("/static/"):
            return
        self.asked.append((response.request.method, parts.path + (f"?{parts.query}" if parts.query else "")))
        if response.status >= 500 and not self.may_fail:
            self.faults.append(f"{response.status} {parts.path}")

    @contextmanager
    def while_it_is_broken(self) -> Iterator[None]:
        """Answers of 500 and above are no surprise for a while."""
        self.may_fail = True
        yield
        self.may_fail = False

    def leaves(self) -> None:
        self.context.close()

    def picture(self, name: str, page: Page | None = None) -> None:
        if SHOTS:
            (page or self.page).screenshot(path=Path(SHOTS) / f"journey-{name}.png", full_page=True)

    @contextmanager
    def asks_in_vain(self, path: str) -> Iterator[None]:
        """What is done within makes the page ask for this, and nobody answers."""
        with self.page.expect_event("requestfailed", lambda request: urlsplit(request.url).path.endswith(path)):
            yield

    # --- looking ------------------------------------------------------------------------------------------------------
    def opens(self, path: str) -> int:
        """The status of the page."""
        answer = self.page.goto(path)
        assert answer is not None
        return answer.status

    def reads(self, place: str = "#main") -> str:
        """The words that stand somewhere, blanks folded."""
        return folded(self.page.inner_text(place))

    def sees(self, words: str, place: str = "#main") -> None:
        """Waits until the words stand there."""
        until(lambda: words in folded(self.page.inner_text(place)), PATIENCE / 1000)

    def reads_the_results(self, month: str = "") -> dict[str, Any]:
        """The public page of the month: figures as numbers, tables as rows of words, all of its text."""
        assert self.opens(f"/results?month={month}" if month else "/results") == 200
        names = ("contacts", "persons", "cases", "money")
        figures = [number(one) for one in self.page.locator("dl.figs dd").all_inner_texts()]
        tables = [table_of(self.page, f"main table >> nth={n}") for n in range(self.page.locator("main table").count())]
        return {**dict(zip(names, figures, strict=True)), "tables": tables, "text": self.reads("body")}

    def asks_to_be_called(self, phone: str, words: str, *, city: str) -> None:
        self.opens("/call-me")
        self.page.select_option("[name=city]", city)
        self.page.fill("[name=number]", phone)
        self.page.fill("[name=words]", words)
        self.page.click("main form button:not([type=button])")
        self.page.wait_for_url("**/call-me/thanks")


KEEP_CONNECTIONS = """window.connections = [];
window.RTCPeerConnection = class extends window.RTCPeerConnection {
  constructor(...how) { super(...how); window.connections.push(this); }
};"""
# Why nothing is heard: no way between the two, no packets, or packets without sound.
STATE_OF_CONNECTIONS = """async () => JSON.stringify(await Promise.all(window.connections.map(async (one) => ({
  ice: one.iceConnectionState, state: one.connectionState, local: one.localDescription?.sdp, remote: one.remoteDescription?.sdp,
  stats: [...(await one.getStats()).values()].filter((row) => /inbound|candidate|transport|playout/.test(row.type)),
}))), null, 1)"""


class NewcomerAsWorker(Visitor):
    """Calls from the demo's page, the worker's phone in the browser."""

    def goes_to_the_phone(self, path: str = "/demo/phone") -> None:
        self.context.add_init_script(KEEP_CONNECTIONS)
        assert self.opens(path) == 200
        self.page.wait_for_selector("#worker-phone[data-state=ready]")

    def calls(self, line: str, number: str) -> None:
        self.page.select_option("#line", line)
        self.page.check(f"#worker-phone [name=number][value='{number}']")
        self.page.click('#worker-phone [data-do="call"]')

    def is_through(self) -> None:
        """The exchange has taken the call and something is said."""
        self.page.wait_for_selector("#worker-phone[data-state=talking]")
        end = time.monotonic() + PATIENCE / 1000
        while max(samples_of(self.page, "#worker-phone audio"), default=0) <= 500:
            assert time.monotonic() < end, self.page.evaluate(STATE_OF_CONNECTIONS)

    def chooses(self, digit: str) -> None:
        self.page.click(f"#worker-phone [data-digit='{digit}']")

    def hears(self, tone: float) -> bool:
        return heard_in(self.page, "#worker-phone audio", tone)

    def is_told(self) -> str:
        return folded(self.page.inner_text("#worker-phone [data-state]"))

    def hangs_up(self) -> None:
        self.page.click('#worker-phone [data-do="hangup"]')
        self.is_off_the_phone()

    def is_off_the_phone(self) -> None:
        self.page.wait_for_selector("#worker-phone[data-state=over]")


class Colleague(Visitor):
    """Somebody who signs in."""

    username = ""

    def __init__(self, browser: Browser, house: House, username: str = "") -> None:
        super().__init__(browser, house)
        self.username = username or self.username
        self.signs_in()

    def signs_in(self, page: Page | None = None) -> None:
        page = page or self.page
        page.goto("/accounts/login/")
        self.fills_in_the_sign_in(page)
        page.wait_for_url("**/console/**")

    def fills_in_the_sign_in(self, page: Page, within: str = "") -> None:
        page.fill(f"{within} [name=login]", self.username)
        page.fill(f"{within} [name=password]", PASSWORD)
        page.click(f"{within} form[action*=login] .m-btn-primary")

    @contextmanager
    def page_changes(self, page: Page | None = None) -> Iterator[None]:
        """Wait until what is done within has brought another page, or the same one anew."""
        page = page or self.page
        page.evaluate("() => document.getElementById('page')?.setAttribute('data-before', '')")
        yield
        page.wait_for_selector("#page:not([data-before])", state="attached")

    def goes_to(self, path: str) -> None:
        """By address, without losing the phone: as a link would."""
        with self.page_changes():
            self.page.evaluate(
                """(path) => { const link = document.createElement("a"); link.href = path; document.getElementById("page").append(link);
               window.htmx.process(link); link.click(); }""",
                path,
            )
        self.page.wait_for_url(f"**{path}")

    def finds(self, words: str) -> str:
        """What the search from anywhere shows."""
        self.page.fill("#top-search", words)
        with self.page.expect_response(lambda answer: urlsplit(answer.url).path == "/console/search") as answer:
            self.page.press("#top-search", "Enter")
        self.page.wait_for_load_state()
        return folded(answer.value.text())

    def is_told(self, page: Page | None = None) -> str:
        """The sentence of a toast, an alert, a note or an error summary."""
        page = page or self.page
        place = page.locator("#toasts > *, #alerts .m-note, [data-says], .m-errs").first
        place.wait_for()
        return folded(place.inner_text())

    def is_refused(self, path: str, **typed: str) -> str:
        """Fill in a form and send it; the sentence that stands over it then."""
        self.opens(path)
        for name, words in typed.items():
            place = f"#main form [name={name}]"
            if self.page.locator(f"{place} option").count():
                self.page.select_option(place, words)
            else:
                self.page.fill(place, words)
        with self.page_changes():
            self.page.click(f"#main form:has([name={next(iter(typed))}]) button.m-btn-primary")
        return folded(self.page.inner_text(".m-errs li >> nth=0"))

    def signs_in_on_top(self) -> None:
        """The session has ended; a dialog over the page asks, and what was typed stays under it."""
        self.page.wait_for_selector("dialog[open] [name=login]")
        self.fills_in_the_sign_in(self.page, "dialog")
        self.page.wait_for_selector("dialog[open]", state="detached")

    def sends(self, form: str, page: Page | None = None) -> None:
        """Press the first button of a form and wait for what comes of it."""
        page = page or self.page
        with self.page_changes(page):
            page.click(f"{form} button.m-btn-primary")


class Volunteer(Colleague):
    """Answers calls in the browser."""

    username = "huang"

    # --- duty and the ring ----------------------------------------------------------------------------------------------
    def goes_on_duty(self) -> None:
        """Or back to it, out of wrap-up or a break; on the call console, with the phone registered."""
        self.page.goto("/console/hotline/")
        button = self.page.locator("#idle form[action*='/duty/'] button.m-btn-primary")
        if button.count():
            button.click()
        self.page.wait_for_selector("#presence[data-state=ready]")
        self.phone_is_ready()

    def phone_is_ready(self) -> None:
        self.page.wait_for_selector("#phone[data-state=ready]", state="attached")

    def hears_it_ring(self) -> str:
        """The call's id, once the phone rings and its card is there."""
        self.page.wait_for_selector('[data-phone="ring"]:not([hidden])')
        self.page.wait_for_selector("#ring .m-ringing")
        return str(self.page.get_attribute("#ring", "data-call"))

    def hears_it_ring_elsewhere(self) -> None:
        """On a page that shows no card of who calls."""
        self.page.wait_for_selector('[data-phone="ring"]:not([hidden])')

    def hears_it_stop(self) -> None:
        self.page.wait_for_selector('[data-phone="ring"]', state="hidden")
        self.page.wait_for_selector("#ring", state="detached")

    def ring_to_card(self, call: str) -> float:
        """Milliseconds from the INVITE in this browser to the card in the page."""
        marks = self.marks(call)
        return marks["martlet:card"] - marks["martlet:ring"]

    def marks(self, call: str) -> dict[str, float]:
        """The first of each mark of a call, in milliseconds since the epoch."""
        found: dict[str, float] = self.page.evaluate(
            """(call) => { const first = {};
               for (const mark of performance.getEntriesByType("mark"))
                 if (mark.detail?.call === call && !(mark.name in first)) first[mark.name] = performance.timeOrigin + mark.startTime;
               return first; }""",
            call,
        )
        return found

    def answers_with_space(self) -> None:
        self.page.keyboard.press("Space")
        self.is_talking()

    def answers_with_the_button(self) -> None:
        self.page.click('[data-do="answer"]')
        self.is_talking()

    def is_talking(self) -> None:
        self.page.wait_for_selector('[data-phone="talk"]:not([hidden])')

    def is_back_in_the_call(self) -> None:
        """The phone of the page that was loaded anew has answered by itself."""
        self.page.wait_for_selector('[data-phone="talk"]:not([hidden])')

    def talks(self) -> bool:
        return self.page.locator('[data-phone="talk"]:not([hidden])').count() == 1

    def is_told_by_the_phone(self) -> str:
        """What a screen reader says of the phone."""
        return folded(str(self.page.text_content('[data-phone="say"]')))

    def goes_off_duty(self) -> None:
        self.page.click("#presence summary")
        with self.page_changes():
            self.page.click("#presence form[action$='/duty/stop'] button")
        self.page.wait_for_selector("#presence[data-state=off]")

    def hangs_up(self) -> None:
        self.page.click('[data-do="hangup"]')
        self.is_off_the_phone()

    def is_off_the_phone(self) -> None:
        self.page.wait_for_selector('[data-phone="talk"]', state="hidden")

    def hears(self, tone: float) -> bool:
        """Whether a second of what comes out of the loudspeaker is this tone."""
        return heard_in(self.page, '[data-phone="audio"]', tone)

    # --- the contact ----------------------------------------------------------------------------------------------------
    def counts_call_backs(self) -> int:
        self.opens("/console/hotline/call-backs")
        return self.page.locator("form[action$='/take']").count()

    def has_the_page_of_the_talk(self) -> str:
        """Its address."""
        self.page.wait_for_url(re.compile(r"/console/hotline/contacts/[0-9a-f-]{36}$"))
        self.page.wait_for_selector("#contact-form")
        return urlsplit(self.page.url).path

    def writes(self, words: str, page: Page | None = None) -> None:
        """Type, and wait until it is saved by itself."""
        page = page or self.page
        with page.expect_response(lambda answer: answer.url.endswith("/words") and answer.ok):
            page.fill("[name=words]", words)
        page.wait_for_selector("[data-autosave-state]:not(.m-now-saving):not(.m-not-saved)")

    def words(self) -> str:
        return self.page.input_value("[name=words]")

    def is_saved(self, words: str, contact: str) -> None:
        """Saved by itself in the end, whatever stood in the way: another tab shows it."""
        self.page.wait_for_selector("[data-autosave-state]:not(.m-now-saving):not(.m-not-saved)")
        other = self.new_tab()
        other.goto(contact)
        until(lambda: other.reload() and other.input_value("[name=words]") == words, PATIENCE / 1000)
        other.close()

    def writes_too_late(self, words: str) -> None:
        """Somebody else has saved meanwhile: what they saved is shown."""
        self.page.fill("[name=words]", words)
        self.page.wait_for_selector("#other-version")

    def other_words(self) -> str:
        return self.reads("[data-other-words]")

    def keeps_the_own_version(self) -> None:
        with self.page.expect_response(lambda answer: answer.url.endswith("/words") and answer.ok):
            self.page.click("[data-keep-version]")

    def words_of_unfinished(self) -> set[str]:
        """Of the talks that wait for their outcome."""
        self.opens("/console/hotline/")
        links = self.page.locator("#idle .m-first-s a[href*='/contacts/']")
        found = set()
        for path in [str(link.get_attribute("href")) for link in links.all()]:
            self.opens(path)
            found.add(self.words())
        return found

    def reveals_the_number(self) -> str:
        with self.page.expect_response(lambda answer: answer.url.endswith("/number")) as answer:
            self.page.click(".m-who [data-reveal] button")
        return answer.value.text()

    def asks_and_opens_the_known_file(self) -> None:
        form = "form[action$='/known']"
        self.page.click(f"details:has({form}) > summary")
        self.page.check(f"{form} [name=agreed]")
        with self.page_changes():
            self.page.click(f"{form} button")
        self.page.wait_for_selector(".m-who .m-tag-go")

    def says_it_is(self, name: str) -> None:
        """One of those whom the number may be."""
        with self.page_changes():
            self.page.click(f".m-pick li:has-text('{name}') button[name=person]")
        self.page.wait_for_selector(".m-who .m-tag-go")

    def adds_the_person(self, *, name: str, phone: str = "", gender: str = "", **more: str) -> None:
        """A new file, from the page of the talk and back to it."""
        self.page.click(".m-who a[href*='registry'][href*='new']")
        self.page.fill("[name=name]", name)
        if phone:
            self.page.fill("[name=phones]", phone)
        if gender:
            self.page.select_option("[name=gender]", gender)
        for field, words in more.items():
            self.page.fill(f"[name={field}]", words)
        self.page.click("#main form button.m-btn-primary")
        self.page.wait_for_url("**/console/hotline/contacts/**")
        with self.page_changes():
            self.page.click("form[action$='/others'] button[name=person]")
        self.page.wait_for_selector(".m-who .m-tag-go")

    # --- without an exchange ----------------------------------------------------------------------------------------------
    def logs_a_call(self, *, number: str, name: str = "") -> str:
        """By hand. The address of the contact."""
        return self._starts_writing("/console/hotline/desk-phone", number, name)

    def receives_a_visitor(self, *, name: str, number: str = "") -> str:
        return self._starts_writing("/console/hotline/walk-in", number, name)

    def _starts_writing(self, path: str, number: str, name: str) -> str:
        self.page.goto(path)
        return self.receives_who_stands_here(name=name, number=number)

    def receives_who_stands_here(self, *, name: str, number: str = "") -> str:
        """On the page where a conversation by hand begins."""
        self.page.fill("[name=number]", number)
        self.page.fill("[name=visitor]", name)
        self.page.click("#main form button.m-btn-primary")
        return self.has_the_page_of_the_talk()

    def receives_a_visitor_sealed(self, *, name: str, words: str) -> None:
        self.opens("/console/hotline/walk-in")
        self.page.fill("#sealed-form [name=words]", words)
        self.page.fill("#sealed-form [name=visitor]", name)
        self.sends("#sealed-form")

    def asks_a_colleague(self, name: str, briefing: str) -> None:
        """To take the call over, and speaks with them first. What was typed a moment ago goes along."""
        self.page.click("details:has(#hand-to) > summary")
        option = self.page.locator(f"#hand-to option:has-text('{name}')")
        option.wait_for(state="attached")
        self.page.select_option("#hand-to", str(option.get_attribute("value")))
        self.page.select_option("#hand-reason", "matter")
        self.page.check("#hand-consent-agreed")
        self.page.fill("#hand-briefing", briefing)
        with self.page_changes():
            self.page.click("button[name=how][value=consult]")
        assert self.page.locator("#hand-problem").count() == 0

    def says_not_now(self) -> None:
        self.page.click('[data-do="refuse"]')
        self.page.wait_for_selector('[data-phone="ring"]', state="hidden")

    def hears_that_a_colleague_asks(self) -> str:
        """What stands on the card of who wants to pass a call on."""
        self.page.wait_for_selector('[data-phone="ring"]:not([hidden])')
        self.page.wait_for_selector("#ring .m-ringing")
        return self.reads("#ring")

    def may_write(self, may: bool = True) -> None:
        """The form is open, or closed while a colleague is asked."""
        self.page.wait_for_selector(
            f"#contact-form fieldset[data-locked-while]{':not(:disabled)' if may else ':disabled'}"
        )

    def connects(self) -> None:
        self.page.click("#talk-connect")
        self.is_off_the_phone()

    def says_the_talk_is_over(self) -> None:
        with self.page_changes():
            self.page.click("#call-state form[action$='/end'] button")
        self.page.wait_for_selector("#call-state:has(.m-tag):not(:has(form[action$='/end']))")

    def says_what_came_of_it(
        self, *, outcome: str, issue: str = "WAG-ARR", owner: str = "", by: date | None = None, promise: str = ""
    ) -> None:
        """Fill in the outcome and save the contact."""
        self.page.select_option("[name=issue]", issue)
        self.page.select_option("[name=outcome]", outcome)
        if owner:
            self.page.select_option("[name=next_owner]", label=owner)
        if by:
            self.page.fill("[name=next_by]", by.isoformat())
        if promise:
            self.page.click("#outcome details > summary")
            self.page.fill("[name=promise]", promise)
            self.page.fill("[name=promise_by]", str(by))
        self.sends("#contact-form")

    def listens(self, contact: str, reason: str) -> list[int]:
        """The samples of the recording, as the player gets them."""
        self.page.goto(contact)
        self.page.click("a[href*='/recordings/']")
        self.page.select_option("[name=reason]", reason)
        self.page.click("#main form button.m-btn-primary")
        source = self.page.get_attribute("audio[src], audio source", "src")
        sound = self.page.request.get(str(source)).body()
        assert sound[:4] == b"RIFF"
        return [int.from_bytes(sound[n : n + 2], "little", signed=True) for n in range(44, len(sound) - 1, 2)]

    # --- the case ---------------------------------------------------------------------------------------------------------
    def opens_the_case(self, *, employer: str, site: str = "") -> tuple[str, str]:
        """(address, number) of the case that was opened of the talk."""
        self.page.wait_for_selector("[name=employer-firm], [name=firm]")
        self.page.fill("input[name$=firm]", employer)
        if site:
            self.page.fill("[name=site_name]", site)
        self.sends("#main")
        self.page.wait_for_url(re.compile(r"/console/cases/[0-9a-f-]{36}"))
        return urlsplit(self.page.url).path, self.number_of_the_case()

    def number_of_the_case(self) -> str:
        found = re.search(r"[\u4e00-\u9fff]\d{4}-\d{4}", self.reads())
        assert found
        return found[0]


class Mediator(Volunteer):
    """Works on cases and sits between the two sides."""

    username = "luo"

    def takes_a_case(self) -> str:
        """The first open one of the list; its address."""
        self.opens("/console/cases/")
        return urlsplit(str(self.page.get_attribute("a.m-t1 >> nth=0", "href"))).path

    def writes_the_next_step(self, words: str, page: Page | None = None) -> None:
        page = page or self.page
        page.fill("[name=next_step]", words)
        page.fill("[name=next_by]", str(date.today() + timedelta(days=3)))
        self.sends("#main form:has([name=next_step])", page)

    def enters_wages(self, case: str, *, first: str, last: str, due: str) -> None:
        self.page.goto(f"{case}/wages")
        self.page.fill("[name=month]", first)
        self.page.fill("[name=last_month]", last)
        self.page.fill("[name=due]", due)
        self.sends("#main form:has([name=month])")
        self.page.wait_for_url(f"**{case}*")

    def writes_what_happened(self, case: str, kind: str, on: date, detail: str = "") -> None:
        self.page.goto(f"{case}/events")
        self.page.select_option("[name=kind]", kind)
        self.page.fill("[name=on]", on.isoformat())
        self.page.fill("[name=note]", detail)
        self.page.click("#main form:has([name=kind]) button[name=look]")  # what it would change, before it is saved
        self.page.click("#main form:has([name=kind]) button.m-btn-primary:not([name])")
        self.page.wait_for_url(f"**{case}/clocks*")

    def writes_a_note(self, case: str, words: str) -> None:
        self.page.goto(f"{case}/note")
        self.page.fill("[name=text]", words)
        self.sends("#main form:has([name=text])")
        self.page.wait_for_url(f"**{case}*")

    def keeps_a_file(self, case: str, file: Path) -> None:
        """A scan of the first piece of evidence on the list."""
        self.page.goto(case)
        self.page.click("a[href*='/evidence/'] >> nth=0")
        self.page.set_input_files("[name=file]", file)
        with self.page_changes():
            self.page.click("#files form button")

    def opens_a_mediation(self, case: str, *, employer_side: str, place: str) -> str:
        """The address of the mediation."""
        self.page.goto(case)
        self.page.click("a[href*='/mediation/open/']")
        self.page.fill("[name=employer_side]", employer_side)
        self.page.fill("[name=place]", place)
        self.sends("#main form:has([name=employer_side])")
        self.page.wait_for_url(re.compile(r"/console/mediation/[0-9a-f-]{36}$"))
        return urlsplit(self.page.url).path

    def writes_the_minutes(self, mediation: str, *, present: str, minutes: str) -> None:
        self.page.goto(f"{mediation}/sessions")
        self.page.fill("[name=present]", present)
        self.page.fill("[name=minutes]", minutes)
        self.sends("#main form:has([name=minutes])")
        self.page.wait_for_url(f"**{mediation}")

    def writes_the_agreement(
        self, mediation: str, *, total: str, instalments: list[tuple[date, str]], terms: str
    ) -> None:
        self.page.goto(f"{mediation}/agreement")
        self.page.fill("[name=total]", total)
        self.page.fill("[name=terms]", terms)
        for place, (due, amount) in enumerate(instalments, start=1):
            self.page.fill(f"[name=due_{place}]", due.isoformat())
            self.page.fill(f"[name=amount_{place}]", amount)
        self.page.click("#main form button.m-btn-primary")
        self.page.wait_for_url(f"**{mediation}")

    def receives_the_next_instalment(self, mediation: str) -> str:
        """What the product says of it."""
        self.page.goto(mediation)
        self.page.click("a[href*='/mediation/instalments/'] >> nth=0")
        self.page.click("#main form:has([name=amount]) button.m-btn-primary")
        self.page.wait_for_url(re.compile(r"/console/cases/"))
        return self.is_told()

    def figures_of(self, case: str) -> list[str]:
        """Claimed, agreed, received as they stand at the head of the case."""
        self.page.goto(case)
        return [folded(text) for text in self.page.locator("dl.m-figs .m-fig dd").all_inner_texts()]


class Coordinator(Mediator):
    """Answers for an office."""

    username = "he"

    def reads_the_report(self) -> dict[str, dict[str, tuple[Any, ...]]]:
        """This month: heading -> label -> (contacts, people, cases, people paid, money)."""
        self.page.goto("/console/insight/report")
        found = {}
        for place in range(self.page.locator("#main table:has(.m-grand)").count()):
            head, *rows = table_of(self.page, f"#main table:has(.m-grand) >> nth={place}")
            found[head[0]] = {row[0]: tuple(number(cell) for cell in row[1:]) for row in rows}
        return found


class Stranger(Colleague):
    """A colleague of another city, who has no business with any of it."""

    username = "hu"

    def opens_any_of(self, asked: set[Asked]) -> list[tuple[str, str, int]]:
        """Asks for every address with an id in it; those that did not say "not here", with what they said."""
        self.opens("/console/")
        token = str(self.page.get_attribute('meta[name="csrf-token"]', "content"))
        headers = {"X-CSRFToken": token, "Referer": f"{self.house.address}/console/"}
        told = []
        for method, path in sorted(asked):
            if not IDS.search(re.sub(r"next=[^&]*", "", path)):  # the way back is only an address
                continue
            answer = self.page.request.fetch(path, method=method, headers=headers, max_redirects=0)
            if answer.status not in (403, 404, 405):
                told.append((method, path, answer.status))
        return told


class Caller:
    """A worker with a telephone: a real SIP telephone behind the carrier's trunk, with a tone for a voice."""

    def __init__(self, house: House) -> None:
        self.phone = Phone(TRUNK, 0, house.sip, name="worker", tone=WORKER_TONE)

    def calls(self, line: str, number: str) -> None:
        self.phone.call(line, number)

    def hears_the_notice(self) -> None:
        """The exchange has taken the call and something is said."""
        assert self.phone.connected.wait(20), self.phone.statuses
        until(lambda: len(self.phone.heard) > RATE // 2, 20)

    def chooses(self, digit: str) -> float:
        """Press a key; the moment, in milliseconds since the epoch."""
        self.phone.press(digit)
        return time.time() * 1000

    def hears(self, tone: float) -> bool:
        start = len(self.phone.heard)
        until(lambda: len(self.phone.heard) > start + 2 * RATE, 20)
        return heard_tone(self.phone.heard[start:], tone)

    def hangs_up(self) -> None:
        self.phone.hang_up()

    def is_cut_off(self) -> None:
        assert self.phone.over.wait(20)

    @property
    def is_on_the_line(self) -> bool:
        return self.phone.connected.is_set() and not self.phone.over.is_set()

    def puts_the_phone_away(self) -> None:
        if self.is_on_the_line:
            self.phone.hang_up()
            time.sleep(0.3)
        self.phone.close()


def heard_in(page: Page, place: str, tone: float) -> bool:
    """Whether a second of what an audio element plays is this tone."""
    return heard_tone(samples_of(page, place), tone)


def samples_of(page: Page, place: str) -> list[int]:
    """The last second of the two that an audio element plays from now on, at RATE."""
    samples: list[int] = page.evaluate(
        """async ({ place, rate }) => { const context = new AudioContext({ sampleRate: rate });
           const listener = context.createAnalyser(); listener.fftSize = 16384;
           context.createMediaStreamSource(document.querySelector(place).srcObject).connect(listener);
           await new Promise((done) => setTimeout(done, 2200));
           const heard = new Float32Array(listener.fftSize); listener.getFloatTimeDomainData(heard); context.close();
           return Array.from(heard, (value) => Math.round(value * 32767)); }""",
        {"place": place, "rate": RATE},
    )
    return samples


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def number(text: str) -> Any:
    """ "1,234.50" -> Decimal, "12" -> int, words -> words."""
    plain = re.sub(r"[,\s]|元|CNY", "", text)
    if re.fullmatch(r"\d+", plain):
        return int(plain)
    return Decimal(plain) if re.fullmatch(r"\d+\.\d+", plain) else folded(text)


def table_of(page: Page, place: str) -> list[list[str]]:
    return [
        [folded(cell) for cell in row.locator("th, td").all_inner_texts()]
        for row in page.locator(f"{place} >> tr").all()
    ]
