"""What news of a call means here. Each function is called by one receiver and calls one service."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from martlet.access.actor import Actor
from martlet.access.live import publish
from martlet.access.models import User
from martlet.access.selectors import actor_of
from martlet.hotline.models import Contact
from martlet.hotline.rules.channels import PHONE
from martlet.hotline.selectors.people import history_of_ids
from martlet.hotline.services.callbacks import callback_for_silence, callback_from_call
from martlet.hotline.services.contacts import Taken, autosave, end_contact, start_contact
from martlet.hotline.services.handovers import let_out, receive
from martlet.registry.hooks import Panel
from martlet.telephony.models import Call, Recording
from martlet.telephony.models.calls import Direction
from martlet.telephony.selectors import caller_number
from martlet.vault.errors import Sealed


def begin(call: Call, user: User | None, briefing: str = "") -> None:
    """They are speaking: the contact is there before anybody types. While sealed the page takes down sealed instead."""
    if user is None:
        return
    actor = actor_of(user, acting_office=call.office_id)
    office = call.office if call.office_id in actor.office_ids else user.office
    try:
        number = caller_number(call, actor)
        contact = start_contact(actor, office=office, channel=PHONE, call=call, number=number, started=call.answered)
        if briefing:
            autosave(actor, contact, rev=contact.rev, words=briefing)
    except (Sealed, Taken):
        return
    publish("hotline.contact", user_id=user.pk, data={"contact": str(contact.pk), "call": str(call.pk)})


def moved(call: Call, user: User | None) -> None:
    """Another volunteer has the caller now: the contact goes with them. In another office, which sees nothing of ours, a new
    one is begun with the briefing in it, and ours is finished by who wrote it."""
    contact = Contact.objects.select_related("office", "handled_by").filter(call=call).first()
    if user is None or contact is None or contact.is_done:
        begin(call, user)
        return
    actor, giver = actor_of(user, acting_office=contact.office_id), contact.handled_by_id
    if contact.office_id in actor.office_ids:
        receive(actor, contact)
        if giver != user.pk:
            publish("hotline.handed", user_id=giver, data={"contact": str(contact.pk)})
    else:
        briefing = let_out(contact, user)
        begin(call, user, briefing)
    publish("hotline.contact", user_id=user.pk, data={"contact": str(contact.pk), "call": str(call.pk)})


def end(call: Call) -> None:
    """They hung up: wrap-up begins."""
    if call.direction == Direction.OUT and call.answered is None:
        return  # nobody was reached: it is tried again, or put back into the list
    contact = Contact.objects.select_related("handled_by").filter(call=call).first()
    if contact is None or contact.state != Contact.State.OPEN:
        return
    try:
        end_contact(actor_of(contact.handled_by, acting_office=contact.office_id), contact, ended=call.ended)
    except Sealed:  # the row itself says nothing secret: its state is set all the same
        Contact.objects.filter(pk=contact.pk).update(state=Contact.State.WRAP_UP, ended=call.ended)


def missed(call: Call) -> None:
    """Nobody answered: we call back."""
    callback_from_call(call)


def silent(call: Call) -> None:
    """Somebody may be in danger and unable to talk: we call back."""
    callback_for_silence(call)


def recorded(recording: Recording) -> None:
    """A message that was spoken makes a call-back of any call; a page that shows a conversation may show its sound now."""
    if recording.kind == "message":
        callback_from_call(recording.call, message=True)
    contact = Contact.objects.filter(call=recording.call_id).values_list("pk", "handled_by").first()
    if contact:
        publish("hotline.recording", user_id=contact[1], data={"contact": str(contact[0])})


def serves(actor: Actor, person_ids: Collection[UUID]) -> bool:
    """Whether this actor talks with the person now."""
    if actor.user_id is None:
        return False
    going_on = Contact.objects.filter(handled_by=actor.user_id, state__in=(Contact.State.OPEN, Contact.State.WRAP_UP))
    ids = list(person_ids)
    return going_on.filter(person__in=ids).exists() or going_on.filter(others__in=ids).exists()


def person_panel(actor: Actor, person_ids: Collection[UUID]) -> Panel | None:
    """The contacts of a person, on the person's page: those the actor may see."""
    lines = history_of_ids(actor, person_ids)
    return Panel("hotline/_person_panel.html", {"lines": lines}, order=30) if lines else None
