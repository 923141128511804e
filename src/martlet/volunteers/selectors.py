"""Reads of volunteers and duty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import decide, visible, visible_one
from martlet.foundation.elapsed import elapsed
from martlet.volunteers import rules
from martlet.volunteers.models import BreakReason, Duty, State, Volunteer


@dataclass(frozen=True, slots=True)
class Moved:
    """What a coordinator (`by`) made of the reader's duty: ended it (`off`), or sent them on a break. `reason` is "" when none
    was asked for, or cannot be opened now."""

    by: str
    off: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody on duty. `may_move`: the reader may send them on a break or end their duty, as soon as no call holds them."""

    duty: Duty
    may_move: bool

    @property
    def is_free(self) -> bool:
        return self.duty.state not in (State.RINGING, State.ON_CALL)

    @property
    def is_writing(self) -> bool:
        return self.duty.state == State.BREAK and self.duty.break_reason == BreakReason.WRITING


@dataclass(frozen=True)
class Presence:
    """What the bar's presence button shows. `state` is "off" when not on duty; `certificate_until` None = never trained.

    `wrap_until`: when the wrap-up is over, None without limit; `more`: how often it may still be extended; `writing`: on a
    break only because a form was unsaved when the time was over; `away`: on one because calls rang in vain;
    `moved`: what a coordinator did, until it was read.
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
    moved: Moved | None = None

    @property
    def left(self) -> str:
        """Of the wrap-up, as on a clock: "02:41"."""
        return elapsed((self.wrap_until - timezone.now()).total_seconds() if self.wrap_until else 0)


def on_duty(office_ids: Iterable[int]) -> QuerySet[Duty]:
    """Open duties of these offices, breaks included. For the exchange, which works for nobody in particular."""
    return Duty.objects.filter(office__in=list(office_ids), until=None).order_by("state_since")


def open_duty(user_id: int | None) -> Duty | None:
    return Duty.objects.filter(user=user_id, until=None).first() if user_id else None


def team_on_duty(actor: Actor) -> QuerySet[Duty]:
    """Colleagues on duty in the actor's offices."""
    return visible(Duty.objects.filter(until=None).select_related("user", "office"), actor, "volunteers.read_duty")


def team(actor: Actor) -> list[Colleague]:
    """Everybody on duty in the actor's offices, by name. One query."""
    rows = team_on_duty(actor).order_by("office__id", "user__work_name", "id")
    return [
        Colleague(row, row.user_id != actor.user_id and bool(decide(actor, "volunteers.end_duty", row))) for row in rows
    ]


def colleague(actor: Actor, duty_id: int) -> Duty:
    """One stretch of duty that the actor may end. Raises NotVisible."""
    row = Duty.objects.filter(pk=duty_id).select_related("user", "office").first()
    return visible_one(row, actor, "volunteers.end_duty")


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
            "notice__until",
            "notice__moved_by__work_name",
            "notice__moved_reason",
        )
        .first()
    )
    until, state, since, wrap_until, used, reason, *notice = row or (None, None, None, None, 0, "", None, None, None)
    trained = until is not None and until >= timezone.localdate()
    return Presence(
        True,
        trained,
        until,
        state or "off",
        since,
        wrap_until,
        rules.MOST_MORE - (used or 0) if wrap_until else 0,
        state == State.BREAK and reason == BreakReason.WRITING,
        state == State.BREAK and reason == BreakReason.AWAY,
        moved(actor, *notice),
    )


def moved(actor: Actor, ended: datetime | None, by: str | None, sealed: bytes | None) -> Moved | None:
    if not by:
        return None
    try:
        words = vault.open_intake([bytes(sealed)], actor)[0].decode() if sealed else ""
    except vault.errors.VaultError:  # sealed: by whom is said all the same
        words = ""
    return Moved(by, ended is not None, words)


def own_profile(actor: Actor) -> Volunteer | None:
    """The actor's own serving profile."""
    return Volunteer.objects.filter(user=actor.user_id).first() if actor.user_id else None
