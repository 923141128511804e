"""Somebody is in danger: what to say and whom to call, by place; the office's own list and its versions."""

from typing import Any

import pytest
from django.urls import reverse
from tests.chromium import BUILT, PHONE, PROGRAM, chromium
from tests.markup import tight

from martlet.access.actor import system_actor
from martlet.access.errors import Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem, Stale
from martlet.hotline import selectors, services
from martlet.hotline.models import EmergencyNumbers
from martlet.hotline.rules import emergencies
from martlet.registry.models import PersonStay
from martlet.telephony.models import CallCommand
from martlet.telephony.rules.tongues import FIRST

TALK: dict[str, Any] = {"held": False, "muted": False, "alone": False, "said": "", "marks": [], "parties": {}}
OWN = "110 | 警察 | Police\n0755-12345678 | 街道值班 | Street office | 深圳\n010-12345678 | 东城值班 |  | 北京\n120 | 急救"


def test_every_number_that_is_shipped_says_where_it_stands() -> None:
    shipped = emergencies.shipped()
    assert [one.number for one in shipped][:3] == ["110", "120", "119"]
    assert [one.number for one in shipped if not one.source or not one.en] == []
    assert {one.place for one in shipped} == {"", "110000", "310000", "500000"}
    assert emergencies.parse(emergencies.as_text(shipped, "zh-hans")) == shipped
    assert emergencies.parse(emergencies.as_text(shipped, "en")) == shipped


def test_a_list_as_it_is_typed() -> None:
    rows = emergencies.parse("110｜警察\n\n 010-8282 3333 | 援助 | Help | beijing \n12345678 | 县里的 | | 341221\n")
    assert [(one.number, one.dialled, one.en, one.place) for one in rows] == [
        ("110", "110", "", ""),
        ("010-8282 3333", "01082823333", "Help", "110000"),
        ("12345678", "12345678", "", "341221"),
    ]
    assert emergencies.as_text(rows[:2], "zh-hans") == "110 | 警察\n010-8282 3333 | 援助 | Help | 北京市"


def test_whoever_adds_a_number_says_where_it_stands_and_a_known_one_keeps_its_own() -> None:
    rows = emergencies.parse(
        "027-85844666 | 援助 | | 武汉 | 市卫健委网站 2026-10\n110 | 警察\n120 | 急救 | | | 我们试过"
    )
    assert [(one.place, one.source) for one in rows] == [
        ("420100", "市卫健委网站 2026-10"),
        ("", emergencies.shipped()[0].source),
        ("", "我们试过"),
    ]
    assert emergencies.parse(emergencies.as_text(rows, "en")) == rows


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("110 | 警察\n打派出所 | 派出所", "第 2 行：先写号码"),
        ("110 |", "第 1 行：在 | 后面写清"),
        ("110 | 警察 | Police | 火星", "第 1 行：不认识“火星”"),
        ("110 | a | b | 北京 | c | d", "第 1 行：最多五段"),
        (" \n ", "至少写一个号码"),
        ("110 | 警察\n" * 41, "最多 40 个号码"),
    ],
)
def test_what_cannot_be_read_names_its_line(typed: str, said: str) -> None:
    with pytest.raises(Problem) as caught:
        emergencies.parse(typed)
    assert said in str(caught.value.message)
    assert caught.value.field == "numbers"


@pytest.mark.parametrize(
    ("text", "code"), [("北京通州工地", "110000"), ("从深圳到上海", "440300"), ("工地", ""), ("Wuhan site", "420100")]
)
def test_the_place_in_words(text: str, code: str) -> None:
    assert emergencies.place_in(text) == code


def _local(sheet: selectors.DangerSheet) -> list[str]:
    return [one.number for one in sheet.numbers if one.where]


def test_numbers_by_the_place_of_the_office_the_worker_and_the_words(
    cast: Any, worker: Any, django_assert_num_queries: Any
) -> None:
    actor = cast.shenzhen_volunteer
    with django_assert_num_queries(2):
        sheet = selectors.danger_sheet(actor, office=cast.shenzhen)
    assert (_local(sheet), sheet.script.title, len(sheet.numbers)) == ([], "有人有危险", 11)
    assert sheet.only_national
    assert _local(selectors.danger_sheet(actor, office=cast.shenzhen, place="上海浦东的工地")) == ["021-962525"]
    PersonStay.objects.create(person=worker, area_code="310115", since_year=2024)
    PersonStay.objects.create(person=worker, area_code="440300", since_year=2020, until_year=2023)
    with django_assert_num_queries(3):
        there = selectors.danger_sheet(cast.beijing_volunteer, office=cast.beijing, persons=[worker.pk])
    assert _local(there) == ["010-88585821", "021-962525"]
    assert not there.only_national


def _published(actor: Any, text: str = OWN, base: int = 1) -> EmergencyNumbers:
    row = EmergencyNumbers(office_id=actor.office_id, version=0)
    return services.publish_numbers(actor, office_row=row, numbers=emergencies.parse(text), base=base)


def test_only_who_leads_the_office_writes_its_list_and_another_keeps_its_own(cast: Any) -> None:
    with pytest.raises(Refused):
        _published(cast.beijing_volunteer)
    with pytest.raises(Refused):
        services.publish_numbers(
            cast.shenzhen_coordinator,
            office_row=EmergencyNumbers(office=cast.beijing, version=0),
            numbers=emergencies.shipped(),
            base=1,
        )
    made = _published(cast.beijing_coordinator)
    assert (made.version, made.written_by_id) == (2, cast.beijing_coordinator.user_id)
    entry = JournalEntry.objects.order_by("pk").last()
    assert (entry.action, entry.actor_id) == ("hotline.write_emergencies", cast.beijing_coordinator.user_id)
    with pytest.raises(Stale):
        _published(cast.beijing_coordinator)
    ours = selectors.danger_sheet(cast.beijing_volunteer, office=cast.beijing)
    assert [one.number for one in ours.numbers] == ["110", "010-12345678", "120"]
    theirs = selectors.danger_sheet(cast.shenzhen_volunteer, office=cast.shenzhen)
    assert [one.number for one in theirs.numbers][:4] == ["110", "120", "119", "122"]
    assert [one.version for one in selectors.number_versions(cast.shenzhen_coordinator)] == [1]
    assert selectors.number_versions(system_actor("test"))[-1].version == 1


def test_an_office_without_a_number_of_its_place_is_told_so_and_no_number_is_made_up(cast: Any, signed_in: Any) -> None:
    path = reverse("hotline:emergencies")
    shenzhen, beijing = signed_in(cast.shenzhen_coordinator), signed_in(cast.beijing_coordinator)
    assert "还没有深圳市的本地号码" in shenzhen.get(path).content.decode()
    assert "还没有北京市的本地号码" not in beijing.get(path).content.decode()
    assert "北京市卫生健康委 2023-10-10 启动" in beijing.get(path).content.decode()
    with_own = "110 | 警察\n0755-12345678 | 值班 | Duty | 深圳 | 街道公示栏"
    assert shenzhen.post(path, {"numbers": with_own, "base": 1}).status_code == 302
    text = shenzhen.get(path).content.decode()
    assert ("还没有深圳市的本地号码" in text, "街道公示栏" in text) == (False, True)


def test_the_page_keeps_what_was_typed_and_goes_back_to_an_older_version(cast: Any, signed_in: Any) -> None:
    assert signed_in(cast.beijing_volunteer).get(reverse("hotline:emergencies")).status_code == 403
    client = signed_in(cast.beijing_coordinator)
    path = reverse("hotline:emergencies")
    assert path in client.get(reverse("hotline:scripts")).content.decode()
    bad = client.post(path, {"numbers": "110 | 警察\n没有号码", "base": 1})
    assert bad.status_code == 422
    assert all(words in bad.content.decode() for words in ("第 2 行：先写号码", "没有号码</textarea>"))
    assert client.post(path, {"numbers": OWN, "base": 1}).status_code == 302
    old = client.post(path, {"numbers": "120 | 急救", "base": 1})
    assert (old.status_code, old.context["form"]["base"].value()) == (409, "2")
    assert all(words in old.content.decode() for words in ("第 2 版", "120 | 急救</textarea>"))
    assert client.post(path, {"numbers": "120 | 急救", "base": 2}).status_code == 302
    assert client.post(reverse("hotline:emergencies-restore", args=[1])).status_code == 302
    assert client.post(reverse("hotline:emergencies-restore", args=[9])).status_code == 404
    versions = selectors.number_versions(cast.beijing_coordinator)
    assert [(one.version, len(one.numbers)) for one in versions] == [(4, 14), (3, 1), (2, 4), (1, 14)]
    client.cookies["lang"] = "en"
    assert "Whom to call in danger" in client.get(path).content.decode()


def test_on_the_card_and_on_the_page_of_the_call(cast: Any, exchange: Any, signed_in: Any) -> None:
    call = exchange.call(cast.beijing)
    exchange.rings(call, cast.beijing_volunteer)
    client = signed_in(cast.beijing_volunteer)
    card = client.get(reverse("hotline:ring", args=[call.pk])).content.decode()
    assert '<details class="m-card m-danger" id="danger"><summary>' in tight(card)
    assert 'href="tel:01088585821"' in card
    call.machine = {"priority": int(FIRST)}
    call.save(update_fields=["machine"])
    assert 'id="danger" open>' in client.get(reverse("hotline:ring", args=[call.pk])).content.decode()
    exchange.answers(call, cast.beijing_volunteer)
    contact = client.post(reverse("hotline:start", args=[call.pk])).headers["Location"]
    assert 'id="danger"><summary>' in tight(client.get(contact).content.decode())
    call.machine = {"talk": TALK | {"risk": "pending"}, "recording": "on", "line": {}}
    call.save(update_fields=["machine"])
    assert 'id="danger" open>' in client.get(contact).content.decode()  # without a script, with the alarm


@pytest.mark.browser
@pytest.mark.skipif(PROGRAM is None or not BUILT.exists(), reason="no Chromium, or the assets are not built")
@pytest.mark.django_db(transaction=True)
def test_it_opens_with_the_alarm_within_a_second(
    cast: Any, exchange: Any, emptied_journal: None, live_server: Any, signed_in: Any, monkeypatch: Any
) -> None:
    call = exchange.call(cast.beijing)
    exchange.rings(call, cast.beijing_volunteer)
    exchange.answers(call, cast.beijing_volunteer)
    call.machine = {"talk": TALK | {"risk": ""}, "recording": "on", "line": {}}
    call.save(update_fields=["machine"])
    client = signed_in(cast.beijing_volunteer)
    path = client.post(reverse("hotline:start", args=[call.pk])).headers["Location"]
    with chromium(monkeypatch) as browser:
        context = browser.new_context(base_url=live_server.url, viewport=PHONE)
        context.add_cookies([{"name": n, "value": m.value, "url": live_server.url} for n, m in client.cookies.items()])
        page = context.new_page()
        page.goto(path)
        assert page.is_hidden("#danger .m-numbers")
        page.evaluate("performance.mark('pressed')")
        with page.expect_response(lambda answer: answer.url.endswith("/steer")):
            page.keyboard.press("Alt+r")
            page.wait_for_selector("#danger .m-numbers a:visible")
            took = "(performance.mark('read'), performance.measure('m', 'pressed', 'read').duration)"
            assert page.evaluate(took) < 1000
        first = page.locator("#danger .m-numbers a").first.bounding_box()
        assert first is not None
        assert 0 <= first["y"] < PHONE["height"]
        assert first["height"] >= 44
        page.wait_for_load_state("networkidle")
        assert list(CallCommand.objects.values_list("what", flat=True)) == ["risk"]
        assert page.is_visible("#danger .m-numbers a >> nth=0")  # the controls were drawn anew, the sheet stays
        context.close()
