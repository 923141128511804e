"""A call of ours before anybody has answered: how far it is, and from which line it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from martlet.access.actor import Actor
from martlet.hotline.models import Contact
from martlet.telephony import selectors as telephony
from martlet.telephony.models import Call, Line
from martlet.telephony.services import may_call_out

PATIENCE = timedelta(seconds=15)  # for the switchboard to begin with it


@dataclass(frozen=True, slots=True)
class Outgoing:
    """stage: "" nothing was tried | asked | own (the volunteer's own phone rings) | theirs | failed; `said`, when it failed: busy,
    refused, timeout, unreachable of the other side, "own" when one's own phone was not answered, "" when nobody knows."""

    contact: Contact
    stage: str
    said: str = ""

    @property
    def goes_on(self) -> bool:
        return self.stage in ("asked", "own", "theirs")


def outgoing(actor: Actor, contact: Contact) -> Outgoing | None:
    """For whoever is to call; None for a contact that came to us, for colleagues, and once somebody has answered."""
    call = contact.call
    if contact.inbound or contact.state != Contact.State.OPEN or contact.handled_by_id != actor.user_id:
        return None
    if not (contact.number and may_call_out()) or (call is not None and call.answered is not None):
        return None
    if call is None:
        return Outgoing(contact, "")
    own = own_phone(call)
    if call.is_live:
        return Outgoing(contact, "theirs" if own == "answered" else "own")
    if call.ended is None and timezone.now() - call.arrived < PATIENCE:
        return Outgoing(contact, "asked")
    return Outgoing(contact, "failed", said_of(call, own))


def own_phone(call: Call) -> str:
    """What became of the ring at the volunteer's own phone; "" while it rings, or before."""
    offers: dict[str, dict[str, str]] = call.machine.get("offers", {})
    return next((offer["outcome"] for offer in offers.values()), "")


def said_of(call: Call, own: str) -> str:
    if own not in ("", "answered"):
        return "own"
    return str(call.machine.get("talk", {}).get("said", ""))


def line_to_call_from(actor: Actor, contact: Contact) -> Line | None:
    """The line on which they called, so that they know the number; else the first of the office."""
    lines = telephony.lines(actor).filter(office=contact.office_id).order_by("id")
    back = contact.answered_callbacks.select_related("call").first()
    theirs = lines.filter(pk=back.call.line_id).first() if back and back.call else None
    return theirs or lines.first()
