"""What a run holds and writes: cases with their rows held, warnings written once, and how much was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from martlet.cases.models import Case, DeadlineWarning

Reason = DeadlineWarning.Reason
WHICH = ("source", "code", "ref", "last_day")


@dataclass(slots=True)
class Watched:
    """What a run did: cases counted anew, deadlines that moved, warnings written, raised to coordinators, and ended."""

    counted: int = 0
    moved: int = 0
    warned: int = 0
    raised: int = 0
    ended: int = 0


_WATCHED = ("id", "office_id", "issue", "owner_id", "owner__is_active", "deadline", "deadline_code", "sort_on")


@dataclass(slots=True)
class Held:
    """What the watch knows of a case whose row it holds."""

    id: UUID
    office_id: int
    issue: str
    owner_id: int | None
    owner_is_active: bool | None
    deadline: date | None
    deadline_code: str
    sort_on: date

    @property
    def owner(self) -> int | None:
        """Whoever looks after it and is here."""
        return self.owner_id if self.owner_is_active else None


def hold(ids: Sequence[UUID]) -> dict[UUID, Held]:
    """Hold the rows of these open cases, always in the same order, and read what is in clear."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=ids, is_open=True).order_by("id")
    return {row[0]: Held(*row) for row in rows.values_list(*_WATCHED)}


@dataclass(slots=True)
class Fresh:
    """A warning that this run wrote, with its case."""

    case: Held
    warning: DeadlineWarning


def written(fresh: list[Fresh], done: Watched) -> list[Fresh]:
    """Write these; those that another run wrote at the same moment are left to it. Earlier ones of the same clock end."""
    if not fresh:
        return []
    DeadlineWarning.objects.bulk_create([one.warning for one in fresh], ignore_conflicts=True)
    keys = [one.warning.pk for one in fresh]
    ours = set(DeadlineWarning.objects.filter(pk__in=keys).values_list("pk", flat=True))
    fresh = [one for one in fresh if one.warning.pk in ours]
    done.warned += len(fresh)
    clocks = {(one.case.id, one.warning.source, one.warning.code, one.warning.ref): one.warning for one in fresh}
    earlier = DeadlineWarning.objects.filter(case__in={one.case.id for one in fresh}, ended_at=None)
    old = [
        key
        for key, *clock in earlier.exclude(pk__in=ours).values_list("pk", "case_id", "source", "code", "ref")
        if tuple(clock) in clocks
    ]
    if old:
        done.ended += DeadlineWarning.objects.filter(pk__in=old).update(ended_at=timezone.now())
    return fresh
