"""What facts, choices and answers are called in Chinese and English, so that a screen can be drawn from the rules themselves."""

from __future__ import annotations

from functools import cache

from martlet.law.words.answers import ANSWERS
from martlet.law.words.choices import CHOICES
from martlet.law.words.facts import FACTS
from martlet.law.words.functions import FUNCTIONS

__all__ = ["UNITS", "answer", "choice", "fact", "function", "unit"]

Names = tuple[str, str]
UNITS: dict[str, Names] = {
    "yuan": ("元", "CNY"),
    "days": ("天", "days"),
    "workdays": ("个工作日", "working days"),
    "months": ("个月", "months"),
    "years": ("年", "years"),
    "hours": ("小时", "hours"),
    "percent": ("%", "%"),
    "celsius": ("°C", "°C"),
}
"""Unit -> how it is written behind a number."""


@cache
def _table(text: str) -> dict[str, tuple[Names, str]]:
    """Rows of "name | Chinese | English | unit" as name -> (names, unit)."""
    rows = ([cell.strip() for cell in line.split("|")] for line in text.strip().splitlines())
    return {row[0]: ((row[1], row[2]), row[3] if len(row) > 3 else "") for row in rows}


def fact(name: str) -> Names:
    """What a fact is called."""
    found = _table(FACTS).get(name)
    return found[0] if found else (name, name.replace("_", " "))


def function(name: str) -> Names:
    """What a calculator is called."""
    found = _table(FUNCTIONS).get(name)
    return found[0] if found else (name, name.replace("_", " "))


def unit(name: str) -> str:
    """In what a fact that is a number is counted: a key of UNITS, "" for one without."""
    found = _table(FACTS).get(name)
    return found[1] if found else ""


def choice(code: str, of: str = "") -> Names:
    """What a word of a choice or of an answer means; `of` is the fact or the part of the answer that it stands for."""
    table = _table(CHOICES)
    found = table.get(f"{of}.{code}") or table.get(code)
    return found[0] if found else (code, code.replace("_", " "))


def answer(key: str, function: str = "") -> tuple[Names, str]:
    """(names, unit) of a part of an answer; `function` where one name means different things."""
    table = _table(ANSWERS)
    return table.get(f"{function}.{key}") or table.get(key) or ((key, key.replace("_", " ")), "")
