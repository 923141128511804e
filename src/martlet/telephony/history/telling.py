"""Rows of the list of calls in words, ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext

from martlet.foundation import calendar
from martlet.foundation.addresses import address_of
from martlet.foundation.elapsed import elapsed
from martlet.foundation.languages import reader_language
from martlet.foundation.tongues import tongue
from martlet.telephony.history import words
from martlet.telephony.history.selectors import CallRow

__all__ = ["Told", "told"]
EXPLAINED = ("missed", "refused", "message")  # outcomes that somebody asks the reason of


@dataclass(frozen=True, slots=True)
class Told:
    """A call as a reader sees it. `icon`, `kind`: of the outcome's tag. What does not apply is "", the number is never."""

    url: str
    when: str
    number: str
    line: str
    language: str
    topic: str
    about: str
    outcome: str
    kind: str
    icon: str
    why: str
    waited: str
    talked: str


def told(rows: Iterable[CallRow]) -> list[Told]:
    """In the language of now. What many rows have in common is worked out once."""
    today, language = timezone.localdate(), reader_language()
    sealed, none, erased = gettext("Number sealed"), gettext("no number"), gettext("erased")
    address = address_of("telephony:call")
    outcome, why, topic = cache(words.outcome_words), cache(words.missed_words), cache(words.topic_words)

    @cache
    def about(spoken: str, topic_code: str) -> str:
        return " · ".join(filter(None, (tongue(spoken, language), topic(topic_code))))

    def one(row: CallRow) -> Told:
        at = timezone.localtime(row.arrived)
        return Told(
            url=address(row.id),
            when=f"{calendar.short_day(at.date(), language, today)} {at:%H:%M}",
            number=row.number or (sealed if row.sealed else erased if row.erased else none),
            line=words.line_name(row, language),
            language=tongue(row.language, language),
            topic=topic(row.topic),
            about=about(row.language, row.topic),
            outcome=outcome(row.outcome),
            kind=words.KINDS[row.outcome],
            icon=words.SIGNS[row.outcome],
            why=why(row.missed) if row.outcome in EXPLAINED else "",
            waited=elapsed(row.waited),
            talked=elapsed(row.talked) if row.talked is not None else "",
        )

    return [one(row) for row in rows]
