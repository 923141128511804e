"""Whom a list of people to be called can be made of: those with an instalment due, those paid in full."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.policy import visible
from martlet.mediation.models import AgreementShare, Mediation


def _shares(actor: Actor, office: Office) -> QuerySet[AgreementShare]:
    """Who gets what of agreements that count, in the office's cases."""
    mediations = visible(Mediation.objects.filter(office=office), actor, "mediation.read")
    return AgreementShare.objects.filter(agreement__withdrawn_at=None, agreement__mediation__in=mediations)


def people_of_instalments(actor: Actor, office: Office, first: date, last: date) -> list[tuple[UUID, str]]:
    """Source "due": an instalment of their agreement was, or is, to come on these days."""
    rows = _shares(actor, office).filter(
        agreement__instalments__due_on__gte=first, agreement__instalments__due_on__lte=last
    )
    wanted = rows.order_by("agreement__instalments__due_on", "agreement", "id")
    return list(wanted.values_list("person", "agreement__mediation__case__number"))


def people_of_performed(actor: Actor, office: Office, first: date, last: date) -> list[tuple[UUID, str]]:
    """Source "performed": by our books everything agreed had come on one of these days."""
    rows = _shares(actor, office).filter(
        agreement__mediation__state=Mediation.State.PERFORMED,
        agreement__mediation__ended_on__gte=first,
        agreement__mediation__ended_on__lte=last,
    )
    wanted = rows.order_by("agreement__mediation__ended_on", "agreement", "id")
    return list(wanted.values_list("person", "agreement__mediation__case__number"))
