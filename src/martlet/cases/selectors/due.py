"""How many next steps of cases are due: a number for the console's rail. Opens nothing sealed."""

from __future__ import annotations

from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.policy import visible
from martlet.cases.models import Case


def case_steps_due(actor: Actor) -> int:
    """Open cases whose next step is the actor's and due today or was before."""
    mine = Case.objects.filter(is_open=True, next_owner=actor.user_id or 0, next_by__lte=timezone.localdate())
    return visible(mine, actor, "cases.read").count()
