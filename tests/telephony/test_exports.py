"""Calls as a table: what is in it, and what can never be."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.conftest import Cast
from tests.telephony.test_history import NUMBER, Exchange

from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.models import JournalEntry, User
from martlet.foundation.errors import Problem
from martlet.telephony.history import exports
from martlet.telephony.models import Call, CallOffer

SignedIn = Callable[[Actor], Client]
PAGE = "/console/telephony/calls/export"
HEAD = ["日期", "钟点", "线路", "语言", "什么事", "结果", "等候（秒）", "通话（秒）", "响过几部电话"]


@pytest.fixture
def exchange(cast: Cast, keeper: object) -> Exchange:
    return Exchange(cast)


def given(**fields: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {"since": today - timedelta(days=5), "until": today, "kind": "csv", "reason": "report", **fields}


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def table(answer: Any) -> list[list[str]]:
    content = body(answer)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def cells(answer: Any) -> list[list[str]]:
    """Of a spreadsheet, as a reader of the format sees them."""
    with ZipFile(io.BytesIO(body(answer))) as book:
        assert book.testzip() is None
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    assert list(root.iter(f"{space}f")) == []  # no formula
    found = []
    for row in root.iter(f"{space}row"):
        at = {one.attrib["r"].rstrip("0123456789"): "".join(one.itertext()) for one in row}
        found.append([at.get(letter, "") for letter in "ABCDEFGHIJ"[: len(HEAD)]])  # an empty cell is not written
    return found


@pytest.fixture
def call(cast: Cast, exchange: Exchange) -> Call:
    found = exchange.call(cast.shenzhen, cast.shenzhen_volunteer, talked=90, topic="WAG")
    exchange.recorded(exchange.call(cast.shenzhen, missed="no_duty", days=1), "message")
    exchange.call(cast.beijing, cast.beijing_volunteer)
    exchange.call(cast.shenzhen, cast.shenzhen_volunteer, days=30)
    for part, outcome in enumerate(("refused", "answered")):
        CallOffer.objects.create(
            channel=f"{found.pk}.{part}", call=found, office=cast.shenzhen, user_id=cast.shenzhen_volunteer.user_id,
            phone="v1", offered=found.arrived, outcome=outcome,
        )  # fmt: skip
    return found


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_of_a_period(kind: str, cast: Cast, call: Call, signed_in: SignedIn) -> None:
    answer = signed_in(cast.shenzhen_coordinator).post(PAGE, given(kind=kind))
    rows = table(answer) if kind == "csv" else cells(answer)
    at = timezone.localtime(call.arrived)
    assert rows[0] == HEAD
    assert [row[5] for row in rows[1:]] == ["留了语音", "接了"]
    assert rows[2] == [at.date().isoformat(), str(at.hour), "深圳线", "普通话", "工资", "接了", "12", "90", "2"]
    assert re.fullmatch(rf'attachment; filename="calls-\d{{8}}-\d{{8}}\.{kind}"', answer["Content-Disposition"])
    assert answer["Cache-Control"] == "no-store"
    row = JournalEntry.objects.get(action="telephony.export_calls")
    assert (row.reason, row.object_id, row.allowed) == ("report", str(cast.shenzhen.pk), True)
    assert row.fields == "kind,names,since,until"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nothing_in_it_leads_back(kind: str, cast: Cast, call: Call, signed_in: SignedIn) -> None:
    answer = signed_in(cast.shenzhen_coordinator).post(PAGE, given(kind=kind))
    text = str(table(answer) if kind == "csv" else cells(answer))
    number = NUMBER.removeprefix("+86")
    secrets = (number, number[-4:], str(call.pk), call.pk.hex, cast.shenzhen_volunteer.name)
    assert [secret for secret in secrets if secret in text] == []


def test_work_names_only_when_asked_and_only_for_who_leads_them(cast: Cast, call: Call, signed_in: SignedIn) -> None:
    rows = table(signed_in(cast.shenzhen_coordinator).post(PAGE, given(names="on")))
    assert (rows[0][-1], rows[2][-1]) == ("志愿者", cast.shenzhen_volunteer.name)
    director = signed_in(cast.director)
    assert 'name="names"' not in director.get(PAGE).content.decode()
    with pytest.raises(Refused):
        exports.export_calls(cast.director, office=cast.shenzhen, **{**given(), "names": True})


def test_what_a_spreadsheet_would_run_stays_a_text(cast: Cast, call: Call, signed_in: SignedIn) -> None:
    evil = '=HYPERLINK("http://x")'
    call.line.name_zh = evil
    call.line.save()
    User.objects.filter(pk=cast.shenzhen_volunteer.user_id).update(work_name="@SUM(1)")
    client = signed_in(cast.shenzhen_coordinator)
    rows = table(client.post(PAGE, given(names="on")))
    assert (rows[2][2], rows[2][-1]) == (f"'{evil}", "'@SUM(1)")
    assert cells(client.post(PAGE, given(kind="xlsx")))[2][2] == evil  # a text by its type, without a formula anywhere
    assert [exports.safe(value) for value in ("+1", "-1", "\t=1", "\r=1", "a=1", 5)] == [
        "'+1",
        "'-1",
        "'\t=1",
        "'\r=1",
        "a=1",
        5,
    ]
    odd = "a<b>&\x07"
    with ZipFile(exports.as_spreadsheet([[odd, 5]])) as book:
        assert ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")) is not None  # noqa: S314


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"until": "2020-01-01"}, "结束的日子比开始的还早"), ({"since": "2020-01-01"}, "一次最多一年"),
        ({"since": "昨天吧"}, "选一个日期。"),
        ({"reason": ""}, "选一下用来做什么。"), ({"reason": "王小明"}, "选一下用来做什么。"), ({"kind": "pdf"}, "出一份机构报告"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be(
    fields: dict[str, str], sentence: str, cast: Cast, call: Call, signed_in: SignedIn
) -> None:
    answer = signed_in(cast.shenzhen_coordinator).post(PAGE, given(**fields))
    assert answer.status_code == 422
    assert sentence in unescape(answer.content.decode())
    assert JournalEntry.objects.filter(action="telephony.export_calls").count() == 0


def test_too_many_for_a_spreadsheet(
    cast: Cast, call: Call, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    client = signed_in(cast.shenzhen_coordinator)
    assert client.post(PAGE, given(kind="xlsx")).status_code == 422
    assert len(table(client.post(PAGE, given()))) == 3


def test_who_may_export(cast: Cast, call: Call, signed_in: SignedIn) -> None:
    found = {
        who: signed_in(getattr(cast, who)).get(PAGE).status_code
        for who in ("shenzhen_volunteer", "auditor", "director")
    }
    assert found == {"shenzhen_volunteer": 403, "auditor": 403, "director": 200}
    rows = table(signed_in(cast.wuhan_coordinator).post(PAGE, given(office=str(cast.shenzhen.pk))))
    assert rows == [HEAD]
    with pytest.raises(Refused):
        exports.export_calls(cast.wuhan_coordinator, office=cast.shenzhen, **{**given(), "names": False})
    with pytest.raises(Problem):
        exports.export_calls(cast.shenzhen_coordinator, office=cast.shenzhen, **{**given(kind="pdf"), "names": False})


def test_the_page_is_linked_from_the_calls(cast: Cast, signed_in: SignedIn) -> None:
    shown = signed_in(cast.shenzhen_coordinator).get(reverse("telephony:calls")).content.decode()
    assert reverse("telephony:export") in shown
    assert reverse("telephony:keeping") in shown
    assert (
        reverse("telephony:export")
        not in signed_in(cast.shenzhen_volunteer).get(reverse("telephony:calls")).content.decode()
    )
