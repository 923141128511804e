"""How much waits, as two numbers for the console's rail. Nothing sealed is opened: it works while the keeper is sealed."""

from __future__ import annotations

from django.db.models import Count, Q
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.policy import decide
from martlet.hotline.models import CallBack, Contact
from martlet.hotline.selectors.contacts import visible_contacts
from martlet.hotline.selectors.figures import free_now, open_now


def callbacks_waiting(actor: Actor) -> int:
    """Workers of the actor's offices who wait for a call now and whom nobody is calling just now."""
    if not decide(actor, "hotline.callbacks"):
        return 0
    now = timezone.now()
    return CallBack.objects.filter(open_now(now) & free_now(now), office__in=list(actor.office_ids)).count()


def steps_due(actor: Actor) -> int:
    """Promises and next steps of the actor's conversations that are due today or were before."""
    if not decide(actor, "hotline.work"):
        return 0
    today = timezone.localdate()
    promises = Q(handled_by=actor.user_id, promise_kept_at=None, promise_by__lte=today)
    steps = Q(next_owner=actor.user_id, state=Contact.State.DONE, next_done_at=None, next_by__lte=today)
    found = (
        visible_contacts(actor)
        .filter(promises | steps)
        .aggregate(promises=Count("id", filter=promises), steps=Count("id", filter=steps))
    )
    return int(found["promises"] + found["steps"])
