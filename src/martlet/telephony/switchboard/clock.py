"""A clock for waiting callers: whoever sets the machine's clock neither sends them away nor lets them wait an hour longer."""

from __future__ import annotations

import time


class Steady:
    """Seconds since 1970 that go on evenly. `set` takes over the machine's clock: only while nobody is on the line."""

    def __init__(self) -> None:
        self.set()

    def set(self) -> None:
        self.ahead = time.time() - time.monotonic()

    def __call__(self) -> float:
        return time.monotonic() + self.ahead
