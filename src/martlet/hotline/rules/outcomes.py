"""Outcome codes as versioned data (data/outcomes.json): what may come of a contact, and the seven one-click non-cases."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from martlet.law.taxonomy import Labelled

__all__ = ["NonCase", "Outcome", "OutcomeGroup", "groups", "label", "non_case", "non_cases", "outcome"]


@dataclass(frozen=True, slots=True)
class Outcome(Labelled):
    """One outcome. `goes_on`: somebody has to do something, so the next owner and the day are required."""

    code: str
    group: str
    goes_on: bool
    label_zh: str
    label_en: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class NonCase(Labelled):
    """A conversation that is no matter at all, noted with one click. `key` is its digit on the keyboard."""

    key: str
    code: str
    label_zh: str
    label_en: str


@dataclass(frozen=True, slots=True)
class OutcomeGroup(Labelled):
    """The first of the two levels."""

    code: str
    label_zh: str
    label_en: str
    outcomes: tuple[Outcome, ...]


@cache
def _raw() -> dict[str, list[dict[str, str]]]:
    read: dict[str, list[dict[str, str]]] = json.loads(
        files("martlet.hotline").joinpath("data/outcomes.json").read_text(encoding="utf-8")
    )
    return read


@cache
def _outcomes() -> dict[str, Outcome]:
    return {row["code"]: Outcome(**row) for row in _raw()["outcomes"]}  # type: ignore[arg-type]


@cache
def groups() -> tuple[OutcomeGroup, ...]:
    """Both levels, retired codes left out."""
    return tuple(
        OutcomeGroup(
            **row, outcomes=tuple(one for one in _outcomes().values() if one.group == row["code"] and one.active)
        )  # type: ignore[arg-type]
        for row in _raw()["groups"]
    )


@cache
def non_cases() -> tuple[NonCase, ...]:
    """The seven, in the order of their keys."""
    return tuple(NonCase(**row) for row in _raw()["one_click"])


def outcome(code: str) -> Outcome | None:
    """The outcome of a code, None when nobody knows it."""
    return _outcomes().get(code)


def non_case(code: str) -> NonCase | None:
    """The non-case outcome of a code, None when it is none."""
    return next((one for one in non_cases() if one.code == code), None)


def label(code: str, language: str) -> str:
    """What a stored code is called, retired ones too; "" for none."""
    found = outcome(code) or non_case(code)
    return found.label(language) if found else code
