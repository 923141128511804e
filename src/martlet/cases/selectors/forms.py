"""What the forms of a case show beside their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.cases import words
from martlet.cases.models import Case, CaseWorker, ClaimItem, EvidenceFile, EvidenceItem
from martlet.cases.models.claims import ClaimKind
from martlet.cases.models.evidence import EvidenceState
from martlet.cases.rules.arrears import Claim, claim_of
from martlet.cases.rules.ledger import Ledger
from martlet.cases.rules.putting import stored
from martlet.cases.selectors.money import ledger
from martlet.cases.selectors.page import EvidenceLine
from martlet.foundation.languages import reader_language
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
class ComputedLine:
    """A sum that the wizard put into the ledger, with the calculation line kept with it."""

    name: str
    label: str
    span: str
    amount: int
    steps: Sequence[str]
    basis: Sequence[str]
    rule: str
    on: date | None


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
    computed: Sequence[ComputedLine]
    warnings: Sequence[str]


def payees(actor: Actor, case: Case) -> list[Payee]:
    """The workers of a case for a form that shares money out: masked names, opened in one batch. Two queries."""
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
    tongue = reader_language()
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
        computed=_computed(case, names, tongue),
        warnings=list(
            dict.fromkeys(warning.say(tongue) for result in claim.results.values() for warning in result.warnings)
        ),
    )


def _computed(case: Case, names: Mapping[str, str], tongue: str) -> list[ComputedLine]:
    """Sums other than wages of an opened case, with how each was computed on its day."""
    which = "zh" if tongue.startswith("zh") else "en"
    lines = []
    for item in (
        ClaimItem.objects.filter(case=case.pk, removed_at=None).exclude(kind=ClaimKind.WAGE).order_by("added", "id")
    ):
        item.case = case
        kept = stored(item.workings)
        lines.append(
            ComputedLine(
                names.get(str(item.person_id), ""),
                str(ClaimKind(item.kind).label),
                f"{item.period} – {item.until}" if item.until else item.period,
                (item.due or 0) - (item.paid or 0),
                [step[which] for step in kept.get("steps", ())],
                [one[which] for one in kept.get("basis", ())],
                item.rule,
                item.computed_on,
            )
        )
    return lines


def get_claim_item(actor: Actor, case: Case, item_id: Any) -> ClaimItem:
    """A line of an opened case that counts. NotVisible otherwise."""
    item = _one(ClaimItem.objects.filter(case=case, removed_at=None), item_id)
    item.case = case
    return item


def claim_title(item: ClaimItem) -> str:
    """What a line of the ledger is: wages of a month, or another claim and its period."""
    if item.kind == ClaimKind.WAGE:
        return _("Wages of %(month)s") % {"month": item.period}
    return f"{ClaimKind(item.kind).label} {item.period}"


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
