"""Who may do what with papers. A paper is of its case: who may open that may read it, who may write there may make one."""

from typing import Any

from django.db.models import Q

from martlet.access.actor import Actor, Role
from martlet.access.policy import NOTHING, Condition, decide, own, register, role, visible
from martlet.cases.models import Case

EDITING = role(Role.COORDINATOR, Role.DIRECTOR, Role.ADMIN)


def _of_a_case(action: str, label: str) -> Condition:
    def holds(actor: Actor, obj: Any) -> bool:
        case = obj if obj is None or isinstance(obj, Case) else obj.case
        return bool(decide(actor, action, case))

    def where(actor: Actor) -> Q:
        if not decide(actor, action):
            return NOTHING
        return Q(case__in=visible(Case.objects.all(), actor, action).values("pk"))

    return Condition(holds, where, label)


register(
    "papers",
    {
        "papers.catalogue": role(Role.VOLUNTEER, Role.MEDIATOR) | EDITING,
        "papers.read": _of_a_case("cases.read", "of a case one may open"),
        "papers.make": _of_a_case("cases.write", "of a case one may write in"),
        "papers.void": _of_a_case("cases.write", "of a case one may write in")
        & (role(Role.MEDIATOR, Role.COORDINATOR) | own("by")),
        "papers.templates": EDITING,
    },
)
