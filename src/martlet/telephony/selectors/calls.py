"""Calls: one that an actor may see, the one that rings on their phone, who is calling."""

from __future__ import annotations

from uuid import UUID

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide
from martlet.telephony import rules
from martlet.telephony.models import Call
from martlet.telephony.models.calls import Stage


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


def ringing_for(actor: Actor) -> Call | None:
    """The call that rings on the actor's phone, or the one they are in."""
    live = Call.objects.filter(is_live=True).exclude(stage=Stage.ASKING)
    return live.filter(offers__user=actor.user_id, offers__outcome__in=("", "answered")).order_by("-arrived").first()


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
