"""A supervisor listens, whispers, joins or takes over."""

from __future__ import annotations

from dataclasses import replace

from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands
from martlet.telephony.rules.parties import SUPERVISOR, Party
from martlet.telephony.rules.talking.handing import APART, come_in
from martlet.telephony.rules.talking.steps import close_ear, place, put, ring

MODES = ("listen", "whisper", "join", "take")
RESTS = ":break"  # after the place of a supervisor who is on one; its beginning follows


def supervise(call: Call, value: str, now: float) -> Commands:
    """ "listen:7:v7": ring that supervisor, or change what they do when they are there already. "listen:7:v7:break:99.5":
    they are on a break since then, and stay on it."""
    mode, _colon, rest = value.partition(":")
    text, rests, since = rest.partition(RESTS)
    found = place(text)
    if mode not in MODES or found is None or call.talk.alone:
        return []
    for party in call.talk.here(SUPERVISOR):
        if party.user != found[0]:
            continue
        if party.mode == mode:
            return []
        return change_mode(call, put(call, replace(party, mode=mode)), party.mode, now)
    return (
        []
        if call.talk.here(SUPERVISOR)
        else ring(call, text, SUPERVISOR, now, mode, float(since[1:] or 0) if rests else None)
    )


def change_mode(call: Call, party: Party, before: str, now: float) -> Commands:
    """Nothing before they are up and the volunteer was told: `come_in` will then do what the mode has become."""
    if party.state != "up" or not party.told:
        return []
    if before in APART and party.mode in APART:
        return [e.Mute(party.channel, party.mode == "listen")]
    if before in APART:
        return [*close_ear(call, party.channel), *come_in(call, party, now)]
    return [e.Leave(party.channel), *come_in(call, party, now)]
