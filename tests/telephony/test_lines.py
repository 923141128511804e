"""Lines: versions, policies, announcements as files, and what the switchboard reads of all that."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone
from tests.conftest import Cast
from tests.telephony.conftest import Floor
from tests.telephony.test_lines_pages import tone

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry, LiveEvent
from martlet.foundation.errors import Problem, Stale
from martlet.telephony.exchange import prompts, sound
from martlet.telephony.lines import files, selectors, services, words
from martlet.telephony.models import Line, LineSwitch, LineVersion, Notice
from martlet.telephony.models.lines import Payer
from martlet.telephony.rules.hours import Hours
from martlet.telephony.rules.paying import payer_fits, payer_of
from martlet.telephony.rules.tongues import VOICED
from martlet.telephony.switchboard import book
from martlet.volunteers.models import Duty

OnDuty = Callable[..., Duty]
OFFICE_DAYS = Hours.read({"week": {str(day): "09:00-17:00" for day in range(1, 6)}, "holidays": "closed"})


@pytest.fixture
def exchange_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An exchange has been set up on this machine."""
    monkeypatch.setattr(settings, "DATA", tmp_path)
    folder = files.sounds_folder()
    for language in ("zh", "en"):
        (folder / language).mkdir(parents=True)
        for name in prompts.TEXTS:
            prompts.write_wave(prompts.sound_file(folder, name, language), prompts.tone((440,)))
    (folder / "made.json").write_text("{}")
    return folder


def word(actor: Actor, line: Line, text: str, name: str = "busy", language: str = "zh") -> LineVersion:
    line.refresh_from_db()
    return services.word_line(
        actor, line=line, name=name, language=language, text=text, seen=line.version, reason="新的话"
    )


# --- versions --------------------------------------------------------------------------------------------------------------
def test_every_save_is_a_version_and_each_can_be_brought_back(cast: Cast, line: Line) -> None:
    boss = cast.shenzhen_coordinator
    services.set_hours(boss, line=line, hours=OFFICE_DAYS, seen=0, reason="办公时间")
    services.edit_line(boss, line=line, settings={"ring_seconds": 30}, seen=2, reason="响久一点")
    word(boss, line, "请稍等。")
    services.restore_line(boss, line=line, number=1, seen=4, reason="改回去")
    line.refresh_from_db()
    assert (line.hours, line.ring_seconds, line.says, line.version) == ({}, 20, {}, 5)
    rows = list(line.versions.order_by("number").values_list("number", "changed", "reason", "restored", "made_by"))
    assert rows == [
        (1, ["settings", "hours", "menu", "says"], "", 0, None),
        (2, ["hours"], "办公时间", 0, boss.user_id),
        (3, ["settings"], "响久一点", 0, boss.user_id),
        (4, ["says"], "新的话", 0, boss.user_id),
        (5, ["settings", "hours", "says"], "改回去", 1, boss.user_id),
    ]
    services.restore_line(boss, line=line, number=4, seen=5, reason="还是新的好")
    assert (line.says, line.ring_seconds, Hours.read(line.hours)) == ({"busy/zh": 1}, 30, OFFICE_DAYS)


def test_who_saves_second_is_told(cast: Cast, line: Line) -> None:
    services.set_hours(cast.shenzhen_coordinator, line=line, hours=OFFICE_DAYS, seen=0, reason="办公时间")
    with pytest.raises(Stale):
        services.edit_line(cast.director, line=line, settings={"rounds": 3}, seen=0, reason="三轮")
    with pytest.raises(Problem):
        services.set_hours(cast.director, line=line, hours=OFFICE_DAYS, seen=2, reason="一样的")
    assert LineVersion.objects.count() == 2


def test_what_a_version_changed_is_said_in_words(cast: Cast, line: Line) -> None:
    boss = cast.shenzhen_coordinator
    services.set_hours(boss, line=line, hours=OFFICE_DAYS, seen=0, reason="办公时间")
    services.set_menu(boss, line=line, menu={"1": {"topic": "WAG"}}, seen=2, reason="菜单")
    [first, second, third] = line.versions.order_by("number")
    hours = words.changes(line, first.content, second.content)
    assert [(one.what, one.before, one.after) for one in hours] == [
        *((day, "全天 24 小时", "09:00–17:00") for day in ("周一", "周二", "周三", "周四", "周五")),
        ("周六", "全天 24 小时", "不开"), ("周日", "全天 24 小时", "不开"), ("公共假日", "和平时一样", "不开"),
    ]  # fmt: skip
    menu = words.changes(line, second.content, third.content)
    assert [(one.what, one.before) for one in menu] == [("1 键", ""), ("按键菜单（普通话）", "通用的话")]
    assert words.changes(line, None, first.content) == []


def test_recording_without_a_word_to_callers_is_refused(cast: Cast, line: Line) -> None:
    boss = cast.shenzhen_coordinator
    services.edit_line(boss, line=line, settings={"has_notice": True}, seen=0, reason="问候")
    with pytest.raises(Problem) as refused:
        services.edit_line(boss, line=line, settings={"has_notice": False}, seen=2, reason="不问候")
    assert refused.value.field == "has_notice"
    services.edit_line(boss, line=line, settings={"has_notice": False, "records": False}, seen=2, reason="不录音")


@pytest.mark.parametrize("who", ["shenzhen_volunteer", "beijing_coordinator", "auditor"])
def test_only_those_who_lead_the_office_change_a_line(who: str, cast: Cast, line: Line) -> None:
    actor = getattr(cast, who)
    with pytest.raises(Refused):
        services.set_hours(actor, line=line, hours=OFFICE_DAYS, seen=0, reason="办公时间")
    with pytest.raises(Refused):
        services.switch_line(actor, line=line, is_open=False, reason="停电")
    with pytest.raises(Refused):
        services.add_line(actor, office=cast.shenzhen, number="4009998888", name_zh="新", name_en="New")
    assert (Line.objects.count(), LineVersion.objects.count(), LineSwitch.objects.count()) == (1, 0, 0)


def test_another_office_sees_nothing(cast: Cast, line: Line) -> None:
    assert selectors.lines_now(cast.beijing_coordinator) == []
    with pytest.raises(NotVisible):
        selectors.line(cast.beijing_coordinator, line.pk)
    assert [one.line for one in selectors.lines_now(cast.shenzhen_volunteer)] == [line]


def test_the_journal_holds_no_words(cast: Cast, line: Line) -> None:
    word(cast.shenzhen_coordinator, line, "这句话不进日志")
    row = JournalEntry.objects.latest("n")
    assert (row.action, row.reason, "这句话" in str(vars(row))) == ("telephony.manage_line", "", False)
    assert "reason" in row.fields.split(",")


# --- what the switchboard reads -------------------------------------------------------------------------------------------------
def test_a_line_closed_by_hand_opens_again_by_itself(cast: Cast, line: Line) -> None:
    until = timezone.now() + timedelta(hours=1)
    services.switch_line(cast.shenzhen_coordinator, line=line, is_open=False, reason="开会", until=until)
    assert [row["is_open"] for row in book.lines()] == [False]
    with time_machine.travel(until + timedelta(minutes=1)):
        assert [row["is_open"] for row in book.lines()] == [True]
        assert words.by_hand_words(selectors.office_lines([cast.shenzhen.pk])) == []
    [said] = words.by_hand_words(selectors.office_lines([cast.shenzhen.pk]))
    assert (said.startswith("人工关闭，到 "), said.endswith("(开会)")) == (True, True)
    assert LiveEvent.objects.filter(kind="lines", office_id=cast.shenzhen.pk).count() == 1


def test_opened_beyond_its_hours(cast: Cast, floor: Floor, line: Line, on_duty: OnDuty) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {f"v{duty.user_id}": "answers"}
    services.set_hours(cast.shenzhen_coordinator, line=line, hours=OFFICE_DAYS, seen=0, reason="办公时间")
    with time_machine.travel("2026-11-22 20:00:00+08:00"):  # a Sunday evening
        floor.dial(line)
        assert floor.only_call().missed == "closed"
        until = timezone.now() + timedelta(hours=2)
        services.switch_line(cast.shenzhen_coordinator, line=line, is_open=True, until=until)
        floor.dial(line)
        assert list(line.calls.order_by("arrived").values_list("stage", "missed")) == [
            ("message", "closed"),
            ("talking", ""),
        ]


def test_callers_who_wait_keep_their_place_when_the_line_closes(
    cast: Cast, floor: Floor, line: Line, on_duty: OnDuty
) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {f"v{duty.user_id}": "answers"}
    talking = floor.dial(line)
    floor.dial(line, "13800005679")
    assert line.calls.get(stage="waiting").missed == ""
    services.switch_line(cast.shenzhen_coordinator, line=line, is_open=False, reason="下班")
    floor.dial(line, "13800005670")
    assert sorted(line.calls.values_list("stage", "missed")) == [
        ("message", "closed"),
        ("talking", ""),
        ("waiting", ""),
    ]
    floor.fake.hang_up(talking)
    floor.settle()
    Duty.objects.update(state="ready")
    floor.settle()
    assert sorted(line.calls.values_list("stage", "missed")) == [("ended", ""), ("message", "closed"), ("talking", "")]


# --- announcements ------------------------------------------------------------------------------------------------------------
def test_own_words_are_played_from_the_next_call_on(
    cast: Cast, floor: Floor, line: Line, exchange_here: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    boss = cast.shenzhen_coordinator
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        word(boss, line, "今天临时停机，请留言。", name="special")
    services.switch_line(boss, line=line, is_open=False, reason="停电", says="special")
    floor.dial(line)
    assert floor.fake.played[0][1] == f"sound:martlet-line-{line.pk}-special-1"
    assert sound.seconds(exchange_here / "zh" / f"martlet-line-{line.pk}-special-1.wav") > 0.2
    services.switch_line(boss, line=line, is_open=False, reason="放假", says="holiday")
    floor.dial(line)
    assert floor.fake.played[-2][1] == "sound:martlet-holiday"


def test_a_sound_that_is_not_there_is_never_asked_for(cast: Cast, line: Line, exchange_here: Path) -> None:
    word(cast.shenzhen_coordinator, line, "请稍等。")
    assert files.spoken(line) == {}
    files.put_into_use([line])
    assert files.spoken(line) == {"busy/zh": f"line-{line.pk}-busy-1"}


def test_a_line_that_records_nothing_greets_without_speaking_of_it(line: Line, exchange_here: Path) -> None:
    line.records = False
    assert files.spoken(line) == {"notice/zh": "welcome"}


def test_a_given_recording_is_what_callers_hear_and_old_files_go(cast: Cast, line: Line, exchange_here: Path) -> None:
    boss = cast.shenzhen_coordinator
    word(boss, line, "请稍等。")
    files.put_into_use()
    given = services.keep_sound(boss, line=line, data=tone(1.0))
    services.word_line(
        boss, line=line, name="busy", language="zh", text="请稍等。", sound=given, seen=2, reason="自己的声音"
    )
    files.put_into_use()
    path = exchange_here / "zh" / f"martlet-line-{line.pk}-busy-2.wav"
    assert path.read_bytes() == bytes(given.data)
    files.sweep(exchange_here, [line])
    assert sorted(found.name for found in exchange_here.glob("*/martlet-line-*")) == [path.name]
    services.unword_line(boss, line=line, name="busy", language="zh", seen=3, reason="用通用的")
    assert (line.says, Notice.objects.count()) == ({}, 2)
    services.reword_line(boss, line=line, notice=Notice.objects.get(version=1), seen=4, reason="用回第一版")
    assert line.says == {"busy/zh": 1}


def test_without_a_voice_callers_hear_a_tone_until_there_is_one(
    cast: Cast, line: Line, exchange_here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    word(cast.shenzhen_coordinator, line, "请稍等。")
    path = exchange_here / "zh" / f"martlet-line-{line.pk}-busy-1.wav"
    with monkeypatch.context() as here:
        here.setenv("PATH", "")
        files.make_own(exchange_here, [line])
    assert (path.exists(), path.with_suffix(".tone").exists()) == (True, True)
    files.make_own(exchange_here, [line])
    assert path.with_suffix(".tone").exists() is not prompts.has_voice()


def test_a_dialect_has_every_announcement_in_its_folder(line: Line, exchange_here: Path) -> None:
    line.languages = ["zh", "yue"]
    files.put_into_use([line])
    made = {path.name for path in (exchange_here / "yue").glob("*.wav")}
    assert made == {f"martlet-{name}.wav" for name in {**prompts.TEXTS, **prompts.NUMBERS}} | {"martlet-beep.wav"}


@pytest.mark.parametrize("kind", ["wav", "ogg"])
def test_sound_files_become_what_the_telephone_plays(kind: str, tmp_path: Path) -> None:
    import shutil
    import subprocess

    data = tone(1.0)
    if kind != "wav":
        if not shutil.which("sox"):
            pytest.skip("there is no sox here to make such a file")
        (tmp_path / "in.wav").write_bytes(data)
        subprocess.run(["sox", str(tmp_path / "in.wav"), str(tmp_path / "out.ogg")], check=True)
        data = (tmp_path / "out.ogg").read_bytes()
    wave, seconds = sound.for_telephone(data)
    assert (abs(seconds - 1.0) < 0.05, wave[:4], wave[22:28]) == (True, b"RIFF", b"\x01\x00\x40\x1f\x00\x00")


def test_without_any_program_plain_wave_files_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert sound.for_telephone(tone(1.0))[1] == 1.0
    with pytest.raises(sound.Unusable) as fault:
        sound.for_telephone(b"OggS" + bytes(400))
    assert (fault.value.why, fault.value.detail) == ("reader", "ogg")


# --- for everybody --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("payer", "number", "sentence"),
    [
        ("toll_free", "8008201234", "用座机打免费；手机打不通 800 号码。"),
        ("toll_free", "12351", "打这个电话免费，话费我们付。"),
        ("toll_free", "4008001234", "您付市话费，长途费我们出。"),
        ("shared", "8008201234", "用座机打免费；手机打不通 800 号码。"),
        ("shared", "4008001234", "您付市话费，长途费我们出。"),
        ("caller", "07551234567", "话费按您自己的套餐算。"),
    ],
)
def test_callers_are_told_the_truth_about_the_cost(payer: str, number: str, sentence: str) -> None:
    assert words.payer_words(payer, number) == sentence


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("4008001234", "shared"), ("+864008001234", "shared"), ("864008001234", "shared"), ("8008201234", "toll_free"),
        ("075526781234", "caller"), ("07551234567", "caller"), ("01065551234", "caller"), ("+867551234567", "caller"),
        ("13800138000", "caller"), ("8613800138000", "caller"), ("12351", ""), ("116114", ""), ("95105555", ""),
        ("+85221234567", ""), ("4001234", ""),
    ],
)  # fmt: skip
def test_the_number_says_who_pays(number: str, says: str) -> None:
    assert payer_of(number) == says
    fitting = [one for one in Payer.values if payer_fits(number, one)]
    assert fitting == ([says] if says else Payer.values)


def test_no_cost_is_promised_that_the_number_does_not_have(cast: Cast, line: Line) -> None:
    boss = cast.shenzhen_coordinator
    for number, payer in (("4008001234", "toll_free"), ("4008001234", "caller"), ("8008201234", "shared")):
        with pytest.raises(Problem) as problem:
            services.edit_line(boss, line=line, settings={"number": number, "payer": payer}, seen=0, reason="换话费")
        assert problem.value.field == "payer"
    with pytest.raises(Problem) as problem:
        services.add_line(boss, office=cast.shenzhen, number="4009998888", name_zh="新", name_en="New")
    assert (problem.value.field, Line.objects.count()) == ("payer", 1)


def test_no_version_is_brought_back_that_promises_it(cast: Cast, line: Line) -> None:
    boss = cast.shenzhen_coordinator
    Line.objects.filter(pk=line.pk).update(payer="toll_free")  # from a time when this could be chosen
    line.refresh_from_db()
    services.edit_line(boss, line=line, settings={"payer": "shared"}, seen=0, reason="说实话")
    with pytest.raises(Problem) as problem:
        services.restore_line(boss, line=line, number=1, seen=2, reason="改回去")
    assert str(problem.value.message).startswith("这一版对来电人说的话费和号码不符")
    line.refresh_from_db()
    assert (line.payer, line.version) == ("shared", 2)


def test_the_public_is_told_how_lines_stand(cast: Cast, line: Line) -> None:
    services.switch_line(cast.shenzhen_coordinator, line=line, is_open=False, reason="停电")
    [found] = selectors.public_lines()
    assert (found.office, found.number, found.standing.is_open) == (cast.shenzhen, "4008001234", False)
    assert [one.standing.is_open for one in selectors.office_lines([cast.shenzhen.pk])] == [False]


def test_the_languages_that_rules_take_as_voiced_are_those_with_a_voice() -> None:
    assert set(prompts.VOICES) == VOICED
