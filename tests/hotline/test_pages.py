"""The pages over HTTP: what they show, what they never show, and what happens to what was typed."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.hotline.conftest import NUMBER, SECRETS, WORDS
from tests.markup import tight

from martlet.access.models import JournalEntry
from martlet.hotline import services
from martlet.hotline.models import CallBack, Contact, IntakeItem
from martlet.registry.services import create_person


def page(client: Any, name: str, *args: Any, query: dict[str, str] | None = None, status: int = 200) -> str:
    url = reverse(f"hotline:{name}", args=args) + (f"?{urlencode(query)}" if query else "")
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def post(client: Any, name: str, /, *args: Any, status: int = 302, **data: Any) -> Any:
    answer = client.post(reverse(f"hotline:{name}", args=args), data)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer


def desk(**more: Any) -> dict[str, Any]:
    now = timezone.localtime()
    return {
        "channel": "WALKIN", "direction": "in", "visitor": "老王", "number": "138 0013 5678",
        "day": now.date().isoformat(), "hour": f"{now:%H:%M}", **more,
    }  # fmt: skip


def form(contact: Contact, **more: Any) -> dict[str, Any]:
    rev = Contact.objects.values_list("rev", flat=True).get(pk=contact.pk)
    return {"words": WORDS, "issue": "WAG-ARR", "people_count": "6", "outcome": "INFO", "version": rev, **more}


EVERY_PAGE = ["console", "contacts", "callbacks", "callback-new", "walkin", "deskphone", "figures"]


@pytest.mark.parametrize("name", EVERY_PAGE)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_stands_empty_in_both_languages(cast: Any, signed_in: Any, name: str, language: str) -> None:
    client = signed_in(cast.beijing_volunteer)
    client.cookies["lang"] = language
    text = page(client, name)
    han = (
        re.findall(r"[一-鿿]{2,}", re.sub(r"<(script|select)[^>]*>.*?</\1>", "", text, flags=re.S))
        if language == "en"
        else []
    )
    assert [word for word in han if word not in ("中文", "周老师", "刘老师")] == []
    if language == "zh-hans":
        assert "Call-backs" not in text


def test_strangers_are_asked_to_sign_in_and_auditors_are_refused(cast: Any, signed_in: Any, client: Any) -> None:
    assert client.get(reverse("hotline:console")).status_code == 302
    assert signed_in(cast.auditor).get(reverse("hotline:console")).status_code == 403
    assert signed_in(cast.beijing_volunteer).get(reverse("hotline:scripts")).status_code == 403


# --- ringing ----------------------------------------------------------------------------------------------------------


def test_the_card_shows_who_it_may_be_and_names_nobody_in_full(
    cast: Any, exchange: Any, signed_in: Any, worker: Any
) -> None:
    create_person(cast.beijing_volunteer, office=cast.beijing, name="李芳", phones=[NUMBER], gender="f")
    create_person(cast.shenzhen_volunteer, office=cast.shenzhen, name="赵强", phones=[NUMBER])
    call = exchange.call(cast.beijing)
    exchange.rings(call, cast.beijing_volunteer)
    text = page(signed_in(cast.beijing_volunteer), "ring", call.pk)
    for shown in ("138****5678", "王*明", "李*", "3 人共用", "网络里认识：深圳", "可能", "接通后先问称呼", "我姓周"):
        assert shown in text, shown
    for secret in [*SECRETS[:3], "赵强", "赵*"]:
        assert secret not in text, secret
    assert "checked" not in text  # nobody is chosen before the caller said who it is


def test_the_card_is_only_for_whom_it_rings(cast: Any, exchange: Any, signed_in: Any, worker: Any) -> None:
    call = exchange.call(cast.beijing)
    exchange.rings(call, cast.beijing_volunteer)
    for actor in (cast.beijing_mediator, cast.shenzhen_volunteer, cast.wuhan_volunteer, cast.beijing_coordinator):
        page(signed_in(actor), "ring", call.pk, status=404)


@pytest.mark.parametrize("persons", [1, 3])
def test_the_card_costs_the_same_for_one_and_for_three_persons(
    cast: Any, exchange: Any, persons: int, django_assert_num_queries: Any
) -> None:
    from martlet.hotline import selectors

    for number in range(persons):
        person = create_person(
            cast.beijing_volunteer, office=cast.beijing, name=f"王{'明亮军'[number]}", phones=[NUMBER]
        )
        contact = services.start_contact(cast.beijing_volunteer, office=cast.beijing, channel="WALKIN", person=person)
        services.one_click(cast.beijing_volunteer, contact, code="THANKS")
    call = exchange.call(cast.beijing)
    exchange.rings(call, cast.beijing_volunteer)
    with django_assert_num_queries(QUERIES_OF_A_CARD):
        card = selectors.ring_card(cast.beijing_volunteer, call.pk)
    assert (len(card.persons), card.times, card.number) == (persons, persons, "138****5678")


QUERIES_OF_A_CARD = 13


def test_a_withheld_number_and_an_unknown_one_say_so(cast: Any, exchange: Any, signed_in: Any) -> None:
    client = signed_in(cast.beijing_volunteer)
    for number, sentence in (("", "没显示号码"), ("+8613900000000", "这个号码还没人用过我们的热线")):
        call = exchange.call(cast.beijing, number)
        exchange.rings(call, cast.beijing_volunteer)
        assert sentence in page(client, "ring", call.pk)


def test_while_sealed_the_card_says_so_and_the_call_is_taken_down_and_filed(
    cast: Any, exchange: Any, signed_in: Any, worker: Any, sealed: Any
) -> None:
    call = exchange.call(cast.beijing)
    exchange.rings(call, cast.beijing_volunteer)
    client = signed_in(cast.beijing_volunteer)
    with sealed():
        text = page(client, "ring", call.pk)
        assert "号码封着" in text
        assert ('data-number=""' in text, "138****" in text) == (True, False)
        exchange.answers(call, cast.beijing_volunteer)
        assert post(client, "start", call.pk)["Location"] == reverse("hotline:console")
        text = page(client, "console")
        assert "先封存起来" in text
        hidden = dict(re.findall(r'name="(client_id|started|call|channel|direction)" value="([^"]*)"', text))
        assert hidden["call"] == str(call.pk)
        saved = client.post(
            reverse("hotline:sealed-words"), {**hidden, "words": "钱到了"}, headers={"X-Requested-With": "fetch"}
        )
        assert saved.json()["says"].endswith("先封着")
        post(client, "sealed", **hidden, words=WORDS, place="北京通州")
        shown = page(client, "console")
        assert "1 件封着" in shown
        assert services.file_intake() == 0
    item = IntakeItem.objects.get()
    assert WORDS.encode() not in bytes(item.sealed)
    assert services.file_intake() == 1
    assert services.file_intake() == 0
    contact = Contact.objects.get()
    assert (contact.call_id, contact.state, contact.handled_by_id) == (
        call.pk,
        "wrap_up",
        cast.beijing_volunteer.user_id,
    )
    text = page(client, "contact", contact.pk)
    assert WORDS in text
    assert "北京通州" in text


# --- in the call ------------------------------------------------------------------------------------------------------


def test_answering_opens_the_page_of_the_conversation(cast: Any, exchange: Any, signed_in: Any, worker: Any) -> None:
    call = exchange.call(cast.beijing)
    exchange.rings(call, cast.beijing_volunteer)
    exchange.answers(call, cast.beijing_volunteer)
    client = signed_in(cast.beijing_volunteer)
    there = post(client, "start", call.pk)["Location"]
    assert post(client, "start", call.pk)["Location"] == there
    contact = Contact.objects.get()
    assert there == reverse("hotline:contact", args=[contact.pk])
    assert client.get(reverse("hotline:console"))["Location"] == there
    text = page(client, "contact", contact.pk)
    for shown in ("来电人原话", "王*明", "就是这位", "138****5678", "先听完", "不是个案，一键记下", "必填"):
        assert shown in text, shown
    assert "13800135678" not in text
    post(client, "contact-person", contact.pk, person=str(worker.pk))
    assert "已确认" in page(client, "contact", contact.pk)


def test_words_are_saved_while_typing_and_a_newer_version_is_told(cast: Any, begun: Any, signed_in: Any) -> None:
    contact = begun()
    client = signed_in(cast.beijing_volunteer)
    url = reverse("hotline:contact-words", args=[contact.pk])
    saved = client.post(url, {"words": WORDS, "version": "1", "people_count": "many", "next_by": "someday"})
    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    assert WORDS in page(client, "contact", contact.pk)  # survives a refresh
    services.autosave(cast.beijing_coordinator, contact, rev=2, words="刘老师写的")
    told = client.post(url, {"words": WORDS + "还有", "version": "2"})
    assert told.status_code == 409
    assert told.json()["message"].startswith("刘老师在 ")
    assert "刘老师写的" in client.get(told.json()["other"]).content.decode()
    typed = post(
        client, "contact-finish", contact.pk, **form(contact, words=WORDS + "还有", version="2"), status=409
    ).content.decode()
    assert WORDS + "还有" in typed
    assert "刘老师写的" in typed
    assert 'name="version" value="3"' in typed
    post(client, "contact-finish", contact.pk, **form(contact, words=WORDS + "还有", version="3"))
    assert WORDS + "还有" in page(client, "contact", contact.pk)


def test_a_session_that_ended_while_typing_answers_401_and_the_same_text_is_saved_after(
    cast: Any, begun: Any, signed_in: Any, client: Any
) -> None:
    contact = begun()
    url = reverse("hotline:contact-words", args=[contact.pk])
    data = {"words": WORDS, "version": "1"}
    out = client.post(url, data, headers={"X-Requested-With": "fetch"})
    assert (out.status_code, out["X-Sign-In"]) == (401, "/accounts/login/")
    assert signed_in(cast.beijing_volunteer).post(url, data, headers={"X-Requested-With": "fetch"}).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"outcome": ""}, "选一下结果。"),
        ({"issue": ""}, "选一下主要事项。"),
        ({"people_count": "很多"}, "写人数，比如 6。"),
        ({"people_count": "-2"}, "至少涉及一个人，写 1 或更多。"),
        ({"outcome": "OPEN"}, "事情还要接着办，选下一步谁办。"),
        ({"next_by": "2026-02-30"}, "2026-02"),
        ({"promise": "打给他"}, "答应了就要有日子：说好哪天前？"),
    ],
)
def test_bad_input_is_said_at_the_form_and_stays_typed(
    cast: Any, begun: Any, signed_in: Any, wrong: dict[str, str], sentence: str
) -> None:
    contact = begun()
    text = post(
        signed_in(cast.beijing_volunteer),
        "contact-finish",
        contact.pk,
        **form(contact, place="北京通州", **wrong),
        status=422,
    ).content.decode()
    assert sentence in text
    assert WORDS in text
    assert "北京通州" in text
    for value in wrong.values():
        assert value in text
    assert Contact.objects.get(pk=contact.pk).state == "open"


def test_saving_twice_is_one_thing_and_shows_the_contact(cast: Any, begun: Any, signed_in: Any) -> None:
    contact = begun(number=NUMBER)
    client = signed_in(cast.beijing_volunteer)
    data = form(contact, promise="20 日前打给他", promise_by=timezone.localdate().isoformat())
    post(client, "contact-finish", contact.pk, **data)
    text = page(client, "contact", contact.pk)
    for shown in (WORDS, "解答完毕", "20 日前打给他", "拖欠工资", "138****5678"):
        assert shown in text, shown
    told = post(client, "contact-finish", contact.pk, **data, status=409).content.decode()
    assert "周老师在" in told
    assert JournalEntry.objects.filter(action="hotline.write", allowed=True).count() == 1


def test_one_click_and_its_undo(cast: Any, begun: Any, signed_in: Any) -> None:
    contact = begun()
    client = signed_in(cast.beijing_volunteer)
    post(client, "one-click", contact.pk, code="WRONG")
    text = page(client, "console")
    undo = reverse("hotline:one-click-undo", args=[contact.pk])
    assert "已记为「打错」，没有立案。" in text
    assert f'data-undo="{undo}"' in text
    assert client.post(undo)["Location"] == reverse("hotline:contact", args=[contact.pk])
    assert Contact.objects.get(pk=contact.pk).outcome == ""


def test_wrap_up_after_hanging_up(cast: Any, begun: Any, signed_in: Any) -> None:
    contact = begun()
    client = signed_in(cast.beijing_volunteer)
    post(client, "contact-end", contact.pk)
    text = page(client, "contact", contact.pk)
    assert ("还没保存" in text, "data-until=" in text) == (True, False)  # nobody on duty, so no time runs
    assert client.post(reverse("hotline:contact-wrap", args=[contact.pk]), {"what": "more"}).status_code == 302
    assert "没有在做话后整理" in page(client, "contact", contact.pk)


def test_a_pasted_list_is_shown_before_it_is_saved_and_broken_lines_stay(cast: Any, begun: Any, signed_in: Any) -> None:
    contact = begun()
    client = signed_in(cast.beijing_volunteer)
    url = reverse("hotline:contact-group", args=[contact.pk])
    pasted = "李芳 13900139000\n王五 1380013\n孙梅"
    shown = client.post(url, {"people": pasted, "version": "1", "show": "1"}).content.decode()
    for part in ("139 0013 9000", "第 2 行：手机号是 11 位", "存成 2 位工友", "王五 1380013"):
        assert part in shown, part
    assert Contact.objects.get().others.count() == 0
    left = client.post(url, {"people": pasted, "version": "1", "save": "1"}).content.decode()
    assert "王五 1380013" in left
    assert "李芳 13900139000" not in left
    contact.refresh_from_db()
    assert contact.people_count == 2
    empty = client.post(url, {"people": " ", "version": "2", "show": "1"})
    assert empty.status_code == 422
    assert "先把名单贴进来" in empty.content.decode()


def test_opening_a_file_of_another_office_needs_a_yes(cast: Any, begun: Any, signed_in: Any, worker: Any) -> None:
    contact = begun(cast.shenzhen_volunteer, number=NUMBER)
    client = signed_in(cast.shenzhen_volunteer)
    text = page(client, "contact", contact.pk)
    assert "网络里认识：北京" in text
    assert "王*明" not in text
    post(client, "contact-open-known", contact.pk, person=str(worker.pk), status=422)
    post(client, "contact-open-known", contact.pk, person=str(worker.pk), agreed="1")
    assert "王*明" in page(client, "contact", contact.pk)
    assert JournalEntry.objects.filter(action="registry.open_with_consent", allowed=True).count() == 1


def test_revealing_the_number_is_journaled_first(cast: Any, begun: Any, signed_in: Any) -> None:
    contact = begun(number=NUMBER)
    answer = post(signed_in(cast.beijing_volunteer), "contact-number", contact.pk, status=200)
    assert answer.content.decode() == "138 0013 5678"
    assert JournalEntry.objects.filter(action="hotline.reveal_number", fields="number").count() == 1


@pytest.mark.parametrize(
    "name",
    [
        "contact",
        "contact-words",
        "contact-other-version",
        "contact-finish",
        "one-click",
        "contact-state",
        "contact-wrap",
        "contact-number",
        "contact-group",
    ],
)
def test_no_address_of_a_contact_answers_another_office(
    cast: Any, begun: Any, signed_in: Any, worker: Any, name: str
) -> None:
    contact = begun(number=NUMBER)
    services.set_person(cast.beijing_volunteer, contact, person_id=worker.pk)
    services.autosave(cast.beijing_volunteer, Contact.objects.get(), rev=2, words=WORDS)
    url = reverse(f"hotline:{name}", args=[contact.pk])
    for actor in (cast.wuhan_volunteer, cast.shenzhen_coordinator):
        client = signed_in(actor)
        for answer in (client.get(url), client.post(url, form(contact))):
            assert answer.status_code in (404, 405)
            assert [secret for secret in SECRETS if secret in answer.content.decode()] == []
    assert Contact.objects.get().outcome == ""


# --- desk -------------------------------------------------------------------------------------------------------------


def test_a_visitor_is_received_and_the_double_click_makes_one_contact(cast: Any, signed_in: Any, worker: Any) -> None:
    client = signed_in(cast.beijing_volunteer)
    text = page(client, "walkin")
    key = re.search(r'name="client_id" value="([^"]+)"', text)
    assert key
    there = [post(client, "walkin", **desk(client_id=key[1]))["Location"] for _click in range(2)]
    assert there[0] == there[1]
    shown = page(client, "contact", Contact.objects.get().pk)
    assert "老王" in shown
    assert "王*明" in shown  # maybe


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"number": "1380013567"}, "手机号是 11 位，现在是 10 位。"),
        ({"number": "没有"}, "电话号码只有数字"),
        ({"day": (timezone.localdate() + timedelta(days=3)).isoformat()}, "这个时间还没到。写是什么时候谈的。"),
        ({"day": "下个月"}, "下个月"),
        ({"hour": "25:00"}, "时间写成 14:30 这样。"),
        ({"channel": "PIGEON"}, "PIGEON"),
    ],
)
@pytest.mark.parametrize("name", ["walkin", "deskphone"])
def test_what_is_wrong_at_the_desk_is_said_and_kept(
    cast: Any, signed_in: Any, name: str, wrong: dict[str, str], sentence: str
) -> None:
    base = desk(channel="DESKPHONE") if name == "deskphone" else desk()
    text = post(signed_in(cast.beijing_volunteer), name, **{**base, **wrong}, status=422).content.decode()
    if name == "walkin" or "channel" not in wrong:
        assert sentence in text
    assert "老王" in text
    assert Contact.objects.count() == 0


def test_the_desk_works_sealed_and_keeps_what_was_typed(cast: Any, signed_in: Any, sealed: Any) -> None:
    client = signed_in(cast.beijing_volunteer)
    with sealed():
        assert "先封着记" in page(client, "walkin")
        kept = post(client, "walkin", **desk(), status=200).content.decode()  # sealed under the open form
        assert 'value="老王"' in kept
        hidden = dict(re.findall(r'name="(client_id|started|channel|direction)" value="([^"]*)"', kept))
        bad = post(client, "sealed", **hidden, words=WORDS, number="123", status=422).content.decode()
        assert WORDS in bad
        assert "电话" in bad
        post(client, "sealed", **hidden, words=WORDS, number="138 0013 5678", visitor="老王")
        empty = post(client, "sealed", **{**hidden, "client_id": ""}, words=" ", status=422).content.decode()
        assert "至少写一句话或一个号码" in empty
    assert services.file_intake() == 1
    contact = Contact.objects.get()
    assert contact.channel == "WALKIN"
    assert "老王" in page(client, "contact", contact.pk)


def test_words_of_a_conversation_that_was_sealed_in_its_middle_come_behind(
    cast: Any, begun: Any, signed_in: Any, sealed: Any
) -> None:
    contact = begun()
    client = signed_in(cast.beijing_volunteer)
    services.autosave(cast.beijing_volunteer, contact, rev=1, words="钱到了。")
    with sealed():
        text = page(client, "contact", contact.pk)
        assert "前面写的都在" in text
        url = reverse("hotline:contact-words", args=[contact.pk])
        for typed in ("还差", "还差两个人的。"):
            assert client.post(url, {"words": typed, "version": "2"}).json()["says"].endswith("先封着")
        post(client, "contact-finish", contact.pk, words="还差两个人的。", version="2", status=200)
    IntakeItem.objects.update(taken_at=timezone.now() - timedelta(minutes=10))
    assert services.file_intake() == 1
    from martlet.hotline import selectors

    assert selectors.get_contact(cast.beijing_volunteer, contact.pk).words == "钱到了。\n\n还差两个人的。"


def test_words_typed_while_sealed_are_there_when_the_conversation_is_opened_again(
    cast: Any, begun: Any, signed_in: Any, sealed: Any
) -> None:
    """Not minutes later, when the clock finds that nobody types any more."""
    contact = begun()
    client = signed_in(cast.beijing_volunteer)
    services.autosave(cast.beijing_volunteer, contact, rev=1, words="钱到了。")
    with sealed():
        url = reverse("hotline:contact-words", args=[contact.pk])
        client.post(url, {"words": "钱到了。还差两个人的。", "version": "2"})
    assert services.file_intake() == 0
    assert "钱到了。还差两个人的。" in page(client, "contact", contact.pk)
    assert IntakeItem.objects.get().filed_at is not None


def test_what_was_taken_down_of_the_call_is_there_when_its_conversation_is_opened(
    cast: Any, begun: Any, exchange: Any, signed_in: Any, sealed: Any
) -> None:
    """The sealed card knew the call only; the conversation was begun after the keys were back."""
    call = exchange.call(cast.beijing)
    with sealed():
        services.keep_sealed(
            cast.beijing_volunteer, item_id=uuid4(), office=cast.beijing, kind="contact", call=call,
            content={"channel": "PHONE", "words": "工头不接电话了。"},
        )  # fmt: skip
    contact = begun(channel="PHONE", call=call)
    assert services.file_intake() == 0
    assert "工头不接电话了。" in page(signed_in(cast.beijing_volunteer), "contact", contact.pk)
    assert Contact.objects.count() == 1


def test_words_that_cannot_be_opened_hold_up_neither_the_page_nor_the_others(
    cast: Any, begun: Any, signed_in: Any, sealed: Any
) -> None:
    contact = begun()
    client = signed_in(cast.beijing_volunteer)
    services.autosave(cast.beijing_volunteer, contact, rev=1, words="钱到了。")
    for words in ("坏了", "还差两个人的。"):
        services.keep_sealed(
            cast.beijing_volunteer, item_id=uuid4(), office=cast.beijing, kind="words",
            content={"words": words}, contact=contact,
        )  # fmt: skip
    first = IntakeItem.objects.earliest("taken_at")
    IntakeItem.objects.filter(pk=first.pk).update(sealed=b"\x01broken")
    text = page(client, "contact", contact.pk)
    assert "钱到了。\n\n还差两个人的。" in text
    first.refresh_from_db()
    assert (first.failed, first.filed_at) == ("Tampered", None)


def test_sealed_twice_at_the_same_version_keeps_both(cast: Any, begun: Any, signed_in: Any, sealed: Any) -> None:
    """What came first was already in the file and changed nothing of it: its version is the same the second time."""
    contact = begun()
    client = signed_in(cast.beijing_volunteer)
    services.autosave(cast.beijing_volunteer, contact, rev=1, words="钱到了。")
    url = reverse("hotline:contact-words", args=[contact.pk])
    for typed in ("钱到了。", "钱到了。还差两个人的。"):
        with sealed():
            assert client.post(url, {"words": typed, "version": "2"}).status_code == 200
        text = page(client, "contact", contact.pk)
    assert "钱到了。还差两个人的。" in text
    assert IntakeItem.objects.exclude(filed_at=None).count() == 2


# --- lists ------------------------------------------------------------------------------------------------------------


def test_the_list_shows_masked_rows_and_survives_bad_addresses(
    cast: Any, begun: Any, signed_in: Any, worker: Any
) -> None:
    contact = begun(number=NUMBER)
    services.set_person(cast.beijing_volunteer, contact, person_id=worker.pk)
    client = signed_in(cast.beijing_volunteer)
    text = page(client, "contacts")
    assert "王*明" in text
    assert [secret for secret in SECRETS if secret in text] == []
    assert client.get(reverse("hotline:contacts") + "?at=nonsense").status_code == 302
    assert "这里没有接待" in page(client, "contacts", query={"channel": "LETTER"})
    assert "王*明" not in page(signed_in(cast.wuhan_coordinator), "contacts")


def test_call_backs_are_taken_called_and_undone(cast: Any, signed_in: Any, exchange: Any) -> None:
    call = exchange.hangs_up(exchange.call(cast.beijing), missed="no_answer")
    back = services.callback_from_call(call)
    assert back is not None
    client, other = signed_in(cast.beijing_volunteer), signed_in(cast.beijing_coordinator)
    assert "138****5678" in page(client, "callbacks")
    post(client, "callback-take", back.pk)
    told = post(other, "callback-take", back.pk, status=409).content.decode()
    assert "这一条周老师在" in told
    assert post(client, "callback-number", back.pk, status=200).content.decode() == "138 0013 5678"
    there = post(client, "callback-call", back.pk)["Location"]
    assert "138****5678" in client.get(there).content.decode()
    post(client, "callback-done", back.pk, how="not_reached")
    assert Contact.objects.count() == 0  # nobody was talked with
    undo = reverse("hotline:callback-undo", args=[back.pk])
    assert f'data-undo="{undo}"' in page(client, "callbacks", query={"view": "mine"})
    client.post(undo)
    post(client, "callback-call", back.pk)
    contact = Contact.objects.get()
    post(client, "contact-finish", contact.pk, **form(contact))
    back.refresh_from_db()
    assert (back.state, back.done_by_id) == ("done", cast.beijing_volunteer.user_id)
    page(signed_in(cast.wuhan_volunteer), "callbacks")
    post(signed_in(cast.wuhan_volunteer), "callback-take", back.pk, status=404)


def test_a_call_back_is_added_by_hand_and_bad_numbers_stay_typed(cast: Any, signed_in: Any) -> None:
    client = signed_in(cast.beijing_volunteer)
    bad = post(client, "callback-new", number="1380013567", name="老王", best_time="noon", status=422).content.decode()
    assert "手机号是 11 位，现在是 10 位。" in bad
    assert 'value="老王"' in bad
    post(client, "callback-new", number="13800135678", name="老王", best_time="noon")
    text = page(client, "callbacks")
    assert "138****5678" in text
    assert "中午" in text
    assert CallBack.objects.get().reason == "asked"


def test_scripts_have_versions_and_bad_ones_stay_typed(cast: Any, signed_in: Any) -> None:
    client = signed_in(cast.beijing_coordinator)
    page(client, "scripts")
    bad = post(
        client, "script", "inbound", "zh-hans", title="来电", opening="您好", steps=" ", base=1, status=422
    ).content.decode()
    assert "至少写一步。" in bad
    assert "您好" in bad
    post(client, "script", "inbound", "zh-hans", title="来电", opening="您好，我姓{name}。", steps="听 | 说", base=1)
    assert "第 2 版" in page(client, "scripts")
    text = page(signed_in(cast.beijing_volunteer), "console")
    assert "您好，我姓周。" in text
    assert "您好，我姓周。" not in page(signed_in(cast.shenzhen_volunteer), "console")
    page(client, "script", "inbound", "fr", status=404)


# --- where a number is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "city", "mobile"), [("zh-hans", "深圳", "手机"), ("en", "Shenzhen", "Mobile phone")]
)
def test_an_unknown_number_says_its_city_or_that_it_is_a_mobile(
    cast: Any, exchange: Any, signed_in: Any, language: str, city: str, mobile: str
) -> None:
    client = signed_in(cast.beijing_volunteer)
    client.cookies["lang"] = language
    for number, words in (("+8675588887777", city), ("+8613900000000", mobile)):
        call = exchange.call(cast.beijing, number)
        exchange.rings(call, cast.beijing_volunteer)
        text = page(client, "ring", call.pk)
        assert f">{words}<" in tight(text)
        assert number[3:] not in text
        exchange.hangs_up(call, "no_answer")
        contact = services.start_contact(
            cast.beijing_volunteer, office=cast.beijing, channel="DESKPHONE", number=number
        )
        assert f"· {words}<" in tight(page(client, "contact", contact.pk))
        assert f">{words} ·" in tight(page(client, "contacts"))
        services.one_click(cast.beijing_volunteer, contact, code="THANKS")


def test_call_backs_and_calls_say_where_a_number_is(cast: Any, exchange: Any, signed_in: Any) -> None:
    call = exchange.call(cast.beijing, "+8675588887777")
    services.add_callback(cast.beijing_volunteer, office_row=CallBack(office=cast.beijing), number="027-87654321")
    exchange.hangs_up(call, "no_answer")
    assert ">武汉<" in page(signed_in(cast.beijing_volunteer), "callbacks")
    assert ">深圳<" in signed_in(cast.beijing_coordinator).get(reverse("telephony:calls")).content.decode()


def test_on_a_shared_phone_who_spoke_lately_stands_before_who_did_long_ago(cast: Any, exchange: Any) -> None:
    from martlet.hotline import selectors

    for name, days in (("王小明", 200), ("李芳", 3), ("张军", 90)):
        person = create_person(cast.beijing_volunteer, office=cast.beijing, name=name, phones=[NUMBER])
        contact = services.start_contact(
            cast.beijing_volunteer, office=cast.beijing, channel="WALKIN", person=person,
            started=timezone.now() - timedelta(days=days),
        )  # fmt: skip
        services.one_click(cast.beijing_volunteer, contact, code="THANKS")
    call = exchange.call(cast.beijing)
    exchange.rings(call, cast.beijing_volunteer)
    assert selectors.ring_card(cast.beijing_volunteer, call.pk).persons[0].name == "李*"
