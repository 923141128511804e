"""What somebody writes into an address by hand is answered by a page, never by a fault: numbers, months and days that are none."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
ODD = ("²", "５", "9" * 5000, "-1", "x")
NUMBERS = [
    ("access:journal", "before"), ("insight:report", "office"), ("insight:report-csv", "office"), ("insight:wall", "office"),
    ("cases:deadlines", "owner"),
]  # fmt: skip
MONTHS = ("0001-01", "1-01", "0999-12", "2026-13", "2026-1", "9999-12", "２０２６-01", "2026-01-01")


@pytest.mark.parametrize(("name", "key"), NUMBERS)
def test_a_number_that_is_none_is_left_out(name: str, key: str, cast: Any, signed_in: Any) -> None:
    client = signed_in(cast.beijing_coordinator)
    usual = client.get(reverse(name)).status_code
    assert usual == 200
    assert [client.get(reverse(name), {key: odd}).status_code for odd in ODD] == [usual] * len(ODD)


@pytest.mark.parametrize("month", MONTHS)
def test_a_month_that_is_none_is_this_month(month: str, cast: Any, signed_in: Any) -> None:
    public, client = Client(), signed_in(cast.beijing_coordinator)
    assert public.get(reverse("site:results"), {"month": month}).status_code == 200
    for name in ("insight:report", "insight:report-csv"):
        assert client.get(reverse(name), {"month": month}).status_code == 200


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_calls_of_a_day_that_no_clock_shows(day: str, cast: Any, signed_in: Any) -> None:
    client = signed_in(cast.beijing_coordinator)
    for key in ("since", "until"):
        assert client.get(reverse("telephony:calls"), {key: day}).status_code == 422
        sent = {"since": "2026-01-01", "until": "2026-01-31", "kind": "csv", "reason": "report", key: day}
        assert client.post(reverse("telephony:export"), sent).status_code == 422
