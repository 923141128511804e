"""What the first page of the day shows of this room."""

from typing import Any

from django import template

from martlet.access.actor import PUBLIC
from martlet.access.policy import decide
from martlet.mediation import selectors

register = template.Library()


@register.simple_tag(takes_context=True)
def instalments_due(context: template.Context) -> dict[str, Any]:
    """Counts of overdue and near instalments for the signed-in colleague: {"late", "soon"}, both 0 for others."""
    actor = context.get("actor") or PUBLIC
    if not decide(actor, "mediation.read"):
        return {"late": 0, "soon": 0}
    late, soon = selectors.due_counts(actor)
    return {"late": late, "soon": soon}
