"""Cases: open, read, claim, agree, receive, close."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema, Status

from martlet.access import journal
from martlet.access.actor import Actor
from martlet.api.auth import actor_of_call
from martlet.api.resources.common import ERRORS, office_codes, office_of, own_id
from martlet.cases.models import Case
from martlet.cases.rules.claims import PayLine
from martlet.cases.selectors import get_case, has_receipt, totals
from martlet.cases.services import add_claim_items, close_case, open_case, record_receipt
from martlet.foundation.errors import Problem
from martlet.hotline.selectors import get_contact
from martlet.mediation.models import Instalment
from martlet.mediation.selectors import open_instalments, running_mediation
from martlet.mediation.services import open_mediation, record_instalment, sign_agreement
from martlet.registry.selectors import get_organisation, get_person

router = Router(tags=["cases"])


class CaseIn(Schema):
    issue: str = Field(description="issue code of the taxonomy, e.g. WAG-ARR")
    persons: list[UUID]
    contact: UUID | None = None
    respondent: UUID | None = None
    title: str = ""
    office: str | None = None
    opened_on: date | None = None
    client_id: UUID | None = Field(None, description="the same id twice is one case")


class DeadlineOut(Schema):
    rule: str
    code: str
    last_day: date
    met_on: date | None


class CaseOut(Schema):
    """Amounts in fen. `received` is the sum of receipts, never typed."""

    id: UUID
    number: str
    office: str
    issue: str
    stage: str
    outcome: str
    opened_on: date
    closed_on: date | None
    persons: list[UUID]
    claimed: int
    agreed: int
    received: int
    deadlines: list[DeadlineOut]
    rev: int


class ClaimLineIn(Schema):
    month: str = Field(pattern=r"^\d{4}-\d{2}$")
    due: int = Field(description="fen")
    paid: int = Field(0, description="fen")


class ClaimsIn(Schema):
    person: UUID
    items: list[ClaimLineIn] = Field(min_length=1)
    client_id: UUID | None = None


class InstalmentIn(Schema):
    due_on: date
    amount: int = Field(description="fen")


class AgreementIn(Schema):
    """Instalments must add up to `total`, all in fen. A mediation is entered in the register when none is going on."""

    signed_on: date
    total: int
    instalments: list[InstalmentIn] = Field(min_length=1)
    employer_side: str = ""
    terms: str = ""
    client_id: UUID | None = None


class ReceiptIn(Schema):
    """`instalment` is the number of an open one in the agreement; left out, money goes to the first of them, or to the case itself."""

    amount: int = Field(description="fen")
    received_on: date
    method: str = "bank"
    instalment: int | None = None
    note: str = ""
    client_id: UUID | None = None


class CloseIn(Schema):
    outcome: str
    note: str = ""
    closed_on: date | None = None


@router.post("", response={201: CaseOut, **ERRORS}, summary="Open a case")
def create(request: HttpRequest, body: CaseIn) -> Status:
    actor = actor_of_call(request)
    case = open_case(
        actor,
        office=office_of(actor, body.office),
        issue=body.issue,
        persons=[get_person(actor, one) for one in body.persons],
        contact=get_contact(actor, body.contact) if body.contact else None,
        respondent=get_organisation(actor, body.respondent) if body.respondent else None,
        title=body.title,
        opened_on=body.opened_on,
        client_uuid=own_id(actor, body.client_id),
    )
    return Status(201, shown(actor, case))


@router.get("/{case_id}", response={200: CaseOut, **ERRORS}, summary="Read a case")
def read(request: HttpRequest, case_id: UUID) -> CaseOut:
    actor = actor_of_call(request)
    case = get_case(actor, case_id)
    journal.record_read(actor, "cases.read", case, fields=("claimed",), reason="api")
    return shown(actor, case)


@router.post("/{case_id}/claim-items", response={201: CaseOut, **ERRORS}, summary="Add pay periods of one worker")
def add_claims(request: HttpRequest, case_id: UUID, body: ClaimsIn) -> Status:
    actor = actor_of_call(request)
    case = get_case(actor, case_id)
    lines = [PayLine(line.month, line.due, line.paid) for line in body.items]
    add_claim_items(actor, case, person_id=body.person, lines=lines, client_uuid=own_id(actor, body.client_id, case_id))
    return Status(201, shown(actor, get_case(actor, case_id)))


@router.post("/{case_id}/agreement", response={201: CaseOut, **ERRORS}, summary="Record what both sides signed")
def agree(request: HttpRequest, case_id: UUID, body: AgreementIn) -> Status:
    actor = actor_of_call(request)
    case = get_case(actor, case_id)
    with transaction.atomic():
        mediation = running_mediation(actor, case) or open_mediation(
            actor, case, accepted_on=body.signed_on, employer_side=body.employer_side
        )
        sign_agreement(
            actor,
            mediation,
            signed_on=body.signed_on,
            total_fen=body.total,
            instalments=[(part.due_on, part.amount) for part in body.instalments],
            terms=body.terms,
            client_uuid=own_id(actor, body.client_id, case_id),
        )
    return Status(201, shown(actor, get_case(actor, case_id)))


@router.post("/{case_id}/receipts", response={201: CaseOut, **ERRORS}, summary="Record money that reached the workers")
def receive(request: HttpRequest, case_id: UUID, body: ReceiptIn) -> Status:
    actor = actor_of_call(request)
    case = get_case(actor, case_id)
    known = own_id(actor, body.client_id, case_id)
    chosen = None if known and has_receipt(actor, case, known) else instalment(actor, case, body.instalment)
    take: Callable[..., Any] = (
        partial(record_receipt, actor, case) if chosen is None else partial(record_instalment, actor, chosen)
    )
    take(amount_fen=body.amount, received_on=body.received_on, method=body.method, note=body.note, client_uuid=known)
    return Status(201, shown(actor, get_case(actor, case_id)))


def instalment(actor: Actor, case: Case, number: int | None) -> Instalment | None:
    """The open one of this number, or the first; None where there is none. Problem for a number that is not open."""
    waiting = open_instalments(actor, case)
    if number is None:
        return waiting[0] if waiting else None
    found = next((one for one in waiting if one.number == number), None)
    if found is None:
        raise Problem(
            _("No instalment %(number)d is open. Look at the agreement, or leave the number out."),
            "instalment",
            values={"number": number},
        )
    return found


@router.post("/{case_id}/close", response={200: CaseOut, **ERRORS}, summary="Close with an outcome")
def close(request: HttpRequest, case_id: UUID, body: CloseIn) -> CaseOut:
    actor = actor_of_call(request)
    case = get_case(actor, case_id)
    close_case(actor, case, outcome=body.outcome, note=body.note, closed_on=body.closed_on)
    return shown(actor, get_case(actor, case_id))


def shown(actor: Actor, case: Case) -> CaseOut:
    money = totals(actor, case)
    return CaseOut(
        id=case.pk,
        number=case.number,
        office=office_codes().get(case.office_id, ""),
        issue=case.issue,
        stage=case.stage,
        outcome=case.outcome,
        opened_on=case.opened_on,
        closed_on=case.closed_on,
        persons=list(case.workers.values_list("person_id", flat=True)),
        claimed=money.claimed or 0,
        agreed=money.agreed or 0,
        received=money.received or 0,
        deadlines=[
            DeadlineOut(rule=one.rule, code=one.code, last_day=one.last_day, met_on=one.met_on)
            for one in case.deadlines.all()
        ],
        rev=case.rev,
    )
