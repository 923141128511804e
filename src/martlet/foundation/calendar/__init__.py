"""Days: rest days and make-up working days of China, festivals, periods, words for dates, reading what people type.

Runs without Django. Nothing here reads the clock: today is an argument.
"""

from martlet.foundation.calendar.holidays import (
    day_kind,
    festivals_on,
    has_calendar,
    is_provisional,
    is_public_holiday,
    is_statutory,
    lay_over,
    published_years,
    rests,
    statutory_days,
    version,
)
from martlet.foundation.calendar.notices import Notice, read_notice, spans
from martlet.foundation.calendar.periods import Month, add_months, days_left, month_range
from martlet.foundation.calendar.reading import FIRST_YEAR, LAST_YEAR, parse_day, parse_month
from martlet.foundation.calendar.words import long_day, short_day
from martlet.foundation.calendar.workdays import Rolled, add_workdays, count_workdays, next_workday, roll_over

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Month",
    "Notice",
    "Rolled",
    "add_months",
    "add_workdays",
    "count_workdays",
    "day_kind",
    "days_left",
    "festivals_on",
    "has_calendar",
    "is_provisional",
    "is_public_holiday",
    "is_statutory",
    "lay_over",
    "long_day",
    "month_range",
    "next_workday",
    "parse_day",
    "parse_month",
    "published_years",
    "read_notice",
    "rests",
    "roll_over",
    "short_day",
    "spans",
    "statutory_days",
    "version",
]
