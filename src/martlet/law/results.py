"""The result of a rule: never a bare figure, always with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from martlet.law.statutes import Citation, cite

__all__ = [
    "Alternative",
    "Citation",
    "Result",
    "Said",
    "Used",
    "fen",
    "money",
    "number",
    "number_of",
    "plain_yuan",
    "rounded",
]


class Said(NamedTuple):
    """One sentence in both languages."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """The sentence in the reader's language."""
        return self.zh if language.lower().startswith("zh") else self.en


class Used(NamedTuple):
    """A published figure that a result used; `verified` is always shown to the person."""

    name: str
    name_en: str
    value: Any
    unit: str
    source: str
    verified: bool
    since: date | None = None
    place: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return self._asdict() | {"since": self.since and self.since.isoformat()}


class Alternative(NamedTuple):
    """What another practice or convention would give for the same facts."""

    zh: str
    en: str
    value: Any


def rounded(amount: Fraction | int) -> int:
    """Yuan as an exact fraction in whole fen, half up (C-ROUND)."""
    if isinstance(amount, int):
        return amount * 100
    numerator, denominator = amount.numerator, amount.denominator
    return (numerator * 200 + denominator) // (2 * denominator)


fen = rounded


def plain_yuan(amount_fen: int) -> str:
    """Fen as plain yuan with two decimals for machines: 6714360 -> "67143.60"."""
    sign = "-" if amount_fen < 0 else ""
    whole, rest = divmod(abs(amount_fen), 100)
    return f"{sign}{whole}.{rest:02d}"


def money(amount: Fraction | int) -> str:
    """An exact amount of yuan, rounded once and written for people: "67,143.60"."""
    whole, rest = divmod(rounded(amount), 100)
    return f"{whole:,}.{rest:02d}"


def number(value: Fraction) -> str:
    """A quantity without needless decimals: 8, 21.75, 0.5."""
    return f"{float(value):g}"


def number_of(value: Fraction | int, noun: str) -> str:
    """A number with its English noun: "1 month", "2.5 months", "12 whole months"."""
    return f"{number(Fraction(value))} {noun}{'' if value == 1 else 's'}"


@dataclass(slots=True)
class Result:
    """What a rule gives for the facts of one person.

    `value` has the stable shape of `martlet law`: amounts as strings in yuan with two decimals, days as ISO strings.
    `amount_fen` and `day` hold the main answer where there is one; None means that the rule gives none (never zero).
    `provisional` tells that the rest-day calendar of the year is not yet published.
    """

    rule: str
    value: Any
    basis: tuple[Citation, ...] = ()
    steps: list[Said] = field(default_factory=list)
    amount_fen: int | None = None
    day: date | None = None
    parameters: list[Used] = field(default_factory=list)
    conventions: list[str] = field(default_factory=list)
    alternatives: list[Alternative] = field(default_factory=list)
    warnings: list[Said] = field(default_factory=list)
    provisional: bool = False

    def step(self, zh: str, en: str) -> None:
        """Add one step of the computation."""
        self.steps.append(Said(zh, en))

    def warn(self, zh: str, en: str) -> None:
        """Add a warning, once."""
        said = Said(zh, en)
        if said not in self.warnings:
            self.warnings.append(said)

    def rests_on(self, *references: str) -> None:
        """Add statutes: rests_on("LCL 47", "LCLR 27")."""
        self.basis += tuple(one for one in cite(*references) if one not in self.basis)

    def offer(self, zh: str, en: str, value: Any) -> None:
        """Add what another practice would give."""
        self.alternatives.append(Alternative(zh, en, value))

    def use(self, used: Iterable[Used]) -> None:
        """Add parameters; an unverified one warns by itself."""
        for one in used:
            self.parameters.append(one)
            if not one.verified:
                place = f"（{one.place}）" if one.place else ""
                self.warn(
                    f"参数「{one.name}」{place}还没有核实，先按 {one.value} 估算，请向当地人社部门确认。",
                    f"The figure for {one.name_en} {one.place}".rstrip()
                    + f" is not verified; {one.value} is used as an estimate. Please confirm it with the local authority.",
                )

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and templates."""
        return {
            "value": self.value,
            "rule": self.rule,
            "basis": [one.as_dict() for one in self.basis],
            "parameters": [one.as_dict() for one in self.parameters],
            "conventions": self.conventions,
            "alternatives": [one._asdict() for one in self.alternatives],
            "warnings": [one._asdict() for one in self.warnings],
            "steps": [one._asdict() for one in self.steps],
            "provisional": self.provisional,
        }
