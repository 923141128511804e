"""A coordinator takes a queue, or gives it to another office: what becomes of those who wait in it already.

Whose phone rings for such a call is told why the ring will end, and may still answer until then. Who calls later finds the
coordinator in the rules of the line (`LineRules.taken_by`).
"""

from __future__ import annotations

from dataclasses import replace

from martlet.telephony.rules import calls, turning
from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Stage

TOLD_SECONDS = 3.0  # between the line on the page of whoever is rung and the end of that ring
TIMER = "pull:"  # and where to


def asked(call: Call, event: e.Asked, now: float) -> Commands:
    """ "pull" (see `pulled`) and "unpull"; whoever is rung already is told, and has three seconds to answer all the same."""
    if event.what == "unpull":
        call.line = replace(call.line, taken_by=0)
        return []
    if event.what != "pull":
        return calls.asked(call, event, now)
    if call.stage is Stage.RINGING and call.ringing:
        told: Commands = [e.Tell("pulled", offer.user) for offer in call.ringing]
        return [*told, e.Timer(TIMER + event.value, TOLD_SECONDS)]
    return pulled(call, event.value)


def time_up(call: Call, event: e.TimeUp, now: float) -> Commands:
    """The three seconds are over: who was rung and did not answer rings no longer."""
    if not event.name.startswith(TIMER):
        return turning.time_up(call, event, now)
    return pulled(call, event.name.removeprefix(TIMER))


def pulled(call: Call, value: str) -> Commands:
    """ "user:7": to that coordinator first; "office:3": to the volunteers of that office alone."""
    kind, _colon, rest = value.partition(":")
    if call.stage not in (Stage.WAITING, Stage.RINGING) or kind not in ("user", "office") or not rest.isdigit():
        return []
    if kind == "user":
        call.line = replace(call.line, taken_by=int(rest))
    else:
        call.line = replace(call.line, offices=(int(rest),), taken_by=0)
    call.tried, call.round = (), 0
    return [e.Seek()] if call.stage is Stage.WAITING else [*calls.drop_ringing(call), *calls.seek(call)]


calls.REACTIONS.update({e.Asked: asked, e.TimeUp: time_up})
