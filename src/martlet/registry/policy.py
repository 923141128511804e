"""Who may do what with identities. Auditors, directors and administrators see none (security.md 2.4)."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from martlet.access.actor import Actor, Role
from martlet.access.policy import SERVING, Condition, register, role, same_office
from martlet.registry.models import PersonAccess


def _live() -> Q:
    """Accesses whose consent lives now: a withdrawal holds from the next request on."""
    return Q(ended_at=None) & (
        Q(consent=None)
        | Q(consent__withdrawn_at=None) & (Q(consent__expires=None) | Q(consent__expires__gte=timezone.localdate()))
    )


def opened_for_office() -> Condition:
    """The file, or one merged with it, was opened for an office the actor works in."""

    def holds(actor: Actor, obj: Any) -> bool:
        if obj is None:
            return True
        accesses = PersonAccess.objects.filter(_live(), office__in=list(actor.office_ids))
        return accesses.filter(Q(person=obj) | Q(person__merged_into=obj)).exists()

    def where(actor: Actor) -> Q:
        accesses = PersonAccess.objects.filter(_live(), office__in=list(actor.office_ids))
        return Q(id__in=accesses.values("person_id")) | Q(
            id__in=accesses.exclude(person__merged_into=None).values("person__merged_into_id")
        )

    return Condition(holds, where, "opened for the office with the person's consent")


def file_is_mine() -> Condition:
    return same_office() | opened_for_office()


FILE = SERVING & file_is_mine()

register(
    "registry",
    {
        "registry.find": SERVING,
        "registry.read": FILE,
        "registry.read_kept": SERVING & same_office(),  # the two halves of read, for lists that ask them apart
        "registry.read_opened": SERVING & opened_for_office(),
        "registry.reveal": FILE,
        "registry.write": FILE,
        "registry.open_with_consent": SERVING,  # on a file not visible yet: the consent is what opens it
        "registry.merge": role(Role.COORDINATOR) & same_office(),
        "registry.read_organisation": role(Role.MEDIATOR, Role.COORDINATOR) | (role(Role.VOLUNTEER) & same_office()),
        "registry.write_organisation": SERVING & same_office(),
    },
)
