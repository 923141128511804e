"""Moments of a day on the clock of the network, for asking the database, which keeps every moment with its zone."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

__all__ = ["midnight", "moment_of"]


def moment_of(day: date, at: time) -> datetime:
    """The day at this time of the clock, aware, in the zone of the settings."""
    return timezone.make_aware(datetime.combine(day, at))


def midnight(day: date) -> datetime:
    """Where the day begins: what happened on it is at or after this and before `midnight` of the next."""
    return moment_of(day, time())
