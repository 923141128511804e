"""What templates ask about shifts."""

from __future__ import annotations

from typing import Any

from django import template

from martlet.access.actor import PUBLIC, Actor
from martlet.volunteers.models import Shift, ShiftPattern
from martlet.volunteers.shifts import selectors, words

register = template.Library()


@register.filter
def hours_of(shift: Shift) -> str:
    """09:00–13:00."""
    return words.hours(shift.starts, shift.ends)


@register.filter
def speaks(row: Shift | ShiftPattern) -> str:
    """The language everybody on it has to speak, "" for any."""
    return words.language_name(row)


@register.filter
def knows(row: Shift | ShiftPattern) -> str:
    """What everybody on it has to know well, "" for anything."""
    return words.skill_name(row)


@register.filter
def weekday_name(number: int) -> Any:
    return dict(words.WEEKDAYS)[number]


@register.filter
def why_left(code: str) -> Any:
    return words.LEAVING.get(code, code)


@register.filter
def why_cancelled(code: str) -> Any:
    return words.CANCELLING.get(code, code)


def _reader(context: dict[str, Any]) -> Actor:
    return getattr(context.get("request"), "actor", PUBLIC)


@register.simple_tag(takes_context=True)
def my_shift_day(context: dict[str, Any]) -> selectors.Today:
    """`{% my_shift_day as mine %}`: unread news of own shifts, and the next one. One query for those who serve."""
    return selectors.today(_reader(context))


@register.simple_tag(takes_context=True)
def shift_now(context: dict[str, Any]) -> selectors.OnShiftNow | None:
    """`{% shift_now as now %}`: how the shift that runs stands, None when there is none. One query."""
    return selectors.on_shift_now(_reader(context))


@register.simple_tag(takes_context=True)
def shift_holes(context: dict[str, Any]) -> int:
    """`{% shift_holes as holes %}`: places without anybody in the next days. One query for those who plan."""
    return selectors.holes_soon(_reader(context))
