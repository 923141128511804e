"""The book in use. Law asks here for every figure that nobody chose otherwise.

One small query tells whether anything changed since this process read the table: once in a request, so that a page is computed
with one book from top to bottom whatever other processes do meanwhile; at every look outside requests.
"""

from __future__ import annotations

import threading
from typing import Any

from django.db.models import Count, Sum

from martlet.law import parameters
from martlet.law.parameters import Book
from martlet.lawbook.models import Correction
from martlet.lawbook.rules import laid_over

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
    elif _read is not None and _read[0] == stamp:
        found = _read[1]
    else:
        rows = Correction.objects.filter(withdrawn_at=None).order_by("entered_at", "id")
        found = laid_over(
            parameters.built_in(),
            rows.values_list("kind", "place", "since", "until", "value", "source", "verified"),
        )
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
