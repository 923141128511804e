"""What a batch of cases writes, in the order in which it is written."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from martlet.cases.models import (
    Case,
    CaseContact,
    CaseEvent,
    CaseNote,
    CaseOrganisation,
    CaseWorker,
    ClaimItem,
    Deadline,
    EvidenceItem,
    Receipt,
    ReceiptShare,
    StageMove,
)
from martlet.foundation.moments import moment_of


@dataclass
class Rows:
    """What a batch writes, in the order in which it is written."""

    cases: list[Case] = field(default_factory=list)
    moves: list[StageMove] = field(default_factory=list)
    links: list[CaseContact] = field(default_factory=list)
    workers: list[CaseWorker] = field(default_factory=list)
    organisations: list[CaseOrganisation] = field(default_factory=list)
    items: list[ClaimItem] = field(default_factory=list)
    events: list[CaseEvent] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    evidence: list[EvidenceItem] = field(default_factory=list)
    notes: list[CaseNote] = field(default_factory=list)
    agreements: list[tuple[Case, date, int, list[tuple[date, int, Receipt | None]], int]] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    shares: list[ReceiptShare] = field(default_factory=list)


def noon(day: date) -> datetime:
    return moment_of(day, time(12))
