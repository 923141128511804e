"""Time limits as clocks: events start them, interrupt them, suspend them; a last day on a rest day moves on.

A clock is a fold over events, which may be given in any order: they are sorted by day first. What a clock says is an
estimate for planning; `file_by` leaves a safety margin and is what people should be told.

Counting (CC 201-203, CPL 85, ARBR 19): the trigger day is not counted, months and years end on the corresponding day or the
month's last one, a last day that is a rest day moves to the next working day, holidays inside the period are counted.
"""

from martlet.law.clocks.counting import count, limit_clock
from martlet.law.clocks.every import clocks
from martlet.law.clocks.limitation import arbitration, civil
from martlet.law.clocks.shapes import Clock, Event, Segment
from martlet.law.clocks.table import INTERRUPTING, LIMITS, Length, Limit

__all__ = [
    "INTERRUPTING",
    "LIMITS",
    "Clock",
    "Event",
    "Length",
    "Limit",
    "Segment",
    "arbitration",
    "civil",
    "clocks",
    "count",
    "limit_clock",
]
