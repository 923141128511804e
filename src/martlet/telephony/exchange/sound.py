"""Sound files: wave files as Asterisk leaves them (length, repair after a crash), and files of colleagues made fit for it."""

from __future__ import annotations

import array
import io
import shutil
import struct
import subprocess
import tempfile
import wave
from functools import cache
from pathlib import Path

HEADER = 44


def repair(path: Path) -> bool:
    """Writes the true lengths into the header when they are wrong. Returns whether anything was changed.

    A killed Asterisk leaves the sound intact and a header that says 0 seconds.
    """
    size = path.stat().st_size
    with path.open("r+b") as file:
        head = file.read(HEADER)
        if len(head) < HEADER or head[:4] != b"RIFF" or head[36:40] != b"data":
            return False
        said = struct.unpack("<I", head[40:44])[0]
        if said == size - HEADER:
            return False
        file.seek(4)
        file.write(struct.pack("<I", size - 8))
        file.seek(40)
        file.write(struct.pack("<I", size - HEADER))
    return True


def seconds(path: Path) -> float:
    """Length by size: 8 kHz, 16 bit, mono is what we ask for."""
    with path.open("rb") as file:
        head = file.read(HEADER)
    rate = struct.unpack("<I", head[28:32])[0] if len(head) == HEADER else 16000
    return max(0, path.stat().st_size - HEADER) / (rate or 16000)


# --- sound files of colleagues -----------------------------------------------------------------------------------------
MOST_BYTES = 10 * 1024 * 1024
MOST_SECONDS, LEAST_SECONDS = 60.0, 0.3
QUIET, LOUD = 200, 26000  # peaks: below the first there is nothing to hear; every file is brought to the second
PATIENCE = 20  # seconds a converter may take
RATE = 8000


class Unusable(Exception):  # noqa: N818 - it is the file that is unusable, not the program that failed
    """A file that cannot be an announcement. why: "empty", "large", "kind", "reader", "broken", "silent", "short", "long"."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(f"{why} {detail}".strip())
        self.why, self.detail = why, detail


def kind_of(data: bytes) -> str:
    """What a file is by its first bytes, whatever its name says: "wav", "mp3", "m4a", "ogg" or ""."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    if data[:3] == b"ID3" or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2):
        return "mp3"
    if data[4:8] == b"ftyp":
        return "m4a"
    return "ogg" if data[:4] == b"OggS" else ""


def for_telephone(data: bytes) -> tuple[bytes, float]:
    """Any usual sound file as WAV, 8 kHz, mono, 16 bit, brought to one loudness; and its seconds. Raises Unusable."""
    if not data:
        raise Unusable("empty")
    if len(data) > MOST_BYTES:
        raise Unusable("large")
    kind = kind_of(data)
    if not kind:
        raise Unusable("kind")
    with tempfile.TemporaryDirectory(prefix="martlet-sound-") as folder:
        source, target = Path(folder) / f"in.{kind}", Path(folder) / "out.wav"
        source.write_bytes(data)
        tried = [converted(command) for command in commands(kind, source, target)]
        if not any(tried) and not (kind == "wav" and plain(source, target)):
            raise Unusable("broken" if tried or kind == "wav" else "reader", kind)
        with wave.open(str(target), "rb") as file:
            samples = array.array("h", file.readframes(file.getnframes()))
    return finished(samples)


def commands(kind: str, source: Path, target: Path) -> list[list[str]]:
    """Programs of this machine that may read it, best first. The kind is named to them, so that a file cannot pretend to be a
    list of other files; a little more than what is allowed is read, so that what is too long is known."""
    most = str(MOST_SECONDS + 2)
    found = []
    if ffmpeg := shutil.which("ffmpeg"):
        demuxer = {"m4a": "mov"}.get(kind, kind)
        found.append(
            [
                ffmpeg,
                "-nostdin",
                "-v",
                "error",
                "-protocol_whitelist",
                "file",
                "-f",
                demuxer,
                "-i",
                str(source),
                "-vn",
                "-t",
                most,
                "-ac",
                "1",
                "-ar",
                str(RATE),
                "-c:a",
                "pcm_s16le",
                "-y",
                str(target),
            ]
        )
    sox = shutil.which("sox")
    if sox and kind in sox_kinds(sox):
        found.append(
            [
                sox,
                "-V1",
                "-D",
                "-t",
                kind,
                str(source),
                "-t",
                "wav",
                "-r",
                str(RATE),
                "-c",
                "1",
                "-b",
                "16",
                "-e",
                "signed-integer",
                str(target),
                "trim",
                "0",
                most,
            ]
        )
    return found


@cache
def sox_kinds(program: str) -> frozenset[str]:
    """Which of our kinds this sox reads; MP3 is a package of its own."""
    done = subprocess.run([program, "--help"], capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603
    known = next((line for line in done.stdout.splitlines() if line.startswith("AUDIO FILE FORMATS:")), "").split()
    return frozenset({"wav", "mp3", "ogg"} & set(known))


def converted(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
    except (subprocess.TimeoutExpired, OSError):
        return False
    target = next(Path(word) for word in reversed(command) if word.endswith("out.wav"))
    return done.returncode == 0 and target.exists() and target.stat().st_size > HEADER


def plain(source: Path, target: Path) -> bool:
    """Without a program to convert with: 16-bit WAV of any rate, read by ourselves."""
    from martlet.telephony.exchange import prompts

    try:
        with wave.open(str(source), "rb") as file:
            if file.getsampwidth() != 2 or file.getnframes() > file.getframerate() * (MOST_SECONDS + 2):
                return False
            mono = array.array("h", file.readframes(file.getnframes()))[:: file.getnchannels()]
            rate = file.getframerate()
        with wave.open(str(source), "wb") as file:
            file.setparams((1, 2, rate, 0, "NONE", ""))
            file.writeframes(mono.tobytes())
        prompts.write_wave(target, prompts.resampled(source))
    except (wave.Error, EOFError, ValueError, ZeroDivisionError):
        return False
    return True


def finished(samples: array.array[int]) -> tuple[bytes, float]:
    """Length and loudness are looked at, and the file is written as the exchange wants it."""
    length = len(samples) / RATE
    loudest = max((abs(value) for value in samples), default=0)
    if length > MOST_SECONDS:
        raise Unusable("long")
    if length < LEAST_SECONDS:
        raise Unusable("short")
    if loudest < QUIET:
        raise Unusable("silent")
    loud = array.array("h", (int(value * LOUD / loudest) for value in samples))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(loud.tobytes())
    return out.getvalue(), round(length, 2)
