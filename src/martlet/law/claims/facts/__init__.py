"""Everything a volunteer hears from a worker, asked once: each fact optional, each with its own 'unknown'.

`Facts` holds plain values (fen, days, codes). `FACTS` says of each fact how it is called, how to ask for it aloud, what may be
answered and in which step it is asked. None means 'not asked yet'; a fact named in `Facts.unknown` was asked and the worker
does not know it: it is then to be found out elsewhere and is not asked again.
"""

from martlet.law.claims.facts.asking import FACTS, STEPS, Fact, shown
from martlet.law.claims.facts.checking import check
from martlet.law.claims.facts.keeping import from_plain, to_plain
from martlet.law.claims.facts.model import Facts, HeatDays, Hours, Link, Period, Rest
from martlet.law.claims.facts.reading import UNKNOWN, read

__all__ = [
    "FACTS",
    "STEPS",
    "UNKNOWN",
    "Fact",
    "Facts",
    "HeatDays",
    "Hours",
    "Link",
    "Period",
    "Rest",
    "check",
    "from_plain",
    "read",
    "shown",
    "to_plain",
]
