"""Whom a list of people to be called can be made of, from cases."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.policy import visible
from martlet.cases.models import Case, CaseWorker


def people_of_closed_cases(actor: Actor, office: Office, first: date, last: date) -> list[tuple[UUID, str]]:
    """Workers of the office's cases that were closed on these days."""
    cases = visible(Case.objects.filter(office=office), actor, "cases.read")
    rows = CaseWorker.objects.filter(case__in=cases, case__closed_on__gte=first, case__closed_on__lte=last)
    return list(rows.order_by("case__closed_on", "case", "position", "id").values_list("person", "case__number"))
