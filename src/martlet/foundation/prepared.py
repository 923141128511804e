"""Querysets whose SQL is made once.

A page that asks twenty small questions of one id spends more time on writing them down as SQL than the database on
answering all of them. `Prepared` keeps what Django's compiler wrote and puts another id in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

__all__ = ["Prepared"]

R = TypeVar("R")
MARK = UUID("5f0e7a3c-9d41-4b8e-8c26-1b7a90d2e4f6")  # stands for the id while the SQL is made; no row has it


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
            compiled = self.kept.compiled = _Compiled(self.build(MARK))
        return compiled.rows(id)

    def first(self, id: UUID) -> R | None:
        """The only row, or the first of several in the order of the queryset; None without any."""
        return next(iter(self(id)), None)


class _Compiled(Generic[R]):
    def __init__(self, queryset: QuerySet[Any, R]) -> None:
        self.queryset: Any = queryset
        self.compiler: Any = queryset.query.get_compiler(connection=connection)
        self.sql, params = self.compiler.as_sql()
        self.params = list(params)
        # An engine without a type of its own for such ids is given their digits.
        self.places = [(place, one) for place, one in enumerate(params) if one in (MARK, MARK.hex)]
        if not self.places:
            raise ValueError(f"no id in {self.sql}")
        self.compiler.as_sql = lambda *_args, **_options: (self.sql, tuple(self.params))
        query: Any = queryset.query
        query.get_compiler = lambda *_args, **_options: self.compiler

    def rows(self, id: UUID) -> list[R]:
        for place, mark in self.places:
            self.params[place] = id if isinstance(mark, UUID) else id.hex
        # Not the queryset itself: it would remember its first answer.
        return list(self.queryset._iterable_class(self.queryset))
