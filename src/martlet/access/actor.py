"""Who acts: one value, resolved once a request."""

from dataclasses import dataclass, field
from typing import Literal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    VOLUNTEER = "volunteer", _("Volunteer")
    MEDIATOR = "mediator", _("Mediator")
    COORDINATOR = "coordinator", _("Coordinator")
    DIRECTOR = "director", _("Director")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")


SERVING_ROLES = (Role.VOLUNTEER, Role.MEDIATOR, Role.COORDINATOR)
"""Who takes calls, speaks with workers and works on their matters, each in an office."""
NETWORK_ROLES = frozenset({Role.AUDITOR, Role.DIRECTOR, Role.ADMIN})
"""Held in the whole network rather than in an office. They see every office: figures and records, not faces; what they may
open is still a policy of each room."""


@dataclass(frozen=True, slots=True)
class Actor:
    """`office_ids` are the offices whose rows this actor may work in; `office_id` is the one it sits in now.

    `seats` are the offices it may choose to sit in.
    """

    kind: Literal["staff", "system", "public"]
    user_id: int | None = None
    office_id: int | None = None
    office_ids: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()
    name: str = ""
    language: str = "zh-hans"
    session: str = ""
    seats: frozenset[int] = field(default=frozenset(), compare=False, repr=False)
    user: object = field(default=None, compare=False, repr=False)

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def signed_in(self) -> bool:
        return self.kind == "staff"


PUBLIC = Actor(kind="public")


def system_actor(task: str) -> Actor:
    """The actor of unattended work: may do everything its code does, and the journal names the task."""
    return Actor(kind="system", name=task)
