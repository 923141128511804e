"""Lists of people to be called: who is on them, one by one, and what may be read of the answers."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem
from martlet.hotline import hooks, selectors, services
from martlet.hotline.models import CallBack, CallDown, CallDownEntry, Contact
from martlet.hotline.rules import times
from martlet.hotline.rules.matters import label
from martlet.hotline.rules.shares import shares
from martlet.registry.models import Consent, Person
from martlet.registry.selectors import not_to_be_called
from martlet.registry.services import create_person, merge_persons, record_consent, refuse_calls, withdraw_consent

QUESTION, ANSWERS = "说好的钱拿到了吗？", ["都拿到了", "拿到一部分", "没拿到"]


# --- the rule ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([5, 4], None), ([0, 0, 0], None), ([60, 40], [60, 40]), ([90, 10, 0], [90, 10, 0]),
        ([50, 40, 3], [54, None, None]), ([50, 7, 3], [83, None, None]), ([97, 3], [None, None]),
        ([97, 3, 0], [None, None, 0]),
    ],
)  # fmt: skip
def test_few_answers_are_hidden(counts: list[int], shown: list[int | None] | None) -> None:
    assert shares(counts) == shown


@given(st.lists(st.integers(0, 40), min_size=2, max_size=6))
def test_no_small_answer_is_shown_and_none_is_hidden_alone(counts: list[int]) -> None:
    shown = shares(counts)
    if shown is None:
        assert sum(counts) < 10
        return
    hidden = [place for place, percent in enumerate(shown) if percent is None]
    assert {place for place, count in enumerate(counts) if 0 < count < 10} <= set(hidden)
    assert len(hidden) != 1


# --- making ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def people(cast: Any) -> Callable[..., list[Person]]:
    def make(count: int, office: Any = None, **more: Any) -> list[Person]:
        office = office or cast.beijing
        actor = cast.beijing_volunteer if office == cast.beijing else cast.shenzhen_volunteer
        return [
            create_person(actor, office=office, name=f"王小{'一二三四五六七八九十百千'[n]}", **{"phones": [f"1380013{n:04d}"], **more})
            for n in range(count)
        ]  # fmt: skip

    return make


def talked(cast: Any, person: Person, days: int = 1, office: Any = None) -> Contact:
    when = timezone.now() - timedelta(days=days)
    contact = Contact(
        office=office or cast.beijing, key_office=(office or cast.beijing).pk, channel="PHONE", state="done", started=when,
        ended=when, person=person, outcome="INFO", handled_by=cast.beijing_volunteer.user, words="", number="", visitor="",
        place="", outcome_note="", promise="",
    )  # fmt: skip
    contact.save(force_insert=True)
    return contact


def make(cast: Any, **more: Any) -> CallDown:
    today = timezone.localdate()
    given = {
        "office": cast.beijing, "title": "十一月的钱", "question": QUESTION, "answers": ANSWERS, "source": "contacts",
        "first": today - timedelta(days=30), "last": today, **more,
    }  # fmt: skip
    found: CallDown = services.make_call_down(cast.beijing_coordinator, **given)
    return found


@pytest.fixture
def listed(cast: Any, people: Any) -> CallDown:
    for person in people(3):
        talked(cast, person)
    return make(cast)


def test_everybody_once_and_who_must_not_be_called_is_left_out_and_counted(cast: Any, people: Any) -> None:
    volunteer = cast.beijing_volunteer
    one, twice, took_back, said_no, agreed_again = people(5)
    [without] = people(1, phones=[])
    [foreign] = people(1, office=cast.shenzhen)
    for person in (one, twice, twice, took_back, said_no, agreed_again, without, foreign):
        talked(cast, person)
    talked(cast, one, days=90)
    given = record_consent(volunteer, took_back, purpose="contact", channel="oral_phone")
    withdraw_consent(volunteer, took_back, consent_id=given.pk)
    refuse_calls(volunteer, said_no, channel="oral_phone")
    refuse_calls(volunteer, agreed_again, channel="oral_phone")
    record_consent(volunteer, agreed_again, purpose="contact", channel="oral_phone")
    found = make(cast)
    assert set(found.entries.values_list("person", flat=True)) == {one.pk, twice.pk, agreed_again.pk}
    assert found.left_out == {"no": 2, "number": 1, "file": 1}


@pytest.mark.parametrize("later", ["no", "yes"])
def test_what_was_said_to_a_file_that_was_merged_counts_for_the_one_it_went_into(
    cast: Any, people: Any, later: str
) -> None:
    volunteer = cast.beijing_volunteer
    kept, gone, other = people(3)
    for person in (kept, gone, other):
        talked(cast, person)
    refuse_calls(volunteer, gone, channel="oral_phone")
    merge_persons(cast.beijing_coordinator, kept=kept, gone=gone, kept_rev=kept.rev, gone_rev=gone.rev)
    assert not_to_be_called([kept.pk, gone.pk, other.pk]) == {kept.pk, gone.pk}
    if later == "yes":
        record_consent(volunteer, kept, purpose="contact", channel="oral_phone")
    called = set(make(cast).entries.values_list("person", flat=True))
    assert called == ({kept.pk, other.pk} if later == "yes" else {other.pk})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"), ({"question": ""}, "question"), ({"answers": ["一个"]}, "answers"),
        ({"answers": ["同", "同"]}, "answers"), ({"answers": list("一二三四五六七")}, "answers"), ({"source": "all"}, "source"),
        ({"source": "issue"}, "issue"), ({"source": "issue", "issue": "WAG-NONE"}, "issue"),
        ({"source": "issue", "issue": "TRA"}, "source"),
        ({"first": timezone.localdate() + timedelta(days=9)}, "last"),
        ({"first": timezone.localdate() - timedelta(days=900)}, "last"),
        ({"first": timezone.localdate(), "last": timezone.localdate()}, "source"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(cast: Any, people: Any, wrong: dict[str, Any], field: str) -> None:
    talked(cast, people(1)[0])
    with pytest.raises(Problem) as problem:
        make(cast, **wrong)
    assert (problem.value.field, CallDown.objects.count()) == (field, 0)


@pytest.mark.parametrize(
    ("issue", "who"), [("INJ-NEW", [0]), ("WAG", [1, 2]), ("WAG-ARR", [1])]
)  # fmt: skip
def test_of_one_issue_or_of_a_whole_group_of_them(cast: Any, people: Any, issue: str, who: list[int]) -> None:
    everybody = people(4)
    for person, about in zip(everybody, ("INJ-NEW", "WAG-ARR", "WAG-MIN", ""), strict=True):
        Contact.objects.filter(pk=talked(cast, person).pk).update(issue=about)
    found = make(cast, source="issue", issue=issue)
    assert set(found.entries.values_list("person", flat=True)) == {everybody[place].pk for place in who}
    assert (
        selectors.call_downs(cast.beijing_volunteer)[0].source == f"这几天为某件事和我们谈过的人：{label(issue, 'zh')}"
    )


def test_what_it_was_about_is_kept_only_where_it_was_asked(cast: Any, people: Any) -> None:
    talked(cast, people(1)[0])
    assert make(cast, issue="WAG").issue == ""


# --- when they want to be called ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "part"),
    [("07:59", ""), ("08:00", "morning"), ("11:29", "morning"), ("11:30", "noon"), ("14:00", "afternoon"),
     ("18:00", "evening"), ("21:29", "evening"), ("21:30", ""), ("00:00", "")],
)  # fmt: skip
def test_the_parts_of_a_day(now: str, part: str) -> None:
    assert times.part_of_day(time.fromisoformat(now)) == part


def test_every_time_that_can_be_asked_for_is_a_part_of_the_day() -> None:
    assert {CallBack.BestTime.ANY, *times.DAY} == set(CallBack.BestTime.values)
    assert (times.hours_of("evening"), times.hours_of("any")) == ("18:00–21:30", "")


def test_what_they_said_last_comes_along(cast: Any, people: Any) -> None:
    asked, through, twice, listed, silent, kept, gone = people(7)
    contact = None
    for person in (asked, through, twice, listed, silent, kept):
        contact = talked(cast, person)
    now = timezone.now()
    back = {"office": cast.beijing, "reason": CallBack.Reason.ASKED}
    CallBack.objects.create(**back, person=asked, best_time="noon")
    through_contact = Contact.objects.get(person=through)
    CallBack.objects.create(**back, outcome_contact=through_contact, best_time="evening")
    CallBack.objects.create(**back, person=twice, best_time="morning", asked_at=now - timedelta(days=2))
    CallBack.objects.create(**back, person=twice, best_time="afternoon", asked_at=now - timedelta(days=1))
    CallBack.objects.create(**back, person=twice, best_time="any")
    CallBack.objects.create(**back, person=silent)
    CallBack.objects.create(**back, person=gone, best_time="morning")
    merge_persons(cast.beijing_coordinator, kept=kept, gone=gone, kept_rev=kept.rev, gone_rev=gone.rev)
    make(cast).entries.filter(person=listed).update(best_time="evening")
    assert contact is not None
    second = make(cast, title="第二张")
    assert dict(second.entries.values_list("person", "best_time")) == {
        asked.pk: "noon", through.pk: "evening", twice.pk: "afternoon", listed.pk: "evening", silent.pk: "any",
        kept.pk: "morning",
    }  # fmt: skip


def test_who_asked_for_this_time_comes_first_and_who_asked_for_another_only_when_they_are_taken_all_the_same(
    cast: Any, listed: CallDown, time_machine_at: Any
) -> None:
    volunteer = cast.beijing_volunteer
    evening, noon, silent = listed.entries.order_by("id")
    CallDownEntry.objects.filter(pk=evening.pk).update(best_time="evening", attempts=3)
    CallDownEntry.objects.filter(pk=noon.pk).update(best_time="noon")
    time_machine_at(datetime.combine(timezone.localdate() + timedelta(days=1), time(18, 30)))
    took = []
    for _ in range(2):
        entry = services.take_next(volunteer, listed)
        took.append(entry.pk)
        services.record_answer(volunteer, entry, answer=0)
    assert took == [evening.pk, silent.pk]
    page = selectors.call_down_page(volunteer, listed.pk)
    assert (page.only_later, [(one.hours, one.count, one.is_now) for one in page.wanted]) == (
        True, [("11:30–14:00", 1, False)],
    )  # fmt: skip
    with pytest.raises(Problem) as later:
        services.take_next(volunteer, listed)
    assert "别的时段" in str(later.value.message)
    assert services.take_next(volunteer, listed, anyway=True).pk == noon.pk


def test_who_cannot_talk_now_comes_again_when_they_want(cast: Any, listed: CallDown, time_machine_at: Any) -> None:
    volunteer = cast.beijing_volunteer
    CallDownEntry.objects.exclude(pk=listed.entries.first().pk).delete()
    day = timezone.localdate() + timedelta(days=1)
    time_machine_at(datetime.combine(day, time(9)))
    CallDownEntry.objects.update(not_before=timezone.now())
    entry = services.take_next(volunteer, listed)
    services.start_call(volunteer, entry)
    with pytest.raises(Problem) as wrong:
        services.call_later(volunteer, entry, best_time="night")
    assert wrong.value.field == "best_time"
    put = services.call_later(volunteer, entry, best_time="noon")
    assert (put.state, put.best_time, put.attempts, put.locked_by, put.contact) == ("open", "noon", 1, None, None)
    assert Contact.objects.filter(direction="out").count() == 0
    with pytest.raises(Problem):
        services.take_next(volunteer, listed)
    time_machine_at(datetime.combine(day, time(11, 30)))
    again = services.take_next(volunteer, listed)
    assert again.pk == entry.pk
    put = services.call_later(volunteer, again, best_time="noon")  # this noon, but not this minute
    assert put.not_before == timezone.now() + timedelta(hours=3)
    assert services.undo_entry(volunteer, put).locked_by_id == volunteer.user_id
    with pytest.raises(Refused):
        services.call_later(cast.shenzhen_coordinator, entry, best_time="noon")


def test_only_a_coordinator_of_the_office_makes_and_closes_one(cast: Any, listed: CallDown) -> None:
    for actor in (cast.beijing_volunteer, cast.shenzhen_coordinator, cast.auditor):
        with pytest.raises(Refused):
            services.close_call_down(actor, listed)
        with pytest.raises(Refused):
            services.make_call_down(
                actor, office=cast.beijing, title="x", question="x", answers=["a", "b"], source="contacts",
                first=timezone.localdate(), last=timezone.localdate(),
            )  # fmt: skip


def test_other_rooms_say_whom_a_list_can_be_made_of() -> None:
    assert sorted(hooks.call_down_sources) == ["closed", "contacts", "due", "issue", "performed"]


# --- working through it ------------------------------------------------------------------------------------------------
def test_two_take_the_next_and_get_two_people(cast: Any, listed: CallDown) -> None:
    first = services.take_next(cast.beijing_volunteer, listed)
    second = services.take_next(cast.beijing_mediator, listed)
    assert first.person_id != second.person_id
    assert services.take_next(cast.beijing_volunteer, listed).pk == first.pk  # what is in hand comes first
    with pytest.raises(Problem) as late:
        services.record_answer(cast.beijing_mediator, first, answer=0)
    assert cast.beijing_volunteer.name in late.value.message
    CallDownEntry.objects.filter(pk=first.pk).update(locked_until=timezone.now() - timedelta(seconds=1))
    assert services.record_answer(cast.beijing_mediator, first, answer=0).done_by_id == cast.beijing_mediator.user_id
    with pytest.raises(Problem) as done:
        services.record_answer(cast.beijing_volunteer, first, answer=1)
    assert cast.beijing_mediator.name in done.value.message
    assert CallDownEntry.objects.get(pk=first.pk).answer == 0


def test_the_same_one_taken_in_the_same_moment(cast: Any, listed: CallDown, monkeypatch: pytest.MonkeyPatch) -> None:
    """A colleague is faster between the look and the write: the next one is taken instead."""
    from martlet.hotline.services import holding

    order = list(listed.entries.order_by("attempts", "not_before", "id"))
    taken: list[int] = []

    class Times:
        @property
        def HELD(self) -> timedelta:  # noqa: N802
            if not taken:
                taken.append(1)
                CallDownEntry.objects.filter(pk=order[0].pk).update(
                    locked_by=cast.beijing_mediator.user_id, locked_until=timezone.now() + timedelta(minutes=5)
                )
            return timedelta(minutes=20)

    monkeypatch.setattr(holding, "times", Times())
    assert services.take_next(cast.beijing_volunteer, listed).pk == order[1].pk


def test_called_as_the_hotline_calls_back_and_the_answer_is_kept(cast: Any, listed: CallDown) -> None:
    volunteer = cast.beijing_volunteer
    entry = services.take_next(volunteer, listed)
    contact = services.start_call(volunteer, entry)
    assert (contact.direction, contact.person_id, contact.number[:4]) == ("out", entry.person_id, "+861")
    assert services.start_call(volunteer, entry).pk == contact.pk
    done = services.record_answer(volunteer, entry, answer=2)
    assert (done.state, done.answer, done.attempts, done.contact_id) == ("answered", 2, 1, contact.pk)
    assert services.undo_entry(volunteer, done).state == "open"
    with pytest.raises(Problem):
        services.record_answer(volunteer, entry, answer=3)


def test_nobody_there_comes_again_at_another_time_and_after_five_times_no_more(cast: Any, listed: CallDown) -> None:
    volunteer = cast.beijing_volunteer
    CallDownEntry.objects.exclude(pk=listed.entries.first().pk).delete()
    for attempt in range(1, 6):
        entry = services.take_next(volunteer, listed)
        services.start_call(volunteer, entry)
        tried = services.not_reached(volunteer, entry)
        assert (tried.attempts, Contact.objects.filter(direction="out").count()) == (attempt, 0)
        with pytest.raises(Problem):
            services.take_next(volunteer, listed)
        CallDownEntry.objects.update(not_before=timezone.now())
    assert CallDownEntry.objects.get().state == "given_up"


def test_a_no_is_written_with_the_person_and_holds_for_every_list(cast: Any, listed: CallDown) -> None:
    volunteer = cast.beijing_volunteer
    other = make(cast, title="另一张")
    entry = services.take_next(volunteer, listed)
    services.refuse(volunteer, entry)
    assert Consent.objects.get(person=entry.person_id, purpose="contact").withdrawn_at is not None
    called = set()
    while True:
        try:
            one = services.take_next(volunteer, other)
        except Problem:
            break
        called.add(one.person_id)
        services.record_answer(volunteer, one, answer=0)
    assert (entry.person_id in called, len(called)) == (False, 2)
    assert other.entries.get(person=entry.person_id).state == "refused"


def test_a_closed_list_calls_nobody_and_can_be_opened_again(cast: Any, listed: CallDown) -> None:
    services.close_call_down(cast.beijing_coordinator, listed)
    with pytest.raises(Problem):
        services.take_next(cast.beijing_volunteer, listed)
    services.reopen_call_down(cast.beijing_coordinator, listed)
    assert services.take_next(cast.beijing_volunteer, listed).state == "open"


def test_another_office_finds_nothing(cast: Any, listed: CallDown, signed_in: Any) -> None:
    entry = services.take_next(cast.beijing_volunteer, listed)
    for actor in (cast.shenzhen_coordinator, cast.wuhan_volunteer):
        assert selectors.call_downs(actor) == []
        with pytest.raises(NotVisible):
            selectors.call_down_page(actor, listed.pk)
        with pytest.raises(Refused):
            services.take_next(actor, listed)
        client = signed_in(actor)
        assert client.get(reverse("hotline:call-down", args=[listed.pk])).status_code == 404
        for name in ("call", "number", "done", "undo"):
            assert client.post(reverse(f"hotline:call-down-{name}", args=[entry.pk])).status_code == 404


# --- pages -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_list_is_looked_at_made_worked_and_closed(cast: Any, people: Any, signed_in: Any, language: str) -> None:
    for person in people(2):
        talked(cast, person)
    boss, client = signed_in(cast.beijing_coordinator), signed_in(cast.beijing_volunteer)
    boss.cookies["lang"] = client.cookies["lang"] = language
    today = timezone.localdate()
    new = reverse("hotline:call-down-new")
    assert boss.get(new).status_code == 200
    data = {
        "title": "十一月的钱", "office": cast.beijing.pk, "source": "contacts", "first": today - timedelta(days=9),
        "last": today, "question": QUESTION, "answers": "\n".join(ANSWERS),
    }  # fmt: skip
    bad = boss.post(new, {**data, "answers": "只有一个"})
    assert (bad.status_code, QUESTION in bad.content.decode(), CallDown.objects.count()) == (422, True, 0)
    look = boss.post(new, {**data, "look": "1"}).content.decode()
    assert ("2 people fit" if language == "en" else "2 人") in look
    here = boss.post(new, data)["Location"]
    found = CallDown.objects.get()
    assert boss.post(new, {**data, "client_id": "018f0000-0000-7000-8000-000000000009"}).status_code == 302
    CallDown.objects.exclude(pk=found.pk).delete()
    assert client.get(new).status_code == 403
    assert "十一月的钱" in client.get(reverse("hotline:call-downs")).content.decode()
    client.post(reverse("hotline:call-down-take", args=[found.pk]))
    entry = CallDownEntry.objects.exclude(locked_by=None).get()
    text = client.get(here).content.decode()
    assert ("王小一" in text, "0013" in text, ANSWERS[0] in text) == (False, False, True)
    number = client.post(reverse("hotline:call-down-number", args=[entry.pk])).content.decode()
    assert number.replace(" ", "").startswith("1380013")
    assert JournalEntry.objects.filter(action="hotline.reveal_number", object_id=str(entry.pk)).exists()
    assert boss.post(reverse("hotline:call-down-number", args=[entry.pk])).status_code == 409
    contact = client.post(reverse("hotline:call-down-call", args=[entry.pk]))["Location"]
    assert QUESTION in client.get(contact).content.decode()
    done = client.post(reverse("hotline:call-down-done", args=[entry.pk]), {"answer": "0", "stay": "1"})
    assert done["Location"] == contact
    assert client.post(reverse("hotline:call-down-done", args=[entry.pk]), {"answer": "9"}).status_code == 409
    assert client.post(reverse("hotline:call-down-undo", args=[entry.pk])).status_code == 302
    assert boss.post(reverse("hotline:call-down-close", args=[found.pk])).status_code == 302
    assert "十一月的钱" in boss.get(reverse("hotline:call-downs") + "?view=closed").content.decode()


def test_a_list_of_one_issue_is_made_in_the_page_and_says_so(cast: Any, people: Any, signed_in: Any) -> None:
    for person in people(2):
        Contact.objects.filter(pk=talked(cast, person).pk).update(issue="WAG-MIN")
    boss = signed_in(cast.beijing_coordinator)
    new, today = reverse("hotline:call-down-new"), timezone.localdate()
    data = {
        "title": "最低工资", "office": cast.beijing.pk, "source": "issue", "first": today - timedelta(days=9), "last": today,
        "question": QUESTION, "answers": "\n".join(ANSWERS),
    }  # fmt: skip
    bad = boss.post(new, data)
    assert (bad.status_code, bad.context["form"].errors.keys(), QUESTION in bad.content.decode()) == (
        422, {"issue"}, True,
    )  # fmt: skip
    assert boss.post(new, {**data, "issue": "nonsense"}).status_code == 422
    assert "2 人" in boss.post(new, {**data, "issue": "WAG", "look": "1"}).content.decode()
    text = boss.get(boss.post(new, {**data, "issue": "WAG-MIN"})["Location"]).content.decode()
    assert f"这几天为某件事和我们谈过的人：{label('WAG-MIN', 'zh')}" in text


def test_later_is_pressed_in_the_page_and_another_time_asked_for_is_shown(
    cast: Any, listed: CallDown, signed_in: Any, time_machine_at: Any
) -> None:
    time_machine_at(datetime.combine(timezone.localdate() + timedelta(days=1), time(9)))
    client, here = signed_in(cast.beijing_volunteer), reverse("hotline:call-down", args=[listed.pk])
    take = reverse("hotline:call-down-take", args=[listed.pk])
    for _ in range(3):
        client.post(take)
        entry = CallDownEntry.objects.exclude(locked_by=None).get()
        done = reverse("hotline:call-down-done", args=[entry.pk])
        assert client.post(done, {"how": "later", "best_time": "night"}).status_code == 409
        assert client.post(done, {"how": "later", "best_time": "evening"})["Location"] == here
    text = client.get(here).content.decode()
    assert ("还是先打一个" in text, "约在晚上" in text, "18:00–21:30" in text) == (True, True, True)
    assert client.post(take).status_code == 409
    assert client.post(take, {"anyway": "1"})["Location"] == here
    assert "晚上 18:00–21:30" in client.get(here).content.decode()


@pytest.mark.parametrize("lists", [1, 3])
def test_the_page_of_lists_costs_the_same_for_one_and_for_three(
    cast: Any, people: Any, signed_in: Any, lists: int, django_assert_num_queries: Any
) -> None:
    for person in people(2):
        talked(cast, person)
    for n in range(lists):
        make(cast, title=f"清单{n}")
    client = signed_in(cast.beijing_volunteer)
    client.get(reverse("hotline:call-downs"))
    with django_assert_num_queries(9):
        assert client.get(reverse("hotline:call-downs")).content.decode().count("清单") == lists


def test_results_are_shown_once_ten_have_answered(cast: Any, people: Any) -> None:
    for person in people(12):
        talked(cast, person)
    found = make(cast)
    page = selectors.call_down_page(cast.beijing_coordinator, found.pk)
    assert (page.results, page.progress.left) == (None, 12)
    found.entries.update(state="answered", answer=0)
    page = selectors.call_down_page(cast.beijing_coordinator, found.pk)
    assert (page.results, page.progress.percent) == ((("都拿到了", 100), ("拿到一部分", 0), ("没拿到", 0)), 100)


def test_while_sealed_the_list_stands_without_names(cast: Any, listed: CallDown, signed_in: Any, sealed: Any) -> None:
    client = signed_in(cast.beijing_volunteer)
    services.take_next(cast.beijing_volunteer, listed)
    with sealed():
        assert client.get(reverse("hotline:call-down", args=[listed.pk])).status_code == 200
