"""Arguments of a client, checked for type, length and count before anything uses them; anything else is BadRequest."""

from __future__ import annotations

from typing import Any

from martlet.vault import errors
from martlet.vault.rules import keys

Arguments = dict[str, Any]


def demand(holds: bool, what: str) -> None:
    if not holds:
        raise errors.BadRequest(what)


def text_of(arguments: Arguments, name: str, most: int = 64, default: str | None = None) -> str:
    value = arguments.get(name, default)
    demand(isinstance(value, str) and len(value) <= most, f"{name}: a text of at most {most} characters")
    return str(value)


def number_of(arguments: Arguments, name: str, most: int = 2**31 - 1, default: int | None = None) -> int:
    value = arguments.get(name, default)
    demand(isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most, f"{name}: a whole number")
    assert isinstance(value, int)
    return value


def bytes_of(arguments: Arguments, name: str, most: int) -> bytes:
    value = arguments.get(name)
    demand(isinstance(value, bytes) and len(value) <= most, f"{name}: at most {most} bytes")
    assert isinstance(value, bytes)
    return value


def items_of(arguments: Arguments, name: str, most: int) -> list[Any]:
    value = arguments.get(name)
    demand(isinstance(value, list) and len(value) <= most, f"{name}: a list of at most {most}")
    assert isinstance(value, list)
    return value


def binding_of(kind: Any, subject: Any, office: Any, klass: Any) -> bytes:
    demand(
        isinstance(kind, str)
        and 0 < len(kind) <= 32
        and isinstance(subject, bytes)
        and len(subject) == 16
        and isinstance(office, int)
        and isinstance(klass, str)
        and len(klass) <= 16,
        "a key belongs to a kind, a 16-byte subject, an office number and a class",
    )
    return keys.binding(kind, subject, office, klass)
