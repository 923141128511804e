"""Writes of mediation: accept, meet, sign, receive. Each one holds the case's row, so that two writers never cross."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import Office, User
from martlet.access.selectors import colleagues
from martlet.cases.models import Case, CaseEvent, CaseWorker, Receipt
from martlet.cases.models.receipts import PayMethod
from martlet.cases.rules.numbers import register_number
from martlet.cases.rules.sharing import check_shares, default_shares
from martlet.cases.rules.stages import Stage
from martlet.cases.services import close_case, recalculate, record_receipt, replace_deadlines
from martlet.cases.services.base import check_past, hold_counter, locked, required, save, take_number, trace
from martlet.cases.services.closing import PERFORMED
from martlet.cases.services.deadlines import DeadlineRow
from martlet.cases.services.moving import enter_stage
from martlet.cases.services.receipts import claims_by_person
from martlet.foundation.errors import Problem
from martlet.foundation.money import LARGEST, yuan
from martlet.law.clocks import limit_clock
from martlet.mediation.models import (
    Agreement,
    AgreementShare,
    Instalment,
    InstalmentReceipt,
    Mediation,
    MediationSession,
)
from martlet.mediation.rules.instalments import Open, Part, allocate, check_parts

Schedule = Sequence[tuple[date, int]]
"""(day due, fen) of every instalment."""


def check_authority(office: Office) -> None:
    """Problem for an office whose committee is not recognised: it may talk, but not keep a register (PML 8-9)."""
    if not office.may_mediate:
        raise Problem(
            _(
                "The %(office)s office has no mediation authority yet, so it cannot open a mediation. "
                "Talk with the employer without the register, or ask an office that has it."
            ),
            values={"office": office.name},
        )


@action("mediation.open", on="case")
def open_mediation(
    actor: Actor,
    case: Case,
    *,
    accepted_on: date | None = None,
    mediator: User | None = None,
    employer_side: str = "",
    place: str = "",
    client_uuid: UUID | None = None,
) -> Mediation:
    """Enter the matter into the office's register. The same `client_uuid` twice is one mediation."""
    day = check_past(accepted_on or timezone.localdate(), "accepted_on")
    case = locked(actor, case, still_open=True)
    if client_uuid is not None and (already := Mediation.objects.filter(case=case, client_uuid=client_uuid).first()):
        return already
    office = case.office
    check_authority(office)
    if mediator is not None and not colleagues(actor, office_id=office.pk).filter(pk=mediator.pk).exists():
        raise Problem(_("This colleague does not work in the office of this case. Choose another."), "mediator")
    if Mediation.objects.filter(case=case, state__in=(Mediation.State.OPEN, Mediation.State.AGREED)).exists():
        raise Problem(_("A mediation of this case is already going on."))
    counter = hold_counter(office, "mediation", day.year)
    mediation = Mediation(
        case=case,
        office=office,
        register_number=register_number(office.short, day.year, take_number(counter)),
        mediator_id=mediator.pk if mediator else actor.user_id,
        accepted_on=day,
        employer_side=employer_side.strip(),
        place=place.strip(),
    )
    if client_uuid is not None:
        mediation.client_uuid = client_uuid
    mediation.save(force_insert=True)
    trace(actor, case, "mediation", on=day, facts={"number": mediation.register_number}, important=True)
    _note_event(actor, case, "mediation_requested", day)
    if case.stage != Stage.MEDIATE:
        enter_stage(actor, case, Stage.MEDIATE, on=day)
    recalculate(case)
    save(case, "stage", edited=True)
    return mediation


def _note_event(actor: Actor, case: Case, kind: str, on: date) -> None:
    """What a step of the mediation means for the clocks of the case."""
    if not CaseEvent.objects.filter(case=case, kind=kind, on=on, withdrawn_at=None).exists():
        event = CaseEvent(case=case, kind=kind, on=on)
        event.by_id = actor.user_id
        event.save(force_insert=True)


def _drop_event(case: Case, kind: str, on: date) -> None:
    CaseEvent.objects.filter(case=case, kind=kind, on=on, withdrawn_at=None).update(withdrawn_at=timezone.now())


def _held(actor: Actor, mediation: Mediation) -> Mediation:
    """The mediation as it is now, with its opened case; the case's row is held."""
    case = locked(actor, mediation.case)
    fresh = Mediation.objects.get(pk=mediation.pk)
    fresh.case = case
    return fresh


@action("mediation.write", on="mediation")
def record_session(
    actor: Actor,
    mediation: Mediation,
    *,
    on: date,
    minutes: str,
    present: str = "",
    client_uuid: UUID | None = None,
) -> MediationSession:
    """A meeting with its minutes. The same `client_uuid` twice is one session."""
    day = check_past(on, "on")
    text = required(minutes, "minutes", _("Write what was said and agreed."))
    mediation = _held(actor, mediation)
    if client_uuid is not None:
        already = MediationSession.objects.filter(mediation=mediation, client_uuid=client_uuid).first()
        if already:
            return already
    if day < mediation.accepted_on:
        raise Problem(
            _("The mediation was accepted on %(day)s. A session cannot be earlier."),
            "on",
            values={"day": mediation.accepted_on.isoformat()},
        )
    if mediation.state == Mediation.State.FAILED:
        raise Problem(_("This mediation has ended. Open a new one to go on."))
    session = MediationSession(mediation=mediation, on=day, minutes=text, present=present.strip(), by_id=actor.user_id)
    if client_uuid is not None:
        session.client_uuid = client_uuid
    session.save(force_insert=True)
    trace(actor, mediation.case, "session", on=day, text=text, facts={"number": mediation.register_number})
    save(mediation.case)
    return session


@action("mediation.write", on="mediation")
def sign_agreement(
    actor: Actor,
    mediation: Mediation,
    *,
    signed_on: date,
    total_fen: int,
    instalments: Schedule,
    shares: Mapping[UUID, int] | None = None,
    terms: str = "",
    client_uuid: UUID | None = None,
) -> Agreement:
    """What both sides signed. Instalments and shares must each add up to the total; shares follow the claims by default.

    The agreement restarts the arbitration limit (the employer agreed to pay) and starts the 30 days for confirmation.
    """
    day = check_past(signed_on, "signed_on")
    if total_fen > LARGEST:
        raise Problem(
            _("%(amount)s yuan cannot be right. Check the amount."), "total", values={"amount": yuan(total_fen)}
        )
    parts = check_parts(total_fen, [Part(due, amount) for due, amount in instalments], day)
    mediation = _held(actor, mediation)
    case = mediation.case
    if client_uuid is not None and (
        already := Agreement.objects.filter(mediation=mediation, client_uuid=client_uuid).first()
    ):
        return already
    if mediation.state != Mediation.State.OPEN:
        raise Problem(_("This mediation has an agreement or has ended. Open a new one to go on."))
    if day < mediation.accepted_on:
        raise Problem(
            _("The mediation was accepted on %(day)s. An agreement cannot be earlier."),
            "signed_on",
            values={"day": mediation.accepted_on.isoformat()},
        )
    people = set(CaseWorker.objects.filter(case=case).values_list("person_id", flat=True))
    if shares is None:
        shares = default_shares(total_fen, claims_by_person(actor, case))
    given = check_shares(total_fen, shares, people)
    confirm = limit_clock("R-DL-CONFIRM30", day)
    confirm_by = confirm.last_day or day
    agreement = Agreement(
        mediation=mediation,
        signed_on=day,
        total_fen=total_fen,
        terms=terms.strip(),
        confirm_by=confirm_by,
        confirm_nominal=confirm.unmoved or confirm_by,
        by_id=actor.user_id,
    )
    if client_uuid is not None:
        agreement.client_uuid = client_uuid
    agreement.save(force_insert=True)
    AgreementShare.objects.bulk_create(
        AgreementShare(agreement=agreement, person_id=person, amount_fen=amount) for person, amount in given.items()
    )
    Instalment.objects.bulk_create(
        Instalment(agreement=agreement, number=number, due_on=part.due_on, amount_fen=part.amount)
        for number, part in enumerate(parts, start=1)
    )
    mediation.state = Mediation.State.AGREED
    mediation.rev += 1
    mediation.save(update_fields=["state", "rev"])
    trace(
        actor,
        case,
        "agreement",
        on=day,
        text=agreement.terms,
        facts={"fen": total_fen, "parts": len(parts), "number": mediation.register_number},
        important=True,
    )
    _note_event(actor, case, "promise", day)
    _note_event(actor, case, "agreement_effective", day)
    if case.stage != Stage.PERFORM:
        enter_stage(actor, case, Stage.PERFORM, on=day)
    if not case.next_step:
        case.next_by = parts[0].due_on
    recalculate(case)
    watch(case, agreement)
    save(case, "stage", "next_by", edited=True)
    return agreement


@action("mediation.write", on="mediation")
def withdraw_agreement(actor: Actor, mediation: Mediation, *, reason: str) -> Mediation:
    """Take back an agreement that was written wrongly. Refused once money has come: take the receipts back first."""
    why = required(reason, "reason", _("Say why, in a few words."))
    mediation = _held(actor, mediation)
    agreement = Agreement.objects.filter(mediation=mediation, withdrawn_at=None).first()
    if agreement is None or mediation.state != Mediation.State.AGREED:
        raise Problem(_("There is no agreement to take back."))
    if sum(one.covered for one in coverage(agreement)):
        raise Problem(_("Money has come on this agreement. Take those receipts back first."))
    agreement.withdrawn_at = timezone.now()
    agreement.save(update_fields=["withdrawn_at"])
    mediation.state = Mediation.State.OPEN
    mediation.rev += 1
    mediation.save(update_fields=["state", "rev"])
    case = mediation.case
    _drop_event(case, "promise", agreement.signed_on)
    _drop_event(case, "agreement_effective", agreement.signed_on)
    trace(actor, case, "agreement_out", text=why, facts={"fen": agreement.total_fen}, important=True)
    if case.is_open and case.stage == Stage.PERFORM:
        enter_stage(actor, case, Stage.MEDIATE)
    recalculate(case)
    replace_deadlines(case, source="mediation", rows=[])
    save(case, "stage", edited=True)
    return mediation


@action("mediation.write", on="mediation")
def end_mediation(actor: Actor, mediation: Mediation, *, reason: str, ended_on: date | None = None) -> Mediation:
    """End without a result, or because the employer does not pay. What was received stays received."""
    why = required(reason, "reason", _("Say why, in a few words."))
    day = check_past(ended_on or timezone.localdate(), "ended_on")
    mediation = _held(actor, mediation)
    if mediation.state not in (Mediation.State.OPEN, Mediation.State.AGREED):
        return mediation
    mediation.state = Mediation.State.FAILED
    mediation.ended_on = day
    mediation.rev += 1
    mediation.save(update_fields=["state", "ended_on", "rev"])
    case = mediation.case
    trace(
        actor, case, "mediation_failed", on=day, text=why, facts={"number": mediation.register_number}, important=True
    )
    replace_deadlines(case, source="mediation", rows=[])
    return mediation


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
    mediation = _held(actor, agreement.mediation)
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


def coverage(agreement: Agreement) -> list[Open]:
    """Every instalment with what receipts that count have covered of it."""
    rows = Instalment.objects.filter(agreement=agreement).order_by("number").values_list("pk", "number", "amount_fen")
    covered = dict(
        InstalmentReceipt.objects.filter(instalment__agreement=agreement, receipt__voided_at=None)
        .values_list("instalment")
        .annotate(sum=Sum("amount_fen"))
        .order_by()
    )
    return [Open(number, amount, covered.get(pk, 0)) for pk, number, amount in rows]


def agreed_shares(agreement: Agreement) -> dict[UUID, int]:
    rows = AgreementShare.objects.filter(agreement=agreement).order_by().values_list("pk", "person_id", "amount_fen")
    return {person: amount for _pk, person, amount in sorted(rows)}


def watch(case: Case, agreement: Agreement) -> None:
    """The instalments that are still open as deadlines of the case."""
    left = {one.number: one.left for one in coverage(agreement)}
    rows = Instalment.objects.filter(agreement=agreement).order_by("number")
    replace_deadlines(
        case,
        source="mediation",
        rows=[
            DeadlineRow(
                code="instalment",
                ref=str(row.number),
                rule="",
                starts_on=agreement.signed_on,
                last_day=row.due_on,
                nominal=row.due_on,
            )
            for row in rows
            if left[row.number] > 0
        ],
    )
