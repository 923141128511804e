"""What to choose from and what to know of it, in the reader's language."""

from __future__ import annotations

from django.utils.translation import get_language

from martlet.hotline.rules import matters
from martlet.hotline.rules.matters import Matter as Knowledge


def issue_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Both levels for a select with groups."""
    english = (get_language() or "").startswith("en")
    return [(group, list(rows)) for group, rows in matters.choices(english)]


def issue_label(code: str, language: str) -> str:
    """What an issue is called in a list: without its group."""
    return matters.label(code, language)


def knowledge(code: str) -> Knowledge | None:
    """What is known of an issue; None for none."""
    return matters.known(code, get_language() or "zh-hans")
