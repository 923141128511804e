"""The page that opens the files leads on to where one wanted to go, also after a wrong passphrase."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import PASSPHRASE

from martlet import vault

pytestmark = pytest.mark.django_db
WANTED = "/console/cases/?view=mine&x=1"


def next_of(answer: Any) -> str:
    [found] = re.findall(r'name="next" value="([^"]*)"', answer.content.decode())
    return html.unescape(found)


@pytest.mark.errors_expected  # 503 is what a sealed house answers
def test_a_wrong_passphrase_does_not_lose_the_way(cast: Any) -> None:
    client, url = Client(), reverse("access:unseal")
    vault.seal()
    asked = next_of(client.get(url, {"next": WANTED}))
    wrong = client.post(url, {"passphrase": "no such words at all", "next": asked})
    assert (wrong.status_code, next_of(wrong)) == (503, WANTED)
    right = client.post(url, {"passphrase": PASSPHRASE, "next": next_of(wrong)})
    assert (right.status_code, right["Location"]) == (302, WANTED)


def test_it_leads_nowhere_else_and_not_to_itself(cast: Any) -> None:
    client, url = Client(), reverse("access:unseal")
    assert next_of(client.get(url)) == reverse("console:home")
    away = client.post(url, {"passphrase": PASSPHRASE, "next": "https://example.org/"})
    assert away["Location"] == reverse("console:home")
