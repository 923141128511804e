"""What happens in a call, as plain values: no Django, no clock, no network.

`calls.step(call, event, now) -> (call, commands)` is the whole behaviour of one call, with what `waiting` (queue,
fallback), `accepting` (a mobile's press of 1), `turning` (blocked, flood), `pulling` (a coordinator takes the queue) and
`talking` (everything while people speak) add to it, `returning` (a volunteer's page loaded anew in mid-call), `asking` (one
question at the end), `outgoing` (we call) and `losing` (the exchange died); `choosing.assign` decides who rings for whom;
`reading.read` turns what the exchange said into an event; `hours.standing` answers for a line.

`now`, and every moment kept as a number: seconds since the epoch of a clock that nobody sets (`switchboard.clock`). A reaction
changes the copy of the call that `step` hands it and gives back commands: [] where the event means nothing any more; None, in
a conversation, leaves it to the reaction of `calls`.
"""

from martlet.telephony.rules import losing as _losing  # noqa: F401  (adds its reaction to those of all the others)
from martlet.telephony.rules import outgoing as _outgoing  # noqa: F401  (adds its reactions to those of calls)
from martlet.telephony.rules import pulling as _pulling  # noqa: F401  (adds its reactions to those of turning)
from martlet.telephony.rules import returning as _returning  # noqa: F401  (adds its reactions to those of talking)
from martlet.telephony.rules.call import Call, LineRules, Offer, Stage
from martlet.telephony.rules.calls import step
from martlet.telephony.rules.choosing import OnDuty, assign
from martlet.telephony.rules.hours import is_open
from martlet.telephony.rules.parties import Party, Talk
from martlet.telephony.rules.talking import ASKED

__all__ = ["ASKED", "Call", "LineRules", "Offer", "OnDuty", "Party", "Stage", "Talk", "assign", "is_open", "step"]
