"""The clocks of a case in words: lines for its page, the full history, what an event would change, and the warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import DateField, F, Q, QuerySet, Value, When
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from martlet import vault
from martlet.access import journal
from martlet.access.actor import Actor, Role
from martlet.access.errors import NotVisible
from martlet.access.models import User
from martlet.access.policy import decide, visible
from martlet.cases import hooks, words
from martlet.cases.models import Case, CaseEvent, DeadlineWarning
from martlet.cases.rules import figure, limits
from martlet.cases.selectors.facts import fact_file
from martlet.foundation.ids import as_uuid
from martlet.foundation.text import masked_name
from martlet.law.clocks import Clock, Event
from martlet.law.limits import PERIODS
from martlet.registry.models import Person

Reason = DeadlineWarning.Reason


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a clock in words. `state`: running, suspended or open; `last` None is open."""

    state: str
    first: date
    last: date | None
    why: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A deadline with the words that explain it. `sentence` is the law room's own.

    `state`: kept, open, running, due or over. `restarts`: which events would make it run anew. `left`: what is still to be done once it
    is over. `keeps`: the kind of event to write when it was kept, "" for what others must do.
    """

    code: str
    rule: str
    rule_url: str
    label: str
    clock: Clock
    state: str
    days: int | None
    file_by: date | None
    file_days: int | None
    met_on: date | None
    met_by: str
    late: tuple[str, date] | None
    sentence: str
    basis: str
    ours: bool
    restarts: str
    hindrance: str
    left: str
    keeps: str
    warnings: Sequence[str]
    ignored: Sequence[tuple[str, date, str]]
    stretches: Sequence[Stretch]


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event in words; a withdrawn one says when, by whom and why."""

    event: CaseEvent
    label: str
    effect: str = ""
    by: str = ""
    withdrawn_by: str = ""
    replaced_by: date | None = None

    @property
    def by_hand(self) -> bool:
        """Whether it can be corrected here; what a mediation wrote is changed there."""
        return self.event.kind not in limits.OF_MEDIATION


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning in words. `days` to the last day, negative when it is over."""

    id: UUID
    case_id: UUID
    reason: str
    label: str
    sentence: str
    last_day: date
    days: int
    made_on: date
    number: str = ""
    name: str = ""
    owner: str = ""
    seen_at: Any = None
    seen_by: str = ""
    ended_at: Any = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event would do to one clock, as a sentence; `ours`: whether the worker's side must act on it."""

    sentence: str
    ours: bool


@dataclass(frozen=True, slots=True)
class ClockPage:
    case: Case
    figure: figure.Figure | None
    clocks: Sequence[ClockLine]
    others: Sequence[ClockLine]
    events: Sequence[EventLine]
    withdrawn: Sequence[EventLine]
    warnings: Sequence[WarningLine]
    past_warnings: Sequence[WarningLine]
    may: Mapping[str, bool] = field(default_factory=dict)


@cache
def _lawbook_has_rules() -> bool:
    try:
        reverse("lawbook:rule", args=["R-DL-COUNT"])
    except NoReverseMatch:
        return False
    return True


def rule_url(rule: str) -> str:
    """Where the rule stands with its statute; "" where the house has no such page."""
    return reverse("lawbook:rule", args=[rule]) if rule and _lawbook_has_rules() else ""


def count_of(case: Case, events: Sequence[Event]) -> list[limits.Counted]:
    """Every limit of a case."""
    return limits.counted(events, wages=words.is_about_wages(case.issue), rules=words.limit_rules(case.issue))


def figure_of(found: Sequence[limits.Counted], events: Sequence[Event], tongue: str) -> list[figure.Clock]:
    """The rows of the picture, labels in the reader's language."""
    names = {one.code: words.deadline(one.code) for one in found}
    labels = {event.kind: str(words.EVENTS.get(event.kind, event.kind)) for event in events}
    return limits.figure_rows(found, events, names, labels, tongue)


def _event(kind: str) -> str:
    return str(words.EVENTS.get(kind, kind))


def line_of(one: limits.Counted, today: date, tongue: str) -> ClockLine:
    """One clock in words for a day."""
    clock, period = one.clock, one.period
    over = one.state(today) == "over"
    return ClockLine(
        code=one.code,
        rule=clock.rule,
        rule_url=rule_url(clock.rule),
        label=words.deadline(one.code),
        clock=clock,
        state=one.state(today),
        days=None if clock.last_day is None or one.ended_on else clock.days_left(today),
        file_by=one.file_by,
        file_days=(one.file_by - today).days if one.file_by else None,
        met_on=one.ended_on,
        met_by=_event(one.ended_by) if one.ended_by else "",
        late=(_event(one.late.kind), one.late.day) if one.late else None,
        sentence=clock.explain(tongue),
        basis=("、" if tongue.startswith("zh") else "; ").join(law.say(tongue) for law in clock.basis),
        ours=one.ours,
        restarts=_restarts(one, tongue),
        hindrance=_hindrance(period.hindrance) if period.length else "",
        left=period.missed.say(tongue) if over and period.missed else "",
        keeps=period.kept_by[0] if one.ours else "",
        warnings=[said.say(tongue) for said in clock.warnings],
        ignored=[(_event(event.kind), event.day, why.say(tongue)) for event, why in clock.ignored],
        stretches=[Stretch(part.state, part.first, part.last, part.why.say(tongue)) for part in clock.segments],
    )


def _restarts(one: limits.Counted, tongue: str) -> str:
    kinds = [_event(kind) for kind in limits.restarting(one)]
    between = "、" if tongue.startswith("zh") else ", "
    return _("Runs anew from: %(events)s.") % {"events": between.join(kinds)} if kinds else ""


def _hindrance(kind: str) -> str:
    return {
        "added": _("Days in which somebody could not act (illness, detention, disaster) are added."),
        "six_months": _("A hindrance in the last six months gives six months more after it ends."),
        "ten_days": _(
            "Nothing restarts it. After an obstacle that was nobody's fault, ask for the time back within ten days."
        ),
    }.get(kind, _("Nothing restarts or stops it."))


def warning_line(row: DeadlineWarning, today: date) -> WarningLine:
    """A warning in words; counted from today, not from the day it was written."""
    days = (row.last_day - today).days
    return WarningLine(
        id=row.pk,
        case_id=row.case_id,
        reason=row.reason,
        label=words.deadline(row.code),
        sentence=_warned(row, days),
        last_day=row.last_day,
        days=days,
        made_on=row.made_on,
        seen_at=row.seen_at,
        ended_at=row.ended_at,
    )


def _warned(row: DeadlineWarning, days: int) -> str:
    if row.reason == Reason.MOVED and row.was is not None:
        return _("The calendar was corrected: the last day moved from %(was)s to %(now)s.") % {
            "was": row.was.isoformat(),
            "now": row.last_day.isoformat(),
        }
    if days < 0:
        return _("The last day is over. Look at what is left to do.")
    if days == 0:
        return _("Today is the last day.")
    return {
        Reason.MONTH: _("Plan it now: who writes, what is missing, when it is handed in."),
        Reason.WEEK: _("Hand it in this week. If you have not seen this by tomorrow, the coordinator is told."),
        Reason.TOMORROW: _("Hand it in today. Keep the posting receipt."),
    }.get(Reason(row.reason), "")


def clock_page(actor: Actor, case: Case, *, journal_read: bool = True) -> ClockPage:
    """Clocks, events with the withdrawn ones, and all warnings of an opened case; a row in the journal."""
    if journal_read:
        journal.record_read(actor, "cases.read", case, fields=("clocks",))
    today, tongue = timezone.localdate(), words.language()
    rows = CaseEvent.objects.filter(case=case).annotate(
        by_name=F("by__work_name"), out_by=F("withdrawn_by__work_name"), newer=F("replaced_by__on")
    )
    events = list(rows.order_by("-on", "-at"))
    for event in events:
        event.case = case
    stand = [event for event in events if event.withdrawn_at is None]
    happened = [Event(event.kind, event.on, event.until) for event in reversed(stand)]
    found = count_of(case, happened)
    panels = hooks.panels_of(actor, case)
    drawn = figure_of(found, happened, tongue) + [row for panel in panels for row in panel.clocks]
    lines = [line_of(one, today, tongue) for one in found]
    warnings = list(
        DeadlineWarning.objects.filter(case=case)
        .annotate(seen_name=F("seen_by__work_name"))
        .order_by("-made_on", "last_day", "code")
    )
    said = [replace(warning_line(row, today), seen_by=row.seen_name or "") for row in warnings]
    return ClockPage(
        case=case,
        figure=figure.draw(drawn, today),
        clocks=[line for line in lines if line.ours],
        others=[line for line in lines if not line.ours],
        events=[_event_line(event) for event in stand],
        withdrawn=[_event_line(event) for event in events if event.withdrawn_at is not None],
        warnings=[line for line in said if not line.seen_at and not line.ended_at],
        past_warnings=[line for line in said if line.seen_at or line.ended_at],
        may={action: bool(decide(actor, f"cases.{action}", case)) for action in ("write",)},
    )


def _event_line(event: Any) -> EventLine:
    return EventLine(
        event,
        _event(event.kind),
        str(words.EFFECTS.get(event.kind, "")),
        event.by_name or "",
        event.out_by or "",
        event.newer,
    )


def get_event(case: Case, event_id: Any) -> CaseEvent:
    """An event of an opened case that still counts. NotVisible otherwise."""
    key = as_uuid(event_id)
    found = CaseEvent.objects.filter(case=case, pk=key, withdrawn_at=None).first() if key else None
    if found is None:
        raise NotVisible
    found.case = case
    return found


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


# --- warnings across cases -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MyWarnings:
    """What the daily watch has for a colleague. `raised`: in a coordinator's list; `with_owners`: seen to by others."""

    mine: Sequence[WarningLine] = ()
    raised: Sequence[WarningLine] = ()
    more: int = 0
    with_owners: int = 0

    @property
    def count(self) -> int:
        return len(self.mine) + len(self.raised) + self.more


SHOWN = 8


def open_warnings(actor: Actor) -> QuerySet[DeadlineWarning]:
    """Warnings nobody has seen yet, of open cases the actor may see."""
    cases = visible(Case.objects.filter(is_open=True), actor, "cases.read")
    return DeadlineWarning.objects.filter(seen_at=None, ended_at=None, case__in=cases.values("pk"))


def warning_count(actor: Actor) -> int:
    """How many wait for this colleague: those of own cases and, for a coordinator, those raised. One query."""
    return _for(actor, open_warnings(actor)).count()


def _for(actor: Actor, rows: QuerySet[DeadlineWarning]) -> QuerySet[DeadlineWarning]:
    mine = Q(case__owner=actor.user_id)
    return rows.filter(mine | Q(raised_on__isnull=False)) if actor.has(Role.COORDINATOR) else rows.filter(mine)


_LEAD = ("case__lead__id", "case__lead__dek", "case__lead__key_office", "case__lead__name")


def my_warnings(actor: Actor, size: int = SHOWN) -> MyWarnings:
    """For My day: what can still be kept, the nearest last day first, then what was missed, the latest first.

    Works while the keeper is sealed, without names. At most three queries.
    """
    rows = open_warnings(actor)
    today = timezone.localdate()
    over = When(last_day__lt=today, then=Value(True))
    wanted = _for(actor, rows).annotate(
        number=F("case__number"), owner_name=F("case__owner__work_name"), is_over=Choose(over, default=Value(False))
    )
    late = Choose(When(last_day__lt=today, then=F("last_day")), default=Value(None), output_field=DateField())
    found = list(
        wanted.order_by("is_over", late.desc(nulls_first=True), "last_day", "id").values(
            "id", "case_id", "code", "last_day", "was", "reason", "made_on", "number", "owner_name", "case__owner_id",
            *_LEAD,
        )[: size + 1]
    )  # fmt: skip
    count = wanted.count() if len(found) > size else len(found)
    found = found[:size]
    names = _names(actor, found)
    lines: dict[bool, list[WarningLine]] = {True: [], False: []}
    for row in found:
        warning = DeadlineWarning(
            **{name: row[name] for name in ("id", "case_id", "code", "last_day", "was", "reason", "made_on")}
        )
        line = replace(
            warning_line(warning, today),
            number=row["number"],
            name=names.get(row["id"], ""),
            owner=row["owner_name"] or "",
        )
        lines[row["case__owner_id"] == actor.user_id].append(line)
    others = (
        rows.filter(raised_on=None).exclude(case__owner=actor.user_id).count() if actor.has(Role.COORDINATOR) else 0
    )
    return MyWarnings(lines[True], lines[False], count - len(found), others)


def _names(actor: Actor, rows: list[dict[str, Any]]) -> dict[UUID, str]:
    """Masked names of the workers; none while the keeper is sealed."""
    try:
        vault.open_rows(Person, rows, ["case__lead__name"], actor, dek="case__lead__dek", pk="case__lead__id")
    except vault.errors.Sealed:
        return {}
    return {row["id"]: masked_name(row["case__lead__name"] or "") for row in rows}


def owners_of(actor: Actor) -> list[User]:
    """Colleagues who look after open cases the actor may see, by work name."""
    cases = visible(Case.objects.filter(is_open=True, owner__isnull=False), actor, "cases.read")
    return list(User.objects.filter(pk__in=cases.values("owner")).order_by("work_name", "id"))
