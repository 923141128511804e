"""The configuration holds what the plan says, and nothing that would write a number down."""

import os
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from martlet.telephony.exchange import keys, prompts, sound, tree
from martlet.telephony.exchange.config import LinePlan, Phone, Plan, Trunk, make_folders, write_config
from martlet.telephony.models import Line


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(
        home=tmp_path / "home", spool=tmp_path / "spool", modules=Path("/nowhere"), share=Path("/nowhere"), ari_password="apw",
        lines=(LinePlan(7, "4008001234", phones=("v1", "v2")),), phones=(Phone("v1", "p1"), Phone("s1", "p2", "sip", codecs="alaw")),
        trunks=(Trunk("trunk", ("203.0.113.10", "203.0.113.11"), "sip:203.0.113.10"),),
    )  # fmt: skip


def written(plan: Plan, folder: Path) -> dict[str, str]:
    write_config(folder, plan)
    return {path.name: path.read_text() for path in folder.glob("*.conf")}


def test_nothing_writes_numbers_down(plan: Plan, tmp_path: Path) -> None:
    files = written(plan, tmp_path / "etc")
    assert (files["cdr.conf"], files["cel.conf"]) == ("[general]\nenable=no\n", "[general]\nenable=no\n")
    assert "messages.log => warning,error\n" in files["logger.conf"]
    # The SIP library would write a whole malformed packet down, with whatever number it came from.
    assert "asterisk_error=0\nasterisk_warning=\n" in files["pjproject.conf"]
    assert ("verbose" in files["logger.conf"], "security" in files["logger.conf"]) == (False, False)
    assert [
        name for name in ("cdr_csv", "app_queue", "app_voicemail", "res_security_log") if name in files["modules.conf"]
    ] == []


def test_a_trunk_is_known_by_address_alone(plan: Plan, tmp_path: Path) -> None:
    pjsip = written(plan, tmp_path / "etc")["pjsip.conf"]
    assert "type=identify\nendpoint=trunk\nmatch=203.0.113.10,203.0.113.11\n" in pjsip
    assert "anonymous" not in pjsip


def test_no_caller_ever_meets_the_exchange_s_own_error(plan: Plan, tmp_path: Path) -> None:
    dialplan = written(plan, tmp_path / "etc")["extensions.conf"]
    assert "exten => 4008001234,1,Stasis(martlet,line,7)" in dialplan
    assert 'GotoIf($["${STASISSTATUS}" = "FAILED"]?lines,7,alone)' in dialplan
    assert "exten => 7,1(alone),Set(MARTLET_AWAY=1)" in dialplan
    assert ("Congestion" in dialplan, "Busy(" in dialplan, "603" in dialplan) == (False, False, False)


def test_alone_it_rings_whoever_is_registered_of_however_many(plan: Plan, tmp_path: Path) -> None:
    many = LinePlan(8, "4008005678", phones=tuple(f"v{n}" for n in range(1, 101)))
    dialplan = written(replace(plan, lines=(many,)), tmp_path / "etc")["extensions.conf"]
    asked = re.findall(r"PJSIP_DIAL_CONTACTS\((\w+)\)", dialplan)
    assert asked == [f"v{n}" for n in range(1, 101)]
    assert max(map(len, dialplan.splitlines())) < 2000


def test_alone_it_speaks_in_the_line_s_own_words_and_in_the_house_s_when_that_sound_is_not_there(
    plan: Plan, tmp_path: Path
) -> None:
    own = LinePlan(8, "4008005678", says=(("voicemail", "line-8-voicemail-3"),), message_seconds=45)
    dialplan = written(replace(plan, lines=(*plan.lines, own)), tmp_path / "etc")["extensions.conf"]
    assert (
        " same => n,Playback(martlet-line-8-voicemail-3)\n"
        ' same => n,ExecIf($["${PLAYBACKSTATUS}" = "FAILED"]?Playback(martlet-voicemail))\n'
    ) in dialplan
    assert dialplan.count(" same => n,Playback(martlet-voicemail)\n") == 1
    assert [dialplan.count(f".wav,6,{seconds},kq)") for seconds in (45, 120)] == [1, 1]


def test_a_folder_of_its_own_is_named_in_the_configuration(plan: Plan, tmp_path: Path) -> None:
    files = written(replace(plan, folder=tmp_path / "etc"), tmp_path / "etc")
    assert f"astetcdir => {tmp_path / 'etc'}\n" in files["asterisk.conf"]


def test_the_worker_s_phone_exists_in_the_demo_only(plan: Plan, tmp_path: Path) -> None:
    assert "demo" not in str(written(plan, tmp_path / "a"))
    demo = written(replace(plan, demo_caller=Phone("demo-worker", "pw")), tmp_path / "b")
    assert ("[demo-worker]" in demo["pjsip.conf"], "[demo-caller]" in demo["extensions.conf"]) == (True, True)


def test_files_hold_passwords_and_are_the_owner_s_alone(plan: Plan, tmp_path: Path) -> None:
    changed = write_config(tmp_path / "etc", plan)
    assert {stat.S_IMODE(os.stat(tmp_path / "etc" / name).st_mode) for name in changed} == {0o600}
    assert write_config(tmp_path / "etc", plan) == []
    assert write_config(tmp_path / "etc", replace(plan, lines=())) == ["extensions.conf"]


def test_passwords_come_from_one_secret(tmp_path: Path) -> None:
    first = keys.password(tmp_path, "v1")
    assert (keys.password(tmp_path, "v1"), len(first), keys.password(tmp_path, "v2") == first) == (first, 32, False)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_without_espeak_there_are_tones_and_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(tree, "PROJECT", tmp_path)  # nothing was spoken here before
    made = prompts.make_prompts(tmp_path / "sounds", music=tmp_path / "moh")
    assert (made.spoken, len(made.tones), len(made.reasons)) == ((), 2 * len({**prompts.TEXTS, **prompts.NUMBERS}), 1)
    assert made.reasons[0].startswith("espeak-ng is not installed")
    assert 0.2 < sound.seconds(tmp_path / "sounds" / "zh" / "martlet-notice.wav") < 2
    assert sound.seconds(tmp_path / "moh" / "waiting.wav") == 16.0


@pytest.mark.skipif(not prompts.has_voice(), reason="espeak-ng is not installed")
def test_what_was_spoken_once_is_there_for_the_next_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".exchange").mkdir()
    monkeypatch.setattr(tree, "PROJECT", tmp_path)
    first, second = (tmp_path / name / "martlet-notice.wav" for name in ("first", "second"))
    assert prompts.speak_once("您好", "zh", first) == ""
    monkeypatch.setenv("PATH", "")  # nobody there who could speak
    assert prompts.speak_once("您好", "zh", second) == ""
    assert second.read_bytes() == first.read_bytes()
    assert prompts.speak_once("您好", "en", second).startswith("espeak-ng is not installed")


@pytest.mark.skipif(not prompts.has_voice(), reason="espeak-ng is not installed")
def test_a_mobile_is_asked_in_time_to_press_the_key(tmp_path: Path) -> None:
    given = Line._meta.get_field("accept_seconds").get_default()
    for language, words in prompts.TEXTS["accept"].items():
        assert prompts.speak_once(words, language, tmp_path / f"{language}.wav") == ""
        assert sound.seconds(tmp_path / f"{language}.wav") < given - 2


def test_a_person_s_own_recording_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "sounds" / "zh" / "martlet-notice.wav"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"my voice")
    monkeypatch.setenv("PATH", "")
    prompts.make_prompts(tmp_path / "sounds")
    assert own.read_bytes() == b"my voice"


def test_the_guard_of_the_high_priority_starts_with_the_words_of_its_tree(plan: Plan) -> None:
    make_folders(replace(plan, canary=("/tree/ld.so", "--library-path", "/tree/lib", "/tree/sbin/astcanary")))
    guard = plan.home / "bin" / "astcanary"
    assert guard.read_text() == '#!/bin/sh\nexec /tree/ld.so --library-path /tree/lib /tree/sbin/astcanary "$@"\n'
    assert os.access(guard, os.X_OK)
