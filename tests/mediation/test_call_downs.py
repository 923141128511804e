"""Whom 'were you paid?' is asked: from closed cases, from instalments and from performed agreements."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.mediation.test_mediation import agreed, receive

from martlet.cases.models import Case, CaseWorker
from martlet.hotline.hooks import call_down_sources
from martlet.mediation.models import Instalment


def found(cast: Any, source: str, first: int, last: int, who: str = "beijing_coordinator") -> set[tuple[Any, str]]:
    """Of days counted from today."""
    today = timezone.localdate()
    find = call_down_sources[source].find
    return set(find(getattr(cast, who), cast.beijing, today + timedelta(days=first), today + timedelta(days=last)))


def test_workers_with_an_instalment_due_on_these_days(cast: Any) -> None:
    case, _mediation = agreed(cast, people=2)
    both = {(one, case.number) for one in CaseWorker.objects.filter(case=case).values_list("person", flat=True)}
    days = sorted((one.due_on - timezone.localdate()).days for one in Instalment.objects.all())
    assert len(both) == 2
    assert found(cast, "due", days[0], days[0]) == both
    assert found(cast, "due", days[-1] + 1, days[-1] + 9) == set()
    assert found(cast, "performed", -9, 0) == set()


def test_once_it_is_performed_by_our_books_they_can_be_asked_whether_it_came(cast: Any) -> None:
    case, _mediation = agreed(cast)
    for number in (1, 2):
        receive(cast, case, number, 1_000_000)
    [person] = CaseWorker.objects.filter(case=case).values_list("person", flat=True)
    assert found(cast, "performed", -1, 0) == {(person, case.number)}
    assert Case.objects.get().closed_on == timezone.localdate()
    assert found(cast, "closed", 0, 0) == {(person, case.number)}
    assert found(cast, "closed", 1, 9) == set()


def test_another_office_s_coordinator_finds_nobody(cast: Any) -> None:
    case, _mediation = agreed(cast)
    for number in (1, 2):
        receive(cast, case, number, 1_000_000)
    for source in ("due", "performed", "closed"):
        assert found(cast, source, -400, 400, "shenzhen_coordinator") == set()
