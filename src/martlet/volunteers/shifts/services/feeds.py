"""The private address of one's own calendar: made, renewed, withdrawn. Whoever knows it reads the times, nothing else."""

from __future__ import annotations

import secrets

from django.utils import timezone

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import User
from martlet.access.services import digest
from martlet.volunteers.models import ShiftFeed
from martlet.volunteers.team.selectors import serves


@action("volunteers.own_shift")
def make_feed(actor: Actor) -> str:
    """A secret, shown this once: 43 URL-safe characters. The one before opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    ShiftFeed.objects.update_or_create(
        user_id=actor.user_id or 0, defaults={"digest": digest(secret), "made": timezone.now()}
    )
    return secret


@action("volunteers.own_shift")
def end_feed(actor: Actor) -> None:
    """No calendar reads it any more."""
    ShiftFeed.objects.filter(user=actor.user_id).delete()


def user_of_feed(secret: str) -> User | None:
    """Whose calendar it is, if they still serve."""
    row = ShiftFeed.objects.select_related("user").filter(digest=digest(secret)).first()
    return row.user if row is not None and row.user.is_active and serves(row.user) else None
