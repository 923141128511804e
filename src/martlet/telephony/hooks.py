"""What rooms above tell the switchboard's back room, so that telephony never imports them. They append in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from uuid import UUID

# (ids of persons) -> person -> id of the colleague who follows their open case: their calls ring with that colleague first
followers: list[Callable[[Collection[UUID]], Mapping[UUID, int]]] = []

# (since, offices) -> call -> (what colleagues wrote down of it without a case: silent | hung_up | other, id of who did)
judged: list[Callable[[datetime, Collection[int]], Mapping[UUID, tuple[str, int]]]] = []
