"""Events of a matter and the clock that they make."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from martlet.foundation import calendar as days
from martlet.law.rest_days import unknown
from martlet.law.results import Said
from martlet.law.statutes import Citation

__all__ = ["MARGIN", "MARGIN_WORKDAYS", "Event", "Segment", "Clock"]

MARGIN = 7
MARGIN_WORKDAYS = 5
"""Days, and working days, before the last day by which people are told to file. Both, because a week before the first day after
a long holiday is a holiday too, and five working days are what a refused filing needs: to fetch the missing paper and file again.
"""


class Event(NamedTuple):
    """Something that happened in a case. `until` ends a suspension (both days included); `note` is shown beside it."""

    kind: str
    day: date
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a clock: "running", "suspended" or "open" (no limit yet); both days included, `last` None is open."""

    state: str
    first: date
    last: date | None
    why: Said


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit of one matter.

    `last_day` is None while the limit has not begun to run. `unmoved` is the day before moving off rest days.
    `provisional`: the calendar of that year is not published. `ignored` holds events that changed nothing, with the reason.
    """

    rule: str
    what: Said
    started: date
    last_day: date | None
    unmoved: date | None = None
    who: str = "worker"
    reason: str = ""
    provisional: bool = False
    basis: tuple[Citation, ...] = ()
    segments: tuple[Segment, ...] = ()
    ignored: tuple[tuple[Event, Said], ...] = ()
    warnings: tuple[Said, ...] = field(default=())

    @property
    def moved(self) -> bool:
        """Whether the last day was a rest day and moved on."""
        return self.last_day != self.unmoved

    @property
    def file_by(self) -> date | None:
        """The day to tell people: a working day with a week and five working days to spare, but never before the start."""
        if self.last_day is None:
            return None
        early = min(self.last_day - timedelta(days=MARGIN), days.add_workdays(self.last_day, -MARGIN_WORKDAYS))
        early = max(early, self.started + timedelta(days=1))
        while days.rests(early) and early > self.started + timedelta(days=1):
            early -= timedelta(days=1)
        return min(early, self.last_day)

    def state(self, today: date) -> str:
        """Whether the limit is "open" (not yet running), "running", "due" (last day) or "over" on a day."""
        if self.last_day is None or today <= self.started:
            return "open" if self.last_day is None else "running"
        if today == self.last_day:
            return "due"
        return "running" if today < self.last_day else "over"

    def days_left(self, today: date) -> int | None:
        """Days until the last day, negative when it is over, None while it does not run."""
        return None if self.last_day is None else days.days_left(self.last_day, today)

    def explain(self, language: str) -> str:
        """One sentence for the screen: what, last day with weekday, why it moved."""
        zh = language.lower().startswith("zh")
        what = self.what.say(language)
        if self.last_day is None or self.unmoved is None:
            return (
                f"{what}：还在职，时效没开始算。" if zh else f"To {what}: still employed, the limit does not run yet."
            )
        last = days.long_day(self.last_day, language)
        text = f"{what}：最后一天是 {last}" if zh else f"Last day to {what}: {last}"
        if self.moved:
            was = days.long_day(self.unmoved, language)
            text += f"（本来是 {was}，放假顺延）" if zh else f" (moved from {was}, a rest day)"
        if self.provisional:
            why = unknown(self.last_day, self.unmoved)
            if why is not None:
                text += f"；先按暂定日期：{why.zh}" if zh else f"; provisional: {why.en}"
        return text + ("。" if zh else ".")
