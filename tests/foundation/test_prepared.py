"""Querysets whose SQL is made once."""

import pytest
from django.db.models import Q
from tests.cases import stories

from martlet.cases.models import Case, CaseNote, CaseWorker
from martlet.foundation.ids import as_uuid, new_id
from martlet.foundation.prepared import AT_ONCE, Prepared, PreparedMany


@pytest.mark.django_db
def test_it_answers_like_the_queryset_whichever_id(cast) -> None:
    workers = Prepared(lambda case: CaseWorker.objects.filter(case=case).select_related("person").order_by("id"))
    notes = Prepared(lambda case: CaseNote.objects.filter(case=case).order_by("-id").values_list("id", "kind")[:2])
    twice = Prepared(lambda case: Case.objects.filter(pk=case) | Case.objects.filter(lead=case))
    cases = [stories.case_of(cast.beijing_coordinator, cast.beijing, size) for size in (1, 3)]
    for case in [*cases, *cases]:
        found = workers(case.pk)
        assert found == list(CaseWorker.objects.filter(case=case).order_by("id"))
        assert [row.person.pk for row in found] == [row.person_id for row in found]
        assert notes(case.pk) == list(CaseNote.objects.filter(case=case).order_by("-id").values_list("id", "kind")[:2])
        assert twice(case.pk) == [case]
        assert workers.first(case.pk) == found[0]
    assert (workers(new_id()), workers.first(new_id())) == ([], None)


@pytest.mark.django_db
def test_a_later_answer_is_not_the_first_one(cast, django_assert_num_queries) -> None:
    case = stories.case_of(cast.beijing_coordinator, cast.beijing)
    titles = Prepared(lambda id: Case.objects.filter(pk=id).values_list("stage", flat=True))
    assert titles(case.pk) == [case.stage]
    Case.objects.filter(pk=case.pk).update(stage="verify")
    with django_assert_num_queries(1):
        assert titles(case.pk) == ["verify"]


@pytest.mark.django_db
def test_many_ids_are_asked_for_fifty_at_once(cast, django_assert_num_queries) -> None:
    links = PreparedMany(
        lambda cases: CaseWorker.objects.filter(case__in=cases).order_by("id").values_list("id", "case")
    )
    cases = [stories.case_of(cast.beijing_coordinator, cast.beijing, size).pk for size in (1, 3, 2)]
    for wanted in (cases, cases[:1], {cases[2], cases[1]}, [new_id() for _ in range(AT_ONCE - 3)] + cases):
        expected = list(CaseWorker.objects.filter(case__in=wanted).order_by("id").values_list("id", "case"))
        with django_assert_num_queries(1):
            assert links(wanted) == expected
    with django_assert_num_queries(2):
        assert len(links([new_id() for _ in range(AT_ONCE - 1)] + cases)) == 6
    with django_assert_num_queries(0):
        assert links([]) == []


@pytest.mark.django_db
def test_what_else_is_given_is_part_of_the_question(cast, django_assert_num_queries) -> None:
    cases = [stories.case_of(cast.beijing_coordinator, cast.beijing).pk for _turn in range(2)]
    found = PreparedMany(
        lambda ids, where: Case.objects.filter(where, pk__in=ids).order_by("id").values_list("id", flat=True)
    )
    for office, expected in ((cast.beijing.pk, cases), (cast.wuhan.pk, []), (cast.beijing.pk, cases)):
        with django_assert_num_queries(1):
            assert found(cases, Q(office__in=[office])) == expected
    assert found(cases, Q()) == cases
    with django_assert_num_queries(0):
        assert found(cases, Q(pk__in=[])) == []


@pytest.mark.django_db
def test_sql_without_the_id_is_refused() -> None:
    with pytest.raises(ValueError, match="no id"):
        Prepared(lambda _id: Case.objects.all())(new_id())


def test_what_is_an_id() -> None:
    key = new_id()
    assert (as_uuid(key), as_uuid(str(key)), as_uuid("nonsense"), as_uuid(None)) == (key, key, None, None)
