"""What waits sealed."""

from __future__ import annotations

from martlet.access.actor import Actor
from martlet.access.policy import decide
from martlet.hotline.models import IntakeItem


def sealed_waiting(actor: Actor) -> int:
    """How many items of the actor's offices are kept sealed and not filed yet."""
    if not decide(actor, "hotline.work"):
        return 0
    return IntakeItem.objects.filter(office__in=list(actor.office_ids), filed_at=None).count()
