"""What composing gives: the words of a paper, every fact that was asked, and what is missing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from martlet.papers.rules.shapes import Fact, Text

__all__ = ["NONE", "PARAGRAPH", "TO_FILL", "Asked", "Composed", "Missing", "clean", "gap", "key_of"]

NONE = "无"
TO_FILL = "【待填】"
PARAGRAPH = "\a"
"""What the filler turns into a new paragraph of the same form."""


def gap(draft: bool) -> str:
    """What stands where nothing is known and something should be."""
    return TO_FILL if draft else NONE


def key_of(subject: str, owner: str, key: str) -> str:
    """Under which name a typed fact is kept: "person:<id>:id_number", "case::story"."""
    return f"{subject}:{owner}:{key}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One fact of one owner as the form shows it. `raw` None: not known. `owner` is the person, firm or evidence named."""

    key: str
    fact: Fact
    owner_id: str
    owner: str
    raw: Any
    comes: str
    required: bool

    @property
    def is_missing(self) -> bool:
        return self.required and self.raw is None


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps the paper from being printed: whose, and what."""

    owner: str
    what: Text
    key: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    context: dict[str, Any]
    asked: Sequence[Asked]
    missing: Sequence[Missing]
    elsewhere: Sequence[str] = ()
    """Claims of the ledger that this paper leaves out: the law room sends them to somebody else."""


def clean(text: str, *, keep_lines: bool = False) -> str:
    """Text that a Word file can hold: no control signs; lines become paragraphs where the fact may have several."""
    lines: Iterable[str] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ["".join(sign for sign in line if _printable(sign)).strip() for line in lines]
    return (PARAGRAPH if keep_lines else " ").join(line for line in kept if line)


def _printable(sign: str) -> bool:
    # Characters that Unicode added lately or never are kept: rare names are written with them.
    return unicodedata.category(sign) not in ("Cc", "Cs") and sign not in "\ufffe\uffff"
