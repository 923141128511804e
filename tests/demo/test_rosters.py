"""The rosters of the demo: two weeks ahead mostly taken, with holes, nobody in two places."""

from datetime import timedelta
from random import Random

import pytest
from django.db.models import Count, Q
from django.utils import timezone

from martlet.demo import offices, shifts
from martlet.demo.models import DemoRun
from martlet.demo.people import Makers
from martlet.volunteers.models import Shift, ShiftPlace
from martlet.volunteers.shifts import rules


@pytest.fixture
def rosters(db: None) -> None:
    run = DemoRun(today=timezone.localdate(), persons=1, cases=1, contacts=1, seed=1)
    shifts.load(Makers(run, offices.load()), Random(1))


def test_two_weeks_ahead_are_believable(rosters: None) -> None:
    now = timezone.now()
    ahead = Shift.objects.filter(starts__range=(now, now + timedelta(days=14)), cancelled=None)
    held = ahead.annotate(there=Count("people", filter=Q(people__left=None)))
    share = sum(one.there for one in held) / sum(one.places for one in held)
    empty = sum(one.there < one.places for one in held)
    assert (0.6 < share < 0.95, empty > 5, ahead.values("office").distinct().count()) == (True, True, 9)
    assert [one for one in held if one.there > one.places] == []


def test_nobody_is_on_two_shifts_at_once(rosters: None) -> None:
    by_person: dict[int, list[Shift]] = {}
    for place in ShiftPlace.objects.filter(left=None).select_related("shift"):
        by_person.setdefault(place.user_id, []).append(place.shift)
    clashes = [
        (one, other)
        for some in by_person.values()
        for one in some
        for other in some
        if one != other and rules.overlaps(one.starts, one.ends, [(other.starts, other.ends)])
    ]
    assert (len(by_person) > 30, clashes) == (True, [])


def test_there_is_something_to_look_at(rosters: None) -> None:
    """In each of the two offices most people try: one given back late, one offered, one cancelled."""
    assert ShiftPlace.objects.filter(late=True).count() == 2
    assert ShiftPlace.objects.exclude(offered=None).filter(left=None).count() == 2
    assert Shift.objects.exclude(cancelled=None).count() == 2
    assert Shift.objects.exclude(language="").filter(starts__gt=timezone.now()).count() >= 3
