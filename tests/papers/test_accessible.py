"""Pages of the law under axe in a real browser, in both languages: wizard, clocks, papers, templates, law book; rights and calculators.

On a desk and on a phone nothing scrolls sideways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from tests.chromium import AXE, DESK, LOOK, MARKS, PHONE, RULES, SIDEWAYS, chromium
from tests.papers import stories

pytestmark = [
    *MARKS,
    pytest.mark.timeout(900),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not AXE.exists(), reason="the assets are not built: npm ci && npm run build"),
]


@pytest.fixture
def faults(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., dict[str, list[str]]]]:
    """`faults(paths, cookies)`: what axe finds on each page and how far it scrolls sideways, only where there is something."""
    axe = AXE.read_text()
    with chromium(monkeypatch) as browser:

        def look(paths: list[str], cookies: dict[str, str]) -> dict[str, list[str]]:
            context = browser.new_context(base_url=live_server.url, bypass_csp=True, locale="zh-CN")
            context.set_default_timeout(60_000)
            context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()])
            page = context.new_page()
            found: dict[str, list[str]] = {}
            for path in paths:
                page.set_viewport_size(DESK)
                response = page.goto(path)
                said = [] if response and response.status == 200 else [f"status {response and response.status}"]
                page.evaluate(axe)
                said += page.evaluate(LOOK, RULES)
                page.set_viewport_size(PHONE)
                if over := page.evaluate(SIDEWAYS):
                    said.append(over)
                if said:
                    found[path] = said
            context.close()
            return found

        yield look


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_staff(
    cast: Any, emptied_journal: None, signed_in: Any, faults: Callable[..., dict[str, list[str]]], language: str
) -> None:
    actor = cast.beijing_coordinator
    case = stories.full_case(actor, cast.beijing, 2)
    paper = stories.made(actor, case, "D16")
    cookies = {name: morsel.value for name, morsel in signed_in(actor).cookies.items()} | {"lang": language}
    paths = [
        reverse("cases:claim", args=[case.pk]),
        reverse("cases:clocks", args=[case.pk]),
        reverse("papers:list"),
        reverse("papers:pick", args=[case.pk]),
        reverse("papers:fill", args=[case.pk, "d01"]),
        reverse("papers:paper", args=[paper.pk]),
        reverse("papers:template", args=["d16"]),
        reverse("lawbook:rules"),
        reverse("lawbook:rule", args=["R-TERM-N"]),
        reverse("lawbook:figures"),
        reverse("lawbook:notice-new"),
        reverse("hotline:article", args=["WAG-ARR"]),
    ]
    assert faults(paths, cookies) == {}


def test_pages_of_workers(cast: Any, faults: Callable[..., dict[str, list[str]]]) -> None:
    paths = ["/rights", "/rights?q=没钱", "/rights/WAG-ARR", "/calculate", "/calculate/unpaid", "/results"]
    assert faults([f"{start}{path}" for start in ("", "/en") for path in paths], {}) == {}
