"""What rooms above tell about persons and organisations, so that the registry never imports them.

Each list holds callables; a room above appends its own in `apps.ready`. All take the actor first and return only what that
actor may see.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from martlet.access.actor import Actor

__all__ = [
    "Panel",
    "organisation_panels",
    "person_panels",
    "serves",
    "site_panels",
    "workers_of",
]


@dataclass(frozen=True, slots=True)
class Panel:
    """A card on a page of the registry: a template with its own context; small `order` stands first."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


# (actor, ids of the file and of the files merged into it) -> Panel or None
person_panels: list[Callable[[Actor, Collection[UUID]], Panel | None]] = []
# (actor, id) -> Panel or None: the employer's cases in all offices
organisation_panels: list[Callable[[Actor, UUID], Panel | None]] = []
site_panels: list[Callable[[Actor, UUID], Panel | None]] = []
# (actor, ids of one file) -> True when this actor serves the person now (own case, call in hand): reveal needs no reason then
serves: list[Callable[[Actor, Collection[UUID]], bool]] = []
# (actor, ids of organisations) -> ids of persons with a matter against them
workers_of: list[Callable[[Actor, Collection[UUID]], Collection[UUID]]] = []


def panels(hooks: list[Callable[[Actor, Any], Panel | None]], actor: Actor, key: Any) -> list[Panel]:
    """The panels that have something to say, in their order."""
    found = [panel for hook in hooks if (panel := hook(actor, key)) is not None]
    return sorted(found, key=lambda panel: panel.order)
