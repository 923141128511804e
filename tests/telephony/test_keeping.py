"""What is erased in the night, what stays, and that a night cut off in the middle loses neither."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.conftest import Cast
from tests.markup import tight
from tests.telephony.test_history import Exchange

from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem, Stale
from martlet.hotline.models import CallBack
from martlet.hotline.services import start_contact
from martlet.telephony.keeping import selectors, services
from martlet.telephony.models import Call, CallEvent, Erasure, Hold, KeepingVersion, Mark, Rating, Recording
from martlet.telephony.rules.keeping import CLASSES, DAYS, wrong
from martlet.vault import files

SignedIn = Callable[[Actor], Client]
NOTHING = dict.fromkeys(CLASSES, 0)


@pytest.fixture
def exchange(cast: Cast, keeper: object) -> Exchange:
    return Exchange(cast)


def today() -> date:
    return timezone.localdate()


def sound(call: Call, kind: str, days: float) -> Recording:
    """A recording made so many days ago, with its sealed file."""
    stored = files.seal(io.BytesIO(b"RIFF" + bytes(500)), owner=call.pk, office=call.office)
    return Recording.objects.create(
        call=call, office_id=call.office_id, kind=kind, file_id=stored.pk, seconds=5,
        made=timezone.now() - timedelta(days=days), expires=today() + timedelta(days=DAYS["recording"] - days),
    )  # fmt: skip


def counted() -> dict[str, int]:
    return {row.kind: row.count for row in Erasure.objects.all()}


def test_each_class_at_the_edge_of_its_period(cast: Cast, exchange: Exchange) -> None:
    """One day more stays, one less goes; what the preview says is what the night does."""
    by, office = cast.shenzhen_volunteer, cast.shenzhen
    for name, kind in (("recording", "talk"), ("message", "message")):
        for days in (DAYS[name] - 1, DAYS[name] + 2):
            sound(exchange.call(office, by, number=""), kind, days)
    for days in (DAYS["mark"] - 1, DAYS["mark"] + 2):
        made = timezone.now() - timedelta(days=days)
        Mark.objects.create(call=exchange.call(office, by, number=""), office=office, at=3, made=made)
    for days in (DAYS["trace"] - 1, DAYS["trace"] + 2):
        old = exchange.call(office, by, days=days, number="", digits="12", machine={"caller": "c-1"})
        CallEvent.objects.create(call=old, office_id=office.pk, raw={"type": "StasisStart"})
    fresh = exchange.call(office, missed="no_duty", days=DAYS["number"] - 1)
    gone = exchange.call(office, missed="no_duty", days=DAYS["number"] + 2, calllog_token=b"0" * 16)
    line = exchange.line(office)
    Rating.objects.create(line=line, month="2019-01", score=5, count=3)
    Rating.objects.create(line=line, month=today().strftime("%Y-%m"), score=5, count=3)
    before = {row.name: row.due for row in selectors.preview(office.pk, selectors.periods_of(office.pk), today())}
    assert before == dict.fromkeys(CLASSES, 1)
    assert services.erase_due() == before == counted()
    assert services.erase_due() == NOTHING
    assert [Recording.objects.filter(kind=kind).count() for kind in ("talk", "message")] == [1, 1]
    assert files.StoredFile.objects.count() == 2
    old.refresh_from_db()
    assert (old.machine, old.digits, old.trace_erased, old.events.count()) == ({}, "", today(), 0)
    assert CallEvent.objects.count() == 1
    gone.refresh_from_db()
    fresh.refresh_from_db()
    assert (bytes(gone.number_sealed), gone.calllog_token, gone.number_erased) == (b"", None, today())
    assert fresh.number_sealed
    assert list(Rating.objects.values_list("month", flat=True)) == [today().strftime("%Y-%m")]
    rows = JournalEntry.objects.filter(action="telephony.erase").order_by("fields")
    assert [(row.fields, row.reason, row.office_id) for row in rows] == [
        (name, "1", office.pk) for name in sorted(CLASSES)
    ]


def test_key_and_bytes_of_a_sound_are_gone(
    cast: Cast, exchange: Exchange, django_capture_on_commit_callbacks: Any
) -> None:
    row = sound(exchange.call(cast.shenzhen, cast.shenzhen_volunteer), "talk", 100)
    Mark.objects.create(call=row.call, office=cast.shenzhen, at=3)
    place = files.path_of(row.file_id)
    assert place.exists()
    with django_capture_on_commit_callbacks(execute=True):
        services.erase_due()
    assert (place.exists(), files.StoredFile.objects.count(), Mark.objects.count()) == (False, 0, 0)


def test_a_night_cut_off_in_the_middle_goes_on_where_it_was(
    cast: Cast, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch that was under way is there as before, with its count and its row of the journal."""
    monkeypatch.setattr(services, "BATCH", 2)
    for n in range(5):
        exchange.call(cast.shenzhen, missed="no_duty", days=40 + n)
    real, calls = journal.record, []

    def cut(*args: Any, **more: Any) -> Any:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **more)

    with monkeypatch.context() as broken:
        broken.setattr(services.journal, "record", cut)
        with pytest.raises(KeyboardInterrupt):
            services.erase_due()
    assert Call.objects.exclude(number_sealed=b"").count() == 3
    assert (counted(), JournalEntry.objects.filter(action="telephony.erase").count()) == ({"number": 2}, 1)
    assert services.erase_due()["number"] == 3
    assert (counted(), Call.objects.exclude(number_sealed=b"").count()) == ({"number": 5}, 0)
    reasons = JournalEntry.objects.filter(action="telephony.erase").order_by("n").values_list("reason", flat=True)
    assert list(reasons) == ["2", "2", "1"]


def test_a_night_has_an_end_and_says_that_there_is_more(
    cast: Cast, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    for n in range(5):
        exchange.call(cast.shenzhen, missed="no_duty", days=40 + n)
    assert services.erase_due(most=4)["number"] == 4
    assert Erasure.objects.get().more is True
    assert services.erase_due(seconds=0)["number"] == 0
    assert services.erase_due()["number"] == 1
    assert (Erasure.objects.get().count, Erasure.objects.get().more) == (5, False)


def test_what_is_still_needed_stays(cast: Cast, exchange: Exchange) -> None:
    talked = exchange.call(cast.shenzhen, cast.shenzhen_volunteer, days=60)
    start_contact(cast.shenzhen_volunteer, office=cast.shenzhen, channel="PHONE", call=talked)
    waits = exchange.call(cast.shenzhen, missed="no_duty", days=60)
    sound(waits, "message", 60)
    back = CallBack.objects.create(office=cast.shenzhen, call=waits, reason="voicemail")
    assert services.erase_due() == NOTHING
    kept = {row.name: row.kept for row in selectors.preview(cast.shenzhen.pk, DAYS, today())}
    assert (kept["number"], kept["message"]) == (2, 1)
    back.state = CallBack.State.DONE
    back.save()
    assert services.erase_due() == {**NOTHING, "number": 1, "message": 1}
    talked.refresh_from_db()
    assert talked.number_sealed


def test_a_hold_stops_everything_until_its_day_is_over(cast: Cast, exchange: Exchange) -> None:
    call = exchange.call(cast.shenzhen, cast.shenzhen_volunteer, days=400)
    sound(call, "talk", 400)
    boss = cast.shenzhen_coordinator
    found = services.hold_call(boss, call=call, reason="court", until=today() + timedelta(days=10))
    assert services.erase_due() == NOTHING
    assert services.erase_due(today() + timedelta(days=10)) == NOTHING
    again = services.hold_call(boss, call=call, reason="police", until=today() + timedelta(days=20))
    assert [row.pk for row in selectors.holds_of(boss, cast.shenzhen, today())] == [again.pk]
    found.refresh_from_db()
    assert found.lifted is not None
    services.lift_hold(boss, hold=again)
    assert services.erase_due() == {**NOTHING, "recording": 1, "trace": 1, "number": 1}


def test_a_held_case_keeps_its_calls(cast: Cast, exchange: Exchange) -> None:
    from martlet.cases.models import Case, CaseContact

    call = exchange.call(cast.shenzhen, cast.shenzhen_volunteer, days=400, number="")
    contact = start_contact(cast.shenzhen_volunteer, office=cast.shenzhen, channel="PHONE", call=call)
    case = Case(office=cast.shenzhen, number="深-2026-0001", opened_on=today())
    case.save()
    CaseContact.objects.create(case=case, contact=contact)
    held = services.put_hold(
        cast.shenzhen_coordinator, office_id=cast.shenzhen.pk, case=case.pk, reason="court", until=today()
    )
    assert services.erase_due() == NOTHING
    services.lift_hold(cast.shenzhen_coordinator, hold=held)
    assert services.erase_due()["trace"] == 1


@pytest.mark.parametrize(
    ("reason", "days", "field"), [("joke", 5, "reason"), ("court", -1, "until"), ("court", 367, "until")]
)
def test_a_hold_that_cannot_be(reason: str, days: int, field: str, cast: Cast, exchange: Exchange) -> None:
    call = exchange.call(cast.shenzhen)
    with pytest.raises(Problem) as problem:
        services.hold_call(cast.shenzhen_coordinator, call=call, reason=reason, until=today() + timedelta(days=days))
    assert problem.value.field == field
    for actor in (cast.shenzhen_volunteer, cast.beijing_coordinator):
        with pytest.raises(Refused):
            services.hold_call(actor, call=call, reason="court", until=today())


def test_periods_that_cannot_be() -> None:
    assert wrong(DAYS) == ""
    assert wrong({**DAYS, "trace": 0}) == "trace"
    assert wrong({**DAYS, "number": 3651}) == "number"
    assert wrong({**DAYS, "recording": 30, "mark": 31}) == "mark"


def test_periods_of_an_office_are_versions(cast: Cast, exchange: Exchange) -> None:
    row = sound(exchange.call(cast.shenzhen, cast.shenzhen_volunteer), "talk", 20)
    boss = cast.shenzhen_coordinator
    days = {**DAYS, "recording": 30, "mark": 30}
    services.save_periods(boss, office=cast.shenzhen, days=days, reason="律师建议", seen=0)
    row.refresh_from_db()
    assert row.expires == timezone.localdate(row.made) + timedelta(days=30)
    assert (selectors.periods_of(cast.shenzhen.pk), selectors.periods_of(cast.beijing.pk)) == (days, DAYS)
    with pytest.raises(Stale):
        services.save_periods(boss, office=cast.shenzhen, days=DAYS, reason="旧的一页", seen=0)
    for actor in (cast.shenzhen_volunteer, cast.beijing_coordinator):
        with pytest.raises(Refused):
            services.save_periods(actor, office=cast.shenzhen, days=days, reason="好奇", seen=1)
    assert KeepingVersion.objects.count() == 1


def post(client: Client, **fields: Any) -> Any:
    given = {**DAYS, "reason": "律师建议", "seen": 0, **fields}
    return client.post(reverse("telephony:keeping"), given)


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_the_page_shows_first_what_would_go(cast: Cast, exchange: Exchange, signed_in: SignedIn) -> None:
    sound(exchange.call(cast.shenzhen, cast.shenzhen_volunteer), "talk", 50)
    client = signed_in(cast.shenzhen_coordinator)
    answer = post(client, recording=40, mark=40, **{"try": "1"})
    assert answer.status_code == 200
    assert '<td class="m-num" data-label="今晚清除">1</td>' in tight(text(answer))
    assert "还没有保存" in text(answer)
    assert KeepingVersion.objects.count() == 0
    assert post(client, recording=40, mark=40).status_code == 302
    assert "律师建议" in text(client.get(reverse("telephony:keeping")))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"trace": "0"}, "在 1 到 3650 天之间选。"), ({"trace": "abc"}, "写一个天数。"), ({"reason": ""}, "简单写一下为什么。"),
        ({"mark": "91"}, "标记不能比它的录音留得更久。"),
    ],
)  # fmt: skip
def test_bad_periods_keep_what_was_typed(
    fields: dict[str, str], sentence: str, cast: Cast, exchange: Exchange, signed_in: SignedIn
) -> None:
    answer = post(signed_in(cast.shenzhen_coordinator), number="77", **fields)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'value="77"' in text(answer)
    assert KeepingVersion.objects.count() == 0


def test_who_may_open_the_pages(cast: Cast, exchange: Exchange, signed_in: SignedIn) -> None:
    call = exchange.call(cast.shenzhen)
    held = services.hold_call(cast.shenzhen_coordinator, call=call, reason="court", until=today())
    page, hold = reverse("telephony:keeping"), reverse("telephony:hold-call", args=[call.pk])
    lift = reverse("telephony:lift-hold", args=[held.pk])
    other = signed_in(cast.beijing_coordinator)
    assert [other.get(f"{page}?office={cast.shenzhen.pk}").status_code, other.get(hold).status_code] == [404, 404]
    assert other.post(lift).status_code == 404
    assert [signed_in(cast.shenzhen_volunteer).get(one).status_code for one in (page, hold)] == [403, 403]
    client = signed_in(cast.shenzhen_coordinator)
    bad = client.post(hold, {"reason": "court", "until": "2020-01-01"})
    assert (bad.status_code, "2020" in text(bad)) == (422, True)
    assert client.post(hold, {"reason": "audit", "until": str(today())}).status_code == 302
    assert client.post(reverse("telephony:lift-hold", args=[Hold.objects.latest("made").pk])).status_code == 302
    assert Hold.objects.filter(lifted=None).count() == 0


def test_the_page_costs_the_same_with_one_and_with_three(
    cast: Cast, exchange: Exchange, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    client = signed_in(cast.shenzhen_coordinator)
    for n in range(2):
        services.hold_call(
            cast.shenzhen_coordinator, call=exchange.call(cast.shenzhen, days=n), reason="court", until=today()
        )
        client.get(reverse("telephony:keeping"))
        with django_assert_num_queries(QUERIES):
            client.get(reverse("telephony:keeping"))


QUERIES = 22


def test_a_case_is_held_from_its_page(cast: Cast, exchange: Exchange, signed_in: SignedIn) -> None:
    from martlet.cases.models import Case

    case = Case(office=cast.shenzhen, number="深-2026-0002", opened_on=today())
    case.save()
    address = reverse("cases:hold", args=[case.pk])
    client = signed_in(cast.shenzhen_coordinator)
    assert address in text(client.get(reverse("cases:case", args=[case.pk])))
    assert client.post(address, {"reason": "", "until": "明年"}).status_code == 422
    assert client.post(address, {"reason": "court", "until": str(today())}).status_code == 302
    assert (Hold.objects.get().case, Hold.objects.get().office_id) == (case.pk, cast.shenzhen.pk)
    assert "个案的通话" in text(client.get(reverse("telephony:keeping")))
    assert signed_in(cast.beijing_coordinator).get(address).status_code == 404


def test_last_night_is_told_after_many_nights(cast: Cast) -> None:
    today = timezone.localdate()
    for back in range(30, 0, -1):
        for name in CLASSES:
            Erasure.objects.create(office=cast.shenzhen, day=today - timedelta(days=back), kind=name, count=1)
    shown = selectors.preview(cast.shenzhen.pk, dict.fromkeys(CLASSES, 30), today)
    assert {one.last.day for one in shown if one.last} == {today - timedelta(days=1)}
