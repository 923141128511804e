"""What rooms above tell the switchboard's back room, so that telephony never imports them. They append in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

# (ids of persons) -> person -> id of the colleague who follows their open case: their calls ring with that colleague first
followers: list[Callable[[Collection[UUID]], Mapping[UUID, int]]] = []
