"""Whom to call when somebody is in danger: the list as shipped (data/emergency.json), and one as an office types it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext as _

from martlet.foundation.errors import Problem
from martlet.law.parameters import COUNTRY, built_in
from martlet.law.places import PROVINCES, is_place, named, within

__all__ = ["MOST", "SHIPPED", "Number", "as_text", "for_places", "parse", "place_in", "shipped"]

SOURCE = 120  # characters of where a number stands in public
MOST = 40  # on a list that is read with somebody on the line
SHIPPED = 1  # the version before the first of an office
_NUMBER = re.compile(r"\d[\d -]{1,18}\d")


@dataclass(frozen=True, slots=True)
class Number:
    """`place` is a code of GB/T 2260, "" for the whole country; `source` says where the number stands in public."""

    number: str
    zh: str
    en: str = ""
    place: str = ""
    source: str = ""

    def name(self, language: str) -> str:
        """What it is for."""
        return self.en if language.startswith("en") and self.en else self.zh

    def where(self, language: str) -> str:
        """The place in words, "" for the whole country."""
        return named(self.place).say(language) if self.place else ""

    @property
    def dialled(self) -> str:
        """Digits alone."""
        return re.sub(r"\D", "", self.number)

    def row(self) -> dict[str, str]:
        """As it is kept."""
        return asdict(self)


@cache
def shipped() -> tuple[Number, ...]:
    """The list that counts until an office writes its own."""
    text = files("martlet.hotline").joinpath("data/emergency.json").read_text(encoding="utf-8")
    return tuple(Number(**row) for row in json.loads(text)["numbers"])


def for_places(numbers: Iterable[Number], places: Sequence[str]) -> tuple[Number, ...]:
    """Those of the whole country and those of these places, in the order in which they are written."""
    return tuple(one for one in numbers if not one.place or any(within(place, one.place) for place in places))


@cache
def _names() -> dict[str, str]:
    """Name of a place, long, short or English -> its code."""
    found: dict[str, str] = {}
    for code in [*PROVINCES, *built_in().cities]:
        zh, en = named(code).zh, named(code).en
        for name in (zh, re.sub(r"(市|省|(壮族|回族|维吾尔)?自治区)$", "", zh), en.lower()):
            found[name] = code
    return found


def place_in(text: str) -> str:
    """The code of the first place that is named in words such as 北京通州工地; "" when none is."""
    places = sorted((text.find(name), -len(name), code) for name, code in _names().items() if name in text.lower())
    return places[0][2] if places else ""


def _known_sources() -> dict[tuple[str, str], str]:
    """Where the numbers stand that are shipped, by number and place."""
    return {(one.number, one.place): one.source for one in shipped()}


def parse(text: str) -> tuple[Number, ...]:
    """A line each: number | for what | the same in English | place | where it stands in public. A number that is shipped keeps its
    source when none is written. Problem names the line that cannot be read."""
    known = _known_sources()
    found: list[Number] = []
    for line_no, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        number, zh, en, place, source, *more = [
            *(part.strip() for part in line.replace("｜", "|").split("|")),
            "",
            "",
            "",
            "",
        ]
        if not _NUMBER.fullmatch(number):
            raise Problem(
                _("Line %(line)d: begin with the number, such as 110 or 010-12345678.") % {"line": line_no}, "numbers"
            )
        if not zh:
            raise Problem(_("Line %(line)d: say after a | what the number is for.") % {"line": line_no}, "numbers")
        if any(more):
            raise Problem(
                _("Line %(line)d: five parts at most: number, for what, English, place, where it stands in public.")
                % {"line": line_no},
                "numbers",
            )
        code = place if is_place(place) else _names().get(place.lower(), "") if place else ""
        if place and not code:
            raise Problem(
                _(
                    "Line %(line)d: “%(place)s” is not a place we know. Write a province, a city such as 深圳, or its code."
                )
                % {"line": line_no, "place": place},
                "numbers",
            )
        code = "" if code == COUNTRY else code
        found.append(Number(number, zh[:80], en[:80], code, source[:SOURCE] or known.get((number, code), "")))
    if not found:
        raise Problem(_("Write at least one number."), "numbers")
    if len(found) > MOST:
        raise Problem(
            _("At most %(most)d numbers: somebody has to find the right one in a second.") % {"most": MOST}, "numbers"
        )
    return tuple(found)


def as_text(numbers: Iterable[Number], language: str) -> str:
    """The other way round, for the form; a source that comes with the number anyway is not repeated."""
    known = _known_sources()

    def line(one: Number) -> str:
        own = "" if one.source == known.get((one.number, one.place)) else one.source
        return " | ".join([one.number, one.zh, one.en, one.where(language), own]).rstrip(" |")

    return "\n".join(map(line, numbers))
