"""A case as the actor may see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import visible_one
from martlet.cases.models import (
    Case,
)


def get_case(actor: Actor, case_id: Any) -> Case:
    """The case with its lead, respondent and site, opened in one trip. NotVisible when missing or not for this actor."""
    try:
        case = (
            Case.objects.select_related("office", "owner", "next_owner", "opened_by", "lead", "respondent", "site")
            .filter(pk=case_id)
            .first()
        )
    except (ValidationError, ValueError, TypeError):
        case = None
    case = visible_one(case, actor, "cases.read")
    vault.open_all([one for one in (case, case.lead, case.respondent, case.site) if one is not None], actor)
    return case


def opened_with(actor: Actor, client_uuid: UUID | None) -> Case | None:
    """The case that this very form has opened already."""
    found = Case.objects.filter(client_uuid=client_uuid).first() if client_uuid else None
    return None if found is None else get_case(actor, found.pk)
