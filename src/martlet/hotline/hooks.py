"""Where rooms above tell this one what it cannot know. A room adds its function in `AppConfig.ready`.

    case_summaries.append(summaries_of_persons)   # (actor, person_ids) -> {person_id: [CaseSummary, ...]}

The ring card shows them, so a function costs a fixed number of queries however many persons there are, and gives nothing that
the actor may not see.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from martlet.access.actor import Actor

__all__ = ["CallDownSource", "CaseSummary", "call_down_sources", "case_summaries", "summaries"]


@dataclass(frozen=True, slots=True)
class CallDownSource:
    """Whom a list of people to be called can be made of. `find(actor, office, first day, last day)` gives (person, number of
    the case or ""), in the order in which they are to be called. `by_issue`: `find` also takes the code of an issue, or of a
    whole group of issues."""

    label: Any
    find: Callable[..., Sequence[tuple[UUID, str]]]
    by_issue: bool = False


call_down_sources: dict[str, CallDownSource] = {}


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A case in one line. `url` is "" where the actor may not open it; `days` until `deadline`, negative when over."""

    id: UUID
    number: str
    stage: str
    title: str = ""
    url: str = ""
    deadline: date | None = None
    deadline_label: str = ""
    days: int | None = None
    is_open: bool = True
    facts: tuple[tuple[str, str], ...] = ()


Summaries = Callable[[Actor, Sequence[UUID]], dict[UUID, list[CaseSummary]]]
case_summaries: list[Summaries] = []


def summaries(actor: Actor, person_ids: Sequence[UUID]) -> dict[UUID, list[CaseSummary]]:
    """What all rooms above know, open cases first."""
    found: dict[UUID, list[CaseSummary]] = {person_id: [] for person_id in person_ids}
    if person_ids:
        for ask in case_summaries:
            for person_id, cases in ask(actor, person_ids).items():
                found.setdefault(person_id, []).extend(cases)
    for cases in found.values():
        cases.sort(key=lambda case: (not case.is_open, case.deadline is None, case.deadline or date.max))
    return found
