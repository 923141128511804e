"""'Call and write' calls as the hotline: the own phone first, then the worker's; what became of it stands on the page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.telephony.conftest import floor, on_duty  # noqa: F401  (the floor of the exchange's own tests)

from martlet.hotline import selectors, services
from martlet.hotline.models import CallBack, Contact
from martlet.telephony.models import Call, CallCommand, Line
from martlet.telephony.switchboard import book
from martlet.volunteers.models import Duty

NUMBER = "+8613800135678"


@pytest.fixture
def line(exchange: Any, cast: Any) -> Line:
    return exchange.line(cast.beijing)


class Story:
    """A missed call in Beijing, its call-back, and a volunteer on duty at a browser."""

    def __init__(self, floor: Any, cast: Any, exchange: Any, on_duty: Any, client: Client) -> None:  # noqa: F811
        self.floor, self.cast, self.client = floor, cast, client
        missed = exchange.hangs_up(exchange.call(cast.beijing), missed="no_answer")
        back = services.callback_from_call(missed)
        assert back is not None
        self.back = back
        on_duty(cast.beijing_volunteer)
        floor.fake.phones = {f"v{cast.beijing_volunteer.user_id}": "answers", "outside": "rings"}
        floor.start()

    def post(self, name: str, key: Any, **data: str) -> Any:
        return self.client.post(reverse(f"hotline:{name}", args=[key]), data)

    def calls(self) -> Contact:
        there = self.post("callback-call", self.back.pk)
        self.floor.settle(*book.asked())
        contact = Contact.objects.get()
        assert there["Location"] == reverse("hotline:contact", args=[contact.pk])
        return contact

    def page(self, contact: Contact, part: str = "contact") -> str:
        return self.client.get(reverse(f"hotline:{part}", args=[contact.pk])).content.decode()


@pytest.fixture
def story(
    floor: Any, cast: Any, exchange: Any, on_duty: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> Story:  # fmt: skip
    monkeypatch.setenv("MARTLET_SIP_TRUNK_CONTACT", "sip:carrier")
    return Story(floor, cast, exchange, on_duty, signed_in(cast.beijing_volunteer))


def test_one_click_calls_as_the_hotline_and_shows_nobody_s_number(story: Story, line: Line) -> None:
    contact = story.calls()
    assert story.floor.fake.dialled == ["13800135678"]
    theirs = story.floor.fake.channels[f"{contact.call_id}.0"]
    assert theirs.caller_id == f"<{line.number}>"
    html = story.page(contact)
    assert ("那边的电话在响" in html, "13800135678" in html, "138 0013 5678" in html) == (True, False, False)
    assert "正在往外打" in html  # not yet in a call
    story.floor.fake.pick_up(theirs.id)
    story.floor.settle()
    part = story.page(contact, "contact-out")
    assert ('id="talk"' in part, 'value="hold"' in part, "那边的电话在响" in part) == (True, True, False)
    story.floor.fake.hang_up(theirs.id)
    story.floor.settle()
    contact.refresh_from_db()
    assert (contact.state, contact.channel, contact.direction) == ("wrap_up", "PHONE", "out")
    assert Contact.objects.count() == 1
    assert 'id="out"' not in story.page(contact)


def test_nobody_there_is_told_tried_again_and_put_back(story: Story) -> None:
    contact = story.calls()
    story.floor.fake.hang_up(f"{contact.call_id}.0", 17)
    story.floor.settle()
    part = story.page(contact, "contact-out")
    assert ("正在通话" in part, "再打一次" in part, "every 3s" in part) == (True, True, False)
    contact.refresh_from_db()
    assert (contact.state, CallBack.objects.count()) == ("open", 1)  # no call-back of our own call
    first = contact.call_id
    story.post("contact-call", contact.pk)
    story.floor.settle(*book.asked())
    contact.refresh_from_db()
    assert contact.call_id != first
    assert story.floor.fake.dialled == ["13800135678"] * 2
    story.post("callback-done", story.back.pk, how="not_reached")
    story.floor.settle(*book.asked())
    assert (story.floor.fake.channels, Contact.objects.count()) == ({}, 0)  # it rings there no more
    story.back.refresh_from_db()
    assert (story.back.state, story.back.attempts) == ("open", 1)


def test_pressed_twice_it_is_one_call(story: Story) -> None:
    contact = story.calls()
    story.post("contact-call", contact.pk)
    assert (Call.objects.filter(direction="out").count(), CallCommand.objects.count()) == (1, 1)


def test_off_duty_the_page_opens_and_says_what_is_missing(story: Story) -> None:
    Duty.objects.update(until=timezone.now())
    there = story.post("callback-call", story.back.pk)
    html = story.client.get(there["Location"]).content.decode()
    assert ("先上班" in html, "用热线号码打" in html, Call.objects.filter(direction="out").count()) == (True, True, 0)
    again = story.client.post(
        reverse("hotline:contact-call", args=[Contact.objects.get().pk]), headers={"HX-Request": "true"}
    )
    assert (again.status_code, "先上班" in again.content.decode()) == (409, True)


def test_without_a_trunk_it_is_dialled_by_hand_as_before(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MARTLET_SIP_TRUNK_CONTACT")
    contact = story.calls()
    html = story.page(contact)
    assert ('id="out"' in html, contact.channel, contact.call_id) == (False, "DESKPHONE", None)


def test_only_who_holds_it_calls_and_another_office_sees_nothing(story: Story, signed_in: Any) -> None:
    contact = story.calls()
    other = signed_in(story.cast.wuhan_volunteer)
    for name in ("contact-call", "contact-out"):
        address = reverse(f"hotline:{name}", args=[contact.pk])
        assert (other.post(address) if name == "contact-call" else other.get(address)).status_code == 404
    lead = story.cast.beijing_coordinator
    assert selectors.outgoing(lead, selectors.get_contact(lead, contact.pk)) is None
    told = signed_in(lead).post(reverse("hotline:contact-call", args=[contact.pk]), headers={"HX-Request": "true"})
    assert told.status_code == 409
