"""A conversation from its first word to its outcome, and who may see it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.hotline.conftest import NUMBER, WORDS

from martlet import vault
from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry
from martlet.access.policy import TABLE, visible
from martlet.foundation.errors import Problem, Stale
from martlet.hotline import selectors, services
from martlet.hotline.models import CallBack, Contact
from martlet.hotline.services.contacts import Taken
from martlet.hotline.signals import contact_done
from martlet.registry.services import create_person


def done(actor: Any, contact: Contact, **more: Any) -> Contact:
    return services.finish_contact(
        actor, contact, **{"rev": contact.rev, "outcome": "INFO", "issue": "WAG-ARR", **more}
    )


# --- begin ------------------------------------------------------------------------------------------------------------


def test_a_contact_begins_sealed(cast: Any, begun: Any) -> None:
    contact = begun(number=NUMBER, visitor="老王")
    stored = Contact.objects.filter(pk=contact.pk).values("number", "visitor", "words", "state", "channel").get()
    assert b"13800135678" not in bytes(stored["number"])
    assert (stored["state"], stored["channel"]) == ("open", "DESKPHONE")
    assert selectors.get_contact(cast.beijing_volunteer, contact.pk).visitor == "老王"


def test_the_same_form_twice_is_one_contact(cast: Any, begun: Any) -> None:
    key = uuid4()
    assert begun(client_id=key).pk == begun(client_id=key).pk
    assert Contact.objects.count() == 1


def test_a_time_ahead_is_refused_at_its_field(begun: Any) -> None:
    with pytest.raises(Problem) as told:
        begun(started=timezone.now() + timedelta(minutes=10))
    assert (told.value.field, told.value.message) == ("started", "这个时间还没到。写是什么时候谈的。")
    with pytest.raises(Problem) as channel:
        begun(channel="PIGEON")
    assert channel.value.field == "channel"
    assert Contact.objects.count() == 0


def test_nobody_begins_a_contact_of_another_office(cast: Any) -> None:
    with pytest.raises(Refused):
        services.start_contact(cast.beijing_volunteer, office=cast.shenzhen, channel="WALKIN")
    with pytest.raises(Refused):
        services.start_contact(cast.auditor, office=cast.beijing, channel="WALKIN")


def test_a_call_has_one_contact_and_the_second_volunteer_is_told_by_name(cast: Any, exchange: Any, begun: Any) -> None:
    call = exchange.call(cast.beijing)
    first = begun(channel="PHONE", call=call)
    assert begun(channel="PHONE", call=call).pk == first.pk
    with pytest.raises(Taken) as told:
        begun(cast.beijing_coordinator, channel="PHONE", call=call)
    assert told.value.message == "这通电话周老师已经接了。"


# --- write ------------------------------------------------------------------------------------------------------------


def test_words_are_kept_with_a_revision_and_one_row_in_the_journal(cast: Any, begun: Any) -> None:
    actor, contact = cast.beijing_volunteer, begun()
    rev = contact.rev
    for text in ("钱到了", "钱到了，六个人", WORDS):
        rev = services.autosave(actor, contact, rev=rev, words=text).rev
    assert rev == 4
    assert selectors.get_contact(actor, contact.pk).words == WORDS
    assert services.autosave(actor, contact, rev=rev, words=WORDS).rev == 4  # nothing new is no revision
    assert JournalEntry.objects.filter(action="hotline.write").count() == 0  # the same person, within ten minutes
    assert JournalEntry.objects.filter(action="hotline.start", object_id=str(contact.pk)).count() == 1


def test_a_second_person_is_told_and_nothing_is_lost(cast: Any, begun: Any) -> None:
    contact = begun()
    services.autosave(cast.beijing_coordinator, contact, rev=1, words="刘老师写的")
    with pytest.raises(Stale) as told:
        services.autosave(cast.beijing_volunteer, contact, rev=1, words=WORDS)
    assert told.value.message.startswith("刘老师在 ")
    assert told.value.current.words == "刘老师写的"
    saved = services.autosave(cast.beijing_volunteer, contact, rev=told.value.current.rev, words=WORDS)
    assert saved.words == WORDS
    assert JournalEntry.objects.filter(action="hotline.write").count() == 2  # each change of hands


def test_ones_own_autosave_still_on_its_way_is_no_other_version(cast: Any, begun: Any) -> None:
    actor, contact = cast.beijing_volunteer, begun()
    services.autosave(actor, contact, rev=1, words="钱到了")
    assert services.autosave(actor, contact, rev=1, words="钱到了，六个人").words == "钱到了，六个人"
    with pytest.raises(Stale):  # a second tab with an older text
        services.autosave(actor, contact, rev=1, words="没到")


def test_a_finished_contact_is_not_overwritten_from_an_older_page(cast: Any, begun: Any) -> None:
    actor, contact = cast.beijing_volunteer, begun()
    done(actor, contact, words=WORDS)
    with pytest.raises(Stale):
        done(actor, contact, rev=1, words=WORDS, outcome="OUT")
    assert Contact.objects.get(pk=contact.pk).outcome == "INFO"


# --- outcome ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"outcome": ""}, "outcome", "选一下结果。"),
        ({"outcome": "NONSENSE"}, "outcome", "这一页比结果清单旧了，刷新后重选。"),
        ({"issue": ""}, "issue", "选一下主要事项。"),
        ({"issue": "NONSENSE"}, "issue", "这一页比事项清单旧了，刷新后重选。"),
        ({"people_count": 0}, "people_count", "写涉及多少人，从 1 到 5000。"),
        ({"outcome": "OPEN"}, "next_owner", "事情还要接着办，选下一步谁办。"),
        ({"promise": "打给他"}, "promise_by", "答应了就要有日子：说好哪天前？"),
        ({"promise_by": timezone.localdate()}, "promise", "写清这天答应了什么，或者把日期去掉。"),
    ],
)
def test_what_is_missing_is_said_at_its_field(begun: Any, cast: Any, more: Any, field: str, sentence: str) -> None:
    contact = begun()
    with pytest.raises(Problem) as told:
        done(cast.beijing_volunteer, contact, **more)
    assert (told.value.field, told.value.message) == (field, sentence)
    assert Contact.objects.get(pk=contact.pk).state == "open"


def test_an_outcome_that_goes_on_names_who_and_by_when(cast: Any, begun: Any) -> None:
    contact = begun()
    owner = cast.beijing_mediator.user
    with pytest.raises(Problem) as no_day:
        done(cast.beijing_volunteer, contact, outcome="OPEN", next_owner=owner)
    assert no_day.value.field == "next_by"
    with pytest.raises(Problem) as past:
        done(
            cast.beijing_volunteer,
            contact,
            outcome="OPEN",
            next_owner=owner,
            next_by=timezone.localdate() - timedelta(days=1),
        )
    assert past.value.message == "这一天已经过了，写今天或以后。"
    with pytest.raises(Problem) as stranger:
        done(
            cast.beijing_volunteer,
            contact,
            outcome="OPEN",
            next_owner=cast.shenzhen_mediator.user,
            next_by=timezone.localdate(),
        )
    assert stranger.value.field == "next_owner"
    saved = done(cast.beijing_volunteer, contact, outcome="OPEN", next_owner=owner, next_by=timezone.localdate())
    assert (saved.state, saved.next_owner_id) == ("done", owner.pk)


def test_an_outgoing_contact_may_end_without_an_outcome(cast: Any, begun: Any) -> None:
    contact = begun(direction="out")
    assert done(cast.beijing_volunteer, contact, outcome="", issue="OTH-INFO").state == "done"


def test_gender_is_taken_over_when_done_and_the_file_knows_of_it(cast: Any, begun: Any, worker: Any) -> None:
    contact = begun(number=NUMBER)
    services.set_person(cast.beijing_volunteer, contact, person_id=worker.pk)
    fresh = Contact.objects.get(pk=contact.pk)
    saved = done(cast.beijing_volunteer, fresh)
    worker.refresh_from_db()
    assert (saved.gender, worker.last_contact) == ("m", timezone.localdate())


@pytest.mark.django_db(transaction=True)
def test_rooms_above_hear_of_it_after_commit(cast: Any, begun: Any, emptied_journal: None) -> None:
    heard: list[Any] = []

    def listen(sender: Any, contact: Contact, **more: Any) -> None:
        heard.append(contact.pk)

    contact_done.connect(listen)
    try:
        contact = begun()
        done(cast.beijing_volunteer, contact)
    finally:
        contact_done.disconnect(listen)
    assert heard == [contact.pk]


def test_one_click_is_done_and_can_be_taken_back_for_eight_seconds(cast: Any, begun: Any) -> None:
    actor, contact = cast.beijing_volunteer, begun()
    services.one_click(actor, contact, code="WRONG")
    assert services.one_click(actor, contact, code="WRONG").outcome == "WRONG"  # a second click is nothing
    assert services.undo_one_click(actor, contact).state == "open"
    services.one_click(actor, contact, code="SILENT")
    Contact.objects.filter(pk=contact.pk).update(done_at=timezone.now() - timedelta(seconds=20))
    with pytest.raises(Problem) as late:
        services.undo_one_click(actor, contact)
    assert late.value.message == "过了撤销时间。打开这次接待改结果就行。"
    with pytest.raises(Problem):
        services.one_click(actor, contact, code="WRONG")


@pytest.mark.parametrize(("over", "state"), [(False, "open"), (True, "wrap_up")])
def test_undone_it_is_where_it_was(cast: Any, begun: Any, exchange: Any, over: bool, state: str) -> None:
    actor = cast.beijing_volunteer
    call = exchange.answers(exchange.call(cast.beijing), actor)
    contact = begun(channel="PHONE", call=call)
    services.one_click(actor, contact, code="WRONG")
    if over:
        exchange.hangs_up(call)
    back = services.undo_one_click(actor, contact)
    assert (back.state, back.outcome, back.ended is None) == (state, "", not over)


def test_a_promise_put_aside_by_a_click_is_back_with_its_day(cast: Any, begun: Any, worker: Any) -> None:
    actor, contact = cast.beijing_volunteer, begun(number=NUMBER)
    day = timezone.localdate() + timedelta(days=2)
    more = {"next_owner": actor.user, "next_by": day}
    services.finish_contact(actor, contact, rev=1, outcome="AGAIN", issue="WAG-ARR", **more)
    services.reopen_contact(actor, contact)
    services.one_click(actor, contact, code="WRONG")
    assert CallBack.objects.get().state == CallBack.State.GIVEN_UP
    services.undo_one_click(actor, contact)
    assert (CallBack.objects.get().state, CallBack.objects.get().due) == (CallBack.State.OPEN, day)


def test_the_end_of_a_talk_begins_wrap_up_and_what_is_typed_meanwhile_stays_savable(cast: Any, begun: Any) -> None:
    contact = begun()
    assert services.end_contact(cast.beijing_volunteer, contact).state == "wrap_up"
    assert Contact.objects.get(pk=contact.pk).rev == 1


def test_we_call_again_puts_one_call_back_into_the_list_for_its_day(cast: Any, begun: Any, worker: Any) -> None:
    actor = cast.beijing_volunteer
    contact = begun(number=NUMBER)
    day = timezone.localdate() + timedelta(days=2)
    saved = done(actor, contact, outcome="AGAIN", next_owner=actor.user, next_by=day)
    assert [(one.reason, one.due) for one in CallBack.objects.all()] == [("promise", day)]
    done(actor, saved, outcome="AGAIN", next_owner=actor.user, next_by=day + timedelta(days=1))
    assert [one.due for one in CallBack.objects.all()] == [day + timedelta(days=1)]
    done(actor, Contact.objects.get(pk=contact.pk), outcome="INFO")
    assert CallBack.objects.count() == 0


# --- people -----------------------------------------------------------------------------------------------------------


def test_several_people_are_in_one_contact(cast: Any, begun: Any, worker: Any) -> None:
    actor, contact = cast.beijing_volunteer, begun()
    second = create_person(actor, office=cast.beijing, name="李芳")
    services.add_other(actor, contact, person_id=worker.pk)
    services.add_other(actor, contact, person_id=second.pk)
    shown = selectors.contact_page(actor, contact.pk)
    assert shown.main is not None
    assert (shown.main.name, [card.name for card in shown.others]) == ("王*明", ["李*"])
    assert shown.contact.people_count == 2
    services.remove_other(actor, contact, person_id=second.pk)
    assert selectors.contact_page(actor, contact.pk).others == ()


def test_a_person_of_another_office_cannot_be_put_in(cast: Any, begun: Any, worker: Any) -> None:
    contact = begun(cast.shenzhen_volunteer)
    with pytest.raises(NotVisible):
        services.set_person(cast.shenzhen_volunteer, contact, person_id=worker.pk)


def test_the_number_is_added_to_the_file_once(cast: Any, begun: Any) -> None:
    actor = cast.beijing_volunteer
    person = create_person(actor, office=cast.beijing, name="李芳")
    contact = begun(number=NUMBER)
    services.set_person(actor, contact, person_id=person.pk, attach_number=True)
    services.set_person(actor, contact, person_id=None)
    services.set_person(actor, contact, person_id=person.pk, attach_number=True)
    assert person.phones.count() == 1


def test_a_pasted_list_makes_files_once(cast: Any, begun: Any, worker: Any) -> None:
    actor, contact = cast.beijing_volunteer, begun()
    text = "王小明 13800135678\n李芳 13900139000\n孙梅"
    saved = services.group_intake(actor, contact, text, rev=contact.rev)
    assert (saved.person_id, saved.others.count(), saved.people_count) == (worker.pk, 2, 3)
    with pytest.raises(Problem) as broken:
        services.group_intake(actor, saved, "李芳 139\n周兵 13700137000", rev=saved.rev)
    assert broken.value.message == "有 1 行看不懂：第 1 行。"
    again = services.group_intake(actor, saved, "王小明 13800135678\n李芳 13900139000", rev=saved.rev)
    assert (again.others.count(), again.people_count) == (2, 3)


# --- who may see ------------------------------------------------------------------------------------------------------


def test_other_offices_find_nothing(cast: Any, begun: Any, worker: Any) -> None:
    contact = begun(number=NUMBER)
    services.set_person(cast.beijing_volunteer, contact, person_id=worker.pk)
    for actor in (
        cast.shenzhen_volunteer,
        cast.shenzhen_coordinator,
        cast.wuhan_volunteer,
        cast.wuhan_coordinator,
        cast.auditor,
    ):
        assert list(selectors.visible_contacts(actor)) == []
        with pytest.raises(NotVisible):
            selectors.contact_page(actor, contact.pk)
    assert selectors.contact_page(cast.beijing_coordinator, contact.pk).may_write
    assert selectors.contact_page(cast.beijing_mediator, contact.pk).main is not None


def test_a_volunteer_sees_the_earlier_contacts_of_whom_it_talks_with(cast: Any, begun: Any, worker: Any) -> None:
    from martlet.access.actor import Role
    from martlet.access.models import RoleGrant, User
    from martlet.access.selectors import actor_of

    user = User.objects.create(username="qian", work_name="钱老师", office=cast.beijing, password="!")
    RoleGrant.objects.create(user=user, role=Role.VOLUNTEER, office=cast.beijing)
    colleague = actor_of(user)
    earlier = begun()
    services.set_person(cast.beijing_volunteer, earlier, person_id=worker.pk)
    done(cast.beijing_volunteer, Contact.objects.get(pk=earlier.pk))
    assert list(selectors.visible_contacts(colleague)) == []
    now = begun(colleague)
    services.set_person(colleague, now, person_id=worker.pk)
    assert set(selectors.visible_contacts(colleague)) == {earlier, now}
    done(colleague, Contact.objects.get(pk=now.pk))
    assert list(selectors.visible_contacts(colleague)) == [now]  # only as long as they talk


def test_holds_and_where_are_one(cast: Any, begun: Any, worker: Any) -> None:
    """A list never shows what the page behind it would refuse, for every actor, action and row."""
    rows = [begun(), begun(cast.shenzhen_volunteer), begun(cast.wuhan_coordinator), begun(cast.beijing_coordinator)]
    services.set_person(cast.beijing_volunteer, rows[0], person_id=worker.pk)
    services.set_person(cast.beijing_coordinator, rows[3], person_id=worker.pk)
    Contact.objects.filter(pk=rows[1].pk).update(next_owner=cast.shenzhen_mediator.user_id, state="done")
    backs = [
        CallBack.objects.create(office=office, reason="missed") for office in (cast.beijing, cast.shenzhen, cast.wuhan)
    ]
    actors = [getattr(cast, name) for name in vars(cast) if hasattr(getattr(cast, name), "roles")]
    for action in ("hotline.read", "hotline.write", "hotline.follow", "hotline.listen"):
        for actor in actors:
            shown = set(visible(Contact.objects.all(), actor, action))
            assert shown == {row for row in Contact.objects.all() if TABLE[action].holds(actor, row)}, (
                action,
                actor.name,
            )
    for actor in actors:
        shown_backs = set(visible(CallBack.objects.all(), actor, "hotline.callbacks"))
        assert shown_backs == {row for row in backs if TABLE["hotline.callbacks"].holds(actor, row)}, actor.name


def test_nobody_but_its_own_people_writes(cast: Any, begun: Any) -> None:
    contact = begun()
    with pytest.raises(Refused):
        services.autosave(cast.shenzhen_coordinator, contact, rev=1, words="x")
    with pytest.raises(Refused):
        done(cast.auditor, contact)
    assert JournalEntry.objects.filter(action="hotline.write", allowed=False).count() == 1


# --- list and page ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_and_one_keeper_trip(
    cast: Any, begun: Any, worker: Any, rows: int, django_assert_num_queries: Any
) -> None:
    actor = cast.beijing_volunteer
    for number in range(rows):
        contact = begun(number=NUMBER)
        person = create_person(actor, office=cast.beijing, name="李芳") if number == 2 else worker  # one worker twice
        services.set_person(actor, contact, person_id=person.pk)
    # Whom it talks with, for the policy and for the list; the contacts of the office, and theirs elsewhere
    with django_assert_num_queries(4):
        page = selectors.contact_rows(actor, {})
    assert len(page) == rows
    assert page.rows[-1].who == "王*明"
    assert page.rows[0].number == "138****5678"
    for contact in Contact.objects.all():
        done(actor, contact)
    with django_assert_num_queries(3):
        assert len(selectors.contact_rows(actor, {})) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_long_the_history(
    cast: Any, begun: Any, worker: Any, rows: int, django_assert_num_queries: Any
) -> None:
    actor = cast.beijing_volunteer
    for _number in range(rows):
        earlier = begun()
        services.set_person(actor, earlier, person_id=worker.pk)
        done(
            actor,
            Contact.objects.get(pk=earlier.pk),
            promise="打给他",
            promise_by=timezone.localdate() + timedelta(days=1),
        )
    contact = begun(number=NUMBER)
    services.set_person(actor, contact, person_id=worker.pk)
    with django_assert_num_queries(QUERIES_OF_A_PAGE):
        shown = selectors.contact_page(actor, contact.pk)
    assert shown.main is not None
    assert (len(shown.history), len(shown.main.promises)) == (rows, rows)
    assert shown.main.promises[0].text == "打给他"


QUERIES_OF_A_PAGE = 9


def test_the_list_is_paged_by_key_and_filtered(cast: Any, begun: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(selectors.contacts, "PAGE", 2)
    made = [begun(channel=channel) for channel in ("WALKIN", "DESKPHONE", "WALKIN")]
    first = selectors.contact_rows(cast.beijing_volunteer, {})
    assert [row.id for row in first] == [made[2].pk, made[1].pk]
    second = selectors.contact_rows(cast.beijing_volunteer, {}, first.next)
    assert [row.id for row in second] == [made[0].pk]
    assert [row.id for row in selectors.contact_rows(cast.beijing_volunteer, {"channel": "DESKPHONE"})] == [made[1].pk]
    with pytest.raises(Problem):
        selectors.contact_rows(cast.beijing_volunteer, {}, "bm9uc2Vuc2U")


# --- sealed -----------------------------------------------------------------------------------------------------------


def test_nothing_begins_in_clear_while_sealed(begun: Any, sealed: Any) -> None:
    with sealed(), pytest.raises(vault.errors.Sealed):
        begun(number=NUMBER)
    assert Contact.objects.count() == 0
