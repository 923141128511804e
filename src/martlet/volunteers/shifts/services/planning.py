"""The week an office wants, the shifts that come of it, and single shifts: added, changed, cancelled."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.turns import wait_turn
from martlet.foundation.errors import Problem
from martlet.foundation.tongues import TONGUES
from martlet.volunteers.models import News, Shift, ShiftPattern, ShiftPlace, Skill
from martlet.volunteers.shifts import rules, words
from martlet.volunteers.shifts.services.places import tell

AHEAD = timedelta(days=366)
SPANS = {
    "empty": _("The shift ends when it begins. Write another end."),
    "long": _("A shift of more than 16 hours is too long for anybody. Make two of it."),
}


# --- the week -----------------------------------------------------------------------------------------------------------
@action("volunteers.plan_shifts", on="office")
def add_pattern(
    actor: Actor,
    *,
    office: Office,
    weekday: int,
    begins: time,
    ends: time,
    places: int,
    language: str = "",
    skill: str = "",
    on_holidays: bool = False,
) -> ShiftPattern:
    """A shift of every week; its days of the next weeks stand at once."""
    if weekday not in range(1, 8):
        raise Problem(_("Choose a day of the week."), "weekday")
    needs = _needs(places, language, skill)
    _span(timezone.localdate(), begins, ends)
    wait_turn(office.pk)
    same = ShiftPattern.objects.filter(
        office=office, weekday=weekday, begins=begins, ends=ends, language=language, skill=skill, ended=None
    )
    if same.exists():
        raise Problem(_("This shift stands in the week already. Change its places there."), "begins")
    made = ShiftPattern.objects.create(
        office=office, weekday=weekday, begins=begins, ends=ends, on_holidays=on_holidays, **needs
    )
    plan(made)
    return made


@action("volunteers.change_pattern", on="pattern")
def change_pattern(
    actor: Actor,
    *,
    pattern: ShiftPattern,
    begins: time,
    ends: time,
    places: int,
    language: str = "",
    skill: str = "",
    on_holidays: bool = False,
) -> ShiftPattern:
    """From now on so; its days to come change with it, but for those that somebody changed by hand. Those on them are told
    of other times; Problem when somebody would then be in two places."""
    needs = _needs(places, language, skill)
    _span(timezone.localdate(), begins, ends)
    wait_turn(pattern.office_id)
    pattern.begins, pattern.ends, pattern.on_holidays = begins, ends, on_holidays
    for name, value in needs.items():
        setattr(pattern, name, value)
    pattern.save()
    rows = Shift.objects.filter(pattern=pattern, edited=False, cancelled=None, starts__gt=timezone.now())
    for shift in rows:
        _change(actor, shift, *_span(shift.day, begins, ends), needs)
    plan(pattern)
    return pattern


@action("volunteers.change_pattern", on="pattern")
def end_pattern(actor: Actor, *, pattern: ShiftPattern) -> ShiftPattern:
    """No new days come of it, and those to come that nobody is on go. The others stay: cancel them one by one."""
    wait_turn(pattern.office_id)
    if pattern.ended is None:
        pattern.ended = timezone.now()
        pattern.save(update_fields=["ended"])
        plan(pattern)
    return pattern


def plan_ahead() -> int:
    """Every night: the patterns' days of the next weeks; how many were new. Each pattern is whole in itself, so that it may
    be cut off and called again."""
    made = 0
    for row in ShiftPattern.objects.filter(ended=None, office__is_active=True):
        with transaction.atomic():
            wait_turn(row.office_id)
            fresh = ShiftPattern.objects.get(pk=row.pk)
            made += plan(fresh)
    return made


def plan(pattern: ShiftPattern, now: datetime | None = None) -> int:
    """Make its days to come what the pattern says; how many were new. Once or many times is the same.

    A day that was a working day when it was planned may have become a holiday since: what nobody ever took or changed goes.
    """
    now = now or timezone.now()
    week = rules.Weekly(pattern.weekday, pattern.begins, pattern.ends, pattern.on_holidays)
    days = [] if pattern.ended else list(rules.days_of(week, timezone.localdate(now)))
    rows = Shift.objects.filter(pattern=pattern)
    rows.filter(starts__gt=now, edited=False, cancelled=None, people=None).exclude(day__in=days).delete()
    there = set(rows.filter(day__in=days).values_list("day", flat=True))
    spans = ((day, *_span(day, pattern.begins, pattern.ends)) for day in days if day not in there)
    new = [
        Shift(
            office_id=pattern.office_id,
            pattern=pattern,
            day=day,
            starts=starts,
            ends=ends,
            places=pattern.places,
            language=pattern.language,
            skill=pattern.skill,
        )
        for day, starts, ends in spans
        if starts > now
    ]
    Shift.objects.bulk_create(new)
    return len(new)


# --- one shift ------------------------------------------------------------------------------------------------------------
@action("volunteers.plan_shifts", on="office")
def add_shift(
    actor: Actor,
    *,
    office: Office,
    day: date,
    begins: time,
    ends: time,
    places: int,
    language: str = "",
    skill: str = "",
) -> Shift:
    """A shift of its own, of no week."""
    needs = _needs(places, language, skill)
    starts, finish = _span(day, begins, ends)
    _to_come(finish)
    if starts > timezone.now() + AHEAD:
        raise Problem(_("This is more than a year ahead. Look at the year."), "day")
    return Shift.objects.create(office=office, day=day, starts=starts, ends=finish, edited=True, **needs)


@action("volunteers.change_shift", on="shift")
def change_shift(
    actor: Actor, *, shift: Shift, begins: time, ends: time, places: int, language: str = "", skill: str = ""
) -> Shift:
    """Other times or needs for this day alone. Those on it stay on it and are told of other times."""
    needs = _needs(places, language, skill)
    starts, finish = _span(shift.day, begins, ends)
    wait_turn(shift.office_id)
    shift.refresh_from_db()
    if shift.cancelled is not None:
        raise words.refused(rules.CANCELLED, shift)
    _to_come(min(shift.ends, finish))
    shift.edited = True
    return _change(actor, shift, starts, finish, needs)


def _change(actor: Actor, shift: Shift, starts: datetime, ends: datetime, needs: dict[str, Any]) -> Shift:
    moved = (starts, ends) != (shift.starts, shift.ends)
    if moved:
        for one in _holders(shift):
            if _is_elsewhere(one, starts, ends):
                raise Problem(
                    _("%(name)s would be on two shifts at once: %(when)s. Take them off one of the two first."),
                    "begins",
                    values={"name": one.user.work_name, "when": words.when(shift)},
                )
    shift.starts, shift.ends = starts, ends
    for name, value in needs.items():
        setattr(shift, name, value)
    _save(shift)
    if moved:
        _tell_all(actor, shift, News.CHANGED)
    return shift


@action("volunteers.change_shift", on="shift", reasons=words.CANCELLING)
def cancel_shift(actor: Actor, *, shift: Shift, reason: str) -> Shift:
    """It does not take place; those on it are told. Twice is once."""
    if reason not in words.CANCELLING:
        raise Problem(_("Choose why."), "reason")
    wait_turn(shift.office_id)
    shift.refresh_from_db()
    if shift.cancelled is None:
        _to_come(shift.ends)
        shift.cancelled, shift.cancel_reason = timezone.now(), reason
        _save(shift)
        _tell_all(actor, shift, News.CANCELLED)
    return shift


@action("volunteers.change_shift", on="shift")
def restore_shift(actor: Actor, *, shift: Shift) -> Shift:
    """It takes place after all. Whoever has taken another shift of that time meanwhile is off this one, and told so."""
    wait_turn(shift.office_id)
    shift.refresh_from_db()
    if shift.cancelled is None:
        return shift
    _to_come(shift.ends)
    shift.cancelled, shift.cancel_reason = None, ""
    _save(shift)
    for one in _holders(shift):
        if _is_elsewhere(one, shift.starts, shift.ends):
            one.left = shift.changed
            tell(one, News.TAKEN_OFF, actor)
        else:
            tell(one, News.RESTORED, actor)
    return shift


# --- what they share --------------------------------------------------------------------------------------------------------
def _needs(places: int, language: str, skill: str) -> dict[str, Any]:
    if not 1 <= places <= rules.MOST_PLACES:
        raise Problem(_("Write how many are wanted, 1 to 20."), "places")
    if language and language not in TONGUES:
        raise Problem(_("Choose from the list."), "language")
    if skill and skill not in Skill.values:
        raise Problem(_("Choose from the list."), "skill")
    return {"places": places, "language": language, "skill": skill}


def _span(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    try:
        start, end = rules.span(day, begins, ends)
    except ValueError as error:
        raise Problem(SPANS[str(error)], "ends") from None
    return timezone.make_aware(start), timezone.make_aware(end)


def _to_come(ends: datetime) -> None:
    if ends <= timezone.now():
        raise Problem(_("This time is over. Only shifts to come can be changed."), "day")


def _save(shift: Shift) -> None:
    shift.revision, shift.changed = shift.revision + 1, timezone.now()
    shift.save()


def _holders(shift: Shift) -> list[ShiftPlace]:
    return list(ShiftPlace.objects.filter(shift=shift, left=None).select_related("user", "shift").order_by("id"))


def _is_elsewhere(place: ShiftPlace, starts: datetime, ends: datetime) -> bool:
    others = ShiftPlace.objects.filter(user=place.user_id, left=None, shift__cancelled=None).exclude(pk=place.pk)
    return others.filter(shift__starts__lt=ends, shift__ends__gt=starts).exists()


def _tell_all(actor: Actor, shift: Shift, news: News) -> None:
    for one in _holders(shift):
        tell(one, news, actor)
