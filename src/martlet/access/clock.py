"""Upkeep: what is written down for a short while is forgotten, and the journal is watched over."""

import logging
from datetime import timedelta

from django.utils import timezone

from martlet.access import checkpoints
from martlet.access.models import LiveEvent, StoredSession
from martlet.processes.every import Every

KEPT = timedelta(days=1)
log = logging.getLogger("martlet.access")


def drop_old_news() -> int:
    """Forget the live events of yesterday and before; how many. The newest stays: by it a stream knows where it stands."""
    newest = LiveEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return LiveEvent.objects.filter(at__lt=timezone.now() - KEPT).exclude(id=newest).delete()[0]


def drop_old_sessions() -> int:
    """Forget sessions that have ended by themselves, and what waited in them; how many."""
    return StoredSession.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def verify_journal() -> int:
    """Walk the whole journal while nobody waits; how many rows. What is wrong stands in the log until somebody mends it."""
    found, kept = checkpoints.verify()
    if kept.forged is not None:
        log.error("line %d of journal-heads is not signed by this key ring: martlet journal verify", kept.forged)
    if found.broken_at is not None:
        log.error("the journal is broken at row %d (%s): martlet journal verify", found.broken_at, found.why)
    return found.rows


EVERY = [
    Every("access.drop_old_news", drop_old_news, daily="03:20"),
    Every("access.drop_old_sessions", drop_old_sessions, daily="03:25"),
    Every("access.sign_journal", checkpoints.write, seconds=3600),
    Every("access.verify_journal", verify_journal, daily="03:40"),
]
