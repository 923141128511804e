"""What writing an event, or taking one back, would change, as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from martlet.cases import words
from martlet.cases.models import Case, CaseEvent
from martlet.cases.rules import limits
from martlet.cases.selectors.clocks.lines import count_of
from martlet.cases.selectors.facts import fact_file
from martlet.law.clocks import Event
from martlet.law.limits import PERIODS


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event would do to one clock, as a sentence; `ours`: whether the worker's side must act on it."""

    sentence: str
    ours: bool


def hired_in(case: Case) -> list[Event]:
    """The first day that anybody of an opened case worked, where the facts say it; nobody is asked twice."""
    file = fact_file(case)
    days = [day for scope in file.facts if (day := file.own(scope).hired) is not None]
    return [Event("hired", min(days))] if days else []


def effects(case: Case, kind: str, on: date, until: date | None = None, *, without: UUID | None = None) -> list[Effect]:
    """What writing this event would change, as sentences. `without`: the event that it takes the place of.

    Problem for an event that cannot have happened, as when it is written.
    """
    limits.check_event(kind, on, until, timezone.localdate())
    stand = _standing(case)
    before = [event for _key, event in stand]
    new = Event(kind, on, until if kind in limits.WITH_UNTIL else None)
    after = [*(event for key, event in stand if key != without), new]
    limits.check_story([*after, *hired_in(case)], words.EVENTS)
    return _effects(case, before, after)


def _standing(case: Case) -> list[tuple[UUID, Event]]:
    rows = CaseEvent.objects.filter(case=case, withdrawn_at=None).order_by("on", "at")
    return [(key, Event(name, day, until)) for key, name, day, until in rows.values_list("pk", "kind", "on", "until")]


def effects_of_withdrawing(case: Case, event_id: UUID) -> list[Effect]:
    """What taking this event back would change."""
    stand = _standing(case)
    return _effects(case, [event for _key, event in stand], [event for key, event in stand if key != event_id])


def _effects(case: Case, before: Sequence[Event], after: Sequence[Event]) -> list[Effect]:
    found = limits.changes(count_of(case, before), count_of(case, after))
    return [Effect(_effect(one), PERIODS[one.code].ours) for one in found]


def _effect(one: limits.Change) -> str:
    facts = {
        "what": words.deadline(one.code),
        "before": one.before.isoformat() if one.before else "",
        "after": one.after.isoformat() if one.after else "",
    }
    if one.kept:
        return _("%(what)s: kept, you are no longer reminded of it.") % facts
    if one.reopened:
        return _("%(what)s: no longer kept, the last day is %(after)s.") % facts
    if one.is_gone:
        return _("%(what)s: no longer runs (it was until %(before)s).") % facts
    if one.is_new or not one.before:
        if not one.after:
            return _("%(what)s: known now, it does not run yet.") % facts
        return _("%(what)s: begins to run, the last day is %(after)s.") % facts
    if not one.after:
        return _("%(what)s: no limit while the job lasts (it was until %(before)s).") % facts
    return _("%(what)s: the last day moves from %(before)s to %(after)s.") % facts
