"""This moment of one office, for a screen on its wall: who waits, who answers, what is owed to callers. No names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.models import Office
from martlet.access.policy import decide
from martlet.access.selectors import offices_of
from martlet.cases.models import Deadline, ReceiptShare
from martlet.foundation.moments import midnight
from martlet.hotline.models import CallBack
from martlet.hotline.rules import times
from martlet.hotline.selectors.figures import open_now
from martlet.insight.rules import THRESHOLD
from martlet.telephony.lines.selectors import LineNow, needed_at, office_lines, waiting_at
from martlet.telephony.lines.words import by_hand_words
from martlet.telephony.models import Call, FloodAlarm
from martlet.telephony.models.calls import Missed
from martlet.telephony.selectors.floods import flood_going_on
from martlet.volunteers.models import Duty, State

LONG_WAIT = 60
"""Seconds a caller should wait at most; above it the figure turns red."""
FRESH = timedelta(hours=4)
"""Call-backs are shown by age: younger than this, younger than a day, and older."""


@dataclass(frozen=True, slots=True)
class Wall:
    """`lines` is None without a line, else (open, all); `by_hand` says which of them somebody switched, and why; `flood`: the
    one in which callers come now, if they do. `needed`: how many more people on the phone would empty the queue.
    The three ages of call-backs make up all of them. Who was turned away as blocked was not lost.
    `helped` is None where fewer than ten could be recognised."""

    office: Office
    at: datetime
    lines: tuple[int, int] | None
    by_hand: tuple[str, ...]
    flood: FloodAlarm | None
    waiting: int
    longest: datetime | None
    on_duty: int
    talking: int
    wrapping: int
    ready: int
    resting: int
    needed: int
    callbacks: int
    callbacks_fresh: int
    callbacks_day: int
    callbacks_old: int
    answered: int
    lost: int
    lost_kept: int
    turned_away: int
    received_fen: int
    helped: int | None
    due_today: int
    overdue: int

    @property
    def longest_seconds(self) -> int:
        return int((self.at - self.longest).total_seconds()) if self.longest else 0

    @property
    def waits_long(self) -> bool:
        return self.longest_seconds > LONG_WAIT

    @property
    def lost_open(self) -> int:
        """Lost calls that nobody is going to ring back: without a number, or already tried in vain."""
        return self.lost - self.lost_kept


def wall(actor: Actor, office_id: int | None = None) -> Wall:
    """The figures of one of the actor's offices, their own when none is asked for: eight queries. Raises NotVisible."""
    wanted = office_id or actor.office_id
    office = next((one for one in offices_of(actor) if one.pk == wanted and one.pk in actor.office_ids), None)
    if office is None or not decide(actor, "insight.read_wall"):
        raise NotVisible
    now = timezone.now()
    rows, calls, states = office_lines([office.pk], now), waiting_at([office.pk]), _states(office)
    return Wall(
        office=office,
        at=now,
        **_lines(office, rows, now),
        waiting=sum(count for count, _first in calls.values()),
        longest=min((first for _count, first in calls.values()), default=None),
        **_duty(states),
        needed=needed_at(rows, calls, states, now),
        **_callbacks(office, now),
        **_calls_today(office, now),
        **_money(office, now),
        **_deadlines(office, now),
    )


def _lines(office: Office, rows: Sequence[LineNow], now: datetime) -> dict[str, Any]:
    return {
        "lines": (sum(row.standing.is_open for row in rows), len(rows)) if rows else None,
        "by_hand": tuple(by_hand_words(rows, now)),
        "flood": flood_going_on(office.pk),
    }


def _states(office: Office) -> Counter[str]:
    return Counter(Duty.objects.filter(office=office, until=None).values_list("state", flat=True))


def _duty(states: Counter[str]) -> dict[str, Any]:
    return {
        "on_duty": states.total(),
        "talking": states[State.ON_CALL],
        "wrapping": states[State.WRAP_UP],
        "ready": states[State.READY] + states[State.RINGING],
        "resting": states[State.BREAK],
    }


def _callbacks(office: Office, now: datetime) -> dict[str, Any]:
    rows = CallBack.objects.filter(open_now(now), office=office)
    fresh, old = Q(asked_at__gt=now - FRESH), Q(asked_at__lt=now - times.OLD)
    return rows.aggregate(
        callbacks=Count("id"),
        callbacks_fresh=Count("id", filter=fresh),
        callbacks_day=Count("id", filter=~fresh & ~old),
        callbacks_old=Count("id", filter=old),
    )


def _calls_today(office: Office, now: datetime) -> dict[str, Any]:
    """A lost call is kept when somebody rings back: open work, or done already. Who is blocked is nobody's to ring back."""
    rows = Call.objects.filter(office=office, arrived__gte=midnight(timezone.localdate(now)), direction="in")
    kept = Exists(CallBack.objects.filter(call=OuterRef("pk")).exclude(state=CallBack.State.GIVEN_UP))
    blocked = Q(missed=Missed.BLOCKED)
    lost = ~Q(missed="") & ~blocked
    return rows.aggregate(
        answered=Count("id", filter=~Q(answered=None)),
        lost=Count("id", filter=lost),
        lost_kept=Count("id", filter=lost & Q(kept)),
        turned_away=Count("id", filter=blocked),
    )


def _money(office: Office, now: datetime) -> dict[str, Any]:
    first = timezone.localdate(now).replace(day=1)
    rows = ReceiptShare.objects.filter(
        receipt__case__office=office, receipt__received_on__gte=first, receipt__voided_at=None
    )
    found = rows.aggregate(fen=Sum("amount_fen"), people=Count("person", distinct=True))
    return {"received_fen": found["fen"] or 0, "helped": found["people"] if found["people"] >= THRESHOLD else None}


def _deadlines(office: Office, now: datetime) -> dict[str, Any]:
    today = timezone.localdate(now)
    rows = Deadline.objects.filter(case__office=office, case__closed_on=None, met_on=None)
    return rows.aggregate(
        due_today=Count("id", filter=Q(last_day=today)), overdue=Count("id", filter=Q(last_day__lt=today))
    )
