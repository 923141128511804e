"""What rooms above tell this one, so that telephony never imports them. They append in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from martlet.access.actor import Actor

# (ids of persons) -> person -> id of the colleague who follows their open case: their calls ring with that colleague first
followers: list[Callable[[Collection[UUID]], Mapping[UUID, int]]] = []

# (since, offices) -> call -> (what colleagues wrote down of it without a case: silent | hung_up | other, id of who did)
judged: list[Callable[[datetime, Collection[int]], Mapping[UUID, tuple[str, int]]]] = []


# (class of `rules.keeping`, day) -> which calls keep what is of that class, however old it is
kept_calls: list[Callable[[str, date], Q]] = []


@dataclass(frozen=True, slots=True)
class Link:
    """What became of a call in a room above, as a link. `kind`: contact | callback | case; small `order` stands first."""

    kind: str
    label: str
    url: str
    icon: str
    order: int = 50


# (actor, ids of calls) -> call -> what this actor may open of it; a fixed number of queries however many calls there are
sequels: list[Callable[[Actor, Collection[UUID]], Mapping[UUID, list[Link]]]] = []


def sequels_of(actor: Actor, calls: Collection[UUID]) -> dict[UUID, list[Link]]:
    """Everything rooms above made of these calls, as far as the actor may see it."""
    found: dict[UUID, list[Link]] = {}
    for ask in sequels if calls else ():
        for call, links in ask(actor, calls).items():
            found.setdefault(call, []).extend(links)
    for links in found.values():
        links.sort(key=lambda link: link.order)
    return found
