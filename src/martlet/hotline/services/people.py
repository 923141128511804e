"""Who speaks in a contact: the main person, and others in the same conversation."""

from __future__ import annotations

from uuid import UUID

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.hotline.models import Contact
from martlet.hotline.services.common import check_rev, locked, save_rev
from martlet.registry.models import Person
from martlet.registry.selectors import get_person, phones_of
from martlet.registry.services import add_phone


@action("hotline.write", on="contact")
def set_person(
    actor: Actor, contact: Contact, *, person_id: UUID | None, rev: int | None = None, attach_number: bool = False
) -> Contact:
    """Say who it is, or with None that it is not known. `attach_number` also writes the number of this talk to the person."""
    fresh = locked(actor, contact)
    if rev is not None:
        check_rev(fresh, rev)
    person = get_person(actor, person_id) if person_id else None
    if person is not None and attach_number and fresh.number:
        _attach(actor, person, fresh.number)
    if fresh.person_id == (person.pk if person else None):
        return fresh
    fresh.person = person
    changed = ["person"]
    if fresh.is_done:
        fresh.gender = person.gender if person else ""
        changed.append("gender")
    if person is not None:
        fresh.others.remove(person)
    save_rev(actor, fresh, *changed)
    return fresh


def _attach(actor: Actor, person: Person, number: str) -> None:
    if number not in {str(one.number) for one in phones_of(actor, person)}:
        add_phone(actor, person, number=number)


@action("hotline.write", on="contact")
def add_other(actor: Actor, contact: Contact, *, person_id: UUID) -> Contact:
    """One more worker in the same conversation. The first one becomes the main one."""
    fresh = locked(actor, contact)
    person = get_person(actor, person_id)
    if fresh.person_id is None:
        fresh.person = person
    elif person.pk != fresh.person_id:
        fresh.others.add(person)
    known = fresh.others.count() + (fresh.person_id is not None)
    fresh.people_count = max(fresh.people_count, known)
    save_rev(actor, fresh, "person", "people_count")
    return fresh


@action("hotline.write", on="contact")
def remove_other(actor: Actor, contact: Contact, *, person_id: UUID) -> Contact:
    """Take a worker out of the conversation; the file stays."""
    fresh = locked(actor, contact)
    fresh.others.remove(person_id)  # type: ignore[arg-type]
    save_rev(actor, fresh)
    return fresh
