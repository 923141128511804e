"""Two at the same moment: one call-in stands, and of two who come the second makes the number full."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.conftest import Cast
from tests.hotline.test_races import at_once

from martlet.volunteers import services as duty
from martlet.volunteers.callins import services
from martlet.volunteers.models import CallIn, Volunteer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_journal")]


def test_two_ask_at_once(cast: Cast) -> None:
    found = at_once(
        lambda: services.call_in(cast.beijing_coordinator, office=cast.beijing, people=2),
        lambda: services.call_in(cast.director, office=cast.beijing, people=5),
    )
    assert sorted(type(one).__name__ for one in found) == ["CallIn", "Problem"]
    assert CallIn.objects.get() in found


def test_two_come_at_once(cast: Cast) -> None:
    people = (cast.beijing_volunteer, cast.beijing_mediator)
    for actor in people:
        until = timezone.localdate() + timedelta(1)
        Volunteer.objects.create(user=actor.user, office=cast.beijing, certificate_until=until)
    services.call_in(cast.beijing_coordinator, office=cast.beijing, people=2)
    found = at_once(*(lambda actor=actor: duty.go_on_duty(actor) for actor in people))
    assert [type(one).__name__ for one in found] == ["Duty", "Duty"]
    assert CallIn.objects.get().ended is not None
