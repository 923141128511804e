"""Published figures as a calculator asks for them: the one somebody wrote, else the one of the book, else a sentence.

Never zero and never a guess: where a computation cannot go on without the figure it is a Fault that names the fact to be
written, where it can the result says what was left out.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from martlet.law import words
from martlet.law.faults import Fault
from martlet.law.parameters import Figure, current, name_of
from martlet.law.places import named
from martlet.law.results import Result

__all__ = ["given_or_found", "look_up", "need"]


def need(kind: str, place: str, day: date, fact: str) -> Figure:
    """The figure in force, or a Fault that says for which fact there is no data, where and when."""
    figure = current().find(kind, place, day)
    if figure is None:
        fact_zh, fact_en = words.fact(fact)
        zh, en = name_of(kind)
        where = named(place)
        raise Fault(
            fact,
            f"没有数据：{zh}，{where.zh}，{day}。请查到以后填在「{fact_zh}」。",
            f"No data: {en}, {where.en}, {day}. Please look it up and enter it as “{fact_en}”.",
        )
    return figure


def given_or_found(
    result: Result, fact: str, given: Fraction | None, kind: str, place: str | None, day: date | None
) -> Fraction:
    """The figure that somebody wrote as `fact`, else the one of the book, which the result then lists."""
    if given is not None:
        return given
    if place is None or day is None:
        zh, en = words.fact(fact)
        raise Fault(
            fact,
            f"「{zh}」还没写：写金额，或者写城市和日期来查。",
            f"{en[:1].upper()}{en[1:]}: write the amount, or the city and the date to look it up.",
        )
    figure = need(kind, place, day, fact)
    result.use([figure.used()])
    return figure.exact()


def look_up(result: Result, kind: str, place: str | None, day: date | None) -> Figure | None:
    """The figure of the book, listed by the caller if used; where a place is told and there is none the result warns."""
    if place is None:
        return None
    zh, en = name_of(kind)
    if day is None:
        result.warn(
            f"写了城市没写日期，没法查「{zh}」，所以没有用上。",
            f"The city is given but not the date, so {en} could not be looked up and was not used.",
        )
        return None
    figure = current().find(kind, place, day)
    if figure is None:
        where = named(place)
        result.warn(
            f"没有数据：{zh}，{where.zh}，{day}。所以没有用上，请向当地人社部门查。",
            f"No data: {en}, {where.en}, {day}. It was not used: ask the local authority.",
        )
    return figure
