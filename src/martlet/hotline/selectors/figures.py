"""The queue in one line: who waits, since when, how many call-backs, who is on duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.policy import decide
from martlet.hotline.models import CallBack
from martlet.hotline.rules import times
from martlet.telephony.models import Call, Line
from martlet.telephony.models.calls import Stage
from martlet.volunteers.models import Duty, State

WAITING = (Stage.NOTICE, Stage.MENU, Stage.WAITING, Stage.RINGING)


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """`longest` is the arrival of who waits longest, None when nobody does. `ready` of `on_duty` could be rung now."""

    waiting: int
    longest: datetime | None
    callbacks: int
    old: int
    on_duty: int
    ready: int
    lines: int
    lines_open: int

    @property
    def longest_seconds(self) -> int:
        """How long that is by now."""
        return int(times.waited(self.longest, timezone.now()).total_seconds()) if self.longest else 0


def queue_figures(actor: Actor) -> QueueFigures:
    """The figures of the actor's offices: four queries."""
    if not decide(actor, "hotline.work"):
        return QueueFigures(0, None, 0, 0, 0, 0, 0, 0)
    offices, now = list(actor.office_ids), timezone.now()
    calls = Call.objects.filter(office__in=offices, is_live=True, stage__in=WAITING, direction="in").aggregate(
        waiting=Count("id"), longest=Min("arrived")
    )
    backs = CallBack.objects.filter(open_now(now.date()), office__in=offices).aggregate(
        all=Count("id"), old=Count("id", filter=Q(asked_at__lt=now - times.OLD))
    )
    duty = Duty.objects.filter(office__in=offices, until=None).aggregate(
        all=Count("id"), ready=Count("id", filter=Q(state=State.READY))
    )
    lines = Line.objects.filter(office__in=offices).aggregate(all=Count("id"), open=Count("id", filter=Q(is_open=True)))
    return QueueFigures(
        waiting=calls["waiting"],
        longest=calls["longest"],
        callbacks=backs["all"],
        old=backs["old"],
        on_duty=duty["all"],
        ready=duty["ready"],
        lines=lines["all"],
        lines_open=lines["open"],
    )


def open_now(today: object) -> Q:
    """Call-backs that are somebody's work today: promised ones from their day on."""
    return Q(state=CallBack.State.OPEN) & (Q(due=None) | Q(due__lte=today))
