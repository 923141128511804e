"""When a crowd of calls is worth an alarm: one for each line and cause, however many calls come."""

from __future__ import annotations

from martlet.telephony.rules.call import LineRules

ONE, ALL = "one", "all"  # one number calls again and again | the line as a whole
JUNK = "junk"  # strangers send the exchange what is no call at all
# A second that nobody needs to explain: phones that register, a carrier that asks whether we are there.
SPARE_MESSAGES = 100.0
MESSAGES_OF_A_CALL = 60  # at most, with several phones that ring for it
TOLD_EVERY = 15.0  # seconds between two pieces of news while it goes on
QUIET = 120.0  # seconds without a further call over the limit, after which it is over


def causes(line: LineRules, of_number: int, in_all: int) -> tuple[str, ...]:
    """Which limits of the line this call passes: calls within the last minute, this one included."""
    one: tuple[str, ...] = (ONE,) if 0 < line.flood_number < of_number else ()
    return (*one, ALL) if 0 < line.flood_all < in_all else one


def is_over(last: float, now: float) -> bool:
    """Whether nothing has come for long enough."""
    return now - last >= QUIET


def is_junk(messages: int, seconds: float, calls: int) -> bool:
    """Whether the exchange was sent far more in this time than `calls`, the live ones and those that ended in it, can explain."""
    return seconds > 0 and messages > SPARE_MESSAGES * seconds + MESSAGES_OF_A_CALL * calls
