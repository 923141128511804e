"""What changed between two versions of an article, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass, fields
from difflib import SequenceMatcher

from martlet.hotline.rules.knowledge import Parts

__all__ = ["Change", "PartChanges", "differences", "lines_of"]


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence: `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PartChanges:
    """The sentences of one part that differs, unchanged ones with them so that the place is seen."""

    part: str
    lines: tuple[Change, ...]


def lines_of(parts: Parts, part: str) -> list[str]:
    """A part as lines, a trick and its answer on one."""
    return [" | ".join(row) if isinstance(row, tuple) else row for row in getattr(parts, part)]


def differences(older: Parts, newer: Parts) -> list[PartChanges]:
    """Parts that differ, in their order; [] when both say the same."""
    found = []
    for field in fields(Parts):
        before, after = lines_of(older, field.name), lines_of(newer, field.name)
        if before != after:
            found.append(PartChanges(field.name, tuple(_compared(before, after))))
    return found


def _compared(before: list[str], after: list[str]) -> list[Change]:
    lines = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [Change("same", text) for text in before[old_from:old_to]]
        else:
            lines += [Change("removed", text) for text in before[old_from:old_to]]
            lines += [Change("added", text) for text in after[new_from:new_to]]
    return lines
