"""What somebody typed into the search box."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from martlet.foundation import phone
from martlet.foundation.errors import Problem, _
from martlet.foundation.text import fold

__all__ = ["TAIL", "Query", "read", "short_enough"]

TAIL = 4
_DIGITS = re.compile(r"[\d\s()（）+\-–—.·]+")
_TOO_SHORT = _("Write at least two characters, or four digits of a phone number.")
_TOO_LONG = _("This is too long to search for. Write a name, a phone number or an employer.")


@dataclass(frozen=True, slots=True)
class Query:
    """`kind` "phone": `text` is E.164; "tail": digits only; "words": folded text."""

    kind: Literal["phone", "tail", "words"]
    text: str


def read(typed: str) -> Query:
    """Classify a search. A full number in any spelling is "phone", fewer digits are "tail", all else "words".

    Problem when there is too little to search for: two characters, or four digits.
    """
    clean = short_enough(typed)
    try:
        return Query("phone", phone.parse(clean))
    except Problem:
        pass  # no complete number: its end, or words
    if _DIGITS.fullmatch(clean):
        digits = re.sub(r"\D", "", clean)
        if len(digits) < TAIL:
            raise Problem(_TOO_SHORT, "q")
        return Query("tail", digits)
    if len(re.sub(r"[\s·*]", "", clean)) < 2:
        raise Problem(_TOO_SHORT, "q")
    return Query("words", clean)


def short_enough(typed: str) -> str:
    """What was typed, folded. Problem when nobody can be called so: the finder takes no novels."""
    clean = fold(typed)
    if len(clean) > 60:
        raise Problem(_TOO_LONG, "q")
    return clean
