"""What contacts are about: the issues of the taxonomy on their two levels."""

from __future__ import annotations

from functools import cache

from martlet.law import taxonomy

__all__ = ["choices", "groups", "is_issue", "label", "within"]


@cache
def _labels() -> dict[str, tuple[str, str]]:
    return {row.code: (row.label_zh, row.label_en) for row in (*taxonomy.rows("groups"), *taxonomy.rows("issues"))}


@cache
def _issues() -> dict[str, object]:
    return {row.code: row for row in taxonomy.rows("issues")}


def _english(language: str) -> bool:
    return language.startswith("en")


def is_issue(code: str) -> bool:
    """Whether a contact may carry this code."""
    return code in _issues()


@cache
def within(code: str) -> frozenset[str]:
    """The issues meant by the code of one, or of a whole group; empty when nobody knows the code."""
    return frozenset(row.code for row in taxonomy.rows("issues") if code and code in (row.code, row.parent))


def label(code: str, language: str) -> str:
    """What an issue or a group is called; the code itself when nobody knows it, "" for ""."""
    zh, en = _labels().get(code, (code, code))
    return en if _english(language) else zh


def groups(english: bool) -> list[tuple[str, str]]:
    """(code, label) of the first level."""
    language = "en" if english else "zh-hans"
    return [(row.code, label(row.code, language)) for row in taxonomy.rows("groups")]


@cache
def choices(english: bool) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Both levels for a select: ((group label, ((code, label), ...)), ...)."""
    language = "en" if english else "zh-hans"
    return tuple(
        (
            label(group.code, language),
            tuple((row.code, label(row.code, language)) for row in taxonomy.rows("issues") if row.parent == group.code),
        )
        for group in taxonomy.rows("groups")
    )
