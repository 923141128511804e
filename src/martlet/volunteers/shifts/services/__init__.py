"""Writes of shifts: places (by who serves), planning (by who leads), the address of one's own calendar.

Everything that changes who is on which shift of an office waits its turn there: of two who take the last place the second
sees the first.
"""

from martlet.volunteers.shifts.services.feeds import end_feed, make_feed, user_of_feed
from martlet.volunteers.shifts.services.places import (
    give_back,
    keep,
    offer,
    put_on,
    see_news,
    take,
    take_off,
    take_over,
)
from martlet.volunteers.shifts.services.planning import (
    add_pattern,
    add_shift,
    cancel_shift,
    change_pattern,
    change_shift,
    end_pattern,
    plan_ahead,
    restore_shift,
)

__all__ = [
    "add_pattern",
    "add_shift",
    "cancel_shift",
    "change_pattern",
    "change_shift",
    "end_feed",
    "end_pattern",
    "give_back",
    "keep",
    "make_feed",
    "offer",
    "plan_ahead",
    "put_on",
    "restore_shift",
    "see_news",
    "take",
    "take_off",
    "take_over",
    "user_of_feed",
]
