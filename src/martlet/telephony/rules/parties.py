"""Who is in a conversation besides the caller and the volunteer, and how it stands. Values only; `talking` moves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from martlet.telephony.rules import events as e

COLLEAGUE, INTERPRETER, OUTSIDE, SUPERVISOR, EAR = "colleague", "interpreter", "outside", "supervisor", "ear"
HEARD_BY_ALL = (COLLEAGUE, INTERPRETER, OUTSIDE)


@dataclass(frozen=True)
class Party:
    """One more channel in a call.

    role: colleague (is asked to take the call over) | interpreter | outside (a number dialled through the trunk; the number
    is not here) | supervisor | ear (the channel through which a supervisor hears; `of` is the supervisor's channel).
    mode: of a colleague warm | cold; of a supervisor listen | whisper | join | take.
    """

    channel: str
    role: str
    user: int = 0
    phone: str = ""
    mode: str = ""
    state: str = "ringing"  # ringing | up | gone
    of: str = ""
    told: bool = False  # the volunteer has had time to see that a supervisor comes
    agreed: bool = False  # a number outside's: was asked, and may be recorded
    rests: bool = False  # a supervisor's: was on a break when they were rung, and is again when they leave
    rests_since: float = 0.0  # of that break, which goes on as if there had been no call

    @property
    def is_here(self) -> bool:
        """Also while it rings."""
        return self.state != "gone"

    @property
    def afterwards(self) -> e.SetDuty:
        """Their presence once they have left the conversation."""
        return e.SetDuty(self.user, "break", self.rests_since) if self.rests else e.SetDuty(self.user, "wrap_up")


@dataclass(frozen=True)
class Talk:
    """How the conversation stands. Empty for a call in which nothing but talk has happened."""

    held: bool = False  # the caller hears music
    muted: bool = False  # nobody hears the volunteer
    alone: bool = False  # the volunteer has gone; a colleague's phone still rings for the caller
    rests: bool = False  # who has the call was on a break before, and is on one again afterwards
    rests_since: float = 0.0  # of that break, where it goes on as if there had been no call
    away: str = ""  # the volunteer's page is being loaded anew, or was closed: how it was before, talking | held
    again: str = ""  # the channel that rings at that volunteer's fresh page
    risk: str = ""  # "" | pending | raised
    unasked: bool = False  # the volunteer wants no question afterwards
    said: str = ""  # what became of the last who was asked: refused | timeout | unreachable | gone
    parties: Mapping[str, Party] = field(default_factory=dict)
    marks: tuple[tuple[float, str], ...] = ()  # seconds since the epoch, what: for whoever plays the recording

    def afterwards(self, user: int) -> e.SetDuty:
        """The presence of who has the call once they have it no longer."""
        return e.SetDuty(user, "break", self.rests_since) if self.rests else e.SetDuty(user, "wrap_up")

    @property
    def is_on_its_way(self) -> bool:
        """Whether the caller hears music while a colleague is asked to take them over. What is written down of them stands
        still meanwhile; while three talk it is with who has the call."""
        return self.held and bool(self.here(COLLEAGUE))

    def here(self, *roles: str) -> list[Party]:
        """Those of these roles whose phone rings or is up, in the order in which they were asked in."""
        return [party for party in self.parties.values() if party.is_here and party.role in roles]

    def with_party(self, party: Party) -> Talk:
        """`party` in place of what stood under its channel."""
        return replace(self, parties={**self.parties, party.channel: party})

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the database; {} where nothing has happened."""
        if self == NOTHING:
            return {}
        return {**vars(self), "parties": {key: vars(party) for key, party in self.parties.items()}}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Talk:
        """What `as_dict` wrote; JSON made lists of its tuples."""
        if not values:
            return NOTHING
        parties = {key: Party(**party) for key, party in values["parties"].items()}
        marks = tuple((float(at), str(what)) for at, what in values["marks"])
        return cls(**{**values, "parties": parties, "marks": marks})


NOTHING = Talk()
