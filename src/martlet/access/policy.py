"""One place that answers "may this actor do that": default deny.

A condition has two faces, `holds(actor, obj)` and `where(actor) -> Q`, so that a list never shows what the page behind
it would refuse. Every room registers a table, action -> condition, in its own `policy.py`.
"""

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from martlet.access.actor import SERVING_ROLES, Actor, Role
from martlet.access.errors import NotVisible, Refused

M = TypeVar("M", bound=Model)
EVERYTHING = Q()
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Condition:
    """`label` is the sentence of the page 'who may do what'."""

    holds: Callable[[Actor, Any], bool]
    where: Callable[[Actor], Q]
    label: str

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(
            lambda actor, obj: self.holds(actor, obj) and other.holds(actor, obj),
            lambda actor: _both(self.where(actor), other.where(actor)),
            f"{self.label}, {other.label}",
        )

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(
            lambda actor, obj: self.holds(actor, obj) or other.holds(actor, obj),
            lambda actor: _either(self.where(actor), other.where(actor)),
            f"{self.label}; or {other.label}",
        )


def _both(a: Q, b: Q) -> Q:
    if NOTHING in (a, b):
        return NOTHING
    return a & b


def _either(a: Q, b: Q) -> Q:
    if EVERYTHING in (a, b):
        return EVERYTHING
    if a == NOTHING or _narrower(a, b):
        return b
    if b == NOTHING or _narrower(b, a):
        return a
    return a | b


def _narrower(a: Q, b: Q) -> bool:
    """Whether `a` is `b` and something more, as far as it is written: (office and own) or (office) is (office).

    No planner sees that by itself; with the OR it reads every row of the office and sorts them.
    """
    return (
        a.connector == b.connector == Q.AND
        and not (a.negated or b.negated)
        and all(part in a.children for part in b.children)
    )


def _plain(test: Callable[[Actor], bool], label: str) -> Condition:
    """A condition on the actor alone."""
    return Condition(lambda actor, obj: test(actor), lambda actor: EVERYTHING if test(actor) else NOTHING, label)


ANYONE = _plain(lambda actor: True, "anyone")
SIGNED_IN = _plain(lambda actor: actor.signed_in, "signed in")
NOBODY = _plain(lambda actor: False, "nobody")


def role(*roles: Role) -> Condition:
    return _plain(lambda actor: actor.has(*roles), " or ".join(one.value for one in roles))


SERVING = role(*SERVING_ROLES)


def same_office(field: str = "office") -> Condition:
    """The row's office is one the actor works in. `field` may cross relations: "case__office"."""
    *path, last = field.split("__")

    def holds(actor: Actor, obj: Any) -> bool:
        if obj is None:
            return True
        for step in path:
            obj = getattr(obj, step)
            if obj is None:  # nothing there is of no office, as in the list
                return False
        return getattr(obj, f"{last}_id") in actor.office_ids

    return Condition(holds, lambda actor: Q(**{f"{field}__in": list(actor.office_ids)}), "of the same office")


def own_office() -> Condition:
    """The object is the office itself, which has no office of its own."""
    return Condition(
        lambda actor, office: office is None or office.pk in actor.office_ids,
        lambda actor: Q(pk__in=list(actor.office_ids)),
        "of an own office",
    )


def own(field: str = "owner") -> Condition:
    """The row belongs to the actor."""

    def holds(actor: Actor, obj: Any) -> bool:
        return obj is None or (actor.user_id is not None and getattr(obj, f"{field}_id") == actor.user_id)

    def where(actor: Actor) -> Q:
        return NOTHING if actor.user_id is None else Q(**{field: actor.user_id})

    return Condition(holds, where, f"own ({field})")


@dataclass(frozen=True)
class Decision:
    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


TABLE: dict[str, Condition] = {}


def register(room: str, table: dict[str, Condition]) -> None:
    """Put a room's table among all: action -> condition. ValueError for another room's action, or one that is there already."""
    for action, condition in table.items():
        if not action.startswith(f"{room}."):
            raise ValueError(f"{action} is not an action of {room}")
        if TABLE.get(action, condition) is not condition:
            raise ValueError(f"{action} is registered twice")
        TABLE[action] = condition


def discover() -> None:
    """Import every room's table once the apps are ready."""
    for config in apps.get_app_configs():
        if config.name.startswith("martlet.") and importlib.util.find_spec(f"{config.name}.policy"):
            importlib.import_module(f"{config.name}.policy")


def decide(actor: Actor, action: str, obj: Any = None) -> Decision:
    """Without an object: may this actor ever do it? An action nobody registered is refused."""
    if action not in TABLE:
        return Decision(False, "unknown_action")
    if actor.kind == "system":
        return Decision(True)
    if TABLE[action].holds(actor, obj):
        return Decision(True)
    return Decision(False, "policy")


def require(actor: Actor, action: str, obj: Any = None) -> None:
    """Raises Refused, with the reason of the decision, unless the actor may do this with `obj`."""
    decision = decide(actor, action, obj)
    if not decision:
        raise Refused(action, decision.reason)


def visible(rows: QuerySet[M], actor: Actor, action: str) -> QuerySet[M]:
    """The rows on which `decide(actor, action, row)` would allow."""
    where = condition_of(actor, action)
    if where == NOTHING:
        return rows.none()
    return rows if where == EVERYTHING else rows.filter(where)


def condition_of(actor: Actor, action: str) -> Q:
    """What `visible` filters by: EVERYTHING, NOTHING, or something between."""
    if action not in TABLE:
        return NOTHING
    return EVERYTHING if actor.kind == "system" else TABLE[action].where(actor)


def visible_one(found: M | None, actor: Actor, action: str) -> M:
    """The row, when the actor may. Raises NotVisible when it is missing or hidden, so that nobody learns which."""
    if found is None or not decide(actor, action, found):
        raise NotVisible
    return found


register(
    "access",
    {
        "access.signed_in": SIGNED_IN,
        "access.unseal": ANYONE,  # the passphrase decides; accounts cannot, they may be unreadable then
        "access.seal": role(Role.COORDINATOR, Role.DIRECTOR, Role.ADMIN),
        "access.read_journal": role(Role.AUDITOR, Role.DIRECTOR, Role.COORDINATOR),
        "access.read_team": role(Role.COORDINATOR, Role.DIRECTOR, Role.ADMIN) & same_office(),
        "access.manage_team": role(Role.ADMIN, Role.DIRECTOR) & same_office(),
        "access.manage_network": role(Role.ADMIN),
        "access.manage_office": role(Role.ADMIN, Role.DIRECTOR) & own_office(),
        "access.own_settings": SIGNED_IN,
    },
)
