"""Figures as what a page shows: lines, bars, columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from martlet.foundation.calendar import add_months
from martlet.foundation.languages import reader_language, reads_english
from martlet.foundation.money import yuan
from martlet.insight.rules import Bar, Tally, bars
from martlet.insight.selectors import GENDERS, MonthReport
from martlet.law import taxonomy

FIGURES = ("contacts", "persons", "cases", "paid", "money")
PLOT = 160  # height of the column chart's drawing area, in its own units


@dataclass(frozen=True)
class Line:
    label: str
    contacts: int
    persons: int
    cases: int
    paid: int
    money: int


@dataclass(frozen=True)
class Row:
    """A bar of the row chart, in its units: `y` its top, `baseline` its words', `width` its length, `end` where its number stands."""

    label: str
    value: int
    y: int
    baseline: int
    width: int
    end: int


@dataclass(frozen=True)
class Column:
    """A month of the column chart, in its units: `x`, `y`, `height`; `middle` and `above` place its words."""

    label: str
    words: str
    x: int
    y: int
    height: int
    middle: int
    above: int
    subject: bool


def report_page(report: MonthReport, today: date) -> dict[str, Any]:
    by_issue = _lines(report.tally, "group", groups())
    first = date.fromisoformat(f"{report.month}-01")
    following = f"{add_months(first, 1):%Y-%m}"
    return {
        "report": report,
        "title": month_name(report.month),
        "single": report.offices[0] if len(report.offices) == 1 else None,
        "total": _line("", report.tally, {}),
        "by_office": _lines(report.tally, "office", [(office.pk, office.name) for office in report.offices]),
        "by_issue": by_issue,
        "by_gender": _lines(report.tally, "gender", genders()),
        "issue_rows": rows(sorted(((line.label, line.contacts) for line in by_issue), key=lambda pair: -pair[1])[:8]),
        "rows_height": 32 * min(8, max(1, len(by_issue))),
        "columns": columns(report.money_by_month, report.month),
        "before": f"{add_months(first, -1):%Y-%m}",
        "after": following if following <= f"{today:%Y-%m}" else "",
    }


def report_rows(report: MonthReport) -> list[list[Any]]:
    sections = [
        (_("Total"), [_line("", report.tally, {})]),
        (_("Office"), _lines(report.tally, "office", [(office.pk, office.name) for office in report.offices])),
        (_("Issue"), _lines(report.tally, "group", groups())),
        (_("Gender"), _lines(report.tally, "gender", genders())),
    ]
    return [
        [heading, line.label, line.contacts, line.persons, line.cases, line.paid, yuan(line.money).replace(",", "")]
        for heading, lines in sections
        for line in lines
    ]


def report_lines(report: MonthReport) -> dict[str, list[dict[str, Any]]]:
    """The same cells under their codes, for programs: "total", "office", "group" (issue group) and "gender"."""
    keys: dict[str, list[tuple[Any, str]]] = {
        "office": [(office.pk, office.code) for office in report.offices],
        "group": [(code, code) for code, _label in groups()],
        "gender": [(code, code) for code in GENDERS],
    }
    lines = {heading: _lines(report.tally, heading, pairs) for heading, pairs in keys.items()}
    lines["total"] = [_line("", report.tally, {})]
    return {
        heading: [{"key": line.label, **{figure: getattr(line, figure) for figure in FIGURES}} for line in found]
        for heading, found in lines.items()
    }


def groups() -> list[tuple[str, str]]:
    language = reader_language()
    return [(group.code, group.label(language)) for group in taxonomy.rows("groups", retired=True)]


def genders() -> list[tuple[str, str]]:
    words = {"f": _("Women"), "m": _("Men"), "x": _("Other"), "": _("Not asked")}
    return [(code, words[code]) for code in GENDERS]


def month_name(month: str) -> str:
    """2026年11月 / November 2026."""
    first = date.fromisoformat(f"{month}-01")
    if reads_english():
        return date_format(first, "F Y")
    return f"{first.year}年{first.month}月"


def rows(values: Sequence[tuple[str, int]]) -> list[Row]:
    """Bars below each other, 32 units a row, the longest 300 long and starting at 160."""
    widths = [(bar, bar.share * 300 // 1000) for bar in bars(values)]
    return [
        Row(bar.label, bar.value, 32 * place + 6, 32 * place + 21, width, 168 + width)
        for place, (bar, width) in enumerate(widths)
    ]


def columns(values: Sequence[tuple[str, int]], subject: str) -> list[Column]:
    """Months side by side, 40 units each, the tallest PLOT high."""
    heights = [(bar, PLOT * bar.share // 1000) for bar in bars(values, subject)]
    return [
        Column(
            month_label(bar.label),
            in_ten_thousands(bar.value),
            8 + 40 * place,
            PLOT - height + 24,
            height,
            23 + 40 * place,
            PLOT - height + 17,
            bar.subject,
        )
        for place, (bar, height) in enumerate(heights)
    ]


def in_ten_thousands(fen: int) -> str:
    """1,234,500 fen -> "1.2" (万元), the unit of charts and public pages."""
    return f"{Decimal(fen) / 1_000_000:,.1f}"


def month_label(month: str) -> str:
    first = date.fromisoformat(f"{month}-01")
    return date_format(first, "b").title() if reads_english() else f"{first.month}月"


def month_bars(values: Sequence[tuple[str, int]], subject: str) -> list[Bar]:
    return [Bar(month_label(bar.label), bar.value, bar.share, bar.subject) for bar in bars(values, subject)]


def _lines(tally: Tally, heading: str, keys: Sequence[tuple[Any, str]]) -> list[Line]:
    lines = [_line(label, tally, {heading: key}) for key, label in keys]
    return [line for line in lines if any((line.contacts, line.persons, line.cases, line.paid, line.money))]


def _line(label: str, tally: Tally, heading: dict[str, Any]) -> Line:
    return Line(label, **{figure: tally.cell(figure, **heading) for figure in FIGURES})
