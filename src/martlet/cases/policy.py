"""Who may do what with cases. Auditors and directors work with figures (insight), never with the people of a case."""

from typing import Any

from django.db.models import Q

from martlet.access.actor import Actor, Role
from martlet.access.policy import NOTHING, SERVING, Condition, own, register, role, same_office
from martlet.cases.models import CaseContact

STEADY = role(Role.MEDIATOR, Role.COORDINATOR)


def _through_contact() -> Condition:
    """A conversation of this case was handled by the actor."""

    def holds(actor: Actor, obj: Any) -> bool:
        if obj is None:
            return True
        return (
            actor.user_id is not None
            and CaseContact.objects.filter(case_id=obj.pk, contact__handled_by=actor.user_id).exists()
        )

    def where(actor: Actor) -> Q:
        if actor.user_id is None:
            return NOTHING
        return Q(pk__in=CaseContact.objects.filter(contact__handled_by=actor.user_id).values("case_id"))

    return Condition(holds, where, "through a contact one handled")


MINE = own("owner") | own("opened_by") | own("next_owner") | _through_contact()
WORKED_ON = same_office() & (STEADY | (role(Role.VOLUNTEER) & MINE))

register(
    "cases",
    {
        "cases.read": WORKED_ON,
        "cases.follow": SERVING,  # what became of one's own conversations: figures, no names
        # facts and claims of a conversation that has no case yet; the object is the contact
        "cases.prepare": same_office() & (STEADY | (role(Role.VOLUNTEER) & (own("handled_by") | own("next_owner")))),
        "cases.open": SERVING,  # into an office of one's own: the service looks at the office it is given
        "cases.write": WORKED_ON,
        "cases.assign": STEADY & same_office(),
        "cases.hold": STEADY & same_office(),  # what its calls left behind is not erased
        "cases.receipt": same_office() & (STEADY | (role(Role.VOLUNTEER) & own("owner"))),
        "cases.void_receipt": STEADY & same_office(),
        "cases.close": same_office() & (STEADY | (role(Role.VOLUNTEER) & own("owner"))),
        "cases.reopen": STEADY & same_office(),
    },
)
