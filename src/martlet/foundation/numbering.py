"""What a telephone number itself says about where it is: the city of a landline, the country of a foreign number, and of a
mobile only that it is one, for people keep theirs when they move. A table in memory; no query, nobody asked.

Data: `data/numbering.json` (its sources inside), loaded at first use.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from martlet.foundation.phone import is_mobile

__all__ = ["area"]

_CHINA, _LONGEST = "+86", 3  # neither an area code nor a calling code of the table has more digits
_COMPANY = ("400", "800")
Names = tuple[str, str]  # Chinese, English


@cache
def _table(name: str) -> dict[str, Names]:
    raw = json.loads(files("martlet.foundation").joinpath("data/numbering.json").read_text(encoding="utf-8"))
    return {code: (names[0], names[1]) for code, names in raw[name].items()}


def area(number: str, language: str) -> str:
    """ "深圳", "手机", "Hong Kong" of an E.164 number, in the reader's language; "" when withheld or not in the table."""
    names = _names(number)
    return names[1 if language.startswith("en") else 0] if names else ""


def _names(number: str) -> Names | None:
    kinds = _table("kinds")
    if number.startswith(_CHINA):
        national = number[len(_CHINA) :]
        if is_mobile(number):
            return kinds["mobile"]
        return kinds["company"] if national.startswith(_COMPANY) else _by_prefix("areas", national)
    if not number.startswith("+"):
        return None
    return _by_prefix("abroad", number[1:]) or kinds["abroad"]


def _by_prefix(table: str, digits: str) -> Names | None:
    """Codes are free of prefixes, so at most one fits."""
    codes = _table(table)
    return next((codes[digits[:size]] for size in range(_LONGEST, 0, -1) if digits[:size] in codes), None)
