"""Reads of volunteers and duty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.policy import decide, visible
from martlet.volunteers.models import Duty, Volunteer


@dataclass(frozen=True)
class Presence:
    """What the bar's presence button shows. `state` is "off" when not on duty; `certificate_until` None = never trained."""

    may_serve: bool
    trained: bool
    certificate_until: date | None
    state: str
    since: datetime | None


def on_duty(office_ids: Iterable[int]) -> QuerySet[Duty]:
    """Open duties of these offices, breaks included. For the exchange, which works for nobody in particular."""
    return Duty.objects.filter(office__in=list(office_ids), until=None).order_by("state_since")


def open_duty(user_id: int | None) -> Duty | None:
    return Duty.objects.filter(user=user_id, until=None).first() if user_id else None


def team_on_duty(actor: Actor) -> QuerySet[Duty]:
    """Colleagues on duty in the actor's offices."""
    return visible(Duty.objects.filter(until=None).select_related("user", "office"), actor, "volunteers.read_duty")


def is_trained(user_id: int | None, today: date | None = None) -> bool:
    """Whether the certificate is valid today."""
    day = today or timezone.localdate()
    return Volunteer.objects.filter(user=user_id, certificate_until__gte=day).exists()


def presence(actor: Actor) -> Presence:
    """One query; everything the bar needs."""
    if not decide(actor, "volunteers.serve"):
        return Presence(False, False, None, "off", None)
    row = (
        Volunteer.objects.filter(user=actor.user_id)
        .annotate(now=FilteredRelation("user__duties", condition=Q(user__duties__until=None)))
        .values_list("certificate_until", "now__state", "now__state_since")
        .first()
    )
    until, state, since = row or (None, None, None)
    trained = until is not None and until >= timezone.localdate()
    return Presence(True, trained, until, state or "off", since)


def own_profile(actor: Actor) -> Volunteer | None:
    """The actor's own serving profile."""
    return Volunteer.objects.filter(user=actor.user_id).first() if actor.user_id else None
