"""Who may do what with contacts and call-backs.

A volunteer sees the contacts it took and, while it talks with a person, that person's earlier ones: nobody is asked twice.
Coordinators and mediators see their office's. Another office sees nothing. Knowledge alone is the whole network's.
"""

from typing import Any
from uuid import UUID

from django.db.models import Q

from martlet.access.actor import Actor, Role
from martlet.access.policy import (
    ANYONE,
    NOTHING,
    SERVING,
    SIGNED_IN,
    Condition,
    own,
    own_office,
    register,
    role,
    same_office,
)
from martlet.hotline.models import Contact

OFFICE_STAFF = role(Role.MEDIATOR, Role.COORDINATOR)
LEADING = role(Role.COORDINATOR, Role.DIRECTOR)


def _serving(actor: Actor) -> Q:
    """Contacts of the actor that are going on and have somebody in them."""
    return Q(handled_by=actor.user_id, state__in=(Contact.State.OPEN, Contact.State.WRAP_UP), person__isnull=False)


def _holds(actor: Actor, contact: Any) -> bool:
    if contact is None:
        return True
    if actor.user_id is None or contact.person_id is None:
        return False
    return Contact.objects.filter(_serving(actor), person_id=contact.person_id).exists()


def served_persons(actor: Actor) -> list[UUID]:
    """Whom the actor talks with now: nobody, mostly one, after a missed wrap-up a few. One look into an index."""
    if actor.user_id is None:
        return []
    return list(Contact.objects.filter(_serving(actor)).values_list("person_id", flat=True).distinct())


def _where(actor: Actor) -> Q:
    # Asked first, not as a subquery: an OR with one costs every list a read of the whole office.
    served = served_persons(actor)
    return Q(person__in=served) if served else NOTHING


serves_the_person = Condition(_holds, _where, "of a person whom the actor talks with now")

of_somebody_else = Condition(
    lambda actor, contact: contact is None or contact.handled_by_id != actor.user_id,
    lambda actor: ~Q(handled_by=actor.user_id),
    "had by somebody else",
)

READ = (SERVING & same_office() & (own("handled_by") | own("next_owner"))) | (OFFICE_STAFF & same_office())

register(
    "hotline",
    {
        "hotline.work": SERVING,
        "hotline.start": SERVING,
        "hotline.read": READ | (SERVING & serves_the_person),
        "hotline.write": (SERVING & same_office() & own("handled_by")) | (OFFICE_STAFF & same_office()),
        # With its call: whoever has the contact gives it, and a colleague of the same office has it from then on.
        "hotline.hand_on": SERVING & same_office() & own("handled_by"),
        "hotline.receive": SERVING & same_office(),
        "hotline.add_late": SERVING & own("from_user"),
        "hotline.follow": (SERVING & same_office() & (own("next_owner") | own("handled_by")))
        | (OFFICE_STAFF & same_office()),
        "hotline.callbacks": SERVING & same_office(),
        # Who leads, to whom they lead; nobody thanks themselves.
        "hotline.thank": role(Role.COORDINATOR) & same_office() & of_somebody_else,
        # Lists of people to be called: who leads makes them, everybody on duty works through them.
        "hotline.make_call_down": role(Role.COORDINATOR) & own_office(),
        "hotline.lead_call_down": role(Role.COORDINATOR) & same_office(),
        "hotline.work_call_down": SERVING & same_office(),
        # A talk after a hard call is between two: who leads sees that somebody waits, its words only who holds it.
        "hotline.work_debriefs": SERVING | LEADING,
        "hotline.ask_debrief": SERVING & same_office() & own("handled_by"),
        "hotline.own_debrief": SERVING & own("volunteer"),
        "hotline.lead_debriefs": LEADING & same_office(),
        "hotline.hold_debrief": LEADING & same_office() & own("held_by"),
        "hotline.read_debrief": (SERVING & own("volunteer")) | (LEADING & same_office() & own("held_by")),
        "hotline.request_callback": ANYONE,
        "hotline.listen": (SERVING & same_office() & own("handled_by")) | (OFFICE_STAFF & same_office()),
        "hotline.write_script": role(Role.COORDINATOR) & same_office(),
        "hotline.write_emergencies": role(Role.COORDINATOR) & same_office(),
        "hotline.switch_requests": role(Role.COORDINATOR) & same_office(),
        # The network's, not an office's: every office reads the same article, and whoever may write changes it for all.
        "hotline.read_knowledge": SIGNED_IN,
        "hotline.write_knowledge": role(Role.COORDINATOR, Role.DIRECTOR, Role.ADMIN),
    },
)
