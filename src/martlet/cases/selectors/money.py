"""Sums of a case. Received is always added up from receipts that count; nothing keeps a copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import require
from martlet.cases import hooks
from martlet.cases.models import Case, CaseWorker, ClaimItem, Receipt, ReceiptShare
from martlet.cases.models.claims import ClaimKind
from martlet.cases.rules.ledger import Item, Ledger, build
from martlet.foundation.prepared import Prepared
from martlet.foundation.text import masked_name


@dataclass(frozen=True, slots=True)
class Totals:
    """Fen. Each is None while nothing is recorded."""

    claimed: int | None
    agreed: int | None
    received: int | None


def totals(actor: Actor, case: Case) -> Totals:
    """Claimed, agreed and received of one case as they are now, whatever the given object has read earlier."""
    require(actor, "cases.read", case)
    case.refresh_from_db(fields=["claimed"])
    vault.open_all([case], actor)
    return Totals(case.claimed, _agreed(case), receipts_sum(case.pk))


def _agreed(case: Case) -> int | None:
    for ask in hooks.agreed_totals:
        found = ask([case.pk])
        if case.pk in found:
            return found[case.pk]
    return None


def receipts_sum(case_id: UUID) -> int | None:
    found: int | None = Receipt.objects.filter(case=case_id, voided_at=None).aggregate(sum=Sum("amount_fen"))["sum"]
    return found


def has_receipt(actor: Actor, case: Case, client_uuid: UUID) -> bool:
    """Whether this very sending was booked already, taken back since or not."""
    require(actor, "cases.read", case)
    return Receipt.objects.filter(case=case, client_uuid=client_uuid).exists()


_SHARES = Prepared(
    lambda case: ReceiptShare.objects.filter(receipt__case=case, receipt__voided_at=None).values_list(
        "person_id", "amount_fen"
    )
)
_ITEMS = Prepared(lambda case: ClaimItem.objects.filter(case=case, removed_at=None).defer("workings"))


def received_shares(case_id: UUID) -> dict[UUID, int]:
    """Fen each worker got, voided receipts left out."""
    sums: dict[UUID, int] = {}
    for person, amount in _SHARES(case_id):
        sums[person] = sums.get(person, 0) + amount
    return sums


def claim_rows(case: Case) -> list[Item]:
    """The lines that count, of an opened case."""
    items = _ITEMS(case.pk)
    for item in items:
        item.case = case
    return [
        Item(
            item.pk,
            item.person_id,
            item.kind,
            item.period,
            item.due or 0,
            item.paid or 0,
            item.rev,
            item.until,
            item.rule,
            "" if item.kind == ClaimKind.WAGE else str(ClaimKind(item.kind).label),
        )
        for item in items
    ]


def assemble(
    case: Case,
    workers: Sequence[tuple[UUID, str]],
    agreed: Mapping[UUID, int] | None,
    items: Sequence[Item] | None = None,
) -> Ledger:
    """The ledger of an opened case; `workers` are (id, masked name) in the order of the case."""
    received = received_shares(case.pk)
    return build(workers, claim_rows(case) if items is None else items, agreed, received or None)


def ledger(actor: Actor, case: Case) -> Ledger:
    """The wage ledger with masked names."""
    require(actor, "cases.read", case)
    links = list(CaseWorker.objects.filter(case=case.pk).select_related("person"))
    vault.open_all([case], actor)
    vault.open_all([link.person for link in links], actor)
    panels = hooks.panels_of(actor, case)
    agreed = next((panel.agreed for panel in panels if panel.agreed is not None), None)
    return assemble(case, [(link.person_id, masked_name(link.person.name)) for link in links], agreed)
