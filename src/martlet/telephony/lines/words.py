"""What pages say of a line: names of things, hours in words, how it stands, and what one version changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from martlet.access.models import Office, User
from martlet.foundation.calendar import is_provisional, long_day, short_day
from martlet.telephony.lines import selectors
from martlet.telephony.models import Line, LineVersion, Notice
from martlet.telephony.models.lines import Payer
from martlet.telephony.rules.hours import CLOSED, DAY, OPEN, DayHours, Hours, Spans, Standing, clock
from martlet.telephony.rules.tongues import FIRST, KEYS, tongue
from martlet.volunteers.models import Skill

TITLES = {
    "notice": _("Greeting, where calls are recorded"),
    "welcome": _("Greeting, where nothing is recorded"),
    "menu": _("Menu"),
    "busy": _("Everybody is busy"),
    "voicemail": _("Nobody can answer: leave a message"),
    "closed": _("Closed, outside the opening hours"),
    "holiday": _("Closed for a public holiday"),
    "special": _("Closed for another reason"),
    "consent": _("Asking before recording"),
    "rate": _("How the call was: press 1 to 5"),
    "goodbye": _("Goodbye"),
    "keep": _("Offer to keep the place"),
    "moment": _("One moment, in the middle of a call"),
    "kept": _("The place is kept"),
    "hidden": _("No call-back without a number"),
    "accept": _("To a volunteer's mobile: press 1"),
    "challenge": _("Many calls: press 3"),
    "blocked": _("The number is limited"),
    "nobody": _("Nobody is there, we call back"),
}
LABELS = {
    "number": _("Number to dial"),
    "name_zh": _("Name in Chinese"),
    "name_en": _("Name in English"),
    "payer": _("Who pays the call"),
    "language": _("Language of the greeting"),
    "languages": _("Languages and dialects"),
    "has_notice": _("Greeting before anything else"),
    "records": _("Calls are recorded"),
    "ring_seconds": _("Seconds a phone rings"),
    "ring_at_once": _("Phones that ring at once"),
    "rounds": _("Rounds through everybody on duty"),
    "wait_seconds": _("Longest wait in seconds"),
    "helped_by": _("Offices that help"),
    "overflow_seconds": _("Seconds until other offices help"),
    "place_seconds": _("Seconds between two announcements of the place"),
    "keeps_place": _("Callers may keep their place and be called back"),
    "fallback": _("When nobody is there"),
    "fallback_office_id": _("Office that answers then"),
    "fallback_user_id": _("Colleague whose mobile rings then"),
    "flood_number": _("Calls a minute from one number before a key is asked for"),
    "flood_all": _("Calls a minute in all before strangers are asked for a key"),
    "wrap_seconds": _("Seconds to wrap up after a call"),
    "asks": _("Callers are asked how the call was"),
}
PARTS = {"settings": _("settings"), "hours": _("opening hours"), "menu": _("menu"), "says": _("announcements")}
PRIORITY = {"1": _("before the others"), FIRST: _("danger to life: first of all")}
WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip
WHY = {
    "week": "",
    "made_up": _("a weekend worked, counts as a working day"),
    "holiday": _("public holiday"),
    "special": _("exception"),
}
NO_HOURS = pgettext_lazy("opening hours", "closed")


def language() -> str:
    return get_language() or "zh-hans"


def title(name: str) -> str:
    """Of an announcement."""
    return str(TITLES.get(name, name))


def tongue_name(code: str) -> str:
    return tongue(code, language())


# --- who pays ------------------------------------------------------------------------------------------------------------
def payer_words(payer: str, number: str) -> str:
    """What a call costs whoever makes it, as it is."""
    if payer == Payer.TOLL_FREE and number.startswith("800"):
        return gettext("Free from a landline; mobile phones cannot reach 800 numbers.")
    if payer == Payer.TOLL_FREE:
        return gettext("The call is free, we pay.")
    if payer == Payer.SHARED:
        return gettext("You pay a local call, we pay the rest.")
    return gettext("You pay the call as your own plan says.")


# --- hours ---------------------------------------------------------------------------------------------------------------
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
        days = short_day(one.first, language())
        if one.last != one.first:
            last = short_day(one.last, language(), one.first)
            days = gettext("%(first)s to %(last)s") % {"first": days, "last": last}
        rows.append(Row(days, spans_words(one.spans), one.reason))
    return rows


def day_rows(days: list[DayHours]) -> list[Row]:
    """The days to come; a remark says why a day is as it is. Days whose calendar is not out yet are marked."""
    rows = []
    for one in days:
        why = one.reason or str(WHY[one.why])
        day = gettext("%(day)s, %(weekday)s") % {
            "day": short_day(one.day, language(), one.day),
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
    return f"{short_day(at.date(), language(), today)} {time}"


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
    """A sentence for each line that somebody switched by hand, with the reason; the line is named where there are more."""
    rows = list(lines)
    return [
        (f"{one.line}: " if len(rows) > 1 else "")
        + standing_words(one.standing, now)
        + (f" ({one.standing.reason})" if one.standing.reason else "")
        for one in rows
        if one.standing.by == "switch"
    ]


# --- versions ------------------------------------------------------------------------------------------------------------
def together(names: Iterable[str]) -> str:
    return gettext(", ").join(names)


def parts_words(parts: list[str]) -> str:
    return gettext(", ").join(str(PARTS[part]) for part in parts)


@dataclass(frozen=True)
class Change:
    """One thing before and after, both in words; "" where there was or is nothing."""

    what: str
    before: str
    after: str


def changes(line: Line, older: Mapping[str, Any] | None, newer: Mapping[str, Any]) -> list[Change]:
    """What differs between two versions of a line, in the reader's language. Two queries."""
    if older is None:
        return []
    offices = {office.pk: office.name for office in Office.objects.all()}
    texts = selectors.texts_of(line, older["says"], newer["says"])
    pairs = [
        *((str(LABELS[name]), _setting(name, older["settings"], offices), _setting(name, newer["settings"], offices))
          for name in LABELS),
        *_hours_pairs(Hours.read(older["hours"]), Hours.read(newer["hours"])),
        *((gettext("Key %(key)s") % {"key": key}, _key(older["menu"], key), _key(newer["menu"], key)) for key in KEYS),
        *((_said_name(key), _said(texts, older["says"], key), _said(texts, newer["says"], key))
          for key in sorted({*older["says"], *newer["says"]})),
    ]  # fmt: skip
    return [Change(what, before, after) for what, before, after in pairs if before != after]


def _setting(name: str, settings: Mapping[str, Any], offices: Mapping[int, str]) -> str:
    value = settings.get(name)
    if value is None:
        return ""
    if name == "fallback":
        return str(Line.Fallback(value).label)
    if name == "fallback_office_id":
        return offices.get(value, "?")
    if name == "fallback_user_id":
        return User.objects.filter(pk=value).values_list("work_name", flat=True).first() or "?"
    if name == "payer":
        return str(Payer(value).label)
    if name == "language":
        return tongue_name(value)
    if name == "languages":
        return gettext(", ").join(map(tongue_name, value))
    if name == "helped_by":
        return gettext(", ").join(offices.get(pk, "?") for pk in value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value)


def _hours_pairs(older: Hours, newer: Hours) -> list[tuple[str, str, str]]:
    days = [
        (str(WEEKDAYS[day - 1]), spans_words(_of_day(older, day)), spans_words(_of_day(newer, day)))
        for day in range(1, 8)
    ]
    before, after = _lines(specials_words(older)), _lines(specials_words(newer))
    return [
        *days,
        (gettext("Public holidays"), holidays_words(older), holidays_words(newer)),
        (gettext("Exceptions"), before, after),
    ]


def _of_day(hours: Hours, day: int) -> Spans:
    return ((0, DAY),) if hours.week is None else hours.week.get(day, ())


def _lines(rows: list[Row]) -> str:
    return gettext("; ").join(f"{row.name} {row.words} {row.remark}".strip() for row in rows)


def _key(menu: Mapping[str, Mapping[str, str]], key: str) -> str:
    return key_words(menu[key]) if key in menu else ""


def key_words(choice: Mapping[str, str]) -> str:
    """What a key of the menu chooses."""
    known = selectors.topics(language())
    topic, skill, priority = choice.get("topic", ""), choice.get("skill", ""), choice.get("priority", "")
    spoken, dialect = choice.get("language", ""), choice.get("dialect", "")
    said = [known.get(topic, topic)] if topic else []
    said += [str(Skill(skill).label) if skill in Skill.values else skill] if skill else []
    said += [tongue_name(spoken)] if spoken else []
    said += [gettext("best with %(dialect)s") % {"dialect": tongue_name(dialect)}] if dialect else []
    said += [str(PRIORITY.get(priority, priority))] if priority else []
    return gettext(", ").join(said) or gettext("any other matter")


def wants_words(machine: Mapping[str, Any]) -> str:
    """Whom a caller asked for by key, from the state of their call: "" or knowledge and dialect."""
    skill, dialect = str(machine.get("skill", "")), str(machine.get("dialect", ""))
    said = [str(Skill(skill).label)] if skill in Skill.values else []
    return gettext(", ").join([*said, *([tongue_name(dialect)] if dialect else [])])


def lonely_words(lonely: Iterable[selectors.Lonely]) -> list[str]:
    """Keys that ask for what nobody can, a sentence each."""
    said = []
    for one in lonely:
        if one.what == "skill":
            name = str(Skill(one.code).label) if one.code in Skill.values else one.code
            text = gettext(
                "Key %(key)s: nobody who answers this line has “%(name)s” among what they know. Such calls ring for everybody."
            )
        else:
            name = tongue_name(one.code)
            text = gettext("Key %(key)s: nobody who answers this line speaks %(name)s. Such calls ring for everybody.")
        said.append(text % {"key": one.key, "name": name})
    return said


def _said_name(key: str) -> str:
    name, _slash, code = key.partition("/")
    return gettext("%(title)s (%(language)s)") % {"title": title(name), "language": tongue_name(code)}


def _said(texts: Mapping[tuple[str, int], Notice], says: Mapping[str, int], key: str) -> str:
    if key not in says:
        return gettext("the house's words")
    notice = texts[key, says[key]]
    return gettext("own recording: %(text)s") % {"text": notice.text} if notice.sound_id else notice.text


def version_words(version: LineVersion) -> str:
    """Who saved it, and when."""
    who = version.made_by.work_name if version.made_by else gettext("as set up")
    at = timezone.localtime(version.made)
    return f"{who} · {long_day(at.date(), language())} {at:%H:%M}"


def waiting_words(count: int) -> str:
    return ngettext(
        "%(count)d caller is waiting on this line and keeps their place: who is on duty still answers them.",
        "%(count)d callers are waiting on this line and keep their places: who is on duty still answers them.",
        count,
    ) % {"count": count}
