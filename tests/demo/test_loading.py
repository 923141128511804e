"""The believable network: whole, the same for the same seed, gone on with after a cut, and sealed like real data."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from tests.conftest import NETWORK

from martlet import vault
from martlet.access.models import Office
from martlet.cases.models import Case, ClaimItem, Receipt
from martlet.demo import waiting
from martlet.demo.models import DemoBatch
from martlet.hotline.models import CallBack, Contact
from martlet.mediation.models import Instalment
from martlet.registry.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeper")]
SIZE = {"persons": 60, "cases": 260, "contacts": 600, "seed": 3}


@pytest.fixture
def demo() -> Callable[[], None]:
    vault.add_office(0, NETWORK)
    return lambda: call_command("demo", **SIZE)


def counts() -> dict[str, int]:
    models: tuple[Any, ...] = (Office, Person, Contact, Case, ClaimItem, Receipt, CallBack)
    return {model.__name__: model.objects.count() for model in models}


def test_it_is_whole_and_stays_as_it_is(demo: Callable[[], None]) -> None:
    demo()
    found = counts()
    # Of the first minutes' story: two who share a phone and one old talk; four workers of two claims worked out.
    assert (found["Office"], found["Person"], found["Contact"], found["Case"]) == (9, 66, 601, 262)
    under_way = Case.objects.filter(is_open=True, receipts__isnull=False).distinct()
    assert under_way.exists()
    for case in under_way:  # what is paid in full is closed
        assert Instalment.objects.filter(agreement__mediation__case=case, covers=None).exists()
    demo()
    assert counts() == found
    with pytest.raises(CommandError, match="already holds a demo of 60 persons"):
        call_command("demo", **{**SIZE, "persons": 61})


def test_what_was_cut_goes_on_to_the_same_end(demo: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_unused: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(waiting, "one", cut)
        with pytest.raises(KeyboardInterrupt):
            demo()
    assert (CallBack.objects.count(), DemoBatch.objects.filter(phase="waiting").exists()) == (0, False)
    demo()
    assert (counts()["Person"], counts()["Case"]) == (66, 262)
    a_day_ago = timezone.now() - timedelta(hours=24)
    for office in Office.objects.all():
        waits = CallBack.objects.filter(office=office)
        assert 2 <= waits.count() <= waiting.MOST_AN_OFFICE
        assert waits.filter(asked_at__lt=a_day_ago).count() == 1
    assert not any(b"number" in bytes(row.sealed) for row in CallBack.objects.all())
