"""When recurring work is due. A room declares its own in `clock.py`:

EVERY = [Every("hotline.expire_locks", expire_locks, seconds=60), Every("insight.fold", fold_month, daily="02:30")]
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Every:
    """`function` takes no argument and runs in the worker, every `seconds` or each day at `daily` (HH:MM, China time).

    `name` is what the clock remembers it by: keep it when the function moves. ValueError unless one of both is given.
    """

    name: str
    function: Callable[[], Any]
    seconds: float | None = None
    daily: str | None = None

    def __post_init__(self) -> None:
        if (self.seconds is None) == (self.daily is None):
            raise ValueError(f"{self.name}: give either seconds or daily")
        if self.seconds is not None and self.seconds < 1:
            raise ValueError(f"{self.name}: at most once a second")
        if self.daily is not None:
            time.fromisoformat(self.daily)

    def after(self, now: datetime) -> datetime:
        """The first due moment later than `now` (aware). A clock that slept does not catch up what it missed."""
        if self.seconds is not None:
            return now + timedelta(seconds=self.seconds)
        here = now.astimezone(CHINA)
        due = datetime.combine(here.date(), time.fromisoformat(self.daily or ""), tzinfo=CHINA)
        return due if due > here else datetime.combine(here.date() + timedelta(days=1), due.timetz())
