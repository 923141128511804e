"""Pages by key, not by number: page 4,000 costs what page 1 costs, and rows added meanwhile shift nothing."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from martlet.foundation.errors import Problem, _

__all__ = ["Page", "decode_cursor", "encode_cursor", "paginate", "together"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows. `next` and `prev` are cursors for the address (`?at=`), "" where there is nothing more."""

    rows: Sequence[T]
    next: str = ""
    prev: str = ""

    def __iter__(self) -> Iterator[T]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)


def encode_cursor(direction: str, values: Sequence[Any]) -> str:
    """The key of a row as one word for an address. Not secret and not signed: it only says where to go on reading.

    `direction` is "n" (rows after the key) or "p" (rows before it); values are str, int, date, datetime or UUID.
    """
    plain = [
        value.isoformat() if isinstance(value, (date, datetime)) else str(value) if isinstance(value, UUID) else value
        for value in values
    ]
    raw = json.dumps([direction, *plain], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode_cursor(cursor: str, keys: int) -> tuple[str, list[Any]]:
    """(direction, values) of a cursor with `keys` values. Problem when somebody changed the address by hand."""
    try:
        raw = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raw = None
    if (
        not isinstance(raw, list)
        or len(raw) != keys + 1
        or raw[0] not in ("n", "p")
        or not all(isinstance(value, (str, int)) and not isinstance(value, bool) for value in raw[1:])
    ):
        raise Problem(_("This page address is not complete. Please start from the first page."))
    return raw[0], raw[1:]


def _value(row: Any, path: str) -> Any:
    if isinstance(row, dict):
        return row[path]
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def paginate(queryset: Any, order: Sequence[str], cursor: str = "", size: int = 50) -> Page[Any]:
    """One page of a Django queryset (objects or .values()) in `order`, for example ("-opened_on", "-id").

    The last key must be unique and no key may be NULL. One query of size + 1 rows; the leading comparison is plain, so
    that an index on the leading key is used.
    """
    from django.db.models import Q  # only here, so that the module is importable without Django

    paths = [key.lstrip("-") for key in order]
    direction, values = decode_cursor(cursor, len(order)) if cursor else ("n", [])
    back = direction == "p"
    if values:
        after = Q()
        equal = Q()
        for place, (key, path, value) in enumerate(zip(order, paths, values, strict=True)):
            falling = key.startswith("-") != back
            sign = "lt" if falling else "gt"
            after |= equal & Q(**{f"{path}__{sign}": value})
            equal &= Q(**{path: value})
            if place == 0 and len(order) > 1:
                bound = Q(**{f"{path}__{sign}e": value})
        where = after if len(order) == 1 else bound & after
        try:
            queryset = queryset.filter(where)
        except (ValueError, TypeError) as error:
            raise Problem(_("This page address is not complete. Please start from the first page.")) from error
        except Exception as error:
            # Django's own ValidationError for a malformed date or UUID; imported late for the same reason as Q
            from django.core.exceptions import ValidationError

            if not isinstance(error, ValidationError):
                raise
            raise Problem(_("This page address is not complete. Please start from the first page.")) from error
    turned = [key[1:] if key.startswith("-") else f"-{key}" for key in order] if back else list(order)
    rows = list(queryset.order_by(*turned)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if back:
        rows.reverse()
    has_next = bool(rows) and (more if not back else True)
    has_prev = bool(rows) and (bool(values) if not back else more)
    return Page(
        rows,
        next=_cursor_at(rows[-1], "n", paths) if has_next else "",
        prev=_cursor_at(rows[0], "p", paths) if has_prev else "",
    )


def _cursor_at(row: Any, way: str, paths: Sequence[str]) -> str:
    return encode_cursor(way, [_value(row, path) for path in paths])


def together(pages: Sequence[Page[Any]], order: Sequence[str], cursor: str = "", size: int = 50) -> Page[Any]:
    """One page of several, each asked with the same order, cursor and size and none sharing a row with another.

    For rows that one condition with OR would find: asked apart, each part is read in the order of an index. The keys of
    `order` all rise or all fall.
    """
    if len(pages) == 1:
        return pages[0]
    paths = [key.lstrip("-") for key in order]
    found = [row for page in pages for row in page]
    found.sort(key=lambda row: [_value(row, path) for path in paths], reverse=order[0].startswith("-"))
    back = bool(cursor) and decode_cursor(cursor, len(order))[0] == "p"
    over = len(found) > size
    rows = found[-size:] if back else found[:size]
    has_next = bool(rows) and (any(page.next for page in pages) or (over and not back))
    has_prev = bool(rows) and (any(page.prev for page in pages) or (over and back))
    return Page(
        rows,
        next=_cursor_at(rows[-1], "n", paths) if has_next else "",
        prev=_cursor_at(rows[0], "p", paths) if has_prev else "",
    )
