"""One after the other: who writes the same thing for an office at the same moment waits here, then sees what was written."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, QuerySet

from martlet.access.models import Office
from martlet.foundation.errors import Stale


def wait_turn(office_id: int) -> None:
    """Hold the office until the transaction ends. New rows that merely point at it do not wait."""
    Office.objects.select_for_update(no_key=True).get(pk=office_id)


def next_version(
    rows: QuerySet[Any], *, office_id: int, base: int, shipped: int = 0, field: str = "version", told: Any = None
) -> int:
    """The number after the newest of `rows`, an office's versions of one thing; `shipped` is the number before the first.

    Raises Stale when the newest is no longer `base`, the one that was changed; `told` says so and may name `%(version)d`.
    """
    wait_turn(office_id)
    newest: int = rows.aggregate(newest=Max(field))["newest"] or shipped
    if newest != base:
        raise Stale(told, values={"version": newest})
    return newest + 1
