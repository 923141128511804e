"""The claim of a case: the law room's wage-arrears rule applied to each worker's months, plus every other sum as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from martlet.foundation.money import Fen
from martlet.law import evaluate
from martlet.law.results import Result, plain_yuan

__all__ = ["WAGE", "Claim", "Row", "claim_of"]

WAGE = "wage"
Row = tuple[str, str, str, Fen, Fen]
"""(worker, kind, month, due, paid)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """`total` in fen; `results` one per worker with wages, with rule, steps and statutes; `others` the sum of other kinds."""

    total: Fen
    results: dict[str, Result]
    others: Fen = 0

    @property
    def rule(self) -> str:
        return next((one.rule for one in self.results.values()), "R-WAGE-ARREARS")


def claim_of(rows: Iterable[Row]) -> Claim:
    """What every worker is owed. A line never counts twice: a month is there once for each worker and kind."""
    by_worker: dict[str, list[Row]] = {}
    others = 0
    for row in rows:
        if row[1] == WAGE:
            by_worker.setdefault(row[0], []).append(row)
        else:
            others += row[3] - row[4]
    results = {worker: _owed(lines) for worker, lines in by_worker.items()}
    return Claim(sum(one.amount_fen or 0 for one in results.values()) + others, results, others)


def _owed(lines: Sequence[Row]) -> Result:
    periods = [
        {"month": month, "due": plain_yuan(due), "paid": plain_yuan(paid)} for _worker, _kind, month, due, paid in lines
    ]
    return evaluate("wage_arrears", {"periods": periods})
