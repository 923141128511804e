"""What to choose from, in the reader's language."""

from __future__ import annotations

from martlet.foundation.languages import reads_english
from martlet.hotline.rules import matters


def issue_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Both levels for a select with groups."""
    english = reads_english()
    return [(group, list(rows)) for group, rows in matters.choices(english)]


def issue_groups() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(code of the group, its label, its issues): where a whole group can be chosen, too."""
    english = reads_english()
    named = {label: code for code, label in matters.groups(english)}
    return [(named[label], label, list(rows)) for label, rows in matters.choices(english)]


def issue_label(code: str, language: str) -> str:
    """What an issue is called in a list: without its group."""
    return matters.label(code, language)
