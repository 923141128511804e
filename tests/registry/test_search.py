"""Finding people: every way that works, for those who may; nothing at all for the others."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem
from martlet.registry import hooks, selectors, services
from martlet.registry.models import Person
from martlet.vault import client, freshness

from .conftest import IDENTITY, PHONE


@pytest.mark.parametrize(
    ("query", "how"),
    [
        ("13800135678", "phone"),
        ("138 0013 5678", "phone"),
        ("+86 138-0013-5678", "phone"),
        ("１３８００１３５６７８", "phone"),
        ("5678", "tail"),
        ("0013567", "tail"),
        ("王小明", "name"),
        ("小明", "name"),
        ("wxm", "initials"),
        ("xm", "initials"),
        ("wangxiaoming", "sound"),
        ("wang xiaoming", "sound"),
        ("汪晓鸣", "sound"),
        ("王大明", "near"),
        ("临泉", "home"),
        ("安徽", "home"),
        ("linquan", "home"),
        ("禾顺", "employer"),
        ("heshun", "employer"),
    ],
)
def test_ways_to_find(cast: Any, worker: Person, query: str, how: str) -> None:
    firm = services.create_organisation(cast.beijing_volunteer, office=cast.beijing, name="禾顺劳务")
    services.add_employment(cast.beijing_volunteer, worker, organisation=firm)
    hits = selectors.search_persons(cast.beijing_volunteer, query)
    assert [(hit.id, hit.how, hit.name, hit.phone, hit.office) for hit in hits] == [
        (worker.pk, how, "王*明", "138****5678", "北京")
    ]


@pytest.mark.parametrize(
    "query", ["王小明", "小明", "wxm", "wangxiaoming", "汪晓鸣", "5678", "0013567", "临泉", "安徽", "禾顺", "王大明"]
)
def test_wuhan_finds_nothing_of_beijing(cast: Any, worker: Person, query: str) -> None:
    firm = services.create_organisation(cast.beijing_volunteer, office=cast.beijing, name="禾顺劳务")
    services.add_employment(cast.beijing_volunteer, worker, organisation=firm)
    for actor in (cast.wuhan_volunteer, cast.wuhan_coordinator, cast.shenzhen_mediator):
        found = selectors.find_people(actor, query)
        assert (found.hits, found.known, found.more) == ([], [], False)


def test_a_full_number_is_known_to_the_network_and_no_more(cast: Any, worker: Person) -> None:
    Person.objects.filter(pk=worker.pk).update(created=timezone.now().replace(year=2024, month=3, day=1))
    found = selectors.find_people(cast.wuhan_volunteer, "138 0013 5678")
    assert found.hits == []
    assert found.known == [selectors.Known(worker.pk, 2024, cast.beijing.pk, "北京")]
    assert not any(word in repr(found) for word in IDENTITY)
    with pytest.raises(NotVisible):
        selectors.get_person(cast.wuhan_volunteer, found.known[0].person_id)


def test_who_calls(cast: Any, worker: Person, person_in: Callable[..., Person]) -> None:
    wife = person_in("李芳", PHONE)
    ours = selectors.match_phone(cast.beijing_volunteer, "+8613800135678")
    assert {match.person.name for match in ours if match.person} == {"王小明", "李芳"}
    assert [match.known for match in ours] == [None, None]
    theirs = selectors.match_phone(cast.shenzhen_volunteer, "+8613800135678")
    assert {(match.person, match.known.person_id) for match in theirs if match.known} == {
        (None, worker.pk),
        (None, wife.pk),
    }
    assert selectors.match_phone(cast.beijing_volunteer, "+8613900000000") == []
    assert selectors.match_phone(cast.beijing_volunteer, "") == []


def test_auditors_and_directors_do_not_search(cast: Any, worker: Person) -> None:
    for actor in (cast.auditor, cast.director, cast.admin):
        with pytest.raises(Refused):
            selectors.find_people(actor, "王小明")
        assert [match.person for match in selectors.match_phone(actor, "+8613800135678")] == [None]


def test_the_journal_says_kind_and_count_and_never_the_words(cast: Any, worker: Person) -> None:
    for query in ("王小明", "13800135678", "5678", "没有这个人"):
        selectors.find_people(cast.beijing_volunteer, query)
    rows = JournalEntry.objects.filter(action="registry.find").order_by("n")
    assert list(rows.values_list("fields", "reason")) == [
        ("words", "hits=1 known=0"),
        ("phone", "hits=1 known=0"),
        ("tail", "hits=1 known=0"),
        ("words", "hits=0 known=0"),
    ]


@pytest.mark.parametrize("query", ["", "王", "123", "  "])
def test_too_little_is_refused_and_not_journaled(cast: Any, query: str) -> None:
    with pytest.raises(Problem):
        selectors.find_people(cast.beijing_volunteer, query)
    assert JournalEntry.objects.filter(action="registry.find").count() == 0


def test_a_volunteer_searches_sixty_times_an_hour(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("martlet.registry.selectors.search.AN_HOUR", 3)
    for _time in range(3):
        selectors.find_people(cast.beijing_volunteer, "王小明")
        selectors.find_people(cast.beijing_coordinator, "王小明")
    with pytest.raises(Problem):
        selectors.find_people(cast.beijing_volunteer, "王小明")
    selectors.find_people(cast.beijing_coordinator, "王小明")
    selectors.find_people(cast.wuhan_volunteer, "王小明")


def test_names_come_before_homes_and_better_before_worse(cast: Any, person_in: Callable[..., Person]) -> None:
    by_home = person_in("陈大海", home_area="河南周口")
    by_name = person_in("何南", home_area="四川")
    whole = person_in("河南")
    hits = selectors.search_persons(cast.beijing_volunteer, "河南")
    assert [(hit.id, hit.how) for hit in hits] == [(whole.pk, "name"), (by_name.pk, "sound"), (by_home.pk, "home")]


def test_a_minority_name_is_found_by_its_parts(cast: Any, person_in: Callable[..., Person]) -> None:
    person = person_in("阿卜杜热合曼·买买提")
    for query in ("买买提", "阿卜杜", "阿卜杜热合曼买买提", "阿卜杜热合曼·买买提"):
        assert [hit.id for hit in selectors.search_persons(cast.beijing_volunteer, query)] == [person.pk]


def test_a_changed_name_is_found_and_the_old_one_is_not(cast: Any, worker: Person) -> None:
    services.update_person(cast.beijing_volunteer, worker, rev=1, name="赵铁柱")
    assert [hit.id for hit in selectors.search_persons(cast.beijing_volunteer, "铁柱")] == [worker.pk]
    assert selectors.search_persons(cast.beijing_volunteer, "小明") == []


def test_a_removed_number_is_not_found(cast: Any, worker: Person) -> None:
    phone = selectors.phones_of(cast.beijing_volunteer, worker)[0]
    services.remove_phone(cast.beijing_volunteer, worker, phone_id=phone.pk)
    assert selectors.search_persons(cast.beijing_volunteer, "13800135678") == []
    assert selectors.search_persons(cast.beijing_volunteer, "5678") == []


def test_rooms_above_add_workers_of_an_employer(cast: Any, worker: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    firm = services.create_organisation(
        cast.beijing_volunteer, office=cast.beijing, name="禾顺劳务", aliases=["顺子班组"]
    )
    monkeypatch.setattr(hooks, "workers_of", [lambda actor, ids: [worker.pk] if firm.pk in ids else []])
    assert [hit.how for hit in selectors.search_persons(cast.beijing_volunteer, "顺子班组")] == ["employer"]


def test_last_contact_and_several_numbers(cast: Any, worker: Person) -> None:
    day = timezone.localdate() - timedelta(days=40)
    services.note_contact(worker.pk, day)
    services.add_phone(cast.beijing_volunteer, worker, number="13911112222")
    (hit,) = selectors.search_persons(cast.beijing_volunteer, "2222")
    assert (hit.phone, hit.last_contact) == ("139****2222", day)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_takes_the_same_queries_for_one_and_three(
    cast: Any, person_in: Callable[..., Person], rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        person_in("王小明", f"1380013567{number}", home_area="安徽临泉")
    selectors.find_people(cast.beijing_coordinator, "王小明")  # the finder takes its news in
    # on PostgreSQL the journal's chain lock is a query of its own
    with django_assert_num_queries(12 if connection.vendor == "postgresql" else 11):
        assert len(selectors.find_people(cast.beijing_coordinator, "王小明").hits) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_the_same_queries_for_one_and_three(
    cast: Any, person_in: Callable[..., Person], rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        person_in("王小明", f"1380013567{number}")
    with django_assert_num_queries(4):
        assert len(selectors.person_rows(cast.beijing_volunteer)) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_who_calls_takes_the_same_queries_for_one_and_three(
    cast: Any, person_in: Callable[..., Person], rows: int, django_assert_num_queries: Any
) -> None:
    for name in ("王小明", "李芳", "张三")[:rows]:
        person_in(name, PHONE)
    with django_assert_num_queries(2):
        assert len(selectors.match_phone(cast.beijing_volunteer, "+8613800135678")) == rows


def test_while_names_are_read_in_after_an_unseal(
    cast: Any, person_in: Callable[..., Person], signed_in: Any, monkeypatch: Any
) -> None:
    """Full numbers are found, names say how far it is, and nobody's typing or new file waits for it."""
    person_in("王小明", PHONE)
    monkeypatch.setattr(freshness, "A_MOMENT", 0.0)
    client.ask("finder_clear")
    generation = client.ask("finder_begin", until=8)
    try:
        volunteer, page = cast.beijing_coordinator, signed_in(cast.beijing_coordinator)
        assert [hit.how for hit in selectors.find_people(volunteer, "13800135678").hits] == ["phone"]
        with pytest.raises(Problem) as told:
            selectors.find_people(volunteer, "小明")
        assert str(told.value.message).startswith("解封后还在读入姓名：0%")
        assert selectors.find_organisations(volunteer, "禾顺", journaled=False) == []
        assert [hit.how for hit in selectors.maybe_known(volunteer, "王小明", ["+8613800135678"]).hits] == ["phone"]
        person_in("王小明", "13800135679", home_area="安徽临泉")
        for address in ("console:search", "registry:organisations"):
            answer = page.post(reverse(address), {"q": "小明"})
            assert (answer.status_code, "小明" in answer.content.decode()) == (422, True)
            assert "解封后还在读入姓名" in answer.content.decode()
    finally:
        client.ask("finder_settle", generation=generation, rev=1, stamp=b"?" * 8)
    assert [hit.how for hit in selectors.find_people(cast.beijing_coordinator, "小明").hits] == ["name", "name"]
