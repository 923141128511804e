"""What stands in the table of news: what appeared since the last look, what one colleague missed, where it ends."""

import json
import time
from dataclasses import dataclass
from typing import Any

from django.db import close_old_connections, connection
from django.db.models import Q

from martlet.access.actor import Actor
from martlet.access.live.publishing import CHANNEL
from martlet.access.live.window import RECENT, Position, Window
from martlet.access.models import LiveEvent

LOOK = 0.05  # seconds between two looks at SQLite; PostgreSQL notifies
BATCH = 500
MOST_MISSED = 1000


def position_now() -> str:
    """For a page that will open the stream: give it as `?after=`, and what happens until then is not lost."""
    return str(window_now().position)


@dataclass(frozen=True)
class News:
    """One row, ready to be written. `position` is the reader's after it."""

    number: int
    user_id: int | None
    office_id: int | None
    text: str
    position: Position


def subscribe() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")


def look(seen: object) -> object:
    """Wait for the next look; a mark that differs from `seen` when the table may have changed."""
    if connection.vendor == "postgresql":
        # The generator ends at the first notice or after a second: an event whose notice was lost is late by that much.
        connection.ensure_connection()
        with connection.wrap_database_errors:
            for _notice in connection.connection.notifies(timeout=1.0, stop_after=1):
                break
        return object()
    time.sleep(LOOK)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return cursor.fetchone()[0]


def newest_number() -> int:
    return LiveEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0


def window_now() -> Window:
    numbers = LiveEvent.objects.order_by("-id").values_list("id", flat=True)[:RECENT]
    return Window.of_recent(numbers, time.monotonic())


def _rows(where: Q) -> Any:
    return LiveEvent.objects.filter(where).order_by("id").values_list("id", "kind", "user_id", "office_id", "data")


def as_text(kind: str, data: Any) -> str:
    return json.dumps({"kind": kind, "data": data}, ensure_ascii=False, separators=(",", ":"))


def fetch(window: Window, now: float) -> list[News]:
    """What appeared since the last look, oldest number first."""
    found = []
    where = Q(id__gt=window.newest)
    if window.holes:
        where |= Q(id__in=list(window.holes))
    for number, kind, user_id, office_id, data in _rows(where)[:BATCH]:
        if (position := window.take(number, now)) is not None:
            found.append(News(number, user_id, office_id, as_text(kind, data), position))
    window.forget_old(now)
    return found


def position_in_thread() -> Position:
    """Where the table stands, from a thread of its own."""
    close_old_connections()
    try:
        return window_now().position
    finally:
        close_old_connections()


def missed_since(actor: Actor, after: Position) -> tuple[list[News], Position] | None:
    """What this actor missed since `after` and where it stands then. None when it is too much, or when the table ends
    before `after`: an older copy of the database was put back, and what the browser shows may not be there."""
    close_old_connections()
    try:
        now = window_now()
        if after.newest > now.newest:
            return None
        where = Q(id__gt=after.newest)
        if after.holes:
            where |= Q(id__in=after.holes)
        mine = Q(user_id=actor.user_id) | Q(user_id__isnull=True, office_id__in=actor.office_ids)
        # Exactly what was committed at `now`: what appears later comes from the reader, in its order.
        where &= Q(id__lte=now.newest) & ~Q(id__in=list(now.holes))
        rows = list(_rows(where & mine)[: MOST_MISSED + 1])
        if len(rows) > MOST_MISSED:
            return None
        had, found = set(after.holes), []
        for number, kind, user_id, office_id, data in rows:
            had.discard(number)
            newest = max(after.newest, number)
            holes = had | {hole for hole in now.holes if after.newest < hole < newest}
            found.append(News(number, user_id, office_id, as_text(kind, data), Position(newest, frozenset(holes))))
        return found, now.position
    finally:
        close_old_connections()
