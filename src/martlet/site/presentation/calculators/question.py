"""A question as a page, with what was answered or typed before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from martlet.foundation.languages import reader_language
from martlet.site.presentation.calculators.words import city_name
from martlet.site.rules.answers import ELSEWHERE, cities, months_of
from martlet.site.rules.matters import MATTERS, Matter, before, place_of
from martlet.site.rules.questions import QUESTIONS, Option, Question
from martlet.site.rules.travelling import Travelling

OLDEST_YEAR = 1995


@dataclass(frozen=True)
class Choice:
    value: str
    label: Any
    hint: Any
    chosen: bool


@dataclass(frozen=True)
class QuestionPage:
    """`typed` is what stands in the fields, by part: v, y, m, d. `rows` are (month, its words, due, paid) of a table."""

    flow: Matter
    question: Question
    given: str
    which: int
    most: int
    bar: int
    has_back: bool
    typed: Mapping[str, str]
    choices: Sequence[Choice]
    ticks: Sequence[Choice]
    years: Sequence[int] = ()
    rows: Sequence[tuple[str, str, str, str]] = ()

    @property
    def again(self) -> str:
        """What brings this page back."""
        return urlencode({"given": self.given, "at": self.question.name, "go": "show"})

    @property
    def focus(self) -> str:
        """The id of its first field, to which what is wrong leads."""
        if self.rows:
            return f"q-due-{self.rows[0][0]}"
        return "q-1" if self.choices else "q-y" if self.years else "q-v"

    @property
    def months(self) -> range:
        return range(1, 13)

    @property
    def days(self) -> range:
        return range(1, 32)


def question_page(state: Travelling, name: str, typed: Mapping[str, list[str]], today: date) -> QuestionPage:
    """A question with what was answered or typed before."""
    flow, question = MATTERS[state.matter], QUESTIONS[name]
    which, most = place_of(flow, name, state.given, today)
    chosen = typed.get("v", []) if question.kind in ("choice", "many", "place") else typed.get("or", [])
    offered = [Choice(one.value, one.label, one.hint, one.value in chosen) for one in options_of(question)]
    in_list = question.kind in ("choice", "many", "place")
    first = {part: values[0][:40] for part, values in typed.items() if values}
    years = range(today.year, today.year - question.most if question.kind == "year" else OLDEST_YEAR - 1, -1)
    return QuestionPage(
        flow,
        question,
        state.written(),
        which,
        most,
        100 * which // most,
        before(flow, name, state.given, today) is not None,
        first,
        offered if in_list else (),
        () if in_list else offered,
        years if question.kind in ("day", "month", "year") else (),
        [
            (str(month), month.label(reader_language()), first.get(f"due-{month}", ""), first.get(f"paid-{month}", ""))
            for month in months_of(state.given, "owed_from", "owed_to")[: question.most]
        ]
        if question.kind == "table"
        else (),
    )


def options_of(question: Question) -> list[Option]:
    """What can be chosen or ticked; cities come from the law room."""
    if question.kind != "place":
        return list(question.options)
    return [*(Option(code, city_name(code)) for code in cities()), Option(ELSEWHERE, _("Another city"))]
