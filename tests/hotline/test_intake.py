"""What was taken down while sealed: nothing of it is lost, and one odd item holds up no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from martlet.hotline import selectors, services
from martlet.hotline.models import CallBack, Contact, IntakeItem
from martlet.hotline.services import intake

from .conftest import WORDS

pytestmark = pytest.mark.django_db


def keep(cast: Any, kind: str = "contact", contact: Contact | None = None, **content: Any) -> IntakeItem:
    return services.keep_sealed(
        cast.beijing_volunteer, item_id=uuid4(), office=cast.beijing, kind=kind, content=content, contact=contact,
        finished=True,
    )  # fmt: skip


@pytest.fixture
def callback(cast: Any, exchange: Any) -> CallBack:
    found = services.callback_from_call(exchange.hangs_up(exchange.call(cast.beijing), missed="no_duty"))
    assert found is not None
    return found


def test_words_typed_while_sealed_outlive_a_call_that_reached_nobody(
    cast: Any, callback: CallBack, sealed: Any
) -> None:
    actor = cast.beijing_volunteer
    contact = services.start_from_callback(actor, callback)
    with sealed():
        keep(cast, "words", contact, words=WORDS)
        services.finish_callback(actor, callback, reached=False)
    assert services.file_intake() == 1
    assert selectors.get_contact(actor, contact.pk).words == WORDS


def test_a_page_that_stayed_empty_is_still_no_contact(cast: Any, callback: CallBack) -> None:
    services.start_from_callback(cast.beijing_volunteer, callback)
    services.finish_callback(cast.beijing_volunteer, callback, reached=False)
    assert Contact.objects.count() == 0


def test_words_whose_conversation_is_gone_become_one_and_hold_up_nobody(cast: Any, begun: Any) -> None:
    contact = begun()
    orphan = keep(cast, "words", contact, words=WORDS)
    Contact.objects.filter(pk=contact.pk).delete()
    keep(cast, channel="WALKIN", words="钱没给")
    assert services.file_intake() == 2
    orphan.refresh_from_db()
    found = selectors.get_contact(cast.beijing_volunteer, orphan.contact_id)
    assert (found.words, found.channel) == (WORDS, "DESKPHONE")


@pytest.mark.parametrize("content", [{"people_count": [1]}, {"started": 7}, {"started": {"at": 1}}])
def test_whatever_is_wrong_with_one_the_next_is_filed(cast: Any, content: dict[str, Any]) -> None:
    odd = keep(cast, **{"channel": "WALKIN", **content})
    keep(cast, channel="WALKIN", words="钱没给")
    assert services.file_intake() == 1
    odd.refresh_from_db()
    assert (odd.failed, odd.filed_at) == ("TypeError", None)


def test_those_that_failed_stand_behind_the_others(cast: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(intake, "AT_ONCE", 1)
    odd = keep(cast, channel="WALKIN")
    IntakeItem.objects.filter(pk=odd.pk).update(sealed=b"\x01broken", taken_at=timezone.now() - timedelta(days=1))
    assert services.file_intake() == 0
    keep(cast, channel="WALKIN", words="钱没给")
    assert services.file_intake() == 1


@pytest.mark.parametrize(("said", "kept"), [("out", "out"), ("in", "in"), ("", "in"), ("sideways", "in")])
def test_who_called_whom_is_not_lost(cast: Any, said: str, kept: str) -> None:
    keep(cast, channel="DESKPHONE", words=WORDS, direction=said)
    services.file_intake()
    assert Contact.objects.get().direction == kept
