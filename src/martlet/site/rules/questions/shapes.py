"""What a question is made of, and the answers that many of them share."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

UNKNOWN = "?"
"""The answer "I do not know"."""

KINDS = ("choice", "many", "day", "month", "year", "money", "number", "place", "table")


@dataclass(frozen=True)
class Option:
    """One thing to choose. Beside a day, an amount or a number it stands for "none of these"."""

    value: str
    label: Any
    hint: Any = ""


@dataclass(frozen=True)
class Question:
    """One page. `short` names it in the list of what was answered. `find_out` is said in the result when it is not known.

    Kinds: choice (one option), many (any options), day (also a month or a year alone), month, year, money (yuan), number,
    place (a city), table (what was due and paid in each month).
    """

    name: str
    kind: str
    title: Any
    short: Any
    hint: Any = ""
    options: tuple[Option, ...] = ()
    find_out: Any = ""
    most: int = 0
    unit: Any = ""

    @property
    def may_be_unknown(self) -> bool:
        return any(option.value == UNKNOWN for option in self.options)


def unknown(label: Any) -> Option:
    return Option(UNKNOWN, label)


STILL, NEVER = "still", "never"
YES_NO = (Option("yes", _("Yes")), Option("no", _("No")))
YES_NO_UNSURE = (*YES_NO, unknown(_("I do not know")))
