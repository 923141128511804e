"""One call as it stands: its line's rules, the phones that rang for it, where it is; plain values for the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from martlet.telephony.rules import events as e
from martlet.telephony.rules.parties import NOTHING, Talk
from martlet.telephony.rules.tongues import DIALECTS, VOICED

OWN_WORDS = "line-"  # what the sound of a line's own words begins with


class Stage(StrEnum):
    DIALLING = "dialling"  # we call: the volunteer's own phone rings, then the other side's
    CHALLENGE = "challenge"  # is to press a key before anything rings
    NOTICE = "notice"
    MENU = "menu"
    WAITING = "waiting"
    RINGING = "ringing"
    TALKING = "talking"
    MESSAGE = "message"
    ASKING = "asking"  # the conversation is over, the caller is asked how it was
    CLOSING = "closing"
    ENDED = "ended"


@dataclass(frozen=True)
class LineRules:
    """How one line treats its calls. `menu`: digit -> {"topic", "language", "dialect", "skill", "priority"}, each if
    wanted; `offices` may answer, own first, the others after `overflow_seconds` or when nobody of the own is there or picks up.
    `languages`: those and the dialects the line lists for its announcements.
    `fallback`: what happens when nobody is there at all, see `waiting.nobody`. `flood_*`: calls a minute, 0 = never."""

    id: int
    office: int
    offices: tuple[int, ...] = ()
    language: str = "zh"
    languages: tuple[str, ...] = ()
    notice: bool = True
    menu: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # "name/language" -> another sound than the house's of that name
    says: Mapping[str, str] = field(default_factory=dict)
    menu_seconds: int = 6
    ring_seconds: int = 20
    ring_at_once: int = 1
    rounds: int = 2
    wait_seconds: int = 180
    message_seconds: int = 120
    record: bool = True
    number: str = ""  # as workers dial it; a volunteer's mobile shows it
    overflow_seconds: int = 0
    place_seconds: int = 0  # between two announcements of the place in the queue; 0 = none
    keep_place: bool = True  # a caller may press 1 to be called back
    accept_seconds: int = 12  # for a mobile to press 1
    fallback: str = "message"
    fallback_office: int = 0
    fallback_user: int = 0
    flood_number: int = 0
    flood_all: int = 0
    wrap_seconds: int = 180  # for the volunteer after the call; 0 = no limit
    taken_by: int = 0  # a coordinator on duty who has taken the queue of this line: rung first
    asks: bool = False  # one question to the caller when the volunteer hangs up first

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> LineRules:
        """What the database keeps; rules thought of since get their default. Raises TypeError for one we do not know."""
        return cls(**{**values, **{key: tuple(values.get(key, ())) for key in ("offices", "languages")}})

    def speaks(self, name: str, tongue: str) -> bool:
        """Whether callers truly hear that announcement in it: the house's, where it has a voice, or the line's own words."""
        return tongue in VOICED or self.says.get(f"{name}/{tongue}", "").startswith(OWN_WORDS)

    def tongues(self, name: str) -> list[str]:
        """In which whoever has chosen no language hears that announcement, one after the other: the line's own, then the others
        it lists or has a key for. Not in dialects: who speaks one understands the others of China."""
        known = [self.language, *self.languages, *(choice.get("language", "") for choice in self.menu.values())]
        others = [one for one in known if one not in DIALECTS and self.speaks(name, one)]
        return list(dict.fromkeys([self.language, *others]))


@dataclass(frozen=True)
class Offer:
    """One volunteer's phone ringing for this call. outcome: "" while it rings, then answered|refused|timeout|lost|unreachable."""

    channel: str
    user: int
    phone: str
    at: float
    rang_at: float = 0.0
    outcome: str = ""
    asked_at: float = 0.0  # a mobile answered and was asked to press 1
    # rung because nobody was there, whatever their presence: nothing but a conversation changes it
    fallback: bool = False
    rests_since: float = 0.0  # of a fallback: of the break they are on, which goes on after the conversation; 0 = none


@dataclass
class Call:
    """State of one call. `ticket` orders the queue: taken before anything else happens, never changed."""

    id: str
    caller: str
    line: LineRules
    arrived: float
    ticket: int = 0
    stage: Stage = Stage.NOTICE
    language: str = "zh"
    topic: str = ""
    digits: str = ""
    playing: str = ""
    taken: bool = False  # the caller's channel was answered
    last_user: int = 0  # who spoke with this caller last
    offers: dict[str, Offer] = field(default_factory=dict)
    tried: tuple[int, ...] = ()
    round: int = 0
    told_busy: bool = False
    winner: str = ""  # the channel that answered first
    answered_at: float = 0.0
    ended_at: float = 0.0
    ended_by: str = ""  # caller | volunteer | exchange | page | lost (the exchange died)
    missed: str = ""  # "" or why: no_duty | no_answer | waited | closed | hung_up | lost | kept | blocked | flood
    message: bool = False  # a spoken message was taken
    recording: str = "off"  # off | on | paused | third (silent until the third voice agreed too) | refused
    agreed_at: float = 0.0  # of a call of ours: when they said that it may be recorded; it is recorded from there
    faults: tuple[str, ...] = ()  # announcements that could not be played
    talk: Talk = NOTHING  # hold, transfer, further people: see `talking`
    owner: int = 0  # who follows the caller's open case
    dialect: str = ""
    skill: str = ""
    priority: int = 0  # higher is served first
    numbered: bool = False  # the caller's number was shown, so that they can be called back
    place_told: bool = False
    fell_back: bool = False
    rated: bool = False  # the question at the end was answered, or its time is over; never with what
    more_offices: tuple[int, ...] = ()  # which may answer besides the line's own
    out: str = ""  # of a call of ours: the presence its volunteer had before; "" = somebody called us

    @property
    def answered_by(self) -> int | None:
        """Who has the call, or had it at its end; None while nobody has answered. While we call: who calls."""
        return self.offers[self.winner].user if self.winner else None

    def spoken(self, name: str) -> str:
        """In which language or dialect the caller hears that announcement. A dialect needs one that is listed and spoken; who
        answers is chosen by `language` and `dialect` themselves."""
        listed = self.dialect in self.line.languages and self.line.speaks(name, self.dialect)
        return self.dialect if listed else self.language

    @property
    def ringing(self) -> list[Offer]:
        """Phones that ring and mobiles that were asked for the key: nothing has come of them yet."""
        return [offer for offer in self.offers.values() if not offer.outcome]

    def copied(self) -> Call:
        """A copy that may be changed. (`dataclasses.replace` takes ten times as long, in the way of each ring.)"""
        fresh = object.__new__(Call)
        fresh.__dict__.update(self.__dict__, offers=self.offers.copy())
        return fresh

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the database."""
        return {
            **vars(self),
            "line": vars(self.line),
            "offers": {key: vars(offer) for key, offer in self.offers.items()},
            "talk": self.talk.as_dict(),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Call:
        """The call that `as_dict` wrote, also an older one without the fields that came since."""
        line = LineRules.from_dict(values["line"])
        offers = {key: Offer(**value) for key, value in values["offers"].items()}
        rest = {
            "stage": Stage(values["stage"]),
            "talk": Talk.from_dict(values.get("talk", {})),
            **{key: tuple(values.get(key, ())) for key in TUPLES},
        }
        return cls(**{**values, "line": line, "offers": offers, **rest})


Commands = list[e.Command]
TUPLES = ("tried", "faults", "more_offices")
