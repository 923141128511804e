"""Geometry of the clock figure: where on an 800-wide drawing the bars, events and the line of today fall.

Plain whole numbers for a template; words are put beside them there. The same rows feed the table beneath and the vertical
list on a phone, so the three can never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from martlet.foundation.calendar import Month

__all__ = ["Band", "Clock", "Figure", "Mark", "Row", "Step", "draw"]

LEFT, RIGHT, WIDTH = 128, 782, 800
TOP, ROW_HEIGHT = 58, 62


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened or will: a numbered event, an instalment."""

    on: date
    label: str
    done: bool = True
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline as a row. `restart` is the day its running began anew (or its start). `last` None: only marks.

    `by`: the day to file by, where it is not the last day itself. `pauses`: stretches in which nobody could act.
    """

    name: str
    length: str
    start: date | None
    restart: date | None
    last: date | None
    marks: tuple[Mark, ...] = ()
    met: bool = False
    by: date | None = None
    pauses: tuple[tuple[date, date], ...] = ()
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Placed:
    x: int
    y: int
    sign: str
    label: str
    on: date
    done: bool


@dataclass(frozen=True, slots=True)
class Row:
    clock: Clock
    y: int
    before: Band | None
    running: Band | None
    end: int | None
    text_x: int
    text_anchor: str
    marks: tuple[Placed, ...]
    days: int | None
    pauses: tuple[Band, ...] = ()
    by_x: int | None = None

    @property
    def near(self) -> bool:
        return self.days is not None and self.days <= 30

    @property
    def late(self) -> int:
        """Days it is overdue."""
        return -(self.days or 0)

    @property
    def text_y(self) -> int:
        return self.y + 4

    @property
    def bar_y(self) -> int:
        return self.y - 12

    @property
    def bar_end(self) -> int:
        return self.y + 10

    @property
    def arrow(self) -> str:
        return f"M{self.end} {self.y - 13}l9 12l-9 12z"


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    month: Month


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the same figure told from top to bottom. `kind`: "now", "last", "done" or "" for what happened."""

    on: date
    kind: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Figure:
    """`today_x` is None when today lies outside what is drawn."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    today_x: int | None
    height: int
    today: date

    @property
    def bottom(self) -> int:
        return self.height - 6

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def has_by(self) -> bool:
        """Whether a day to file by is drawn."""
        return any(row.by_x for row in self.rows)

    @property
    def has_pauses(self) -> bool:
        """Whether a stretch is drawn in which a clock stood still."""
        return any(row.pauses for row in self.rows)

    @property
    def legend(self) -> list[Placed]:
        """The numbered events, told in words under the drawing."""
        return [mark for row in self.rows if row.running for mark in row.marks]

    @property
    def steps(self) -> list[Step]:
        """Events, last days, instalments and today in the order of time."""
        found = [Step(self.today, "now", "", "")]
        for row in self.rows:
            for mark in row.marks:
                if row.running:
                    found.append(Step(mark.on, "", "", mark.label))
                else:
                    found.append(Step(mark.on, "done" if mark.done else "last", row.clock.name, mark.label))
            if row.clock.last:
                found.append(Step(row.clock.last, "last", row.clock.name, ""))
        return sorted(found, key=lambda step: (step.on, step.kind != "now"))


def _ticks(first: date, last: date) -> list[Month]:
    """At most seven months on the axis, in even steps."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((size for size in (1, 2, 3, 6, 12, 24, 36, 60, 120) if months / size <= 6), 240)
    start = Month.of(first).plus(1)
    while step <= 12 and (start.month - 1) % min(step, 12):
        start = start.plus(1)
    found = []
    while start.first <= last:
        found.append(start)
        start = start.plus(step)
    return found


def draw(clocks: Sequence[Clock], today: date) -> Figure | None:
    """The figure, or None when there is nothing to draw."""
    days = [today]
    for clock in clocks:
        days += [day for day in (clock.start, clock.restart, clock.last) if day]
        days += [mark.on for mark in clock.marks]
        days += [day for pause in clock.pauses for day in pause]
    if not clocks or len(days) == 1:
        return None
    first, last = min(days), max(days)
    margin = timedelta(days=max((last - first).days // 30, 3))
    first, last = first - margin, last + margin
    span = (last - first).days

    def at(day: date) -> int:
        return LEFT + (day - first).days * (RIGHT - LEFT) // span

    rows = []
    for index, clock in enumerate(clocks):
        y = TOP + index * ROW_HEIGHT
        before = running = None
        end = None
        restart = clock.restart or clock.start
        if clock.last and restart:
            end = at(clock.last)
            running = Band(at(restart), max(end - at(restart), 2))
            if clock.start and clock.start < restart:
                before = Band(at(clock.start), at(restart) - at(clock.start))
        marks = _beside_each_other(clock.marks, at, y)
        text_x, anchor = _label_place(running, end, marks)
        rows.append(
            Row(
                clock=clock,
                y=y,
                before=before,
                running=running,
                end=end,
                text_x=text_x,
                text_anchor=anchor,
                marks=marks,
                days=None if clock.last is None or clock.met else (clock.last - today).days,
                pauses=tuple(Band(at(since), max(at(until) - at(since), 2)) for since, until in clock.pauses),
                by_x=at(clock.by) if clock.by and not clock.met else None,
            )
        )
    return Figure(
        rows=tuple(rows),
        ticks=tuple(Tick(at(month.first), month) for month in _ticks(first, last)),
        today_x=at(today),
        height=TOP + (len(rows) - 1) * ROW_HEIGHT + 44,
        today=today,
    )


APART = 21


def _beside_each_other(marks: Sequence[Mark], at: Callable[[date], int], y: int) -> tuple[Placed, ...]:
    """Marks in the order of time; those of nearly the same day stand side by side instead of covering each other."""
    placed: list[Placed] = []
    for place, mark in enumerate(sorted(marks, key=lambda mark: mark.on), start=1):
        x = at(mark.on)
        if placed and x < placed[-1].x + APART:
            x = placed[-1].x + APART
        placed.append(Placed(x, y, mark.sign or str(place), mark.label, mark.on, mark.done))
    over = placed[-1].x - (RIGHT - 8) if placed else 0
    if over > 0:
        placed = [replace(one, x=one.x - over) for one in placed]
    return tuple(placed)


def _label_place(running: Band | None, end: int | None, marks: Sequence[Placed]) -> tuple[int, str]:
    """Where the words of a bar stand without leaving the drawing: inside a long bar, else right of it, else left."""
    if running is None or end is None:
        x = max((mark.x for mark in marks), default=LEFT) + 18
        return (x, "start") if x < 520 else (min((mark.x for mark in marks), default=LEFT) - 16, "end")
    inside = max([running.x] + [mark.x for mark in marks if running.x <= mark.x < end]) + 14
    if end - inside > 260:
        return inside, "start"
    if end + 16 < 540:
        return end + 16, "start"
    return running.x - 10, "end"
