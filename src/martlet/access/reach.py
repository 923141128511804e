"""Whose roles and accounts somebody may change, and which roles they may give. Policies say who keeps accounts at all.

Roles of the whole network are given, and those who hold one are changed, by administrators only: a director who could make
administrators would be one. Nobody gives themselves anything, and one administrator always stays.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from martlet.access.actor import NETWORK_ROLES, Actor, Role
from martlet.access.models import RoleGrant, User
from martlet.access.policy import decide
from martlet.foundation.errors import Problem


def roles_to_give(actor: Actor) -> list[Role]:
    """Roles that this actor may give and take, in their written order."""
    whole_network = bool(decide(actor, "access.manage_network"))
    return [role for role in Role if whole_network or role not in NETWORK_ROLES]


def holds_network_role(user: User) -> bool:
    return RoleGrant.objects.filter(user=user, role__in=NETWORK_ROLES).exists()


def may_change(actor: Actor, user: User) -> bool:
    """Whether the roles and the account of this colleague are theirs to change, as far as the whole network goes."""
    return bool(decide(actor, "access.manage_network")) or not holds_network_role(user)


def check_may_give(actor: Actor, role: str) -> None:
    """Problem at "role" for one that does not exist or is not theirs to give."""
    if role not in Role.values:
        raise Problem(_("Unknown role. Choose one of: %(roles)s.") % {"roles": ", ".join(Role.values)}, field="role")
    if role not in roles_to_give(actor):
        raise Problem(
            _("%(role)s is a role of the whole network: only an administrator gives it. Ask one."),
            field="role",
            values={"role": Role(role).label},
        )


def check_may_change(actor: Actor, user: User) -> None:
    """Problem for a colleague with a role of the whole network, when the actor is no administrator."""
    if not may_change(actor, user):
        raise Problem(
            _("%(name)s has a role of the whole network: only an administrator changes the roles and the account."),
            values={"name": user.work_name},
        )


def check_administrator_stays(user: User) -> None:
    """Problem when `user` is the last who administers. The rows are locked, so that two cannot end each other at once."""
    rows = User.objects.select_for_update().filter(is_active=True, grants__role=Role.ADMIN).order_by("pk")
    if [row.pk for row in rows] == [user.pk]:
        raise Problem(
            _("%(name)s is the only administrator. Make somebody else one first, then this role can end."),
            values={"name": user.work_name},
        )
