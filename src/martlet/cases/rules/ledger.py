"""The wage ledger: subtotal per worker, grand total, and the proof that it ties out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from martlet.foundation.money import Fen

__all__ = ["Item", "Ledger", "WorkerRows", "build"]


@dataclass(frozen=True, slots=True)
class Item:
    """One pay period of one worker, in fen."""

    id: UUID
    person: UUID
    kind: str
    period: str
    due: Fen
    paid: Fen
    rev: int = 0
    until: str = ""
    rule: str = ""
    label: str = ""

    @property
    def span(self) -> str:
        """The month, or the first and the last one."""
        return f"{self.period} – {self.until}" if self.until else self.period

    @property
    def claimed(self) -> Fen:
        return self.due - self.paid


@dataclass(slots=True)
class WorkerRows:
    """`agreed` and `received` are None while nothing is recorded: "—" is not 0.00."""

    person: UUID
    name: str
    items: list[Item] = field(default_factory=list)
    agreed: Fen | None = None
    received: Fen | None = None

    @property
    def due(self) -> Fen:
        return sum(item.due for item in self.items)

    @property
    def paid(self) -> Fen:
        return sum(item.paid for item in self.items)

    @property
    def claimed(self) -> Fen:
        return sum(item.claimed for item in self.items)


@dataclass(frozen=True, slots=True)
class Ledger:
    workers: Sequence[WorkerRows]
    due: Fen
    paid: Fen
    claimed: Fen | None
    agreed: Fen | None
    received: Fen | None

    @property
    def has_items(self) -> bool:
        return any(worker.items for worker in self.workers)


def build(
    workers: Iterable[tuple[UUID, str]],
    items: Iterable[Item],
    agreed: Mapping[UUID, Fen] | None,
    received: Mapping[UUID, Fen] | None,
) -> Ledger:
    """Rows by worker in the order given; money of somebody who left the case still gets a row, so that totals tie out."""
    rows = {person: WorkerRows(person, name) for person, name in workers}
    for item in sorted(items, key=lambda one: (one.kind != "wage", one.period, one.kind)):
        rows.setdefault(item.person, WorkerRows(item.person, "")).items.append(item)
    for shares, what in ((agreed, "agreed"), (received, "received")):
        if shares is None:
            continue
        for row in rows.values():
            setattr(row, what, 0)
        for person, amount in shares.items():
            setattr(rows.setdefault(person, WorkerRows(person, "")), what, amount)
    found = list(rows.values())
    return Ledger(
        workers=found,
        due=sum(row.due for row in found),
        paid=sum(row.paid for row in found),
        claimed=sum(row.claimed for row in found) if any(row.items for row in found) else None,
        agreed=None if agreed is None else sum(agreed.values()),
        received=None if received is None else sum(received.values()),
    )
