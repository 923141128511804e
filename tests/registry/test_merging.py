"""Two files of one person: noticed, compared, merged, and apart again exactly as before."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem, Stale
from martlet.registry import selectors, services, signals
from martlet.registry.models import Likeness, Merge, Person, PersonPhone
from martlet.registry.services.persons import VALUES

from .conftest import PHONE


def state(actor: Any) -> dict[Any, Any]:
    """Everything a merge might touch, as people see it; versions and times of change aside."""
    found = {}
    for person in Person.objects.order_by("pk"):
        opened = selectors.get_person(actor, person.pk) if person.merged_into_id is None else None
        found[person.pk] = (
            person.merged_into_id,
            [getattr(opened, name) for name in VALUES] if opened else None,
            [row.number for row in selectors.phones_of(actor, opened)] if opened else None,
            [(line.city, line.since) for line in selectors.person_page(actor, opened.pk).stays] if opened else None,
            [line.purpose for line in selectors.person_page(actor, opened.pk).consents] if opened else None,
        )
    return found


def merge(cast: Any, kept: Person, gone: Person, take: Any = ()) -> Merge:
    rows = {row.pk: row for row in Person.objects.filter(pk__in=[kept.pk, gone.pk])}
    kept, gone = rows[kept.pk], rows[gone.pk]
    return services.merge_persons(
        cast.beijing_coordinator, kept=kept, gone=gone, kept_rev=kept.rev, gone_rev=gone.rev, take=take
    )


def test_a_shared_phone_is_noticed_and_nothing_is_merged(
    cast: Any, worker: Person, person_in: Callable[..., Person]
) -> None:
    other = person_in("李芳", PHONE)
    person_in("陈海", PHONE, office="wuhan")
    pairs = selectors.likenesses(cast.beijing_coordinator).rows
    assert [({pair.first.id, pair.second.id}, pair.why) for pair in pairs] == [({worker.pk, other.pk}, ("phone",))]
    assert Person.objects.filter(merged_into=None).count() == 3


def test_same_name_and_home_is_noticed(cast: Any, worker: Person, person_in: Callable[..., Person]) -> None:
    person_in("王小明", home_area="河南周口")
    same = person_in("王小明", "13911112222", home_area="安徽阜阳临泉")
    pairs = selectors.likenesses(cast.beijing_coordinator).rows
    assert [({pair.first.id, pair.second.id}, pair.why) for pair in pairs] == [({worker.pk, same.pk}, ("name_home",))]


def test_a_pair_set_aside_stays_aside(cast: Any, worker: Person, person_in: Callable[..., Person]) -> None:
    other = person_in("李芳", PHONE)
    services.dismiss_likeness(cast.beijing_coordinator, worker, other=other)
    services.update_person(cast.beijing_volunteer, other, rev=1, name="李小芳")
    assert list(selectors.likenesses(cast.beijing_coordinator)) == []
    assert Likeness.objects.count() == 1


def test_only_a_coordinator_of_the_office_merges(cast: Any, worker: Person, person_in: Callable[..., Person]) -> None:
    other = person_in("李芳", PHONE)
    for actor in (cast.beijing_volunteer, cast.wuhan_coordinator, cast.director, cast.auditor):
        with pytest.raises(Refused):
            services.merge_persons(actor, kept=worker, gone=other, kept_rev=1, gone_rev=1)
    with pytest.raises(Refused):
        selectors.likenesses(cast.beijing_volunteer)
    assert list(selectors.likenesses(cast.wuhan_coordinator)) == []
    with pytest.raises(NotVisible):
        selectors.merge_preview(cast.wuhan_coordinator, worker.pk, other.pk)
    theirs = person_in("陈海", PHONE, office="wuhan")
    with pytest.raises(NotVisible):
        services.merge_persons(cast.beijing_coordinator, kept=worker, gone=theirs, kept_rev=1, gone_rev=1)


def test_the_preview_masks_and_says_what_to_choose(cast: Any, worker: Person, person_in: Callable[..., Person]) -> None:
    other = person_in("王晓明", PHONE, "13911112222", birth_year=1986, trade="rebar", area_code="440300")
    preview = selectors.merge_preview(cast.beijing_coordinator, worker.pk, other.pk)
    shown = {line.field: (line.kept, line.gone, line.choose) for line in preview.values}
    assert shown["name"] == ("王*明", "王*明", True)
    assert shown["birth_year"] == ("198*", "198*", True)
    assert shown["trade"] == ("钢筋工", "钢筋工", False)
    assert shown["wechat"] == ("x***", "", False)
    assert preview.counts == {"phones": 1, "consents": 0, "stays": 1, "work": 0}


def test_a_merged_file_answers_for_both(cast: Any, worker: Person, person_in: Callable[..., Person]) -> None:
    actor = cast.beijing_volunteer
    other = person_in("王晓明", PHONE, "13911112222", industry="", approach_note="白天上班")
    merge(cast, worker, other, take=["name"])
    kept = selectors.get_person(actor, other.pk)
    assert (kept.pk, kept.name, kept.approach_note, kept.birth_year) == (
        worker.pk,
        "王晓明",
        "耳朵背，请说慢一点",
        1985,
    )
    assert [row.number for row in selectors.phones_of(actor, kept)] == ["+8613800135678", "+8613911112222"]
    assert [match.person.pk for match in selectors.match_phone(actor, "+8613911112222") if match.person] == [worker.pk]
    for query in ("13911112222", "2222", "王晓明"):
        assert [hit.id for hit in selectors.search_persons(actor, query)] == [worker.pk]
    assert [row.id for row in selectors.person_rows(actor)] == [worker.pk]
    assert list(selectors.likenesses(cast.beijing_coordinator)) == []


def test_a_merge_tells_the_rooms_above(
    cast: Any, worker: Person, person_in: Callable[..., Person], django_capture_on_commit_callbacks: Any
) -> None:
    news: list[Any] = []

    def hear(**said: Any) -> None:
        news.append((said["kept_id"], said["gone_id"], said["undone"]))

    other = person_in("王晓明")
    signals.person_merged.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            done = merge(cast, worker, other)
            services.undo_merge(cast.beijing_coordinator, done.pk)
    finally:
        signals.person_merged.disconnect(hear)
    assert news == [(worker.pk, other.pk, False), (worker.pk, other.pk, True)]


def test_a_merge_from_an_old_preview_is_stale(cast: Any, worker: Person, person_in: Callable[..., Person]) -> None:
    other = person_in("王晓明")
    services.update_person(cast.beijing_volunteer, other, rev=1, trade="weld")
    with pytest.raises(Stale):
        services.merge_persons(cast.beijing_coordinator, kept=worker, gone=other, kept_rev=1, gone_rev=1)
    assert Merge.objects.count() == 0


def test_merging_twice_or_with_itself_is_a_problem(cast: Any, worker: Person, person_in: Callable[..., Person]) -> None:
    other, third = person_in("王晓明"), person_in("王小民")
    merge(cast, worker, other)
    for kept, gone in ((worker, other), (third, other), (worker, worker)):
        with pytest.raises(Problem):
            merge(cast, kept, gone)


def test_undo_twice_is_a_problem_and_an_old_merge_waits_for_the_newer(
    cast: Any, worker: Person, person_in: Callable[..., Person]
) -> None:
    other, third = person_in("王晓明"), person_in("王小民")
    before = state(cast.beijing_coordinator)
    first = merge(cast, worker, other)
    second = merge(cast, third, worker)
    assert {row.merged_into_id for row in Person.objects.filter(pk__in=[worker.pk, other.pk])} == {third.pk}
    with pytest.raises(Problem):
        services.undo_merge(cast.beijing_coordinator, first.pk)
    services.undo_merge(cast.beijing_coordinator, second.pk)
    services.undo_merge(cast.beijing_coordinator, first.pk)
    assert state(cast.beijing_coordinator) == before
    with pytest.raises(Problem):
        services.undo_merge(cast.beijing_coordinator, first.pk)
    with pytest.raises(NotVisible):
        services.undo_merge(cast.wuhan_coordinator, first.pk)


def test_undo_keeps_what_was_written_meanwhile(cast: Any, worker: Person, person_in: Callable[..., Person]) -> None:
    other = person_in("王晓明", industry="", approach_note="")
    done = merge(cast, other, worker, take=["name"])
    kept = selectors.get_person(cast.beijing_volunteer, other.pk)
    services.update_person(cast.beijing_volunteer, kept, rev=kept.rev, birth_year=1986)
    services.add_phone(cast.beijing_volunteer, kept, number="13911112222")
    services.undo_merge(cast.beijing_coordinator, done.pk)
    kept = selectors.get_person(cast.beijing_volunteer, other.pk)
    assert (kept.name, kept.birth_year, kept.wechat) == ("王晓明", 1986, "")
    assert [row.number for row in selectors.phones_of(cast.beijing_volunteer, kept)] == ["+8613911112222"]
    assert selectors.get_person(cast.beijing_volunteer, worker.pk).name == "王小明"


def test_the_journal_names_both_acts(cast: Any, worker: Person, person_in: Callable[..., Person]) -> None:
    done = merge(cast, worker, person_in("王晓明"))
    services.undo_merge(cast.beijing_coordinator, done.pk)
    rows = JournalEntry.objects.filter(action="registry.merge").values_list("object_id", flat=True)
    assert list(rows) == [str(worker.pk)] * 2


FILES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["", "王小明", "王晓明"]),
        "gender": st.sampled_from(["", "m", "f"]),
        "birth_year": st.sampled_from([None, 1985, 1986]),
        "home_area": st.sampled_from(["", "安徽阜阳", "河南周口", "周口"]),
        "languages": st.sampled_from([[], ["cmn"], ["yue"]]),
        "approach_note": st.sampled_from(["", "慢一点"]),
        "phones": st.lists(st.sampled_from(["13800135678", "13911112222", "075588881234"]), min_size=1, unique=True),
    }
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES, FILES, FILES, st.sets(st.sampled_from(VALUES)), st.booleans())
def test_merge_then_undo_equals_before(
    cast: Any, one: dict[str, Any], two: dict[str, Any], three: dict[str, Any], take: set[str], twice: bool
) -> None:
    Merge.objects.all().delete()
    Person.objects.update(merged_into=None)
    PersonPhone.objects.all().delete()
    Person.objects.all().delete()
    people = [
        services.create_person(cast.beijing_volunteer, office=cast.beijing, **values) for values in (one, two, three)
    ]
    services.record_consent(cast.beijing_volunteer, people[1], purpose="story", channel="signed")
    before = state(cast.beijing_coordinator)
    done = [merge(cast, people[0], people[1], take)]
    if twice:
        done.append(merge(cast, people[2], people[0], take))
    for record in reversed(done):
        services.undo_merge(cast.beijing_coordinator, record.pk)
    assert state(cast.beijing_coordinator) == before


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_one_and_three(
    cast: Any, person_in: Callable[..., Person], rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        person_in("王小明", f"1380013567{number}")
        person_in("李芳", f"1380013567{number}")
    with django_assert_num_queries(4):
        assert len(selectors.likenesses(cast.beijing_coordinator)) == rows


def test_shared_phones_of_a_bulk_load_are_noticed(cast: Any, person_in: Callable[..., Person]) -> None:
    for name in ("王小明", "李芳", "陈海"):
        person_in(name, PHONE)
    person_in("独", "13911112222")
    Likeness.objects.all().delete()
    assert services.notice_shared_phones(cast.beijing) == 3
    assert services.notice_shared_phones(cast.beijing) == 3
    assert services.notice_shared_phones(cast.wuhan) == 0
