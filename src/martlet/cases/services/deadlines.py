"""Events of a case and the deadlines that follow from them. Nobody types a legal last day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.cases import words
from martlet.cases.models import Case, CaseEvent, Deadline, DeadlineWarning
from martlet.cases.models.case import NO_DEADLINE
from martlet.cases.rules import limits
from martlet.cases.selectors.clocks import hired_in
from martlet.cases.services.base import locked, required, save, trace
from martlet.foundation.errors import Problem
from martlet.law import parameters
from martlet.law.clocks import Event
from martlet.law.limits import data_version


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """A deadline as a room hands it over. `nominal` is the day before it moved off a rest day.

    `file_by`: the last day with its margin; without one the last day itself.
    """

    code: str
    rule: str
    starts_on: date
    last_day: date
    nominal: date
    ref: str = ""
    restarted_on: date | None = None
    provisional: bool = False
    met_on: date | None = None
    met_by: str = ""
    file_by: date | None = None


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
    """Something happened; every deadline is counted anew. The same `client_uuid` twice is one event.

    `until`: the last day of a hindrance, or the day that a notice of hearing or evidence names.
    """
    limits.check_event(kind, on, until, timezone.localdate())
    case = locked(actor, case, still_open=True)
    if client_uuid is not None and (already := CaseEvent.objects.filter(case=case, client_uuid=client_uuid).first()):
        return already
    event = _put_event(actor, case, kind, on, until, note, client_uuid)
    recalculate(case)
    return event


def _put_event(
    actor: Actor, case: Case, kind: str, on: date, until: date | None, note: str, client_uuid: UUID | None
) -> CaseEvent:
    """One checked event of a held case with its trace; deadlines are counted by the caller."""
    if CaseEvent.objects.filter(case=case, kind=kind, on=on, withdrawn_at=None).exists():
        raise Problem(_("This event of this day is already in the case."), "on")
    until = until if kind in limits.WITH_UNTIL else None
    limits.check_story([*law_events(case), *hired_in(case), Event(kind, on, until)], words.EVENTS)
    event = CaseEvent(case=case, kind=kind, on=on, until=until, note=note.strip(), reason="")
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
        facts={"event": kind, "day": on.isoformat(), **({"until": until.isoformat()} if until else {})},
    )
    return event


def _standing(case: Case, event_id: UUID) -> CaseEvent:
    """An event of a held case that was written by hand. Problem otherwise."""
    event = CaseEvent.objects.filter(case=case, pk=event_id).first()
    if event is None:
        raise Problem(_("This event is not in this case."))
    if event.kind in limits.OF_MEDIATION:
        raise Problem(_("This day comes from the mediation. Change it there."))
    event.case = case
    return event


def put_away(actor: Actor, event: CaseEvent, why: str) -> None:
    """An event of a held case no longer counts; deadlines are counted by the caller."""
    event.withdrawn_at = timezone.now()
    event.withdrawn_by_id = actor.user_id
    event.reason = why
    event.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    trace(actor, event.case, "event_out", text=why, facts={"event": event.kind, "day": event.on.isoformat()})


@action("cases.write", on="case")
def withdraw_event(actor: Actor, case: Case, *, event_id: UUID, reason: str) -> CaseEvent:
    """An event that was written by mistake no longer counts; it stays in the file with the reason."""
    why = required(reason, "reason", _("Say why, in a few words."))
    case = locked(actor, case, still_open=True)
    event = _standing(case, event_id)
    if event.withdrawn_at is None:
        put_away(actor, event, why)
        recalculate(case)
    return event


@action("cases.write", on="case")
def correct_event(
    actor: Actor,
    case: Case,
    *,
    event_id: UUID,
    kind: str,
    on: date,
    until: date | None = None,
    note: str = "",
    reason: str,
    client_uuid: UUID | None = None,
) -> CaseEvent:
    """The event as it really was, in the place of a wrong one, which stays in the file with the reason.

    The same `client_uuid` twice is one correction. Problem when the event was taken back or corrected meanwhile.
    """
    why = required(reason, "reason", _("Say why, in a few words."))
    limits.check_event(kind, on, until, timezone.localdate())
    case = locked(actor, case, still_open=True)
    if client_uuid is not None and (already := CaseEvent.objects.filter(case=case, client_uuid=client_uuid).first()):
        return already
    wrong = _standing(case, event_id)
    if wrong.withdrawn_at is not None:
        raise Problem(
            _("This event was taken back meanwhile. Look at the history and write the right one as a new event.")
        )
    put_away(actor, wrong, why)
    event = _put_event(actor, case, kind, on, until, note, client_uuid)
    event.replaces = wrong
    event.save(update_fields=["replaces"])
    recalculate(case)
    return event


def law_events(case: Case) -> list[Event]:
    """What happened, as the law room reads it."""
    rows = CaseEvent.objects.filter(case=case, withdrawn_at=None).order_by("on", "at")
    return [Event(kind, on, until) for kind, on, until in rows.values_list("kind", "on", "until")]


def rows_of(found: Sequence[limits.Counted]) -> list[DeadlineRow]:
    """The deadlines to keep of what was counted: what runs, on the worker's side."""
    return [
        DeadlineRow(
            code=one.code,
            rule=one.period.rule,
            starts_on=one.clock.started,
            restarted_on=one.restarted,
            last_day=one.clock.last_day,
            nominal=one.clock.unmoved or one.clock.last_day,
            provisional=one.clock.provisional,
            met_on=one.ended_on,
            met_by=one.ended_by,
            file_by=one.file_by,
        )
        for one in found
        if one.clock.last_day is not None and one.ours
    ]


def deadline_of(case_id: UUID, source: str, row: DeadlineRow) -> Deadline:
    """The row of the table, not saved."""
    return Deadline(
        case_id=case_id,
        source=source,
        code=row.code,
        ref=row.ref,
        rule=row.rule,
        starts_on=row.starts_on,
        restarted_on=row.restarted_on or row.starts_on,
        last_day=row.last_day,
        nominal_day=row.nominal,
        file_by=row.file_by or row.last_day,
        provisional=row.provisional,
        met_on=row.met_on,
        met_by=row.met_by,
    )


def recalculate(case: Case) -> None:
    """Deadlines of the law from the events; the case is held by the caller."""
    parameters.current()  # the figures of now, and with them the notices of days off
    found = limits.counted(
        law_events(case), wages=words.is_about_wages(case.issue), rules=words.limit_rules(case.issue)
    )
    case.counted_with = data_version()
    replace_deadlines(case, source="law", rows=rows_of(found))


def replace_deadlines(case: Case, *, source: str, rows: Sequence[DeadlineRow]) -> None:
    """The deadlines that one room keeps in a case, all at once; then the nearest of all rooms is noted in the case.

    Open warnings of a deadline that was kept, moved or withdrawn end with it.
    """
    Deadline.objects.filter(case=case, source=source).delete()
    Deadline.objects.bulk_create(deadline_of(case.pk, source, row) for row in rows)
    stand = {(row.code, row.ref, row.last_day) for row in rows if row.met_on is None}
    warnings = DeadlineWarning.objects.filter(case=case, source=source, ended_at=None)
    gone = [key for key, *what in warnings.values_list("pk", "code", "ref", "last_day") if tuple(what) not in stand]
    if gone:
        DeadlineWarning.objects.filter(pk__in=gone).update(ended_at=timezone.now())
    note_nearest(case)


def note_nearest(case: Case) -> None:
    """Write into the held case which deadline comes first."""
    accepted = accepted_misses([case.pk])
    known = Deadline.objects.filter(case=case).values_list("source", "code", "ref", "last_day", "file_by", "met_on")
    case.deadline_code, case.deadline, case.sort_on = first_of(case.pk, known, accepted)
    save(case, "deadline", "deadline_code", "sort_on", "counted_with")


Miss = tuple[UUID, str, str, str, date]


def accepted_misses(case_ids: Sequence[UUID]) -> set[Miss]:
    """Missed deadlines that somebody has seen: nothing can be done about the day any more, so the next one comes first."""
    seen = DeadlineWarning.objects.filter(
        case__in=case_ids, reason=DeadlineWarning.Reason.MISSED, ended_at=None
    ).exclude(seen_at=None)
    return set(seen.values_list("case_id", "source", "code", "ref", "last_day"))


def first_of(
    case_id: UUID, known: Iterable[tuple[str, str, str, date, date, date | None]], accepted: set[Miss]
) -> tuple[str, date | None, date]:
    """(code, last day, day of the order) of the nearest of (source, code, ref, last day, file by, met on)."""
    rows = [
        (code, last, by, met)
        for source, code, ref, last, by, met in known
        if (case_id, source, code, ref, last) not in accepted
    ]
    found = limits.nearest(rows)
    return found if found else ("", None, NO_DEADLINE)
