"""What the codes of shifts are called, and why somebody cannot be on one."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.foundation.calendar import long_day
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language
from martlet.foundation.tongues import tongue
from martlet.volunteers.models import Shift, ShiftPattern, Skill
from martlet.volunteers.shifts import rules

WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]
# Codes, because the journal keeps them; of somebody's health or home it is told no more than this.
CANCELLING = {
    "holiday": _("A holiday"),
    "closed": _("The office is closed"),
    "event": _("A meeting or a course"),
    "unneeded": _("Nobody is needed then"),
    "other": _("Another reason"),
}
LEAVING = {
    "private": _("Health or family"),
    "work": _("Work or study"),
    "way": _("I cannot get there"),
    "other": _("Another reason"),
}
REFUSED = {
    rules.UNTRAINED: _("Shifts need a certificate. Finish the training first; the coordinator knows the next course."),
    rules.LAPSED: _("The certificate ends before this shift. Have it renewed first."),
    rules.CANCELLED: _("This shift is cancelled."),
    rules.OVER: _("This shift is over."),
    rules.FULL: _("All places of this shift are taken."),
    rules.ELSEWHERE: _("This overlaps with another shift that is taken already. Give that one back first."),
    rules.TONGUE: _("This shift needs somebody who speaks %(language)s."),
    rules.SKILL: _("This shift needs somebody who knows this well: %(skill)s."),
}


def refused(code: str, shift: Shift) -> Problem:
    """The sentence of `rules.refusal`."""
    return Problem(REFUSED[code], values={"language": language_name(shift), "skill": skill_name(shift)})


def language_name(row: Shift | ShiftPattern) -> str:
    return tongue(row.language, reader_language()) if row.language else ""


def skill_name(row: Shift | ShiftPattern) -> str:
    return str(Skill(row.skill).label) if row.skill in Skill.values else row.skill


def hours(starts: datetime, ends: datetime) -> str:
    """09:00-13:00, on the clock of the office."""
    return f"{timezone.localtime(starts):%H:%M}–{timezone.localtime(ends):%H:%M}"


def when(shift: Shift) -> str:
    """2026年12月4日 周五 09:00–13:00."""
    return f"{long_day(shift.day, reader_language())} {hours(shift.starts, shift.ends)}"


def local(at: datetime) -> time:
    """On the clock of the office."""
    return timezone.localtime(at).time()
