"""The Chromium that tests drive: Debian's headless shell, which carries no windows and is the lighter by half, or the whole browser."""

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
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(PROGRAM is None, reason="Debian's Chromium is not installed"),
    pytest.mark.skipif(not BUILT.exists(), reason="the assets are not built: npm ci && npm run build"),
]


def launch(play: Playwright, *flags: str) -> Browser:
    return play.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox", "--disable-gpu", *flags])


@contextmanager
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """A browser beside a server that runs in this very process."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop in this thread
    with sync_playwright() as play:
        browser = launch(play)
        try:
            yield browser
        finally:
            browser.close()
