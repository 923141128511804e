"""What `martlet telephony config` writes, started by itself: with no switchboard callers hear words, never a tone of the exchange."""

import subprocess
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from tests.adapters.exchange_house import TRUNK, free_ports, why_not
from tests.adapters.sip_phone import Phone, heard_tone, power, until
from tests.conftest import Cast
from tests.telephony.test_lines_pages import tone

from martlet.telephony.exchange import prompts, tree
from martlet.telephony.lines import services
from martlet.telephony.models import Line

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.once,
    pytest.mark.timeout(60),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
]
OWN, BEEP = 1250.0, 1000.0
STEP = 160  # samples of one loudness


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cast: Cast) -> Iterator[tuple[str, int]]:
    """A folder written by the command: the first line's own words are spoken, the second one's were uploaded. Asterisk is started
    from that folder, and nothing else of ours runs."""
    http, sip = free_ports(2)
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(settings, "MARTLET_ARI_URL", f"http://127.0.0.1:{http}/ari")
    monkeypatch.setattr(settings, "MARTLET_SIP_BIND", f"127.0.0.1:{sip}")
    monkeypatch.setattr(settings, "MARTLET_RTP_PORTS", "30000-39998")
    monkeypatch.setenv("MARTLET_SIP_TRUNK", TRUNK)
    worded = Line.objects.create(office=cast.shenzhen, number="4008001234", name_zh="深圳", name_en="Shenzhen")
    services.word_line(cast.shenzhen_coordinator, line=worded, name="voicemail", language="zh", text="请留言。", seen=0,
                       reason="短一点")  # fmt: skip
    line = Line.objects.create(
        office=cast.shenzhen, number="4008005678", name_zh="英文", name_en="English", language="en"
    )
    sound = services.keep_sound(cast.shenzhen_coordinator, line=line, data=tone(1.0, OWN))
    services.word_line(cast.shenzhen_coordinator, line=line, name="voicemail", language="en", text="a tone", sound=sound,
                       seen=0, reason="try")  # fmt: skip
    call_command("telephony", "config", str(tmp_path / "written"), verbosity=0)
    found = tree.find()
    assert found is not None
    words = [*found.command, "-C", str(tmp_path / "written" / "asterisk.conf")]
    part = subprocess.Popen(
        [*words, "-f"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: (tmp_path / "exchange" / "run" / "asterisk.ctl").exists(), 20)
        subprocess.run([*words, "-rx", "core waitfullybooted"], capture_output=True, check=False)
        yield str(tmp_path), sip
    finally:
        part.kill()
        part.wait()


def loudness(samples: list[int]) -> list[float]:
    return [sum(map(abs, samples[n : n + STEP])) / STEP for n in range(0, len(samples) - STEP, STEP)]


def alike(heard: list[int], file: Path, seconds: float = 0.0) -> float:
    """How well the rise and fall of what was heard follows the file, at the best place: 1 is the very same (Pearson).
    `seconds`: of its beginning, 0 = all of it."""
    with wave.open(str(file), "rb") as source:
        raw = source.readframes(int(seconds * source.getframerate()) or source.getnframes())
    wanted = loudness([int.from_bytes(raw[n : n + 2], "little", signed=True) for n in range(0, len(raw), 2)])
    whole = loudness([*heard, *[0] * 10 * STEP])  # the last moment may be lost
    return max((pearson(wanted, whole[n : n + len(wanted)]) for n in range(len(whole) - len(wanted))), default=0.0)


def pearson(one: list[float], other: list[float]) -> float:
    a, b = sum(one) / len(one), sum(other) / len(other)
    top = sum((x - a) * (y - b) for x, y in zip(one, other, strict=True))
    below = (sum((x - a) ** 2 for x in one) * sum((y - b) ** 2 for y in other)) ** 0.5
    return top / below if below else 0.0


@pytest.mark.skipif(not prompts.has_voice(), reason="espeak-ng is not installed")
def test_alone_it_speaks_in_the_line_s_own_words_and_never_with_an_error(alone: tuple[str, int]) -> None:
    data, sip = Path(alone[0]), alone[1]
    phones = [Phone(TRUNK, 0, ("127.0.0.1", sip)) for _ in range(3)]
    first, second, nobody = phones
    try:
        for phone, number in zip(phones, ("4008001234", "4008005678", "9"), strict=True):
            phone.call(number)
        for phone in (second, first):
            until(lambda phone=phone: phone.heard and power(phone.heard[-3200:], BEEP) > 0.5, 20)
        [spoken] = (data / "exchange" / "data" / "sounds" / "zh").glob("martlet-line-*-voicemail-1.wav")
        assert alike(first.heard, spoken) > 0.9
        assert (heard_tone(second.heard, OWN), heard_tone(first.heard, OWN)) == (True, False)
        assert nobody.over.wait(5)  # a number that is no line hears the house's own words
        assert alike(nobody.heard, data / "exchange" / "data" / "sounds" / "zh" / "martlet-goodbye.wav") > 0.9
        assert {status for phone in phones for _at, status in phone.statuses} <= {100, 180, 183, 200}
        away = data / "exchange"  # the message is being spoken into memory, not into the installation's folder
        assert [path for path in away.rglob("*.wav") if path.parent.name == "away"] == []
        for phone in (first, second):
            phone.hang_up()
        log = data / "exchange" / "log" / "messages.log"
        time.sleep(0.2)
        said = log.read_text() if log.exists() else ""
        assert [line for line in said.splitlines() if "declined to load" in line or "does not exist" in line] == []
    finally:
        for phone in phones:
            phone.close()
