"""Pages of the law under axe in a real browser, in both languages: wizard, clocks, papers, templates, law book; rights and calculators.

On a desk and on a phone nothing scrolls sideways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from tests.chromium import MARKS, chromium
from tests.papers import stories

AXE = Path(settings.ROOT) / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """(rules) => axe.run(document, {runOnly: rules}).then((found) => found.violations.map(
  (one) => `${one.id}: ${one.nodes.slice(0, 2).map((node) => node.target.join(' ')).join(' | ')}`))"""
SIDEWAYS = """() => { const over = document.documentElement.scrollWidth - innerWidth; if (over <= 0) return '';
  const wide = [...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest('[tabindex="0"]'));
  return `scrolls sideways by ${over} px: ` + wide.slice(-3).map((e) => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`)
    .join(' | '); }"""

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
                page.set_viewport_size({"width": 1280, "height": 800})
                response = page.goto(path)
                said = [] if response and response.status == 200 else [f"status {response and response.status}"]
                page.evaluate(axe)
                said += page.evaluate(LOOK, RULES)
                page.set_viewport_size({"width": 360, "height": 740})
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
