from typing import Any

from django.db.models import Q

from martlet.access.actor import SERVING_ROLES, Actor, Role
from martlet.access.policy import SERVING, Condition, own, own_office, register, role, same_office

TRAINING = role(Role.MEDIATOR, Role.COORDINATOR, Role.DIRECTOR)


def of_another(field: str) -> Condition:
    """Whom the row is about is not the actor: nobody ticks off their own training."""

    def holds(actor: Actor, obj: Any) -> bool:
        return obj is None or getattr(obj, field) != actor.user_id

    return Condition(holds, lambda actor: ~Q(**{field: actor.user_id}), "about somebody else")


LEADING = role(Role.COORDINATOR, Role.DIRECTOR)

register(
    "volunteers",
    {
        "volunteers.serve": SERVING & own("user"),
        "volunteers.read_duty": role(*SERVING_ROLES, Role.DIRECTOR) & same_office(),
        # Neither while a call rings at them or is under way; and they read by whom, and why.
        "volunteers.rest_colleague": role(Role.COORDINATOR) & same_office(),
        "volunteers.end_duty": role(Role.COORDINATOR) & same_office(),
        "volunteers.certify": role(Role.COORDINATOR, Role.DIRECTOR) & same_office(),
        # Mediators train too; the certificate itself is written by whoever leads.
        "volunteers.read_training": TRAINING & same_office(),
        "volunteers.train": TRAINING & same_office() & of_another("id"),
        "volunteers.take_back_training": TRAINING & same_office() & of_another("user_id"),
        "volunteers.write_training": role(Role.COORDINATOR, Role.DIRECTOR) & same_office(),
        # Whoever leads asks colleagues who are off duty to come, and anybody who leads takes it back.
        "volunteers.call_in": role(Role.COORDINATOR, Role.DIRECTOR) & own_office(),
        "volunteers.end_call_in": role(Role.COORDINATOR, Role.DIRECTOR) & same_office(),
        # Shifts: whoever leads plans them; whoever serves takes, gives back and hands on their own.
        "volunteers.plan_shifts": LEADING & own_office(),
        "volunteers.change_pattern": LEADING & same_office(),
        "volunteers.change_shift": LEADING & same_office(),
        "volunteers.take_off_shift": LEADING & same_office("shift__office"),
        "volunteers.take_shift": SERVING & same_office(),
        "volunteers.take_over_shift": SERVING & same_office("shift__office"),
        "volunteers.own_shift": SERVING & own("user"),
    },
)
