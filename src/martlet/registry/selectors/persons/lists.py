"""The list of files: the office's own and those opened for it."""

from typing import Any

from django.db.models import QuerySet

from martlet.access.actor import Actor
from martlet.access.policy import visible
from martlet.foundation.paging import Page, decode_cursor, encode_cursor, paginate
from martlet.registry.models import Person, PersonAccess
from martlet.registry.selectors.rows import COLUMNS, PersonRow, open_values

PAGE = 50


def person_rows(
    actor: Actor, *, province: str = "", trade: str = "", cursor: str = "", size: int = PAGE
) -> Page[PersonRow]:
    """The files the actor may open, last changed first, masked. Problem when the cursor was changed by hand."""
    rows = Person.objects.filter(merged_into=None)
    if province:
        rows = rows.filter(home_province=province)
    if trade:
        rows = rows.filter(trade=trade)
    page = _own_and_opened(actor, rows, cursor, size)
    return Page([one.row for one in open_values(actor, list(page.rows))], page.next, page.prev)


def _own_and_opened(actor: Actor, rows: QuerySet[Person], cursor: str, size: int) -> Page[dict[str, Any]]:
    """One page over the office's own files and those opened for it.

    Asked apart and put together here: as one condition with OR no index serves the order, and a page costs the office.
    """
    order = ("-updated", "-id")
    if actor.kind == "system":
        return paginate(_columns(rows), order, cursor, size)
    parts = [paginate(_columns(visible(rows, actor, "registry.read_kept")), order, cursor, size)]
    if PersonAccess.objects.filter(office__in=list(actor.office_ids), ended_at=None).exists():
        guests = visible(rows, actor, "registry.read_opened").exclude(office__in=list(actor.office_ids))
        parts.append(paginate(_columns(guests), order, cursor, size))
    found = sorted((row for part in parts for row in part), key=lambda row: (row["updated"], row["id"]), reverse=True)
    back = bool(cursor) and decode_cursor(cursor, len(order))[0] == "p"
    kept = found[-size:] if back else found[:size]
    before = any(part.prev for part in parts) or (back and len(found) > size)
    after = any(part.next for part in parts) or (not back and len(found) > size)

    def at(row: dict[str, Any], way: str) -> str:
        return encode_cursor(way, [row["updated"], row["id"]])

    return Page(
        kept, next=at(kept[-1], "n") if kept and after else "", prev=at(kept[0], "p") if kept and before else ""
    )


def _columns(rows: QuerySet[Person]) -> Any:
    return rows.values(*COLUMNS, "name")
