"""Noticing that two files may be one person. It only ever says 'maybe': a person decides."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.foundation.text import fold
from martlet.registry.models import Likeness, Person, PersonPhone
from martlet.registry.rules import codes
from martlet.vault.errors import Filling

MOST = 20  # a number that half a village answers is no likeness of each with each


def notice_same_phone(person: Person) -> None:
    """Remember the files of the same office that share a number with this one."""
    tokens = list(PersonPhone.objects.filter(person=person).values_list("token", flat=True))
    if tokens:
        shared = _others(person).filter(phones__token__in=tokens).distinct().values_list("pk", flat=True)[:MOST]
        _remember(person.pk, list(shared), "phone")


def notice_same_name(actor: Actor, person: Person) -> None:
    """Remember the files of the same office with the name and home county of this open one.

    To be called before the file itself is made findable: in a transaction that wrote there the finder answers as of before.
    """
    _code, home = codes.split_home(person.home_area)
    if not person.name or not home:
        return
    try:
        ids = [hit.id for hit in vault.find("person", person.name, limit=200, scopes=[person.office_id])]
    except Filling:
        return  # names are still being read in; a new file must not wait for that
    namesakes = list(_others(person).filter(pk__in=ids)[:MOST])
    vault.open_all(namesakes, actor)
    alike = [
        other.pk
        for other in namesakes
        if fold(other.name) == fold(person.name) and fold(codes.split_home(other.home_area)[1]) == fold(home)
    ]
    _remember(person.pk, alike, "name_home")


def _others(person: Person) -> QuerySet[Person]:
    return Person.objects.filter(office_id=person.office_id, merged_into=None).exclude(pk=person.pk)


def _remember(one: Any, others: list[Any], why: str) -> None:
    Likeness.objects.bulk_create(
        [Likeness(first_id=min(one, other), second_id=max(one, other), why=why) for other in others],
        ignore_conflicts=True,  # known already, or set aside by somebody: it stays set aside
    )


def notice_shared_phones(office: Office) -> int:
    """The same for all files of an office at once, by phone only: after a bulk load. Number of likenesses now known."""
    phones = PersonPhone.objects.filter(person__office=office, person__merged_into=None)
    shared = phones.values("token").annotate(n=Count("person", distinct=True)).filter(n__gt=1, n__lte=MOST)
    groups: dict[bytes, set[Any]] = {}
    rows = phones.filter(token__in=shared.values("token")).values_list("token", "person_id")
    for token, person_id in rows.iterator(chunk_size=5000):
        groups.setdefault(bytes(token), set()).add(person_id)
    pairs = []
    for members in groups.values():
        ordered = sorted(members)
        pairs += [
            Likeness(first_id=one, second_id=other, why="phone")
            for place, one in enumerate(ordered)
            for other in ordered[place + 1 :]
        ]
    Likeness.objects.bulk_create(pairs, ignore_conflicts=True, batch_size=1000)
    return Likeness.objects.filter(first__office=office, why="phone").count()


@action("registry.merge", on="person")
def dismiss_likeness(actor: Actor, person: Person, *, other: Person) -> Person:
    """Two people after all: the pair leaves the page for good."""
    first, second = min(person.pk, other.pk), max(person.pk, other.pk)
    Likeness.objects.filter(first_id=first, second_id=second, dismissed_at=None).update(
        dismissed_at=timezone.now(), dismissed_by_id=actor.user_id
    )
    return person
