"""What a case brings to its papers, as plain values: gathered by selectors, composed by rules, never a model in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from martlet.foundation.money import Fen

__all__ = ["Agreed", "Chosen", "Claim", "Firm", "Material", "Mediated", "Month", "Proof", "Value", "Worker"]


@dataclass(frozen=True, slots=True)
class Value:
    """A value and where it comes from (a key of facts.SOURCES)."""

    raw: Any
    comes: str


@dataclass(frozen=True, slots=True)
class Month:
    """One unpaid month, "YYYY-MM", in fen."""

    month: str
    due: Fen
    paid: Fen

    @property
    def owed(self) -> Fen:
        return self.due - self.paid


@dataclass(frozen=True, slots=True)
class Claim:
    """One request in the words of a paper, with its calculation in brackets. `amount` None: not about money.

    `venue`: arbitration, inspection, court, authority or fund, as the law room says; "" when it goes everywhere.
    """

    text: str
    amount: Fen | None = None
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Worker:
    id: str
    values: Mapping[str, Value]
    claims: Sequence[Claim] = ()
    months: Sequence[Month] = ()
    agreed: Fen | None = None
    is_representative: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """`is_human`: a labour boss, who has no registered office and no representative."""

    id: str
    values: Mapping[str, Value]
    is_human: bool = False
    is_respondent: bool = False
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    id: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Agreed:
    signed_on: date
    total: Fen
    confirm_by: date
    instalments: Sequence[tuple[date, Fen]]


@dataclass(frozen=True, slots=True)
class Mediated:
    number: str
    accepted_on: date
    has_session: bool = False
    agreement: Agreed | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """Everything of one case that papers may print, and nothing else: no note, no hand-over, no plan is ever in here."""

    workers: Sequence[Worker]
    firms: Sequence[Firm]
    proofs: Sequence[Proof] = ()
    case: Mapping[str, Value] = field(default_factory=dict)
    mediation: Mediated | None = None
    office: str = ""
    office_phone: str = ""
    volunteer: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose paper it is: ids of workers, firms and representatives, in the order of the case."""

    workers: tuple[str, ...]
    firms: tuple[str, ...]
    representatives: tuple[str, ...] = ()
