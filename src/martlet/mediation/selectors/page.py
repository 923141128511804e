"""One mediation: the row behind its address, and everything that its page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Q, Sum

from martlet import vault
from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide, visible, visible_one
from martlet.cases.models import Case, CaseWorker
from martlet.cases.selectors.lists import shown_employer
from martlet.foundation.text import masked_name
from martlet.mediation.models import Agreement, Instalment, Mediation, MediationSession
from martlet.mediation.selectors.agreements import AgreementView, InstalmentLine, agreement_of

ACTIVE = (Mediation.State.OPEN, Mediation.State.AGREED)


@dataclass(frozen=True, slots=True)
class MediationPage:
    mediation: Mediation
    case: Case
    name: str
    people: int
    employer: str
    mediator: str
    state: str
    sessions: Sequence[MediationSession]
    agreement: AgreementView | None
    may_write: bool
    may_open_case: bool
    claimed: int | None
    workers: Sequence[tuple[UUID, str]] = field(default_factory=list)


def get_mediation(actor: Actor, mediation_id: Any) -> Mediation:
    """The opened row with its opened case. NotVisible when missing or not for this actor."""
    try:
        found = (
            Mediation.objects.select_related("case__lead", "case__respondent", "case__site", "office", "mediator")
            .filter(pk=mediation_id)
            .first()
        )
    except (ValidationError, ValueError, TypeError):
        found = None
    found = visible_one(found, actor, "mediation.read")
    case = found.case
    vault.open_all([one for one in (case, case.lead, case.respondent, case.site) if one is not None], actor)
    return found


def get_instalment(actor: Actor, instalment_id: Any) -> Instalment:
    """An instalment of an agreement that counts. NotVisible when missing or not for this actor."""
    try:
        found = (
            Instalment.objects.select_related("agreement__mediation__case__office")
            .filter(pk=instalment_id, agreement__withdrawn_at=None)
            .first()
        )
    except (ValidationError, ValueError, TypeError):
        found = None
    if found is None or not decide(actor, "mediation.read", found.agreement.mediation):
        raise NotVisible
    return found


def mediation_page(actor: Actor, mediation_id: Any, *, journal_read: bool = True) -> MediationPage:
    """One mediation with sessions and agreement; opening it is one row in the journal."""
    mediation = get_mediation(actor, mediation_id)
    if journal_read:
        journal.record_read(actor, "mediation.read", mediation, fields=("sessions", "agreement"))
    case = mediation.case
    links = list(CaseWorker.objects.filter(case=case).select_related("person"))
    vault.open_all([link.person for link in links], actor)
    names = {link.person_id: masked_name(link.person.name) for link in links}
    sessions = list(MediationSession.objects.filter(mediation=mediation).select_related("by").order_by("-on", "-at"))
    for session in sessions:
        session.mediation = mediation
    return MediationPage(
        mediation=mediation,
        case=case,
        name=masked_name(case.lead.name) if case.lead else "",
        people=case.people_count,
        employer=shown_employer(case.respondent.name, case.respondent.kind) if case.respondent else "",
        mediator=mediation.mediator.work_name if mediation.mediator else "",
        state=str(Mediation.State(mediation.state).label),
        sessions=sessions,
        agreement=agreement_of(mediation, names),
        may_write=bool(decide(actor, "mediation.write", mediation)),
        may_open_case=bool(decide(actor, "cases.read", case)),
        claimed=case.claimed,
        workers=list(names.items()),
    )


def running_mediation(actor: Actor, case: Case) -> Mediation | None:
    """The mediation of this case that is going on, or None."""
    rows = visible(Mediation.objects.filter(case=case), actor, "mediation.read")
    return rows.filter(state__in=ACTIVE).first()


def open_instalments(actor: Actor, case: Case) -> list[Instalment]:
    """Instalments of the running agreement that are not covered yet, the earliest first."""
    mediation = running_mediation(actor, case)
    agreement = Agreement.objects.filter(mediation=mediation, withdrawn_at=None).first() if mediation else None
    if agreement is None:
        return []
    covered = Sum("covers__amount_fen", filter=Q(covers__receipt__voided_at=None), default=0)
    rows = Instalment.objects.filter(agreement=agreement).annotate(covered=covered)
    return list(rows.filter(covered__lt=F("amount_fen")).order_by("number"))


def line_of(page: MediationPage, instalment: Instalment) -> InstalmentLine:
    """The line of one instalment in a mediation's page. NotVisible when its agreement no longer counts."""
    lines = page.agreement.instalments if page.agreement else ()
    found = next((line for line in lines if line.id == instalment.pk), None)
    if found is None:
        raise NotVisible
    return found
