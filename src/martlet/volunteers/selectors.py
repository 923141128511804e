"""Reads of volunteers and duty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.policy import decide, visible
from martlet.volunteers import rules
from martlet.volunteers.models import BreakReason, Duty, State, Volunteer


@dataclass(frozen=True)
class Presence:
    """What the bar's presence button shows. `state` is "off" when not on duty; `certificate_until` None = never trained.

    `wrap_until`: when the wrap-up is over, None without limit; `more`: how often it may still be extended; `writing`: on a
    break only because a form was unsaved when the time was over; `away`: on one because calls rang in vain.
    """

    may_serve: bool
    trained: bool
    certificate_until: date | None
    state: str
    since: datetime | None
    wrap_until: datetime | None = None
    more: int = 0
    writing: bool = False
    away: bool = False

    @property
    def left(self) -> str:
        """Of the wrap-up, as on a clock: "02:41"."""
        seconds = max(0, int((self.wrap_until - timezone.now()).total_seconds())) if self.wrap_until else 0
        return f"{seconds // 60:02d}:{seconds % 60:02d}"


def on_duty(office_ids: Iterable[int]) -> QuerySet[Duty]:
    """Open duties of these offices, breaks included. For the exchange, which works for nobody in particular."""
    return Duty.objects.filter(office__in=list(office_ids), until=None).order_by("state_since")


def open_duty(user_id: int | None) -> Duty | None:
    return Duty.objects.filter(user=user_id, until=None).first() if user_id else None


def team_on_duty(actor: Actor) -> QuerySet[Duty]:
    """Colleagues on duty in the actor's offices."""
    return visible(Duty.objects.filter(until=None).select_related("user", "office"), actor, "volunteers.read_duty")


def wrapping_up(actor: Actor) -> QuerySet[Duty]:
    """Colleagues of the actor's offices who wrap up, or are on a break only because their form is unsaved; longest first."""
    writing = Q(state=State.WRAP_UP) | Q(state=State.BREAK, break_reason=BreakReason.WRITING)
    return team_on_duty(actor).filter(writing).order_by("state_since", "id")


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
        .values_list(
            "certificate_until",
            "now__state",
            "now__state_since",
            "now__wrap_until",
            "now__wrap_more",
            "now__break_reason",
        )
        .first()
    )
    until, state, since, wrap_until, used, reason = row or (None, None, None, None, 0, "")
    trained = until is not None and until >= timezone.localdate()
    return Presence(
        True, trained, until, state or "off", since, wrap_until,
        rules.MOST_MORE - (used or 0) if wrap_until else 0, state == State.BREAK and reason == BreakReason.WRITING,
        state == State.BREAK and reason == BreakReason.AWAY,
    )  # fmt: skip


def own_profile(actor: Actor) -> Volunteer | None:
    """The actor's own serving profile."""
    return Volunteer.objects.filter(user=actor.user_id).first() if actor.user_id else None
