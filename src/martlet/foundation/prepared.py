"""Querysets whose SQL is made once.

A page that asks twenty small questions of one id spends more time on writing them down as SQL than the database on
answering all of them. `Prepared` keeps what Django's compiler wrote and puts another id in, `PreparedMany` the ids of a list's page.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

__all__ = ["Prepared", "PreparedMany"]

R = TypeVar("R")
MARK = UUID("5f0e7a3c-9d41-4b8e-8c26-1b7a90d2e4f6")  # stands for the id while SQL or an address is made; no row has it
AT_ONCE = 50  # ids of one question: a page of a list
MOST_KEPT = 64  # of one queryset with different conditions, in each thread
MARKS = [UUID(int=MARK.int + number) for number in range(AT_ONCE)]


class Prepared(Generic[R]):
    """`Prepared(lambda case: Note.objects.filter(case=case))(case_id)` is the list of that queryset.

    `build` is called with a stand-in for the id and must not depend on anything else: no day, no actor, no list whose
    length changes. ValueError when the id does not stand in the SQL.
    """

    def __init__(self, build: Callable[[UUID], QuerySet[Any, R]]) -> None:
        self.build = build
        self.kept = threading.local()  # a compiler belongs to the connection of its thread

    def __call__(self, id: UUID) -> list[R]:
        compiled: _Compiled[R] | None = getattr(self.kept, "compiled", None)
        if compiled is None:
            compiled = self.kept.compiled = _Compiled(self.build(MARK), [MARK])
        return compiled.rows(id)

    def first(self, id: UUID) -> R | None:
        """The only row, or the first of several in the order of the queryset; None without any."""
        return next(iter(self(id)), None)


class PreparedMany(Generic[R]):
    """`PreparedMany(lambda calls: Recording.objects.filter(call__in=calls))(ids)` is the list of that queryset.

    One query for each fifty ids, none without any. `build` is called with fifty stand-ins and with what else is `given`,
    a condition for instance, and must not depend on anything else. An order holds within the fifty.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, R]]) -> None:
        self.build = build
        self.kept = threading.local()

    def __call__(self, ids: Collection[UUID], *given: Hashable) -> list[R]:
        found: list[R] = []
        wanted = list(ids)
        compiled = self._compiled(given) if wanted else None
        if compiled is None:
            return found
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            found += compiled.rows(*part, *part[-1:] * (AT_ONCE - len(part)))
        return found

    def _compiled(self, given: tuple[Hashable, ...]) -> _Compiled[R] | None:
        """None when no row can be found."""
        kept: dict[tuple[Hashable, ...], _Compiled[R] | None] = self.kept.__dict__.setdefault("compiled", {})
        if given not in kept:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            try:
                kept[given] = _Compiled(self.build(MARKS, *given), MARKS)
            except EmptyResultSet:
                kept[given] = None
        return kept[given]


class _Compiled(Generic[R]):
    def __init__(self, queryset: QuerySet[Any, R], marks: list[UUID]) -> None:
        self.queryset: Any = queryset
        self.compiler: Any = queryset.query.get_compiler(connection=connection)
        self.sql, params = self.compiler.as_sql()
        self.params = list(params)
        # An engine without a type of its own for such ids is given their digits.
        digits = [mark.hex for mark in marks]
        self.places = [(place, marks.index(one)) for place, one in enumerate(params) if one in marks]
        self.digits = [(place, digits.index(one)) for place, one in enumerate(params) if one in digits]
        if not (self.places or self.digits):
            raise ValueError(f"no id in {self.sql}")
        self.compiler.as_sql = lambda *_args, **_options: (self.sql, tuple(self.params))
        query: Any = queryset.query
        query.get_compiler = lambda *_args, **_options: self.compiler

    def rows(self, *ids: UUID) -> list[R]:
        """`ids` in the order of the marks."""
        for place, number in self.places:
            self.params[place] = ids[number]
        for place, number in self.digits:
            self.params[place] = ids[number].hex
        # Not the queryset itself: it would remember its first answer.
        return list(self.queryset._iterable_class(self.queryset))
