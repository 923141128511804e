"""Markup drawn without template tags: the icons, and pieces of HTML with places in them.

Fifty rows of a list are two thousand look-ups and tags for Django's template language, and cost more than everything else of
the page together. Such rows are drawn by a tag `<what>_rows` of their room (`templatetags/<what>_rows.py`), which holds their
markup as `Markup` and fills it for each row.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

__all__ = ["NOTHING", "Markup", "icon_markup", "joined"]
NOTHING = SafeString("")


class Markup:
    """HTML with places, `{name}`, filled as Django's format_html does: what is markup already (SafeString) stays as it is,
    everything else is escaped. For rows, of which a page has many.

    `html` is written by us, never put together from what people wrote.
    """

    def __init__(self, html: str) -> None:
        self.html = html

    def __call__(self, **cells: object) -> SafeString:
        return mark_safe(self.html.format_map({name: _safe(value) for name, value in cells.items()}))  # noqa: S308

    def given(self, **cells: object) -> Markup:
        """The same with some places filled for every row to come."""
        filled = {name: _safe(value).replace("{", "{{").replace("}", "}}") for name, value in cells.items()}
        return Markup(self.html.format_map(_Left(filled)))


class _Left(dict[str, str]):
    """Places nobody fills yet stay places."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def joined(parts: Iterable[object]) -> SafeString:
    """The parts one after the other; one that is no markup is escaped."""
    return mark_safe("".join(map(_safe, parts)))  # each is safe  # noqa: S308


def _safe(value: Any) -> str:
    if type(value) is SafeString:
        return value
    return escape(value) if type(value) is str else str(conditional_escape(value))


@lru_cache(maxsize=512)
def icon_markup(name: str, size: str = "") -> SafeString:
    """An icon of the sprite. `size`: "" 20 px, "s" 16 px, "l" 28 px. It never stands without a word beside it."""
    classes = f"m-icon m-icon-{size}" if size else "m-icon"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static("icons.svg"), name
    )
