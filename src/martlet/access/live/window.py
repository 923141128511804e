"""Where a reader of the live events stands, so that a resumed stream has no gap and no duplicate. Pure Python.

Numbers are given when a row is written and rows appear when their transaction commits, so on PostgreSQL number 7 may
appear before number 6. A position is therefore the newest number seen and the numbers below it still missing ('holes'):
written `7` or `7~6`. A hole of a transaction that was rolled back is forgotten after HOLE_LASTS.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from martlet.foundation.text import whole

HOLE_LASTS = 300.0  # seconds: longer than any transaction that publishes
RECENT = 200  # how many newest rows are looked at for holes when a reader begins
MOST_HOLES = 500


@dataclass(frozen=True)
class Position:
    newest: int
    holes: frozenset[int] = frozenset()

    def before(self, number: int) -> bool:
        """True when an event of this number comes after the position: the reader has not had it."""
        return number > self.newest or number in self.holes

    def with_all_of(self, other: "Position") -> "Position":
        """What was had by either: a browser's position after it got what stands at `other`.

        The reader that delivers may be behind what the browser was given when it came back: to write its position as
        it is would ask for those once more.
        """
        missing = {hole for hole in self.holes | other.holes if self.before(hole) and other.before(hole)}
        return Position(max(self.newest, other.newest), frozenset(sorted(missing)[-MOST_HOLES:]))

    def __str__(self) -> str:
        if not self.holes:
            return str(self.newest)
        return f"{self.newest}~{','.join(map(str, sorted(self.holes)))}"


def read_position(text: str) -> Position | None:
    """The position a browser sends back; None when it is not one of ours."""
    newest, _, holes = text.strip().partition("~")
    numbers = [newest, *(holes.split(",") if holes else [])]
    if len(numbers) > MOST_HOLES + 1:
        return None
    read = [found for word in numbers if (found := whole(word, 18)) is not None]
    return Position(read[0], frozenset(read[1:])) if len(read) == len(numbers) else None


@dataclass
class Window:
    """All rows seen by one reader of the table. `now` is any monotonic clock, in seconds."""

    newest: int
    holes: dict[int, float] = field(default_factory=dict)

    @classmethod
    def of_recent(cls, numbers: Iterable[int], now: float) -> "Window":
        """Stand after the newest of the most recent rows; what is missing between them is a hole."""
        ordered = sorted(numbers)[-RECENT:]
        if not ordered:
            return cls(0)
        window = cls(ordered[0])
        for number in ordered[1:]:
            window.take(number, now)
        return window

    def take(self, number: int, now: float) -> Position | None:
        """Note that row `number` appeared; the position after it, or None when it was seen before."""
        if number in self.holes:
            del self.holes[number]
            return self.position
        if number <= self.newest:
            return None
        for missing in range(max(self.newest + 1, number - MOST_HOLES), number):
            self.holes[missing] = now
        self.newest = number
        self.forget_old(now)
        return self.position

    def forget_old(self, now: float) -> None:
        for number in [number for number, since in self.holes.items() if now - since > HOLE_LASTS]:
            del self.holes[number]
        while len(self.holes) > MOST_HOLES:
            del self.holes[min(self.holes)]

    @property
    def position(self) -> Position:
        return Position(self.newest, frozenset(self.holes))
