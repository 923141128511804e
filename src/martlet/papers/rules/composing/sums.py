"""What is claimed, agreed and shared: the lists of a paper that hold money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from martlet.foundation.errors import Problem
from martlet.foundation.money import in_words_zh, yuan
from martlet.papers.rules import wording
from martlet.papers.rules.composing.shapes import clean, gap, key_of
from martlet.papers.rules.material import Agreed, Claim, Mediated, Worker
from martlet.papers.rules.plan import parse_plan
from martlet.papers.rules.shapes import Paper

__all__ = ["agreement", "claims_here", "claims_of", "shares"]


def claims_here(paper: Paper, one: Worker) -> list[Claim]:
    """The claims of a worker that go where this paper goes."""
    venues = paper.venues
    return [claim for claim in one.claims if not venues or not claim.venue or claim.venue in venues]


def claims_of(
    paper: Paper, workers: Sequence[Worker], typed: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], int, list[str]]:
    """(numbered claims, their sum in fen, those of the ledger that this paper leaves out)."""
    many = len(workers) > 1
    rows: list[str] = []
    elsewhere: list[str] = []
    total = 0
    for one in workers:
        name = one.values.get("name")
        here = claims_here(paper, one)
        elsewhere += [claim.text for claim in one.claims if claim not in here]
        for claim in here:
            rows.append(f"{clean(str(name.raw))}：{claim.text}" if many and name else claim.text)
            total += claim.amount or 0
    more = typed.get(key_of("case", "", "other_claims")) or ""
    rows += [line.strip() for line in str(more).splitlines() if line.strip()]
    return [{"no": n, "text": clean(text)} for n, text in enumerate(rows, 1)], total, elsewhere


def agreement(
    mediation: Mediated | None, typed: Mapping[str, Any], today: date, draft: bool
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Instalments as signed, or as typed for an agreement that is yet to be signed."""
    signed: Agreed | None = mediation.agreement if mediation else None
    parts = list(signed.instalments) if signed else []
    if not parts and (plan := typed.get(key_of("case", "", "instalment_plan"))):
        try:
            parts = parse_plan(plan, today)
        except Problem:
            parts = []
    total = sum(amount for _due, amount in parts)
    nothing = gap(draft)
    rows = [
        {"no": n, "due_on": wording.day(due), "figures": yuan(amount), "words": in_words_zh(amount)}
        for n, (due, amount) in enumerate(parts, 1)
    ]
    return rows, {
        "number": mediation.number if mediation else nothing,
        "signed_on": wording.day(signed.signed_on) if signed else nothing,
        "confirm_by": wording.day(signed.confirm_by) if signed else nothing,
        "total": wording.amount_words(total) if parts else nothing,
        "figures": yuan(total) if parts else nothing,
        "words": in_words_zh(total) if parts else nothing,
        "last_due": wording.day(parts[-1][0]) if parts else nothing,
    }


def shares(workers: Sequence[Worker], persons: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What each of several gets of an agreed sum; none where it is not known of everybody."""
    if len(workers) < 2 or any(one.agreed is None for one in workers):
        return []
    return [
        {
            "no": person["no"],
            "name": person["name"],
            "figures": yuan(one.agreed or 0),
            "words": in_words_zh(one.agreed or 0),
        }
        for person, one in zip(persons, workers, strict=True)
    ]
