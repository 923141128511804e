"""The presence button of the bar."""

from collections.abc import Callable

from django.test import Client
from tests.conftest import Cast

from martlet.access.actor import Actor
from martlet.volunteers.models import Duty

OnDuty = Callable[..., Duty]


def test_the_presence_button_leads_back_to_the_page_it_stands_on(
    cast: Cast, on_duty: OnDuty, signed_in: Callable[[Actor], Client]
) -> None:
    on_duty(cast.shenzhen_volunteer)
    client = signed_in(cast.shenzhen_volunteer)
    page = "/console/registry/people?province=34"
    asked = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    renewed = client.get("/console/telephony/presence", headers=asked).content.decode()
    assert renewed.count(f'name="next" value="{page}"') == 2
    assert client.get("/console/telephony/presence").content.decode().count('name="next" value="/console/"') == 2
