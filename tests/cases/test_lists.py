"""The work list: what it shows, to whom, and what it costs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from martlet.cases import selectors, services
from martlet.cases.models import Case
from martlet.cases.selectors import Filters

from . import stories

QUERIES = 2
PAGE_QUERIES = 16  # one of them asks whether a figure or a notice of days off is newer than what this process knows


def names(actor: Any, view: str = "all", stages: tuple[str, ...] = (), issues: tuple[str, ...] = ()) -> list[str]:
    found = selectors.work_list(actor, Filters.clean(view, stages, issues))
    assert found.total == len(found.page) or "closed" in stages
    return [row.number[-4:] for row in found.page]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_three(
    cast: Any, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    actor = cast.beijing_coordinator
    for _row in range(rows):
        site, parties = stories.site_with_chain(actor, cast.beijing)
        stories.three_months(
            actor, stories.case_of(actor, cast.beijing, 2, respondent=parties["labour_boss"], site=site)
        )
    with django_assert_num_queries(QUERIES):
        found = selectors.work_list(actor, Filters())
    assert [(row.name, row.people, row.employer, row.claimed, row.received) for row in found.page] == [
        ("王*明", 2, "赵*强", 2_460_000, None)
    ] * rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_case_page_costs_the_same_for_one_worker_and_three(
    cast: Any, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    actor = cast.beijing_coordinator
    case = stories.case_of(actor, cast.beijing, rows)
    for person in case.workers.values_list("person_id", flat=True):
        stories.three_months(actor, case, person)
    for turn in range(rows):
        services.add_note(actor, case, text=f"第 {turn} 次")
    with django_assert_num_queries(PAGE_QUERIES):
        page = selectors.case_page(actor, case.pk, journal_read=False)
    assert len(page.workers) == rows


def test_views_and_filters(cast: Any) -> None:
    actor = cast.beijing_coordinator
    today = timezone.localdate()
    late, soon, far, other = (stories.case_of(actor, cast.beijing) for _turn in range(4))
    leap = timedelta(days=365)
    for case, left in ((late, today - leap - timedelta(days=40)), (soon, today - leap + timedelta(days=20))):
        services.record_event(actor, case, kind="left", on=left)
    services.record_event(actor, far, kind="left", on=today - timedelta(days=10))
    services.assign(actor, other, owner=None, rev=other.rev)
    mine = Case.objects.get(pk=far.pk)
    services.assign(actor, mine, owner=cast.beijing_mediator.user, rev=mine.rev)
    closed = stories.case_of(actor, cast.beijing)
    services.close_case(actor, closed, outcome="INFO")
    assert names(actor) == ["0001", "0002", "0003", "0004"]
    assert names(actor, "overdue") == ["0001"]
    assert names(actor, "limitation") == ["0002"]
    assert names(actor, "unassigned") == ["0004"]
    assert names(cast.beijing_mediator, "mine") == ["0003"]
    assert names(actor, stages=("verify",)) == []
    assert names(actor, stages=("intake",), issues=("WAG-ARR",)) == ["0001", "0002", "0003", "0004"]
    assert names(actor, stages=("closed",)) == ["0005"]
    assert names(cast.wuhan_coordinator) == []
    counts = {one.code: one.count for one in selectors.work_list(actor, Filters()).views}
    assert counts == {"today": 0, "overdue": 1, "limitation": 1, "mine": 3, "unassigned": 1, "all": 4}


def test_pages_by_key(cast: Any) -> None:
    actor = cast.beijing_coordinator
    numbers = [stories.case_of(actor, cast.beijing).number for _turn in range(5)]
    first = selectors.work_list(actor, Filters(), size=2)
    second = selectors.work_list(actor, Filters(), first.page.next, size=2)
    third = selectors.work_list(actor, Filters(), second.page.next, size=2)
    assert [row.number for found in (first, second, third) for row in found.page] == numbers
    assert (first.total, third.page.next) == (5, "")


def test_deadlines_of_the_office(cast: Any) -> None:
    actor = cast.beijing_coordinator
    case = stories.case_of(actor, cast.beijing)
    services.record_event(actor, case, kind="left", on=timezone.localdate())
    found = selectors.deadline_list(actor)
    assert [(line.number, line.label) for line in found] == [(case.number, "仲裁时效")]
    assert len(selectors.deadline_list(cast.shenzhen_coordinator)) == 0
    assert len(selectors.deadline_list(cast.beijing_mediator, mine=True)) == 0
