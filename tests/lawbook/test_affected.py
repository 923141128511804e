"""A corrected figure names the open claims it touches: exactly where they were computed, maybe where they were typed."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from tests.cases.stories import case_of

from martlet.cases import selectors as cases
from martlet.cases import services
from martlet.cases.models import Case, ClaimItem
from martlet.cases.rules.factfile import ALL
from martlet.law.claims import read
from martlet.lawbook import selectors
from martlet.lawbook.services import enter_figure, withdraw_figure

pytestmark = pytest.mark.django_db
BEIJING = "110000"
FACTS = {
    "place": BEIJING, "form": "FT-WRITTEN", "hired": "2025-10-09", "monthly": "2300", "contract": "signed",
    "periods": "2026-07 2300 2300\n2026-08 2300 2300\n2026-09 2300 2300",
}  # fmt: skip


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel("2026-11-20T12:00:00+08:00", tick=True), translation.override("en"):
        yield


def underpaid(actor: Any, office: Any, **more: Any) -> Case:
    case = case_of(actor, office)
    facts, _faults = read({**FACTS, **more})
    known = cases.knowledge(actor, case)
    scope = ALL if len(known.workers) > 1 else str(known.workers[0].person_id)
    services.save_facts(actor, case, scope=scope, facts=facts, asked=tuple(FACTS), rev=known.file.scope_rev(scope))
    services.put_claims(actor, case)
    return case


def minimum(actor: Any, value: str = "2600", since: date = date(2026, 7, 1), place: str = BEIJING) -> Any:
    return enter_figure(
        actor,
        kind="min_wage.month",
        place=place,
        since=since,
        value=value,
        source="京人社劳发〔2026〕12号",
        verified=True,
    )


def touched(actor: Any, row: Any) -> list[Any]:
    return selectors.affected(actor, row.kind, row.place, row.since)


def test_open_computed_claims_are_listed_until_they_are_computed_again(cast: Any) -> None:
    case = underpaid(cast.beijing_coordinator, cast.beijing)
    assert ClaimItem.objects.filter(case=case, kind="min_wage").exists()
    row = minimum(cast.beijing_coordinator)
    found = touched(cast.beijing_coordinator, row)
    assert [(one.url, one.certain, one.office) for one in found] == [
        (reverse("cases:case", args=[case.pk]), True, "Beijing")
    ]
    assert "2540" in found[0].why
    assert case.number in found[0].name
    services.put_claims(cast.beijing_coordinator, Case.objects.get(pk=case.pk))
    assert touched(cast.beijing_coordinator, row) == []


def test_another_time_place_or_office_is_left_alone(cast: Any) -> None:
    underpaid(cast.beijing_coordinator, cast.beijing)
    later = minimum(cast.beijing_coordinator, since=date(2026, 10, 1))
    assert touched(cast.beijing_coordinator, later) == []
    withdraw_figure(cast.beijing_coordinator, later, reason="another month")
    shenzhen = minimum(cast.shenzhen_coordinator, "2750", place="440300")
    assert touched(cast.beijing_coordinator, shenzhen) == []
    row = minimum(cast.beijing_coordinator)
    assert touched(cast.shenzhen_coordinator, row) == []
    assert touched(cast.wuhan_coordinator, row) == []
    leave = enter_figure(
        cast.beijing_coordinator,
        kind="maternity.extra_days",
        place=BEIJING,
        since=date(2026, 7, 1),
        value="60",
        source="条例" * 3,
    )
    assert touched(cast.beijing_coordinator, leave) == []


def test_who_works_with_figures_only_sees_how_many(cast: Any, signed_in: Any) -> None:
    case = underpaid(cast.beijing_coordinator, cast.beijing)
    row = minimum(cast.director)
    assert [(one.url, one.name, one.office) for one in touched(cast.director, row)] == [("", "1 open case", "Beijing")]
    page = signed_in(cast.director).get(reverse("lawbook:correction", args=[row.pk])).content.decode()
    assert case.number not in page


def test_the_page_of_a_correction_lists_them(cast: Any, signed_in: Any) -> None:
    case = underpaid(cast.beijing_coordinator, cast.beijing)
    browser = signed_in(cast.beijing_coordinator)
    facts = {
        "kind": "min_wage.month",
        "place": BEIJING,
        "value": "2600",
        "since": "2026-07-01",
        "source": "京人社劳发〔2026〕12号",
    }
    saved = browser.post(reverse("lawbook:figure-new"), facts)
    page = browser.get(saved.url).content.decode()
    assert case.number in page
    assert reverse("cases:case", args=[case.pk]) in page


def test_a_case_computes_with_the_corrected_figure_in_its_pages(cast: Any) -> None:
    case = underpaid(cast.beijing_coordinator, cast.beijing)
    minimum(cast.beijing_coordinator)
    view = cases.wizard(cast.beijing_coordinator, case)
    assert {card.claim.code: card.claim.amount_fen for card in view.cards}["min_wage"] == 3 * 30_000
