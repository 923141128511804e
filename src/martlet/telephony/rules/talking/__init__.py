"""While people speak: hold, mute and keys, a colleague who takes over, a third party, a supervisor, the alarm.

There is one conversation a call; hold takes the caller out of it and leaves everybody else in. Whoever is asked to take over
is rung while the volunteer stays, so that a refusal ends where it began: the caller is back with who they knew. If the
volunteer has gone by then, the call goes back to the queue. A caller is never let go by anything in here.
"""

from martlet.telephony.rules.talking import reactions as _reactions  # noqa: F401  (adds them to those of calls)
from martlet.telephony.rules.talking.page import ASKED, KEYS
from martlet.telephony.rules.talking.supervising import MODES, RESTS

__all__ = ["ASKED", "KEYS", "MODES", "RESTS"]
