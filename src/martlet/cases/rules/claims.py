"""Pay periods: one line each, several months at once, or a pasted table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from martlet.foundation.calendar import Month, month_range, parse_month
from martlet.foundation.errors import Problem, _
from martlet.foundation.money import LARGEST, Fen, parse_yuan, yuan
from martlet.foundation.text import fold

__all__ = ["MOST_LINES", "BrokenLine", "BrokenLines", "PayLine", "check_line", "parse_paste", "several_months"]

MOST_LINES = 120
"""Ten years of months: a longer table has slipped."""


@dataclass(frozen=True, slots=True)
class PayLine:
    """What was due and what was paid for one month, in fen. Claimed is always the difference."""

    month: str
    due: Fen
    paid: Fen

    @property
    def claimed(self) -> Fen:
        return self.due - self.paid


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """`number` counts from 1 as the person who pasted counts; `why` is a sentence in the reader's language."""

    number: int
    text: str
    problem: Problem

    @property
    def why(self) -> str:
        return self.problem.message


class BrokenLines(Problem):
    """Some lines of a pasted table cannot be read. Nothing was saved; `lines` says which and why."""

    def __init__(self, lines: Sequence[BrokenLine], good: int) -> None:
        super().__init__(
            _("%(broken)d of %(all)d lines cannot be read yet. Nothing was saved. Mend these lines and save again."),
            field="table",
            values={"broken": len(lines), "all": len(lines) + good},
        )
        self.lines = tuple(lines)
        self.good = good


def check_line(line: PayLine, today: date) -> PayLine:
    """The line itself, or Problem at the field that is wrong."""
    month = parse_month(line.month, "month")
    this_month = Month.of(today)
    if month > this_month:
        raise Problem(
            _("%(month)s has not come yet. The newest month you can write is %(now)s."),
            field="month",
            values={"month": str(month), "now": str(this_month)},
        )
    if line.due < 0:
        raise Problem(_("An amount cannot be negative."), field="due")
    if line.due > LARGEST:
        raise Problem(_("%(amount)s yuan cannot be right. Check the amount."), "due", values={"amount": yuan(line.due)})
    if line.paid < 0:
        raise Problem(_("An amount cannot be negative."), field="paid")
    if line.due == 0:
        raise Problem(
            _("Write what was due for %(month)s; 0 yuan due is nothing to claim."), "due", values={"month": str(month)}
        )
    if line.paid > line.due:
        raise Problem(
            _("More was paid (%(paid)s) than was due (%(due)s) for %(month)s. Check both amounts."),
            field="paid",
            values={"paid": yuan(line.paid), "due": yuan(line.due), "month": str(month)},
        )
    return PayLine(str(month), line.due, line.paid)


def several_months(first: str, last: str, due: Fen, paid: Fen, today: date) -> list[PayLine]:
    """The same amounts for every month from first to last. Problem when the span is turned round or too long."""
    begin, end = parse_month(first, "month"), parse_month(last, "last_month")
    if end < begin:
        raise Problem(_("The last month is before the first."), field="last_month")
    months = list(month_range(begin, end))
    if len(months) > MOST_LINES:
        raise Problem(
            _("That is %(count)d months. Please check the years."), field="last_month", values={"count": len(months)}
        )
    lines = []
    for month in months:
        try:
            lines.append(check_line(PayLine(str(month), due, paid), today))
        except Problem as problem:
            if problem.field == "month" and month == end and len(months) > 1:
                problem.at("last_month")
            raise
    return lines


_WIDE = re.compile(r"[\t;；|]+|[ \u3000]{1,}")


def split_line(text: str) -> list[str]:
    """The cells of one pasted line. A comma between digits belongs to the amount unless it is the only separator."""
    cells = [cell.strip() for cell in _WIDE.split(fold_spaces(text)) if cell.strip()]
    cells = _joined_units(cells)
    if len(cells) == 1:
        cells = [cell.strip() for cell in re.split(r"[,，]", cells[0]) if cell.strip()]
    return [cell.strip(",，") for cell in cells]


def fold_spaces(text: str) -> str:
    return text.replace("\u00a0", " ").strip()


def _joined_units(cells: list[str]) -> list[str]:
    """ "2000 元" was cut at the blank: the unit goes back to its number."""
    joined: list[str] = []
    for cell in cells:
        if joined and cell in ("元", "块", "块钱", "yuan", "RMB", "CNY"):
            joined[-1] += cell
        else:
            joined.append(cell)
    return joined


def parse_paste(text: str, today: date, taken: Iterable[str] = ()) -> list[PayLine]:
    """Lines "month due paid" (paid may be left out when nothing was). Raises BrokenLines naming each line that is wrong.

    Empty lines and one heading line are skipped. `taken` are months the worker already has: those lines are wrong too.
    """
    good: list[PayLine] = []
    broken: list[BrokenLine] = []
    seen = dict.fromkeys(taken, 0)
    heading_possible = True
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        cells = split_line(raw)
        if heading_possible and not any(sign.isdigit() for sign in fold(raw)):
            heading_possible = False
            continue
        heading_possible = False
        try:
            line = _read(cells, today)
            if line.month in seen:
                raise _twice(line.month, seen[line.month])
            seen[line.month] = number
            good.append(line)
        except Problem as problem:
            broken.append(BrokenLine(number, raw.strip(), problem))
    if broken:
        raise BrokenLines(broken, len(good))
    if not good:
        raise Problem(_("Paste at least one line: month, due, paid."), field="table")
    if len(good) > MOST_LINES:
        raise Problem(
            _("That is %(count)d months. Please check the years."), field="table", values={"count": len(good)}
        )
    return good


def _twice(month: str, line: int) -> Problem:
    if line:
        return Problem(_("%(month)s is already on line %(line)d."), "table", values={"month": month, "line": line})
    return Problem(
        _("%(month)s is already in the ledger of this worker. Edit it there."), "table", values={"month": month}
    )


def _read(cells: list[str], today: date) -> PayLine:
    if len(cells) not in (2, 3):
        raise Problem(
            _("A line needs a month, what was due and what was paid; this one has %(count)d parts."),
            "table",
            values={"count": len(cells)},
        )
    month = parse_month(cells[0], "month")
    due = parse_yuan(cells[1], "due")
    paid = parse_yuan(cells[2], "paid") if len(cells) == 3 and cells[2] not in ("-", "—", "/") else 0
    return check_line(PayLine(str(month), due, paid), today)
