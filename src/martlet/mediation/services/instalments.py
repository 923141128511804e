"""Money on an instalment, up to the last one that closes the case, and a receipt taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.cases.models import Receipt
from martlet.cases.models.receipts import PayMethod
from martlet.cases.services import close_case, record_receipt, replace_deadlines
from martlet.cases.services.base import locked
from martlet.cases.services.closing import PERFORMED
from martlet.foundation.errors import Problem
from martlet.mediation.models import Agreement, Instalment, InstalmentReceipt, Mediation
from martlet.mediation.rules.instalments import allocate
from martlet.mediation.selectors.agreements import agreed_shares, coverage
from martlet.mediation.services.base import held, watch


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of money: the receipt, which instalments it covers, what is open, and whether everything is there now."""

    receipt: Receipt
    covers: Sequence[tuple[int, int]]
    left_of_first: int
    performed: bool


@action("mediation.receive", on="instalment")
def record_instalment(
    actor: Actor,
    instalment: Instalment,
    *,
    received_on: date,
    amount_fen: int,
    method: str = PayMethod.BANK,
    shares: Mapping[UUID, int] | None = None,
    note: str = "",
    client_uuid: UUID | None = None,
) -> Taken:
    """Money on an instalment. A part leaves it open; what is more than it goes to the next ones that are open.

    When every instalment is covered the mediation is performed and the case closes itself, in the same transaction.
    """
    if amount_fen <= 0:
        raise Problem(_("Write how much was received, more than 0 yuan."), "amount")
    agreement = Agreement.objects.select_related("mediation__case").get(pk=instalment.agreement_id)
    mediation = held(actor, agreement.mediation)
    case = mediation.case
    if client_uuid is not None and (already := Receipt.objects.filter(case=case, client_uuid=client_uuid).first()):
        return _taken(already, instalment, mediation)
    agreement.refresh_from_db(fields=["withdrawn_at"])
    if agreement.withdrawn_at is not None or mediation.state == Mediation.State.FAILED:
        raise Problem(_("This agreement does not count any more. Record the money as a receipt of the case."))
    parts = allocate(amount_fen, coverage(agreement), instalment.number)
    if received_on < agreement.signed_on:
        raise Problem(
            _("The agreement was signed on %(day)s. Money that came earlier is not an instalment."),
            "received_on",
            values={"day": agreement.signed_on.isoformat()},
        )
    receipt = record_receipt(
        actor,
        case,
        amount_fen=amount_fen,
        received_on=received_on,
        method=method,
        shares=shares,
        weights=agreed_shares(agreement),
        note=note,
        client_uuid=client_uuid,
    )
    ids = dict(Instalment.objects.filter(agreement=agreement).values_list("number", "pk"))
    InstalmentReceipt.objects.bulk_create(
        InstalmentReceipt(instalment_id=ids[number], receipt=receipt, amount_fen=part) for number, part in parts
    )
    if all(one.left == 0 for one in coverage(agreement)):
        _perform(actor, mediation, received_on)
    else:
        watch(case, agreement)
    return _taken(receipt, instalment, mediation)


def _taken(receipt: Receipt, instalment: Instalment, mediation: Mediation) -> Taken:
    covers = InstalmentReceipt.objects.filter(receipt=receipt).order_by("instalment__number")
    first = next(one for one in coverage(instalment.agreement) if one.number == instalment.number)
    return Taken(
        receipt,
        list(covers.values_list("instalment__number", "amount_fen")),
        first.left,
        mediation.state == Mediation.State.PERFORMED,
    )


def _perform(actor: Actor, mediation: Mediation, on: date) -> None:
    """Everything agreed is there: the mediation is performed and the case ends with it."""
    mediation.state = Mediation.State.PERFORMED
    mediation.ended_on = on
    mediation.rev += 1
    mediation.save(update_fields=["state", "ended_on", "rev"])
    replace_deadlines(mediation.case, source="mediation", rows=[])
    close_case(actor, mediation.case, outcome=PERFORMED, covered=True)


def after_void(actor: Actor, receipt: Receipt) -> None:
    """A receipt was taken back: what it covered is open again, and a performed mediation is only agreed again."""
    covered = (
        InstalmentReceipt.objects.filter(receipt=receipt).select_related("instalment__agreement__mediation").first()
    )
    if covered is None:
        return
    agreement = covered.instalment.agreement
    mediation = agreement.mediation
    if mediation.state == Mediation.State.PERFORMED:
        mediation.state = Mediation.State.AGREED
        mediation.ended_on = None
        mediation.rev += 1
        mediation.save(update_fields=["state", "ended_on", "rev"])
    case = locked(actor, receipt.case)
    if mediation.state == Mediation.State.AGREED:
        watch(case, agreement)
