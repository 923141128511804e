"""Pages as a colleague's browser gets them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from martlet.access.actor import Actor
from martlet.cases import services
from martlet.cases.models import Case

from . import stories

SignIn = Callable[[Actor], Client]


def address(name: str, case: Case, *more: Any) -> str:
    return reverse(f"cases:{name}", args=[case.pk, *more])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "name",
    [
        *("case", "note", "next-step", "assign", "stage", "close", "claims", "claims-paste", "event", "receipt"),
        *("worker-add", "parties", "evidence-add", "preview"),
    ],
)
def test_every_page_of_a_case_opens(cast: Any, signed_in: SignIn, name: str, language: str) -> None:
    actor = cast.beijing_coordinator
    site, parties = stories.site_with_chain(actor, cast.beijing)
    case = stories.case_of(actor, cast.beijing, 3, site=site, respondent=parties["subcontractor"])
    stories.three_months(actor, case)
    services.record_event(actor, case, kind="left", on=case.opened_on)
    client = signed_in(actor)
    client.cookies["lang"] = language
    answer = client.get(address(name, case))
    assert answer.status_code == 200
    assert "王建明" not in answer.content.decode()


def test_lists_open_empty_and_full(cast: Any, signed_in: SignIn) -> None:
    client = signed_in(cast.beijing_coordinator)
    for name in ("list", "deadlines", "new"):
        assert client.get(reverse(f"cases:{name}")).status_code == 200
    case = stories.case_of(cast.beijing_coordinator, cast.beijing, 2)
    stories.three_months(cast.beijing_coordinator, case)
    page = client.get(reverse("cases:list")).content.decode()
    assert "24,600.00" in page
    assert "王*明" in page
    assert "王建明" not in page
