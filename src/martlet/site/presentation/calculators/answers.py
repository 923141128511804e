"""What was answered, in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from martlet.foundation.calendar import long_day, parse_month
from martlet.foundation.languages import reader_language
from martlet.foundation.money import yuan
from martlet.site.presentation.calculators.question import options_of
from martlet.site.rules.answers import is_day, parts, rows_of
from martlet.site.rules.matters import MATTERS, asked
from martlet.site.rules.questions import QUESTIONS, Question
from martlet.site.rules.travelling import Travelling


@dataclass(frozen=True)
class Told:
    """One line of "what you told us", with its question so that it can be changed."""

    question: str
    label: Any
    words: str
    matter: str


def told(state: Travelling, today: date) -> list[Told]:
    """Everything that was asked in any of the matters, once."""
    names = {name: matter for matter in reversed(state.matters) for name in asked(MATTERS[matter], state.given, today)}
    return [
        Told(name, QUESTIONS[name].short, in_words(QUESTIONS[name], state.given[name], state), matter)
        for name, matter in names.items()
        if name in state.given
    ]


def in_words(question: Question, answer: str, state: Travelling) -> str:
    """An answer as a person reads it."""
    labels = {one.value: one.label for one in options_of(question)}
    if question.kind == "many":
        return "; ".join(str(labels[one]) for one in answer.split(",") if one in labels) or gettext("none of these")
    if answer in labels:
        return str(labels[answer])
    if question.kind == "table":
        return "; ".join(f"{month}: {_plain(due)} / {_plain(paid)}" for month, due, paid in rows_of(answer))
    if question.kind == "money":
        return f"{_plain(answer)} {question.unit}"
    if question.kind == "number":
        return f"{answer} {question.unit}"
    if is_day(answer) and len(answer) == 10:
        return long_day(date.fromisoformat(answer), reader_language())
    if is_day(answer) and len(answer) == 7:
        return parse_month(answer).label(reader_language())
    return str(parts(question, answer, state.given).get("y", [answer])[0])


def _plain(amount: str) -> str:
    whole, _dot, rest = amount.partition(".")
    return yuan(int(whole) * 100 + int(f"{rest:0<2}"[:2]))
