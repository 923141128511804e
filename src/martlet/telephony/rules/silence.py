"""Callers who say nothing: what of many calls of one number is worth a person's look. Nothing is ever limited by a rule.

Silence can be somebody in danger who cannot talk, a child, a broken phone, or a nuisance. The rule only counts what was seen;
a talk after the last silent call ends the matter, because the caller has got through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

DAYS = 14  # that calls count
LEAST = 3  # silent calls that make a suggestion
SHORT_SECONDS = 8.0  # a caller who hangs up within these has not been heard
REMEMBERED_DAYS = 30  # that "not a nuisance" keeps the number off the list

SILENT, SHORT, TALK = "silent", "short", "talk"


@dataclass(frozen=True, slots=True)
class Seen:
    """One call of a number. Times are seconds since the epoch; `seconds` spoken, None when nobody answered; `judged` what the
    colleague wrote down of it: "" | silent | hung_up | other; `by` who that was, or who answered."""

    call: str
    at: float
    seconds: float | None
    by_caller: bool  # the caller hung up
    judged: str = ""
    by: int = 0

    @property
    def kind(self) -> str:
        """SILENT, SHORT (the caller was gone at once), TALK, or "" for a call that tells nothing."""
        if self.judged == "silent":
            return SILENT
        if self.judged == "other":
            return TALK
        if self.judged == "hung_up" or (self.seconds is not None and self.seconds < SHORT_SECONDS and self.by_caller):
            return SHORT
        return TALK if self.seconds is not None else ""


@dataclass(frozen=True, slots=True)
class Silence:
    """What was seen of one number. `by`: (colleague, silent calls they had), most first; `call`: the latest of them."""

    silent: int
    short: int
    talks: int
    first: float
    last: float
    by: tuple[tuple[int, int], ...]
    call: str

    @property
    def times(self) -> int:
        """Calls in which nobody was heard, by either sign."""
        return self.silent + self.short


def suggestion(calls: Iterable[Seen], now: float, decided: float = 0.0) -> Silence | None:
    """What is to be looked at of this number, None when nothing is. `decided`: when somebody last decided about it; earlier
    calls do not count again."""
    begin = max(now - DAYS * 86400, decided)
    seen = sorted((one for one in calls if one.kind and begin < one.at <= now), key=lambda one: (one.at, one.call))
    quiet = [one for one in seen if one.kind in (SILENT, SHORT)]
    if len(quiet) < LEAST or seen[-1].kind == TALK:
        return None
    people = Counter(one.by for one in quiet if one.by)
    return Silence(
        silent=sum(one.kind == SILENT for one in quiet),
        short=sum(one.kind == SHORT for one in quiet),
        talks=sum(one.kind == TALK for one in seen),
        first=quiet[0].at,
        last=quiet[-1].at,
        by=tuple(sorted(people.items(), key=lambda pair: (-pair[1], pair[0]))),
        call=quiet[-1].call,
    )
