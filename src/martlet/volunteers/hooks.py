"""What rooms above tell this one, so that it never imports them. They append in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

# user -> since when they wrap up; gives those whose form of that call is not saved yet, and whether they wrote anything in it
unsaved: list[Callable[[Mapping[int, datetime]], Mapping[int, bool]]] = []


def unsaved_forms(since: Mapping[int, datetime]) -> dict[int, bool]:
    """What all rooms above know."""
    found: dict[int, bool] = {}
    for ask in unsaved if since else ():
        for user, written in ask(since).items():
            found[user] = found.get(user, False) or written
    return found
