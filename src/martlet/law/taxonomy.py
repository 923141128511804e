"""What matters are about, and the other closed lists, as versioned data (data/taxonomy-2026-11.json).

Codes are stable and never used again: a retired one keeps its row with `active: false`, so that old files stay readable.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Row", "VERSION", "group_of", "issue", "label", "rows"]

VERSION = "2026-11"
KINDS = (
    "priorities",
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


@dataclass(frozen=True, slots=True)
class Row:
    """A code of one list. The fields from `parent` on belong to issues: the group, what is done first, which evidence proves
    it (codes), who decides (codes), which time limits run (rule ids)."""

    code: str
    label_zh: str
    label_en: str
    active: bool = True
    note: str = ""
    parent: str = ""
    default_priority: str = ""
    default_next_steps: tuple[str, ...] = ()
    needed_evidence: tuple[str, ...] = ()
    competent_authority: tuple[str, ...] = ()
    time_limit_rules: tuple[str, ...] = ()
    alert: str = ""
    target_hours: int | None = None

    def label(self, language: str) -> str:
        """In the reader's language."""
        return self.label_en if language.startswith("en") else self.label_zh


@cache
def _all() -> dict[str, tuple[Row, ...]]:
    raw = json.loads(files("martlet.law").joinpath(f"data/taxonomy-{VERSION}.json").read_text(encoding="utf-8"))
    return {kind: tuple(_row(one) for one in raw[kind]) for kind in KINDS if kind in raw}


def _row(raw: dict[str, object]) -> Row:
    return Row(**{key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()})  # type: ignore[arg-type]


@cache
def _by_code(kind: str) -> dict[str, Row]:
    return {row.code: row for row in _all()[kind]}


def rows(kind: str, *, retired: bool = False) -> tuple[Row, ...]:
    """The rows of one list in their order: one of KINDS. Retired codes only when asked for."""
    return tuple(row for row in _all()[kind] if row.active or retired)


def issue(code: str) -> Row | None:
    """An issue by its code, retired ones too."""
    return _by_code("issues").get(code)


def label(kind: str, code: str, language: str) -> str:
    """The words of a code; the code itself when the list does not know it."""
    row = _by_code(kind).get(code)
    return row.label(language) if row else code


def group_of(code: str) -> str:
    """The group of an issue; "OTH" for what the list does not know, "" for none."""
    if not code:
        return ""
    row = _by_code("issues").get(code)
    return row.parent if row else "OTH"
