"""Call-backs: how they come, that one person works on one, and the public request."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.hotline.conftest import NUMBER

from martlet import vault
from martlet.access.actor import PUBLIC
from martlet.access.errors import Refused
from martlet.access.models import JournalEntry, LiveEvent
from martlet.foundation.errors import Problem
from martlet.hotline import calls, selectors, services
from martlet.hotline.models import CallBack, Contact, RequestCount
from martlet.hotline.rules import flood, times
from martlet.telephony.models import Recording


def missed(exchange: Any, office: Any, number: str = NUMBER, how: str = "no_answer") -> Any:
    return exchange.hangs_up(exchange.call(office, number), missed=how)


# --- how they come ----------------------------------------------------------------------------------------------------


def test_a_missed_call_waits_for_ours_once(cast: Any, exchange: Any) -> None:
    call = missed(exchange, cast.beijing)
    assert services.callback_from_call(call) == services.callback_from_call(call)
    assert [(one.reason, one.times) for one in CallBack.objects.all()] == [("missed", 1)]


def test_the_same_number_again_raises_the_count_and_keeps_the_age(cast: Any, exchange: Any) -> None:
    first = missed(exchange, cast.beijing)
    type(first).objects.filter(pk=first.pk).update(ended=timezone.now() - timedelta(hours=30))
    first.refresh_from_db()
    services.callback_from_call(first)
    services.callback_from_call(missed(exchange, cast.beijing, how="hung_up"))
    services.callback_from_call(missed(exchange, cast.beijing, "+8613900000000", how="hung_up"))
    rows = selectors.call_backs(cast.beijing_volunteer, {"view": "waiting"}).rows
    assert [(row.number, row.times, row.old, row.reason) for row in rows] == [
        ("138****5678", 2, True, "missed"),
        ("139****0000", 1, False, "abandoned"),
    ]
    figures = selectors.queue_figures(cast.beijing_volunteer)
    assert (figures.callbacks, figures.old) == (2, 1)


def test_a_withheld_number_makes_one_only_of_a_message(cast: Any, exchange: Any) -> None:
    call = missed(exchange, cast.beijing, "")
    assert services.callback_from_call(call) is None
    calls.recorded(Recording(call=call, office=cast.beijing, kind="message", expires=timezone.localdate()))
    assert [one.reason for one in CallBack.objects.all()] == ["voicemail"]


def test_news_of_calls_arrives_through_the_signals(cast: Any, exchange: Any, worker: Any) -> None:
    from martlet.telephony import signals

    call = exchange.call(cast.beijing)
    exchange.rings(call, cast.beijing_volunteer)
    exchange.answers(call, cast.beijing_volunteer)
    for _again in range(2):  # at least once
        signals.call_answered.send_robust(sender=type(call), call=call, user=cast.beijing_volunteer.user)
    contact = Contact.objects.get()
    assert (contact.handled_by_id, contact.state, contact.channel) == (cast.beijing_volunteer.user_id, "open", "PHONE")
    told = LiveEvent.objects.filter(kind="hotline.contact", user_id=cast.beijing_volunteer.user_id).first()
    assert told is not None
    assert told.data == {"contact": str(contact.pk), "call": str(call.pk)}
    exchange.hangs_up(call)
    for _again in range(2):
        signals.call_ended.send_robust(sender=type(call), call=call, user=cast.beijing_volunteer.user)
    contact.refresh_from_db()
    assert (contact.state, contact.ended) == ("wrap_up", call.ended)
    answers = signals.call_missed.send_robust(sender=type(call), call=missed(exchange, cast.beijing, how="waited"))
    assert [answer for _receiver, answer in answers if isinstance(answer, Exception)] == []
    assert CallBack.objects.count() == 1


def test_news_while_sealed_lose_nothing(cast: Any, exchange: Any, sealed: Any) -> None:
    call = exchange.call(cast.beijing)
    exchange.answers(call, cast.beijing_volunteer)
    with sealed():
        calls.begin(call, cast.beijing_volunteer.user)
        services.callback_from_call(exchange.hangs_up(call, missed="no_duty"))
        rows = selectors.call_backs(cast.beijing_volunteer, {"view": "waiting"}).rows
        assert [(row.number, row.who) for row in rows] == [("", "")]
    assert Contact.objects.count() == 0
    assert [row.number for row in selectors.call_backs(cast.beijing_volunteer, {"view": "waiting"}).rows] == [
        "138****5678"
    ]


# --- one at a time ----------------------------------------------------------------------------------------------------


@pytest.fixture
def back(cast: Any, exchange: Any) -> CallBack:
    found = services.callback_from_call(missed(exchange, cast.beijing))
    assert found is not None
    return found


def test_who_is_second_is_told_by_name_and_time(cast: Any, back: CallBack) -> None:
    services.take_callback(cast.beijing_volunteer, back)
    services.take_callback(cast.beijing_volunteer, back)  # one's own again
    with pytest.raises(Problem) as told:
        services.take_callback(cast.beijing_coordinator, back)
    assert told.value.message == f"这一条周老师在 {timezone.localtime():%H:%M} 拿走了，换一条吧。"
    CallBack.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert services.take_callback(cast.beijing_coordinator, back).locked_by_id == cast.beijing_coordinator.user_id
    services.finish_callback(cast.beijing_coordinator, back, reached=True)
    with pytest.raises(Problem) as done:
        services.take_callback(cast.beijing_volunteer, back)
    assert done.value.message == "这一条刘老师已经办完了。"
    with pytest.raises(Refused):
        services.take_callback(cast.shenzhen_volunteer, back)


def test_not_reached_goes_back_with_an_attempt_and_can_be_undone(cast: Any, back: CallBack) -> None:
    actor = cast.beijing_volunteer
    after = services.finish_callback(actor, back, reached=False)
    assert (after.state, after.attempts, after.locked_by_id) == ("open", 1, None)
    undone = services.undo_callback(actor, back)
    assert (undone.attempts, undone.locked_by_id) == (0, actor.user_id)
    given_up = services.give_up_callback(actor, back)
    assert given_up.state == "given_up"
    assert services.undo_callback(actor, back).state == "open"
    services.finish_callback(actor, back, reached=True)
    CallBack.objects.update(done_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Problem) as late:
        services.undo_callback(actor, back)
    assert late.value.message == "过了撤销时间。从列表里再拿一次就行。"


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("view", ["waiting", "later"])
def test_the_list_costs_one_query(
    cast: Any, exchange: Any, rows: int, view: str, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        services.callback_from_call(missed(exchange, cast.beijing, f"+861380000000{number}"))
    if view == "later":
        CallBack.objects.update(not_before=timezone.now() + timedelta(hours=1))
    with django_assert_num_queries(1):
        page = selectors.call_backs(cast.beijing_volunteer, {"view": view})
    assert len(page) == rows


def test_a_spoken_message_is_heard_before_the_caller_is_called(cast: Any, exchange: Any, signed_in: Any) -> None:
    call = missed(exchange, cast.beijing, "+8613800000001")
    services.callback_from_call(call)
    services.callback_from_call(missed(exchange, cast.beijing, "+8613800000002"))
    said = Recording.objects.create(
        call=call, office=cast.beijing, kind="message", file_id=uuid4(), expires=timezone.localdate()
    )
    assert [row.message for row in selectors.call_backs(cast.beijing_volunteer, {})] == [said.pk, None]
    page = signed_in(cast.beijing_volunteer).get("/console/hotline/call-backs").content.decode()
    assert page.count("听留言") == 1
    assert f"/console/hotline/recordings/{said.pk}" in page


# --- from the website -------------------------------------------------------------------------------------------------


def ask(**more: Any) -> CallBack:
    return services.request_callback(PUBLIC, **{"number": "138 0013 5678", "city": "440300", **more})


def test_a_public_request_goes_sealed_to_the_office_of_the_city(cast: Any, sealed: Any) -> None:
    with sealed():
        made = ask(best_time="evening", words="老板跑了", name="老王", client_id=uuid4())
    assert (made.office_id, made.reason, bytes(made.number_hash)) == (cast.shenzhen.pk, "web", b"")
    assert b"13800135678" not in bytes(made.sealed)
    opened = json.loads(vault.open_intake([bytes(made.sealed)], cast.shenzhen_volunteer)[0])
    assert opened == {"number": NUMBER, "name": "老王", "words": "老板跑了"}
    (row,) = selectors.call_backs(cast.shenzhen_volunteer, {"view": "waiting"}).rows
    assert (row.number, row.who, row.words, row.best_time) == ("138****5678", "老*", "老板跑了", "晚上")
    assert selectors.call_backs(cast.beijing_volunteer, {"view": "waiting"}).rows == []
    assert ask(city="620100").office_id == cast.beijing.pk  # no office there: the first one
    assert ask(city="440100").office_id == cast.shenzhen.pk  # the same province


def test_the_same_form_twice_is_one_request(cast: Any) -> None:
    key = uuid4()
    assert ask(client_id=key).pk == ask(client_id=key).pk


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"number": "1380013567"}, "number", "手机号是 11 位，现在是 10 位。"),
        ({"number": ""}, "number", None),
        ({"best_time": "midnight"}, "best_time", "选什么时候方便接电话。"),
        ({"words": "字" * 501}, "words", "请写在 500 字以内，其余等我们打给您时再说。"),
    ],
)
def test_a_bad_request_is_told_at_its_field(cast: Any, wrong: dict[str, str], field: str, sentence: str | None) -> None:
    with pytest.raises(Problem) as told:
        ask(**wrong)
    assert told.value.field == field
    if sentence:
        assert told.value.message == sentence
    assert CallBack.objects.count() == 0


def test_one_address_that_asks_often_is_looked_at_then_sent_to_the_phone(cast: Any) -> None:
    address = "203.0.113.7"
    made = [ask(address=address) for _time in range(flood.HELD_FROM + 1)]
    assert [one.held_for_check for one in made] == [False] * flood.HELD_FROM + [True]
    assert not ask(address="203.0.113.8").held_for_check
    assert [
        len(selectors.call_backs(cast.shenzhen_volunteer, {"view": view}).rows) for view in ("waiting", "check")
    ] == [21, 1]
    services.accept_callback(cast.shenzhen_volunteer, made[-1])
    assert selectors.waiting_counts(cast.shenzhen_volunteer)["check"] == 0
    RequestCount.objects.filter(count__gt=1).update(count=flood.REFUSED_FROM)
    with pytest.raises(Problem) as told:
        ask(address=address)
    assert told.value.message == "这个网络一小时里约得太多了，请直接打我们的热线。"
    kept = RequestCount.objects.values_list("bucket", flat=True)
    assert all(address.encode() not in bytes(bucket) for bucket in kept)
    RequestCount.objects.update(hour=times.hour_bucket(timezone.now() - timedelta(hours=2)))
    assert services.drop_request_counts() == 2


def test_a_colleague_adds_one_by_hand(cast: Any) -> None:
    key = uuid4()
    made = [
        services.add_callback(
            cast.beijing_volunteer, office_row=CallBack(office=cast.beijing), number="13800135678", client_id=key
        )
        for _click in range(2)
    ]
    assert made[0].pk == made[1].pk
    with pytest.raises(Refused):
        services.add_callback(cast.beijing_volunteer, office_row=CallBack(office=cast.shenzhen), number="13800135678")
    assert JournalEntry.objects.filter(action="hotline.callbacks", allowed=False).count() == 1


# --- my day -----------------------------------------------------------------------------------------------------------


def test_my_day_holds_what_is_mine_and_survives_sealing(
    cast: Any, begun: Any, back: CallBack, worker: Any, sealed: Any
) -> None:
    actor, today = cast.beijing_volunteer, timezone.localdate()
    services.take_callback(actor, back)
    begun(visitor="老王")
    contact = begun()
    services.set_person(actor, contact, person_id=worker.pk)
    services.finish_contact(
        actor, Contact.objects.get(pk=contact.pk), rev=2, outcome="FOLLOW", issue="WAG-ARR", next_owner=cast.beijing_mediator.user,
        next_by=today, outcome_note="看合同", promise="打给他", promise_by=today + timedelta(days=1),
    )  # fmt: skip
    far = begun()
    services.finish_contact(
        actor, far, rev=1, outcome="INFO", issue="WAG-ARR", promise="年底再问", promise_by=today + timedelta(days=40)
    )
    mine = selectors.my_day(actor)
    assert [(due.who, due.what, due.days) for due in mine.promises] == [("王*明", "打给他", 1)]
    assert [row.who for row in mine.unfinished] == ["老*"]
    assert [row.number for row in mine.callbacks] == ["138****5678"]
    assert mine.next_steps == ()
    theirs = selectors.my_day(cast.beijing_mediator)
    assert [(due.who, due.what, due.days) for due in theirs.next_steps] == [("王*明", "看合同", 0)]
    assert selectors.my_day(cast.wuhan_volunteer).count == 0
    with sealed():
        closed = selectors.my_day(actor)
        assert (closed.sealed, [due.what for due in closed.promises]) == (True, [""])
    services.keep_promise(actor, contact)
    assert selectors.my_day(actor).promises == ()
    services.undo_promise(actor, Contact.objects.get(pk=contact.pk))
    services.mark_next_done(cast.beijing_mediator, contact)
    assert selectors.my_day(cast.beijing_mediator).next_steps == ()
    assert len(selectors.my_day(actor).promises) == 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_home_page_shows_it(cast: Any, begun: Any, signed_in: Any, worker: Any, language: str) -> None:
    client = signed_in(cast.beijing_volunteer)
    client.cookies["lang"] = language
    empty = client.get("/console/").content.decode()
    assert ("今天没有等您办的事" in empty) is (language == "zh-hans")
    assert "/demo/phone" in empty
    contact = begun()
    services.set_person(cast.beijing_volunteer, contact, person_id=worker.pk)
    shown = client.get("/console/").content.decode()
    assert "王*明" in shown
    assert "王小明" not in shown
    assert client.get("/console/").status_code == 200
    assert signed_in(cast.auditor).get("/console/").status_code == 200
