"""Opening hours in words, how a line stands now, and who waits on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from martlet.foundation.calendar import is_provisional, short_day
from martlet.foundation.languages import reader_language
from martlet.telephony.lines import selectors
from martlet.telephony.rules.hours import CLOSED, DAY, OPEN, DayHours, Hours, Spans, Standing, clock

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
WHY = {
    "week": "",
    "made_up": _("a weekend worked, counts as a working day"),
    "holiday": _("public holiday"),
    "special": _("exception"),
}
NO_HOURS = pgettext_lazy("opening hours", "closed")


def spans_words(spans: Spans) -> str:
    if not spans:
        return str(NO_HOURS)
    if spans == ((0, DAY),):
        return gettext("round the clock")
    shown = [
        gettext("%(from)s–%(to)s the next day") % {"from": clock(start), "to": clock(end)}
        if end > DAY
        else f"{clock(start)}–{clock(end)}"
        for start, end in spans
    ]
    return gettext(", ").join(shown)


@dataclass(frozen=True)
class Row:
    """A line of a table: first column, second, and a remark."""

    name: str
    words: str
    remark: str = ""
    marked: bool = False


def week_words(hours: Hours) -> list[Row]:
    """Days with the same hours in a row stand together: "Monday to Friday"."""
    if hours.week is None:
        return [Row(gettext("Every day"), gettext("round the clock"))]
    rows: list[tuple[int, int, Spans]] = []
    for day in range(1, 8):
        spans = hours.week.get(day, ())
        if rows and rows[-1][2] == spans:
            rows[-1] = (rows[-1][0], day, spans)
        else:
            rows.append((day, day, spans))
    return [Row(_days(first, last), spans_words(spans)) for first, last, spans in rows]


def _days(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first - 1])
    if (first, last) == (1, 7):
        return gettext("Every day")
    return gettext("%(first)s to %(last)s") % {"first": WEEKDAYS[first - 1], "last": WEEKDAYS[last - 1]}


def holidays_words(hours: Hours) -> str:
    if hours.holidays == OPEN:
        return gettext("as on other days")
    if hours.holidays == CLOSED:
        return str(NO_HOURS)
    return hours.holidays.replace("-", "–")


def specials_words(hours: Hours) -> list[Row]:
    rows = []
    for one in sorted(hours.specials, key=lambda special: special.first):
        days = short_day(one.first, reader_language())
        if one.last != one.first:
            last = short_day(one.last, reader_language(), one.first)
            days = gettext("%(first)s to %(last)s") % {"first": days, "last": last}
        rows.append(Row(days, spans_words(one.spans), one.reason))
    return rows


def day_rows(days: list[DayHours]) -> list[Row]:
    """The days to come; a remark says why a day is as it is. Days whose calendar is not out yet are marked."""
    rows = []
    for one in days:
        why = one.reason or str(WHY[one.why])
        day = gettext("%(day)s, %(weekday)s") % {
            "day": short_day(one.day, reader_language(), one.day),
            "weekday": WEEKDAYS[one.day.weekday()],
        }
        rows.append(Row(day, spans_words(one.spans), why, is_provisional(one.day)))
    return rows


def moment(at: datetime, now: datetime | None = None) -> str:
    """ "14:00" today, "tomorrow 09:00", else with its day."""
    at, today = timezone.localtime(at), timezone.localdate(now)
    time = f"{at:%H:%M}"
    days = (at.date() - today).days
    if days == 0:
        return time
    if days == 1:
        return gettext("tomorrow %(time)s") % {"time": time}
    return f"{short_day(at.date(), reader_language(), today)} {time}"


def standing_words(standing: Standing, now: datetime | None = None) -> str:
    """ "Open until 21:00", "Closed by hand until tomorrow 09:00"."""
    until = moment(standing.until, now) if standing.until else ""
    if standing.by == "switch":
        if standing.is_open:
            return gettext("Opened by hand until %(until)s") % {"until": until}
        if until:
            return gettext("Closed by hand until %(until)s") % {"until": until}
        return gettext("Closed by hand until somebody opens it")
    if standing.is_open:
        return gettext("Open until %(until)s") % {"until": until} if until else gettext("Open")
    if not until:
        return gettext("Closed now")
    if standing.by == "holiday":
        return gettext("Closed for the public holiday until %(until)s") % {"until": until}
    return gettext("Closed until %(until)s") % {"until": until}


def public_words(standing: Standing, now: datetime | None = None) -> str:
    """The same for callers, who need not know by whose hand."""
    return standing_words(replace(standing, by="week") if standing.by == "switch" else standing, now)


def by_hand_words(lines: Iterable[selectors.LineNow], now: datetime | None = None) -> list[str]:
    """A sentence for each line that somebody switched by hand, with the reason, and for each whose queue a coordinator has
    taken; the line is named where there are more."""
    rows = list(lines)
    return [(f"{one.line}: " if len(rows) > 1 else "") + sentence for one in rows for sentence in _by_hand(one, now)]


def _by_hand(one: selectors.LineNow, now: datetime | None) -> list[str]:
    said = []
    if one.standing.by == "switch":
        reason = f" ({one.standing.reason})" if one.standing.reason else ""
        said.append(standing_words(one.standing, now) + reason)
    if one.unstaffed and one.standing.is_open:
        said.append(gettext("No shift is staffed now: calls ring at no phone of this office"))
    if taker := one.line.taken_by:
        said.append(gettext("%(name)s has taken the queue: calls ring there first") % {"name": taker.work_name})
    return said


def waiting_words(count: int) -> str:
    return ngettext(
        "%(count)d caller is waiting on this line and keeps their place: who is on duty still answers them.",
        "%(count)d callers are waiting on this line and keep their places: who is on duty still answers them.",
        count,
    ) % {"count": count}
