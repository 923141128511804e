"""What an assessment gives: claims, conflicts, questions, and the bundle of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from martlet.law.clocks import Clock
from martlet.law.results import Alternative, Result, Said, Used
from martlet.law.statutes import Citation

__all__ = [
    "Against",
    "Ask",
    "Barred",
    "Bundle",
    "Claim",
    "ClaimState",
    "Conflict",
    "Line",
    "Option",
    "Working",
]

ClaimState = Literal["certain", "possible", "missing", "barred", "denied"]
"""certain: follows from the facts as told. possible: may follow; never in the total. missing: follows, but a fact for its amount
is missing. barred: the time for it has run out. denied: does not follow, and why: shown, so that nobody puts it in by habit."""


class Working(NamedTuple):
    """One computation: the calculator, what it was given, and its result."""

    function: str
    inputs: Mapping[str, Any]
    result: Result

    def as_dict(self) -> dict[str, Any]:
        """Plain values: the calculation line that is kept with a sum."""
        return {"function": self.function, "input": _plain(self.inputs), **self.result.as_dict()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value) if value.denominator != 1 else str(value.numerator)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


class Line(NamedTuple):
    """A part of a claim: months ("YYYY-MM"), fen due and paid, and what it was computed with."""

    first: str
    last: str
    due: int
    paid: int
    working: Working

    @property
    def amount_fen(self) -> int:
        """Never below zero: what was paid too much in one part is no debt of the worker here."""
        return max(0, self.due - self.paid)


class Against(NamedTuple):
    """Who must pay. `role` is a role of `wage_chain`, or employer, owner, family, platform, fund, scheme, school."""

    role: str
    name: str
    words: Said


class Barred(NamedTuple):
    """A month that can no longer be claimed."""

    month: str
    why: Said


@dataclass(slots=True)
class Claim:
    """One head of claim. `amount_fen` None: no amount yet, or none at all (a declaration); never zero for unknown.

    `most_fen` is the upper end of a range. `monthly`: the amount is due every month and is never added up. `counted`: in the
    recommended total; otherwise `why` says why not. `venue`: arbitration, inspection, court, authority or fund.
    """

    code: str
    title: Said
    state: ClaimState = "certain"
    lines: list[Line] = field(default_factory=list)
    workings: list[Working] = field(default_factory=list)
    amount_fen: int | None = None
    most_fen: int | None = None
    monthly: bool = False
    missing: list[str] = field(default_factory=list)
    against: list[Against] = field(default_factory=list)
    clock: Clock | None = None
    barred: list[Barred] = field(default_factory=list)
    final: bool | None = None
    counted: bool = False
    why: Said | None = None
    notes: list[Said] = field(default_factory=list)
    evidence: tuple[str, ...] = ()
    venue: str = "arbitration"
    rule_id: str = ""

    @property
    def rule(self) -> str:
        """The rule it rests on."""
        return self.rule_id or (self.workings[0].result.rule if self.workings else "")

    @property
    def first(self) -> str:
        """First month, "" without a period."""
        return min((line.first for line in self.lines), default="")

    @property
    def last(self) -> str:
        """Last month, "" without a period."""
        return max((line.last for line in self.lines), default="")

    @property
    def due_fen(self) -> int:
        """What was due in all its parts."""
        return sum(line.due for line in self.lines)

    @property
    def basis(self) -> list[Citation]:
        """Statutes of all its computations, each once."""
        return list(dict.fromkeys(cited for one in self.workings for cited in one.result.basis))

    @property
    def parameters(self) -> list[Used]:
        """Published figures used, each once."""
        found: dict[Any, Used] = {}
        for one in self.workings:
            for used in one.result.parameters:
                found.setdefault((used.name, str(used.value), used.since, used.place), used)
        return list(found.values())

    @property
    def warnings(self) -> list[Said]:
        """Warnings of all its computations, each once."""
        return list(dict.fromkeys(said for one in self.workings for said in one.result.warnings))

    @property
    def alternatives(self) -> list[Alternative]:
        """What other practice would give."""
        return [one for working in self.workings for one in working.result.alternatives]

    @property
    def conventions(self) -> list[str]:
        """Conventions of all its computations."""
        return list(dict.fromkeys(name for one in self.workings for name in one.result.conventions))

    @property
    def steps(self) -> list[Said]:
        """The computation in words; equal months in a row are one step."""
        if len({id(line.working) for line in self.lines}) < 2:
            return list(dict.fromkeys(step for one in self.workings for step in one.result.steps))
        told: list[Said] = []
        run: list[Line] = []
        for line in [*self.lines, None]:
            if line is not None and (not run or line.working.result.steps == run[-1].working.result.steps):
                run.append(line)
                continue
            told.append(_run(run))
            run = [line] if line is not None else []
        return told

    def calculation(self) -> dict[str, Any]:
        """The calculation line kept with the sum, in plain values and both languages."""
        return {
            "code": self.code,
            "rule": self.rule,
            "title": self.title._asdict(),
            "steps": [one._asdict() for one in self.steps],
            "basis": [one.as_dict() for one in self.basis],
            "parameters": [one.as_dict() for one in self.parameters],
            "conventions": self.conventions,
            "warnings": [one._asdict() for one in self.warnings],
            "inputs": [{"function": one.function, **_plain(one.inputs)} for one in self.workings],
            "against": [[one.role, one.name] for one in self.against],
            "venue": self.venue,
            "final": self.final,
        }


def _run(lines: Sequence[Line]) -> Said:
    first, last = lines[0].first, lines[-1].last
    span = Said(first if first == last else f"{first} 至 {last}", first if first == last else f"{first} to {last}")
    steps = lines[0].working.result.steps
    many = len(lines) > 1
    zh, en = " ".join(one.zh for one in steps), " ".join(one.en for one in steps)
    return Said(
        f"{span.zh}{f'（{len(lines)} 个月，每月）' if many else ''}：{zh}",
        f"{span.en}{f' ({len(lines)} months, each)' if many else ''}: {en}",
    )


class Option(NamedTuple):
    """One way out of a conflict. `amount_fen`: what the claims of this conflict come to with it; `total_fen`: the bundle."""

    key: str
    words: Said
    claims: tuple[str, ...]
    amount_fen: int | None
    recommended: bool
    why: Said
    total_fen: int = 0


@dataclass(slots=True)
class Conflict:
    """Claims that exclude each other, or a trap. Without options there is nothing to choose, only something to know."""

    code: str
    title: Said
    why: Said
    options: list[Option] = field(default_factory=list)
    chosen: str = ""
    basis: tuple[Citation, ...] = ()

    @property
    def recommended(self) -> Option | None:
        """The option that is proposed."""
        return next((one for one in self.options if one.recommended), None)


class Ask(NamedTuple):
    """A fact to ask for next. `claims`: titles of what depends on it; `known_unknown`: the worker was asked and does not know."""

    fact: str
    weight: int
    claims: tuple[Said, ...]
    known_unknown: bool = False


@dataclass(slots=True)
class Bundle:
    """Everything that follows from the facts of one worker on a day."""

    today: date
    claim_day: date
    regime: str
    regime_why: Said
    claims: list[Claim]
    conflicts: list[Conflict]
    asks: list[Ask]
    notes: list[Said]
    evidence: dict[str, tuple[str, ...]]
    received_fen: int = 0

    @property
    def counted(self) -> list[Claim]:
        """The recommended claims, or those of the options chosen."""
        return [one for one in self.claims if one.counted]

    @property
    def total_fen(self) -> int:
        """The sum of the counted claims; a possible or unverified one is never in it."""
        return sum(one.amount_fen or 0 for one in self.claims if one.counted)

    def find(self, code: str) -> Claim | None:
        """A claim by its code."""
        return next((one for one in self.claims if one.code == code), None)

    @property
    def nearest(self) -> Clock | None:
        """The limit that ends first among claims that can still be made."""
        running = [
            one.clock
            for one in self.claims
            if one.clock is not None and one.clock.last_day is not None and one.state not in ("barred", "denied")
        ]
        return min(running, key=lambda clock: clock.last_day or date.max, default=None)
