"""What can happen to a call (events) and what is to be done about it (commands)."""

from __future__ import annotations

from dataclasses import dataclass


# --- events ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Arrived:
    """The caller's channel entered the switchboard. `closed`: the line does not take calls now.

    manner: "" | "blocked" (a sentence, no more) | "key" (a flood, or a caller who is silent: first a key, then a phone).
    """

    closed: bool = False
    manner: str = ""


@dataclass(frozen=True)
class CallOut:
    """A volunteer calls somebody as the hotline: their own `phone` rings first. `state`: their presence until now,
    and since when, if that is a break."""

    user: int
    phone: str
    state: str
    since: float = 0.0


@dataclass(frozen=True)
class CallerUp:
    """Whom we called has answered."""


@dataclass(frozen=True)
class Known:
    """What is known of the caller's number, found a moment after the arrival: who follows their case, who spoke with
    them last, and how they are to be received (`Arrived.manner`). Zero and "" = nothing."""

    owner: int = 0
    last: int = 0
    manner: str = ""


@dataclass(frozen=True)
class Place:
    """Where this call stands among those that wait (1 = next) and how long that takes, in seconds; 0 = nobody can say."""

    position: int
    seconds: int = 0


@dataclass(frozen=True)
class PlayEnded:
    """`name` as in `Play`. Not `ok`: it could not be played, so nobody heard it."""

    name: str
    ok: bool = True


@dataclass(frozen=True)
class Digit:
    """The caller pressed a key: one of 0-9, *, #, A-D."""

    digit: str


@dataclass(frozen=True)
class TimeUp:
    """`name` as in `Timer`. Timers are never taken back, so one may come that no longer means anything."""

    name: str


@dataclass(frozen=True)
class Offered:
    """The floor chose volunteers for this call: (user id, phone name) in order of preference.

    `again`: everybody was tried once, a new round begins.
    """

    phones: tuple[tuple[int, str], ...]
    again: bool = False


@dataclass(frozen=True)
class Nobody:
    """The floor has no one for this call. reason: no_duty | no_answer | waited. `rests_since`: since when the colleague the
    line falls back to is on a break, 0 = they are on none."""

    reason: str
    rests_since: float = 0.0


@dataclass(frozen=True)
class Busy:
    """People are on duty, but all of them are on other calls."""


@dataclass(frozen=True)
class PhoneRinging:
    channel: str


@dataclass(frozen=True)
class PhoneAnswered:
    """A volunteer's phone, or one asked into a conversation. Of a mobile this may still be its mailbox."""

    channel: str


@dataclass(frozen=True)
class PhoneGone:
    """cause: the exchange's hang-up cause (Q.850); 0 = it never rang."""

    channel: str
    cause: int = 16


@dataclass(frozen=True)
class PhoneDigit:
    """A key was pressed on the phone of a volunteer."""

    channel: str
    digit: str


@dataclass(frozen=True)
class Left:
    """The volunteer of this phone took a break or ended their duty in the moment they were chosen."""

    channel: str


@dataclass(frozen=True)
class CallerGone:
    """`cause`: Q.850; 16 is an ordinary hanging up."""

    cause: int = 16


@dataclass(frozen=True)
class MessageTaken:
    """The caller's spoken message ended (silence, time, or the star key)."""


@dataclass(frozen=True)
class Asked:
    """Somebody asked for something on a page. what: hang_up | stop_recording | pause_recording | resume_recording | say,
    and in a conversation everything in `talking.ASKED`."""

    what: str
    value: str = ""


@dataclass(frozen=True)
class Lost:
    """The exchange died, and this call with it."""


@dataclass(frozen=True)
class Resumed:
    """The switchboard came back: which channels still exist, which of them answered, which are joined in our bridge."""

    channels: frozenset[str]
    up: frozenset[str]
    joined: frozenset[str]


Event = (
    Arrived | PlayEnded | Digit | TimeUp | Offered | Nobody | Busy | PhoneRinging | PhoneAnswered | PhoneGone
    | Left | CallerGone | MessageTaken | Asked | Lost | Resumed | Known | Place | PhoneDigit | CallOut | CallerUp
)  # fmt: skip


# --- commands ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Answer:
    """Take the caller's call; from here it costs whoever pays the line."""


@dataclass(frozen=True)
class Play:
    """`sounds`: the announcements that make it up, when it is more than the one of its name."""

    name: str
    language: str
    sounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlayTo:
    """To a volunteer's phone, not to the caller."""

    channel: str
    name: str
    language: str


@dataclass(frozen=True)
class StopPlay:
    """`name` as in `Play`; of a `PlayTo` with its channel, "accept <channel>". Nothing happens when it has ended already."""

    name: str


@dataclass(frozen=True)
class Ringback:
    """The caller hears the line ring."""


@dataclass(frozen=True)
class Ringing:
    """A volunteer who called somebody hears that it rings there."""

    channel: str


@dataclass(frozen=True)
class Music:
    """The caller hears that the line lives while they wait."""


@dataclass(frozen=True)
class Ring:
    """For `seconds` at most; then the exchange hangs up and `PhoneGone` comes."""

    channel: str
    phone: str
    user: int
    seconds: int
    role: str = ""  # "" a volunteer who is to answer, else a `parties.Party`'s; "outside": a number, known to the hands


@dataclass(frozen=True)
class Drop:
    """Stop a phone that rings or hang up one that answered too late."""

    channel: str


@dataclass(frozen=True)
class Join:
    """The caller and this phone are in one conversation from here on. `record` begins its file anew."""

    channel: str
    record: bool


@dataclass(frozen=True)
class Park:
    """The caller leaves the conversation and hears music."""


@dataclass(frozen=True)
class Unpark:
    """The caller is back in the conversation."""


@dataclass(frozen=True)
class Enter:
    """One more phone in the conversation."""

    channel: str


@dataclass(frozen=True)
class Leave:
    """That phone hears and is heard no longer; it stays connected."""

    channel: str


@dataclass(frozen=True)
class Mute:
    """Whether nobody hears this phone."""

    channel: str
    on: bool


@dataclass(frozen=True)
class Keys:
    """Send keys to that side, as a telephone's keypad does."""

    channel: str
    digits: str


@dataclass(frozen=True)
class Listen:
    """Let a supervisor's channel hear, and be heard, through `ear`, what the phone `target` hears and says. Nobody but
    `target` can hear them."""

    channel: str
    ear: str
    target: str


@dataclass(frozen=True)
class Pair:
    """Join a supervisor's phone with its ear, apart from the conversation."""

    channel: str
    ear: str


@dataclass(frozen=True)
class Unpair:
    """The place where a supervisor's phone and its ear were joined is no longer needed."""

    channel: str


@dataclass(frozen=True)
class Record:
    """Record the conversation from here on. Asked for twice, it is recorded once."""


@dataclass(frozen=True)
class Hush:
    """Recording writes silence (True) or sound (False)."""

    on: bool


@dataclass(frozen=True)
class Meanwhile:
    """Music in the conversation itself, for a caller who waits in it (True), or no more (False)."""

    on: bool


@dataclass(frozen=True)
class StopRecord:
    """End the recording and throw away what was recorded: the caller said no."""


@dataclass(frozen=True)
class Rate:
    """Count what the caller pressed, 1 to 5, or 0 when they pressed nothing. It is not kept with the call."""

    score: int


@dataclass(frozen=True)
class TakeMessage:
    """Ends after `seconds`, by the star key or when the caller is silent, with `MessageTaken`."""

    seconds: int


@dataclass(frozen=True)
class HangUpCaller:
    pass


@dataclass(frozen=True)
class Timer:
    """`TimeUp` comes with this name after `seconds`. It dies with the switchboard; `Resumed` sets those that matter again."""

    name: str
    seconds: float


@dataclass(frozen=True)
class Seek:
    """The floor should look for volunteers."""


@dataclass(frozen=True)
class AskPlace:
    """The floor should tell this call's `Place`."""


@dataclass(frozen=True)
class SetDuty:
    """`ringing` only of who is ready still: when they have chosen otherwise meanwhile, `Left` comes."""

    user: int
    state: str  # ready | ringing | on_call | wrap_up | break
    since: float = 0.0  # of a break that goes on; 0 = from now on


@dataclass(frozen=True)
class Tell:
    """News for the rooms above. kind: ringing | pulled (a coordinator takes the queue: this ring will end) | answered | moved
    (another volunteer has the call now) | talk (something changed in the conversation) | risk | ended | missed."""

    kind: str
    user: int | None = None


Command = (
    Answer | Play | StopPlay | Ringback | Music | Ring | Drop | Join | Park | Unpark | Enter | Leave | Mute | Keys | Listen
    | Pair | Unpair | Record | Hush | Meanwhile | StopRecord | TakeMessage | HangUpCaller | Timer | Seek | SetDuty | Tell | PlayTo
    | AskPlace | Rate | Ringing
)  # fmt: skip
