"""The page of the clocks of a case: what runs, what happened with what was withdrawn, every warning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone

from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide
from martlet.cases import hooks, words
from martlet.cases.models import Case, CaseEvent, DeadlineWarning
from martlet.cases.rules import figure, limits
from martlet.cases.selectors.clocks.lines import ClockLine, count_of, event_words, figure_of, line_of
from martlet.cases.selectors.clocks.warnings import WarningLine, warning_line
from martlet.foundation.ids import as_uuid
from martlet.foundation.languages import reader_language
from martlet.law.clocks import Event


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


def clock_page(actor: Actor, case: Case, *, journal_read: bool = True) -> ClockPage:
    """Clocks, events with the withdrawn ones, and all warnings of an opened case; a row in the journal."""
    if journal_read:
        journal.record_read(actor, "cases.read", case, fields=("clocks",))
    today, tongue = timezone.localdate(), reader_language()
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
        event_words(event.kind),
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
