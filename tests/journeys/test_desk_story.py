"""The same story with no exchange connected: a call logged by hand, and a visitor at the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.adapters.sip_phone import until
from tests.journeys.chapters import (
    grown,
    known_since,
    one_more,
    the_claim_and_its_last_day,
    the_contact_becomes_a_case,
    the_money_comes,
)
from tests.journeys.house import House
from tests.journeys.navigators import Coordinator, Mediator, Stranger, Volunteer

from martlet.telephony.demo import KNOWN_CALLER

pytestmark = [pytest.mark.browser, pytest.mark.exchange]

NUMBER = KNOWN_CALLER.removeprefix("+86")
Comes = Callable[..., Any]


def test_a_call_logged_by_hand(house_without_exchange: House, people: Comes) -> None:
    house = house_without_exchange
    until(lambda: house.state_of("exchange") == "away")  # "none" until the switchboard has looked for one
    volunteer, mediator, coordinator = people(Volunteer, house), people(Mediator, house), people(Coordinator, house)
    before = coordinator.reads_the_report()
    words = "老板拖了三个月木工的钱，电话也不接了。"

    contact = volunteer.logs_a_call(number=NUMBER)
    volunteer.picture("desk-talk")
    behind_the_number = volunteer.reads(".m-who")
    assert [one for one in ("郑*国", known_since()) if one not in behind_the_number] == []
    volunteer.writes(words)
    volunteer.says_it_is("郑*国")
    assert volunteer.words() == words
    volunteer.says_the_talk_is_over()
    case, number = the_contact_becomes_a_case(volunteer, words, "郑*国")
    the_claim_and_its_last_day(mediator, case)
    the_money_comes(mediator, case)
    assert grown(before, coordinator.reads_the_report()) == one_more("男")

    stranger = people(Stranger, house)
    assert stranger.opens_any_of({asked for one in (volunteer, mediator) for asked in one.asked}) == []
    assert [one for one in ("郑*国", "郑建国", contact, case) if one in stranger.finds(number)] == []


def test_a_visitor_at_the_desk(house_without_exchange: House, people: Comes) -> None:
    house = house_without_exchange
    volunteer, mediator, coordinator = people(Volunteer, house), people(Mediator, house), people(Coordinator, house)
    before = coordinator.reads_the_report()
    words = "带着工友写的欠条来，要三个月的工钱。"

    contact = volunteer.receives_a_visitor(name="小欧阳")
    volunteer.writes(words)
    volunteer.adds_the_person(name="欧阳翎婕", phone="139 2233 4455", gender="f")
    assert volunteer.words() == words
    volunteer.picture("visitor-talk")
    volunteer.says_the_talk_is_over()
    case, number = the_contact_becomes_a_case(volunteer, words, "欧阳*婕")
    the_claim_and_its_last_day(mediator, case)
    the_money_comes(mediator, case)
    assert grown(before, coordinator.reads_the_report()) == one_more("女")

    stranger = people(Stranger, house)
    assert stranger.opens_any_of({asked for one in (volunteer, mediator) for asked in one.asked}) == []
    for asked in ("欧阳翎婕", "翎婕", "oylj", "13922334455", "4455", number):
        found = stranger.finds(asked).replace(asked, "")
        assert [one for one in ("欧阳", "翎", contact, case, "139 2233") if one in found] == [], asked
