"""Calling back as the hotline: the volunteer's own phone rings, then the worker's, and neither sees the other's number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.foundation.errors import Problem
from martlet.hotline.models import Contact
from martlet.hotline.rules.channels import PHONE
from martlet.hotline.selectors.outgoing import line_to_call_from, outgoing
from martlet.hotline.services.common import locked, save_rev
from martlet.telephony.models import Call
from martlet.telephony.services import ask_call, call_out


@action("hotline.write", on="contact")
def call_worker(actor: Actor, contact: Contact) -> Call:
    """Place the call of an outgoing contact, or find the one that is being placed. Raises Problem with what is missing."""
    fresh = locked(actor, contact)
    if fresh.inbound or fresh.state != Contact.State.OPEN or fresh.handled_by_id != actor.user_id:
        raise Problem(_("This conversation is already over."))
    now = outgoing(actor, fresh)
    if fresh.call is not None and (now is None or now.goes_on):
        return fresh.call
    if not fresh.number:
        raise Problem(_("There is no number to call."))
    line = line_to_call_from(actor, fresh)
    if line is None:
        raise Problem(_("Your office has no line to call from."))
    fresh.call, fresh.channel = call_out(actor, line=line, number=fresh.number), PHONE
    save_rev(actor, fresh, "call", "channel", quietly=True)
    return fresh.call


def stop_calling(actor: Actor, contact: Contact | None) -> None:
    """Nobody is there: what still rings for this contact stops."""
    call = contact.call if contact is not None else None
    if call is not None and call.is_live and call.answered is None:
        ask_call(actor, call=call, what="hang_up")
