"""From a bundle of claims to lines of the ledger, and what differs from the lines that are there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from martlet.foundation.calendar import Month
from martlet.foundation.money import Fen
from martlet.law import evaluate
from martlet.law.claims import Bundle, Claim
from martlet.law.results import plain_yuan

__all__ = ["Difference", "Draft", "Standing", "differences", "drafts", "stored"]

WAGE = "wage"


@dataclass(frozen=True, slots=True)
class _Line:
    """What the ledger has once for each `key`."""

    kind: str
    period: str
    due: Fen
    paid: Fen

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.period

    @property
    def claimed(self) -> Fen:
        return self.due - self.paid


@dataclass(frozen=True, slots=True)
class Draft(_Line):
    """A line as the ledger should have it. `workings` is the calculation line, JSON."""

    until: str
    rule: str
    against: str
    workings: str


@dataclass(frozen=True, slots=True)
class Standing(_Line):
    """A line that is in the ledger. `computed`: the wizard made it; what was typed by hand is never taken out by it."""

    computed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """`how`: "new", "changed", "gone" or "same"; amounts in fen, None where there is none."""

    kind: str
    period: str
    how: str
    before: Fen | None
    after: Fen | None


def drafts(bundle: Bundle) -> list[Draft]:
    """The counted claims with an amount: wages a line a month, every other head one line for its period."""
    found: list[Draft] = []
    for claim in bundle.counted:
        if claim.amount_fen is None:
            continue
        against = claim.against[0].role if claim.against else ""
        if claim.code == WAGE:
            found += [_month(claim, line.first, line.due, line.paid, against) for line in claim.lines]
        elif claim.amount_fen:
            first = claim.first or str(Month.of(bundle.claim_day))
            until = claim.last if claim.last != first else ""
            paid = claim.due_fen - claim.amount_fen if len(claim.lines) == 1 else 0
            found.append(
                Draft(
                    claim.code,
                    first,
                    claim.amount_fen + paid,
                    paid,
                    until,
                    claim.rule,
                    against,
                    _json(claim.calculation()),
                )
            )
    return found


def _month(claim: Claim, month: str, due: Fen, paid: Fen, against: str) -> Draft:
    """One month of arrears with its own calculation line."""
    period = {"month": month, "due": plain_yuan(due), "paid": plain_yuan(paid)}
    result = evaluate("wage_arrears", {"periods": [period]})
    line = {
        "code": WAGE,
        "rule": result.rule,
        "title": claim.title._asdict(),
        "steps": [one._asdict() for one in result.steps[:1]],
        "basis": [one.as_dict() for one in result.basis],
        "parameters": [],
        "conventions": [],
        "warnings": [one._asdict() for one in result.warnings],
        "inputs": [{"function": "wage_arrears", "periods": [period]}],
        "against": [[one.role, one.name] for one in claim.against],
        "venue": claim.venue,
        "final": claim.final,
    }
    return Draft(WAGE, month, due, paid, "", result.rule, against, _json(line))


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def differences(wanted: Sequence[Draft], standing: Iterable[Standing]) -> list[Difference]:
    """What putting these lines into the ledger would change, in the order of the lines; what goes comes last."""
    there = {one.key: one for one in standing}
    found = []
    for draft in wanted:
        old = there.pop(draft.key, None)
        if old is None:
            found.append(Difference(*draft.key, "new", None, draft.claimed))
        else:
            how = "same" if (old.due, old.paid) == (draft.due, draft.paid) else "changed"
            found.append(Difference(*draft.key, how, old.claimed, draft.claimed))
    found += [Difference(*old.key, "gone", old.claimed, None) for old in there.values() if old.computed]
    return found


def stored(text: str) -> dict[str, Any]:
    """A calculation line as it was kept; empty for a line that was typed."""
    return dict(json.loads(text)) if text else {}
