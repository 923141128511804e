"""What contacts are about: the issues of the taxonomy on their two levels, and what the taxonomy says beside each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from martlet.law import taxonomy

__all__ = ["Matter", "choices", "is_issue", "known", "label"]


@dataclass(frozen=True, slots=True)
class Matter:
    """One issue with what a volunteer wants to know of it. Lists are in the taxonomy's order; steps are Chinese text."""

    code: str
    label: str
    group: str
    priority: str
    steps: tuple[str, ...]
    evidence: tuple[str, ...]
    authorities: tuple[str, ...]
    rules: tuple[str, ...]


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


def label(code: str, language: str) -> str:
    """What an issue or a group is called; the code itself when nobody knows it, "" for ""."""
    zh, en = _labels().get(code, (code, code))
    return en if _english(language) else zh


@cache
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


def known(code: str, language: str) -> Matter | None:
    """What the taxonomy says of an issue, labels resolved; None for an unknown code."""
    row = next((row for row in taxonomy.rows("issues") if row.code == code), None)
    if row is None:
        return None
    return Matter(
        code=code,
        label=label(code, language),
        group=label(row.parent, language),
        priority=_of("priorities", row.default_priority, language),
        steps=tuple(row.default_next_steps),
        evidence=tuple(_of("evidence_kinds", one, language) for one in row.needed_evidence),
        authorities=tuple(_of("authorities", one, language) for one in row.competent_authority),
        rules=tuple(row.time_limit_rules),
    )


def _of(kind: str, code: str, language: str) -> str:
    row = next((row for row in taxonomy.rows(kind) if row.code == code), None)
    return "" if row is None else (row.label_en if _english(language) else row.label_zh)
