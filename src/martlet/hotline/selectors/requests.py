"""How the offices' switches for requests from the website stand."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Max
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.policy import visible
from martlet.hotline.models import RequestSwitch
from martlet.hotline.rules.requests import OPEN, Standing, standing


def request_standings(offices: Collection[int]) -> dict[int, Standing]:
    """By office, for whoever asks: the page is public. One query."""
    newest = RequestSwitch.objects.filter(office__in=list(offices)).values("office").annotate(last=Max("pk"))
    rows = RequestSwitch.objects.filter(pk__in=newest.values("last"))
    now, found = timezone.now(), {row.office_id: row.position for row in rows}
    return {office: standing(found.get(office), now) for office in offices}


def request_standing(actor: Actor) -> Standing:
    """Of the actor's own office."""
    return request_standings([actor.office_id])[actor.office_id] if actor.office_id else OPEN


def request_switches(actor: Actor) -> list[RequestSwitch]:
    """Every position of the own office's switch, newest first."""
    rows = visible(RequestSwitch.objects.select_related("made_by"), actor, "hotline.switch_requests")
    return list(rows.filter(office=actor.office_id)[:50])
