"""What every write of the room needs: the case's row held, the steps as events of the case, instalments as its deadlines."""

from __future__ import annotations

from datetime import date
from uuid import uuid5

from django.db.models import Q

from martlet.access.actor import Actor
from martlet.cases.models import Case, CaseEvent
from martlet.cases.rules import limits
from martlet.cases.services import replace_deadlines
from martlet.cases.services.base import locked
from martlet.cases.services.deadlines import DeadlineRow, put_away
from martlet.mediation.models import Agreement, Instalment, Mediation
from martlet.mediation.selectors.agreements import coverage


def note_event(actor: Actor, case: Case, kind: str, on: date, *, of: Agreement | None = None) -> None:
    """What a step of the mediation means for the clocks of the case. One `of` an agreement is known again by its id."""
    if not CaseEvent.objects.filter(case=case, kind=kind, on=on, withdrawn_at=None).exists():
        event = CaseEvent(case=case, kind=kind, on=on)
        event.by_id = actor.user_id
        if of is not None:
            event.client_uuid = uuid5(of.pk, kind)
        event.save(force_insert=True)


def drop_events(actor: Actor, case: Case, agreement: Agreement, why: str) -> None:
    """What this agreement wrote counts no more. A promise that somebody wrote by hand for the same day goes on counting."""
    own = Q(client_uuid=uuid5(agreement.pk, "promise")) | Q(kind__in=limits.OF_MEDIATION, on=agreement.signed_on)
    for event in CaseEvent.objects.filter(own, case=case, withdrawn_at=None):
        event.case = case
        put_away(actor, event, why)


def held(actor: Actor, mediation: Mediation) -> Mediation:
    """The mediation as it is now, with its opened case; the case's row is held."""
    case = locked(actor, mediation.case)
    fresh = Mediation.objects.get(pk=mediation.pk)
    fresh.case = case
    return fresh


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
