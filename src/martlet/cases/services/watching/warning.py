"""Warnings of what is near or missed: written, raised when nobody has seen them, ended, seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.cases.models import Case, Deadline, DeadlineWarning
from martlet.cases.rules import limits
from martlet.cases.services.base import locked
from martlet.cases.services.deadlines import note_nearest
from martlet.cases.services.watching.rows import WHICH, Fresh, Reason, Watched, hold, written
from martlet.cases.services.watching.telling import coordinators_by_office, tell
from martlet.foundation.errors import Problem, _

HORIZON = timedelta(days=30)
AT_ONCE = (Reason.TOMORROW, Reason.TODAY, Reason.MISSED)
"""What the coordinator sees from the first day on: there is no time left to wait for the owner."""


def _near(today: date, batch: int) -> Iterator[list[UUID]]:
    """Open cases with a deadline within the horizon or missed, in batches."""
    rows = Deadline.objects.filter(met_on=None, last_day__lte=today + HORIZON, case__is_open=True)
    after = None
    while ids := list(
        (rows.filter(case_id__gt=after) if after else rows)
        .order_by("case_id")
        .values_list("case_id", flat=True)
        .distinct()[:batch]
    ):
        after = ids[-1]
        yield ids


def warn(today: date, batch: int, done: Watched, told: dict[int, int]) -> None:
    coordinators = coordinators_by_office()
    for ids in _near(today, batch):
        with transaction.atomic():
            tell(_warn_batch(ids, today, done), coordinators, told)


def _warn_batch(ids: Sequence[UUID], today: date, done: Watched) -> list[Fresh]:
    """The warnings of one batch that were not written before."""
    cases = hold(ids)
    rows = Deadline.objects.filter(case__in=cases, met_on=None, last_day__lte=today + HORIZON)
    known = set(DeadlineWarning.objects.filter(case__in=cases).values_list("case_id", *WHICH, "reason"))
    fresh = []
    for case_id, *what in rows.values_list("case_id", *WHICH):
        source, code, ref, last_day = what
        reason = limits.threshold(last_day, today)
        if reason is None or (case_id, source, code, ref, last_day, reason) in known:
            continue
        case = cases[case_id]
        at_once = case.owner is None or reason in AT_ONCE
        fresh.append(
            Fresh(
                case,
                DeadlineWarning(
                    case_id=case_id,
                    source=source,
                    code=code,
                    ref=ref,
                    last_day=last_day,
                    reason=reason,
                    made_on=today,
                    told_id=case.owner,
                    raised_on=today if at_once else None,
                ),
            )
        )
    return written(fresh, done)


def raise_unseen(today: date, done: Watched) -> None:
    """To the coordinator: seven-day warnings that nobody has seen by the next day, and all whose owner is away."""
    waiting = DeadlineWarning.objects.filter(seen_at=None, ended_at=None, raised_on=None, case__is_open=True)
    unseen = Q(reason=Reason.WEEK, made_on__lt=today)
    away = Q(case__owner=None) | Q(case__owner__is_active=False)
    done.raised += waiting.filter(unseen | away).update(raised_on=today)


def end_of_closed() -> int:
    """Warnings of cases that were closed."""
    return DeadlineWarning.objects.filter(ended_at=None, case__is_open=False).update(ended_at=timezone.now())


@action("cases.write", on="case")
def acknowledge(actor: Actor, case: Case, *, warning_id: UUID) -> DeadlineWarning:
    """Somebody has seen a warning. Of a missed deadline: nothing is left to do by that day, and the next one comes first."""
    case = locked(actor, case)
    warning = DeadlineWarning.objects.filter(case=case, pk=warning_id).first()
    if warning is None:
        raise Problem(_("This warning is not of this case."))
    if warning.seen_at is None:
        warning.seen_at = timezone.now()
        warning.seen_by_id = actor.user_id
        warning.save(update_fields=["seen_at", "seen_by"])
        if warning.reason == Reason.MISSED:
            note_nearest(case)
    return warning
