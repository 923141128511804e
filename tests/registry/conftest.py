"""The worker of the cast, as files of the registry."""

from collections.abc import Callable
from typing import Any

import pytest

from martlet.registry import services
from martlet.registry.models import Person

PHONE = "13800135678"
# What must never reach somebody who may not see it: any of these in an answer is a leak.
IDENTITY = ["王小明", "13800135678", "138 0013 5678", "1985", "临泉", "xiaoming_wx", "耳朵背"]


@pytest.fixture
def worker(cast: Any) -> Person:
    """王小明 of Anhui, served in Beijing."""
    return services.create_person(
        cast.beijing_volunteer,
        office=cast.beijing,
        name="王小明",
        phones=[PHONE],
        gender="m",
        birth_year=1985,
        home_area="安徽阜阳临泉",
        trade="rebar",
        languages=["cmn", "cmn-zy"],
        wechat="xiaoming_wx",
        approach_note="耳朵背，请说慢一点",
        area_code="110000",
    )


@pytest.fixture
def person_in(cast: Any) -> Callable[..., Person]:
    """A file of Beijing, or of another office by its code."""

    def make(name: str, *phones: str, office: str = "beijing", **more: Any) -> Person:
        actor = getattr(cast, f"{office}_volunteer")
        return services.create_person(actor, office=getattr(cast, office), name=name, phones=phones, **more)

    return make
