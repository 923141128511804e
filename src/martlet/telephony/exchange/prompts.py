"""Announcements: spoken by espeak-ng where the machine has it, otherwise short tones, and always a word about which.

Files are 8 kHz, mono, 16 bit, `<sounds>/<language>/martlet-<name>.wav`. A file a person has put there (any recording
newer than ours, see `made.json`) is never overwritten. Staff replace them with their own voices.
"""

from __future__ import annotations

import array
import hashlib
import json
import math
import os
import shutil
import subprocess
import wave
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from martlet.telephony.exchange import tree
from martlet.telephony.exchange.numbers import NUMBERS

RATE = 8000
VOICES = {"zh": "cmn", "en": "en-gb", "yue": "yue"}
READER = "cmn"  # reads the characters of any other dialect

TEXTS: dict[str, dict[str, str]] = {
    "notice": {
        "zh": "您好，这里是工友热线。为了把事情办好，通话可能会录音。不想录音，请告诉接电话的人。",
        "en": "Hello, this is the workers' hotline. The call may be recorded so that we can help you. "
        "If you do not want that, please tell the person who answers.",
    },
    "welcome": {
        "zh": "您好，这里是工友热线。",
        "en": "Hello, this is the workers' hotline.",
    },
    "menu": {
        "zh": "工资的事请按一。受伤的事请按二。其他的事请按零。For English press nine.",
        "en": "For wages press one. For an injury press two. For anything else press zero.",
    },
    "busy": {
        "zh": "接电话的人都在忙，请不要挂机，有人空下来就接您的电话。",
        "en": "Everybody is on another call. Please stay on the line. The next person who is free will answer you.",
    },
    "voicemail": {
        "zh": "现在没有人能接电话。请在嘀声后留言，我们会给您回电话。",
        "en": "Nobody can answer right now. Please leave a message after the tone and we will call you back.",
    },
    "closed": {
        "zh": "热线现在休息。请在嘀声后留言，上班后我们给您回电话。",
        "en": "The line is closed now. Please leave a message after the tone and we will call you back.",
    },
    "holiday": {
        "zh": "热线放假休息。请在嘀声后留言，上班后我们给您回电话。",
        "en": "The line is closed for the public holiday. Please leave a message after the tone and we will call you back.",
    },
    "special": {
        "zh": "热线临时不能接电话。请在嘀声后留言，我们会尽快给您回电话。",
        "en": "The line cannot take calls for a while. Please leave a message after the tone and we will call you back soon.",
    },
    "consent": {
        "zh": "这通电话会录音，只给办您这件事的人听。",
        "en": "This call is being recorded. Only the people who work on your matter can hear it.",
    },
    "keep": {
        "zh": "不想在电话里等，请按一，我们给您留着位置，轮到您就打给您。",
        "en": "If you would rather not wait on the phone, press one. You keep your place and we call you back.",
    },
    "moment": {
        "zh": "请稍等，不要挂机，马上就回来。",
        "en": "One moment, please stay on the line. We will be right back.",
    },
    "kept": {
        "zh": "好的，位置给您留着，轮到您我们就打给您。请保持手机畅通。再见。",
        "en": "Good. You keep your place, and we will call you when it is your turn. Goodbye.",
    },
    "hidden": {
        "zh": "您的电话没有显示号码，我们没有办法打给您。请不要挂机，继续等一等。",
        "en": "Your number is not shown to us, so we cannot call you back. Please stay on the line.",
    },
    "accept": {  # shorter than the seconds a line gives for the key
        "zh": "工友热线来电。接听按一，不接按二。",
        "en": "A call for the workers' hotline. To take it press one, to pass it on press two.",
    },
    "challenge": {
        "zh": "现在来电很多。要接通热线，请按三。再说一遍，请按三。",
        "en": "We are getting very many calls. To be connected, press three. Again: press three.",
    },
    "blocked": {
        "zh": "这个号码现在不能接通热线。有急事请拨打一一零或者一二零。再见。",
        "en": "This number cannot reach the hotline at present. In an emergency call one one zero or one two zero. "
        "Goodbye.",
    },
    "nobody": {
        "zh": "现在没有人能接电话。您的号码我们记下了，会给您回电话。再见。",
        "en": "Nobody can answer right now. We have noted your call and will call you back. Goodbye.",
    },
    "rate": {
        "zh": "请先别挂机。这通电话帮到您了吗？请按一到五，五是帮了大忙，一是没有帮到。谁按的，我们不知道。",
        "en": "Please stay for one question. Did this call help you? Press one to five: five is very much, one is not at all. "
        "We do not know who pressed what.",
    },
    "goodbye": {"zh": "谢谢您的来电，再见。", "en": "Thank you for calling. Goodbye."},
}
TONES = {
    "notice": (660, 880),
    "welcome": (660, 990),
    "menu": (880, 660, 880),
    "busy": (440, 440),
    "voicemail": (523, 659, 784),
    "closed": (392, 330),
    "holiday": (330, 392),
    "special": (392, 392),
    "consent": (700,),
    "goodbye": (784, 523),
    "keep": (523, 659),
    "kept": (659, 523),
    "hidden": (330, 330),
    "accept": (880, 880, 660),
    "challenge": (660, 440, 660),
    "blocked": (330, 262),
    "nobody": (523, 392),
    "rate": (523, 587, 659),
}


@dataclass(frozen=True)
class Made:
    """What became of the prompts: `spoken` and `tones` are `language/name`; `reasons` are sentences for people."""

    spoken: tuple[str, ...]
    tones: tuple[str, ...]
    reasons: tuple[str, ...]


def write_wave(path: Path, samples: array.array[int]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.new")  # two houses of one project may write at once
    with wave.open(str(fresh), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    fresh.replace(path)


def tone(
    frequencies: tuple[int, ...], seconds: float = 0.25, gap: float = 0.08, level: float = 0.3
) -> array.array[int]:
    """Notes one after the other with soft edges."""
    samples = array.array("h")
    for frequency in frequencies:
        count = int(RATE * seconds)
        for n in range(count):
            edge = min(1.0, n / 160, (count - n) / 160)
            samples.append(int(32767 * level * edge * math.sin(2 * math.pi * frequency * n / RATE)))
        samples.extend([0] * int(RATE * gap))
    return samples


def waiting_music() -> array.array[int]:
    """A quiet two-note chime every four seconds, so that a caller on hold knows the line lives."""
    samples = array.array("h")
    for pair in ((523, 659), (587, 698), (659, 784), (587, 698)):
        chime = tone(pair, seconds=0.5, gap=0.0, level=0.12)
        samples.extend(chime)
        samples.extend([0] * (4 * RATE - len(chime)))
    return samples


def resampled(path: Path) -> array.array[int]:
    """Any 16-bit mono wave file at 8 kHz: means over each step, good enough for speech on a telephone."""
    with wave.open(str(path), "rb") as source:
        rate, raw = source.getframerate(), array.array("h", source.readframes(source.getnframes()))
    step = rate / RATE
    edges = [int(n * step) for n in range(int(len(raw) / step) + 1)]
    if step < 1:  # a slower source: each of its samples several times
        result = [float(raw[edge]) for edge in edges[:-1]]
    else:
        sums = [0, *accumulate(raw)]
        result = [(sums[end] - sums[start]) / (end - start) for start, end in pairwise(edges)]
    loudest = max(map(abs, result), default=0) or 1
    return array.array("h", [int(value * 26000 / loudest) for value in result])


def speak(text: str, language: str, path: Path) -> str:
    """Speaks one text into a file; returns "" or the reason why not."""
    program = shutil.which("espeak-ng")
    if not program:
        return "espeak-ng is not installed, so announcements are tones. On Debian: apt install espeak-ng."
    raw = path.with_suffix(f".{os.getpid()}.raw.wav")
    path.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(  # noqa: S603
        [program, "-v", VOICES.get(language, READER), "-s", "150", "-w", str(raw), "--stdin"],
        input=text,
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode or not raw.exists() or raw.stat().st_size < 1000:
        raw.unlink(missing_ok=True)
        return f"espeak-ng could not speak {language}: {done.stderr.strip()[-120:] or 'no sound came out'}"
    samples = resampled(raw)
    raw.unlink()
    write_wave(path, samples)
    return ""


def speak_once(text: str, language: str, path: Path) -> str:
    """As `speak`, from what this project's folder has spoken before: a new data folder need not wait half a minute for it."""
    shelf = tree.PROJECT / ".exchange"
    if not os.access(shelf, os.W_OK):
        return speak(text, language, path)
    kept = shelf / "spoken" / f"{hashlib.sha256(f'{language} {text}'.encode()).hexdigest()[:24]}.wav"
    if not kept.exists() and (reason := speak(text, language, kept)):
        return reason
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept, path)
    return ""


def house_text(name: str, language: str) -> str:
    """What the house says; a dialect is a voice that reads the Chinese text."""
    texts = TEXTS.get(name) or NUMBERS[name]
    return texts.get(language) or texts["zh"]


def make_prompts(sounds: Path, music: Path | None = None, languages: Iterable[str] = ()) -> Made:
    """Makes what is missing or whose text changed. `languages`: those in which lines speak besides the house's own two."""
    more = sorted(set(languages) - {"zh", "en"})
    wanted = {
        name: texts | {one: house_text(name, one) for one in more} for name, texts in {**TEXTS, **NUMBERS}.items()
    }
    record = sounds / "made.json"
    known: dict[str, str] = json.loads(record.read_text()) if record.exists() else {}
    spoken, tones, reasons = list[str](), list[str](), list[str]()
    missing = []
    for name, words in wanted.items():
        for language, text in words.items():
            key, path = f"{language}/{name}", sounds / language / f"martlet-{name}.wav"
            mark = known.get(key, "")
            if path.exists() and mark in ("", f"spoken {text}"):  # a person's own recording, or ours of this text
                spoken.append(key)
            else:
                missing.append((key, name, text, language, path))
    with ThreadPoolExecutor() as voices:
        said = voices.map(lambda one: speak_once(*one[2:]), missing)
        for (key, name, text, _language, path), reason in zip(missing, said, strict=True):
            if reason:
                write_wave(path, tone(TONES.get(name, (600, 600))))
                reasons += [reason] if reason not in reasons else []
            (tones if reason else spoken).append(key)
            known[key] = f"tone {text}" if reason else f"spoken {text}"
    for language in ("zh", "en", *more):
        beep = sounds / language / "martlet-beep.wav"
        if not beep.exists():
            write_wave(beep, tone((1000,), seconds=0.35))
    if music is not None and not (music / "waiting.wav").exists():
        write_wave(music / "waiting.wav", waiting_music())
    sounds.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(known, ensure_ascii=False, indent=1))
    return Made(tuple(spoken), tuple(tones), tuple(reasons))


def make_own(path: Path, name: str, language: str, text: str, sound: bytes | None = None) -> str:
    """One announcement in a line's own words: the given sound, else spoken, else a tone. Returns "" or why it is a tone."""
    if sound is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(sound)
        fresh.replace(path)
        return ""
    reason = speak(text, language, path)
    if reason:
        write_wave(path, tone(TONES.get(name, (600, 600))))
    return reason


def sound_file(sounds: Path, stem: str, language: str) -> Path:
    """Where the exchange looks for `sound:martlet-<stem>` in a language."""
    return sounds / language / f"martlet-{stem}.wav"


def has_voice() -> bool:
    """Whether this machine can speak at all."""
    return shutil.which("espeak-ng") is not None
