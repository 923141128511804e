"""Calls: one that an actor may see, whether it rings on their phone, who is calling."""

from __future__ import annotations

from uuid import UUID

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide
from martlet.telephony import rules
from martlet.telephony.models import Call


def call(actor: Actor, call_id: UUID | str) -> Call:
    """One call; a volunteer may also see the one that rings or rang on their own phone. Raises NotVisible."""
    found = Call.objects.select_related("line", "office", "answered_by").filter(pk=call_id).first()
    if found is None:
        raise NotVisible
    if not decide(actor, "telephony.read_call", found) and not rings_for(actor, found):
        raise NotVisible
    return found


def rings_for(actor: Actor, call: Call) -> bool:
    """Whether this call rings on the actor's phone now."""
    return call.is_live and call.offers.filter(user=actor.user_id, outcome="").exists()


def caller_number(call: Call, actor: Actor) -> str:
    """The caller's number in clear; "" when withheld. Needs an unsealed keeper (raises vault.errors.Sealed)."""
    if not call.number_sealed:
        return ""
    return vault.open_intake([bytes(call.number_sealed)], actor)[0].decode()


def replayed(found: Call) -> rules.Call:
    """What the stored events mean under today's rules: the state a call would have. Time is that of the events."""
    from martlet.telephony.rules.reading import read

    state = rules.Call.from_dict(found.machine)
    again = rules.Call(state.id, state.caller, state.line, state.arrived, state.ticket, last_user=state.last_user)
    for row in found.events.all():
        event = read(row.raw, again.caller)
        if event is not None:
            again, _commands = rules.step(again, event, row.at.timestamp())
    return again
