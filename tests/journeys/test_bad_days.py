"""Mistyped, forgotten, done twice, sealed, killed: one is told in a sentence, and nothing acknowledged is lost."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import WebSocketRoute
from tests.adapters.exchange_house import LOOKS_WITHIN
from tests.adapters.sip_phone import until
from tests.database import seconds_between
from tests.journeys.chapters import LINE, it_rings, they_talk, today
from tests.journeys.house import House, alive
from tests.journeys.navigators import VOLUNTEER_TONE, WORKER_TONE, Coordinator, Mediator, Visitor, Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.exchange]

Comes = Callable[..., Any]


# --- what people write ------------------------------------------------------------------------------------------------


def test_what_cannot_be_is_answered_in_a_sentence_and_stays(house: House, people: Comes) -> None:
    volunteer, mediator = people(Volunteer, house), people(Mediator, house)
    assert (
        volunteer.is_refused("/console/hotline/desk-phone", number="1380013800")
        == "电话：手机号是 11 位，现在是 10 位。"
    )
    assert volunteer.page.input_value("[name=number]") == "1380013800"
    day = today() + timedelta(days=1)
    assert "还没到" in volunteer.is_refused("/console/hotline/desk-phone", number="", day=day.isoformat())

    contact = volunteer.logs_a_call(number="", name="老周")
    volunteer.writes("他只说了一句。")
    volunteer.sends("#contact-form")
    assert "选一下结果。" in volunteer.is_told()
    volunteer.page.reload()
    assert (volunteer.page.url.endswith(contact), volunteer.words()) == (True, "他只说了一句。")

    case = mediator.takes_a_case()
    assert "还没到" in mediator.is_refused(f"{case}/events", kind="left", on=day.isoformat())
    assert mediator.page.input_value("[name=on]") == day.isoformat()
    mediator.is_refused(f"{case}/wages", month="2026-05", due="-8000")
    assert mediator.page.input_value("[name=due]") == "-8000"
    table = "2026-05  10200  2000\n2026-06  没发\n2026-07  9900"
    mediator.is_refused(f"{case}/wages/paste", **{"paste-table": table})
    assert mediator.page.input_value("[name=paste-table]") == table
    assert "2026-06 没发" in mediator.reads()
    mediator.picture("broken-line")


def test_a_second_tab_with_an_older_version(house: House, people: Comes) -> None:
    """Of a conversation and of a case: one wins, the other is told and keeps what was typed."""
    volunteer, coordinator, mediator = people(Volunteer, house), people(Coordinator, house), people(Mediator, house)
    contact = volunteer.logs_a_call(number="", name="老周")
    coordinator.opens(contact)
    volunteer.writes("他说老板跑了。")
    coordinator.writes_too_late("我先记：工地已经停工。")
    assert "黄老师" in coordinator.reads("#other-version")
    assert (coordinator.other_words(), coordinator.words()) == ("他说老板跑了。", "我先记：工地已经停工。")
    coordinator.picture("two-versions")
    coordinator.keeps_the_own_version()
    volunteer.opens(contact)
    assert volunteer.words() == "我先记：工地已经停工。"

    case = mediator.takes_a_case()
    other = mediator.new_tab()
    mediator.opens(f"{case}/next-step")
    other.goto(f"{case}/next-step")
    mediator.writes_the_next_step("先约公司面谈。")
    mediator.page.wait_for_url(f"**{case}*")
    mediator.writes_the_next_step("改成先去监察大队。", other)
    other.wait_for_selector("#theirs-t")
    assert "先约公司面谈。" in other.inner_text("#main")
    assert other.input_value("[name=next_step]") == "改成先去监察大队。"
    mediator.picture("newer-case", other)
    mediator.sends("#main form:has([name=next_step])", other)
    other.wait_for_url(f"**{case}*")
    assert "改成先去监察大队。" in other.inner_text("#main")


def test_a_sign_in_that_expires_while_typing(house: House, people: Comes) -> None:
    volunteer = people(Volunteer, house)
    contact = volunteer.logs_a_call(number="", name="老周")
    volunteer.writes("前半句，")
    volunteer.context.clear_cookies(name=f"sid-{house.port}")
    volunteer.page.fill("[name=words]", "前半句，后半句。")
    volunteer.signs_in_on_top()
    volunteer.page.wait_for_selector("[data-autosave-state]:not(.m-now-saving):not(.m-not-saved)")
    assert volunteer.words() == "前半句，后半句。"
    volunteer.context.clear_cookies(name=f"sid-{house.port}")
    volunteer.page.click("#call-state form[action$='/end'] button")  # any button of the page
    volunteer.signs_in_on_top()
    volunteer.page.wait_for_selector(
        "#call-state:has(.m-tag):not(:has(form[action$='/end']))"
    )  # over, and not saved yet
    volunteer.opens(contact)
    assert volunteer.words() == "前半句，后半句。"


def test_a_page_reloaded_in_the_middle_of_a_call(house: House, people: Comes, callers: Comes) -> None:
    """The browser asks first; who goes on finds the caller on the line again a moment later, and not a word is lost."""
    volunteer = people(Volunteer, house)
    worker = callers(house)
    _call, contact = they_talk(volunteer, worker, "13966667777")
    volunteer.writes("刚说到一半。")
    volunteer.page.reload()
    assert volunteer.was_asked == ["beforeunload"]
    volunteer.is_back_in_the_call()
    assert worker.is_on_the_line
    assert (worker.hears(VOLUNTEER_TONE), volunteer.hears(WORKER_TONE)) == (True, True)
    assert (volunteer.page.url.endswith(contact), volunteer.words()) == (True, "刚说到一半。")
    worker.hangs_up()
    volunteer.page.wait_for_selector("#call-state .m-tag-info")
    volunteer.phone_is_ready()
    [(recorded, answered, ended)] = until(lambda: the_last_recording(house), 20)
    assert recorded > seconds_between(answered, ended) - 1.5  # one recording, over the reload


def test_the_language_is_changed_in_the_middle_of_a_call(house: House, people: Comes, callers: Comes) -> None:
    """The phone stays where it is and nothing is asked: the page alone is another, with what was typed."""
    volunteer = people(Volunteer, house)
    worker = callers(house)
    _call, contact = they_talk(volunteer, worker, "13966668888")
    volunteer.writes("说到一半换语言。")
    for language in ("en", "zh-hans"):
        volunteer.page.click(".m-lang button")
        volunteer.page.wait_for_selector(f"html[lang={'en' if language == 'en' else 'zh-Hans'}]", state="attached")
        assert (volunteer.page.url.endswith(contact), volunteer.words()) == (True, "说到一半换语言。")
        assert (volunteer.talks(), worker.is_on_the_line) == (True, True)
        assert (worker.hears(VOLUNTEER_TONE), volunteer.hears(WORKER_TONE)) == (True, True)
    assert volunteer.was_asked == []
    worker.hangs_up()
    volunteer.page.wait_for_selector("#call-state .m-tag-info")
    [(recorded, answered, ended)] = until(lambda: the_last_recording(house), 20)
    assert recorded > seconds_between(answered, ended) - 1.5  # one recording, over both changes


def the_last_recording(house: House) -> list[tuple[Any, ...]]:
    """Its seconds, and when its call was answered and ended."""
    return house.rows(
        "select r.seconds, c.answered, c.ended from telephony_call c "
        "join telephony_recording r on r.call_id = c.id and r.kind = 'talk' "
        "where c.id = (select id from telephony_call order by arrived desc limit 1)"
    )


# --- two at once ------------------------------------------------------------------------------------------------------


@pytest.fixture
def line_rings_two(house: House) -> Iterator[None]:
    """There is no page for a line's manners yet."""
    manners(house, "ring_at_once = 2, has_notice = false, menu = '{}'")
    yield
    manners(house, """ring_at_once = 1, has_notice = true, menu = '{"1": {"topic": "WAG"}}'""")


def test_two_volunteers_take_the_same_call(house: House, people: Comes, callers: Comes, line_rings_two: None) -> None:
    first, second = people(Volunteer, house), people(Volunteer, house, "shenzhen2")
    for one in (first, second):
        one.goes_on_duty()
    looks_again(house)  # one of them may be ready since an earlier story: that one would ring alone
    worker = callers(house)
    worker.calls(LINE, "13911112222")
    for one in (first, second):
        one.hears_it_ring()
    first.page.keyboard.press("Space")
    second.page.keyboard.press("Space")
    answered = (
        "select u.username from telephony_call c join access_user u on u.id = c.answered_by_id where c.is_live = true"
    )
    [(who,)] = until(lambda: house.rows(answered), 15)
    winner, loser = (first, second) if who == first.username else (second, first)
    told = loser.is_told()  # it goes by itself some seconds later
    winner.has_the_page_of_the_talk()
    assert (winner.hears(WORKER_TONE), worker.hears(VOLUNTEER_TONE)) == (True, True)
    # Whoever pressed a moment too late hears who has it; whoever had not pressed yet, that it went elsewhere.
    assert told.endswith(("已经接了。", "电话转给了别人，或对方挂了。"))
    assert loser.is_told_by_the_phone() in ("通话结束。", "电话转给了别人，或对方挂了。")
    assert (winner.talks(), loser.talks(), worker.is_on_the_line) == (True, False, True)
    loser.page.wait_for_selector("#presence[data-state=ready]")
    winner.hangs_up()
    loser.goes_off_duty()


def test_two_volunteers_take_the_same_call_back(house: House, people: Comes) -> None:
    visitor, first, second = people(Visitor, house), people(Volunteer, house), people(Volunteer, house, "shenzhen2")
    visitor.asks_to_be_called("13711113333", "想问加班费怎么算。", city="440300")
    for one in (first, second):
        one.opens("/console/hotline/call-backs")
    row = "tr:has-text('137****3333')"
    with first.page_changes():
        first.page.click(f"{row} form[action$='/take'] button")
    second.page.click(f"{row} form[action$='/take'] button")
    assert "黄老师" in second.is_told()
    second.picture("call-back-taken")
    assert first.page.locator(f"{row} form[action$='/call']").count() == 1


# --- sealed -----------------------------------------------------------------------------------------------------------


def test_sealed_in_mid_story(house: House, people: Comes, callers: Comes) -> None:
    """Calls ring, what is said is kept, pages say 'sealed'; afterwards everything is where it belongs."""
    volunteer, mediator, visitor = people(Volunteer, house), people(Mediator, house), people(Visitor, house)
    case = mediator.takes_a_case()
    worker = callers(house)
    _call, contact = they_talk(volunteer, worker, "13922223333")
    volunteer.writes("封存前写的。")

    house.seal()
    with volunteer.while_it_is_broken(), mediator.while_it_is_broken(), visitor.while_it_is_broken():
        volunteer.page.fill("[name=words]", "封存前写的。封存时接着写。")
        volunteer.signs_in_on_top()
        volunteer.page.wait_for_selector("[data-autosave-state]:has-text('先封着')")
        assert (worker.is_on_the_line, worker.hears(VOLUNTEER_TONE)) == (True, True)
        volunteer.hangs_up()

        mediator.signs_in()
        assert mediator.opens(case) == 503
        assert "档案已封存" in mediator.reads("body")
        mediator.picture("sealed")
        visitor.asks_to_be_called("13611114444", "封存时在网上留的话。", city="440300")

        volunteer.goes_on_duty()
        worker = callers(house)
        it_rings(volunteer, worker, "13933334444")
        assert "号码封着" in volunteer.reads("#ring")
        volunteer.picture("sealed-ring")
        volunteer.answers_with_space()
        volunteer.page.wait_for_selector("#sealed-form")
        volunteer.page.fill("#sealed-form [name=words]", "封存时来的电话。")
        volunteer.page.wait_for_selector("[data-autosave-state]:has-text('先封着')")
        volunteer.picture("sealed-talk")
        worker.hangs_up()
        volunteer.is_off_the_phone()
        volunteer.sends("#sealed-form")
        volunteer.receives_a_visitor_sealed(name="小潘", words="封存时来的人。")
        house.unseal()

    until(
        lambda: house.rows("select count(*) from hotline_intake_item where finished and filed_at is null") == [(0,)], 60
    )
    volunteer.opens(contact)
    assert volunteer.words() == "封存前写的。封存时接着写。"
    assert volunteer.words_of_unfinished() >= {"封存时来的电话。", "封存时来的人。"}
    volunteer.opens("/console/hotline/call-backs")
    assert "封存时在网上留的话" in volunteer.reads()
    assert mediator.opens(case) == 200


# --- killed -----------------------------------------------------------------------------------------------------------


def it_is_over(house: House, call: str) -> None:
    """For the switchboard; the pages follow it."""
    until(lambda: house.rows("select is_live from telephony_call where id = ?", call.replace("-", "")) == [(0,)], 30)


def test_killed_in_mid_story(house: House, people: Comes, callers: Comes) -> None:
    """kill -9 of one part after the other, with a worker on the line and words half typed."""
    volunteer, mediator = people(Volunteer, house), people(Mediator, house)
    case = mediator.takes_a_case()
    worker = callers(house)
    call, contact = they_talk(volunteer, worker, "13944445555")
    volunteer.writes("一。")
    with volunteer.while_it_is_broken(), mediator.while_it_is_broken():
        mediator.writes_a_note(case, "停电前一秒写的。")
        house.kill("web")
        volunteer.page.fill("[name=words]", "一。二。")
        house.wait_until_well()
        volunteer.is_saved("一。二。", contact)

        house.kill("keeper")
        volunteer.page.fill("[name=words]", "一。二。三。")
        house.wait_until_well()
        volunteer.is_saved("一。二。三。", contact)

        house.kill("switchboard")
        assert (worker.is_on_the_line, worker.hears(VOLUNTEER_TONE), volunteer.hears(WORKER_TONE)) == (True, True, True)
        for part in ("worker", "clock", "events"):
            house.kill(part)
        house.wait_until_well()
        volunteer.writes("一。二。三。四。")
        worker.hangs_up()
        volunteer.is_off_the_phone()
        volunteer.page.wait_for_selector("#call-state .m-tag-info")

    it_is_over(house, call)
    volunteer.opens(contact)
    assert volunteer.words() == "一。二。三。四。"
    mediator.opens(case)
    assert "停电前一秒写的。" in mediator.reads("#history")
    volunteer.says_what_came_of_it(outcome="INFO")
    until(
        lambda: (
            house.rows("select count(*) from telephony_recording r where call_id = ?", call.replace("-", "")) == [(1,)]
        ),
        40,
    )
    assert house.martlet("journal", "verify").startswith("The journal holds")
    said = house.said()
    assert [
        part
        for part in ("web", "keeper", "switchboard", "worker", "clock", "events")
        if f"{part} ended (signal SIGKILL)" not in said
    ] == []
    assert re.findall(r"Traceback|CRITICAL", said) == []


def test_killed_in_what_works_behind_a_part(house: House, people: Comes, callers: Comes) -> None:
    """Web and switchboard have processes of their own: each is killed in a call, and the talk, the words and the next call go on."""
    volunteer = people(Volunteer, house)
    worker = callers(house)
    _call, contact = they_talk(volunteer, worker, "13944446666")
    said = ""
    with volunteer.while_it_is_broken():
        for part in ("web", "switchboard"):
            for place, pid in enumerate(house.behind(part)):
                if not alive(pid):
                    continue  # its part was started anew when the one before it was killed
                os.kill(pid, signal.SIGKILL)
                said += f"{part} {place}。"
                volunteer.page.fill("[name=words]", said)
                until(lambda gone=pid: not alive(gone), 10)
                house.wait_until_well()
                volunteer.is_saved(said, contact)
                assert (worker.is_on_the_line, worker.hears(VOLUNTEER_TONE)) == (True, True)
    assert ("web" in said, "switchboard" in said) == (True, True)
    worker.hangs_up()
    volunteer.is_off_the_phone()
    volunteer.page.wait_for_selector("#call-state .m-tag-info")
    assert volunteer.words() == said


def test_the_exchange_killed_in_a_call(house: House, people: Comes, callers: Comes) -> None:
    """The call is gone, as with a cut line; what was written is there, it is told as ended, and the next one is served."""
    volunteer = people(Volunteer, house)
    worker = callers(house)
    call, contact = they_talk(volunteer, worker, "13944447777")
    volunteer.writes("他说到一半。")
    with volunteer.while_it_is_broken():
        house.kill("exchange")
        house.wait_until_well()
        it_is_over(house, call)
    volunteer.opens(contact)
    assert volunteer.words() == "他说到一半。"
    volunteer.says_what_came_of_it(outcome="INFO")
    again = callers(house)
    they_talk(volunteer, again, "13944447777")
    assert (again.hears(VOLUNTEER_TONE), volunteer.hears(WORKER_TONE)) == (True, True)
    volunteer.hangs_up()


def test_the_whole_house_killed_and_started_again(house: House, people: Comes, callers: Comes) -> None:
    """kill -9 of the process in the terminal takes every part along; the next `make run` has all that was acknowledged."""
    volunteer, mediator = people(Volunteer, house), people(Mediator, house)
    case = mediator.takes_a_case()
    worker = callers(house)
    call, contact = they_talk(volunteer, worker, "13944448888")
    volunteer.writes("灯灭之前写的。")
    mediator.writes_a_note(case, "灯灭之前记的。")
    with volunteer.while_it_is_broken(), mediator.while_it_is_broken():
        house.kill_all()
        volunteer.page.fill("[name=words]", "灯灭之前写的。灯灭之后写的。")
        house.start()
        house.wait_until_well()
        volunteer.is_saved("灯灭之前写的。灯灭之后写的。", contact)  # the page was open all the time
    it_is_over(house, call)
    mediator.opens(case)
    assert "灯灭之前记的。" in mediator.reads("#history")
    volunteer.opens(contact)
    volunteer.says_what_came_of_it(outcome="INFO")
    assert house.martlet("journal", "verify").startswith("The journal holds")


# --- no pages ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def short_wrap_up(house: House) -> Iterator[None]:
    """And nothing unsaved of the tests before, which would keep its writer on a break."""
    house.write("update hotline_contact set state = 'done' where state <> 'done'")
    manners(house, "wrap_seconds = 2, has_notice = false, menu = '{}'")
    yield
    manners(house, """wrap_seconds = 180, has_notice = true, menu = '{"1": {"topic": "WAG"}}'""")


def test_calls_ring_while_there_are_no_pages(house: House, people: Comes, callers: Comes, short_wrap_up: None) -> None:
    """News of the first call's end makes the phone ask, and nobody answers: it stays, and the second call is heard."""
    volunteer = people(Volunteer, house)
    volunteer.goes_on_duty()
    first, second = callers(house), callers(house)
    first.calls(LINE, "13944449999")
    volunteer.hears_it_ring()
    volunteer.answers_with_space()
    volunteer.has_the_page_of_the_talk()
    volunteer.says_what_came_of_it(outcome="INFO")
    volunteer.goes_to("/console/hotline/walk-in")
    contact = volunteer.receives_who_stands_here(name="小潘")
    volunteer.page.evaluate("() => { window.loadedOnce = true; }")
    with volunteer.while_it_is_broken(), house.without("web"):
        volunteer.page.fill("[name=words]", "一。")
        with volunteer.asks_in_vain("/phone.json"):
            first.hangs_up()  # two seconds later the wrap-up is over: that is the news
        second.calls(LINE, "13955550000")
        volunteer.hears_it_ring_elsewhere()
        volunteer.answers_with_the_button()
        assert (second.hears(VOLUNTEER_TONE), volunteer.hears(WORKER_TONE)) == (True, True)
        volunteer.page.fill("[name=words]", "一。二。")
    house.wait_until_well()
    volunteer.is_saved("一。二。", contact)
    assert (volunteer.page.evaluate("() => window.loadedOnce"), second.is_on_the_line) == (True, True)
    second.hangs_up()
    volunteer.is_off_the_phone()
    volunteer.phone_is_ready()


def test_who_called_is_shown_once_there_are_pages_again(
    house: House, people: Comes, callers: Comes, short_wrap_up: None
) -> None:
    """Nor any news: the call rings on a console without its card, and its page comes by itself afterwards."""
    volunteer = people(Volunteer, house)
    volunteer.goes_on_duty()
    volunteer.page.evaluate("() => { window.loadedOnce = true; }")
    worker = callers(house)
    with volunteer.while_it_is_broken(), house.without("web", "events"):
        worker.calls(LINE, "13955551111")
        volunteer.hears_it_ring_elsewhere()
        volunteer.answers_with_space()
        assert (worker.hears(VOLUNTEER_TONE), volunteer.hears(WORKER_TONE)) == (True, True)
        volunteer.page.click('[data-do="hold"]')
        volunteer.sees("没有成功，通话还是原来的样子。过一会儿再试。", "#alerts")
        volunteer.picture("no-pages")
    house.wait_until_well()
    contact = volunteer.has_the_page_of_the_talk()
    volunteer.writes("网页坏了也接得到。")
    assert (volunteer.page.evaluate("() => window.loadedOnce"), worker.is_on_the_line) == (True, True)
    worker.hangs_up()
    volunteer.is_off_the_phone()
    volunteer.opens(contact)
    assert volunteer.words() == "网页坏了也接得到。"


def test_a_phone_that_the_exchange_refused_once(house: House, people: Comes, callers: Comes) -> None:
    """It asks again by itself, over the connection it has."""
    volunteer = people(Volunteer, house)
    refused: list[str] = []

    def once_refused(wire: WebSocketRoute) -> None:
        exchange = wire.connect_to_server()

        def on_the_way(words: str | bytes) -> None:
            if refused or not str(words).startswith("REGISTER"):
                exchange.send(words)
                return
            refused.append(str(words))
            kept = [line for line in str(words).split("\r\n") if re.match("Via|From|To|Call-ID|CSeq", line)]
            wire.send("\r\n".join(["SIP/2.0 503 Busy", *kept, "Content-Length: 0", "", ""]))

        wire.on_message(on_the_way)

    volunteer.page.route_web_socket(re.compile("^ws"), once_refused)
    volunteer.goes_on_duty()
    assert len(refused) == 1
    worker = callers(house)
    it_rings(volunteer, worker, "13955552222")
    worker.hangs_up()
    volunteer.hears_it_stop()


def manners(house: House, what: str) -> None:
    house.write(f"update telephony_line set {what} where number = ?", LINE)  # noqa: S608
    looks_again(house)


def looks_again(house: House) -> None:
    """The switchboard reads at once how its lines and who is on duty stand; by itself it does every few seconds."""
    os.kill(house.parts()["switchboard"], signal.SIGUSR1)
    time.sleep(LOOKS_WITHIN)
