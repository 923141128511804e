"""Facts as plain values for JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from martlet.law.claims.facts.asking import FACTS
from martlet.law.claims.facts.model import Facts
from martlet.law.claims.facts.reading import UNKNOWN, read
from martlet.law.clocks import Event
from martlet.law.results import plain_yuan

__all__ = ["from_plain", "to_plain"]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def to_plain(facts: Facts) -> dict[str, Any]:
    """Values for JSON that `from_plain` reads back; money as plain yuan. Events are the case's own and are left out."""
    kept: dict[str, Any] = {}
    for name, fact in FACTS.items():
        value = getattr(facts, name)
        if name in facts.unknown:
            kept[name] = UNKNOWN
        elif value is None:
            continue
        elif fact.kind == "money":
            kept[name] = plain_yuan(value)
        elif fact.kind == "periods":
            kept[name] = [[one.month, plain_yuan(one.due), plain_yuan(one.paid)] for one in value]
        else:
            kept[name] = _plain(value)
    return kept


def from_plain(raw: Mapping[str, Any], events: tuple[Event, ...] = ()) -> Facts:
    """What `to_plain` gave. A value that can no longer be read (a retired code) counts as not asked."""
    facts, _faults = read(raw)
    return replace(facts, events=events)
