"""Upkeep of what the access room writes down for a short while."""

from datetime import timedelta

from django.utils import timezone

from martlet.access.models import LiveEvent
from martlet.processes.every import Every

KEPT = timedelta(days=1)


def drop_old_news() -> int:
    """Forget the live events of yesterday and before; how many. The newest stays: by it a stream knows where it stands."""
    newest = LiveEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return LiveEvent.objects.filter(at__lt=timezone.now() - KEPT).exclude(id=newest).delete()[0]


EVERY = [Every("access.drop_old_news", drop_old_news, daily="03:20")]
