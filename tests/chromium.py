"""The Chromium that tests drive: Debian's headless shell, which has no windows to draw, or the whole browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Playwright, sync_playwright

PROGRAM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
BUILT = Path(settings.ROOT) / "build" / "static" / "console.js"
AXE = Path(settings.ROOT) / "node_modules/axe-core/axe.min.js"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """(rules) => axe.run(document, {runOnly: rules}).then((found) => found.violations.map(
  (one) => `${one.id}: ${one.nodes.slice(0, 2).map((node) => node.target.join(' ')).join(' | ')}`))"""
SIDEWAYS = """() => { const over = document.documentElement.scrollWidth - innerWidth; if (over <= 0) return '';
  const wide = [...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest('[tabindex="0"]'));
  return `scrolls sideways by ${over} px: ` + wide.slice(-3).map((e) => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`)
    .join(' | '); }"""
SMALL = """([place, least]) => [...document.querySelectorAll(`:is(${place}) :is(a, button, select, textarea, summary, input)`)]
  .filter((e) => e.checkVisibility() && getComputedStyle(e).display !== 'inline' && !/radio|checkbox/.test(e.type))
  .map((e) => [e, e.getBoundingClientRect()]).filter(([e, box]) => box.width && (box.height < least - .5 || box.width < 23.5))
  .map(([e, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${(e.innerText || e.id).trim().slice(0, 30)}`)"""
"""Targets within a place that are lower than this many pixels; links within a sentence may be."""

MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(PROGRAM is None, reason="Debian's Chromium is not installed"),
    pytest.mark.skipif(not BUILT.exists(), reason="the assets are not built: npm ci && npm run build"),
]


def launch(play: Playwright, *flags: str) -> Browser:
    return play.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox", "--disable-gpu", *flags])


@contextmanager
def chromium(monkeypatch: pytest.MonkeyPatch, *flags: str) -> Iterator[Browser]:
    """A browser beside a server that runs in this very process."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop in this thread
    with sync_playwright() as play:
        browser = launch(play, *flags)
        try:
            yield browser
        finally:
            browser.close()
