"""What one version of a line changed, and who saved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from martlet.access.models import Office, User
from martlet.foundation.calendar import long_day
from martlet.foundation.languages import reader_language
from martlet.telephony.lines import selectors
from martlet.telephony.lines.words.hours import WEEKDAYS, Row, holidays_words, spans_words, specials_words
from martlet.telephony.lines.words.menu import key_words
from martlet.telephony.lines.words.names import LABELS, title, tongue_name
from martlet.telephony.models import Line, LineVersion, Notice
from martlet.telephony.models.lines import Payer
from martlet.telephony.rules.hours import DAY, Hours, Spans
from martlet.telephony.rules.tongues import KEYS


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
        *(
            (str(LABELS[name]), _setting(name, older["settings"], offices), _setting(name, newer["settings"], offices))
            for name in LABELS
        ),
        *_hours_pairs(Hours.read(older["hours"]), Hours.read(newer["hours"])),
        *((gettext("Key %(key)s") % {"key": key}, _key(older["menu"], key), _key(newer["menu"], key)) for key in KEYS),
        *(
            (_said_name(key), _said(texts, older["says"], key), _said(texts, newer["says"], key))
            for key in sorted({*older["says"], *newer["says"]})
        ),
    ]
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
    return f"{who} · {long_day(at.date(), reader_language())} {at:%H:%M}"
