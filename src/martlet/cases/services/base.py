"""What every write of this room does: take the case's row, leave a trace in its timeline, number without gaps."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.cases.models import Case, CaseNote, NumberCounter
from martlet.foundation.errors import Problem, Stale
from martlet.foundation.ids import new_id

EARLIEST = date(2000, 1, 1)


def locked(actor: Actor, case: Case, *, still_open: bool = False) -> Case:
    """The case as it is now, opened, its row held until the transaction ends: two writers come one after the other."""
    fresh = Case.objects.select_for_update().get(pk=case.pk)
    vault.open_all([fresh], actor)
    if still_open and not fresh.is_open:
        raise Problem(_("This case is closed. Open it again before you change it."))
    return fresh


def check_rev(case: Case, rev: int) -> None:
    if case.rev != rev:
        raise Stale(current=case)


def save(case: Case, *fields: str, edited: bool = False) -> None:
    """Save these fields. `edited`: something that people type over each other, so the version rises."""
    case.touched = timezone.now()
    if edited:
        case.rev += 1
    case.save(update_fields=[*fields, "touched", *(["rev"] if edited else [])])


def trace(
    actor: Actor,
    case: Case,
    kind: str,
    *,
    on: date | None = None,
    text: str = "",
    facts: dict[str, Any] | None = None,
    important: bool = False,
    client_uuid: UUID | None = None,
) -> CaseNote:
    """One entry of the timeline."""
    entry = CaseNote(
        case=case,
        kind=kind,
        on=on or timezone.localdate(),
        by_id=actor.user_id,
        text=text,
        facts=facts or {},
        is_important=important,
        client_uuid=client_uuid or new_id(),
    )
    entry.save(force_insert=True)
    return entry


def hold_counter(office: Office, kind: str, year: int) -> NumberCounter:
    """The counter of an office and year, its row held: who opens at the same moment waits here."""
    counter, _new = NumberCounter.objects.select_for_update().get_or_create(office=office, kind=kind, year=year)
    return counter


def take_number(counter: NumberCounter) -> int:
    """The next number. A transaction that fails gives it back, so none is ever missing."""
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def check_past(day: date, field: str) -> date:
    """A day something happened on: not in the future, not in another century."""
    today = timezone.localdate()
    if day > today:
        raise Problem(
            _("%(day)s is in the future. Write the day on which it happened."), field, values={"day": day.isoformat()}
        )
    if day < EARLIEST:
        raise Problem(_("Please check the year %(year)d."), field, values={"year": day.year})
    return day


def required(text: str, field: str, sentence: Any) -> str:
    """The text without blanks around it. Problem with this sentence at the field when nothing is left."""
    if not text.strip():
        raise Problem(sentence, field)
    return text.strip()
