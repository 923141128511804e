"""The clocks of a case in words: lines for its page, the full history, what an event would change, and the warnings."""

from martlet.cases.selectors.clocks.changing import effects, effects_of_withdrawing, hired_in
from martlet.cases.selectors.clocks.lines import ClockLine, count_of, figure_of, line_of
from martlet.cases.selectors.clocks.page import ClockPage, EventLine, clock_page, get_event
from martlet.cases.selectors.clocks.warnings import (
    MyWarnings,
    WarningLine,
    my_warnings,
    owners_of,
    warning_count,
    warning_line,
)

__all__ = [
    "ClockLine",
    "ClockPage",
    "EventLine",
    "MyWarnings",
    "WarningLine",
    "clock_page",
    "count_of",
    "effects",
    "effects_of_withdrawing",
    "figure_of",
    "get_event",
    "hired_in",
    "line_of",
    "my_warnings",
    "owners_of",
    "warning_count",
    "warning_line",
]
