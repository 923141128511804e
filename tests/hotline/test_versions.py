"""Two colleagues change the same script, list of numbers or periods: the later one is told and overwrites nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from tests.racing import at_once

from martlet.foundation.errors import Stale
from martlet.hotline import services
from martlet.hotline.models import EmergencyNumbers, Script
from martlet.hotline.rules import emergencies
from martlet.telephony.keeping.services import save_periods
from martlet.telephony.models.keeping import KeepingVersion
from martlet.telephony.rules.keeping import DAYS


def script(actor: Any, title: str, base: int = 1) -> Script:
    return services.publish_script(
        actor,
        office_row=Script(office_id=actor.office_id, code="inbound", language="zh-hans", version=0),
        title=title,
        opening=["您好。"],
        steps=[{"title": "听", "say": ""}],
        base=base,
    )


def numbers(actor: Any, base: int = 1) -> EmergencyNumbers:
    row = EmergencyNumbers(office_id=actor.office_id, version=0)
    return services.publish_numbers(actor, office_row=row, numbers=emergencies.parse("110 | 警察"), base=base)


def periods(actor: Any, base: int = 0) -> KeepingVersion:
    return save_periods(actor, office=actor.user.office, days={**DAYS, "trace": 20 + base}, reason="商量过", seen=base)


WAYS: dict[str, tuple[Callable[[Any, int], Any], Any, int]] = {
    "script": (lambda actor, base: script(actor, "接听", base), Script, 1),
    "numbers": (numbers, EmergencyNumbers, 1),
    "periods": (periods, KeepingVersion, 0),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied_journal")
@pytest.mark.parametrize("way", WAYS)
def test_two_publish_at_the_same_moment(cast: Any, way: str) -> None:
    publish, model, shipped = WAYS[way]
    boss = cast.beijing_coordinator
    found = at_once(lambda: publish(boss, shipped), lambda: publish(boss, shipped))
    assert sorted(type(one).__name__ for one in found) == sorted([model.__name__, "Stale"])
    assert model.objects.count() == 1
    publish(boss, shipped + 1)
    assert model.objects.count() == 2


@pytest.mark.django_db
def test_a_script_from_an_old_page_is_kept_and_shown_beside_the_newer(cast: Any, signed_in: Any) -> None:
    script(cast.beijing_coordinator, "同事写的")
    with pytest.raises(Stale):
        script(cast.beijing_coordinator, "旧的一页")
    client = signed_in(cast.beijing_coordinator)
    path = reverse("hotline:script", args=["inbound", "zh-hans"])
    assert 'name="base" value="2"' in client.get(path).content.decode()
    typed = {"title": "我写的", "opening": "您好，这里是热线。", "steps": "听 | 请讲", "base": "1"}
    answer = client.post(path, typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert all(words in text for words in ('value="我写的"', "同事写的", 'name="base" value="2"'))
    assert list(Script.objects.filter(active=True).values_list("title", flat=True)) == ["同事写的"]
    assert client.post(path, typed | {"base": "2"}).status_code == 302
    assert list(Script.objects.filter(active=True).values_list("title", "version")) == [("我写的", 3)]
