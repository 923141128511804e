"""Every time limit of a matter as one list: what starts it, restarts it, stops it, keeps it, and what is left when it is missed.

`clocks` holds the lengths that the law gives and the two limitations with worked cases of their own; here stands what
the procedure around them adds: periods of a step (a hearing's evidence period, ten days against a ruling, fifteen days after
a reconsideration), what counts as acting in time, and the sentence for the day after. All of it is a fold over events in any order.
"""

from martlet.law.limits.counting import Count, all_counts, data_version, impossible
from martlet.law.limits.periods import ARBITRATION, KINDS, PERIODS, Period

__all__ = [
    "ARBITRATION",
    "KINDS",
    "PERIODS",
    "Count",
    "Period",
    "all_counts",
    "data_version",
    "impossible",
]
