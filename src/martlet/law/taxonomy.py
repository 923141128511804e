"""What matters are about, and the other closed lists, as versioned data (data/taxonomy-2026-11.json).

Codes are stable and never used again: a retired one keeps its row with `active: false`, so that old files stay readable.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["KINDS", "VERSION", "Labelled", "Row", "Taxonomy", "current", "find", "group_of", "issue", "label", "rows"]

VERSION = "2026-11"
KINDS = (
    "priorities",
    "priority_raisers",
    "groups",
    "issues",
    "authorities",
    "evidence_kinds",
    "evidence_statutory_kinds",
    "industries",
    "employment_forms",
    "channels",
    "outcomes",
    "dispositions",
    "amount_kinds",
)


class Labelled:
    """What has a name in both languages."""

    __slots__ = ()
    label_zh: str
    label_en: str

    def label(self, language: str) -> str:
        """In the reader's language."""
        return self.label_en if language.startswith("en") else self.label_zh


@dataclass(frozen=True, slots=True)
class Row(Labelled):
    """A code of one list. The fields from `parent` on belong to issues: the group, what is done first, which evidence proves
    it (codes), who decides (codes), which rules and time limits bear on it (rule ids)."""

    code: str
    label_zh: str
    label_en: str
    active: bool = True
    note: str = ""
    parent: str = ""
    default_priority: str = ""
    default_next_steps: tuple[str, ...] = ()
    default_next_steps_en: tuple[str, ...] = ()
    needed_evidence: tuple[str, ...] = ()
    competent_authority: tuple[str, ...] = ()
    time_limit_rules: tuple[str, ...] = ()
    alert: str = ""
    alert_en: str = ""
    target_hours: int | None = None
    to: str = ""

    def steps(self, language: str) -> tuple[str, ...]:
        """What is usually done first, in the reader's language."""
        return self.default_next_steps_en if language.startswith("en") else self.default_next_steps

    def warning(self, language: str) -> str:
        """What must be seen at once, "" for most issues."""
        return self.alert_en if language.startswith("en") else self.alert


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One version of all lists. `issues` and the rest hold the rows in their order, retired ones included."""

    version: str
    lists: Mapping[str, tuple[Row, ...]]

    @property
    def groups(self) -> tuple[Row, ...]:
        """The groups of issues."""
        return self.lists["groups"]

    @property
    def issues(self) -> tuple[Row, ...]:
        """Every issue."""
        return self.lists["issues"]


@cache
def current() -> Taxonomy:
    """The version in use."""
    raw = json.loads(files("martlet.law").joinpath(f"data/taxonomy-{VERSION}.json").read_text(encoding="utf-8"))
    return Taxonomy(raw["version"], {kind: tuple(_row(one) for one in raw[kind]) for kind in KINDS})


def _row(raw: dict[str, Any]) -> Row:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    return Row(**fields)


@cache
def _by_code(kind: str) -> dict[str, Row]:
    return {row.code: row for row in current().lists[kind]}


def rows(kind: str, *, retired: bool = False) -> tuple[Row, ...]:
    """The rows of one list in their order: one of KINDS. Retired codes only when asked for."""
    return tuple(row for row in current().lists[kind] if row.active or retired)


def find(kind: str, code: str) -> Row | None:
    """A row by its code, retired ones too."""
    return _by_code(kind).get(code)


def issue(code: str) -> Row | None:
    """An issue by its code, retired ones too."""
    return find("issues", code)


def label(kind: str, code: str, language: str) -> str:
    """The words of a code; the code itself when the list does not know it."""
    row = find(kind, code)
    return row.label(language) if row else code


def group_of(code: str) -> str:
    """The group of an issue; "OTH" for what the list does not know, "" for none."""
    if not code:
        return ""
    row = issue(code)
    return row.parent if row else "OTH"
