"""The pages of lines: who may, what is shown, what stays when something is wrong."""

import io
import math
import re
import struct
import wave
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.conftest import Cast

from martlet.access.actor import Actor
from martlet.access.models import JournalEntry
from martlet.telephony.exchange import prompts
from martlet.telephony.models import Call, Line, LineSound, LineSwitch, LineVersion, Notice
from martlet.volunteers.models import Volunteer

SignedIn = Callable[[Actor], Client]


def address(name: str, *parts: object) -> str:
    return reverse(f"telephony:{name}", args=parts)


def text(response: Any) -> str:
    return unescape(response.content.decode())


def tone(seconds: float = 1.0, frequency: float = 950.0, rate: int = 44100, channels: int = 2) -> bytes:
    """A WAV file as a phone's recorder makes it."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        values = (int(9000 * math.sin(2 * math.pi * frequency * n / rate)) for n in range(int(seconds * rate)))
        file.writeframes(b"".join(struct.pack("<h", value) * channels for value in values))
    return out.getvalue()


@pytest.fixture
def lead(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.shenzhen_coordinator)


GETS = [
    ("line", ()), ("line-settings", ()), ("line-hours", ()), ("line-menu", ()), ("line-close", ()), ("line-open", ()),
    ("line-versions", ()), ("line-announcements", ()), ("line-announcement", ("busy", "zh")),
]  # fmt: skip
TO_READ = {"line", "line-versions", "line-announcements"}


@pytest.mark.parametrize(("name", "more"), GETS)
def test_who_may_open_a_page(name: str, more: tuple[str, ...], cast: Cast, line: Line, signed_in: SignedIn) -> None:
    found = {
        who: signed_in(getattr(cast, who)).get(address(name, line.pk, *more)).status_code
        for who in ("shenzhen_coordinator", "shenzhen_volunteer", "beijing_coordinator", "director", "auditor")
    }
    assert found == {
        "shenzhen_coordinator": 200, "shenzhen_volunteer": 200 if name in TO_READ else 403, "beijing_coordinator": 404,
        "director": 200, "auditor": 403,
    }  # fmt: skip


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize(("name", "more"), [("lines", None), ("line-new", None), *GETS])
def test_pages_in_both_languages(name: str, more: Any, english: bool, line: Line, lead: Client) -> None:
    if english:
        lead.cookies["lang"] = "en"
    html = text(lead.get(address(name) if more is None else address(name, line.pk, *more)))
    shown = ("Shenzhen line" if english else "深圳热线") in html
    assert (shown or name == "line-new", "%(" in html) == (True, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_few_and_many(
    rows: int, cast: Cast, line: Line, lead: Client, django_assert_num_queries: Any
) -> None:
    for n in range(rows - 1):
        Line.objects.create(
            office=cast.shenzhen, number=f"800820{n:04d}", name_zh="专线", name_en="Line", payer="toll_free"
        )
    Line.objects.create(office=cast.beijing, number="4001110000", name_zh="北京热线", name_en="Beijing line")
    lead.get(address("lines"))
    with django_assert_num_queries(8):
        html = text(lead.get(address("lines")))
    assert (html.count('class="m-t1"'), "北京热线" in html) == (rows, False)


def test_an_own_recording_is_listened_to_then_put_into_use(line: Line, lead: Client) -> None:
    page = address("line-announcement", line.pk, "busy", "zh")
    upload = SimpleUploadedFile("忙.wav", tone(1.5))
    html = text(lead.post(page, {"text": "请稍等。", "file": upload, "listen": "1", "seen": "0"}))
    [given] = LineSound.objects.all()
    assert (given.seconds, f"given/{given.pk}.wav" in html, f'name="sound" value="{given.pk}"' in html) == (
        1.5,
        True,
        True,
    )
    assert Notice.objects.count() == 0
    answer = lead.post(page, {"text": "请稍等。", "sound": str(given.pk), "reason": "自己的声音", "seen": "0"})
    assert (answer.status_code, answer["Location"]) == (302, address("line-announcements", line.pk))
    [notice] = Notice.objects.all()
    line.refresh_from_db()
    assert (notice.sound, line.says, line.version) == (given, {"busy/zh": 1}, 2)
    heard = lead.get(address("line-sound", line.pk, notice.pk))
    with wave.open(io.BytesIO(heard.content)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth(), file.getnframes()) == (8000, 1, 2, 12000)
    assert heard["Content-Type"] == "audio/wav"


def test_a_file_is_kept_when_something_else_is_missing(line: Line, lead: Client) -> None:
    sent = {"text": "", "file": SimpleUploadedFile("忙.wav", tone(1.0)), "seen": "0"}
    answer = lead.post(address("line-announcement", line.pk, "busy", "zh"), sent)
    [given] = LineSound.objects.all()
    html = text(answer)
    assert (answer.status_code, f'name="sound" value="{given.pk}"' in html, Notice.objects.count()) == (422, True, 0)
    assert lead.get(address("line-tried-sound", line.pk, given.pk)).status_code == 200


def test_words_are_spoken_before_they_are_in_use(line: Line, lead: Client) -> None:
    page = address("line-announcement", line.pk, "busy", "zh")
    html = text(lead.post(page, {"text": "请稍等", "listen": "1", "seen": "0"}))
    assert ("try/zh.wav?text=" in html, LineVersion.objects.count()) == (True, 0)
    assert lead.get(address("line-try", line.pk, "zh"), {"text": ""}).status_code == 404


@pytest.mark.skipif(not prompts.has_voice(), reason="espeak-ng is not installed")
def test_the_words_that_are_tried_are_heard(line: Line, lead: Client) -> None:
    heard = lead.get(address("line-try", line.pk, "zh"), {"text": "请稍等"})
    assert (heard.status_code, heard["Content-Type"]) == (200, "audio/wav")
    with wave.open(io.BytesIO(heard.content)) as file:
        samples = file.readframes(file.getnframes())
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (8000, 1, 2)
    loudest = max(abs(value) for (value,) in struct.iter_unpack("<h", samples))
    assert (len(samples) > 8000, loudest > 3000) == (True, True)  # half a second at least, and not silence


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("cv.docx", b"PK\x03\x04" + b"x" * 400, "这不是"),
        ("empty.wav", b"", "这个文件是空的"),
        ("broken.wav", b"RIFF\x00\x00\x00\x00WAVEfmt " + b"\x07" * 300, "损坏"),
        ("silent.wav", tone(1.0)[:44] + bytes(176400), "听不到"),
        ("long.wav", tone(61.0, rate=8000, channels=1), "超过一分钟"),
        ("short.wav", tone(0.1), "不到三分之一秒"),
    ],
)
def test_a_wrong_file_gets_a_sentence_and_the_words_stay(
    name: str, data: bytes, sentence: str, line: Line, lead: Client
) -> None:
    sent = {"text": "我打的字还在", "file": SimpleUploadedFile(name, data), "reason": "试试", "seen": "0"}
    answer = lead.post(address("line-announcement", line.pk, "busy", "zh"), sent)
    html = text(answer)
    assert (answer.status_code, sentence in html, "我打的字还在" in html) == (422, True, True)
    assert (Notice.objects.count(), LineSound.objects.count()) == (0, 0)


def test_sound_of_another_office_is_not_there(line: Line, cast: Cast, signed_in: SignedIn, lead: Client) -> None:
    sound = LineSound.objects.create(line=line, data=tone(), seconds=1)
    notice = Notice.objects.create(line=line, name="busy", language="zh", version=1, text="忙", sound=sound)
    addresses = [
        address("line-sound", line.pk, notice.pk), address("line-house-sound", line.pk, "busy", "zh"),
        address("line-tried-sound", line.pk, sound.pk), address("line-try", line.pk, "zh") + "?text=好",
    ]  # fmt: skip
    other = signed_in(cast.beijing_coordinator)
    assert [other.get(one).status_code for one in addresses] == [404, 404, 404, 404]
    mine = signed_in(cast.shenzhen_volunteer)
    assert [mine.get(one).status_code for one in (addresses[0], *addresses[2:])] == [200, 403, 403]


def test_hours_are_looked_at_then_saved(line: Line, lead: Client) -> None:
    days = {f"day_{day}": "9-12，13:30-21:00" for day in range(1, 6)}
    sent = {**days, "holidays": "closed", "seen": "0", "first_0": "2026-12-24", "why_0": "搬家", "hours_0": ""}
    html = text(lead.post(address("line-hours", line.pk), {**sent, "look": "1"}))
    assert ("照您填的" in html, LineVersion.objects.count()) == (True, 0)
    assert lead.post(address("line-hours", line.pk), {**sent, "reason": "新班表"}).status_code == 302
    line.refresh_from_db()
    assert line.hours == {
        "week": {str(day): "09:00-12:00, 13:30-21:00" for day in range(1, 6)}, "holidays": "closed",
        "specials": [{"first": "2026-12-24", "last": "2026-12-24", "hours": "", "reason": "搬家"}],
    }  # fmt: skip
    assert "搬家" in text(lead.get(address("line", line.pk)))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"day_1": "九点到五点"}, "这样写时间"),
        ({"day_1": "09:00-12:00, 11:00-13:00"}, "重叠"),
        ({"day_1": "25:00-26:00"}, "这样写时间"),
        ({"holidays": "own"}, "公共假日"),
        ({"first_0": "2026-13-01"}, "13"),
        ({"first_0": "2026-12-24"}, "为什么"),
        ({"why_0": "搬家"}, "第一天"),
        ({"first_0": "2026-12-24", "last_0": "2026-12-20", "why_0": "搬家"}, "早"),
        ({"first_0": "2026-12-24", "why_0": "搬家", "first_1": "2026-12-24", "why_1": "又搬"}, "同一天"),
        ({"reason": ""}, "为什么"),
    ],
)
def test_wrong_hours_get_a_sentence_and_stay(wrong: dict[str, str], sentence: str, line: Line, lead: Client) -> None:
    sent = {
        "day_1": "09:00-17:00",
        "day_2": "10:00-11:11",
        "holidays": "closed",
        "reason": "新班表",
        "seen": "0",
        **wrong,
    }
    answer = lead.post(address("line-hours", line.pk), sent)
    html = text(answer)
    line.refresh_from_db()
    kept = all(f'value="{value}"' in html for name, value in sent.items() if value and name not in ("holidays", "seen"))
    assert (answer.status_code, sentence in html, "10:00-11:11" in html, line.version, kept) == (
        422,
        True,
        True,
        0,
        True,
    )


def test_a_week_without_hours_is_asked_about(line: Line, lead: Client) -> None:
    sent = {"day_1": "", "holidays": "open", "reason": "新班表", "seen": "0"}
    bad = lead.post(address("line-hours", line.pk), sent)
    assert (bad.status_code, "至少写一天" in text(bad)) == (422, True)
    assert (
        lead.post(address("line-hours", line.pk), {**sent, "always": "on"}).status_code == 422
    )  # as it was: nothing to save


TYPED = {
    "number": "400 800 9999", "payer": "shared", "name_zh": "深圳专线", "name_en": "Shenzhen line", "language": "zh",
    "languages": ["yue"], "has_notice": "on", "records": "on", "ring_seconds": "25", "ring_at_once": "2",
    "rounds": "2", "wait_seconds": "240", "reason": "换号码", "seen": "0",
}  # fmt: skip


def test_settings_are_saved_as_a_version(cast: Cast, line: Line, lead: Client) -> None:
    sent = {**TYPED, "helped_by": [str(cast.wuhan.pk)]}
    bad = lead.post(address("line-settings", line.pk), {**sent, "ring_seconds": "500", "number": "12"})
    assert (bad.status_code, "写 5 到 60 之间的数" in text(bad) or "3 到 20" in text(bad), "深圳专线" in text(bad)) == (
        422,
        True,
        True,
    )
    assert lead.post(address("line-settings", line.pk), sent).status_code == 302
    line.refresh_from_db()
    assert (line.number, line.languages, line.helped_by.get(), line.version) == (
        "4008009999",
        ["zh", "yue"],
        cast.wuhan,
        2,
    )
    stale = lead.post(address("line-settings", line.pk), {**sent, "name_zh": "别的名字"})
    assert (stale.status_code, "别的名字" in text(stale), 'name="seen" value="2"' in text(stale)) == (409, True, True)
    history = text(lead.get(address("line-version", line.pk, 2)))
    assert ("4008001234" in history, "4008009999" in history, "换号码" in history) == (True, True, True)
    back = lead.post(address("line-restore", line.pk, 1), {"seen": "2", "reason": "号码没批下来"})
    line.refresh_from_db()
    assert (back.status_code, line.number, line.version, line.helped_by.count()) == (302, "4008001234", 3, 0)
    assert lead.post(address("line-restore", line.pk, 1), {"seen": "3", "reason": ""}).status_code == 422


def test_closing_and_opening_by_hand(cast: Cast, line: Line, lead: Client) -> None:
    Call.objects.create(line=line, office=line.office, stage="waiting", arrived=timezone.now(), channel="c1")
    assert "1 位" in text(lead.get(address("line-close", line.pk)))
    bad = lead.post(address("line-close", line.pk), {"says": "special", "until_time": "25:00", "reason": ""})
    assert (bad.status_code, "25:00" in text(bad)) == (422, True)
    day = (timezone.localdate() + timedelta(days=1)).isoformat()
    sent = {"says": "holiday", "reason": "培训", "until_day": day, "until_time": "09:00"}
    assert lead.post(address("line-close", line.pk), sent).status_code == 302
    line.refresh_from_db()
    assert (line.is_open, line.closed_reason, line.closed_says) == (False, "培训", "holiday")
    assert f"{timezone.localtime(line.closed_until):%Y-%m-%d %H:%M}" == f"{day} 09:00"
    html = text(lead.get(address("line", line.pk)))
    assert ("培训" in html, "明天 09:00" in html, "1 位" in html) == (True, True, True)
    assert lead.post(address("line-by-hours", line.pk)).status_code == 302
    no_end = lead.post(address("line-open", line.pk), {})
    assert (no_end.status_code, LineSwitch.objects.count()) == (422, 2)
    assert lead.post(address("line-open", line.pk), {"until_time": "23:59"}).status_code == 302
    line.refresh_from_db()
    assert (line.is_open, line.opened_until is not None) == (True, True)
    rows = JournalEntry.objects.filter(action="telephony.switch_line", allowed=True)
    assert rows.count() == 3


def test_a_menu_words_itself(line: Line, lead: Client) -> None:
    sent = {"topic_1": "WAG", "topic_2": "INJ", "topic_0": "*", "tongue_9": "en", "reason": "新菜单", "seen": "0"}
    assert lead.post(address("line-menu", line.pk), sent).status_code == 302
    line.refresh_from_db()
    assert line.menu == {"1": {"topic": "WAG"}, "2": {"topic": "INJ"}, "9": {"language": "en"}, "0": {}}
    said = Notice.objects.get(name="menu")
    assert (said.text.count("请按"), "For English press nine." in said.text, line.says) == (3, True, {"menu/zh": 1})
    bad = lead.post(address("line-menu", line.pk), {**sent, "topic_1": "NONSENSE", "seen": "2"})
    assert bad.status_code == 422


EVERYTHING = {"topic": "INJ", "skill": "injury", "language": "yue", "dialect": "hsn", "priority": "2"}


def test_a_key_chooses_any_combination(cast: Cast, line: Line, lead: Client, on_duty: Any) -> None:
    on_duty(cast.shenzhen_volunteer, languages=("zh", "yue"))
    sent = {"topic_1": "INJ", "skill_1": "injury", "tongue_1": "yue", "dialect_1": "hsn", "priority_1": "2", "skill_4": "court",
            "reason": "更多", "seen": "0"}  # fmt: skip
    looked = text(lead.post(address("line-menu", line.pk), {**sent, "look": "1", "reason": ""}))
    assert ("有生命危险，讲湖南话请按一" in looked, LineVersion.objects.count(), Notice.objects.count()) == (True, 0, 0)
    assert re.findall("没有人(.*?)。", looked) == ["会说湖南话", "写着懂“工伤和职业病”", "写着懂“仲裁和诉讼”"]
    assert lead.post(address("line-menu", line.pk), sent).status_code == 302
    line.refresh_from_db()
    assert line.menu == {"1": EVERYTHING, "4": {"skill": "court"}}
    Volunteer.objects.update(skills=["injury", "court"], dialects=["hsn"])
    assert "m-warn-t" not in text(lead.get(address("line", line.pk)))
    shown = text(lead.get(address("line-menu", line.pk)))
    assert re.findall(r'value="(\w+)" selected', shown) == ["INJ", "injury", "yue", "hsn", "2", "court"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"topic_2": "WAG"}, "1 键和 2 键在来电人听来是一样的"),
        ({"topic_2": "WAG", "priority_2": "1"}, "1 键和 2 键在来电人听来是一样的"),
        ({"tongue_5": "en", "topic_7": "INJ", "tongue_7": "en"}, "5 键和 7 键在来电人听来是一样的"),
        ({"priority_1": "9"}, "请从列表里选一项"),
        ({"skill_1": "magic"}, "请从列表里选一项"),
        ({"dialect_1": "en"}, "请从列表里选一项"),
        ({"reason": ""}, "简单写一下为什么。"),
    ],
)
def test_a_bad_menu_keeps_what_was_chosen(more: dict[str, str], sentence: str, line: Line, lead: Client) -> None:
    sent = {"topic_1": "WAG", "dialect_3": "nan", "reason": "试试", "seen": "0", **more}
    answer = lead.post(address("line-menu", line.pk), sent)
    html = text(answer)
    assert (answer.status_code, sentence in html, '<option value="nan" selected' in html) == (422, True, True)
    assert LineVersion.objects.count() == 0


def test_what_a_version_changed_is_told_of_each_key(line: Line, lead: Client) -> None:
    for seen, more in ((0, {}), (2, {"priority_1": "2"})):
        sent = {"topic_1": "WAG", "reason": "试试", "seen": str(seen), **more}
        assert lead.post(address("line-menu", line.pk), sent).status_code == 302
    assert "有生命危险，最先接" in text(lead.get(address("line-version", line.pk, 3)))


def test_the_menu_page_asks_the_same_however_many_keys(
    line: Line, lead: Client, django_assert_num_queries: Any
) -> None:
    line.menu = {key: {"skill": "court", "dialect": "yue", "topic": "WAG", "priority": "1"} for key in "12"}
    line.save()
    lead.get(address("line-menu", line.pk))
    with django_assert_num_queries(11):
        lead.get(address("line-menu", line.pk))
    line.menu = {key: {"skill": "court", "dialect": "yue", "topic": "WAG", "priority": "1"} for key in "1234567890"}
    line.save()
    with django_assert_num_queries(11):
        lead.get(address("line-menu", line.pk))


def test_a_new_line(cast: Cast, lead: Client) -> None:
    sent = {
        "office": cast.shenzhen.pk,
        "number": "0755-1234567",
        "name_zh": "本地",
        "name_en": "Local",
        "payer": "caller",
    }
    assert lead.post(address("line-new"), {**sent, "office": cast.beijing.pk}).status_code == 422
    made = lead.post(address("line-new"), sent)
    [line] = Line.objects.all()
    assert (made["Location"], line.number, line.version) == (address("line", line.pk), "07551234567", 1)
    again = lead.post(address("line-new"), sent)
    assert (again.status_code, "已经是" in text(again), "0755-1234567" in text(again)) == (422, True, True)


@pytest.mark.parametrize(
    ("language", "number", "payer", "sentence"),
    [
        ("zh", "400 800 9999", "toll_free", "400 号码是来电人付市话费，其余我们付"),
        ("en", "800-820-1234", "shared", "An 800 number is free for callers"),
        ("en", "0755-1234567", "toll_free", "Callers of a landline or mobile number pay"),
    ],
)
def test_who_pays_is_what_the_number_says(
    language: str, number: str, payer: str, sentence: str, line: Line, lead: Client
) -> None:
    lead.cookies["lang"] = language
    told = lead.post(address("line-settings", line.pk), {**TYPED, "number": number, "payer": payer})
    page = text(told)
    assert (told.status_code, page.count(sentence) > 0, f'value="{number}"' in page) == (422, True, True)
    line.refresh_from_db()
    assert (line.number, line.version) == ("4008001234", 0)


def test_the_public_page_tells_what_a_call_costs_and_who_answers_now(cast: Cast, line: Line, client: Client) -> None:
    Line.objects.create(
        office=cast.beijing,
        number="8001110000",
        name_zh="北京热线",
        name_en="Beijing line",
        payer="toll_free",
        is_open=False,
    )
    html = text(client.get("/"))
    assert ("手机打不通 800 号码" in html, "您付市话费，长途费我们出" in html, "人工" in html, "关着" in html) == (
        True,
        True,
        False,
        True,
    )
    assert "tel:4000000000" in html  # Wuhan has a number and no line of ours
    line.delete()
    assert "mobile phones cannot reach 800 numbers" in text(client.get("/en/"))
