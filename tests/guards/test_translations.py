"""Chinese is complete and current: every msgid has its sentence, every .mo is its .po."""

import re
import struct
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "martlet"
CATALOGUES = sorted(SOURCE.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))


def entries(path: Path) -> list[tuple[str, list[str], bool]]:
    """(msgid with its context in front, [msgstr…], fuzzy) of a catalogue."""
    found: list[tuple[str, list[str], bool]] = []
    context, msgid, strings, fuzzy, into = "", "", [], False, ""
    for line in [*path.read_text().splitlines(), ""]:
        if line.startswith("#,") and "fuzzy" in line:
            fuzzy = True
        elif line.startswith("msgctxt "):
            context, into = line[9:-1] + "\x04", "context"
        elif line.startswith("msgid_plural "):
            into = "plural"
        elif line.startswith("msgid "):
            msgid, into = context + line[7:-1], "id"
        elif line.startswith("msgstr"):
            strings.append(line.split('"', 1)[1][:-1])
            into = "str"
        elif line.startswith('"') and into == "id":
            msgid += line[1:-1]
        elif line.startswith('"') and into == "str":
            strings[-1] += line[1:-1]
        elif not line.strip() and strings:
            found.append((msgid, strings, fuzzy))
            context, msgid, strings, fuzzy, into = "", "", [], False, ""
    return found


def compiled(path: Path) -> int:
    magic, _revision, count = struct.unpack("<III", path.read_bytes()[:12])
    assert magic == 0x950412DE
    return count


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_a_catalogue_is_complete(path):
    rows = entries(path)
    assert [msgid for msgid, strings, fuzzy in rows if msgid and (fuzzy or not all(strings))] == []
    assert compiled(path.with_suffix(".mo")) == len(rows)


def test_every_room_that_speaks_has_a_catalogue():
    speaking = {
        path.relative_to(SOURCE).parts[0]
        for path in [*SOURCE.glob("*/**/*.py"), *SOURCE.glob("*/**/*.html")]
        if re.search(r"translation import .*gettext|{% (block)?translate", path.read_text())
    }
    assert speaking - {path.parts[-5] for path in CATALOGUES} == set()


def test_one_sentence_has_one_translation_in_all_rooms():
    """Catalogues are merged when they load: two rooms that translate the same words differently would fight."""
    said: dict[str, dict[str, list[str]]] = {}
    for path in CATALOGUES:
        for msgid, strings, _fuzzy in entries(path):
            if msgid:
                said.setdefault(msgid, {}).setdefault("|".join(strings), []).append(path.parts[-5])
    assert {msgid: ways for msgid, ways in said.items() if len(ways) > 1} == {}
