"""The register: every rule with its statutes and the calculators that apply it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, TypeVar

from martlet.law.facts import Reader
from martlet.law.results import Result
from martlet.law.statutes import Citation, cite

__all__ = ["Calculator", "Rule", "calculator", "calculators", "rule", "rules"]

CHAPTERS = (
    "counting",
    "wages",
    "wage_chain",
    "minimum",
    "overtime",
    "heat",
    "pieces",
    "contract",
    "termination",
    "leave",
    "injury",
    "procedure",
    "persons",
    "status",
    "living",
    "losses",
    "published_cases",
)
"""Modules of martlet.law.chapters; each registers its calculators when imported."""

F = TypeVar("F", bound=Callable[..., Result])


@dataclass(frozen=True, slots=True)
class Calculator:
    """A named computation: which rules it applies, which facts it reads, and the function itself."""

    name: str
    rules: tuple[str, ...]
    facts: Mapping[str, Reader]
    compute: Callable[..., Result]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the register.

    `certainty`: "T" article text read, "S" secondary source, "R" recalled; `local` tells that practice differs by place.
    `functions` are the names of the calculators that apply it, the main one first.
    """

    id: str
    zh: str
    en: str
    basis: tuple[Citation, ...]
    certainty: str
    local: bool
    functions: tuple[str, ...]

    def title(self, language: str) -> str:
        """The title in the reader's language."""
        return self.zh if language.lower().startswith("zh") else self.en


_registered: dict[str, Calculator] = {}


def calculator(name: str, *rule_ids: str, **facts: Reader) -> Callable[[F], F]:
    """Register a function that takes the declared facts as keywords and returns a Result."""

    def register(function: F) -> F:
        _registered[name] = Calculator(name, rule_ids, facts, function)
        return function

    return register


@cache
def calculators() -> dict[str, Calculator]:
    """Every calculator by name."""
    for chapter in CHAPTERS:
        import_module(f"martlet.law.chapters.{chapter}")
    return dict(_registered)


@cache
def _register() -> dict[str, Rule]:
    rows: list[dict[str, Any]] = json.loads(
        files("martlet.law").joinpath("data/rules-2026-11.json").read_text(encoding="utf-8")
    )["rules"]
    by_rule: dict[str, list[str]] = {}
    # A calculator names the rule first that it is made for; there it is the main one.
    for _place, rule_id, name in sorted(
        ((place, rule_id, name) for name, one in calculators().items() for place, rule_id in enumerate(one.rules)),
        key=lambda row: row[0],
    ):
        by_rule.setdefault(rule_id, []).append(name)
    return {
        row["id"]: Rule(
            row["id"],
            row["zh"],
            row["en"],
            cite(*row["basis"]),
            row["certainty"],
            row["local"],
            tuple(by_rule.get(row["id"], ())),
        )
        for row in rows
    }


def rules() -> list[Rule]:
    """Every rule in the order of the law pack."""
    return list(_register().values())


def rule(rule_id: str) -> Rule:
    """One rule by id; KeyError when there is none."""
    return _register()[rule_id]
