"""Call-backs that are put off, wanted at another time of the day, or need no call any more."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.hotline.test_races import at_once
from tests.markup import tight

from martlet.access.errors import Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem
from martlet.hotline import selectors, services
from martlet.hotline.models import CallBack, Contact
from martlet.hotline.rules import times
from martlet.insight.selectors.wall import wall

Waits = Callable[..., CallBack]


@pytest.fixture
def waits(cast: Any, exchange: Any) -> Waits:
    def make(number: int = 0, office: Any = None, how: str = "no_answer", **more: Any) -> CallBack:
        call = exchange.call(office or cast.beijing, f"+861380000{number:04d}")
        found = services.callback_from_call(exchange.hangs_up(call, missed=how))
        assert found is not None
        CallBack.objects.filter(pk=found.pk).update(**more)
        found.refresh_from_db()
        return found

    return make


def shown(actor: Any, view: str = "waiting") -> list[Any]:
    return [row.id for row in selectors.call_backs(actor, {"view": view})]


# --- the rule ---------------------------------------------------------------------------------------------------------
NOW = datetime(2026, 11, 24, 10, 0)


@pytest.mark.parametrize(
    ("day", "at", "part", "again"),
    [
        (None, None, "evening", None),
        (None, time(18, 30), "", datetime(2026, 11, 24, 18, 30)),
        (None, time(9), "", datetime(2026, 11, 25, 9)),  # nine is over: tomorrow's
        (date(2026, 11, 25), time(9, 15), "noon", datetime(2026, 11, 25, 9, 15)),
        (date(2026, 11, 25), None, "any", datetime(2026, 11, 25, 8)),
        (date(2026, 11, 25), None, "evening", datetime(2026, 11, 25, 18)),
        (date(2026, 11, 24), None, "any", None),
        (date(2026, 11, 24), None, "morning", None),  # it is morning
        (date(2026, 11, 24), None, "evening", datetime(2026, 11, 24, 18)),
        (date(2026, 11, 24), time(9), "", datetime(2026, 11, 24, 9)),  # over: the check tells
    ],
)
def test_when_to_try_again(day: date | None, at: time | None, part: str, again: datetime | None) -> None:
    assert times.again_at(NOW, day, at, part) == again


def test_a_moment_that_is_over_or_far_ahead_is_no_moment() -> None:
    times.check_again(NOW + timedelta(days=30), NOW)
    for wrong in (NOW, NOW - timedelta(minutes=1), NOW + timedelta(days=30, minutes=1)):
        with pytest.raises(Problem) as told:
            times.check_again(wrong, NOW)
        assert told.value.field == "again"


# --- the order --------------------------------------------------------------------------------------------------------
def test_whose_time_it_is_comes_first_and_who_wants_another_comes_last(
    cast: Any, waits: Waits, time_machine_at: Any, django_assert_num_queries: Any
) -> None:
    now = timezone.now()
    made = [
        waits(n, best_time=best, asked_at=now - timedelta(hours=hours))
        for n, (best, hours) in enumerate([("any", 30), ("evening", 1), ("noon", 40), ("evening", 2), ("any", 31)])
    ]
    actor = cast.beijing_volunteer
    tomorrow = timezone.localdate() + timedelta(days=1)
    orders = {time(18, 30): [3, 1, 4, 0, 2], time(12): [2, 4, 0, 3, 1], time(3): [4, 0, 2, 3, 1]}
    for at, order in orders.items():
        time_machine_at(datetime.combine(tomorrow, at))
        assert shown(actor) == [made[place].pk for place in order]
    first = selectors.call_backs(actor, {"view": "waiting"}).rows[0]
    assert (first.best_time, first.hours_wanted) == ("", "")
    assert selectors.call_backs(actor, {"view": "waiting"}).rows[-1].hours_wanted == "18:00–21:30"


def test_pages_of_the_list_hold_everybody_once(cast: Any, waits: Waits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("martlet.hotline.selectors.callbacks.PAGE", 2)
    made = {waits(n, best_time=["any", "noon", "evening"][n % 3]).pk for n in range(5)}
    later = {waits(9, not_before=timezone.now() + timedelta(days=1)).pk}
    later |= {waits(10 + n, due=timezone.localdate() + timedelta(days=1 + n % 2)).pk for n in range(3)}
    for view, everybody in (("waiting", made), ("later", later)):
        found, cursor = [], ""
        while True:
            page = selectors.call_backs(cast.beijing_volunteer, {"view": view}, cursor)
            found += [row.id for row in page]
            cursor = page.next
            if not cursor:
                break
        assert (len(found), set(found)) == (len(everybody), everybody)


# --- not now ----------------------------------------------------------------------------------------------------------
def test_put_off_it_is_hidden_until_then_in_every_list_and_figure(
    cast: Any, waits: Waits, time_machine_at: Any
) -> None:
    actor, back = cast.beijing_volunteer, waits()
    other = waits(1, asked_at=timezone.now() - timedelta(hours=30))
    tomorrow = timezone.localdate() + timedelta(days=1)
    time_machine_at(datetime.combine(tomorrow, time(10)))
    again = timezone.make_aware(datetime.combine(tomorrow, time(18, 30)))
    services.take_callback(actor, back)
    after = services.finish_callback(actor, back, reached=False, best_time="evening", again=again)
    assert (after.attempts, after.best_time, after.not_before, after.locked_by) == (1, "evening", again, None)

    def counted() -> tuple[list[Any], list[Any], int, int, int, int]:
        return (
            shown(actor), shown(actor, "later"), selectors.queue_figures(actor).callbacks, wall(actor).callbacks,
            selectors.callbacks_waiting(actor), selectors.waiting_counts(actor)["later"],
        )  # fmt: skip

    assert counted() == ([other.pk], [back.pk], 1, 1, 1, 1)
    (row,) = selectors.call_backs(actor, {"view": "later"})
    assert (row.not_before, row.best_time) == (again, "晚上")
    time_machine_at(datetime.combine(tomorrow, time(18, 30)))
    assert counted() == ([back.pk, other.pk], [], 2, 2, 2, 0)


def test_who_calls_again_meanwhile_waits_at_once(cast: Any, waits: Waits, exchange: Any) -> None:
    back = waits(not_before=timezone.now() + timedelta(days=1), best_time="evening")
    assert waits() == back
    back.refresh_from_db()
    assert (back.not_before, back.times, back.best_time) == (None, 2, "evening")
    assert waits(how="kept") == back
    back.refresh_from_db()
    assert (back.reason, back.best_time) == ("kept", "any")


def test_not_reached_can_be_taken_back_with_its_moment(cast: Any, waits: Waits) -> None:
    actor, back = cast.beijing_volunteer, waits()
    services.finish_callback(actor, back, reached=False, again=timezone.now() + timedelta(days=2))
    undone = services.undo_callback(actor, back)
    assert (undone.not_before, undone.attempts, undone.locked_by_id) == (None, 0, actor.user_id)


def test_what_a_colleague_has_in_hand_is_not_put_off(cast: Any, waits: Waits) -> None:
    back = waits()
    services.take_callback(cast.beijing_coordinator, back)
    with pytest.raises(Problem) as told:
        services.finish_callback(cast.beijing_volunteer, back, reached=False, again=timezone.now() + timedelta(hours=1))
    assert "刘老师" in str(told.value.message)
    back.refresh_from_db()
    assert (back.not_before, back.attempts, back.locked_by_id) == (None, 0, cast.beijing_coordinator.user_id)


def test_what_i_promised_and_put_off_is_not_in_my_hand_until_then(cast: Any, waits: Waits, begun: Any) -> None:
    contact = begun()
    Contact.objects.filter(pk=contact.pk).update(next_owner=cast.beijing_volunteer.user)
    back = waits(contact=contact)
    assert shown(cast.beijing_volunteer, "mine") == [back.pk]
    services.finish_callback(cast.beijing_volunteer, back, reached=False, again=timezone.now() + timedelta(hours=5))
    assert (shown(cast.beijing_volunteer, "mine"), shown(cast.beijing_volunteer, "later")) == ([], [back.pk])


@pytest.mark.parametrize(
    ("typed", "chinese", "english"),
    [
        ({"again_day": "2020-01-01"}, "这个时间已经过了。写一个还没到的时间。", "This time is over."),
        ({"again_day": "{far}", "again_time": "9:05"}, "这比今天晚了 30 天还多，没人等得了那么久，", "This is more than 30 days ahead."),
        ({"again_time": "25:77"}, "时间请写成 18:30 这样。", "Write a time like 18:30."),
        ({"best_time": "midnight"}, "midnight", "midnight"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_bad_moment_is_told_and_stays_typed(
    cast: Any, waits: Waits, signed_in: Any, typed: dict[str, str], chinese: str, english: str, language: str
) -> None:
    back, client = waits(), signed_in(cast.beijing_volunteer)
    client.cookies["lang"] = language
    far = (timezone.localdate() + timedelta(days=31)).isoformat()
    typed = {name: value.format(far=far) for name, value in typed.items()}
    answer = client.post(reverse("hotline:callback-done", args=[back.pk]), {"how": "not_reached", **typed})
    text = answer.content.decode()
    assert (answer.status_code, (chinese if language == "zh-hans" else english) in text) == (422, True)
    assert [value for name, value in typed.items() if name != "best_time" and f'value="{value}"' not in text] == []
    back.refresh_from_db()
    assert (back.attempts, back.not_before) == (0, None)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_is_put_off_in_the_page_and_stands_under_later_with_its_time(
    cast: Any, waits: Waits, signed_in: Any, time_machine_at: Any, language: str
) -> None:
    time_machine_at(datetime.combine(timezone.localdate() + timedelta(days=1), time(10)))
    back, client = waits(), signed_in(cast.beijing_volunteer)
    client.cookies["lang"] = language
    day = timezone.localdate() + timedelta(days=2)
    client.post(reverse("hotline:callback-take", args=[back.pk]))
    here = reverse("hotline:callbacks")
    assert 'name="again_time"' in client.get(f"{here}?view=mine").content.decode()
    done = reverse("hotline:callback-done", args=[back.pk])
    data = {"how": "not_reached", "best_time": "evening", "again_day": day.isoformat(), "again_time": ""}
    assert client.post(done, data).status_code == 302
    undo = reverse("hotline:callback-undo", args=[back.pk])
    later = client.get(f"{here}?view=later").content.decode()
    when = f"{day.month}月{day.day}日 18:00 以后" if language == "zh-hans" else f"not before {day.day} {day:%b} 18:00"
    assert (when in later, f'data-undo="{undo}"' in later) == (True, True)
    assert "****" not in client.get(here).content.decode()


# --- what was said before ----------------------------------------------------------------------------------------------
def test_the_time_that_is_known_of_the_number_or_the_file_is_taken_over(
    cast: Any, waits: Waits, worker: Any, exchange: Any, sealed: Any
) -> None:
    said = waits(1, best_time="noon", state="done")
    assert waits(1).best_time == "noon"
    assert (waits(2).best_time, waits(1, office=cast.wuhan).best_time) == ("any", "any")  # another office was told
    known = {"office": cast.beijing, "person": worker, "reason": "web", "state": "done"}
    CallBack.objects.create(**known, best_time="evening")
    CallBack.objects.create(**{**known, "office": cast.wuhan}, best_time="morning")
    call = exchange.hangs_up(exchange.call(cast.beijing), missed="waited")  # the worker's number
    with sealed():
        assert selectors.likely_time(call) == "any"
    found = services.callback_from_call(call)
    assert (found and found.best_time, found and found.person_id) == ("evening", None)
    assert waits(1, how="kept", best_time="any") != said


# --- no call needed any more --------------------------------------------------------------------------------------------
def test_several_are_taken_out_of_the_list_and_back(cast: Any, waits: Waits) -> None:
    actor, made = cast.beijing_volunteer, [waits(n) for n in range(3)]
    services.take_callback(cast.beijing_coordinator, made[2])
    assert services.close_callbacks(actor, made, because="double") == 2
    assert (shown(actor), wall(actor).callbacks) == ([made[2].pk], 1)
    assert sorted(CallBack.objects.values_list("state", "because", "attempts")) == [
        ("closed", "double", 0), ("closed", "double", 0), ("open", "", 0),
    ]  # fmt: skip
    assert JournalEntry.objects.filter(action="hotline.callbacks", object_id=str(made[0].pk)).exists()
    with pytest.raises(Problem):
        services.reopen_callbacks(cast.beijing_coordinator)
    assert services.reopen_callbacks(actor) == 2
    assert shown(actor) == [one.pk for one in made]
    services.close_callbacks(actor, made[:1], because="wrong")
    services.close_callbacks(actor, made[1:2], because="wrong")
    assert services.reopen_callbacks(actor) == 1  # the last closing alone
    CallBack.objects.filter(state="closed").update(done_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Problem) as late:
        services.reopen_callbacks(actor)
    assert "过了撤销时间" in str(late.value.message)


def test_nothing_ticked_no_reason_or_another_office_closes_nothing(cast: Any, waits: Waits) -> None:
    back = waits()
    for callbacks, because, field in (([], "double", "ids"), ([back], "", "because"), ([back], "bored", "because")):
        with pytest.raises(Problem) as told:
            services.close_callbacks(cast.beijing_volunteer, callbacks, because=because)
        assert told.value.field == field
    with pytest.raises(Refused):
        services.close_callbacks(cast.shenzhen_coordinator, [back], because="double")
    back.refresh_from_db()
    assert back.state == "open"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_is_asked_before_they_are_closed_in_the_page(cast: Any, waits: Waits, signed_in: Any, language: str) -> None:
    made, foreign = [waits(n) for n in range(3)], waits(7, office=cast.wuhan)
    client, close = signed_in(cast.beijing_volunteer), reverse("hotline:callbacks-close")
    client.cookies["lang"] = language
    page = client.get(reverse("hotline:callbacks")).content.decode()
    assert page.count('name="ids"') == 3
    ids = {"ids": [str(one.pk) for one in (*made[:2], foreign)] + ["nonsense"]}
    assert client.post(close, {}).status_code == 409
    asked = client.post(close, ids)
    title = "把 2 条回电移出列表？" if language == "zh-hans" else "Take 2 call-backs out of the list?"
    assert (asked.status_code, title in asked.content.decode()) == (200, True)
    assert CallBack.objects.filter(state="open").count() == 4  # asked first
    bad = client.post(close, {**ids, "sure": "1"})
    assert (bad.status_code, tight(bad.content.decode()).count("checked><span><b")) == (422, 2)
    assert client.post(close, {**ids, "sure": "1", "because": "helped"}).status_code == 302
    assert set(CallBack.objects.filter(state="closed").values_list("pk", flat=True)) == {one.pk for one in made[:2]}
    reopen = reverse("hotline:callbacks-reopen")
    assert f'data-undo="{reopen}"' in client.get(reverse("hotline:callbacks")).content.decode()
    assert client.post(reopen).status_code == 302
    assert CallBack.objects.filter(state="open").count() == 4


# --- two at once --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied_journal")
def test_two_volunteers_at_the_same_one(cast: Any, waits: Waits) -> None:
    """One takes it while the other says it needs no call: whoever is first keeps it, the other is told."""
    back = waits()
    taken, closed = at_once(
        lambda: services.take_callback(cast.beijing_volunteer, back),
        lambda: services.close_callbacks(cast.beijing_coordinator, [back], because="helped"),
    )
    back.refresh_from_db()
    if closed:
        assert (back.state, type(taken).__name__) == ("closed", "Problem")
    else:
        assert (back.state, back.locked_by_id) == ("open", cast.beijing_volunteer.user_id)
