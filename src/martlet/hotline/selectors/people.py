"""What is shown of a person while somebody talks with them: masked, short, with what was promised."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import visible
from martlet.foundation.languages import reader_language
from martlet.foundation.text import masked_name
from martlet.hotline.hooks import CaseSummary, summaries
from martlet.hotline.models import Contact
from martlet.hotline.rules import channels, outcomes
from martlet.registry.models import Person
from martlet.registry.rules import codes
from martlet.registry.selectors import get_person

HISTORY = 5
PROMISES = 20
_LINE = ("id", "started", "direction", "channel", "outcome", "handled_by__work_name", "person_id")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One earlier contact: when, which way, what came of it. No words of the worker."""

    id: UUID
    at: datetime
    direction: str
    way: str
    outcome: str
    handled_by: str
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """What we said we would do, by whom and until when."""

    text: str
    by: date
    given_on: datetime
    given_by: str
    days: int
    contact_id: UUID


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person the actor may open, as the call page shows them. `age` in years, None when unknown."""

    id: UUID
    name: str
    gender: str
    age: int | None
    home: str
    trade: str
    languages: tuple[str, ...]
    approach: str
    history: tuple[HistoryLine, ...] = ()
    promises: tuple[PromiseLine, ...] = ()
    cases: tuple[CaseSummary, ...] = ()
    contacts_count: int = 0

    @property
    def promise(self) -> PromiseLine | None:
        """The one that is due first."""
        return self.promises[0] if self.promises else None

    @property
    def open_case(self) -> CaseSummary | None:
        """The open case that is due first."""
        return next((case for case in self.cases if case.is_open), None)

    @property
    def last(self) -> HistoryLine | None:
        """The newest contact."""
        return self.history[0] if self.history else None

    def spoke_since(self, moment: datetime) -> bool:
        """Whether they had a contact after that."""
        return self.last is not None and self.last.at >= moment


def person_cards(actor: Actor, persons: Sequence[Person], *, with_cases: bool = True) -> list[PersonCard]:
    """Cards of opened persons, in their order: two queries, one keeper trip and what the hooks cost, however many they are.

    The caller has made sure that the actor may open them (registry.selectors does).
    """
    ids = [UUID(str(person.pk)) for person in persons]
    if not ids:
        return []
    ours = _file_ids(persons)
    history, counts = _history(list(ours))
    promises = _promises(actor, list(ours))
    cases = summaries(actor, ids) if with_cases else {}
    language = reader_language()
    today = timezone.localdate()
    cards = []
    for person in persons:
        key = UUID(str(person.pk))
        lines = [line for line in history if ours.get(line.person_id or key) == key]
        cards.append(
            PersonCard(
                id=key,
                name=masked_name(person.name) or "—",
                gender=person.gender,
                age=today.year - person.birth_year if person.birth_year else None,
                home=_home(person),
                trade=_trade(person, language),
                languages=_languages(person, language),
                approach=person.approach_note,
                history=tuple(lines[:HISTORY]),
                promises=tuple(line for owner, line in promises if ours.get(owner) == key),
                cases=tuple(cases.get(key, ())),
                contacts_count=sum(counts.get(file, 0) for file, kept in ours.items() if kept == key),
            )
        )
    return cards


def card_of(actor: Actor, person_id: UUID) -> PersonCard:
    """One person. NotVisible when there is none or the actor may not open the file."""
    return person_cards(actor, [get_person(actor, person_id)])[0]


def history_of_ids(actor: Actor, person_ids: Collection[UUID], limit: int = 10) -> list[HistoryLine]:
    """Earlier contacts with a file and those merged into it, of those this actor may open."""
    rows = visible(Contact.objects.filter(person__in=list(person_ids)), actor, "hotline.read")
    return _lines(rows.order_by("-started", "-id").values_list(*_LINE)[:limit])


def _file_ids(persons: Iterable[Person]) -> dict[UUID, UUID]:
    """Ids of the files, with those merged into them, each pointing at the file that goes on."""
    found = {UUID(str(person.pk)): UUID(str(person.pk)) for person in persons}
    for gone, kept in Person.objects.filter(merged_into__in=list(found)).values_list("pk", "merged_into_id"):
        found[UUID(str(gone))] = UUID(str(kept))
    return found


def _history(person_ids: list[UUID]) -> tuple[list[HistoryLine], dict[UUID, int]]:
    """The newest contacts of each file, newest first, and how many each has: one who calls often hides nobody else's."""
    # Of persons the actor may open, talked with now: which days and what came of it, never the words (policy.py).
    newest = [F("started").desc(), F("id").desc()]
    rows = list(
        Contact.objects.filter(person__in=person_ids, state=Contact.State.DONE)
        .annotate(
            newest_first=Window(RowNumber(), partition_by="person_id", order_by=newest),
            total=Window(Count("id"), partition_by="person_id"),
        )
        .filter(newest_first__lte=HISTORY)
        .order_by(*newest)
        .values_list(*_LINE, "total")
    )
    return _lines([row[:-1] for row in rows]), {UUID(str(row[-2])): row[-1] for row in rows}


def _lines(rows: Iterable[tuple[Any, ...]]) -> list[HistoryLine]:
    language = reader_language()
    return [
        HistoryLine(
            id=UUID(str(key)),
            at=started,
            direction=direction,
            way=_way(channel, direction, language),
            outcome=outcomes.label(outcome, language),
            handled_by=name,
            person_id=UUID(str(person_id)) if person_id else None,
        )
        for key, started, direction, channel, outcome, name, person_id in rows
    ]


def _way(channel: str, direction: str, language: str) -> str:
    """来电 / 去电 for telephones, else the channel."""
    if direction == Contact.Direction.OUT:
        return gettext("we called")
    if channel in (channels.PHONE, channels.DESKPHONE):
        return gettext("they called")
    return channels.label(channel, language)


def _promises(actor: Actor, person_ids: list[UUID]) -> list[tuple[UUID, PromiseLine]]:
    """What is still owed to each file, what is due first before the rest."""
    rows = list(
        Contact.objects.filter(person__in=person_ids, promise_by__isnull=False, promise_kept_at=None)
        .annotate(due_first=Window(RowNumber(), partition_by="person_id", order_by=["promise_by", "id"]))
        .filter(due_first__lte=PROMISES)
        .select_related("handled_by")
        .order_by("promise_by", "id")
    )
    vault.open_all(rows, actor)
    today = timezone.localdate()
    return [
        (
            UUID(str(row.person_id)),
            PromiseLine(
                text=row.promise,
                by=row.promise_by,
                given_on=row.started,
                given_by=row.handled_by.work_name,
                days=(row.promise_by - today).days,
                contact_id=UUID(str(row.pk)),
            ),
        )
        for row in rows
        if row.promise_by is not None
    ]


def _home(person: Person) -> str:
    _code, words = codes.split_home(person.home_area) if person.home_area else ("", "")
    return words or person.home_area


def _trade(person: Person, language: str) -> str:
    return codes.label("trade", person.trade, language) if person.trade else ""


def _languages(person: Person, language: str) -> tuple[str, ...]:
    return tuple(codes.label("language", code, language) for code in person.languages)
