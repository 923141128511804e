"""Announcements as files at the exchange: which one is played for what, and making those that are missing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from martlet.telephony.exchange import prompts
from martlet.telephony.models import Line, Notice
from martlet.telephony.rules.heard import is_offered
from martlet.telephony.rules.hours import Hours, Standing, Switch, standing, standing_now

STAND_INS = ("welcome", "holiday", "special")
"""Never asked for by the switchboard: they stand in for the greeting and for what callers of a closed line hear."""


def sounds_folder() -> Path:
    return Path(settings.DATA) / "exchange" / "data" / "sounds"


def switch_of(line: Line) -> Switch:
    return Switch(line.is_open, line.closed_until, line.opened_until, line.closed_reason, line.closed_says)


def standing_of(line: Line, now: datetime | None = None) -> Standing:
    """Whether the line takes calls now, why, and until when."""
    return standing(Hours.read(line.hours), switch_of(line), timezone.localtime(now))


def languages_of(line: Line) -> list[str]:
    """Every language callers of this line may come to hear, the line's own first."""
    chosen = [str(choice.get("language", "")) for _key, choice in sorted(line.menu.items())]
    return [one for one in dict.fromkeys([line.language, *line.languages, *chosen]) if one]


def offered(line: Line, name: str) -> list[str]:
    """The languages in which this announcement of the line can be worded."""
    if name not in prompts.TEXTS:
        return []
    return [one for one in languages_of(line) if is_offered(name, one, line.language)]


def spoken(line: Line, now: datetime | None = None) -> Mapping[str, str]:
    """ "name/language" -> sound, where it is not the house's own of that name: a line's own words, the announcement that says
    why it is closed, a greeting that speaks of no recording where there is none. A file that is not there is not named."""
    state = standing_now(Hours.read(line.hours), switch_of(line), timezone.localtime(now))
    instead = {"closed": state.says} | ({} if line.records else {"notice": "welcome"})
    folder, found = sounds_folder(), dict[str, str]()
    for language in languages_of(line):
        for name in prompts.TEXTS:
            if name in STAND_INS:
                continue
            wanted = instead.get(name, name)
            stem = own_stem(line, wanted, language)
            if stem and prompts.sound_file(folder, stem, language).exists():
                found[f"{name}/{language}"] = stem
            elif wanted != name and prompts.sound_file(folder, wanted, language).exists():
                found[f"{name}/{language}"] = wanted
    return found


def own_stem(line: Line, name: str, language: str) -> str:
    """The sound of the line's own words; "" where it has none."""
    version = line.says.get(f"{name}/{language}")
    return f"line-{line.pk}-{name}-{version}" if version else ""


def current_notices(lines: Iterable[Line]) -> list[Notice]:
    """The notices that count now of these lines. One query."""
    says = {line.pk: line.says for line in lines if line.says}
    rows = Notice.objects.filter(line__in=list(says)).select_related("sound").order_by("id") if says else []
    return [row for row in rows if says[row.line_id].get(row.key) == row.version]


def put_into_use(lines: Iterable[Line] | None = None) -> None:
    """Make every sound that these lines (all of them) need and that is not there. Nothing where no exchange was set up."""
    folder = sounds_folder()
    if (folder / "made.json").exists():
        chosen = list(Line.objects.all() if lines is None else lines)
        prompts.make_prompts(folder, languages={one for line in chosen for one in languages_of(line)})
        make_own(folder, chosen)


def make_own(folder: Path, lines: Iterable[Line]) -> None:
    """A tone that stands in for words leaves a mark beside it, and is tried again next time."""
    for notice in current_notices(lines):
        path = prompts.sound_file(folder, notice.stem, notice.language)
        mark = path.with_suffix(".tone")
        if path.exists() and not mark.exists():
            continue
        given = bytes(notice.sound.data) if notice.sound else None
        if prompts.make_own(path, notice.name, notice.language, notice.text, given):
            mark.touch()
        else:
            mark.unlink(missing_ok=True)


def sweep(folder: Path, lines: Iterable[Line]) -> None:
    """Sounds of versions that count no more; they are made again when one is brought back."""
    wanted = {prompts.sound_file(folder, one.stem, one.language).name for one in current_notices(lines)}
    for path in folder.glob("*/martlet-line-*.*"):
        if path.with_suffix(".wav").name not in wanted:
            path.unlink(missing_ok=True)


def sound_of(notice: Notice) -> bytes:
    """What is heard, for the page: b"" when this machine cannot speak it."""
    if notice.sound:
        return bytes(notice.sound.data)
    path = prompts.sound_file(sounds_folder(), notice.stem, notice.language)
    if path.exists() and not path.with_suffix(".tone").exists():
        return path.read_bytes()
    return said(notice.text, notice.language)


def house_sound(name: str, language: str) -> bytes:
    """The house's own announcement as it is played, a colleague's recording put over it included."""
    path = prompts.sound_file(sounds_folder(), name, language)
    return path.read_bytes() if path.exists() else said(prompts.house_text(name, language), language)


def said(text: str, language: str) -> bytes:
    """Spoken by this machine; b"" when it cannot."""
    with tempfile.TemporaryDirectory(prefix="martlet-say-") as folder:
        path = Path(folder) / "said.wav"
        return b"" if prompts.speak(text, language, path) else path.read_bytes()
