"""Reads for whoever leads an office: its week with the holes, one shift with its people, the patterns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.models import User
from martlet.access.policy import visible
from martlet.foundation import calendar
from martlet.volunteers.models import Shift, ShiftPattern, ShiftPlace
from martlet.volunteers.shifts import rules, words
from martlet.volunteers.shifts.selectors import shift_to_change
from martlet.volunteers.team.selectors import able


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody on a shift. `able`: their certificate and account still hold on that day."""

    place: ShiftPlace
    able: bool

    @property
    def name(self) -> str:
        return self.place.user.work_name


@dataclass(frozen=True, slots=True)
class Slot:
    """A shift with its people; `gave_back`: who left late, while their place is empty."""

    shift: Shift
    people: tuple[Holder, ...]
    gave_back: tuple[ShiftPlace, ...] = ()

    @property
    def there(self) -> int:
        return sum(one.able for one in self.people)

    @property
    def missing(self) -> int:
        return 0 if self.shift.cancelled else rules.missing(self.shift.places, self.there)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    is_today: bool
    is_holiday: bool
    made_up: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of one row. It stands beside its day, because on a phone a row is read alone."""

    day: Day
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Row:
    hours: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Week:
    """`late`: places given back late that are still empty, for the note above the table."""

    monday: date
    days: tuple[Day, ...]
    rows: tuple[Row, ...] = ()
    coverage: rules.Coverage = field(default_factory=rules.Coverage)
    late: tuple[Slot, ...] = ()

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.monday + timedelta(days=7)


def week(actor: Actor, day: date, now: datetime | None = None) -> Week:
    """The week of this day in the office the actor sits in. Two queries."""
    now, monday = now or timezone.now(), rules.monday_of(day)
    days = tuple(_day(monday + timedelta(days=step), timezone.localdate(now)) for step in range(7))
    shifts = visible(Shift.objects.filter(office=actor.office_id), actor, "volunteers.change_shift")
    slots = [_slot(one) for one in _with_people(shifts.filter(day__range=(monday, monday + timedelta(days=6))))]
    counted = [(one.shift.places, one.there) for one in slots if not one.shift.cancelled]
    late = tuple(one for one in slots if one.gave_back and one.shift.ends > now)
    return Week(monday, days, _rows(slots, days), rules.Coverage.of(counted), late)


def _with_people(rows: QuerySet[Shift]) -> QuerySet[Shift]:
    people = ShiftPlace.objects.filter(Q(left=None) | Q(late=True)).select_related("user__volunteer").order_by("id")
    return rows.prefetch_related(Prefetch("people", people, to_attr="known_people")).order_by("starts", "ends", "id")


def _slot(row: Shift) -> Slot:
    known: list[ShiftPlace] = row.known_people  # type: ignore[attr-defined]
    people = tuple(Holder(one, _holds(one, row.day)) for one in known if one.left is None)
    short = sum(one.able for one in people) < row.places and row.cancelled is None
    return Slot(row, people, tuple(one for one in known if one.left is not None) if short else ())


def _holds(place: ShiftPlace, day: date) -> bool:
    profile = getattr(place.user, "volunteer", None)
    return place.user.is_active and rules.trained_for(profile.certificate_until if profile else None, day)


def _day(day: date, today: date) -> Day:
    return Day(day, day == today, calendar.is_public_holiday(day), calendar.day_kind(day) == "made_up")


def _rows(slots: list[Slot], days: tuple[Day, ...]) -> tuple[Row, ...]:
    """A row for each pair of beginning and end, in the order of the day."""
    by_hours: dict[str, list[Slot]] = {}
    for one in slots:
        by_hours.setdefault(words.hours(one.shift.starts, one.shift.ends), []).append(one)
    return tuple(
        Row(hours, tuple(Cell(day, tuple(one for one in some if one.shift.day == day.day)) for day in days))
        for hours, some in sorted(by_hours.items())
    )


def slot(actor: Actor, shift_id: int) -> Slot:
    """One shift with its people. Raises NotVisible. Three queries."""
    found = shift_to_change(actor, shift_id)
    return _slot(_with_people(Shift.objects.filter(pk=found.pk).select_related("office"))[0])


def people_for(shift: Shift) -> list[User]:
    """Colleagues of the office who may take calls on that day and are not on this shift yet, by name. One query."""
    rows = able(OuterRef("pk"), shift.day).filter(office=shift.office_id)
    on_it = ShiftPlace.objects.filter(shift=shift, left=None).values("user")
    return list(User.objects.filter(Exists(rows)).exclude(pk__in=on_it).order_by("work_name", "id"))


def patterns(actor: Actor) -> list[ShiftPattern]:
    """The week the office wants, in its order. One query."""
    rows = visible(ShiftPattern.objects.filter(office=actor.office_id, ended=None), actor, "volunteers.change_pattern")
    return list(rows.order_by("weekday", "begins", "id"))
