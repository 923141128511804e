"""What a figure must be like before it counts, and how a row becomes a figure of the book."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from martlet.foundation.calendar import Notice, read_notice
from martlet.foundation.errors import Problem, _
from martlet.law import parameters
from martlet.law.parameters import COUNTRY, DAYS_OFF, KINDS, Book, Figure
from martlet.law.places import is_place

__all__ = [
    "EARLIEST",
    "NOTICE",
    "as_notice",
    "checked_notice",
    "checked_value",
    "differs_much",
    "in_words",
    "in_words_of_unit",
    "is_kind",
    "is_national",
    "is_yearly",
    "kinds",
    "laid_over",
    "unit_of",
    "typed_kinds",
    "validity",
]

EARLIEST = date(1995, 1, 1)
NOTICE = DAYS_OFF
"""Entered by its days, never by its number alone."""
LONGEST_NOTICE = 6000
NO_SOURCE = _("Write where the figure is published: document number, notice or address.")
NO_SOURCE_OF_NOTICE = _("Write where the notice is published: its document number or address.")
MOST_YEARS_AHEAD = 2
_SUBSIDY = re.compile(r"injury\.(medical|employment)_(months|yuan)\.([5-9]|10)")
_MOST = {"percent": 1000, "days": 400, "hours": 2500}
# Figures whose note is read by a rule ("own wage", the months of a subsidy): a correction keeps the note of what it lies over.


def is_kind(kind: str) -> bool:
    """Whether a rule could ever ask for such a figure."""
    return kind in KINDS or _SUBSIDY.fullmatch(kind) is not None


@cache
def _places_of() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for figure in parameters.built_in():
        found.setdefault(figure.kind, set()).add(figure.place)
    return {kind: frozenset(places) for kind, places in found.items()}


@cache
def kinds() -> tuple[str, ...]:
    """Every kind there is, those of the book's own list first, then subsidies by grade."""
    subsidies = sorted(
        (kind for kind in _places_of() if kind not in KINDS),
        key=lambda kind: (kind.rpartition(".")[0], int(kind.rpartition(".")[2])),
    )
    return (*KINDS, *subsidies)


def checked_notice(text: str, year: int, today: date, language: str) -> Notice:
    """The notice as it is read; Problem when it cannot be that of the year."""
    if not 2008 <= year <= today.year + 1:
        raise Problem(_("A notice comes out in the autumn before its year. Please look at the year again."), "year")
    if len(text) > LONGEST_NOTICE:
        raise Problem(_("This is too long for a notice. Paste only the lines with the days."), "text")
    return read_notice(text, year, language)


def typed_kinds() -> tuple[str, ...]:
    """The kinds whose value somebody types."""
    return tuple(kind for kind in kinds() if kind != NOTICE)


def as_notice(since: date, days: Mapping[str, Sequence[str]]) -> Notice:
    """A row's days as the calendar reads them."""
    return Notice(
        since.year, tuple(map(date.fromisoformat, days["off"])), tuple(map(date.fromisoformat, days["worked"]))
    )


def is_national(kind: str) -> bool:
    """Whether there is one figure for the whole country only."""
    return _places_of().get(kind) == frozenset({COUNTRY})


@cache
def is_yearly(kind: str) -> bool:
    """Whether such a figure holds for one year only: every one that came with the system ends."""
    rows = [figure for figure in parameters.built_in() if figure.kind == kind]
    return bool(rows) and all(figure.until is not None for figure in rows)


def unit_of(kind: str) -> str:
    """ "yuan", "percent", "days", "hours", "months" or "yes/no"."""
    if kind in KINDS:
        return KINDS[kind][2].partition("/")[0] if KINDS[kind][2] != "yes/no" else "yes/no"
    return "months" if "_months." in kind else "yuan"


def checked_value(kind: str, typed: Any) -> Decimal:
    """The value as an exact number; Problem when no authority could have published it."""
    unit = unit_of(kind)
    if unit == "yes/no":
        if str(typed) not in ("0", "1", "True", "False"):
            raise Problem(_("Choose yes or no."), "value")
        return Decimal(1 if str(typed) in ("1", "True") else 0)
    text = str(typed).strip().replace(",", "").replace("，", "").removesuffix("元").removesuffix("%").strip()
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Problem(_("Write the figure as a number, for example 2540."), "value") from None
    if not value.is_finite() or value <= 0:
        raise Problem(_("The figure must be more than zero."), "value")
    if value > _MOST.get(unit, 10_000_000):
        raise Problem(_("This figure is too large for what it is. Please look again."), "value")
    if value != value.quantize(Decimal("0.0001")):
        raise Problem(_("Write at most four decimals."), "value")
    return value


def validity(kind: str, place: str, since: date, until: date | None, today: date) -> date | None:
    """The last day of use after checking kind, place and days; figures of one year end with it when nothing was written."""
    if not is_kind(kind):
        raise Problem(_("Choose which figure it is."), "kind")
    if kind == NOTICE:
        raise Problem(_("Enter the notice itself: its days are what counts."), "kind")
    if not is_place(place):
        raise Problem(_("There is no such place. Choose one, or write its six-digit area code."), "place")
    if is_national(kind) and place != COUNTRY:
        raise Problem(_("This figure is published for the whole country. Choose “whole country”."), "place")
    if not is_national(kind) and place == COUNTRY:
        raise Problem(_("This figure differs by place. Choose the city or province."), "place")
    if since < EARLIEST:
        raise Problem(_("The first day is before 1995, when the Labour Law was not yet in force."), "since")
    if since.year > today.year + MOST_YEARS_AHEAD:
        raise Problem(_("Nobody publishes a figure that far ahead. Please look at the year again."), "since")
    if until is None and is_yearly(kind):
        return date(since.year, 12, 31)
    if until is not None and until < since:
        raise Problem(_("The last day is before the first."), "until")
    return until


def differs_much(value: Decimal, before: Figure | None) -> bool:
    """Whether a slip is likely: more than twice or less than half of the figure that holds so far."""
    if before is None or isinstance(before.value, bool):
        return False
    old = Decimal(str(before.value))
    return bool(old) and not old / 2 <= value <= old * 2


def _plain(kind: str, value: Decimal) -> Any:
    if unit_of(kind) == "yes/no":
        return bool(value)
    return int(value) if value == value.to_integral_value() else float(value)


def laid_over(base: Book, rows: Iterable[tuple[str, str, date, date | None, Decimal, str, bool]]) -> Book:
    """The book with these rows (kind, place, since, until, value, source, verified) over it, the later ones on top."""
    figures = []
    for kind, place, since, until, value, source, verified in rows:
        under = base.find(kind, place, since)
        figures.append(
            Figure(
                kind,
                place,
                since,
                _plain(kind, value),
                source,
                verified,
                "official" if verified else "",
                until,
                under.note if under else "",
            )
        )
    return base.corrected(figures)


def in_words(kind: str, value: Any, language: str) -> str:
    """The value of a kind of figure with its unit, for people: 2,540 元, 70%, 是."""
    return in_words_of_unit(unit_of(kind), value, language)


_UNITS = {
    "yuan": ("元", "CNY"),
    "days": ("天", "days"),
    "hours": ("小时", "hours"),
    "months": ("个月", "months"),
}


def in_words_of_unit(unit: str, value: Any, language: str) -> str:
    """A value with its unit ("yuan/month" is yuan), for people."""
    zh = language.startswith("zh")
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    number = f"{value:,}" if isinstance(value, int) else f"{value:,.4f}".rstrip("0").rstrip(".")
    if unit == "percent":
        return f"{number}%"
    words = _UNITS.get(unit.partition("/")[0])
    if words is None:
        return number
    if not zh and words[1] == "CNY":
        return f"CNY {number}"
    if not zh and value == 1:
        return f"1 {words[1].removesuffix('s')}"
    return f"{number} {words[0 if zh else 1]}"
