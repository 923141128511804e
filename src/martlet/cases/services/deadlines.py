"""Events of a case and the deadlines that follow from them. Nobody types a legal last day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.cases import words
from martlet.cases.models import Case, CaseEvent, Deadline
from martlet.cases.models.case import NO_DEADLINE
from martlet.cases.rules import limits
from martlet.cases.services.base import locked, required, save, trace
from martlet.foundation.errors import Problem
from martlet.law.clocks import Event


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """A deadline as a room hands it over. `nominal` is the day before it moved off a rest day."""

    code: str
    rule: str
    starts_on: date
    last_day: date
    nominal: date
    ref: str = ""
    restarted_on: date | None = None
    provisional: bool = False
    met_on: date | None = None


@action("cases.write", on="case")
def record_event(
    actor: Actor,
    case: Case,
    *,
    kind: str,
    on: date,
    until: date | None = None,
    note: str = "",
    client_uuid: UUID | None = None,
) -> CaseEvent:
    """Something happened; every deadline is counted anew. The same `client_uuid` twice is one event."""
    limits.check_event(kind, on, until, timezone.localdate())
    case = locked(actor, case, still_open=True)
    if client_uuid is not None and (already := CaseEvent.objects.filter(case=case, client_uuid=client_uuid).first()):
        return already
    if CaseEvent.objects.filter(case=case, kind=kind, on=on, withdrawn_at=None).exists():
        raise Problem(_("This event of this day is already in the case."), "on")
    event = CaseEvent(case=case, kind=kind, on=on, until=until if kind == "suspended" else None, note=note.strip())
    event.by_id = actor.user_id
    if client_uuid is not None:
        event.client_uuid = client_uuid
    event.save(force_insert=True)
    trace(
        actor,
        case,
        "event",
        on=min(on, timezone.localdate()),
        text=event.note,
        facts={"event": kind, "day": on.isoformat()},
    )
    recalculate(case)
    return event


@action("cases.write", on="case")
def withdraw_event(actor: Actor, case: Case, *, event_id: UUID, reason: str) -> CaseEvent:
    """An event that was written by mistake no longer counts; it stays in the file."""
    why = required(reason, "reason", _("Say why, in a few words."))
    case = locked(actor, case, still_open=True)
    event = CaseEvent.objects.filter(case=case, pk=event_id).first()
    if event is None:
        raise Problem(_("This event is not in this case."))
    if event.withdrawn_at is None:
        event.withdrawn_at = timezone.now()
        event.save(update_fields=["withdrawn_at"])
        trace(actor, case, "event_out", text=why, facts={"event": event.kind, "day": event.on.isoformat()})
        recalculate(case)
    return event


def law_events(case: Case) -> list[Event]:
    """What happened, as the law room reads it."""
    rows = CaseEvent.objects.filter(case=case, withdrawn_at=None).order_by("on", "at")
    return [Event(kind, on, until) for kind, on, until in rows.values_list("kind", "on", "until")]


def recalculate(case: Case) -> None:
    """Deadlines of the law from the events; the case is held by the caller."""
    found = limits.counted(law_events(case), wages=words.is_about_wages(case.issue))
    replace_deadlines(
        case,
        source="law",
        rows=[
            DeadlineRow(
                code=one.rule,
                rule=one.rule,
                starts_on=one.clock.started,
                restarted_on=one.restarted,
                last_day=one.clock.last_day,
                nominal=one.clock.unmoved or one.clock.last_day,
                provisional=one.clock.provisional,
                met_on=one.met_on,
            )
            for one in found
            if one.clock.last_day is not None and one.ours
        ],
    )


def replace_deadlines(case: Case, *, source: str, rows: Sequence[DeadlineRow]) -> None:
    """The deadlines that one room keeps in a case, all at once; then the nearest of all rooms is noted in the case."""
    Deadline.objects.filter(case=case, source=source).delete()
    Deadline.objects.bulk_create(
        Deadline(
            case=case,
            source=source,
            code=row.code,
            ref=row.ref,
            rule=row.rule,
            starts_on=row.starts_on,
            restarted_on=row.restarted_on or row.starts_on,
            last_day=row.last_day,
            nominal_day=row.nominal,
            provisional=row.provisional,
            met_on=row.met_on,
        )
        for row in rows
    )
    known = Deadline.objects.filter(case=case).values_list("code", "last_day", "met_on")
    first = limits.nearest(known)
    case.deadline_code, case.deadline = first if first else ("", None)
    case.sort_on = case.deadline or NO_DEADLINE
    save(case, "deadline", "deadline_code", "sort_on")
