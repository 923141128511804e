"""The list of calls: what is found by which choice, whose number is shown to whom, and what another office sees of it."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.conftest import PASSPHRASE, Cast

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.models import JournalEntry, Office, User
from martlet.foundation.errors import Problem
from martlet.hotline.models import CallBack, Contact
from martlet.hotline.services import start_contact
from martlet.telephony.history import selectors
from martlet.telephony.models import Call, Line, Recording

SignedIn = Callable[[Actor], Client]
NUMBER = "+8613800135678"
LIST = "/console/telephony/calls/"


class Exchange:
    """Calls as the switchboard would have left them."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.lines: dict[int, Line] = {}

    def line(self, office: Office) -> Line:
        if office.pk not in self.lines:
            self.lines[office.pk] = Line.objects.create(
                office=office,
                number=f"400{office.pk:07d}",
                name_zh=f"{office.name_zh}线",
                name_en=f"{office.code} line",
            )
        return self.lines[office.pk]

    def call(
        self, office: Office, by: Actor | None = None, *, days: float = 0, talked: int = 60, missed: str = "",
        number: str = NUMBER, **more: Any,
    ) -> Call:  # fmt: skip
        arrived = timezone.now() - timedelta(days=days, seconds=talked + 30)
        answered = arrived + timedelta(seconds=12) if by else None
        fields = {
            "line": self.line(office), "office": office, "stage": "ended", "is_live": False, "arrived": arrived,
            "answered": answered, "answered_by_id": by.user_id if by else None, "missed": missed, "channel": "c",
            "ended": (answered or arrived) + timedelta(seconds=talked if by else 20), "ended_by": "caller",
            "number_sealed": vault.seal_for_office(office.code, number.encode()) if number else b"",
        }  # fmt: skip
        return Call.objects.create(**{**fields, **more})

    def recorded(self, call: Call, kind: str = "talk") -> Recording:
        return Recording.objects.create(
            call=call, office_id=call.office_id, kind=kind, file_id=UUID(int=call.pk.int + 1), seconds=42,
            expires=timezone.localdate() + timedelta(days=90),
        )  # fmt: skip


@pytest.fixture
def exchange(cast: Cast, keeper: object) -> Exchange:
    return Exchange(cast)


def shown(client: Client, **choice: Any) -> list[str]:
    """Ids of the calls on the page, in their order."""
    answer = client.get(LIST, choice)
    return re.findall(r'class="m-t1" href="/console/telephony/calls/([0-9a-f-]{36})/"', answer.content.decode())


def test_every_choice_finds_its_calls(cast: Cast, exchange: Exchange, signed_in: SignedIn) -> None:
    by, office = cast.shenzhen_volunteer, cast.shenzhen
    long = exchange.call(office, by, talked=1200, days=1)
    short = exchange.call(office, cast.shenzhen_mediator, days=2, language="yue")
    gone = exchange.call(office, missed="hung_up", days=3)
    nobody = exchange.call(office, missed="no_duty", days=4)
    spoke = exchange.call(office, missed="no_answer", days=5)
    kept = exchange.call(office, missed="kept", days=6)
    blocked = exchange.call(office, missed="blocked", days=7)
    old = exchange.call(office, by, days=100)
    exchange.recorded(long)
    exchange.recorded(spoke, "message")
    client = signed_in(cast.shenzhen_coordinator)

    def found(**choice: Any) -> list[Call]:
        return list(Call.objects.filter(pk__in=shown(client, **choice)).order_by("-arrived"))

    assert found() == [long, short, gone, nobody, spoke, kept, blocked]
    assert found(since="") == [long, short, gone, nobody, spoke, kept, blocked, old]
    assert found(outcome="answered", since="") == [long, short, old]
    assert found(outcome="abandoned", since="") == [gone]
    assert found(outcome="missed", since="") == [nobody]
    assert found(outcome="message", since="") == [spoke]
    assert found(outcome="kept", since="") == [kept]
    assert found(outcome="refused", since="") == [blocked]
    assert found(language="yue", since="") == [short]
    assert found(user=by.user_id, since="") == [long, old]
    assert found(recorded="yes", since="") == [long, spoke]
    assert found(recorded="no", outcome="answered", since="") == [short, old]
    assert found(minutes=15, since="") == [long]
    assert found(line=exchange.line(office).pk, since="") == [long, short, gone, nobody, spoke, kept, blocked, old]
    day = timezone.localdate(gone.arrived).isoformat()
    assert found(since=day, until=day) == [gone]


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"since": "2026-13-40"}, "选一个日期。"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "结束的日子比开始的还早，选晚一点的。"),
    ],
)
def test_days_that_make_no_sense(choice: dict[str, str], sentence: str, cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.shenzhen_coordinator).get(LIST, choice)
    text = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert sentence in text
    assert f'value="{choice["since"]}"' in text


def test_what_nobody_offers_is_refused_and_an_address_cut_short_begins_anew(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.shenzhen_coordinator)
    for choice in (
        {"line": "99999"},
        {"outcome": "lost"},
        {"user": str(cast.beijing_volunteer.user_id)},
        {"minutes": "x"},
    ):
        assert client.get(LIST, choice).status_code == 422
    assert client.get(LIST, {"at": "abc"})["Location"] == LIST
    with pytest.raises(Problem):
        selectors.call_rows(cast.shenzhen_coordinator, {}, "abc")


def test_another_office_sees_nothing_and_a_volunteer_only_their_own(
    cast: Cast, exchange: Exchange, signed_in: SignedIn
) -> None:
    own = exchange.call(cast.shenzhen, cast.shenzhen_volunteer)
    other = exchange.call(cast.shenzhen, cast.shenzhen_mediator, days=1)
    helped = exchange.call(cast.beijing, cast.shenzhen_volunteer, days=2)
    seen = {
        who: shown(signed_in(getattr(cast, who)))
        for who in ("shenzhen_coordinator", "shenzhen_volunteer", "beijing_coordinator", "wuhan_coordinator", "wuhan_volunteer")
    }  # fmt: skip
    assert seen == {
        "shenzhen_coordinator": [str(own.pk), str(other.pk)], "shenzhen_volunteer": [str(own.pk), str(helped.pk)],
        "beijing_coordinator": [str(helped.pk)], "wuhan_coordinator": [], "wuhan_volunteer": [],
    }  # fmt: skip
    assert signed_in(cast.auditor).get(LIST).status_code == 403
    assert signed_in(cast.wuhan_coordinator).post(reverse("telephony:call-number", args=[own.pk])).status_code == 404


def test_a_director_of_several_offices_pages_through_all_of_them(cast: Cast, exchange: Exchange) -> None:
    begin = timezone.now()
    calls = [
        exchange.call(office, arrived=begin - timedelta(minutes=3 * n + part), number="")
        for n in range(30)
        for part, office in enumerate((cast.beijing, cast.shenzhen, cast.wuhan))
    ]
    first = selectors.call_rows(cast.director, {})
    rest = selectors.call_rows(cast.director, {}, first.next)
    assert [row.id for row in (*first, *rest)] == [call.pk for call in calls]
    assert (len(first), len(rest), rest.next) == (50, 40, "")
    assert [row.id for row in selectors.call_rows(cast.director, {}, rest.prev)] == [row.id for row in first]


def test_a_number_is_masked_and_shown_only_into_the_journal(
    cast: Cast, exchange: Exchange, signed_in: SignedIn
) -> None:
    call = exchange.call(cast.shenzhen, cast.shenzhen_volunteer)
    client = signed_in(cast.shenzhen_coordinator)
    page = client.get(LIST).content.decode()
    assert "138****5678" in page.replace(" ", "")
    assert "13800135678" not in page.replace(" ", "")
    answer = client.post(reverse("telephony:call-number", args=[call.pk]))
    assert answer.content.decode().replace(" ", "").endswith("13800135678")
    row = JournalEntry.objects.get(action="telephony.reveal_number")
    assert (row.object_id, row.fields, row.actor_id) == (str(call.pk), "number", cast.shenzhen_coordinator.user_id)
    # A director sees that somebody called, not who.
    assert signed_in(cast.director).post(reverse("telephony:call-number", args=[call.pk])).status_code in (403, 404)
    trace = reverse("telephony:call", args=[call.pk])
    assert reverse("telephony:call-number", args=[call.pk]) in client.get(trace).content.decode()
    assert reverse("telephony:call-number", args=[call.pk]) not in signed_in(cast.director).get(trace).content.decode()


def test_while_sealed_the_list_stands_without_numbers(cast: Cast, exchange: Exchange) -> None:
    exchange.call(cast.shenzhen, cast.shenzhen_volunteer)
    vault.seal()
    try:
        [row] = selectors.call_rows(cast.shenzhen_coordinator, {})
        assert (row.number, row.sealed) == ("", True)
    finally:
        vault.commands.unseal(PASSPHRASE, fill=False)


def test_what_became_of_a_call_is_linked_for_who_may_open_it(
    cast: Cast, exchange: Exchange, signed_in: SignedIn
) -> None:
    talked = exchange.call(cast.shenzhen, cast.shenzhen_volunteer)
    missed = exchange.call(cast.shenzhen, missed="no_duty", days=1)
    exchange.recorded(talked)
    start_contact(cast.shenzhen_volunteer, office=cast.shenzhen, channel="PHONE", call=talked)
    CallBack.objects.create(office=cast.shenzhen, call=missed, reason="missed", asked_at=missed.arrived)
    rows = {row.id: [link.kind for link in row.links] for row in selectors.call_rows(cast.shenzhen_coordinator, {})}
    assert rows == {talked.pk: ["contact", "recording"], missed.pk: ["callback"]}
    contact = reverse("hotline:contact", args=[Contact.objects.get().pk])
    assert contact in signed_in(cast.shenzhen_coordinator).get(LIST).content.decode()
    # The director may lead the office and still not read its conversations.
    assert [row.links for row in selectors.call_rows(cast.director, {})] == [(), ()]


def test_what_people_wrote_stays_text_in_a_row(cast: Cast, exchange: Exchange, signed_in: SignedIn) -> None:
    exchange.call(cast.shenzhen, cast.shenzhen_volunteer, language="<i>")
    Line.objects.update(name_zh='<b>"深圳" & {who}</b>')
    User.objects.filter(pk=cast.shenzhen_volunteer.user_id).update(work_name="<script>'黄'")
    page = signed_in(cast.shenzhen_coordinator).get(LIST).content.decode()
    rows = page[page.index("<tbody>") : page.index("</tbody>")]
    assert "<div>&lt;b&gt;&quot;深圳&quot; &amp; {who}&lt;/b&gt;<span" in rows
    assert '<td data-label="志愿者">&lt;script&gt;&#x27;黄&#x27;</td>' in rows
    assert '<span class="m-t2">&lt;i&gt;</span>' in rows


def test_what_was_chosen_stays_chosen(cast: Cast, exchange: Exchange, signed_in: SignedIn) -> None:
    choice = {
        "since": "2026-11-01",
        "outcome": "answered",
        "minutes": "15",
        "user": str(cast.shenzhen_mediator.user_id),
    }
    page = signed_in(cast.shenzhen_coordinator).get(LIST, choice).content.decode()
    assert re.findall(r'<option value="([^"]+)" selected>', page) == ["answered", choice["user"], "15"]
    assert 'id="id_since" name="since" value="2026-11-01">' in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_call_and_for_three(
    count: int, cast: Cast, exchange: Exchange, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        call = exchange.call(cast.shenzhen, cast.shenzhen_volunteer, days=n)
        exchange.recorded(call)
        start_contact(cast.shenzhen_volunteer, office=cast.shenzhen, channel="PHONE", call=call)
    client = signed_in(cast.shenzhen_coordinator)
    client.get(LIST)
    with django_assert_num_queries(16):
        assert len(shown(client)) == count


def test_the_first_page_reads_an_index_and_sorts_nothing(cast: Cast, exchange: Exchange) -> None:
    exchange.call(cast.shenzhen, cast.shenzhen_volunteer)
    rows, *_own = selectors.parts(cast.shenzhen_coordinator)
    plan = rows.order_by(*selectors.ORDER)[:51].explain()
    assert {"sqlite": "INDEX telephony_call_by_office", "postgresql": "Limit"}[connection.vendor] in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads an empty table whole")
def test_lost_calls_and_own_ones_of_all_days_are_read_from_an_index(cast: Cast, exchange: Exchange) -> None:
    exchange.call(cast.shenzhen, missed="hung_up")
    led, own = selectors.parts(cast.shenzhen_coordinator)
    lost = led.filter(selectors.where_of({"outcome": "abandoned"})).order_by(*selectors.ORDER)[:51].explain()
    assert "INDEX telephony_call_lost (office_id=? AND missed=?)" in lost
    assert "TEMP B-TREE" not in lost
    assert "INDEX telephony_call_by_user (answered_by_id=?)" in own.order_by(*selectors.ORDER)[:51].explain()


def test_a_call_that_goes_on_was_not_given_up(cast: Cast, exchange: Exchange, signed_in: SignedIn) -> None:
    over = exchange.call(cast.shenzhen, missed="hung_up")
    exchange.call(cast.shenzhen, missed="hung_up", is_live=True, ended=None)
    assert shown(signed_in(cast.shenzhen_coordinator), since="", outcome="abandoned") == [str(over.pk)]


# --- all calls of one number --------------------------------------------------------------------------------------------
TOKEN = b"t" * 16


def test_all_calls_of_a_number_this_month_for_who_leads_the_office(
    cast: Cast, exchange: Exchange, signed_in: SignedIn
) -> None:
    office, by = cast.shenzhen, cast.shenzhen_volunteer
    mine = [exchange.call(office, by, days=day, calllog_token=TOKEN) for day in (0, 1)]
    other = exchange.call(office, missed="hung_up", days=2, calllog_token=b"u" * 16)
    unnumbered = exchange.call(office, by, number="")
    page = f"{LIST}{mine[0].pk}/same"
    client = signed_in(cast.shenzhen_coordinator)
    assert page in client.get(f"{LIST}{mine[0].pk}/").content.decode()
    assert "/same" not in client.get(f"{LIST}{unnumbered.pk}/").content.decode()
    alone = client.get(page).content.decode()
    assert (str(mine[1].pk) in alone, str(other.pk) in alone, "13800135678" in alone) == (True, False, False)
    assert "别的办公室有没有这个号码的来电，谁都不会知道" in alone
    elsewhere = exchange.call(cast.beijing, cast.beijing_volunteer, days=1, calllog_token=TOKEN)
    with_another = client.get(page).content.decode()
    assert str(elsewhere.pk) not in with_another
    assert with_another.count("<tr") == alone.count("<tr")  # nothing tells whether others had some
    reads = JournalEntry.objects.filter(action="telephony.trace_number", allowed=True, object_id=str(mine[0].pk))
    assert reads.count() == 2
    for stranger in (cast.shenzhen_volunteer, cast.wuhan_coordinator):
        assert signed_in(stranger).get(page).status_code in (403, 404)
    assert client.get(f"{LIST}{unnumbered.pk}/same").status_code == 404
    assert client.get(f"{LIST}{elsewhere.pk}/same").status_code == 404
    assert reads.count() == 2
    client.cookies["lang"] = "en"
    assert "is not told to anybody" in client.get(page).content.decode()


@pytest.mark.parametrize("calls", [1, 3])
def test_all_calls_of_a_number_cost_the_same_for_one_and_three(
    cast: Cast, exchange: Exchange, calls: int, django_assert_num_queries: Any
) -> None:
    made = [exchange.call(cast.shenzhen, missed="hung_up", days=day, calllog_token=TOKEN) for day in range(calls)]
    selectors.same_number(cast.shenzhen_coordinator, made[0])
    with django_assert_num_queries(6):
        assert len(selectors.same_number(cast.shenzhen_coordinator, made[0])) == calls
