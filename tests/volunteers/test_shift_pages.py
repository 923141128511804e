"""The pages of shifts: what stands there and what it costs, buttons, what is wrong said in both languages, the calendar."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.conftest import Cast
from tests.markup import tight
from tests.volunteers.shifts import MONDAY, certified, every_week, on, shift

from martlet.access.actor import Actor
from martlet.access.middleware.language import COOKIE
from martlet.access.models import User
from martlet.access.services import digest
from martlet.volunteers.models import Shift, ShiftFeed, ShiftPattern, ShiftPlace
from martlet.volunteers.shifts import board, selectors, services

SignedIn = Callable[[Actor], Client]
MINE, ROSTER = "/console/volunteers/shifts", "/console/volunteers/roster"


# --- what lists cost --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_however_long(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    me, by = cast.beijing_volunteer, cast.beijing_coordinator
    certified(me)
    for number in range(rows):
        mine, free = shift(cast, 50 + 10 * number, places=2), shift(cast, 55 + 10 * number, places=2)
        on(me, mine, news="changed")
        on(by, mine)
        on(by, free, offered=timezone.now())
        on(cast.beijing_mediator, free, late=True, left=timezone.now(), reason="work")
    with django_assert_num_queries(2):
        assert [one.mates for one in selectors.my_shifts(me)] == [("刘老师",)] * rows
    with django_assert_num_queries(4):
        assert [(one.free, one.refused) for one in selectors.open_shifts(me)] == [(1, "")] * rows
    with django_assert_num_queries(1):
        assert len(selectors.today(me).news) == rows
    with django_assert_num_queries(2):
        weeks = board.week(by, timezone.localdate() + timedelta(2))
    assert len(weeks.rows) >= 1
    with django_assert_num_queries(0):
        assert selectors.today(cast.auditor).next is None


# --- my shifts ----------------------------------------------------------------------------------------------------------
def test_a_shift_is_taken_offered_and_given_back_by_its_buttons(cast: Cast, signed_in: SignedIn) -> None:
    certified(cast.beijing_volunteer)
    one, browser = shift(cast, 60), signed_in(cast.beijing_volunteer)
    assert f"{MINE}/{one.pk}/take" in browser.get(MINE).content.decode()
    assert browser.post(f"{MINE}/{one.pk}/take").url == MINE
    place = ShiftPlace.objects.get()
    page = browser.get(MINE).content.decode()
    assert (f"{MINE}/{one.pk}/take" in page, f'data-undo="{MINE}/places/{place.pk}/give-back"' in page) == (False, True)
    browser.post(f"{MINE}/places/{place.pk}/offer")
    assert "已请同事顶班" in browser.get(MINE).content.decode()
    browser.post(f"{MINE}/places/{place.pk}/keep")
    assert browser.post(f"{MINE}/places/{place.pk}/give-back").status_code == 302
    place.refresh_from_db()
    assert (place.offered, place.late, place.left is not None) == (None, False, True)


@pytest.mark.parametrize(
    ("language", "told"), [("zh-hans", "请选一下来不了的原因"), ("en", "Choose why you cannot come.")]
)
def test_late_a_page_asks_why(cast: Cast, signed_in: SignedIn, language: str, told: str) -> None:
    place, browser = on(cast.beijing_volunteer, shift(cast, 20)), signed_in(cast.beijing_volunteer)
    browser.cookies[COOKIE] = language
    there = f"{MINE}/places/{place.pk}/give-back"
    assert f'href="{there}"' in browser.get(MINE).content.decode()
    assert browser.get(there).status_code == 200
    for reason in ("", "Wang is ill"):
        answer = browser.post(there, {"reason": reason})
        assert (answer.status_code, ShiftPlace.objects.filter(left=None).count()) == (422, 1)
        assert reason or told in answer.content.decode()
    assert browser.post(there, {"reason": "way"}).status_code == 302
    assert ShiftPlace.objects.get().reason == "way"


def test_why_a_shift_cannot_be_taken_stands_in_the_place_of_the_button(cast: Cast, signed_in: SignedIn) -> None:
    certified(cast.beijing_volunteer)
    on(cast.beijing_volunteer, shift(cast, 60))
    tongue, clash = shift(cast, 70, language="yue"), shift(cast, 62)
    page = signed_in(cast.beijing_volunteer).get(MINE).content.decode()
    assert ("这一班要会说粤语的人" in page, "和已经报了的另一班时间重叠" in page) == (True, True)
    assert [one.pk for one in (tongue, clash) if f"{MINE}/{one.pk}/take" in page] == []


def test_who_was_faster_is_said(cast: Cast, signed_in: SignedIn) -> None:
    certified(cast.beijing_volunteer)
    one, browser = shift(cast, 60), signed_in(cast.beijing_volunteer)
    on(cast.beijing_mediator, one)
    browser.post(f"{MINE}/{one.pk}/take")
    assert "这一班已经满了" in browser.get(MINE).content.decode()
    assert ShiftPlace.objects.count() == 1


def test_news_stand_on_the_own_page_until_they_are_read(cast: Cast, signed_in: SignedIn) -> None:
    place, browser = on(cast.beijing_volunteer, shift(cast, 60)), signed_in(cast.beijing_volunteer)
    services.cancel_shift(cast.beijing_coordinator, shift=place.shift, reason="closed")
    page = browser.get("/console/").content.decode()
    assert ("这一班取消了" in page, "办公室不开门" in page) == (True, True)
    assert browser.get("/console/todo").json()["today"] == 1
    assert browser.post(f"{MINE}/places/{place.pk}/seen", {"next": "/console/"}).url == "/console/"
    assert "这一班取消了" not in browser.get("/console/").content.decode()
    assert browser.get("/console/todo").json()["today"] == 0


def test_how_the_shift_stands_is_on_the_call_console_while_nothing_rings(cast: Cast, signed_in: SignedIn) -> None:
    on(cast.beijing_volunteer, shift(cast, -1, places=3))
    page = signed_in(cast.beijing_volunteer).get("/console/hotline/").content.decode()
    assert ("现在这一班：3 人到了 0 人" in page, "周老师" in page) == (True, True)


# --- the roster -----------------------------------------------------------------------------------------------------------
def test_a_coordinator_plans_a_week_and_sees_its_holes(
    cast: Cast, signed_in: SignedIn, time_machine_at: Callable[[datetime], None]
) -> None:
    time_machine_at(MONDAY)
    browser = signed_in(cast.beijing_coordinator)
    assert "这一周还没有班次" in browser.get(ROSTER).content.decode()
    sent = {"weekday": "2", "begins": "09：00", "ends": "13.30", "places": "2", "language": "yue", "skill": "court"}
    assert browser.post(f"{ROSTER}/every-week", sent).status_code == 302
    page = browser.get(f"{ROSTER}?day=2026-12-03").content.decode()
    assert ("09:00–13:30" in page, "缺 2 人" in page, "粤语" in page) == (True, True, True)
    assert tight(browser.get(f"{ROSTER}/every-week").content.decode()).count("周二 09:00–13:30") == 1
    row = ShiftPattern.objects.get()
    there = f"{ROSTER}/every-week/{row.pk}"
    assert browser.post(there, {"begins": "10:00", "ends": "13:30", "places": "3"}).status_code == 302
    assert {(f"{timezone.localtime(one.starts):%H}", one.places) for one in Shift.objects.all()} == {("10", 3)}
    assert browser.post(f"{there}/end").status_code == 302
    assert (Shift.objects.count(), browser.get(there).status_code) == (0, 404)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"day": "2020-01-01"}, {"zh-hans": "已经过了", "en": "is over"}),
        ({"day": ""}, {"zh-hans": "请写日期", "en": "Write the day."}),
        ({"begins": "noon"}, {"zh-hans": "请写时间，例如 09:00", "en": "Write a time such as 09:00."}),
        ({"ends": "18:00"}, {"zh-hans": "开始和结束是同一个时间", "en": "The shift ends when it begins."}),
        ({"ends": "11:00"}, {"zh-hans": "超过 16 小时", "en": "more than 16 hours"}),
        ({"places": "many"}, {"zh-hans": "请写要几个人", "en": "Write how many are wanted, 1 to 20."}),
        ({"places": "99"}, {"zh-hans": "请写要几个人", "en": "Write how many are wanted, 1 to 20."}),
        ({"skill": "magic"}, {"zh-hans": "请从列表里选", "en": "Choose from the list."}),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, signed_in: SignedIn, language: str, change: dict[str, str], told: dict[str, str]
) -> None:
    browser = signed_in(cast.beijing_coordinator)
    browser.cookies[COOKIE] = language
    sent = {
        "day": f"{timezone.localdate() + timedelta(3)}",
        "begins": "18:00",
        "ends": "20:00",
        "places": "3",
        "skill": "court",
    }
    answer = browser.post(f"{ROSTER}/new", sent | change)
    html = answer.content.decode()
    assert (answer.status_code, told[language] in html, Shift.objects.count()) == (422, True, 0)
    kept = {"begins": "18:00", "places": "3"}
    assert [name for name, value in kept.items() if name not in change and f'value="{value}"' not in html] == []


def test_a_single_shift_is_added_changed_filled_cancelled_and_restored(cast: Cast, signed_in: SignedIn) -> None:
    certified(cast.beijing_volunteer)
    browser, day = signed_in(cast.beijing_coordinator), timezone.localdate() + timedelta(3)
    new = {"day": f"{day}", "begins": "18:00", "ends": "20:00", "places": "1"}
    assert browser.post(f"{ROSTER}/new", new).url == f"{ROSTER}?day={day}"
    one = Shift.objects.get()
    there = f"{ROSTER}/{one.pk}"
    assert browser.post(f"{there}/put-on", {"user": cast.shenzhen_volunteer.user_id}).status_code == 422
    assert browser.post(f"{there}/put-on", {"user": cast.beijing_volunteer.user_id}).status_code == 302
    place = ShiftPlace.objects.get()
    assert browser.post(there, {"begins": "18:00", "ends": "21:00", "places": "2"}).status_code == 302
    page = browser.get(there).content.decode()
    assert ("18:00–21:00" in page, "周老师" in page, "已报 1 人，要 2 人" in page) == (True, True, True)
    assert browser.post(f"{there}/cancel", {"reason": ""}).status_code == 422
    assert browser.post(f"{there}/cancel", {"reason": "event"}).status_code == 302
    page = browser.get(f"{ROSTER}?day={day}").content.decode()
    assert ("已取消" in page, f'data-undo="{there}/restore"' in page) == (True, True)
    assert browser.post(f"{there}/restore").url == there
    assert browser.post(f"{ROSTER}/places/{place.pk}/take-off").status_code == 302
    one.refresh_from_db()
    assert (one.cancelled, one.revision, ShiftPlace.objects.get().news) == (None, 3, "taken_off")


@pytest.mark.parametrize("day", ["", "x", "0001-01-01", "9999-12-31", "2026-13-01", "２０２６-11-23", "1" * 5000])
def test_a_day_that_is_none_is_this_week(cast: Cast, signed_in: SignedIn, day: str) -> None:
    browser = signed_in(cast.beijing_coordinator)
    for page in (ROSTER, f"{ROSTER}/new"):
        assert browser.get(page, {"day": day}).status_code == 200


def test_each_role_has_its_pages(cast: Cast, signed_in: SignedIn) -> None:
    found = {}
    for name in ("beijing_volunteer", "beijing_mediator", "beijing_coordinator", "director", "auditor", "admin"):
        browser = signed_in(getattr(cast, name))
        found[name] = [
            browser.get(page).status_code for page in (MINE, ROSTER, f"{ROSTER}/new", f"{ROSTER}/every-week")
        ]
    assert found == {
        "beijing_volunteer": [200, 403, 403, 403],
        "beijing_mediator": [200, 403, 403, 403],
        "beijing_coordinator": [200] * 4,
        "director": [403, 200, 200, 200],
        "auditor": [403] * 4,
        "admin": [403] * 4,
    }


# --- the calendar of other programs -----------------------------------------------------------------------------------------
def calendar_of(page: str) -> str:
    """The address that the page shows this once."""
    return page.partition("/calendar/")[2].partition(".ics")[0]


def test_a_private_calendar_is_made_renewed_and_withdrawn(cast: Cast, signed_in: SignedIn) -> None:
    browser, anybody = signed_in(cast.beijing_volunteer), Client()
    assert browser.get(f"{MINE}/calendar").url == MINE
    first = calendar_of(browser.post(f"{MINE}/calendar").content.decode())
    row = ShiftFeed.objects.get()
    assert (len(first), bytes(row.digest), row.user_id) == (43, digest(first), cast.beijing_volunteer.user_id)
    assert first not in browser.get(MINE).content.decode()
    assert anybody.get(f"/calendar/{first}.ics").status_code == 200
    second = calendar_of(browser.post(f"{MINE}/calendar").content.decode())
    assert [anybody.get(f"/calendar/{one}.ics").status_code for one in (first, second, "x")] == [404, 200, 404]
    browser.post(f"{MINE}/calendar/end")
    assert (anybody.get(f"/calendar/{second}.ics").status_code, ShiftFeed.objects.count()) == (404, 0)


def test_a_calendar_holds_times_and_nobody_s_name(cast: Cast, django_assert_num_queries: Any) -> None:
    secret = services.make_feed(cast.beijing_volunteer)
    one, gone, far = shift(cast, 60, places=3, skill="court"), shift(cast, 80), shift(cast, -24 * 31)
    for each in (one, gone, far):
        on(cast.beijing_volunteer, each)
    on(cast.beijing_volunteer, shift(cast, 100), left=timezone.now())
    on(cast.beijing_mediator, one)
    services.cancel_shift(cast.beijing_coordinator, shift=gone, reason="event")
    with django_assert_num_queries(3):
        answer = Client().get(f"/calendar/{secret}.ics")
    text = answer.content.decode()
    events = [part.partition("END:VEVENT")[0] for part in text.split("BEGIN:VEVENT")[1:]]
    assert [(f"UID:{each.uid}@martlet" in event, f"STATUS:{status}" in event) for each, status, event in zip(
        (one, gone), ("CONFIRMED", "CANCELLED"), events, strict=True)] == [(True, True)] * 2  # fmt: skip
    told = ("周老师", "孙老师", "刘老师", "zhou", "北京", "court", "热线", "event")
    assert [word for word in told if word in text] == []
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/calendar; charset=utf-8", "private, max-age=900")
    again = Client().get(f"/calendar/{secret}.ics", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, max-age=900")
    services.restore_shift(cast.beijing_coordinator, shift=gone)
    assert Client().get(f"/calendar/{secret}.ics", headers={"If-None-Match": answer["ETag"]}).status_code == 200
    assert Client().post(f"/calendar/{secret}.ics").status_code == 405


def test_a_calendar_ends_with_the_account_and_with_the_last_role_that_serves(cast: Cast) -> None:
    secret, user = services.make_feed(cast.beijing_volunteer), User.objects.get(pk=cast.beijing_volunteer.user_id)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.grants.all().delete()
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_the_week_itself_is_nothing_of_another_office(cast: Cast, signed_in: SignedIn) -> None:
    place, pattern = on(cast.beijing_volunteer, shift(cast, 60)), every_week(cast)
    browser = signed_in(cast.shenzhen_coordinator)
    for page in (f"{ROSTER}/{place.shift_id}", f"{ROSTER}/every-week/{pattern.pk}"):
        assert (browser.get(page).status_code, browser.post(page, {"places": 1}).status_code) == (404, 404)
    for page in (
        f"{ROSTER}/{place.shift_id}/cancel",
        f"{ROSTER}/places/{place.pk}/take-off",
        f"{MINE}/{place.shift_id}/take",
    ):
        assert browser.post(page, {"reason": "event"}).status_code == 404
    assert "周老师" not in browser.get(ROSTER, {"day": f"{place.shift.day}"}).content.decode()
