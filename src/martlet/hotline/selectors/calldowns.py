"""Lists of people to be called: how far they are, what was answered, and the one in my hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.models import Office
from martlet.access.policy import decide, visible
from martlet.foundation.languages import reader_language
from martlet.foundation.text import masked_name
from martlet.hotline.hooks import call_down_sources
from martlet.hotline.models import CallBack, CallDown, CallDownEntry, Contact
from martlet.hotline.rules import matters, times
from martlet.hotline.rules.shares import shares
from martlet.hotline.selectors.best_times import ANOTHER_TIME, rank
from martlet.hotline.selectors.figures import free_now
from martlet.hotline.selectors.matters import issue_label
from martlet.registry.selectors import phones_of
from martlet.vault.errors import Sealed

MOST = 100
State = CallDownEntry.State


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a list is. `left`: still to be called; `attempts_open`: of those, tried before."""

    total: int
    left: int
    answered: int
    given_up: int
    refused: int
    attempts_open: int
    oldest: timedelta | None

    @property
    def done(self) -> int:
        return self.total - self.left

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class CallDownRow:
    call_down: CallDown
    progress: Progress
    source: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many asked to be called in one part of the day."""

    label: str
    hours: str
    count: int
    is_now: bool


@dataclass(frozen=True, slots=True)
class CallDownPage:
    """`results`: (answer, percent or None); None as a whole while too few have answered. `mine`: the entry in the reader's
    hand, `who` its masked name, "" while sealed. `working`: how many colleagues call just now. `wanted`: of those still to be
    called, who said when. `only_later`: whoever could be taken now asked for another time of the day."""

    call_down: CallDown
    progress: Progress
    source: str
    results: tuple[tuple[str, int | None], ...] | None
    mine: CallDownEntry | None
    who: str
    working: int
    wanted: tuple[Wanted, ...]
    only_later: bool
    may_lead: bool

    @property
    def hours(self) -> str:
        """When the one in the reader's hand wants to be called; "" when they said nothing of it."""
        return times.hours_of(self.mine.best_time) if self.mine else ""


def _lists(actor: Actor) -> QuerySet[CallDown]:
    return visible(CallDown.objects.select_related("office", "made_by"), actor, "hotline.work_call_down")


def call_downs(actor: Actor, closed: bool = False) -> list[CallDownRow]:
    """Lists that go on, or those that are closed, newest first. Two queries."""
    state = CallDown.State.CLOSED if closed else CallDown.State.OPEN
    rows = list(_lists(actor).filter(state=state).order_by("-made")[:MOST])
    found = progress_of([row.pk for row in rows])
    nothing = Progress(0, 0, 0, 0, 0, 0, None)
    return [CallDownRow(row, found.get(row.pk, nothing), source_label(row)) for row in rows]


def progress_of(ids: list[UUID]) -> dict[UUID, Progress]:
    now = timezone.now()
    rows = (
        CallDownEntry.objects.filter(call_down__in=ids)
        .values("call_down")
        .annotate(
            total=Count("id"),
            left=Count("id", filter=Q(state=State.OPEN)),
            answered=Count("id", filter=Q(state=State.ANSWERED)),
            given_up=Count("id", filter=Q(state=State.NOT_REACHED)),
            refused=Count("id", filter=Q(state=State.REFUSED)),
            tried=Count("id", filter=Q(state=State.OPEN, attempts__gt=0)),
            made=Min("call_down__made"),
        )
    )
    return {
        row["call_down"]: Progress(
            row["total"],
            row["left"],
            row["answered"],
            row["given_up"],
            row["refused"],
            row["tried"],
            now - row["made"] if row["left"] else None,
        )
        for row in rows
    }


def call_down(actor: Actor, call_down_id: UUID) -> CallDown:
    """One list. Raises NotVisible."""
    found = _lists(actor).filter(pk=call_down_id).first()
    if found is None:
        raise NotVisible
    return found


def call_down_page(actor: Actor, call_down_id: UUID) -> CallDownPage:
    found = call_down(actor, call_down_id)
    entries = CallDownEntry.objects.filter(call_down=found)
    now = timezone.now()
    counted = dict(
        entries.filter(state=State.ANSWERED).values_list("answer").annotate(n=Count("id")).values_list("answer", "n")
    )
    percents = shares([counted.get(place, 0) for place in range(len(found.answers))])
    held = entries.filter(state=State.OPEN, locked_until__gt=now)
    mine = held.filter(locked_by=actor.user_id).select_related("person", "contact").first()
    return CallDownPage(
        found,
        progress_of([found.pk])[found.pk],
        source_label(found),
        tuple(zip(found.answers, percents, strict=True)) if percents is not None else None,
        mine,
        name_of(actor, mine),
        held.exclude(locked_by=actor.user_id).count(),
        _wanted(entries),
        _only_later(entries),
        bool(decide(actor, "hotline.lead_call_down", found)),
    )


def name_of(actor: Actor, entry: CallDownEntry | None) -> str:
    """Masked; "" while sealed."""
    if entry is None:
        return ""
    try:
        vault.open_all([entry.person], actor)
    except Sealed:
        return ""
    return masked_name(entry.person.name)


def entry(actor: Actor, entry_id: UUID) -> CallDownEntry:
    """One entry. Raises NotVisible."""
    rows = CallDownEntry.objects.select_related("call_down", "person", "office", "contact", "locked_by", "done_by")
    found = visible(rows, actor, "hotline.work_call_down").filter(pk=entry_id).first()
    if found is None:
        raise NotVisible
    return found


def number_of_entry(actor: Actor, entry: CallDownEntry) -> str:
    """The number to call in E.164, "" when the file has none any more. Raises Sealed."""
    phones = phones_of(actor, entry.person)
    return str(phones[0].number) if phones else ""


def asked_in(actor: Actor, contact: Contact) -> CallDownEntry | None:
    """The question that this conversation was begun for, as long as it is not answered."""
    rows = CallDownEntry.objects.select_related("call_down").filter(contact=contact, state=State.OPEN)
    return rows.filter(locked_by=actor.user_id).first()


def source_label(call_down: CallDown) -> str:
    """Whom the list was made of; with what they spoke about, where that was asked."""
    code = call_down.source
    label = str(call_down_sources[code].label) if code in call_down_sources else code
    about = issue_label(call_down.issue, reader_language())
    return gettext("%(whom)s: %(issue)s") % {"whom": label, "issue": about} if about else label


def in_order(rows: QuerySet[CallDownEntry]) -> QuerySet[CallDownEntry, Any]:
    """As they are to be called, with their rank as `another`."""
    return rows.annotate(another=rank()).order_by("another", "attempts", "not_before", "id")


def _wanted(entries: QuerySet[CallDownEntry]) -> tuple[Wanted, ...]:
    """In the order of the day."""
    rows = entries.filter(state=State.OPEN).exclude(best_time=CallBack.BestTime.ANY)
    found = dict(rows.values_list("best_time").annotate(n=Count("id")).values_list("best_time", "n"))
    now = times.part_of_day(timezone.localtime().time())
    return tuple(
        Wanted(str(CallBack.BestTime(part).label), times.hours_of(part), found[part], part == now)
        for part in times.DAY
        if part in found
    )


def _only_later(entries: QuerySet[CallDownEntry]) -> bool:
    """Nobody but who asked for another time of the day could be taken now."""
    now = timezone.now()
    first = in_order(entries.filter(free_now(now), state=State.OPEN, not_before__lte=now)).first()
    return first is not None and bool(first.another == ANOTHER_TIME)


def may_make_for(actor: Actor) -> list[Office]:
    """Offices for which the actor may make a list."""
    rows = Office.objects.filter(is_active=True, pk__in=list(actor.office_ids)).order_by("id")
    return [office for office in rows if decide(actor, "hotline.make_call_down", office)]


def people_of_contacts(actor: Actor, office: Office, first: date, last: date) -> list[tuple[UUID, str]]:
    """Source "contacts": who spoke with us on these days and has a file."""
    return _people_of(_talks(office, first, last))


def people_of_contacts_about(
    actor: Actor, office: Office, first: date, last: date, issue: str
) -> list[tuple[UUID, str]]:
    """Source "issue": of those, who spoke with us about this issue, or about any of this group."""
    return _people_of(_talks(office, first, last).filter(issue__in=sorted(matters.within(issue))))


def _talks(office: Office, first: date, last: date) -> QuerySet[Contact]:
    return Contact.objects.filter(
        office=office, state=Contact.State.DONE, started__date__gte=first, started__date__lte=last, person__isnull=False
    )


def _people_of(rows: QuerySet[Contact]) -> list[tuple[UUID, str]]:
    return [(person, "") for person in rows.order_by("started", "id").values_list("person", flat=True)]
