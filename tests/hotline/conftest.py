"""A line, a call that rings, and a conversation begun: the story the hotline's tests tell again and again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.hotline import services
from martlet.hotline.models import Contact
from martlet.registry.models import Person
from martlet.registry.services import create_person
from martlet.telephony.models import Call, CallOffer, Line

NUMBER = "+8613800135678"
WORDS = "钱到了，六个人都收到短信了，第一笔没少。"
SECRETS = ["王小明", "13800135678", "138 0013 5678", "六个人都收到短信", "临泉"]


@pytest.fixture
def worker(cast: Any) -> Person:
    """王小明 of Anhui, kept by Beijing."""
    return create_person(
        cast.beijing_volunteer,
        office=cast.beijing,
        name="王小明",
        phones=[NUMBER],
        gender="m",
        birth_year=1985,
        home_area="安徽阜阳临泉",
    )


@dataclass
class Exchange:
    """Writes what the switchboard would write."""

    cast: Any

    def line(self, office: Any) -> Line:
        line, _made = Line.objects.get_or_create(
            number=f"400{office.pk:07d}", defaults={"office": office, "name_zh": "工友热线", "name_en": "Workers' line"}
        )
        return line

    def call(self, office: Any, number: str = NUMBER, **more: Any) -> Call:
        now = timezone.now()
        sealed = vault.seal_for_office(office.code, number.encode()) if number else b""
        token = vault.blind("phone", [number])[0] if number else None
        fields = {"arrived": now - timedelta(seconds=20), "rang": now, "stage": "ringing", "channel": "c", **more}
        return Call.objects.create(
            line=self.line(office), office=office, number_sealed=sealed, calllog_token=token, **fields
        )

    def rings(self, call: Call, actor: Actor) -> CallOffer:
        return CallOffer.objects.create(
            channel=f"{call.pk.hex[:20]}-{actor.user_id}",
            call=call,
            office_id=call.office_id,
            user_id=actor.user_id,
            phone=f"v{actor.user_id}",
            offered=timezone.now(),
        )

    def answers(self, call: Call, actor: Actor) -> Call:
        call.offers.filter(user=actor.user_id).update(outcome="answered")
        call.offers.exclude(user=actor.user_id).update(outcome="lost")
        call.answered, call.answered_by_id, call.stage = timezone.now(), actor.user_id, "talking"
        call.save()
        return call

    def hangs_up(self, call: Call, missed: str = "") -> Call:
        call.ended, call.is_live, call.stage, call.missed = timezone.now(), False, "ended", missed
        call.save()
        return call


@pytest.fixture
def exchange(cast: Any) -> Exchange:
    return Exchange(cast)


@pytest.fixture
def begun(cast: Any) -> Callable[..., Contact]:
    """A contact somebody is in."""

    def make(actor: Actor | None = None, **more: Any) -> Contact:
        actor = actor or cast.beijing_volunteer
        office = {cast.beijing.pk: cast.beijing, cast.shenzhen.pk: cast.shenzhen, cast.wuhan.pk: cast.wuhan}[
            actor.office_id
        ]
        fields = {"channel": "DESKPHONE", **more}
        return services.start_contact(actor, office=office, **fields)

    return make


@pytest.fixture
def sealed(keeper: object) -> Any:
    """A context in which the keeper holds no keys."""
    from contextlib import contextmanager

    from tests.conftest import PASSPHRASE

    @contextmanager
    def closed() -> Any:
        vault.seal()
        try:
            yield
        finally:
            vault.commands.unseal(PASSPHRASE, fill=False)

    return closed
