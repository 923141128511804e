"""What the forms of a case show beside their fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.cases import words
from martlet.cases.models import Case, CaseWorker, ClaimItem, EvidenceFile, EvidenceItem
from martlet.cases.models.evidence import EvidenceState
from martlet.cases.rules.arrears import Claim, claim_of
from martlet.cases.rules.ledger import Ledger
from martlet.cases.selectors.money import ledger
from martlet.cases.selectors.page import EvidenceLine
from martlet.foundation.text import masked_name
from martlet.law.registry import rule


@dataclass(frozen=True, slots=True)
class Payee:
    """A worker of the case as a choice; the name is masked."""

    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ClaimSteps:
    """How the law room came to one worker's sum."""

    name: str
    steps: Sequence[str]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """The ledger, and the total with its rule, statutes and steps. `ledger` and `claim` always agree."""

    payees: Sequence[Payee]
    ledger: Ledger
    claim: Claim
    rule_id: str
    rule_title: str
    basis: Sequence[str]
    workings: Sequence[ClaimSteps]
    warnings: Sequence[str]


def payees(actor: Actor, case: Case) -> list[Payee]:
    links = list(CaseWorker.objects.filter(case=case).select_related("person"))
    vault.open_all([link.person for link in links], actor)
    return [Payee(link.person_id, masked_name(link.person.name)) for link in links]


def claim_view(actor: Actor, case: Case) -> ClaimView:
    """For the page of the ledger and the forms that fill it."""
    found = ledger(actor, case)
    claim = claim_of(
        (str(item.person), item.kind, item.period, item.due, item.paid)
        for worker in found.workers
        for item in worker.items
    )
    tongue = words.language()
    names = {str(worker.person): worker.name for worker in found.workers}
    used = rule(claim.rule)
    basis: dict[str, None] = {}
    for result in claim.results.values():
        basis.update(dict.fromkeys(citation.say(tongue) for citation in result.basis))
    return ClaimView(
        payees=[Payee(worker.person, worker.name) for worker in found.workers],
        ledger=found,
        claim=claim,
        rule_id=claim.rule,
        rule_title=used.title(tongue),
        basis=list(basis) or [citation.say(tongue) for citation in used.basis],
        workings=[
            ClaimSteps(
                names.get(person, ""),
                [step.say(tongue) for step in result.steps],
            )
            for person, result in claim.results.items()
        ],
        warnings=list(
            dict.fromkeys(warning.say(tongue) for result in claim.results.values() for warning in result.warnings)
        ),
    )


def get_claim_item(actor: Actor, case: Case, item_id: Any) -> ClaimItem:
    """A line of an opened case that counts. NotVisible otherwise."""
    item = _one(ClaimItem.objects.filter(case=case, removed_at=None), item_id)
    item.case = case
    return item


def evidence_line(actor: Actor, case: Case, item_id: Any) -> EvidenceLine:
    """One piece of evidence of an opened case with its files. NotVisible otherwise."""
    item = _one(EvidenceItem.objects.filter(case=case), item_id)
    item.case = case
    files = list(EvidenceFile.objects.filter(item=item).select_related("by"))
    for file in files:
        file.case = case
    return EvidenceLine(item, words.evidence(item.kind), str(EvidenceState(item.state).label), files)


def _one(rows: Any, row_id: Any) -> Any:
    try:
        found = rows.filter(pk=row_id).first()
    except (ValidationError, ValueError, TypeError):
        found = None
    if found is None:
        raise NotVisible
    return found


def usual_steps(case: Case) -> list[str]:
    return words.usual_steps(case.issue)
