"""How one fact is read, and the fault that names it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from martlet.law import words
from martlet.law.faults import Fault

__all__ = ["label", "fault_of", "Reader", "optional"]


def label(fact: str) -> tuple[str, str]:
    """What a fact is called in Chinese and English."""
    return words.fact(fact)


def fault_of(fact: str, zh: str, en: str) -> Fault:
    """A Fault that begins with what the fact is called."""
    name_zh, name_en = label(fact)
    return Fault(fact, f"「{name_zh}」{zh}", f"{name_en[:1].upper()}{name_en[1:]}: {en}")


class Reader:
    """How one fact is read. `required` facts must be there; `default` stands in for the others.

    The rest says what a form needs to ask for it: `kind` ("amount", "pay", "count", "day", "birth", "month", "span", "flag",
    "text", "place", "choice", "each", "record"), the words of a choice, the reader of each entry of a list, the parts of a
    record.
    """

    __slots__ = ("choices", "default", "kind", "of", "parts", "read", "required")

    def __init__(
        self,
        read: Callable[[str, Any], Any],
        kind: str = "text",
        *,
        required: bool = True,
        default: Any = None,
        choices: tuple[str, ...] = (),
        of: Reader | None = None,
        parts: Mapping[str, Reader] | None = None,
    ) -> None:
        self.read = read
        self.kind = kind
        self.required = required
        self.default = default
        self.choices = choices
        self.of = of
        self.parts = parts or {}


def optional(reader: Reader, default: Any = None) -> Reader:
    """The same fact, allowed to be absent or null."""
    return Reader(
        reader.read,
        reader.kind,
        required=False,
        default=default,
        choices=reader.choices,
        of=reader.of,
        parts=reader.parts,
    )
