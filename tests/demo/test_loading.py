"""The believable network: whole, the same for the same seed, gone on with after a cut, and sealed like real data."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone
from tests.conftest import NETWORK

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.models import Office, User
from martlet.access.selectors import actor_of
from martlet.cases.models import Case, ClaimItem, Receipt
from martlet.demo import waiting
from martlet.demo.models import DemoBatch
from martlet.hotline.models import CallBack, Contact
from martlet.mediation.models import Instalment
from martlet.registry.models import Person
from martlet.telephony.models import Call, FloodAlarm
from martlet.telephony.selectors.floods import floods, past_floods

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeper")]
SIZE = {"persons": 60, "cases": 260, "contacts": 600, "seed": 3}


@pytest.fixture
def demo() -> Callable[[], None]:
    vault.add_office(0, NETWORK)
    return lambda: call_command("demo", **SIZE)


def counts() -> dict[str, int]:
    models: tuple[Any, ...] = (Office, Person, Contact, Case, ClaimItem, Receipt, CallBack)
    return {model.__name__: model.objects.count() for model in models}


def _facts_told_in_a_conversation(signed_in: Callable[[Actor], Client]) -> None:
    """Both are told; of the one that became a case the wizard shows what excludes what, the other names what it waits for."""
    dismissed, pieces = Contact.objects.filter(claim_facts__isnull=False).distinct().order_by("started")
    client = signed_in(actor_of(User.objects.get(username="zhou")))
    case = Case.objects.get(contact_links__contact=dismissed)
    page = client.get(f"/console/cases/{case.pk}/claim/?step=pay").content.decode()
    assert [words in page for words in ("包薪里的加班，只能按一种算", "欠条上的工资，走哪条路")] == [True, True]
    page = client.get(f"/console/cases/of/{pieces.pk}/claim/?step=hours").content.decode()
    assert "还缺：计件单价（元）、一小时做几件。" in page


def _floods(signed_in: Callable[[Actor], Client]) -> None:
    """One was looked after, one nobody has seen; what came of them is counted from their calls."""
    seen, unseen = FloodAlarm.objects.order_by("began")
    assert (seen.cause, seen.acknowledged_by is None, unseen.cause, unseen.acknowledged) == ("one", False, "all", None)
    for alarm in (seen, unseen):
        boss = actor_of(User.objects.filter(office=alarm.office, grants__role="coordinator").order_by("id")[0])
        [one] = past_floods(boss) if alarm == seen else floods(boss)
        assert (one.alarm, one.calls > 20, one.gone > 10) == (alarm, True, True)
        assert (alarm.line.name_zh in signed_in(boss).get("/console/telephony/floods").content.decode()) is True
    calls = Call.objects.filter(line=seen.line, arrived__gte=seen.began, arrived__lte=seen.last)
    assert {len(bytes(call.number_sealed)) > 0 for call in calls} == {True}
    assert CallBack.objects.filter(office=seen.office, call__missed="flood", state="given_up").count() == 1


def _called_back() -> int:
    """How many were called back as the hotline and reached: each a conversation with its call and what came of it."""
    ours = Call.objects.filter(direction="out")
    reached = ours.filter(answered__isnull=False)
    assert set(ours.values_list("stage", "is_live", "missed")) == {("ended", False, "")}
    assert not reached.filter(contact=None).exists()
    assert not reached.exclude(contact__direction="out").exists()
    assert not Contact.objects.filter(call__in=ours, outcome="").exists()
    assert {call.machine["talk"]["said"] for call in ours.filter(answered=None)} <= {
        "timeout",
        "busy",
        "refused",
        "unreachable",
    }
    back = CallBack.objects.filter(outcome_contact__isnull=False)
    for row in back.select_related("call", "outcome_contact__call"):
        assert row.call.arrived < row.last_attempt_at <= row.outcome_contact.started <= row.done_at <= timezone.now()
        assert 9 <= timezone.localtime(row.outcome_contact.call.arrived).hour < 16
    given_up = CallBack.objects.filter(state="given_up", call__missed="hung_up")
    assert set(given_up.values_list("attempts", "outcome_contact")) <= {(3, None)}
    return back.count()


def test_it_is_whole_and_stays_as_it_is(
    demo: Callable[[], None], signed_in: Callable[[Actor], Client], capsys: pytest.CaptureFixture[str]
) -> None:
    demo()
    found = counts()
    told = f"there are {found['Person']} persons, {found['Case']} cases, {found['Contact']} contacts."
    assert told in capsys.readouterr().out  # not only the numbers asked for
    back = _called_back()
    assert back > 0
    # Of the first minutes' story: two who share a phone and one old talk; four workers of two claims worked out; two who told
    # their facts in a conversation, of which one became a case. And ten talks of callers who were silent.
    assert (found["Office"], found["Person"], found["Contact"] - back, found["Case"]) == (9, 68, 613, 263)
    under_way = Case.objects.filter(is_open=True, receipts__isnull=False).distinct()
    assert under_way.exists()
    for case in under_way:  # what is paid in full is closed
        assert Instalment.objects.filter(agreement__mediation__case=case, covers=None).exists()
    _facts_told_in_a_conversation(signed_in)
    _floods(signed_in)
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
    assert (CallBack.objects.filter(state="open").count(), DemoBatch.objects.filter(phase="waiting").exists()) == (
        0,
        False,
    )
    demo()
    assert (counts()["Person"], counts()["Case"]) == (68, 263)
    a_day_ago = timezone.now() - timedelta(hours=24)
    for office in Office.objects.all():
        waits = CallBack.objects.filter(office=office, state="open")
        assert 2 <= waits.count() <= waiting.MOST_AN_OFFICE
        assert waits.filter(asked_at__lt=a_day_ago).count() == 1
    assert not any(b"number" in bytes(row.sealed) for row in CallBack.objects.all())
