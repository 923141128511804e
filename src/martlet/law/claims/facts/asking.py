"""How each fact is called, asked and answered, and in which step; data/claim-facts-2026-11.json."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from martlet.law.claims.facts.model import Facts
from martlet.law.results import Said

__all__ = ["FACTS", "STEPS", "Fact", "shown"]


@dataclass(frozen=True, slots=True)
class Fact:
    """How one fact is called, asked and answered. `choices` are (code, words); `when`: whether it is asked, given the rest.

    `differs`: usually another value for each worker of a group; `rare`: asked only where the matter is about it.
    `kind`: day, month, months, money, number, count, flag, choice, some
    (several codes), place, periods, month_days, hours, comprehensive, chain.
    """

    name: str
    step: str
    kind: str
    label: Said
    ask: Said
    choices: tuple[tuple[str, Said], ...] = ()
    differs: bool = False
    rare: bool = False
    when: Callable[[Facts], bool] | None = None

    def codes(self) -> tuple[str, ...]:
        """The codes that may be answered."""
        return tuple(code for code, _said in self.choices)

    def word(self, code: str) -> Said:
        """A code in words."""
        return dict(self.choices).get(code, Said(code, code))


STEPS: dict[str, Said] = {}
"""The steps of the wizard in their order."""

FACTS: dict[str, Fact] = {}
"""Every fact by name, in the order in which they are asked; data/claim-facts-2026-11.json."""


def _when(told: Mapping[str, Any] | None) -> Callable[[Facts], bool] | None:
    """{"fact", "is": [values, null for not known]} or "not": [values] or "holds": [codes], as a condition."""
    if told is None:
        return None
    name = told["fact"]
    if "is" in told:
        allowed = told["is"]
        return lambda facts: getattr(facts, name) in allowed
    if "not" in told:
        refused = told["not"]
        return lambda facts: getattr(facts, name) not in refused
    wanted = set(told["holds"])
    return lambda facts: bool(wanted & set(getattr(facts, name) or ()))


def _load() -> None:
    raw = json.loads(files("martlet.law").joinpath("data/claim-facts-2026-11.json").read_text(encoding="utf-8"))
    for code, zh, en in raw["steps"]:
        STEPS[code] = Said(zh, en)
    for row in raw["facts"]:
        FACTS[row["name"]] = Fact(
            row["name"],
            row["step"],
            row["kind"],
            Said(row["zh"], row["en"]),
            Said(row["ask_zh"], row["ask_en"]),
            tuple((code, Said(zh, en)) for code, zh, en in row.get("choices", ())),
            row.get("differs", False),
            row.get("rare", False),
            _when(row.get("when")),
        )


_load()


def shown(facts: Facts, step: str) -> list[Fact]:
    """The facts of a step that are asked, given what is known; what is known already is always shown."""
    return [
        fact
        for fact in FACTS.values()
        if fact.step == step and (fact.when is None or fact.when(facts) or facts.known(fact.name))
    ]
