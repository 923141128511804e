"""A result in the reader's words: the answer big, its parts beneath, what it rests on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from martlet.foundation.calendar import Notice, festivals_on, long_day, spans
from martlet.law import Result, words
from martlet.law.conventions import CONVENTIONS
from martlet.law.parameters import name_of
from martlet.law.places import is_place, named
from martlet.law.rest_days import FESTIVALS
from martlet.law.results import Used
from martlet.lawbook.rules import in_words, in_words_of_unit
from martlet.lawbook.selectors import FigureNow, HistoryRow

__all__ = ["Answer", "Line", "Parameter", "answer_of", "figure_words", "history_words", "notice_words", "number"]

_MONEY = re.compile(r"-?\d+\.\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_AREA = ("venue", "also")


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A published figure that was used. `source` may be an address."""

    name: str
    value: str
    place: str
    since: date | None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """`missing`: there is no data, and `main` says so instead of a figure."""

    main: str
    label: str
    missing: bool
    lines: Sequence[Line]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    steps: Sequence[str]
    basis: Sequence[str]
    parameters: Sequence[Parameter]
    conventions: Sequence[str]
    alternatives: Sequence[Line]
    warnings: Sequence[str]
    provisional: bool = False
    is_estimate: bool = field(default=True)


def answer_of(function: str, result: Result, language: str) -> Answer:
    """Everything that is shown of a result, in one language."""
    speak = _Speech(function, language)
    lines, heads, rows = speak.parts(result.value)
    label, main = speak.main(result, lines)
    steps = [said.say(language) for said in result.steps]
    warnings = [said.say(language) for said in result.warnings]
    missing = result.value is None
    if missing:
        # No value and no amount: the law knows no limit here, or there is no data. The rule's own sentence says which.
        main, label = (steps or warnings or ["—"])[0], ""
        steps, warnings = (steps[1:], warnings) if steps else (steps, warnings[1:])
    return Answer(
        main=main,
        label=label,
        missing=missing,
        lines=lines if len(lines) > 1 else [],
        heads=heads,
        rows=rows,
        steps=steps,
        basis=[one.say(language) for one in result.basis],
        parameters=[_parameter(one, language) for one in result.parameters],
        conventions=[CONVENTIONS[name].say(language) for name in result.conventions],
        alternatives=[
            Line(one.zh if speak.zh else one.en, "" if one.value is None else speak.value(one.value, ""))
            for one in result.alternatives
        ],
        warnings=warnings,
        provisional=result.provisional,
    )


def _parameter(used: Used, language: str) -> Parameter:
    zh = language.startswith("zh")
    return Parameter(
        used.name if zh else used.name_en[:1].upper() + used.name_en[1:],
        in_words_of_unit(used.unit, used.value, language),
        named(used.place).say(language) if used.place else "",
        used.since,
        used.source,
        used.verified,
    )


def number(value: int | float) -> str:
    """1,234.5: no zeros that say nothing."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4f}".rstrip("0").rstrip(".")


class _Speech:
    """One function's answers in one language."""

    def __init__(self, function: str, language: str) -> None:
        self.function = function
        self.language = language
        self.zh = language.startswith("zh")

    def say(self, names: tuple[str, str]) -> str:
        return names[0 if self.zh else 1]

    def head(self, text: str) -> str:
        return text[:1].upper() + text[1:]

    def label(self, key: str) -> str:
        return self.head(self.say(words.answer(key, self.function)[0]))

    def with_unit(self, text: str, unit: str) -> str:
        if not unit:
            return text
        shown = self.say(words.UNITS[unit])
        if unit == "percent":
            return f"{text}%"
        if not self.zh and text == "1":
            shown = shown.removesuffix("s")
        return f"CNY {text}" if unit == "yuan" and not self.zh else f"{text} {shown}"

    def value(self, value: Any, key: str) -> str:
        """One value in words. `key` is the part of the answer that it is."""
        unit = words.answer(key, self.function)[1] if key else ""
        if value is None:
            return "—"
        if isinstance(value, bool):
            return ("是" if value else "否") if self.zh else ("Yes" if value else "No")
        if isinstance(value, (int, float)):
            return self.with_unit(number(value), unit)
        if isinstance(value, (list, tuple)):
            return self._several(list(value), key)
        text = str(value)
        if _MONEY.fullmatch(text):
            whole, _dot, rest = text.partition(".")
            return self.with_unit(f"{int(whole):,}.{rest}" if whole != "-0" else text, "yuan")
        if _DAY.fullmatch(text):
            return long_day(date.fromisoformat(text), self.language)
        if key in _AREA and is_place(text):
            return self.say(tuple(named(text)))  # type: ignore[arg-type]
        return self.head(self.say(words.choice(text, key)))

    def _several(self, values: list[Any], key: str) -> str:
        if key == "representatives" and len(values) == 2:
            return f"{values[0]} 到 {values[1]} 名" if self.zh else f"{values[0]} to {values[1]}"
        if not values:
            return self.say(("没有", "none"))
        return ("、" if self.zh else ", ").join(self.value(one, key) for one in values)

    def parts(self, value: Any) -> tuple[list[Line], list[str], list[list[str]]]:
        """(lines, heads and rows of a table) of an answer that is no single value."""
        if not isinstance(value, Mapping):
            return [], [], []
        lines: list[Line] = []
        heads: list[str] = []
        rows: list[list[str]] = []
        for key, part in value.items():
            if isinstance(part, list) and part and isinstance(part[0], Mapping):
                shown = [name for name in part[0] if name != "basis"]
                heads = [self.label(name) for name in shown]
                rows = [[self.value(row[name], name) for name in shown] for row in part]
            else:
                lines.append(Line(self.label(key), self.value(part, key)))
        return lines, heads, rows

    def main(self, result: Result, lines: Sequence[Line]) -> tuple[str, str]:
        """(label, words) of what is asked for: the amount or the day where the result has one, else its first part."""
        value = result.value
        if not isinstance(value, Mapping):
            return self.label("value"), self.value(value, "value")
        if result.amount_fen is not None:
            wanted = f"{result.amount_fen // 100}.{result.amount_fen % 100:02d}"
            for key, part in value.items():
                if part == wanted:
                    return self.label(key), self.value(part, key)
            if not any(isinstance(part, bool) for part in value.values()):
                return self.say(("合计", "In total")), self.value(wanted, "total")
        if lines:
            return lines[0].label, lines[0].text
        return "", self.say(("见下表", "See the table"))


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """A notice as it is read: holidays with their names, first and last day and how many, the weekends worked for them."""

    holidays: Sequence[tuple[str, str, str, int]]
    worked: Sequence[str]
    count: int
    digest: str


def notice_words(notice: Notice, language: str) -> NoticeWords:
    """`digest` tells one reading from another."""
    rows = []
    for first, last in spans(notice.off):
        days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        names = dict.fromkeys(name for day in days for name in festivals_on(day))
        called = ("、" if language.startswith("zh") else ", ").join(FESTIVALS[name].say(language) for name in names)
        rows.append((called, long_day(first, language), long_day(last, language) if last != first else "", len(days)))
    digest = hashlib.sha256(repr(notice).encode()).hexdigest()
    return NoticeWords(rows, [long_day(day, language) for day in notice.worked], len(notice.off), digest)


def figure_words(one: FigureNow, language: str) -> dict[str, Any]:
    """A row of the list of figures."""
    names = name_of(one.kind)
    name = names[0 if language.startswith("zh") else 1]
    now, later = one.now, one.next
    return {
        "kind": one.kind,
        "name": name[:1].upper() + name[1:],
        "value": in_words(one.kind, now.value, language) if now else "",
        "since": now.since if now else None,
        "until": now.until if now else None,
        "verified": bool(now and now.verified),
        "source": now.source if now else "",
        "from": named(now.place).say(language) if now and now.place != one.place else "",
        "place": now.place if now else one.place,
        "corrected": one.corrected,
        "later": in_words(one.kind, later.value, language) if later else "",
        "later_since": later.since if later else None,
    }


def history_words(row: HistoryRow, language: str) -> dict[str, Any]:
    """A row of the history of a figure. `by` is None for a figure that came with the system."""
    return {
        "value": in_words(row.figure.kind, row.figure.value, language),
        "since": row.figure.since,
        "until": row.figure.until,
        "verified": row.figure.verified,
        "source": row.figure.source,
        "state": row.state,
        "row": row.correction,
    }
