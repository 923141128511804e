"""An office with shifts, for tests."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from tests.conftest import Cast

from martlet.access.actor import Actor
from martlet.volunteers.models import Shift, ShiftPlace, Volunteer
from martlet.volunteers.shifts import services


def certified(actor: Actor, days: int = 365, **more: Any) -> Volunteer:
    until = timezone.localdate() + timedelta(days)
    values = {"languages": ["zh"], "office_id": actor.office_id, "certificate_until": until} | more
    return Volunteer.objects.update_or_create(user_id=actor.user_id, defaults=values)[0]


def shift(cast: Cast, hours: float = 72, *, places: int = 1, length: float = 4, **more: Any) -> Shift:
    """One of Beijing that begins in so many hours, whatever the clock says; straight into the table."""
    starts = timezone.now() + timedelta(hours=hours)
    values = {"office": cast.beijing, "places": places, "day": timezone.localdate(starts), "edited": True} | more
    return Shift.objects.create(starts=starts, ends=starts + timedelta(hours=length), **values)


def on(actor: Actor, shift: Shift, hours_ago: float = 24, **more: Any) -> ShiftPlace:
    """Somebody on it, for a day."""
    taken = timezone.now() - timedelta(hours=hours_ago)
    return ShiftPlace.objects.create(shift=shift, user_id=actor.user_id, taken=taken, **more)


def every_week(cast: Cast, **more: Any) -> Any:
    values = {"weekday": 1, "begins": time(9), "ends": time(13), "places": 2} | more
    return services.add_pattern(cast.beijing_coordinator, office=cast.beijing, **values)


MONDAY = datetime(2026, 11, 23, 8, 0)
"""Before that day's shift of nine o'clock."""
