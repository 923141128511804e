"""The facts of a case as they are kept: what holds for all its workers, what differs, which options were chosen.

Plain JSON values in and out; the sealed row they live in is models.CaseFacts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from martlet.law.claims import FACTS, Facts, from_plain, to_plain

__all__ = ["ALL", "FactFile"]

ALL = "all"
"""The scope of what holds for every worker of the case; any other scope is a worker's id."""


@dataclass(slots=True)
class FactFile:
    """`facts` by scope as `to_plain` writes them, `choices` by scope, `revs`: how often each scope was saved."""

    rev: int = 0
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    revs: dict[str, int] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str, rev: int) -> FactFile:
        """What `dump` wrote."""
        raw = json.loads(text or "{}")
        return cls(rev, raw.get("facts", {}), raw.get("choices", {}), raw.get("revs", {}))

    def dump(self) -> str:
        """For the sealed column."""
        kept = {"facts": self.facts, "choices": self.choices, "revs": self.revs}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    def scope_rev(self, scope: str) -> int:
        """How often this scope was saved; two who edit different workers are not in each other's way."""
        return self.revs.get(scope, 0)

    def own(self, scope: str) -> Facts:
        """What was written for this scope alone."""
        return from_plain(self.facts.get(scope, {}))

    def of(self, worker: str, known: Facts, known_of_all: Facts) -> Facts:
        """One worker's facts: own before known from the ledger, before what holds for all, before what the case knows."""
        return self.own(worker).over(known).over(self.own(ALL)).over(known_of_all)

    def choices_of(self, worker: str) -> dict[str, str]:
        """Options chosen for this worker, else those for all."""
        return {**self.choices.get(ALL, {}), **self.choices.get(worker, {})}

    def write(self, scope: str, facts: Facts, asked: tuple[str, ...], *, alone: str = "") -> bool:
        """Put the facts named in `asked` into a scope; blank ones are forgotten. False when nothing changed.

        `alone`: the only worker of the case. What differs from worker to worker is then kept as theirs and the rest for all,
        so that a second worker finds what is common.
        """
        fresh = to_plain(facts)
        before = _written(self.facts)
        for name in asked:
            where = alone if alone and FACTS[name].differs else ALL if alone else scope
            target = self.facts.setdefault(where, {})
            shared = self.facts.get(ALL, {}).get(name)
            if name not in fresh or (where not in (ALL, alone) and fresh[name] == shared):
                target.pop(name, None)
            else:
                target[name] = fresh[name]
        if _written(self.facts) == before:
            return False
        self.touch(scope)
        return True

    def choose(self, scope: str, chosen: Mapping[str, str]) -> None:
        """Keep the options chosen for a scope."""
        self.choices[scope] = {**self.choices.get(scope, {}), **chosen}
        self.touch(scope)

    def adopt(self, caller: str, worker: str, known: Facts) -> None:
        """Facts of a conversation become those of a case: the caller's are this worker's, what was `known` beside them holds
        for all (what differs: for the worker). What was written stays as written."""
        self.facts = {worker if scope == caller else scope: values for scope, values in self.facts.items()}
        self.choices = {worker if scope == caller else scope: values for scope, values in self.choices.items()}
        self.revs = {worker if scope == caller else scope: rev for scope, rev in self.revs.items()}
        written = {name for values in self.facts.values() for name in values}
        for name, value in to_plain(known).items():
            if name not in written:
                self.facts.setdefault(worker if FACTS[name].differs else ALL, {})[name] = value

    def touch(self, scope: str) -> None:
        """This scope has a new version."""
        self.revs[scope] = self.scope_rev(scope) + 1


def _written(facts: Mapping[str, Mapping[str, Any]]) -> str:
    return json.dumps({scope: values for scope, values in facts.items() if values}, sort_keys=True)
