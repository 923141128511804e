"""Two people at the same thing at the same moment: one wins, the other is told, nothing is lost."""

from typing import Any

import pytest
from django.urls import reverse
from tests.racing import at_once

from martlet.foundation.errors import Problem, Stale
from martlet.hotline import selectors, services
from martlet.hotline.models import CallBack, Contact, IntakeItem
from martlet.hotline.services.contacts import Taken

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_journal")]


def test_two_take_the_same_call(cast: Any, exchange: Any, begun: Any) -> None:
    call = exchange.call(cast.beijing)
    found = at_once(
        lambda: begun(cast.beijing_volunteer, channel="PHONE", call=call),
        lambda: begun(cast.beijing_coordinator, channel="PHONE", call=call),
    )
    assert sorted(type(one).__name__ for one in found) == ["Contact", "Taken"]
    told = next(one for one in found if isinstance(one, Taken))
    assert Contact.objects.get().handled_by.work_name in told.message


def test_who_answers_waits_until_the_first_is_known(cast: Any, exchange: Any, signed_in: Any) -> None:
    """Whose page asks first says nothing about whom the exchange connected."""
    call = exchange.call(cast.beijing)
    for one in (cast.beijing_volunteer, cast.beijing_coordinator):
        exchange.rings(call, one)
    start, loser = reverse("hotline:start", args=[call.pk]), signed_in(cast.beijing_coordinator)
    assert (loser.post(start).status_code, Contact.objects.count()) == (204, 0)
    exchange.answers(call, cast.beijing_volunteer)
    told = loser.post(start)
    assert (told.status_code, Contact.objects.filter(handled_by=cast.beijing_coordinator.user_id).count()) == (409, 0)
    assert cast.beijing_volunteer.user.work_name in told.content.decode()
    assert signed_in(cast.beijing_volunteer).post(start).status_code == 302


def test_two_take_the_same_call_back(cast: Any, exchange: Any) -> None:
    back = services.callback_from_call(exchange.hangs_up(exchange.call(cast.beijing), missed="waited"))
    assert back is not None
    found = at_once(
        lambda: services.take_callback(cast.beijing_volunteer, back),
        lambda: services.take_callback(cast.beijing_coordinator, back),
    )
    assert sorted(type(one).__name__ for one in found) == ["CallBack", "Problem"]
    holder = CallBack.objects.select_related("locked_by").get().locked_by
    told = next(one for one in found if isinstance(one, Problem))
    assert holder is not None
    assert holder.work_name in told.message


def test_two_write_the_same_contact(cast: Any, begun: Any) -> None:
    contact = begun()
    found = at_once(
        lambda: services.autosave(cast.beijing_volunteer, contact, rev=1, words="周老师写的"),
        lambda: services.autosave(cast.beijing_coordinator, contact, rev=1, words="刘老师写的"),
    )
    stale = next(one for one in found if isinstance(one, Stale))
    kept = next(one for one in found if isinstance(one, Contact))
    assert stale.current.words == kept.words
    assert selectors.get_contact(cast.beijing_coordinator, contact.pk).words == kept.words


def test_the_same_intake_is_filed_once_by_two_workers(cast: Any, sealed: Any) -> None:
    from uuid import uuid4

    for _item in range(3):
        services.keep_sealed(
            cast.beijing_volunteer, item_id=uuid4(), office=cast.beijing, kind="contact",
            content={"channel": "WALKIN", "words": "钱没给"}, finished=True,
        )  # fmt: skip
    assert sum(at_once(services.file_intake, services.file_intake)) == 3
    assert Contact.objects.count() == 3
    assert IntakeItem.objects.filter(filed_at=None).count() == 0


def test_a_crash_while_filing_leaves_everything_waiting(cast: Any, monkeypatch: Any) -> None:
    from uuid import uuid4

    from martlet.hotline.services import intake

    services.keep_sealed(
        cast.beijing_volunteer, item_id=uuid4(), office=cast.beijing, kind="contact",
        content={"channel": "WALKIN", "words": "钱没给"}, finished=True,
    )  # fmt: skip

    def die(*_given: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(intake, "publish", die)  # the last thing before the commit
    with pytest.raises(KeyboardInterrupt):
        services.file_intake()
    monkeypatch.undo()
    assert (Contact.objects.count(), IntakeItem.objects.filter(filed_at=None).count()) == (0, 1)
    assert services.file_intake() == 1
    assert selectors.get_contact(cast.beijing_volunteer, Contact.objects.get().pk).words == "钱没给"


def test_a_broken_item_does_not_hold_up_the_others(cast: Any) -> None:
    from uuid import uuid4

    for _item in range(2):
        services.keep_sealed(
            cast.beijing_volunteer, item_id=uuid4(), office=cast.beijing, kind="contact",
            content={"channel": "WALKIN", "words": "钱没给"}, finished=True,
        )  # fmt: skip
    first = IntakeItem.objects.order_by("taken_at", "pk").first()
    assert first is not None
    IntakeItem.objects.filter(pk=first.pk).update(sealed=b"\x01broken")
    assert services.file_intake() == 1
    first.refresh_from_db()
    assert (first.failed, first.filed_at) == ("Tampered", None)
