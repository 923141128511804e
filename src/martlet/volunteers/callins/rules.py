"""How many more people on the phone would empty the queue now. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

LASTS = timedelta(minutes=30)
"""A call-in: long enough to put the soup aside, short enough that nobody comes for a queue that was."""
MOST = 20
"""People asked for at once."""

PATIENCE = 60
"""Seconds within which a caller should be answered."""
IN_VAIN = 120
"""Seconds after which those who seem free are no help to whoever still waits."""
TALK = 5
"""Minutes of a usual conversation: of so many who speak, about one is done within the minute of patience."""


@dataclass(frozen=True, slots=True)
class Load:
    """One office this moment: `waiting` callers, the first of them for `longest` seconds; of those on duty `free` (ready, or
    ringing for one of these callers), `talking` and `wrapping`, without breaks; `is_open`: whether a line takes calls."""

    waiting: int = 0
    longest: int = 0
    free: int = 0
    talking: int = 0
    wrapping: int = 0
    is_open: bool = False

    @classmethod
    def of(cls, states: Mapping[str, int], *, waiting: int, longest: int, is_open: bool) -> Load:
        """`states`: how many duties are in each."""
        count = states.get
        return cls(
            waiting, longest, count("ready", 0) + count("ringing", 0), count("on_call", 0), count("wrap_up", 0), is_open
        )


def needed(now: Load) -> int:
    """How many more people on the phone would empty the queue now; 0 when all is well, at most `MOST`.

    Each caller needs one person, so whoever waits and has nobody free is one more:

    - Who rings counts as free, for the caller they ring for counts as waiting. Who is on a break does not count: a break is
      never called off from here.
    - While nobody has waited longer than a minute, those who will be free within it count too: everybody who wraps up, and of
      those who speak one in five. A queue of seconds that clears itself is no reason to call people from their supper.
    - Who waits longer than two minutes though somebody seems free is not helped by them: their phone is not heard, or they
      were tried already. One more is needed then, whatever the sums say.
    - A line that is open with nobody on the phone needs one even while nobody waits: the next caller would be lost.

    Other offices that help are left out: they come by themselves, and their own callers may need them.
    """
    short = now.waiting - now.free
    if now.longest <= PATIENCE:
        short -= now.wrapping + now.talking // TALK
    stuck = now.waiting > 0 and now.longest > IN_VAIN
    deserted = now.is_open and not (now.free or now.talking or now.wrapping)
    return min(max(short, 1 if stuck or deserted else 0), MOST)
