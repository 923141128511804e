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
from martlet.telephony.lines.selectors import office_lines
from martlet.telephony.lines.words import by_hand_words
from martlet.telephony.models import Call
from martlet.telephony.models.calls import Stage
from martlet.volunteers.models import Duty, State

WAITING = (Stage.NOTICE, Stage.MENU, Stage.WAITING, Stage.RINGING)


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """`longest` is the arrival of who waits longest, None when nobody does. `ready` of `on_duty` could be rung now.
    `by_hand`: a sentence for each line that somebody closed or opened by hand."""

    waiting: int
    longest: datetime | None
    callbacks: int
    old: int
    on_duty: int
    ready: int
    lines: int
    lines_open: int
    by_hand: tuple[str, ...] = ()

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
    lines = office_lines(offices, now)
    return QueueFigures(
        waiting=calls["waiting"],
        longest=calls["longest"],
        callbacks=backs["all"],
        old=backs["old"],
        on_duty=duty["all"],
        ready=duty["ready"],
        lines=len(lines),
        lines_open=sum(one.standing.is_open for one in lines),
        by_hand=tuple(by_hand_words(lines, now)),
    )


def open_now(today: object) -> Q:
    """Call-backs that are somebody's work today: promised ones from their day on."""
    return Q(state=CallBack.State.OPEN) & (Q(due=None) | Q(due__lte=today))


def free_now(now: datetime) -> Q:
    """Rows of a list that nobody holds, or that somebody has held for too long."""
    return Q(locked_by=None) | Q(locked_until=None) | Q(locked_until__lte=now)
