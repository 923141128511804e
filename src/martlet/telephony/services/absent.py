"""Volunteers on duty who do not hear their phone."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.utils import timezone

from martlet.telephony.models import CallOffer
from martlet.telephony.rules.absent import is_absent
from martlet.volunteers import services as volunteers
from martlet.volunteers.models import Duty, State


def rest_absent(now: datetime | None = None) -> int:
    """A break for each who let calls ring in vain, so that the next caller need not wait for them; how many.

    They see why on their page, and one press makes them ready again. Runs as often as one likes.
    """
    now = now or timezone.now()
    ready = dict(Duty.objects.filter(until=None, state=State.READY).values_list("user_id", "state_since"))
    if not ready:
        return 0
    outcomes: dict[int, list[str]] = defaultdict(list)
    rings = CallOffer.objects.filter(user__in=ready, offered__gte=min(ready.values())).order_by("-offered")
    for user, offered, outcome in rings.values_list("user_id", "offered", "outcome"):
        if offered >= ready[user]:
            outcomes[user].append(outcome)
    absent = [user for user, found in outcomes.items() if is_absent(found)]
    return sum(volunteers.rest_absent(user, ready[user], now) for user in absent)
