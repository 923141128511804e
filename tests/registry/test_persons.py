"""Worker files: what is kept, who may open them, what two people at once do to each other."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem, Stale
from martlet.registry import hooks, selectors, services
from martlet.registry.models import Consent, Person, PersonAccess, PersonPhone, PersonStay

from .conftest import PHONE


def last_journal() -> tuple[str, str, str, str]:
    row = JournalEntry.objects.order_by("-n").first()
    assert row is not None
    return row.action, row.object_id, row.fields, row.reason


def test_a_new_file_holds_what_was_said(cast: Any, worker: Person) -> None:
    found = selectors.get_person(cast.beijing_volunteer, worker.pk)
    assert [getattr(found, name) for name in services.persons.VALUES] == [
        "王小明", "m", 1985, "34 安徽阜阳临泉", "34", "xiaoming_wx", "rebar", "", ["cmn", "cmn-zy"], "耳朵背，请说慢一点",
    ]  # fmt: skip
    assert [row.number for row in selectors.phones_of(cast.beijing_volunteer, found)] == ["+8613800135678"]
    stays = PersonStay.objects.values_list("area_code", "until_year", "office__code")
    assert list(stays) == [("110000", None, "beijing")]


def test_nothing_of_it_is_in_clear_in_the_database(worker: Person) -> None:
    row = Person.objects.filter(pk=worker.pk).values().get()
    text = repr({key: bytes(value) if isinstance(value, memoryview) else value for key, value in row.items()})
    for word in ("王小明", "1985", "临泉", "xiaoming", "耳朵"):
        assert word not in text
        assert repr(word.encode())[2:-1] not in text


def test_creating_is_journaled_by_field_names_only(cast: Any, worker: Person) -> None:
    row = JournalEntry.objects.get(action="registry.write")
    assert (row.object_type, row.object_id, row.office_id) == ("registry.person", str(worker.pk), cast.beijing.pk)
    assert "王" not in row.fields + row.reason
    assert "name" in row.fields.split(",")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "", "phones": []}, "name"),
        ({"name": "王", "phones": ["1380013567"]}, "phones"),
        ({"name": "王", "birth_year": 2025}, "birth_year"),
        ({"name": "王", "trade": "astronaut"}, "trade"),
        ({"name": "王", "languages": ["xxx"]}, "languages"),
        ({"name": "13800135678"}, "name"),
        ({"name": "王", "approach_note": "慢" * 90}, "approach_note"),
    ],
)
def test_wrong_values_are_named_and_nothing_is_kept(cast: Any, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Problem) as problem:
        services.create_person(cast.beijing_volunteer, office=cast.beijing, **values)
    assert problem.value.field == field
    assert Person.objects.count() == 0


def test_a_file_for_another_office_is_refused(cast: Any) -> None:
    with pytest.raises(Refused):
        services.create_person(cast.wuhan_volunteer, office=cast.beijing, name="王小明")
    assert Person.objects.count() == 0


def test_two_numbers_in_two_spellings_are_one(cast: Any, person_in: Callable[..., Person]) -> None:
    person = person_in("王小明", PHONE, "+86 138 0013 5678", "0755-88881234")
    numbers = [row.number for row in selectors.phones_of(cast.beijing_volunteer, person)]
    assert numbers == ["+8613800135678", "+8675588881234"]


def test_a_number_may_be_shared_and_is_said_to_be(cast: Any, worker: Person, person_in: Callable[..., Person]) -> None:
    person_in("李芳", PHONE)
    person_in("陈海", PHONE, office="wuhan")
    page = selectors.person_page(cast.beijing_volunteer, worker.pk)
    assert [(line.masked, line.shared) for line in page.phones] == [("138****5678", 1)]


def test_change_and_stale(cast: Any, worker: Person) -> None:
    first = selectors.get_person(cast.beijing_volunteer, worker.pk)
    second = selectors.get_person(cast.beijing_coordinator, worker.pk)
    services.update_person(cast.beijing_volunteer, first, rev=1, name="王晓明")
    with pytest.raises(Stale) as stale:
        services.update_person(cast.beijing_coordinator, second, rev=1, name="汪小明", trade="weld")
    assert (stale.value.current.name, stale.value.current.rev) == ("王晓明", 2)
    now = selectors.get_person(cast.beijing_volunteer, worker.pk)
    assert (now.name, now.trade, now.birth_year, now.rev) == ("王晓明", "rebar", 1985, 2)


def test_other_offices_cannot_open_change_or_reveal(cast: Any, worker: Person) -> None:
    for actor in (cast.wuhan_volunteer, cast.wuhan_coordinator, cast.shenzhen_mediator, cast.auditor, cast.director):
        with pytest.raises(NotVisible):
            selectors.get_person(actor, worker.pk)
        with pytest.raises(Refused):
            services.update_person(actor, worker, rev=1, name="坏")
        with pytest.raises(Refused):
            services.add_phone(actor, worker, number="13911112222")
        with pytest.raises(Refused):
            selectors.reveal(actor, worker, "name", "callback")
        with pytest.raises(Refused):
            selectors.phones_of(actor, worker)
        with pytest.raises((NotVisible, Refused)):
            selectors.person_page(actor, worker.pk)
        assert list(selectors.person_rows(actor)) == []


@pytest.mark.parametrize("row_id", ["", "x", "0", "../..", "00000000-0000-0000-0000-000000000000", None, 12])
def test_ids_that_are_none(cast: Any, row_id: Any) -> None:
    with pytest.raises(NotVisible):
        selectors.get_person(cast.beijing_volunteer, row_id)


def test_phones_come_and_go(cast: Any, worker: Person) -> None:
    actor = cast.beijing_volunteer
    added = services.add_phone(actor, worker, number="139 1111 2222", note="妻子的")
    assert [row.note for row in selectors.phones_of(actor, worker)] == ["", "妻子的"]
    with pytest.raises(Problem):
        services.add_phone(actor, worker, number="13911112222")
    services.remove_phone(actor, worker, phone_id=added.pk)
    with pytest.raises(Problem):
        services.remove_phone(actor, worker, phone_id=added.pk)
    assert [row.number for row in selectors.phones_of(actor, worker)] == ["+8613800135678"]


def test_the_last_number_of_a_nameless_file_stays(cast: Any, person_in: Callable[..., Person]) -> None:
    person = person_in("", PHONE)
    only = PersonPhone.objects.get(person=person)
    with pytest.raises(Problem):
        services.remove_phone(cast.beijing_volunteer, person, phone_id=only.pk)


def test_a_new_city_ends_the_old_stay(cast: Any, worker: Person) -> None:
    year = timezone.localdate().year
    services.add_stay(cast.beijing_volunteer, worker, area_code="440300", since_year=year)
    stays = PersonStay.objects.order_by("id").values_list("area_code", "since_year", "until_year")
    assert list(stays) == [("110000", year, year), ("440300", year, None)]


def test_employment_needs_an_employer_one_may_read(cast: Any, worker: Person) -> None:
    ours = services.create_organisation(cast.beijing_volunteer, office=cast.beijing, name="禾顺劳务")
    theirs = services.create_organisation(cast.wuhan_volunteer, office=cast.wuhan, name="砼远建工")
    services.add_employment(cast.beijing_volunteer, worker, organisation=ours, since="2026-03")
    with pytest.raises(Problem):
        services.add_employment(cast.beijing_volunteer, worker, organisation=theirs)
    with pytest.raises(Problem):
        services.add_employment(cast.beijing_volunteer, worker, organisation=ours, since="2026-05", until="2026-04")
    page = selectors.person_page(cast.beijing_volunteer, worker.pk)
    assert [(line.name, line.since) for line in page.work] == [("禾顺劳务", "2026-03")]


def test_note_contact_never_steps_back(worker: Person) -> None:
    services.note_contact(worker.pk, date(2026, 11, 2))
    services.note_contact(worker.pk, date(2026, 10, 2))
    worker.refresh_from_db()
    assert worker.last_contact == date(2026, 11, 2)


# --- reveal --------------------------------------------------------------------------------------------------------------------


def test_reveal_shows_one_field_and_is_journaled(cast: Any, worker: Person) -> None:
    shown = {
        field: selectors.reveal(cast.beijing_volunteer, worker, field, "callback")
        for field in ("name", "phone", "birth_year", "home_area", "wechat")
    }
    assert shown == {
        "name": "王小明",
        "phone": "138 0013 5678",
        "birth_year": "1985",
        "home_area": "安徽阜阳临泉",
        "wechat": "xiaoming_wx",
    }
    assert last_journal() == ("registry.reveal", str(worker.pk), "wechat", "callback")
    assert JournalEntry.objects.filter(action="registry.reveal").count() == 5


def test_reveal_wants_a_reason_of_the_list(cast: Any, worker: Person) -> None:
    for reason in ("", "because 王小明"):
        with pytest.raises(Problem) as problem:
            selectors.reveal(cast.beijing_volunteer, worker, "name", reason)
        assert problem.value.field == "reason"
    assert JournalEntry.objects.filter(action="registry.reveal").count() == 0


def test_reveal_of_an_own_matter_needs_no_reason(cast: Any, worker: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = [lambda actor, ids: actor == cast.beijing_volunteer and worker.pk in ids]
    monkeypatch.setattr(hooks, "serves", mine)
    assert selectors.reveal(cast.beijing_volunteer, worker, "name") == "王小明"
    with pytest.raises(Problem):
        selectors.reveal(cast.beijing_coordinator, worker, "name")


def test_reveal_knows_no_other_fields(cast: Any, worker: Person) -> None:
    for field in ("dek", "approach_note", "id", "", "phone:x"):
        with pytest.raises(NotVisible):
            selectors.reveal(cast.beijing_volunteer, worker, field, "callback")


# --- consent -------------------------------------------------------------------------------------------------------------------


def test_consents_live_expire_and_are_withdrawn(cast: Any, worker: Person) -> None:
    actor = cast.beijing_volunteer
    kept = services.record_consent(actor, worker, purpose="story", channel="oral_phone")
    assert selectors.live_consent(worker, "story") == kept
    assert selectors.live_consent(worker, "record") is None
    services.withdraw_consent(actor, worker, consent_id=kept.pk)
    assert selectors.live_consent(worker, "story") is None
    day = timezone.localdate() + timedelta(days=1)
    services.record_consent(actor, worker, purpose="story", channel="signed", expires=day)
    assert selectors.live_consent(worker, "story") is not None
    Consent.objects.filter(expires=day).update(expires=day - timedelta(days=2))
    assert selectors.live_consent(worker, "story") is None
    states = [line.state for line in selectors.person_page(actor, worker.pk).consents]
    assert sorted(states) == ["expired", "withdrawn"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"purpose": "everything", "channel": "signed"}, "purpose"),
        ({"purpose": "story", "channel": "telepathy"}, "channel"),
        ({"purpose": "share", "channel": "signed"}, "words"),
        ({"purpose": "story", "channel": "signed", "expires": date(2020, 1, 1)}, "expires"),
    ],
)
def test_consents_that_cannot_be(cast: Any, worker: Person, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Problem) as problem:
        services.record_consent(cast.beijing_volunteer, worker, **values)
    assert problem.value.field == field


def test_another_office_opens_the_file_with_the_persons_consent(cast: Any, worker: Person) -> None:
    opened = services.open_with_consent(cast.shenzhen_volunteer, worker.pk, channel="oral_phone", words="来电时同意")
    assert opened.name == "王小明"
    assert selectors.get_person(cast.shenzhen_mediator, worker.pk).name == "王小明"
    assert [row.id for row in selectors.person_rows(cast.shenzhen_volunteer)] == [worker.pk]
    assert [hit.name for hit in selectors.search_persons(cast.shenzhen_volunteer, "王小明")] == ["王*明"]
    consent = Consent.objects.get()
    assert (consent.purpose, consent.office_id, consent.taken_by_id) == (
        "transfer", cast.shenzhen.pk, cast.shenzhen_volunteer.user_id,
    )  # fmt: skip
    entry = JournalEntry.objects.get(action="registry.open_with_consent")
    # the row stands under the office that keeps the file: Beijing sees who opened it
    assert (entry.object_id, entry.office_id, entry.actor_id) == (
        str(worker.pk), cast.beijing.pk, cast.shenzhen_volunteer.user_id,
    )  # fmt: skip
    stays = PersonStay.objects.order_by("id").values_list("area_code", "until_year")
    assert list(stays) == [("110000", timezone.localdate().year), ("440300", None)]
    with pytest.raises(NotVisible):
        selectors.get_person(cast.wuhan_volunteer, worker.pk)


def test_withdrawal_closes_the_file_with_the_next_request(cast: Any, worker: Person) -> None:
    services.open_with_consent(cast.shenzhen_volunteer, worker.pk, channel="oral_phone")
    consent = Consent.objects.get()
    services.withdraw_consent(cast.beijing_volunteer, worker, consent_id=consent.pk)
    with pytest.raises(NotVisible):
        selectors.get_person(cast.shenzhen_volunteer, worker.pk)
    assert list(selectors.person_rows(cast.shenzhen_volunteer)) == []
    assert selectors.search_persons(cast.shenzhen_volunteer, "王小明") == []


def test_an_access_dies_with_its_consent_even_when_nobody_ended_it(cast: Any, worker: Person) -> None:
    services.open_with_consent(cast.shenzhen_volunteer, worker.pk, channel="oral_phone")
    Consent.objects.update(withdrawn_at=timezone.now())
    assert PersonAccess.objects.filter(ended_at=None).count() == 1
    with pytest.raises(NotVisible):
        selectors.get_person(cast.shenzhen_volunteer, worker.pk)
    assert list(selectors.person_rows(cast.shenzhen_volunteer)) == []


def test_opening_needs_a_channel_a_role_and_a_file(cast: Any, worker: Person) -> None:
    with pytest.raises(Problem):
        services.open_with_consent(cast.shenzhen_volunteer, worker.pk, channel="")
    with pytest.raises(Refused):
        services.open_with_consent(cast.auditor, worker.pk, channel="oral_phone")
    with pytest.raises(NotVisible):
        services.open_with_consent(cast.shenzhen_volunteer, cast.shenzhen_volunteer.user_id, channel="oral_phone")
    assert PersonAccess.objects.count() == 0


def test_the_list_is_one_over_own_and_opened_files_page_by_page(cast: Any, person_in: Callable[..., Person]) -> None:
    """Forward and back, every file once, own and opened ones in one order."""
    for number in range(7):
        made = person_in(f"人{number}", office="beijing" if number % 3 else "shenzhen")
        if number % 3 == 0:
            services.open_with_consent(cast.beijing_volunteer, made.pk, channel="signed")
    actor = cast.beijing_volunteer
    whole = [row.id for row in selectors.person_rows(actor)]
    assert whole == list(Person.objects.order_by("-updated", "-id").values_list("pk", flat=True))
    forward, cursor, pages = [], "", []
    while True:
        page = selectors.person_rows(actor, cursor=cursor, size=2)
        forward += [row.id for row in page]
        pages.append(page)
        cursor = page.next
        if not cursor:
            break
    assert forward == whole
    assert pages[0].prev == ""
    backward: list[Any] = []
    cursor = pages[-1].prev
    while cursor:
        page = selectors.person_rows(actor, cursor=cursor, size=2)
        backward = [row.id for row in page] + backward
        cursor = page.prev
    assert backward == whole[: len(backward)]
    assert len(backward) >= len(whole) - 2
