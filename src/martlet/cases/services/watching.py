"""The watch over deadlines: once a day everybody who must act is told, once, and last days follow the calendar.

Everything here is read and written in clear, so that it runs while the keeper is sealed. Work goes in batches, each in a
transaction of its own: what was cut off is done by the next run, and two that run at once tell nobody twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from martlet.access.actions import action
from martlet.access.actor import Actor, Role
from martlet.access.live import publish
from martlet.access.models import RoleGrant
from martlet.cases import words
from martlet.cases.models import Case, CaseEvent, Deadline, DeadlineWarning
from martlet.cases.rules import limits
from martlet.cases.services.base import locked
from martlet.cases.services.deadlines import DeadlineRow, accepted_misses, deadline_of, first_of, note_nearest, rows_of
from martlet.foundation.errors import Problem, _
from martlet.law.clocks import Event
from martlet.law.limits import data_version

BATCH = 500
HORIZON = timedelta(days=30)
Reason = DeadlineWarning.Reason
AT_ONCE = (Reason.TOMORROW, Reason.TODAY, Reason.MISSED)
"""What the coordinator sees from the first day on: there is no time left to wait for the owner."""
_ONE = ("source", "code", "ref", "last_day")


@dataclass(slots=True)
class Watched:
    """What a run did: cases counted anew, deadlines that moved, warnings written, raised to coordinators, and ended."""

    counted: int = 0
    moved: int = 0
    warned: int = 0
    raised: int = 0
    ended: int = 0


def watch_deadlines(batch: int = BATCH) -> Watched:
    """The daily round: count anew where calendar or limits have changed, then warn, raise what nobody has seen, and tell.

    Safe to run as often as one likes.
    """
    today = timezone.localdate()
    done = Watched()
    told: dict[int, int] = {}
    _count_anew(today, batch, done, told)
    _warn(today, batch, done, told)
    _raise(today, done)
    done.ended += _end_of_closed()
    for user, number in told.items():
        publish("deadline.warning", user_id=user, data={"count": number})
    return done


# --- counting anew ------------------------------------------------------------------------------------------------------


def _count_anew(today: date, batch: int, done: Watched, told: dict[int, int]) -> None:
    version = data_version()
    old = Case.objects.filter(Q(counted_with__lt=version) | Q(counted_with__gt=version), is_open=True).order_by("id")
    coordinators = _coordinators()
    after = None
    while ids := list((old.filter(id__gt=after) if after else old).values_list("id", flat=True)[:batch]):
        after = ids[-1]
        with transaction.atomic():
            fresh = _recount(ids, version, today, done)
            _tell(fresh, coordinators, told)


_WATCHED = ("id", "office_id", "issue", "owner_id", "owner__is_active", "deadline", "deadline_code", "sort_on")


@dataclass(slots=True)
class _Held:
    """What the watch knows of a case whose row it holds."""

    id: UUID
    office_id: int
    issue: str
    owner_id: int | None
    owner_is_active: bool | None
    deadline: date | None
    deadline_code: str
    sort_on: date

    @property
    def owner(self) -> int | None:
        """Whoever looks after it and is here."""
        return self.owner_id if self.owner_is_active else None


def _hold(ids: Sequence[UUID]) -> dict[UUID, _Held]:
    """Hold the rows of these open cases, always in the same order, and read what is in clear."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=ids, is_open=True).order_by("id")
    return {row[0]: _Held(*row) for row in rows.values_list(*_WATCHED)}


def _recount(ids: Sequence[UUID], version: str, today: date, done: Watched) -> list[_Fresh]:
    """Deadlines of the law of one batch, counted again; only rows that say something else are written."""
    cases = _hold(ids)
    events: dict[UUID, list[Event]] = {}
    happened = CaseEvent.objects.filter(case__in=cases, withdrawn_at=None).order_by("on", "at")
    for case, kind, on, until in happened.values_list("case_id", "kind", "on", "until"):
        events.setdefault(case, []).append(Event(kind, on, until))
    kept: dict[UUID, dict[_Key, tuple[int, _Said]]] = {}
    for key, case, *clock in Deadline.objects.filter(case__in=cases).values_list("pk", "case_id", *_CLOCK, *_SAID):
        kept.setdefault(case, {})[_Key(*clock[:3])] = key, _Said(*clock[3:])
    create: list[Deadline] = []
    drop: list[int] = []
    moved: list[tuple[_Held, DeadlineRow, date]] = []
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
        _Fresh(held, DeadlineWarning(
            case_id=held.id, source="law", code=row.code, ref=row.ref, last_day=row.last_day, was=was,
            reason=Reason.MOVED, made_on=today, told_id=held.owner, raised_on=None if held.owner else today,
        ))
        for held, row, was in moved
    ]  # fmt: skip
    stand = {(case, *key, said.last_day) for case, rows in kept.items() for key, (_pk, said) in rows.items()}
    done.ended += _end_gone(cases, stand)
    return _written(fresh, done)


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


def _renearest(cases: dict[UUID, _Held], kept: dict[UUID, dict[_Key, tuple[int, _Said]]]) -> None:
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
    gone = [key for key, *what in rows.values_list("pk", "case_id", *_ONE) if (*what,) not in stand]
    return DeadlineWarning.objects.filter(pk__in=gone).update(ended_at=timezone.now()) if gone else 0


# --- warning --------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Fresh:
    """A warning that this run wrote, with its case."""

    case: _Held
    warning: DeadlineWarning


def _near(today: date, batch: int) -> Iterator[list[UUID]]:
    """Open cases with a deadline within the horizon or missed, in batches."""
    rows = Deadline.objects.filter(met_on=None, last_day__lte=today + HORIZON, case__is_open=True)
    after = None
    while ids := list(
        (rows.filter(case_id__gt=after) if after else rows)
        .order_by("case_id").values_list("case_id", flat=True).distinct()[:batch]
    ):  # fmt: skip
        after = ids[-1]
        yield ids


def _warn(today: date, batch: int, done: Watched, told: dict[int, int]) -> None:
    coordinators = _coordinators()
    for ids in _near(today, batch):
        with transaction.atomic():
            _tell(_warn_batch(ids, today, done), coordinators, told)


def _warn_batch(ids: Sequence[UUID], today: date, done: Watched) -> list[_Fresh]:
    """The warnings of one batch that were not written before."""
    cases = _hold(ids)
    rows = Deadline.objects.filter(case__in=cases, met_on=None, last_day__lte=today + HORIZON)
    known = set(DeadlineWarning.objects.filter(case__in=cases).values_list("case_id", *_ONE, "reason"))
    fresh = []
    for case_id, *what in rows.values_list("case_id", *_ONE):
        source, code, ref, last_day = what
        reason = limits.threshold(last_day, today)
        if reason is None or (case_id, source, code, ref, last_day, reason) in known:
            continue
        case = cases[case_id]
        at_once = case.owner is None or reason in AT_ONCE
        fresh.append(_Fresh(case, DeadlineWarning(
            case_id=case_id, source=source, code=code, ref=ref, last_day=last_day, reason=reason, made_on=today,
            told_id=case.owner, raised_on=today if at_once else None,
        )))  # fmt: skip
    return _written(fresh, done)


def _written(fresh: list[_Fresh], done: Watched) -> list[_Fresh]:
    """Write these; those that another run wrote at the same moment are left to it. Earlier ones of the same clock end."""
    if not fresh:
        return []
    DeadlineWarning.objects.bulk_create([one.warning for one in fresh], ignore_conflicts=True)
    keys = [one.warning.pk for one in fresh]
    ours = set(DeadlineWarning.objects.filter(pk__in=keys).values_list("pk", flat=True))
    fresh = [one for one in fresh if one.warning.pk in ours]
    done.warned += len(fresh)
    clocks = {(one.case.id, one.warning.source, one.warning.code, one.warning.ref): one.warning for one in fresh}
    earlier = DeadlineWarning.objects.filter(case__in={one.case.id for one in fresh}, ended_at=None)
    old = [
        key
        for key, *clock in earlier.exclude(pk__in=ours).values_list("pk", "case_id", "source", "code", "ref")
        if tuple(clock) in clocks
    ]
    if old:
        done.ended += DeadlineWarning.objects.filter(pk__in=old).update(ended_at=timezone.now())
    return fresh


# --- telling ------------------------------------------------------------------------------------------------------------


def _coordinators() -> dict[int, list[int]]:
    """Active coordinators by office."""
    found: dict[int, list[int]] = {}
    grants = RoleGrant.objects.filter(role=Role.COORDINATOR, user__is_active=True)
    for office, home, user in grants.values_list("office_id", "user__office_id", "user_id").order_by("user_id"):
        found.setdefault(office or home, []).append(user)
    return found


def _tell(fresh: Iterable[_Fresh], coordinators: dict[int, list[int]], told: dict[int, int]) -> None:
    """Count for everybody concerned: the owner, and the coordinators of the office."""
    for one in fresh:
        people = set(coordinators.get(one.case.office_id, ()))
        if one.case.owner is not None:
            people.add(one.case.owner)
        for user in people:
            told[user] = told.get(user, 0) + 1


def _raise(today: date, done: Watched) -> None:
    """To the coordinator: seven-day warnings that nobody has seen by the next day, and all whose owner is away."""
    waiting = DeadlineWarning.objects.filter(seen_at=None, ended_at=None, raised_on=None, case__is_open=True)
    unseen = Q(reason=Reason.WEEK, made_on__lt=today)
    away = Q(case__owner=None) | Q(case__owner__is_active=False)
    done.raised += waiting.filter(unseen | away).update(raised_on=today)


def _end_of_closed() -> int:
    """Warnings of cases that were closed."""
    return DeadlineWarning.objects.filter(ended_at=None, case__is_open=False).update(ended_at=timezone.now())


@action("cases.write", on="case")
def acknowledge(actor: Actor, case: Case, *, warning_id: UUID) -> DeadlineWarning:
    """Somebody has seen a warning. Of a missed deadline: nothing is left to do by that day, and the next one comes first."""
    case = locked(actor, case)
    warning = DeadlineWarning.objects.filter(case=case, pk=warning_id).first()
    if warning is None:
        raise Problem(_("This warning is not of this case."))
    if warning.seen_at is None:
        warning.seen_at = timezone.now()
        warning.seen_by_id = actor.user_id
        warning.save(update_fields=["seen_at", "seen_by"])
        if warning.reason == Reason.MISSED:
            note_nearest(case)
    return warning
