"""A file behind its id, those merged into it, and its numbers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide, require
from martlet.registry.models import Person, PersonPhone


def get_person(actor: Actor, person_id: Any) -> Person:
    """The opened file; a merged one leads to the file it went into. NotVisible when missing or not for this actor."""
    try:
        person = Person.objects.select_related("office", "merged_into__office").filter(pk=person_id).first()
    except (ValidationError, ValueError, TypeError):
        person = None
    if person is None:
        raise NotVisible
    if person.merged_into is not None:
        person = person.merged_into
    if not decide(actor, "registry.read", person):
        raise NotVisible
    vault.open_all([person], actor)
    return person


def sent_before(actor: Actor, client_id: UUID | None, name: str, numbers: Sequence[str]) -> Person | None:
    """The file that this very form has opened already. None when the form now says something else: somebody went back in
    the browser and typed another worker over the one before."""
    found = Person.objects.filter(client_id=client_id).first() if client_id else None
    if found is None or not decide(actor, "registry.read", found):
        return None
    rows = list(PersonPhone.objects.filter(person=found).select_related("person"))
    vault.open_all([found, *rows], actor)
    same = found.name == " ".join(name.split()) and {row.number for row in rows} == set(numbers)
    return get_person(actor, found.pk) if same else None


def file_ids(person: Person) -> list[UUID]:
    """The file and those merged into it: rooms above look for their rows under all of these."""
    return [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]


def phones_of(actor: Actor, person: Person) -> list[PersonPhone]:
    """All numbers of the file and of those merged into it, opened, oldest first; a number both had stands once."""
    require(actor, "registry.read", person)
    rows = list(
        PersonPhone.objects.filter(Q(person=person) | Q(person__merged_into=person))
        .select_related("person")
        .order_by("created", "id")
    )
    vault.open_all(rows, actor)
    return once(rows)


def once(rows: list[PersonPhone]) -> list[PersonPhone]:
    seen: set[bytes] = set()
    kept = []
    for row in rows:
        if bytes(row.token) not in seen:
            seen.add(bytes(row.token))
            kept.append(row)
    return kept


def may_open(actor: Actor, person: Person) -> bool:
    """Whether the file is still open for this actor."""
    return bool(decide(actor, "registry.read", person))
