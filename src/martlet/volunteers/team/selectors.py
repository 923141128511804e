"""Reads of colleagues with their certificates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from martlet.access import selectors as access
from martlet.access.actor import SERVING_ROLES, Actor, Role
from martlet.access.models import RoleGrant, User
from martlet.access.policy import decide
from martlet.access.reach import may_change, roles_to_give
from martlet.volunteers.models import Volunteer
from martlet.volunteers.team.rules import Standing, standing
from martlet.volunteers.training import rules as training
from martlet.volunteers.training.selectors import progress_of


@dataclass(frozen=True)
class Colleague:
    """A row of the list. `certificate` None: their roles take no calls."""

    user: User
    grants: Sequence[RoleGrant]
    certificate: Standing | None


@dataclass(frozen=True)
class ColleaguePage:
    """`profile` None: never certified; `progress`: towards the next certificate, None where none is needed. `certifies`, `manages`:
    what the reader may do here; `above`: they keep accounts, but this one holds a role of the whole network and is left to
    administrators. `roles`: those the reader may give."""

    user: User
    grants: Sequence[RoleGrant]
    profile: Volunteer | None
    certificate: Standing | None
    progress: training.Progress | None
    certifies: bool
    manages: bool
    above: bool
    oneself: bool
    roles: Sequence[Role]


def serves(user: User) -> bool:
    """Whether a role of theirs takes calls."""
    return RoleGrant.objects.filter(user=user, role__in=SERVING_ROLES).exists()


def able(user: Any, today: date) -> QuerySet[Volunteer]:
    """The profile of this user (or outer row), if they may take calls today."""
    return Volunteer.objects.filter(
        user=user, certificate_until__gte=today, user__is_active=True, user__grants__role__in=SERVING_ROLES
    )


def team(actor: Actor) -> list[Colleague]:
    """Everybody of the offices the actor leads, with how their certificate stands; three queries."""
    users, today = list(access.team(actor)), timezone.localdate()
    until = dict(Volunteer.objects.filter(user__in=users).values_list("user", "certificate_until"))
    rows = []
    for user in users:
        grants = list(user.grants.all())
        serving = any(grant.role in SERVING_ROLES for grant in grants)
        rows.append(Colleague(user, grants, standing(until.get(user.pk), today) if serving else None))
    return rows


def colleague_page(actor: Actor, user_id: int) -> ColleaguePage:
    """Raises NotVisible for a colleague of an office the actor does not lead."""
    user = access.colleague(actor, user_id)
    grants = access.grants_of(user)
    profile = Volunteer.objects.filter(user=user).first()
    serving = any(grant.role in SERVING_ROLES for grant in grants)
    until = profile.certificate_until if profile else None
    keeps, reached = bool(decide(actor, "access.manage_team", user)), may_change(actor, user)
    return ColleaguePage(
        user=user,
        grants=grants,
        profile=profile,
        certificate=standing(until, timezone.localdate()) if serving else None,
        progress=progress_of(user, until) if serving else None,
        certifies=bool(decide(actor, "volunteers.certify", user)),
        manages=keeps and reached,
        above=keeps and not reached,
        roles=roles_to_give(actor),
        oneself=user.pk == actor.user_id,
    )


def own_certificate(profile: Volunteer | None) -> Standing:
    """How one's own certificate stands."""
    return standing(profile.certificate_until if profile else None, timezone.localdate())
