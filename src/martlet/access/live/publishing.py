"""Writing news: a row in the caller's transaction, which the event stream delivers after commit."""

from typing import Any

from django.db import connection, transaction

from martlet.access.models import LiveEvent

CHANNEL = "martlet_live"


def publish(
    kind: str, *, user_id: int | None = None, office_id: int | None = None, data: dict[str, Any] | None = None
) -> LiveEvent:
    """To one colleague, or to everybody of an office. `data` holds ids and counts, never a name, number or text."""
    if user_id is None and office_id is None:
        raise ValueError("an event is for a colleague or for an office")
    event = LiveEvent.objects.create(kind=kind, user_id=user_id, office_id=office_id, data=data or {})
    if connection.vendor == "postgresql":
        transaction.on_commit(_notify)
    return event


def _notify() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
