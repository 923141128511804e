"""What persons agreed to: whom we may call, asked for many at once, and the consent that holds for one purpose."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.policy import visible
from martlet.registry.models import Consent, Person, PersonPhone


def files_of(person_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Person -> their file; a merged one leads to the one it went into."""
    rows = Person.objects.filter(pk__in=list(person_ids)).values_list("pk", "merged_into")
    return {person: into or person for person, into in rows}


def persons_of(file_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Person -> file: the files themselves, and everybody who was merged into one of them."""
    merged = Person.objects.filter(merged_into__in=list(file_ids)).values_list("pk", "merged_into")
    return {**{file: file for file in file_ids}, **{person: into for person, into in merged if into}}


def files_read_by(actor: Actor, file_ids: Collection[UUID]) -> set[UUID]:
    """Those of the files that the actor may open."""
    rows = Person.objects.filter(pk__in=list(file_ids))
    return set(visible(rows, actor, "registry.read").values_list("pk", flat=True))


def files_with_a_number(file_ids: Collection[UUID]) -> set[UUID]:
    """Those of the files that hold a number, also by a file that was merged into them."""
    rows = PersonPhone.objects.filter(Q(person__in=list(file_ids)) | Q(person__merged_into__in=list(file_ids)))
    return {into or person for person, into in rows.values_list("person", "person__merged_into")}


def not_to_be_called(person_ids: Collection[UUID]) -> set[UUID]:
    """Who of these said that we must not call them again: took the consent back, or said no when asked, and has not agreed
    since. What was said to a file that was merged counts for the one it went into. Two queries."""
    files = files_of(person_ids)
    here = set(files.values())
    rows = Consent.objects.filter(Q(person__in=here) | Q(person__merged_into__in=here), purpose="contact")
    no, yes, today = dict[UUID, datetime](), dict[UUID, datetime](), timezone.localdate()
    for person, into, given, withdrawn, expires in rows.values_list(
        "person", "person__merged_into", "given_at", "withdrawn_at", "expires"
    ):
        said, at = (no, withdrawn) if withdrawn else (yes, given)
        if withdrawn or expires is None or expires >= today:
            said[into or person] = max(said.get(into or person, at), at)
    refused = {file for file, at in no.items() if file not in yes or yes[file] < at}
    return {person for person, file in files.items() if file in refused}


def all_agreed(person_ids: Collection[UUID], purpose: str) -> bool:
    """Whether each of these has a live consent of this purpose, on whatever basis it was written down."""
    files = Person.objects.filter(pk__in=set(files_of(person_ids).values()))
    return all(live_consent(file, purpose) is not None for file in files)


def live_consent(person: Person, purpose: str) -> Consent | None:
    """The newest consent of this purpose that is neither withdrawn nor over: ask before sharing, recording, publishing."""
    return (
        Consent.objects.filter(Q(person=person) | Q(person__merged_into=person), purpose=purpose, withdrawn_at=None)
        .filter(Q(expires=None) | Q(expires__gte=timezone.localdate()))
        .order_by("-given_at")
        .first()
    )
