"""Facts in lists and records, and all those of a calculator at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from martlet.law.facts.reader import Reader, fault_of
from martlet.law.faults import Fault

__all__ = ["each", "record", "SYNONYMS", "renamed", "read_all"]


def each(reader: Reader) -> Reader:
    """A list, every entry read by `reader`; a fault names the row."""

    def read(fact: str, raw: Any) -> list[Any]:
        if not isinstance(raw, (list, tuple)):
            raise fault_of(fact, "要写成列表。", "write a list.")
        found = []
        for row, entry in enumerate(raw):
            try:
                found.append(reader.read(fact, entry))
            except Fault as fault:
                fault.within, fault.row = fact, row
                raise
        return found

    return Reader(read, "each", of=reader)


def record(**readers: Reader) -> Reader:
    """A dictionary with these facts."""

    def read(fact: str, raw: Any) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            raise fault_of(fact, "要逐项写明。", "write its parts by name.")
        return read_all(readers, raw)

    return Reader(read, "record", parts=readers)


SYNONYMS = {
    "difficult_birth": "difficult",
    "dystocia": "difficult",
    "local_annual": "local_annual_avg",
    "annual_avg": "local_annual_avg",
    "local_avg_annual": "local_annual_avg",
    "local_avg_year": "local_annual_avg",
    "after_order": "order_ignored",
    "average": "avg",
}
"""Other names under which programs give a fact; used only where the calculator does not know the name given."""


def renamed(readers: Mapping[str, Reader], raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts under the names that the calculator knows."""
    if readers.keys() >= raw.keys():
        return raw
    return {
        (SYNONYMS[fact] if fact not in readers and SYNONYMS.get(fact) in readers else fact): value
        for fact, value in raw.items()
    }


def read_all(readers: Mapping[str, Reader], raw: Mapping[str, Any]) -> dict[str, Any]:
    """Every declared fact read; required ones must be there. Facts that nobody declared are left aside."""
    values = {}
    for fact, reader in readers.items():
        given = raw.get(fact)
        if given is not None:
            values[fact] = reader.read(fact, given)
        elif reader.required:
            raise fault_of(fact, "还没写。", "is missing.")
        else:
            values[fact] = reader.default
    return values
