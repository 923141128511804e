"""Taking requests from the website, or not: the office's switch, who may press it, and what a worker reads."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.racing import at_once

from martlet.access.errors import Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem, Stale
from martlet.hotline import selectors, services
from martlet.hotline.models import CallBack, RequestSwitch
from martlet.hotline.rules.requests import OPEN, Standing, standing

ZH, EN = "本周停收，请打热线。", "None this week, please call."
PATH = reverse("hotline:web-requests")


def close(actor: Any, office: Any = None, **more: Any) -> RequestSwitch:
    given = {"reason": "people", "base": 0, **more}
    row = RequestSwitch(office_id=getattr(office, "pk", actor.office_id), is_open=False, message_zh=ZH, message_en=EN)
    return services.switch_requests(actor, office_row=row, **given)


def asked(**given: Any) -> dict[str, Any]:
    return {
        "client_id": uuid.uuid4(),
        "number": "13800010024",
        "best_time": "any",
        "city": "440300",
        "words": "",
        **given,
    }


def test_without_a_position_and_after_its_end_requests_are_taken() -> None:
    now = timezone.now()
    closed = Standing(False, ZH, EN, now + timedelta(hours=1))
    assert standing(None, now) == OPEN
    assert standing(closed, now) == closed
    assert standing(closed, now + timedelta(hours=1)) == OPEN
    assert standing(Standing(False, ZH), now + timedelta(days=900)).is_open is False
    assert (closed.message("zh-hans"), closed.message("en"), Standing(False, ZH).message("en")) == (ZH, EN, "")


def test_only_who_leads_the_office_switches_it_and_the_journal_holds_the_code_alone(cast: Any) -> None:
    for actor in (cast.beijing_volunteer, cast.beijing_mediator, cast.shenzhen_coordinator):
        with pytest.raises(Refused):
            close(actor, cast.beijing)
    made = close(cast.beijing_coordinator)
    assert (made.number, made.is_open, made.made_by_id) == (1, False, cast.beijing_coordinator.user_id)
    entry = JournalEntry.objects.order_by("pk").last()
    assert (entry.action, entry.reason) == ("hotline.switch_requests", "people")
    assert [one.number for one in selectors.request_switches(cast.shenzhen_coordinator)] == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"reason": "rain"}, "reason"), ({"until": timezone.now() - timedelta(days=1)}, "until")],
)
def test_what_is_missing_is_told_at_its_field(cast: Any, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Problem) as caught:
        close(cast.beijing_coordinator, **wrong)
    assert caught.value.field == field
    assert RequestSwitch.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied_journal")
def test_two_who_switch_at_once_see_each_other(cast: Any) -> None:
    found = at_once(lambda: close(cast.beijing_coordinator), lambda: close(cast.beijing_coordinator))
    assert sorted(type(one).__name__ for one in found) == ["RequestSwitch", "Stale"]
    with pytest.raises(Stale):
        close(cast.beijing_coordinator)


def test_a_city_that_takes_none_says_so_keeps_what_was_typed_and_another_place_goes_elsewhere(cast: Any) -> None:
    close(cast.shenzhen_coordinator)
    page = Client().get("/call-me").content.decode()
    assert all(words in page for words in (ZH, "深圳（暂不登记）", "直接打电话"))
    assert EN in Client().get("/en/call-me").content.decode()
    refused = Client().post("/call-me", asked(words="三个月没发工资"))
    assert (refused.status_code, CallBack.objects.count()) == (422, 0)
    assert all(words in refused.content.decode() for words in (ZH, "三个月没发工资", "13800010024"))
    assert Client().post("/call-me", asked(city="")).status_code == 302
    assert CallBack.objects.get().office == cast.beijing


def test_another_place_goes_to_the_first_that_takes_any_and_nowhere_when_none_does(cast: Any) -> None:
    close(cast.beijing_coordinator)
    assert Client().post("/call-me", asked(city="")).status_code == 302
    assert CallBack.objects.get().office == cast.shenzhen
    for office in (cast.shenzhen, cast.wuhan):
        RequestSwitch.objects.create(office=office, number=1, is_open=False, reason="other", message_zh=ZH)
    page = Client().get("/call-me").content.decode()
    assert '<form method="post"' not in page
    assert 'href="tel:' in page
    assert "三个" not in page
    assert Client().post("/call-me", asked(city="")).status_code == 422
    assert CallBack.objects.count() == 1


def test_the_public_page_costs_the_same_however_often_it_was_switched(
    cast: Any, django_assert_num_queries: Any
) -> None:
    for number in (1, 2, 3):
        RequestSwitch.objects.create(office=cast.beijing, number=number, is_open=True)
    with django_assert_num_queries(2):  # the offices, how they stand
        Client().get("/call-me")


def test_the_page_closes_opens_and_keeps_what_was_typed(cast: Any, signed_in: Any) -> None:
    assert signed_in(cast.beijing_volunteer).get(PATH).status_code == 403
    client = signed_in(cast.beijing_coordinator)
    assert PATH in client.get(reverse("hotline:callbacks")).content.decode()
    bad = client.post(PATH, {"reason": "people", "message_zh": "", "message_en": EN, "seen": 0})
    assert bad.status_code == 422
    assert EN in bad.content.decode()
    wanted = {"reason": "junk", "message_zh": ZH, "message_en": EN, "until_time": "25:00", "seen": 0}
    assert client.post(PATH, wanted).status_code == 422
    assert client.post(PATH, wanted | {"until_time": ""}).status_code == 302
    stale = client.post(PATH, wanted | {"until_time": "", "message_zh": "别的话"})
    assert (stale.status_code, "别的话" in stale.content.decode()) == (422, True)
    assert re.search(r'name="seen" value="1"', stale.content.decode())
    assert "网上登记现在停着" in signed_in(cast.beijing_volunteer).get(reverse("hotline:callbacks")).content.decode()
    assert f">\n{ZH}</textarea>" in client.get(PATH).content.decode()  # whoever changes the end keeps the words
    assert client.post(reverse("hotline:web-requests-open"), {"seen": 0}).status_code == 409
    assert client.post(reverse("hotline:web-requests-open"), {"seen": 1}).status_code == 302
    assert [one.is_open for one in selectors.request_switches(cast.beijing_coordinator)] == [True, False]
    assert "乱填" not in Client().get("/call-me").content.decode()
