"""What pages say of a line: names of things, hours in words, how it stands, and what one version changed."""

from martlet.telephony.lines.words.hours import (
    NO_HOURS,
    WEEKDAYS,
    by_hand_words,
    day_rows,
    holidays_words,
    public_words,
    specials_words,
    standing_words,
    waiting_words,
    week_words,
)
from martlet.telephony.lines.words.menu import PRIORITY, key_words, lonely_words, wants_words
from martlet.telephony.lines.words.names import (
    LABELS,
    TITLES,
    parts_words,
    payer_words,
    title,
    together,
    tongue_name,
)
from martlet.telephony.lines.words.versions import changes, version_words

__all__ = [
    "LABELS",
    "NO_HOURS",
    "PRIORITY",
    "TITLES",
    "WEEKDAYS",
    "by_hand_words",
    "changes",
    "day_rows",
    "holidays_words",
    "key_words",
    "lonely_words",
    "parts_words",
    "payer_words",
    "public_words",
    "specials_words",
    "standing_words",
    "title",
    "together",
    "tongue_name",
    "version_words",
    "waiting_words",
    "wants_words",
    "week_words",
]
