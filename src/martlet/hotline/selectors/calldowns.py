"""Lists of people to be called: how far they are, what was answered, and the one in my hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.models import Office
from martlet.access.policy import decide, visible
from martlet.foundation.text import masked_name
from martlet.hotline.hooks import call_down_sources
from martlet.hotline.models import CallDown, CallDownEntry, Contact
from martlet.hotline.rules.shares import shares
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
class CallDownPage:
    """`results`: (answer, percent or None); None as a whole while too few have answered. `mine`: the entry in the reader's
    hand, `who` its masked name, "" while sealed. `working`: how many colleagues call just now."""

    call_down: CallDown
    progress: Progress
    source: str
    results: tuple[tuple[str, int | None], ...] | None
    mine: CallDownEntry | None
    who: str
    working: int
    may_lead: bool


def _lists(actor: Actor) -> QuerySet[CallDown]:
    return visible(CallDown.objects.select_related("office", "made_by"), actor, "hotline.work_call_down")


def call_downs(actor: Actor, closed: bool = False) -> list[CallDownRow]:
    """Lists that go on, or those that are closed, newest first. Two queries."""
    state = CallDown.State.CLOSED if closed else CallDown.State.OPEN
    rows = list(_lists(actor).filter(state=state).order_by("-made")[:MOST])
    found = progress_of([row.pk for row in rows])
    nothing = Progress(0, 0, 0, 0, 0, 0, None)
    return [CallDownRow(row, found.get(row.pk, nothing), source_label(row.source)) for row in rows]


def progress_of(ids: list[UUID]) -> dict[UUID, Progress]:
    now = timezone.now()
    rows = CallDownEntry.objects.filter(call_down__in=ids).values("call_down").annotate(
        total=Count("id"), left=Count("id", filter=Q(state=State.OPEN)), answered=Count("id", filter=Q(state=State.ANSWERED)),
        given_up=Count("id", filter=Q(state=State.NOT_REACHED)), refused=Count("id", filter=Q(state=State.REFUSED)),
        tried=Count("id", filter=Q(state=State.OPEN, attempts__gt=0)), made=Min("call_down__made"),
    )  # fmt: skip
    return {
        row["call_down"]: Progress(
            row["total"], row["left"], row["answered"], row["given_up"], row["refused"], row["tried"],
            now - row["made"] if row["left"] else None,
        )
        for row in rows
    }  # fmt: skip


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
        found, progress_of([found.pk])[found.pk], source_label(found.source),
        tuple(zip(found.answers, percents, strict=True)) if percents is not None else None,
        mine, name_of(actor, mine), held.exclude(locked_by=actor.user_id).count(),
        bool(decide(actor, "hotline.lead_call_down", found)),
    )  # fmt: skip


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


def source_label(code: str) -> str:
    return str(call_down_sources[code].label) if code in call_down_sources else code


def may_make_for(actor: Actor) -> list[Office]:
    """Offices for which the actor may make a list."""
    rows = Office.objects.filter(is_active=True, pk__in=list(actor.office_ids)).order_by("id")
    return [office for office in rows if decide(actor, "hotline.make_call_down", office)]


def people_of_contacts(actor: Actor, office: Office, first: date, last: date) -> list[tuple[UUID, str]]:
    """Source "contacts": who spoke with us on these days and has a file."""
    rows = Contact.objects.filter(
        office=office, state=Contact.State.DONE, started__date__gte=first, started__date__lte=last, person__isnull=False
    )
    return [(person, "") for person in rows.order_by("started", "id").values_list("person", flat=True)]
