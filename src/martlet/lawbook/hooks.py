"""What rooms above tell about a figure, so that this room never imports them. They append in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from martlet.access.actor import Actor

__all__ = ["Affected", "affected"]


@dataclass(frozen=True, slots=True)
class Affected:
    """Something open that was or will be computed with a figure: where it is, what it is called, why it is here.

    `certain`: the figure is known to be used; otherwise it may be, and somebody should look.
    """

    url: str
    name: str
    office: str
    why: str
    certain: bool = False


affected: list[Callable[[Actor, str, str, date], list[Affected]]] = []
"""(actor, kind, place, since) -> what this actor may see of it."""
