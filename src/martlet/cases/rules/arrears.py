"""The claim of a case: the law room's wage-arrears rule applied to each worker, and the sum of these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from martlet.foundation.money import Fen
from martlet.law import evaluate
from martlet.law.results import Result, plain_yuan

__all__ = ["Claim", "claim_of"]

Row = tuple[str, str, Fen, Fen]
"""(worker, month, due, paid)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """`total` in fen; `results` one per worker, with rule, steps and statutes."""

    total: Fen
    results: dict[str, Result]

    @property
    def rule(self) -> str:
        return next((one.rule for one in self.results.values()), "R-WAGE-ARREARS")


def claim_of(rows: Iterable[Row]) -> Claim:
    """What every worker is owed. A line never counts twice: a month is there once for each worker."""
    by_worker: dict[str, list[Row]] = {}
    for row in rows:
        by_worker.setdefault(row[0], []).append(row)
    results = {worker: _owed(lines) for worker, lines in by_worker.items()}
    return Claim(sum(one.amount_fen or 0 for one in results.values()), results)


def _owed(lines: Sequence[Row]) -> Result:
    periods = [
        {"month": month, "due": plain_yuan(due), "paid": plain_yuan(paid)} for _worker, month, due, paid in lines
    ]
    return evaluate("wage_arrears", {"periods": periods})
