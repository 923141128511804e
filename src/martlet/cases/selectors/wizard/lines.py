"""What the page of the claim wizard shows: steps, questions, claims, conflicts, evidence, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from martlet.cases.models import Case
from martlet.law.claims import Bundle, Claim, Conflict, Fact, Facts


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the row on top. `told` of `asked` facts are known."""

    code: str
    label: str
    matters: bool
    told: int
    asked: int


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for: the question as one says it, and where it is typed."""

    fact: str
    step: str
    label: str
    zh: str
    en: str
    why: str
    known_unknown: bool


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """One claim in words."""

    claim: Claim
    title: str
    steps: Sequence[str]
    basis: Sequence[str]
    rule_title: str
    why: str
    notes: Sequence[str]
    against: Sequence[str]
    parameters: Sequence[tuple[str, bool]]
    barred: Sequence[tuple[str, str]]
    limit: str
    limit_days: int | None
    period: str


@dataclass(frozen=True, slots=True)
class OptionLine:
    key: str
    label: str
    amount: int | None
    total: int
    why: str
    recommended: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class ConflictCard:
    conflict: Conflict
    code: str
    title: str
    why: str
    basis: Sequence[str]
    options: Sequence[OptionLine]


@dataclass(frozen=True, slots=True)
class EvidenceNeed:
    """A kind of evidence, what it proves, and whether the case has it."""

    label: str
    proves: str
    state: str
    state_label: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What would change in the ledger, and why."""

    label: str
    how: str
    before: int | None
    after: int | None
    why: str


@dataclass(frozen=True, slots=True)
class WizardPage:
    """`case` is None in a conversation that has none yet."""

    case: Case | None
    scope: str
    name: str
    step: str
    steps: Sequence[Step]
    fields: Sequence[Fact]
    facts: Facts
    own: Facts
    rev: int
    workers: Sequence[tuple[str, str]]
    bundle: Bundle
    regime: str
    notes: Sequence[str]
    cards: Sequence[ClaimCard]
    others: Sequence[ClaimCard]
    conflicts: Sequence[ConflictCard]
    questions: Sequence[Question]
    evidence: Sequence[EvidenceNeed]
    evidence_have: int
    changes: Sequence[ChangeLine]
    in_ledger: bool
    limit: str
    limit_days: int | None
    received: int

    @property
    def next_step(self) -> str:
        """The step after this one among those that matter; "" after the last."""
        codes = [one.code for one in self.steps if one.matters]
        if self.step in codes:
            place = codes.index(self.step) + 1
            return codes[place] if place < len(codes) else ""
        return ""

    @property
    def has_choices(self) -> bool:
        return any(card.options for card in self.conflicts)

    @property
    def is_group(self) -> bool:
        return len(self.workers) > 1
