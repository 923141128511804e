"""Who waits for a call: from last evening until now, and one in every office that nobody has rung back for more than a day."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from martlet.access.models import Office
from martlet.demo import names, words
from martlet.demo.people import Makers
from martlet.hotline.models import CallBack
from martlet.hotline.services.common import sealed_number
from martlet.registry.models import Person

REASONS = {"missed": 4, "abandoned": 3, "voicemail": 3, "web": 3, "asked": 2}
MOST_AN_OFFICE = 6
KNOWN = 0.3
LATE_HOURS = 27
LAST_HOURS = 16


def load(makers: Makers, random: Random) -> None:
    """Two to six for each office."""
    rows = []
    for office in makers.offices:
        people = list(Person.objects.filter(office=office).order_by("id")[:MOST_AN_OFFICE])
        hours = [LATE_HOURS + random.random() * 4]
        hours += [random.random() * LAST_HOURS for _number in range(random.randrange(1, MOST_AN_OFFICE))]
        rows += [one(random, office, back, people) for back in hours]
    CallBack.objects.bulk_create(rows)


def one(random: Random, office: Office, hours: float, people: list[Person]) -> CallBack:
    reason = random.choices(list(REASONS), weights=list(REASONS.values()))[0]
    known = random.choice(people) if people and reason == "asked" and random.random() < KNOWN else None
    told = {} if reason in ("missed", "abandoned") else {"words": words.said(random, random.choice(("WAG", "INJ")))}
    if reason == "web":
        told["name"] = names.person(random, random.choice("fm"))
    asked = timezone.now() - timedelta(hours=hours)
    return CallBack(
        office=office,
        person=known,
        sealed=b"" if known else sealed_number(office, names.mobile(random), **told),
        reason=reason,
        city=office.area_code,
        best_time=random.choice(CallBack.BestTime.values) if reason == "web" else CallBack.BestTime.ANY,
        asked_at=asked,
        last_asked_at=asked,
        times=random.choice((1, 1, 1, 2, 3)) if reason in ("missed", "abandoned") else 1,
    )
