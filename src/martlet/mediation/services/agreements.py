"""What both sides sign, and taking it back while no money has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.cases.models import CaseWorker
from martlet.cases.rules.sharing import check_shares, default_shares
from martlet.cases.rules.stages import Stage
from martlet.cases.services import recalculate, replace_deadlines
from martlet.cases.services.base import check_past, required, save, trace
from martlet.cases.services.moving import enter_stage
from martlet.cases.services.receipts import claims_by_person
from martlet.foundation.errors import Problem
from martlet.foundation.money import LARGEST, yuan
from martlet.law.clocks import limit_clock
from martlet.mediation.models import Agreement, AgreementShare, Instalment, Mediation
from martlet.mediation.rules.instalments import Part, check_parts
from martlet.mediation.selectors.agreements import coverage
from martlet.mediation.services.base import drop_events, held, note_event, watch

Schedule = Sequence[tuple[date, int]]
"""(day due, fen) of every instalment."""


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
    mediation = held(actor, mediation)
    case = mediation.case
    if client_uuid is not None and (
        already := Agreement.objects.filter(mediation=mediation, client_uuid=client_uuid).first()
    ):
        return already
    _may_be_signed(mediation, day)
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
    _perform(actor, mediation, agreement, parts)
    return agreement


def _may_be_signed(mediation: Mediation, day: date) -> None:
    """Problem when the mediation has ended or began later."""
    if mediation.state != Mediation.State.OPEN:
        raise Problem(_("This mediation has an agreement or has ended. Open a new one to go on."))
    if day < mediation.accepted_on:
        raise Problem(
            _("The mediation was accepted on %(day)s. An agreement cannot be earlier."),
            "signed_on",
            values={"day": mediation.accepted_on.isoformat()},
        )


def _perform(actor: Actor, mediation: Mediation, agreement: Agreement, parts: Sequence[Part]) -> None:
    """The case goes on to performance; its clocks begin anew from the promise, and its instalments are watched."""
    case, day = mediation.case, agreement.signed_on
    trace(
        actor,
        case,
        "agreement",
        on=day,
        text=agreement.terms,
        facts={"fen": agreement.total_fen, "parts": len(parts), "number": mediation.register_number},
        important=True,
    )
    note_event(actor, case, "promise", day, of=agreement)
    note_event(actor, case, "agreement_effective", day, of=agreement)
    if case.stage != Stage.PERFORM:
        enter_stage(actor, case, Stage.PERFORM, on=day)
    if not case.next_step:
        case.next_by = parts[0].due_on
    recalculate(case)
    watch(case, agreement)
    save(case, "stage", "next_by", edited=True)


@action("mediation.write", on="mediation")
def withdraw_agreement(actor: Actor, mediation: Mediation, *, reason: str) -> Mediation:
    """Take back an agreement that was written wrongly. Refused once money has come: take the receipts back first."""
    why = required(reason, "reason", _("Say why, in a few words."))
    mediation = held(actor, mediation)
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
    drop_events(actor, case, agreement, why)
    trace(actor, case, "agreement_out", text=why, facts={"fen": agreement.total_fen}, important=True)
    if case.is_open and case.stage == Stage.PERFORM:
        enter_stage(actor, case, Stage.MEDIATE)
    recalculate(case)
    replace_deadlines(case, source="mediation", rows=[])
    save(case, "stage", edited=True)
    return mediation
