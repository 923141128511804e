"""A caller in danger: the alarm, which can be taken back for some seconds."""

from __future__ import annotations

from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands
from martlet.telephony.rules.talking.steps import change, mark, owner

RISK_SECONDS = 5.0  # in which an alarm can be taken back


def risk(call: Call, value: str, now: float) -> Commands:
    """The mark is in the recording at once, the alarm goes out when the time to take it back is over. Nothing while there is one."""
    if call.talk.risk:
        return []
    change(call, risk="pending")
    mark(call, "risk", now)
    return [e.Timer("risk", RISK_SECONDS)]


def no_risk(call: Call, value: str, now: float) -> Commands:
    """Nothing any more once the alarm is out. Its mark goes too."""
    if call.talk.risk == "pending":
        change(call, risk="", marks=tuple(one for one in call.talk.marks if one[1] != "risk"))
    return []


def raise_alarm(call: Call) -> Commands:
    """Nobody can take it back from here on."""
    change(call, risk="raised")
    return [e.Tell("risk", owner(call))]
