"""What a case names and the registry does not hold yet: made with the case, in its transaction, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from martlet.access.actor import Actor
from martlet.access.selectors import acting_office
from martlet.foundation.errors import Problem
from martlet.registry.models import Organisation, Person, Site
from martlet.registry.services import create_organisation, create_person, create_site


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A worker without a file. The same `file_id` with the same name and numbers is the same worker, whose file is there."""

    name: str
    phones: Sequence[str]
    file_id: UUID


def file_of(actor: Actor, newcomer: Newcomer) -> Person:
    """Their file, kept by the actor's office. Problem at "new_name" or "new_phone"."""
    try:
        return create_person(
            actor, office=acting_office(actor), name=newcomer.name, phones=newcomer.phones, client_id=newcomer.file_id
        )
    except Problem as problem:
        raise problem.at("new_phone" if problem.field == "phones" else "new_name") from None


def firm_of(actor: Actor, firm: Organisation | str | None) -> Organisation | None:
    """The firm; a name is that of a new one. Problem at "respondent"."""
    if not isinstance(firm, str):
        return firm
    try:
        return create_organisation(actor, office=acting_office(actor), name=firm)
    except Problem as problem:
        raise problem.at("respondent") from None


def site_of(actor: Actor, site: Site | str | None) -> Site | None:
    """The site; a name is that of a new one. Problem at "site_name"."""
    if not isinstance(site, str):
        return site
    try:
        return create_site(actor, office=acting_office(actor), name=site)
    except Problem as problem:
        raise problem.at("site_name") from None
