"""What a worker's file may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from martlet.foundation.errors import Problem, _
from martlet.registry.rules import codes

__all__ = ["MAX_NAME", "check_codes", "check_text", "clean_birth_year", "clean_month", "clean_name", "clean_stay"]

# 96 bytes sealed: 31 Chinese characters; the longest transliterated names have about 25
MAX_NAME = 30
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
OLDEST = 100


def clean_name(name: str, field: str = "name") -> str:
    """A name with single spaces. Problem when it holds digits only or does not fit."""
    clean = " ".join(name.split())
    if clean.isdigit():
        raise Problem(_("This is a number, not a name. Phone numbers go into their own field."), field)
    if len(clean) > MAX_NAME or len(clean.encode()) > 95:
        raise Problem(_("This name is too long: at most %(count)d characters."), field, values={"count": MAX_NAME})
    return clean


def check_text(text: str, size: int, field: str) -> str:
    """Trimmed text that fits into `size` bytes when sealed. Problem says how many characters to take away."""
    clean = text.strip()
    over = len(clean.encode()) - (size - 1)
    if over > 0:
        # a Chinese character is three bytes: saying characters is near enough to act on
        raise Problem(
            _("This is too long. Please leave out about %(count)d characters."), field, values={"count": -(-over // 3)}
        )
    return clean


def clean_birth_year(year: int | None, today: date, field: str = "birth_year") -> int | None:
    """None, or a year of somebody between 10 and 100 years old. "85" for 1985 is not guessed: the sentence offers it."""
    if year is None:
        return None
    if 0 <= year < 100:
        raise Problem(_("Write the year with four digits, for example %(year)d."), field, values={"year": 1900 + year})
    if year > today.year:
        raise Problem(_("This year has not come yet. Please check it."), field)
    if not today.year - OLDEST <= year <= today.year - 10:
        raise Problem(
            _("Somebody born in %(year)d would be %(age)d years old. Please check the year."),
            field,
            values={"year": year, "age": today.year - year},
        )
    return year


def check_codes(given: dict[str, Any]) -> None:
    """Problem at the field whose code no list knows. `given`: list name -> code or codes."""
    for kind, value in given.items():
        for code in value if isinstance(value, (list, tuple)) else [value]:
            if code and not codes.is_code(kind, code):
                raise Problem(_("Choose one of the list."), kind)


def clean_month(text: str, today: date, field: str) -> str:
    """ "" or YYYY-MM not after this month."""
    clean = text.strip()
    if not clean:
        return ""
    if not _MONTH.fullmatch(clean):
        raise Problem(_("Write a month like 2026-09."), field)
    if clean > f"{today.year:04d}-{today.month:02d}":
        raise Problem(_("This month has not come yet. Please check it."), field)
    return clean


def clean_stay(since: int | None, until: int | None, today: date) -> tuple[int, int | None]:
    """Years of a stay in a city. Problem when they run backwards or lie ahead."""
    if since is None:
        raise Problem(_("Write the year in which they came to this city."), "since_year")
    if not 1950 <= since <= today.year:
        raise Problem(_("Please check the year %(year)d."), "since_year", values={"year": since})
    if until is not None and not since <= until <= today.year:
        raise Problem(
            _("They left between %(since)d and %(now)d. Leave it empty while they are still there."),
            "until_year",
            values={"since": since, "now": today.year},
        )
    return since, until


def distinct(values: Iterable[str]) -> list[str]:
    """Without repetitions, order kept."""
    return list(dict.fromkeys(values))
