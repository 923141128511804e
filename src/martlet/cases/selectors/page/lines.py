"""What the page of a case shows, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from martlet.cases import hooks
from martlet.cases.models import (
    Case,
    CaseWorker,
    EvidenceFile,
    EvidenceItem,
    Receipt,
)
from martlet.cases.rules import figure
from martlet.cases.rules.ledger import Ledger
from martlet.cases.selectors.clocks import ClockLine, EventLine, WarningLine


@dataclass(frozen=True, slots=True)
class WorkerLine:
    link: CaseWorker
    person_id: UUID
    name: str
    phone: str
    mandate: str
    lacks_mandate: bool


@dataclass(frozen=True, slots=True)
class ChainLine:
    organisation_id: UUID
    tier: str
    tier_label: str
    icon: str
    name: str
    duty: str
    article: str
    is_key: bool
    is_respondent: bool
    open_cases: int


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    item: EvidenceItem
    label: str
    state: str
    files: Sequence[EvidenceFile] = ()


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    receipt: Receipt
    method: str
    by: str


@dataclass(frozen=True, slots=True)
class StageMark:
    stage: str
    label: str
    on: date | None
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One entry in words. `title` is what happened, `text` what somebody wrote, `strong` an amount."""

    kind: str
    icon: str
    title: str
    text: str
    on: date
    at: Any
    by: str
    strong: bool = False
    is_money: bool = False
    is_important: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    case: Case
    title: str
    issue: str
    stage: str
    office: str
    owner: str
    days: int | None
    deadline_label: str
    step_days: int | None
    workers: Sequence[WorkerLine]
    chain: Sequence[ChainLine]
    ledger: Ledger
    clocks: Sequence[ClockLine]
    warnings: Sequence[WarningLine]
    events: Sequence[EventLine]
    figure: figure.Figure | None
    evidence: Sequence[EvidenceLine]
    evidence_have: int
    receipts: Sequence[ReceiptLine]
    progress: Sequence[StageMark]
    timeline: Sequence[TimelineLine]
    older: str
    panels: Sequence[hooks.Panel]
    moves: Sequence[tuple[str, str]]
    usual_steps: Sequence[str]
    may: Mapping[str, bool] = field(default_factory=dict)
    outcome: str = ""
    no_limit: bool = False
    open_workers: frozenset[UUID] = frozenset()

    @property
    def has_closed_workers(self) -> bool:
        """Whether the months of some workers are folded away."""
        return any(row.items and row.person not in self.open_workers for row in self.ledger.workers)
