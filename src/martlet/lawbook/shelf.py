"""The book in use. Law asks here for every figure that nobody chose otherwise.

One small query tells whether anything changed since this process read the table: once in a request, so that a page is computed
with one book from top to bottom whatever other processes do meanwhile; at every look outside requests. The notices of the rest
days lie in the same table: whoever reads the book anew lays them over the calendar of this process.
"""

from __future__ import annotations

import threading
from typing import Any

from django.db.models import Count, Sum

from martlet.foundation import calendar
from martlet.law import parameters
from martlet.law.parameters import Book
from martlet.lawbook.models import Correction
from martlet.lawbook.rules import as_notice, laid_over

__all__ = ["begin", "book", "end", "forget"]


class _Request(threading.local):
    """What this thread's request computes with."""

    running = False
    book: Book | None = None


_request = _Request()
_read: tuple[object, Book] | None = None


def book() -> Book:
    """The built-in figures with the corrections that count over them."""
    global _read
    if _request.running and _request.book is not None:
        return _request.book
    stamp = tuple(Correction.objects.aggregate(rows=Count("pk"), marks=Sum("mark")).values())
    if not stamp[0]:
        found = parameters.built_in()
        calendar.lay_over(())
    elif _read is not None and _read[0] == stamp:
        found = _read[1]
    else:
        rows = list(
            Correction.objects.filter(withdrawn_at=None)
            .order_by("entered_at", "id")
            .values_list("kind", "place", "since", "until", "value", "source", "verified", "days")
        )
        found = laid_over(parameters.built_in(), [row[:7] for row in rows])
        calendar.lay_over(as_notice(row[2], row[7]) for row in rows if row[7])
        _read = (stamp, found)
    if _request.running:
        _request.book = found
    return found


def forget() -> None:
    """This request changed the table: look again."""
    _request.book = None


def begin(**_kwargs: Any) -> None:
    _request.running, _request.book = True, None


def end(**_kwargs: Any) -> None:
    _request.running, _request.book = False, None
