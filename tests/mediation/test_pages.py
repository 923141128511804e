"""Pages of mediation as a mediator's browser gets them."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cases import stories

from martlet.access.actor import Actor
from martlet.cases.models import Case
from martlet.mediation.models import Instalment, Mediation

SignIn = Callable[[Actor], Client]


@pytest.fixture
def browser(cast: Any, signed_in: SignIn) -> Client:
    client = signed_in(cast.beijing_mediator)
    client.cookies["lang"] = "en"
    return client


def test_from_the_case_to_the_last_instalment(cast: Any, browser: Client) -> None:
    case = stories.three_months(cast.beijing_mediator, stories.case_of(cast.beijing_mediator, cast.beijing))
    today = timezone.localdate()
    page = browser.get(reverse("cases:case", args=[case.pk]))
    assert reverse("mediation:open", args=[case.pk]) in page.content.decode()
    opened = browser.post(reverse("mediation:open", args=[case.pk]), {"accepted_on": today.isoformat()})
    assert opened.status_code == 302
    mediation = Mediation.objects.get()
    talk = {"on": today.isoformat(), "minutes": "对方同意分两期", "present": "周经理"}
    assert browser.post(reverse("mediation:session", args=[mediation.pk]), talk).status_code == 302
    address = reverse("mediation:agreement", args=[mediation.pk])
    form = {"total": "20000", "signed_on": today.isoformat(), "rows": "3", "terms": "转账"}
    split = browser.post(address, {**form, "divide": "1", "split-parts": "2", "split-first": today.isoformat()})
    text = split.content.decode()
    assert split.status_code == 200
    assert re.findall(r'name="amount_\d" value="([^"]*)"', text)[:2] == ["10,000.00", "10,000.00"]
    assert "转账" in text
    wrong = browser.post(address, {**form, "due_1": today.isoformat(), "amount_1": "15000"})
    assert wrong.status_code == 422
    assert "The instalments add up to 15,000.00, 5,000.00 less than the total 20,000.00." in wrong.content.decode()
    half = browser.post(address, {**form, "due_1": today.isoformat()})
    assert "Write the amount of this instalment." in half.content.decode()
    parts = {
        "due_1": today.isoformat(),
        "amount_1": "10000",
        "due_2": (today + timedelta(days=30)).isoformat(),
        "amount_2": "1万",
    }
    assert browser.post(address, {**form, **parts}).status_code == 302
    for name, args in (("list", []), ("watch", []), ("mediation", [mediation.pk])):
        assert browser.get(reverse(f"mediation:{name}", args=args)).status_code == 200
    for instalment in Instalment.objects.order_by("number"):
        place = reverse("mediation:instalment", args=[instalment.pk])
        assert 'value="10,000.00"' in browser.get(place).content.decode()
        money = {"amount": "10000", "received_on": today.isoformat(), "method": "bank"}
        assert browser.post(place, money).status_code == 302
    closed = Case.objects.get()
    assert (closed.is_open, closed.outcome) == (False, "performed")
    done = browser.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "Performed in full" in done
    assert "Everything agreed has been received. The case has closed itself as performed." in done


def test_an_office_without_authority_sees_a_way_out(cast: Any, signed_in: SignIn) -> None:
    case = stories.case_of(cast.wuhan_coordinator, cast.wuhan)
    browser = signed_in(cast.wuhan_coordinator)
    browser.cookies["lang"] = "en"
    page = browser.get(reverse("mediation:open", args=[case.pk])).content.decode()
    assert "No mediation authority here" in page
    assert (
        "The Wuhan office has no mediation authority yet."
        in browser.get(reverse("cases:case", args=[case.pk])).content.decode()
    )
    assert browser.post(reverse("mediation:open", args=[case.pk]), {"accepted_on": "2026-01-01"}).status_code == 422


def test_another_office_gets_the_same_answer_as_for_nothing(cast: Any, signed_in: SignIn, browser: Client) -> None:
    case = stories.case_of(cast.beijing_mediator, cast.beijing)
    browser.post(reverse("mediation:open", args=[case.pk]), {"accepted_on": timezone.localdate().isoformat()})
    mediation = Mediation.objects.get()
    other = signed_in(cast.shenzhen_mediator)
    for name in ("mediation", "session", "agreement", "end", "agreement-withdraw"):
        assert other.get(reverse(f"mediation:{name}", args=[mediation.pk])).status_code == 404
    assert mediation.register_number not in other.get(reverse("mediation:list")).content.decode()
