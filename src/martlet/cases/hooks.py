"""What rooms above tell about a case, so that cases never import them. They append in `AppConfig.ready`.

A panel is asked for once per case page and brings everything that room knows: its card, what was agreed, its rows of the clock
figure. `after_void` runs inside the transaction that voids a receipt: what was counted as covered must open again with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from martlet.access.actor import Actor
from martlet.cases.models import Case, Receipt
from martlet.cases.rules.figure import Clock
from martlet.foundation.money import Fen

__all__ = ["Entry", "Panel", "after_void", "agreed_totals", "case_panels", "entries", "panels_of"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A card in the aside of the case page. `agreed`: what each worker is to get, None while nothing is agreed.

    `stage_note` stands beside the present stage ("1/3"). `actions` are (address, words, icon) of further buttons.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50
    agreed: Mapping[UUID, Fen] | None = None
    clocks: Sequence[Clock] = ()
    stage_note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """How entries that a room above leaves in the timeline are read: an icon, and what happened in the reader's language."""

    icon: str
    says: Callable[[Mapping[str, Any]], str]


case_panels: list[Callable[[Actor, Case], Panel | None]] = []
# (ids of cases) -> what was agreed in each, for figures of a list or of a person's page
agreed_totals: list[Callable[[Sequence[UUID]], Mapping[UUID, Fen]]] = []
after_void: list[Callable[[Actor, Receipt], None]] = []

# kind of an entry -> how it is read
entries: dict[str, Entry] = {}


def panels_of(actor: Actor, case: Case) -> list[Panel]:
    found = [panel for ask in case_panels if (panel := ask(actor, case)) is not None]
    return sorted(found, key=lambda panel: panel.order)
