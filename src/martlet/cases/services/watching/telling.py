"""Who is told: the owner, and the coordinators of the office."""

from __future__ import annotations

from collections.abc import Iterable

from martlet.access.actor import Role
from martlet.access.models import RoleGrant
from martlet.cases.services.watching.rows import Fresh


def coordinators_by_office() -> dict[int, list[int]]:
    """Active coordinators by office."""
    found: dict[int, list[int]] = {}
    grants = RoleGrant.objects.filter(role=Role.COORDINATOR, user__is_active=True)
    for office, home, user in grants.values_list("office_id", "user__office_id", "user_id").order_by("user_id"):
        found.setdefault(office or home, []).append(user)
    return found


def tell(fresh: Iterable[Fresh], coordinators: dict[int, list[int]], told: dict[int, int]) -> None:
    """Count for everybody concerned: the owner, and the coordinators of the office."""
    for one in fresh:
        people = set(coordinators.get(one.case.office_id, ()))
        if one.case.owner is not None:
            people.add(one.case.owner)
        for user in people:
            told[user] = told.get(user, 0) + 1
