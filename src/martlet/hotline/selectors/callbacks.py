"""Who waits for our call."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, DateField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import visible
from martlet.foundation.languages import reader_language
from martlet.foundation.numbering import area
from martlet.foundation.paging import Page, paginate
from martlet.foundation.phone import masked
from martlet.foundation.text import masked_name
from martlet.hotline.models import CallBack
from martlet.hotline.rules import times
from martlet.hotline.selectors.best_times import rank
from martlet.hotline.selectors.figures import open_now
from martlet.telephony.models import Recording
from martlet.telephony.models.recordings import Kind
from martlet.vault.errors import Sealed

ORDER = ("another", "asked_at", "id")
LATER = ("day", "hour", "id")
PAGE = 50


@dataclass(frozen=True, slots=True)
class CallBackRow:
    """A call-back in the list. `holder` is who has taken it now, "" when it is free. `number` is masked, "" when sealed."""

    id: UUID
    reason: str
    reason_label: str
    who: str
    number: str
    area: str  # the city or country it says
    words: str
    asked_at: datetime
    hours: int
    old: bool
    times: int
    attempts: int
    last_attempt_at: datetime | None
    best_time: str
    best_code: str
    due: date | None
    not_before: datetime | None  # None once it is here
    holder: str
    mine: bool
    locked_until: datetime | None
    contact_id: UUID | None
    person_id: UUID | None
    offer_give_up: bool
    held_for_check: bool
    message: int | None  # the recording of what they said, to be heard before calling

    @property
    def hours_wanted(self) -> str:
        """ "18:00-21:30"; "" when any time is right."""
        return times.hours_of(self.best_code)


def call_backs(actor: Actor, filters: Mapping[str, str], cursor: str = "") -> Page[CallBackRow]:
    """A page of the list: whose time of the day it is, then who said nothing of it, then who asked for another; in each who
    waits longest first. Later ones by their day. One query, two keeper trips. While sealed, numbers and names are "".

    `filters`: view (waiting | mine | later | check), reason.
    """
    now, view = timezone.now(), filters.get("view", "")
    rows = _rows(actor).filter(_where(actor, view, now))
    if reason := filters.get("reason", ""):
        rows = rows.filter(reason=reason)
    page = paginate(_by_day(rows, now) if view == "later" else rows, LATER if view == "later" else ORDER, cursor, PAGE)
    return Page(_shown(actor, list(page.rows), now), page.next, page.prev)


def chosen_rows(actor: Actor, ids: Collection[UUID]) -> list[CallBackRow]:
    """The same as rows, in the order of the list."""
    rows = _rows(actor).filter(state=CallBack.State.OPEN, pk__in=list(ids)[:PAGE]).order_by(*ORDER)
    return _shown(actor, list(rows), timezone.now())


def _rows(actor: Actor) -> QuerySet[CallBack]:
    message = Recording.objects.filter(call=OuterRef("call"), kind=Kind.MESSAGE)
    rows = _all(actor).select_related(None).select_related("locked_by", "person", "call").defer("call__machine")
    return rows.annotate(message=Subquery(message.values("pk")), another=rank())


def _by_day(rows: QuerySet[CallBack], now: datetime) -> QuerySet[CallBack]:
    """With the `day` from which each is somebody's work, and the `hour` within it."""
    promised = When(due__gt=timezone.localdate(now), then="due")
    day = Case(promised, default=TruncDate("not_before"), output_field=DateField())
    return rows.annotate(day=day, hour=Coalesce("not_before", "asked_at"))


def _shown(actor: Actor, rows: list[CallBack], now: datetime) -> list[CallBackRow]:
    said = _opened(actor, rows)
    return [_row(actor, row, said.get(row.pk, {}), now) for row in rows]


def _all(actor: Actor) -> QuerySet[CallBack]:
    return visible(
        CallBack.objects.select_related("locked_by", "person", "contact", "office", "call"), actor, "hotline.callbacks"
    )


def _where(actor: Actor, view: str, now: datetime) -> Q:
    """What I put off myself is not in my hand until its time."""
    is_open, put_off = Q(state=CallBack.State.OPEN), Q(not_before__gt=now)
    if view == "mine":
        return is_open & (Q(locked_by=actor.user_id) | Q(contact__next_owner=actor.user_id) & ~put_off)
    if view == "later":
        return is_open & Q(held_for_check=False) & (Q(due__gt=timezone.localdate(now)) | put_off)
    return is_open & Q(held_for_check=True) if view == "check" else open_now(now)


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
        area=area(said.get("number", ""), reader_language()),
        words=said.get("words", ""),
        asked_at=row.asked_at,
        hours=int(waited.total_seconds() // 3600),
        old=waited > times.OLD,
        times=row.times,
        attempts=row.attempts,
        last_attempt_at=row.last_attempt_at,
        best_time=str(row.get_best_time_display()) if row.best_time != CallBack.BestTime.ANY else "",
        best_code=row.best_time,
        due=row.due,
        not_before=row.not_before if row.not_before and row.not_before > now else None,
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


def open_callbacks(actor: Actor, ids: Collection[UUID]) -> list[CallBack]:
    """Those of a page that somebody ticked and that are still open."""
    return list(_all(actor).filter(state=CallBack.State.OPEN, pk__in=list(ids)[:PAGE]))


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
    now = timezone.now()
    views = ("waiting", "mine", "later", "check")
    counts = {view: Count("pk", filter=_where(actor, view, now)) for view in views}
    return _all(actor).filter(state=CallBack.State.OPEN).aggregate(**counts)
