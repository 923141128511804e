"""Whether an office takes requests from the website, and what the page says while it does not. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["MESSAGE", "OPEN", "Standing", "standing"]

MESSAGE = 120  # characters a worker reads on a small screen


@dataclass(frozen=True, slots=True)
class Standing:
    """`until`: when it opens by itself, None when somebody has to open it."""

    is_open: bool
    message_zh: str = ""
    message_en: str = ""
    until: datetime | None = None

    def message(self, language: str) -> str:
        """In the reader's language; "" where the office wrote none in it, as a Chinese sentence helps no English reader."""
        return self.message_en if language.startswith("en") else self.message_zh


OPEN = Standing(True)


def standing(given: Standing | None, now: datetime) -> Standing:
    """What the newest position of the switch comes to now. Without one, and once its end has come, requests are taken."""
    if given is None or given.is_open or (given.until is not None and given.until <= now):
        return OPEN
    return given
