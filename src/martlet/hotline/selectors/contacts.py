"""Contacts: the list, the page of one, what is unfinished."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.models import User
from martlet.access.policy import decide, visible
from martlet.access.selectors import colleagues
from martlet.foundation import calendar
from martlet.foundation.languages import reader_language
from martlet.foundation.numbering import area
from martlet.foundation.paging import Page, paginate, together
from martlet.foundation.phone import masked
from martlet.foundation.text import masked_name
from martlet.hotline.models import CallBack, Contact
from martlet.hotline.policy import served_persons
from martlet.hotline.rules import channels, outcomes
from martlet.hotline.rules.scripts import ScriptText
from martlet.hotline.selectors.handovers import of_hand_over
from martlet.hotline.selectors.matters import issue_label
from martlet.hotline.selectors.people import HistoryLine, PersonCard, person_cards
from martlet.hotline.selectors.rings import KnownElsewhere, behind_number
from martlet.hotline.selectors.scripts import script, script_code
from martlet.registry.models import Person

ORDER = ("-started", "-id")
PAGE = 50
SLACK = timedelta(seconds=30)  # between the end of a call and the wrap-up it began, as two clocks wrote them
UNFINISHED = (Contact.State.OPEN, Contact.State.WRAP_UP)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact in the list. Names and numbers are masked; `who` is "" when nobody knows yet.

    `title`, `under`, `when` and `next` are the cells in words, ready to print: fifty rows of tags cost more than the rest
    of the page.
    """

    id: UUID
    started: datetime
    channel: str
    inbound: bool
    who: str
    number: str
    people: int
    issue: str
    outcome: str
    state: str
    handled_by: str
    mine: bool
    title: str
    under: str
    when: str
    next: str


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Everything the page of one contact shows. `contact` is open; `others` are the further workers in it."""

    contact: Contact
    main: PersonCard | None
    others: tuple[PersonCard, ...]
    maybe: tuple[PersonCard, ...]
    known: tuple[KnownElsewhere, ...]
    history: tuple[HistoryLine, ...]
    number: str
    area: str
    script: ScriptText
    may_write: bool
    call_live: bool
    may_limit: bool
    callback: CallBack | None = None
    seconds: int = 0
    extra: Mapping[str, object] = field(default_factory=dict)


def visible_contacts(actor: Actor) -> QuerySet[Contact]:
    """What this actor may see at all."""
    return visible(Contact.objects.all(), actor, "hotline.read")


# What a row is drawn from; the sealed columns are opened together
COLUMNS = (
    "id",
    "dek",
    "key_office",
    "started",
    "channel",
    "direction",
    "visitor",
    "number",
    "people_count",
    "issue",
    "outcome",
    "state",
    "next_by",
    "next_done_at",
    "person_id",
    "person__dek",
    "person__key_office",
    "person__name",
    "handled_by_id",
    "handled_by__work_name",
    "next_owner__work_name",
)


def contact_rows(actor: Actor, filters: Mapping[str, str], cursor: str = "") -> Page[ContactRow]:
    """A page of the list, newest first: one keeper trip however long it is, and as many queries.

    `filters`: view (mine | unfinished | next | all), channel, issue, outcome.
    """
    rows = visible_contacts(actor).filter(_where(actor, filters))
    # The office's own in the order of an index; the few of other offices, while their person is served, beside them.
    parts = [rows]
    if actor.kind != "system" and served_persons(actor):
        own = {"office__in": list(actor.office_ids)}
        parts = [rows.filter(**own), rows.exclude(**own)]
    page = together([paginate(part.values(*COLUMNS), ORDER, cursor, PAGE) for part in parts], ORDER, cursor, PAGE)
    found = open_contacts(actor, list(page.rows))
    language = reader_language()
    return Page([row_of(actor, values, language) for values in found], page.next, page.prev)


def open_contacts(actor: Actor, rows: list[dict[str, Any]], *more: str) -> list[dict[str, Any]]:
    """Rows with COLUMNS opened for reading, further sealed columns of the contact with them. Raises Sealed."""
    columns = [
        vault.Columns(Contact, ("visitor", "number", *more)),
        vault.Columns(Person, ("person__name",), dek="person__dek", pk="person_id"),
    ]
    return vault.open_columns(rows, columns, actor)


def _where(actor: Actor, filters: Mapping[str, str]) -> Q:
    where = Q()
    view = filters.get("view", "")
    if view == "mine":
        where &= Q(handled_by=actor.user_id)
    elif view == "unfinished":
        where &= Q(state__in=UNFINISHED)
    elif view == "next":
        where &= Q(next_owner=actor.user_id, next_done_at=None, next_by__isnull=False)
    for name in ("channel", "issue", "outcome"):
        if value := filters.get(name, ""):
            where &= Q(**{name: value})
    return where


def who(values: Mapping[str, Any]) -> str:
    """Whose contact it is, masked; "" when nobody knows yet."""
    return masked_name(values["person__name"] or values["visitor"])


def row_of(actor: Actor, values: Mapping[str, Any], language: str) -> ContactRow:
    """A line of a list, of opened COLUMNS."""
    today = timezone.localdate()
    started = timezone.localtime(values["started"])
    name, number = who(values), masked(values["number"])
    channel, inbound = channels.label(values["channel"], language), values["direction"] == Contact.Direction.IN
    next_by = values["next_by"] if values["next_done_at"] is None else None
    place = "" if name else area(values["number"], language)  # who has a file has a city there
    return ContactRow(
        id=values["id"],
        started=values["started"],
        channel=channel,
        inbound=inbound,
        who=name,
        number=number,
        people=values["people_count"],
        issue=issue_label(values["issue"], language),
        outcome=outcomes.label(values["outcome"], language),
        state=values["state"],
        handled_by=values["handled_by__work_name"],
        mine=values["handled_by_id"] == actor.user_id,
        title=name or number or gettext("Not known"),
        under=" · ".join(
            filter(None, (number if name else "", place, channel, "" if inbound else gettext("we called")))
        ),
        when=f"{calendar.short_day(started.date(), language, today)} {started:%H:%M}",
        next=f"{calendar.short_day(next_by, language, today)} · {values['next_owner__work_name'] or ''}"
        if next_by
        else "",
    )


def get_contact(actor: Actor, contact_id: UUID) -> Contact:
    """One contact, open. NotVisible when there is none or it is not for this actor."""
    contact = _found(actor, contact_id)
    vault.open_all([contact, *([contact.person] if contact.person else [])], actor)
    return contact


def contact_to_write(actor: Actor, contact_id: UUID) -> Contact:
    """One contact for a service to change: not opened, so that it can be found while the keeper is sealed."""
    return _found(actor, contact_id)


def _found(actor: Actor, contact_id: UUID) -> Contact:
    contact = (
        visible_contacts(actor)
        .select_related("person", "handled_by", "office", "next_owner", "touched_by", "call")
        .filter(pk=contact_id)
        .first()
    ) or of_hand_over(actor, contact_id)
    if contact is None:
        raise NotVisible
    return contact


def contact_page(actor: Actor, contact_id: UUID) -> ContactPage:
    """The page of one contact: a fixed number of queries and three keeper trips at most."""
    contact = get_contact(actor, contact_id)
    others = list(contact.others.order_by("created", "id")[:30])
    vault.open_all(others, actor)
    main = [contact.person] if contact.person else []
    cards = person_cards(actor, [*main, *others])
    maybe: tuple[PersonCard, ...] = ()
    known: tuple[KnownElsewhere, ...] = ()
    # Who it may be is looked up only as long as it is not known: afterwards the number says nothing more.
    if contact.person_id is None and contact.number and not contact.is_done:
        maybe, known = behind_number(actor, contact.number)
    return ContactPage(
        contact=contact,
        main=cards[0] if main else None,
        others=tuple(cards[len(main) :]),
        maybe=maybe,
        known=known,
        history=tuple(line for line in (cards[0].history if main else ()) if line.id != contact.pk),
        number=masked(contact.number),
        area=area(contact.number, reader_language()),
        script=script(actor, script_code(contact), office_id=contact.office_id),
        may_write=bool(decide(actor, "hotline.write", contact)),
        call_live=bool(contact.call and contact.call.is_live),
        may_limit=bool(contact.call and decide(actor, "telephony.limit_caller", contact.call)),
        callback=contact.answered_callbacks.first(),
        seconds=max(int(((contact.ended or timezone.now()) - contact.started).total_seconds()), 0),
    )


def open_contact_of_call(actor: Actor, call_id: UUID) -> Contact | None:
    """The contact that a call has, when this actor may see it."""
    return visible_contacts(actor).filter(call=call_id).first()


def unfinished(actor: Actor) -> list[Contact]:
    """The actor's own contacts without an outcome, oldest first; sealed fields closed."""
    return list(
        visible_contacts(actor).filter(handled_by=actor.user_id, state__in=UNFINISHED).order_by("started", "id")[:20]
    )


def colleagues_of(contact: Contact) -> QuerySet[User]:
    """Who may be given the next step: active colleagues of the contact's office."""
    return colleagues(Actor(kind="system"), office_id=contact.office_id)


def unsaved_forms(since: Mapping[int, datetime]) -> dict[int, bool]:
    """Of those who wrap up since then, who has not saved the contact of that call; and whether anything is written in it.
    For the end of a wrap-up, which is nobody's act. One query."""
    rows = Contact.objects.filter(handled_by__in=list(since), state__in=UNFINISHED).exclude(call__is_live=True)
    rows = rows.filter(Q(ended__gte=min(since.values()) - SLACK) | Q(call__ended__gte=min(since.values()) - SLACK))
    found: dict[int, bool] = {}
    for user, rev, ended, call_ended in rows.values_list("handled_by", "rev", "ended", "call__ended"):
        over = ended or call_ended
        if over is not None and over >= since[user] - SLACK:
            found[user] = found.get(user, False) or rev > 1
    return found


JUDGED = {"SILENT": "silent", "HANGUP": "hung_up"}


def judged_calls(since: datetime, offices: Collection[int]) -> dict[UUID, tuple[str, int]]:
    """Calls that colleagues noted with one click: (silent | hung_up | other, who did). One query."""
    codes = [row.code for row in outcomes.non_cases()]
    rows = Contact.objects.filter(
        office__in=list(offices), started__gte=since, state=Contact.State.DONE, outcome__in=codes, call__isnull=False
    ).values_list("call", "outcome", "handled_by")
    return {call: (JUDGED.get(outcome, "other"), user) for call, outcome, user in rows if call}
