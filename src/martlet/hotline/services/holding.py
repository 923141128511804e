"""A row of a list that several people work through is one person's for a while, so that nobody is called twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.hotline.rules import times
from martlet.hotline.selectors.figures import free_now

FREE: dict[str, Any] = {"locked_by": None, "locked_until": None}


def hold(actor: Actor, rows: QuerySet[Any], pk: UUID) -> bool:
    """Whether the row is the actor's now: open, and free or theirs already. Of several at once one gets it."""
    now = timezone.now()
    taken = rows.filter(free_now(now) | Q(locked_by=actor.user_id), pk=pk, state="open")
    return bool(taken.update(locked_by=actor.user_id, locked_until=now + times.HELD))


def let_go(actor: Actor, rows: QuerySet[Any], pk: UUID) -> None:
    """Back to everybody. Only one's own hand is opened."""
    rows.filter(pk=pk, locked_by=actor.user_id).update(**FREE)
