"""Counting anew where the calendar or the limits have changed: only rows that say something else are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from martlet.cases import words
from martlet.cases.models import Case, CaseEvent, Deadline, DeadlineWarning
from martlet.cases.rules import limits
from martlet.cases.services.deadlines import DeadlineRow, accepted_misses, deadline_of, first_of, rows_of
from martlet.cases.services.watching.rows import WHICH, Fresh, Held, Reason, Watched, hold, written
from martlet.cases.services.watching.telling import coordinators_by_office, tell
from martlet.law import parameters
from martlet.law.clocks import Event
from martlet.law.limits import data_version


def count_anew(today: date, batch: int, done: Watched, told: dict[int, int]) -> None:
    parameters.current()  # the figures of now, and with them the notices of days off
    version = data_version()
    old = Case.objects.filter(Q(counted_with__lt=version) | Q(counted_with__gt=version), is_open=True).order_by("id")
    coordinators = coordinators_by_office()
    after = None
    while ids := list((old.filter(id__gt=after) if after else old).values_list("id", flat=True)[:batch]):
        after = ids[-1]
        with transaction.atomic():
            fresh = _recount(ids, version, today, done)
            tell(fresh, coordinators, told)


def _recount(ids: Sequence[UUID], version: str, today: date, done: Watched) -> list[Fresh]:
    """Deadlines of the law of one batch, counted again; only rows that say something else are written."""
    cases = hold(ids)
    events: dict[UUID, list[Event]] = {}
    happened = CaseEvent.objects.filter(case__in=cases, withdrawn_at=None).order_by("on", "at")
    for case, kind, on, until in happened.values_list("case_id", "kind", "on", "until"):
        events.setdefault(case, []).append(Event(kind, on, until))
    kept: dict[UUID, dict[_Key, tuple[int, _Said]]] = {}
    for key, case, *clock in Deadline.objects.filter(case__in=cases).values_list("pk", "case_id", *_CLOCK, *_SAID):
        kept.setdefault(case, {})[_Key(*clock[:3])] = key, _Said(*clock[3:])
    create: list[Deadline] = []
    drop: list[int] = []
    moved: list[tuple[Held, DeadlineRow, date]] = []
    for held in cases.values():
        found = limits.counted(
            events.get(held.id, ()), wages=words.is_about_wages(held.issue), rules=words.limit_rules(held.issue)
        )
        before = kept.setdefault(held.id, {})
        now: dict[_Key, tuple[int, _Said]] = {}
        for row in rows_of(found):
            clock_key, says = _Key("law", row.code, row.ref), _said(row)
            old = before.get(clock_key)
            if old is not None and old[1] == says:
                now[clock_key] = old
                continue
            now[clock_key] = 0, says
            create.append(deadline_of(held.id, "law", row))
            if old is not None and old[1].last_day != row.last_day and row.met_on is None:
                moved.append((held, row, old[1].last_day))
        drop += [old[0] for key, old in before.items() if key.source == "law" and now.get(key) != old]
        kept[held.id] = {key: old for key, old in before.items() if key.source != "law"} | now
    Deadline.objects.filter(pk__in=drop).delete()
    Deadline.objects.bulk_create(create)
    _renearest(cases, kept)
    Case.objects.filter(pk__in=cases).update(counted_with=version)
    done.counted += len(cases)
    done.moved += len(moved)
    fresh = [
        Fresh(
            held,
            DeadlineWarning(
                case_id=held.id,
                source="law",
                code=row.code,
                ref=row.ref,
                last_day=row.last_day,
                was=was,
                reason=Reason.MOVED,
                made_on=today,
                told_id=held.owner,
                raised_on=None if held.owner else today,
            ),
        )
        for held, row, was in moved
    ]
    stand = {(case, *key, said.last_day) for case, rows in kept.items() for key, (_pk, said) in rows.items()}
    done.ended += _end_gone(cases, stand)
    return written(fresh, done)


_CLOCK = ("source", "code", "ref")


class _Key(NamedTuple):
    """Which clock of a case."""

    source: str
    code: str
    ref: str


class _Said(NamedTuple):
    """What a deadline says, by the names of its columns."""

    starts_on: date
    restarted_on: date
    last_day: date
    nominal_day: date
    file_by: date
    provisional: bool
    met_on: date | None
    met_by: str


_SAID = _Said._fields


def _said(row: DeadlineRow) -> _Said:
    return _Said(
        row.starts_on,
        row.restarted_on or row.starts_on,
        row.last_day,
        row.nominal,
        row.file_by or row.last_day,
        row.provisional,
        row.met_on,
        row.met_by,
    )


def _renearest(cases: dict[UUID, Held], kept: dict[UUID, dict[_Key, tuple[int, _Said]]]) -> None:
    """Note the nearest deadline where it is another one now."""
    accepted = accepted_misses(list(cases))
    changed = []
    for case in cases.values():
        known = [(*key, said.last_day, said.file_by, said.met_on) for key, (_pk, said) in kept[case.id].items()]
        found = first_of(case.id, known, accepted)
        if found != (case.deadline_code, case.deadline, case.sort_on):
            changed.append((*found, case.id))
    if not changed:
        return
    # One statement for many rows: a thousand CASEs of bulk_update cost ten times as much.
    fields = {field.name: field for field in Case._meta.concrete_fields}
    columns = [fields[name] for name in ("deadline_code", "deadline", "sort_on", "id")]
    rows = [
        tuple(column.get_db_prep_save(value, connection) for column, value in zip(columns, row, strict=True))
        for row in changed
    ]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE cases_case SET deadline_code = %s, deadline = %s, sort_on = %s WHERE id = %s", rows)


def _end_gone(cases: Iterable[UUID], stand: Set[tuple[UUID, str, str, str, date]]) -> int:
    """End open warnings of deadlines that no longer stand."""
    rows = DeadlineWarning.objects.filter(case__in=list(cases), source="law", ended_at=None)
    gone = [key for key, *what in rows.values_list("pk", "case_id", *WHICH) if (*what,) not in stand]
    return DeadlineWarning.objects.filter(pk__in=gone).update(ended_at=timezone.now()) if gone else 0
