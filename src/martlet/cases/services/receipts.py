"""Money received: receipts with shares, and taking one back. Every figure "received" is a sum of what is written here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.policy import require
from martlet.cases import hooks
from martlet.cases.models import Case, CaseWorker, ClaimItem, Receipt, ReceiptShare
from martlet.cases.models.receipts import PayMethod
from martlet.cases.rules.sharing import check_shares, default_shares
from martlet.cases.services.base import check_past, locked, required, save, trace
from martlet.cases.services.closing import PERFORMED, put_open
from martlet.cases.signals import receipt_recorded, receipt_voided
from martlet.foundation.errors import Problem
from martlet.foundation.money import LARGEST, yuan


def received_by_person(case: Case) -> dict[UUID, int]:
    """Fen received so far by each worker, voided receipts left out."""
    rows = ReceiptShare.objects.filter(receipt__case=case, receipt__voided_at=None)
    return dict(rows.values_list("person").annotate(sum=Sum("amount_fen")).order_by())


def claims_by_person(actor: Actor, case: Case) -> dict[UUID, int]:
    """Fen claimed by each worker of the case, in the order of the case; 0 for those without a pay period."""
    claims = dict.fromkeys(CaseWorker.objects.filter(case=case).values_list("person_id", flat=True), 0)
    vault.open_all([case], actor)
    for item in ClaimItem.objects.filter(case=case, removed_at=None):
        item.case = case
        claims[item.person_id] = claims.get(item.person_id, 0) + item.due - item.paid
    return claims


@action("cases.receipt", on="case")
def record_receipt(
    actor: Actor,
    case: Case,
    *,
    amount_fen: int,
    received_on: date,
    method: str = PayMethod.BANK,
    shares: Mapping[UUID, int] | None = None,
    weights: Mapping[UUID, int] | None = None,
    note: str = "",
    more_than_claimed: bool = False,
    client_uuid: UUID | None = None,
) -> Receipt:
    """Money that reached the workers on a day. The same `client_uuid` twice is one receipt.

    `shares` in fen by person must sum to the amount; without them it is divided by what is still open of `weights`
    (agreed shares), or of the claims. More than everything claimed is asked about once: `more_than_claimed` says yes.
    """
    if amount_fen <= 0:
        raise Problem(_("Write how much was received, more than 0 yuan."), field="amount")
    if amount_fen > LARGEST:
        raise Problem(
            _("%(amount)s yuan cannot be right. Check the amount."), "amount", values={"amount": yuan(amount_fen)}
        )
    if method not in PayMethod.values:
        raise Problem(_("Choose how the money came."), field="method")
    day = check_past(received_on, "received_on")
    case = locked(actor, case)
    if client_uuid is not None and (already := Receipt.objects.filter(case=case, client_uuid=client_uuid).first()):
        return already
    if not case.is_open:
        raise Problem(_("This case is closed. Open it again before you record money."), field="amount")
    people = set(CaseWorker.objects.filter(case=case).values_list("person_id", flat=True))
    got = received_by_person(case)
    if weights is None:
        _ask_when_more(case, amount_fen, sum(got.values()), more_than_claimed)
    if shares is None:
        shares = default_shares(amount_fen, weights or claims_by_person(actor, case), got)
    parts = check_shares(amount_fen, shares, people | set(weights or ()))
    receipt = Receipt(
        case=case,
        office_id=case.office_id,
        received_on=day,
        amount_fen=amount_fen,
        method=method,
        note=note.strip(),
        void_reason="",
        by_id=actor.user_id,
    )
    if client_uuid is not None:
        receipt.client_uuid = client_uuid
    receipt.save(force_insert=True)
    ReceiptShare.objects.bulk_create(
        ReceiptShare(receipt=receipt, person_id=person, amount_fen=part) for person, part in parts.items()
    )
    trace(
        actor,
        case,
        "receipt",
        on=day,
        text=receipt.note,
        facts={"receipt": str(receipt.pk), "fen": amount_fen, "method": method, "people": len(parts)},
        important=True,
    )
    save(case)
    transaction.on_commit(lambda: receipt_recorded.send(Receipt, receipt=receipt))
    return receipt


def _ask_when_more(case: Case, amount: int, got: int, accepted: bool) -> None:
    """More money than claimed is possible (interest, compensation) and rare: asked about, never refused."""
    open_fen = (case.claimed or 0) - got
    if case.claimed is not None and amount > open_fen and not accepted:
        raise Problem(
            _(
                "That is %(more)s yuan more than is still open of the claim (%(open)s). Check it, or tick “They really paid more”."
            ),
            field="amount",
            values={"more": yuan(amount - max(open_fen, 0)), "open": yuan(max(open_fen, 0))},
        )


@action("cases.void_receipt", on="case")
def void_receipt(actor: Actor, case: Case, *, receipt_id: UUID, reason: str) -> Receipt:
    """Take a receipt back: it stays in the file with its reason and counts for nothing any more.

    What it had covered opens again in the same transaction, and a case that was closed as performed is open again.
    """
    why = required(reason, "reason", _("Say why, in a few words."))
    case = locked(actor, case)
    receipt = Receipt.objects.select_related("case").filter(case=case, pk=receipt_id).first()
    if receipt is None:
        raise Problem(_("This receipt is not in this case."))
    if receipt.voided_at is not None:
        return receipt
    vault.open_all([receipt], actor)
    receipt.voided_at = timezone.now()
    receipt.voided_by_id = actor.user_id
    receipt.void_reason = why
    receipt.save(update_fields=["voided_at", "voided_by", "void_reason"])
    trace(
        actor,
        case,
        "receipt_void",
        text=why,
        facts={"receipt": str(receipt.pk), "fen": receipt.amount_fen, "on": receipt.received_on.isoformat()},
        important=True,
    )
    if not case.is_open and case.outcome == PERFORMED:
        require(actor, "cases.reopen", case)
        put_open(actor, case, "perform")
    else:
        save(case)
    for after in hooks.after_void:
        after(actor, receipt)
    transaction.on_commit(lambda: receipt_voided.send(Receipt, receipt=receipt))
    return receipt
