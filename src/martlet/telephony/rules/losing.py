"""The exchange died: whoever was in a call hears silence, and nobody hung up. The call is closed as lost, its volunteers are
free, and who had not been answered is called back. The exchange is told nothing: there is none, and a new one knows of no call.
"""

from __future__ import annotations

from martlet.telephony.rules import asking, calls, outgoing
from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Stage
from martlet.telephony.rules.calls import LOST
from martlet.telephony.rules.talking import handing

TOLD_HERE = (e.SetDuty, e.Tell, e.Rate)  # the others are for the exchange


def lost(call: Call, event: e.Lost, now: float) -> Commands:
    """What the stage would do at its end, without the commands for an exchange that is no more."""
    if call.stage is Stage.ASKING:
        commands = asking.over(call)
    elif call.stage is Stage.DIALLING:
        commands = outgoing.over(call, LOST, now)
    else:
        commands = (handing.over if call.stage is Stage.TALKING else calls.finish)(call, LOST, now)
    return [command for command in commands if isinstance(command, TOLD_HERE)]


for reactions in (calls.REACTIONS, calls.IN_TALK, calls.IN_ASKING, calls.IN_DIALLING):
    reactions[e.Lost] = lost
