"""Reading the State Council's yearly notice: which days are off and which weekends are worked, checked against the Regulation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from martlet.foundation.calendar import almanac
from martlet.foundation.calendar.words import long_day
from martlet.foundation.errors import Problem, _

__all__ = ["Notice", "read_notice", "spans"]


class Notice(NamedTuple):
    """The days of one notice, in order. `off` includes the weekend days inside a holiday."""

    year: int
    off: tuple[date, ...]
    worked: tuple[date, ...]


_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_PART = re.compile(r"[。；;，,\n]")
_SPAN = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日"
    r"(?:(?:至|到|[-—–~～])(?:(?P<to_year>\d{4})年)?(?:(?P<to_month>\d{1,2})月)?(?P<to_day>\d{1,2})日)?"
)
_COUNT = re.compile(r"共(\d{1,2})天")
_SIGNED_ON = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_LONGEST = 20


def read_notice(text: str, year: int, language: str = "zh") -> Notice:
    """The days of the notice of a year, pasted whole or line by line: "2月5日至11日放假调休，共7天。1月30日、2月13日上班。"

    A Problem with field "text" names the day that cannot be: one said to be neither off nor worked, a count that does not
    fit, a statutory holiday that is not off, a working day moved to what is no weekend.
    """
    off: list[date] = []
    worked: list[date] = []
    last: list[date] = []
    plain = _ASIDE.sub("", text.replace(" ", "").replace("　", ""))
    for part in _PART.split(plain):
        days = list(_days(part, year))
        if (count := _COUNT.search(part)) and last and not days and int(count[1]) != len(last):
            raise Problem(
                _("From %(day)s on the notice counts %(said)s days, but %(found)s were read. Please look again."),
                "text",
                values={"day": long_day(last[0], language), "said": count[1], "found": len(last)},
            )
        if not days or _SIGNED_ON.fullmatch(part):
            continue
        if "上班" in part:
            worked += days
        elif "放假" in part or "休" in part:
            off, last = off + days, days
        else:
            raise Problem(
                _("Is %(day)s off or worked? Write 放假 or 上班 behind it."),
                "text",
                values={"day": long_day(days[0], language)},
            )
    found = Notice(year, tuple(sorted(set(off))), tuple(sorted(set(worked))))
    _check(found, language)
    return found


def _days(part: str, year: int) -> Iterator[date]:
    month = ""
    for found in _SPAN.finditer(part):
        month = found["month"] or month
        first = _day(found["year"] or year, month, found["day"])
        if not found["to_day"]:
            yield first
            continue
        month = found["to_month"] or month
        last = _day(
            found["to_year"] or (found["year"] if not found["to_month"] else "") or year, month, found["to_day"]
        )
        if not 0 < (last - first).days < _LONGEST:
            raise _unreadable(found[0])
        yield from (first + timedelta(days=step) for step in range((last - first).days + 1))


def _day(year: int | str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise _unreadable(f"{month}月{day}日") from None


def _unreadable(text: str) -> Problem:
    return Problem(_("“%(text)s” cannot be. Please look at the days again."), "text", values={"text": text})


def _check(found: Notice, language: str) -> None:
    if not found.off:
        raise Problem(
            _("No day off was found. Paste the notice, or write for example: 1月1日至3日放假。1月4日上班。"), "text"
        )
    for day in (*found.off, *found.worked):
        if day.year != found.year and (day.year, day.month) != (found.year - 1, 12):
            raise _wrong(_("%(day)s is not of that year. Was the right year chosen?"), day, language)
    for day in almanac.by_regulation(found.year):
        if day not in found.off:
            raise _wrong(
                _("%(day)s is a holiday by the Regulation but not among the days off. Is a line missing?"),
                day,
                language,
            )
    for day in found.worked:
        if day.weekday() < 5:
            raise _wrong(
                _("%(day)s is no Saturday or Sunday, so it is worked anyway. Please look again."), day, language
            )
        if day in found.off:
            raise _wrong(_("%(day)s is both off and worked. Please look again."), day, language)


def _wrong(sentence: str, day: date, language: str) -> Problem:
    return Problem(sentence, "text", values={"day": long_day(day, language)})


def spans(days: Iterable[date]) -> Sequence[tuple[date, date]]:
    """Days that follow each other, as (first, last)."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
