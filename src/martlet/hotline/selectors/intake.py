"""What waits sealed."""

from __future__ import annotations

from martlet.access.actor import Actor
from martlet.access.policy import decide
from martlet.hotline.models import Contact, IntakeItem


def sealed_waiting(actor: Actor) -> int:
    """How many items of the actor's offices are kept sealed and not filed yet."""
    if not decide(actor, "hotline.work"):
        return 0
    return IntakeItem.objects.filter(office__in=list(actor.office_ids), filed_at=None).count()


def filed_words(actor: Actor, contact: Contact) -> int:
    """How many items of the actor's words for this conversation are filed already."""
    return IntakeItem.objects.filter(contact=contact, taken_by=actor.user_id).exclude(filed_at=None).count()
