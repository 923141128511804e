"""Who waits for our call."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import visible
from martlet.foundation.paging import Page, paginate
from martlet.foundation.phone import masked
from martlet.foundation.text import masked_name
from martlet.hotline.models import CallBack
from martlet.hotline.rules import times
from martlet.hotline.selectors.figures import open_now
from martlet.telephony.models import Recording
from martlet.telephony.models.recordings import Kind
from martlet.vault.errors import Sealed

ORDER = ("asked_at", "id")
PAGE = 50


@dataclass(frozen=True, slots=True)
class CallBackRow:
    """A call-back in the list. `holder` is who has taken it now, "" when it is free. `number` is masked, "" when sealed."""

    id: UUID
    reason: str
    reason_label: str
    who: str
    number: str
    words: str
    asked_at: datetime
    hours: int
    old: bool
    times: int
    attempts: int
    last_attempt_at: datetime | None
    best_time: str
    due: date | None
    holder: str
    mine: bool
    locked_until: datetime | None
    contact_id: UUID | None
    person_id: UUID | None
    offer_give_up: bool
    held_for_check: bool
    message: int | None  # the recording of what they said, to be heard before calling


def call_backs(actor: Actor, filters: Mapping[str, str], cursor: str = "") -> Page[CallBackRow]:
    """A page of the list, who waits longest first: one query, two keeper trips. While sealed, numbers and names are "".

    `filters`: view (waiting | mine | later | check), reason.
    """
    now = timezone.now()
    message = Recording.objects.filter(call=OuterRef("call"), kind=Kind.MESSAGE)
    rows = _all(actor).filter(_where(actor, filters.get("view", ""), now.date()))
    rows = rows.select_related(None).select_related("locked_by", "person", "call").defer("call__machine")
    rows = rows.annotate(message=Subquery(message.values("pk")))
    if reason := filters.get("reason", ""):
        rows = rows.filter(reason=reason)
    page = paginate(rows, ORDER, cursor, PAGE)
    said = _opened(actor, list(page.rows))
    return Page([_row(actor, row, said.get(row.pk, {}), now) for row in page.rows], page.next, page.prev)


def _all(actor: Actor) -> QuerySet[CallBack]:
    return visible(
        CallBack.objects.select_related("locked_by", "person", "contact", "office", "call"), actor, "hotline.callbacks"
    )


def _where(actor: Actor, view: str, today: date) -> Q:
    if view == "mine":
        return Q(state=CallBack.State.OPEN) & (Q(locked_by=actor.user_id) | Q(contact__next_owner=actor.user_id))
    if view == "later":
        return Q(state=CallBack.State.OPEN, due__gt=today)
    if view == "check":
        return Q(state=CallBack.State.OPEN, held_for_check=True)
    return open_now(today) & Q(held_for_check=False)


def _opened(actor: Actor, rows: list[CallBack]) -> dict[UUID, dict[str, str]]:
    """What callers left, by id; {} while sealed. One trip for the numbers, one for the names of known persons."""
    # What a person typed is sealed with the call-back; a call that was missed holds its number itself.
    typed = [(row, bytes(row.sealed)) for row in rows if row.sealed]
    dialled = [
        (row, bytes(row.call.number_sealed)) for row in rows if not row.sealed and row.call and row.call.number_sealed
    ]
    opened = vault.opening_intake([blob for _row, blob in (*typed, *dialled)], actor)
    try:
        vault.open_all([row.person for row in rows if row.person], actor)
        plain = opened()
    except Sealed:
        return {}
    said = {row.pk: json.loads(content) for (row, _blob), content in zip(typed, plain, strict=False)}
    for (row, _blob), content in zip(dialled, plain[len(typed) :], strict=True):
        said[row.pk] = {"number": content.decode()}
    for row in rows:
        if row.person:
            said.setdefault(row.pk, {})["name"] = row.person.name
    return said


def _row(actor: Actor, row: CallBack, said: Mapping[str, str], now: datetime) -> CallBackRow:
    held = row.locked_by is not None and row.locked_until is not None and row.locked_until > now
    waited = times.waited(row.asked_at, now)
    return CallBackRow(
        id=row.pk,
        reason=row.reason,
        reason_label=str(row.get_reason_display()),
        who=masked_name(said.get("name", "")),
        number=masked(said.get("number", "")),
        words=said.get("words", ""),
        asked_at=row.asked_at,
        hours=int(waited.total_seconds() // 3600),
        old=waited > times.OLD,
        times=row.times,
        attempts=row.attempts,
        last_attempt_at=row.last_attempt_at,
        best_time=str(row.get_best_time_display()) if row.best_time != CallBack.BestTime.ANY else "",
        due=row.due,
        holder=row.locked_by.work_name if held and row.locked_by else "",
        mine=held and row.locked_by_id == actor.user_id,
        locked_until=row.locked_until if held else None,
        contact_id=row.contact_id,
        person_id=row.person_id,
        offer_give_up=row.attempts >= times.ATTEMPTS,
        held_for_check=row.held_for_check,
        message=row.message,  # type: ignore[attr-defined]
    )


def get_callback(actor: Actor, callback_id: UUID) -> CallBack:
    """One call-back. NotVisible when there is none or it is another office's."""
    found = _all(actor).filter(pk=callback_id).first()
    if found is None:
        raise NotVisible
    return found


def number_of_callback(actor: Actor, callback: CallBack) -> str:
    """The number to call in E.164, "" when none was left. Raises Sealed while the keeper holds no keys."""
    said = _opened(actor, [callback]).get(callback.pk)
    if said is None and (callback.sealed or callback.call_id):
        raise Sealed
    if (said or {}).get("number"):
        return (said or {})["number"]
    if callback.person is not None:
        from martlet.registry.selectors import phones_of

        phones = phones_of(actor, callback.person)
        return str(phones[0].number) if phones else ""
    return ""


def waiting_counts(actor: Actor) -> dict[str, int]:
    """How many are in each view, in one query."""
    today = timezone.localdate()
    views = ("waiting", "mine", "later", "check")
    counts = {view: Count("pk", filter=_where(actor, view, today)) for view in views}
    return _all(actor).filter(state=CallBack.State.OPEN).aggregate(**counts)
