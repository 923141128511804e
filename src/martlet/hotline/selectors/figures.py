"""The queue in one line: who waits, since when, how many call-backs, who is on duty, how many more are needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.policy import decide
from martlet.hotline.models import CallBack
from martlet.hotline.rules import times
from martlet.telephony.lines.selectors import LineNow, Waiting, needed_at, office_lines, waiting_at
from martlet.telephony.lines.words import by_hand_words
from martlet.volunteers.models import Duty, State


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """`longest` is the arrival of who waits longest, None when nobody does. `ready` of `on_duty` could be rung now.
    `by_hand`: a sentence for each line that somebody closed or opened by hand. `needed`: how many more people on the phone
    would empty the queue of the office in which the reader sits, whatever other offices they see."""

    waiting: int
    longest: datetime | None
    callbacks: int
    old: int
    on_duty: int
    ready: int
    lines: int
    lines_open: int
    by_hand: tuple[str, ...] = ()
    needed: int = 0

    @property
    def longest_seconds(self) -> int:
        """How long that is by now."""
        return int(times.waited(self.longest, timezone.now()).total_seconds()) if self.longest else 0


def queue_figures(actor: Actor) -> QueueFigures:
    """The figures of the actor's offices: four queries."""
    if not decide(actor, "hotline.work"):
        return QueueFigures(0, None, 0, 0, 0, 0, 0, 0)
    offices, now = list(actor.office_ids), timezone.now()
    calls, duty, lines = waiting_at(offices), _on_duty(offices), office_lines(offices, now)
    backs = CallBack.objects.filter(open_now(now), office__in=offices).aggregate(
        all=Count("id"), old=Count("id", filter=Q(asked_at__lt=now - times.OLD))
    )
    return QueueFigures(
        waiting=sum(count for count, _first in calls.values()),
        longest=min((first for _count, first in calls.values()), default=None),
        callbacks=backs["all"],
        old=backs["old"],
        on_duty=sum(states.total() for states in duty.values()),
        ready=sum(states[State.READY] for states in duty.values()),
        lines=len(lines),
        lines_open=sum(one.standing.is_open for one in lines),
        by_hand=tuple(by_hand_words(lines, now)),
        needed=_needed(actor.office_id, calls, duty, lines, now),
    )


def needed_here(actor: Actor) -> int:
    """How many more people are needed on the phone in the office the actor sits in: three queries."""
    here, now = [actor.office_id] if actor.office_id in actor.office_ids else [], timezone.now()
    return _needed(actor.office_id, waiting_at(here), _on_duty(here), office_lines(here, now), now)


States = dict[int, Counter[str]]  # office -> state -> how many duties


def _on_duty(offices: Sequence[int]) -> States:
    found: States = {}
    for office, state in Duty.objects.filter(office__in=offices, until=None).values_list("office", "state"):
        found.setdefault(office, Counter())[state] += 1
    return found


def _needed(office: int | None, calls: Waiting, duty: States, lines: Sequence[LineNow], now: datetime) -> int:
    own = [one for one in lines if one.line.office_id == office]
    return needed_at(own, calls, duty.get(office or 0, Counter()), now)


def open_now(now: datetime) -> Q:
    """Call-backs that are somebody's work now: promised ones from their day on, ones that were put off from their moment on,
    and none that waits until somebody has looked whether it is real. Every list and figure counts by this."""
    real = Q(state=CallBack.State.OPEN, held_for_check=False)
    return real & (Q(due=None) | Q(due__lte=timezone.localdate(now))) & (Q(not_before=None) | Q(not_before__lte=now))


def free_now(now: datetime) -> Q:
    """Rows of a list that nobody holds, or that somebody has held for too long."""
    return Q(locked_by=None) | Q(locked_until=None) | Q(locked_until__lte=now)
