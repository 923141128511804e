"""Two at the same moment: the last place of a shift, an offered shift, and one person in two windows."""

from datetime import timedelta

import pytest
from tests.conftest import Cast
from tests.racing import at_once
from tests.volunteers.shifts import certified, every_week, on, shift

from martlet.volunteers.models import Shift, ShiftPlace
from martlet.volunteers.shifts import services

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_journal")]


def names(found: list[object]) -> list[str]:
    return sorted(type(one).__name__ for one in found)


def test_two_take_the_last_place(cast: Cast) -> None:
    people, one = (cast.beijing_volunteer, cast.beijing_mediator), shift(cast)
    for actor in people:
        certified(actor)
    found = at_once(*(lambda actor=actor: services.take(actor, shift=Shift.objects.get(pk=one.pk)) for actor in people))
    assert (names(found), ShiftPlace.objects.count()) == (["Problem", "ShiftPlace"], 1)


def test_two_take_an_offered_shift_over(cast: Cast) -> None:
    people = (cast.beijing_coordinator, cast.beijing_mediator)
    place = on(cast.beijing_volunteer, shift(cast, 20))
    services.offer(cast.beijing_volunteer, place=place)
    for actor in people:
        certified(actor)
    found = at_once(
        *(lambda actor=actor: services.take_over(actor, place=ShiftPlace.objects.get(pk=place.pk)) for actor in people)
    )
    assert (names(found), ShiftPlace.objects.filter(left=None).count()) == (["Problem", "ShiftPlace"], 1)


def test_one_person_takes_two_shifts_of_one_hour_in_two_windows(cast: Cast) -> None:
    certified(cast.beijing_volunteer)
    some = [shift(cast), shift(cast)]
    found = at_once(
        *(lambda pk=one.pk: services.take(cast.beijing_volunteer, shift=Shift.objects.get(pk=pk)) for one in some)
    )
    assert (names(found), ShiftPlace.objects.count()) == (["Problem", "ShiftPlace"], 1)


def test_the_clock_plans_in_two_places(cast: Cast) -> None:
    pattern = every_week(cast)
    latest = Shift.objects.latest("day")
    Shift.objects.filter(pk=latest.pk).delete()
    assert sorted(at_once(services.plan_ahead, services.plan_ahead)) == [0, 1]
    assert Shift.objects.filter(pattern=pattern, day=latest.day).count() == 1
    assert latest.ends - latest.starts == timedelta(hours=4)
