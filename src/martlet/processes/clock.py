"""Upkeep of the queue itself, and of what the database knows of its tables."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from martlet.foundation import statistics
from martlet.processes.every import Every

KEPT = timedelta(days=2)


def drop_finished_tasks() -> int:
    """Forget tasks that ended two days ago; how many."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()[0]


EVERY = [
    Every("processes.drop_finished_tasks", drop_finished_tasks, daily="03:15"),
    Every("processes.refresh_statistics", statistics.refresh, daily="03:25"),
]
