"""The page that opens the files leads on to where one wanted to go, also after a wrong passphrase."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import PASSPHRASE
from tests.markup import tight

from martlet import vault
from martlet.foundation.networks import networks_of

pytestmark = pytest.mark.django_db
WANTED = "/console/cases/?view=mine&x=1"


def next_of(answer: Any) -> str:
    [found] = re.findall(r'name="next" value="([^"]*)"', tight(answer.content.decode()))
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


@pytest.mark.errors_expected
@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("192.168.1.20", {}, 200),
        ("203.0.113.7", {}, 404),
        ("203.0.113.7", {"X-Forwarded-For": "127.0.0.1"}, 404),  # written by themselves
        ("127.0.0.1", {"X-Forwarded-For": "192.168.1.20", "X-Forwarded-Proto": "https"}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "192.168.1.20, 203.0.113.7", "X-Forwarded-Proto": "https"}, 404),
        ("127.0.0.1", {"X-Forwarded-Proto": "https"}, 404),  # a proxy that does not say for whom
        ("127.0.0.1", {}, 200),
    ],
)
def test_only_in_networks_of_our_own(
    cast: Any, signed_in: Any, peer: str, headers: dict[str, str], status: int
) -> None:
    browser = signed_in(cast.director)
    client, url = Client(REMOTE_ADDR=peer, headers=headers), reverse("access:unseal")
    vault.seal()
    try:
        assert client.get(url).status_code == status
        answer = client.post(url, {"passphrase": PASSPHRASE})
        assert (answer.status_code, vault.status().is_open) == (302 if status == 200 else 404, status == 200)
        vault.seal()
        sealed = browser.get(reverse("console:sealed"), REMOTE_ADDR=peer, headers=headers).content.decode()
        assert ('name="passphrase"' in sealed, "只在办公室自己的网络" in sealed) == (status == 200, status == 404)
    finally:
        vault.commands.unseal(PASSPHRASE, fill=False)


@pytest.mark.errors_expected
def test_the_networks_can_be_named(cast: Any, settings: Any) -> None:
    settings.MARTLET_UNSEAL_NETWORKS = networks_of("203.0.113.0/29")
    url = reverse("access:unseal")
    seen = [Client(REMOTE_ADDR=one).get(url).status_code for one in ("203.0.113.7", "203.0.113.9", "127.0.0.1")]
    assert seen == [200, 404, 404]


@pytest.mark.errors_expected
def test_strangers_lock_no_key_holder_out(cast: Any) -> None:
    """Nor does somebody in the same house: another place, and the server itself, count for themselves."""
    url = reverse("access:unseal")
    vault.seal()
    busy, free = Client(REMOTE_ADDR="10.0.7.20"), Client(REMOTE_ADDR="10.0.7.21")  # nobody else's here: counts last
    for _try in range(5):
        assert "打不开" in busy.post(url, {"passphrase": "wrong"}).content.decode()
    assert "martlet unseal" in busy.post(url, {"passphrase": PASSPHRASE}).content.decode()
    assert not vault.status().is_open
    assert free.post(url, {"passphrase": PASSPHRASE}).status_code == 302
    vault.seal()
    vault.commands.unseal(PASSPHRASE, fill=False)
