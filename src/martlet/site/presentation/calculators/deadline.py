"""A time limit as a box of the result."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from martlet.foundation.calendar import long_day
from martlet.law.clocks import Clock


@dataclass(frozen=True)
class Deadline:
    """A time limit as a box: `lead` what to do by which day, `more` the last day and how long that is."""

    state: str
    lead: str
    more: str


def by_last_day(clock: Clock) -> date:
    """For sorting: clocks that do not run come last."""
    return clock.last_day or date.max


_WHAT: Mapping[str, Any] = {
    "R-DL-ARB-1Y": _("apply for arbitration"),
    "R-DL-ARB-WAGE": _("apply for arbitration"),
    "R-DL-INJ30": _("apply for recognition as a work injury"),
    "R-DL-INJ1Y": _("apply for recognition as a work injury yourself"),
}
"""Plainer words than those of the law room, for the limits that are shown most."""


def deadline_of(clock: Clock, today: date, language: str) -> Deadline:
    """`state`: running, due, over, or "theirs" for what the employer has to do."""
    what = _WHAT.get(clock.rule) or clock.what.say(language)
    assert clock.last_day is not None  # findings only hold clocks that run
    assert clock.file_by is not None
    last, state = long_day(clock.last_day, language), clock.state(today)
    left = clock.days_left(today) or 0
    if state == "over":
        lead = gettext("Over since %(day)s: %(what)s") % {"day": last, "what": what}
        if clock.who == "employer":
            lead = gettext("The employer’s time was over on %(day)s: %(what)s") % {"day": last, "what": what}
            return Deadline("theirs", lead, "")
        more = gettext(
            "The other side can object that it is too late. Call us all the same: a demand or a serious illness may have moved it."
        )
        return Deadline("over", lead, more)
    if clock.who == "employer":
        return Deadline("theirs", gettext("The employer has until %(day)s: %(what)s") % {"day": last, "what": what}, "")
    by, gap = max(clock.file_by, today), "" if language.startswith("zh") else " "
    lead = gettext("Go by %(day)s: %(what)s") % {"day": long_day(by, language), "what": what}
    told = ngettext(
        "The last day is %(day)s, %(left)s day from now.", "The last day is %(day)s, %(left)s days from now.", left
    )
    more = told % {"day": last, "left": left}
    if by == today:
        lead = gettext("Go today: %(what)s") % {"what": what}
    if state == "due":
        more = gettext("Today is the last day.")
    if clock.moved and clock.unmoved:
        more += gap + gettext("It moved from %(day)s, a rest day.") % {"day": long_day(clock.unmoved, language)}
    if clock.provisional:
        more += gap + gettext("The days off around that year’s holidays are not published yet, so the day may move.")
    return Deadline(state, lead, more)
