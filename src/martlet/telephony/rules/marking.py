"""Moments of a recording: what happened by itself, what people marked, and the stretches in which there is nothing to hear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SILENT = {"hold": "back", "pause": "resume"}  # what begins silence -> what ends it
_TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})$|(\d{1,5})$")


@dataclass(frozen=True)
class Stretch:
    """Seconds of the sound between which nothing is heard. what: hold | pause."""

    start: float
    end: float
    what: str

    @property
    def seconds(self) -> float:
        return self.end - self.start


def seconds_of(text: str) -> int | None:
    """ "1:23", "1:02:03" or "83" as seconds; None when it is no moment."""
    match = _TIME.match(text.strip().replace("\uff1a", ":"))
    if match is None:
        return None
    hours, minutes, seconds, plain = match.groups()
    if plain is not None:
        return int(plain)
    if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
        return None
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)


def placed(marks: Iterable[tuple[float, str]], began: float) -> list[tuple[float, str]]:
    """Moments of the clock as seconds of a sound that began at `began`; earlier ones are not in it. While the caller was alone
    nothing was recorded."""
    found: list[tuple[float, str]] = []
    missing, since = 0.0, None
    for at, what in marks:
        if at < began:
            continue
        if what == "alone":
            since = at if since is None else since
            continue
        if what == "moved" and since is not None:
            missing, since = missing + at - since, None
        found.append((round(max(0.0, (at if since is None else since) - began - missing), 1), what))
    return found


def stretches(marks: Iterable[Mapping[str, Any]], length: float) -> list[Stretch]:
    """Where the sound is silent because somebody wanted it so; one that was never ended lasts to the end."""
    found: list[Stretch] = []
    began: dict[str, float] = {}
    for mark in sorted(marks, key=lambda one: float(one["at"])):
        what, at = str(mark["what"]), min(float(mark["at"]), length)
        if what in SILENT:
            began.setdefault(what, at)
            continue
        for start, end in SILENT.items():
            if end == what and start in began:
                found.append(Stretch(began.pop(start), at, start))
    found += [Stretch(at, length, what) for what, at in began.items()]
    return sorted((one for one in found if one.seconds > 0), key=lambda one: (one.start, one.end))
