"""Plain INSERT and UPDATE of model rows, for the one place where a caller waits for each millisecond.

The ORM builds its SQL anew for every statement; here it is built once per model. Values go through the fields' own
preparation, so both databases get what the ORM would have written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


@lru_cache
def plan_of(model: type[Model], names: tuple[str, ...] | None) -> tuple[str, list[Field[Any, Any]]]:
    """(SQL, fields in the order of its places). `names` None = INSERT of everything the database does not make itself."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    if names is None:
        fields = [field for field in model._meta.concrete_fields if not getattr(field, "db_returning", False)]
        columns = ", ".join(quote(str(field.column)) for field in fields)
        return f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})", fields  # noqa: S608
    fields = [model._meta.get_field(name) for name in names]  # type: ignore[misc]
    key = model._meta.pk
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    return f"UPDATE {table} SET {columns} WHERE {quote(str(key.column))} = %s", [*fields, key]  # noqa: S608


def run(rows: Sequence[Model], names: tuple[str, ...] | None) -> None:
    if not rows:
        return
    sql, fields = plan_of(type(rows[0]), names)
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def insert(rows: Iterable[Model]) -> None:
    """Insert rows of one model. Keys the database makes are not read back."""
    run(list(rows), None)


def update(rows: Iterable[Model], names: tuple[str, ...]) -> None:
    """Update these columns of rows of one model."""
    run(list(rows), names)
