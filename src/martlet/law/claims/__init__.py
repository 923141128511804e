"""From the facts of a worker to every claim that follows, with conflicts, what is missing and what proves it.

Nouns: *facts* (what a volunteer heard, each known, unknown or not asked yet), *claim* (a kind of money or a declaration, with
the results of the rules it rests on), *conflict* (claims that exclude each other, the alternatives priced), *ask* (a missing
fact and what depends on it), *bundle* (all of it, with the recommended total).

No formula lives here: every figure is a result of `law.evaluate`, every last day one of `law.clocks`.
"""

from martlet.law.claims.assess import assess
from martlet.law.claims.bundle import Against, Ask, Barred, Bundle, Claim, Conflict, Line, Option, Working
from martlet.law.claims.facts import (
    FACTS,
    STEPS,
    UNKNOWN,
    Fact,
    Facts,
    HeatDays,
    Hours,
    Link,
    Period,
    Rest,
    check,
    from_plain,
    read,
    shown,
    to_plain,
)
from martlet.law.claims.titles import TITLES

__all__ = [
    "FACTS",
    "STEPS",
    "TITLES",
    "UNKNOWN",
    "Against",
    "Ask",
    "Barred",
    "Bundle",
    "Claim",
    "Conflict",
    "Fact",
    "Facts",
    "HeatDays",
    "Hours",
    "Line",
    "Link",
    "Option",
    "Period",
    "Rest",
    "Working",
    "assess",
    "check",
    "from_plain",
    "read",
    "shown",
    "to_plain",
]
