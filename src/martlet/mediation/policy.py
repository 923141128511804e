"""Who may do what with mediations. Whoever may open the case may read its mediation; leading one is for mediators."""

from typing import Any

from django.db.models import Q

from martlet.access.actor import Actor, Role
from martlet.access.policy import NOTHING, Condition, decide, register, role, same_office, visible
from martlet.cases.models import Case

LEADING = role(Role.MEDIATOR, Role.COORDINATOR)


def _of_a_case_one_may_open() -> Condition:
    def holds(actor: Actor, obj: Any) -> bool:
        return bool(decide(actor, "cases.read", None if obj is None else obj.case))

    def where(actor: Actor) -> Q:
        if not decide(actor, "cases.read"):
            return NOTHING
        return Q(case__in=visible(Case.objects.all(), actor, "cases.read").values("pk"))

    return Condition(holds, where, "of a case one may open")


register(
    "mediation",
    {
        "mediation.read": _of_a_case_one_may_open(),
        "mediation.open": LEADING & same_office(),
        "mediation.write": LEADING & same_office(),
        "mediation.receive": LEADING & same_office("agreement__mediation__office"),
    },
)
