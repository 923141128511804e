"""A forgotten browser: after two rings in vain its owner is on a break, and callers ring elsewhere."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.conftest import Cast
from tests.telephony.conftest import Floor

from martlet.access.actor import Actor
from martlet.access.models import LiveEvent
from martlet.telephony.models import Line
from martlet.telephony.rules.absent import is_absent
from martlet.telephony.services.absent import rest_absent
from martlet.volunteers import services
from martlet.volunteers.models import Duty

NO_ANSWER, REFUSED = 19, 21  # causes of Q.850


@pytest.mark.parametrize(
    ("newest_first", "absent"),
    [
        ([], False),
        (["timeout"], False),
        (["timeout", "timeout"], True),
        (["unreachable", "timeout", "answered"], True),
        (["timeout", "lost", "", "timeout"], True),  # others were faster in between
        (["timeout", "refused", "timeout"], False),
        (["answered", "timeout", "timeout"], False),
    ],
)
def test_two_in_vain_one_after_the_other(newest_first: list[str], absent: bool) -> None:
    assert is_absent(newest_first) is absent


def ring_in_vain(floor: Floor, line: Line, duty: Duty, cause: int = NO_ANSWER) -> None:
    floor.fake.phones = {f"v{duty.user_id}": "rings"}
    floor.settle()
    caller = floor.dial(line, "13912345678")
    [ringing] = floor.fake.ringing()
    floor.fake.hang_up(ringing.id, cause)
    floor.settle()
    floor.fake.hang_up(caller)
    floor.settle()
    [again] = floor.fake.ringing() or [None]
    assert again is None


def state_of(actor: Actor) -> tuple[str, str]:
    duty = Duty.objects.get(user=actor.user_id, until=None)
    return duty.state, duty.break_reason


def test_a_forgotten_browser_is_rested_and_its_owner_sees_why(
    floor: Floor, line: Line, cast: Cast, on_duty: Callable[..., Duty], signed_in: Callable[[Any], Client]
) -> None:
    line.rounds = 1
    line.save()
    volunteer = cast.shenzhen_volunteer
    duty = on_duty(volunteer)
    ring_in_vain(floor, line, duty)
    assert (rest_absent(), state_of(volunteer)) == (0, ("ready", ""))
    ring_in_vain(floor, line, duty)
    LiveEvent.objects.all().delete()
    assert (rest_absent(), state_of(volunteer), rest_absent()) == (1, ("break", "away"), 0)
    assert LiveEvent.objects.get(kind="presence").data == {"state": "break"}
    browser = signed_in(volunteer)
    assert "电话在这里响了没有人接" in browser.get("/console/hotline/").content.decode()
    browser.post("/console/access/language", {"language": "en", "next": "/console/"})
    assert "Calls rang here and nobody picked up" in browser.get("/console/hotline/").content.decode()

    # Back again: what rang before does not count.
    services.set_state(volunteer, state="ready")
    assert (rest_absent(), state_of(volunteer)) == (0, ("ready", ""))


def test_whoever_passes_a_call_on_is_there(floor: Floor, line: Line, cast: Cast, on_duty: Callable[..., Duty]) -> None:
    line.rounds = 1
    line.save()
    duty = on_duty(cast.shenzhen_volunteer)
    for cause in (NO_ANSWER, REFUSED, NO_ANSWER):
        ring_in_vain(floor, line, duty, cause)
    assert (rest_absent(), state_of(cast.shenzhen_volunteer)) == (0, ("ready", ""))


def test_a_state_chosen_meanwhile_stays(cast: Cast, on_duty: Callable[..., Duty]) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    services.set_state(cast.shenzhen_volunteer, state="break", reason="meal")
    assert not services.rest_absent(duty.user_id, duty.state_since, timezone.now())
    services.set_state(cast.shenzhen_volunteer, state="ready")
    assert not services.rest_absent(duty.user_id, duty.state_since - timedelta(seconds=1), timezone.now())
    assert state_of(cast.shenzhen_volunteer) == ("ready", "")


def test_nobody_on_duty_asks_for_no_rings(django_assert_num_queries: Callable[[int], Any], db: None) -> None:
    with django_assert_num_queries(1):
        assert rest_absent() == 0
