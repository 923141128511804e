"""A contact goes with its call to a colleague: with all that was typed, and never to two people at once."""

from __future__ import annotations

from os.path import commonprefix

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor, system_actor
from martlet.access.models import Office, User
from martlet.foundation.errors import Problem
from martlet.hotline.models import Contact, HandOver
from martlet.hotline.services.common import staff_id
from martlet.telephony import services as telephony
from martlet.telephony.words import CONSENTS, REASONS
from martlet.vault.errors import Sealed

BRIEFING_LIMIT = 1000


@action("hotline.hand_on", on="contact", reasons=REASONS, consent=CONSENTS)
def hand_on(
    actor: Actor,
    contact: Contact,
    *,
    to_user: int | None = None,
    to_office: int | None = None,
    consult: bool = False,
    reason: str = "",
    consent: str = "",
    briefing: str = "",
) -> HandOver | None:
    """Ask a colleague to take call and contact over, or give both to an office's queue. Raises Problem where that cannot be.

    While the keeper is sealed the call goes all the same and the briefing is spoken: None then.
    """
    call = contact.call
    if call is None or not call.is_live:
        raise Problem(_("This conversation is already over."))
    if len(briefing) > BRIEFING_LIMIT:
        raise Problem(_("Keep the briefing shorter: what the colleague must know before the first word."), "briefing")
    if to_user is not None:
        telephony.transfer_to(actor, call=call, user_id=to_user, consult=consult, reason=reason, consent=consent)
    else:
        office = Office.objects.filter(pk=to_office, is_active=True).first() if to_office else None
        if office is None:
            raise Problem(_("Choose who should take the call."), "to")
        telephony.give_to_queue(actor, call=call, office=office, reason=reason, consent=consent)
    contact.hand_overs.filter(state=HandOver.State.ASKED).update(state=HandOver.State.BACK, decided=timezone.now())
    row = HandOver(
        contact=contact,
        call=call,
        from_user_id=staff_id(actor),
        to_user_id=to_user,
        consult=consult,
        reason=reason,
        consent=consent,
    )
    try:
        vault.open_all([contact], actor)
        row.briefing, row.late = briefing.strip(), ""
        row.save(force_insert=True)
    except Sealed:
        return None
    return row


@action("hotline.receive", on="contact")
def receive(actor: Actor, contact: Contact) -> Contact:
    """The caller is with this actor now, and so is the contact. Nothing in it changes but whose it is."""
    asked = contact.hand_overs.filter(state=HandOver.State.ASKED)
    mine = asked.filter(Q(to_user=actor.user_id) | Q(to_user=None))
    found = mine.update(state=HandOver.State.DONE, to_user_id=actor.user_id, decided=timezone.now())
    asked.update(state=HandOver.State.BACK, decided=timezone.now())
    if not found and contact.handled_by_id != actor.user_id:
        note_taken(actor, contact)  # a supervisor took over, or the queue found somebody
    contact.handled_by_id, contact.state = staff_id(actor), Contact.State.OPEN
    contact.ended = None
    contact.save(update_fields=["handled_by", "state", "ended"])
    return contact


def note_taken(actor: Actor, contact: Contact) -> None:
    row = HandOver(
        contact=contact,
        call=contact.call,
        from_user_id=contact.handled_by_id,
        to_user_id=actor.user_id,
        reason="taken",
        state=HandOver.State.DONE,
        decided=timezone.now(),
    )
    try:
        vault.open_all([contact], actor)
        row.briefing = row.late = ""
        row.save(force_insert=True)
    except Sealed:
        pass


def let_out(contact: Contact, user: User) -> str:
    """The caller is with another office: our contact stays here without its call, to be finished by who wrote it. Returns the
    briefing, the only thing that office gets to read."""
    row = contact.hand_overs.filter(state=HandOver.State.ASKED).last()
    briefing = ""
    if row is not None:
        try:
            row.contact = contact
            vault.open_all([contact, row], system_actor("hand a call over"))
            briefing = row.briefing
        except Sealed:
            pass
        HandOver.objects.filter(pk=row.pk).update(state=HandOver.State.DONE, to_user=user, decided=timezone.now())
    Contact.objects.filter(pk=contact.pk).update(call=None, state=Contact.State.WRAP_UP, ended=timezone.now())
    return briefing


@action("hotline.add_late", on="hand_over")
def keep_late_words(actor: Actor, hand_over: HandOver, *, words: str) -> HandOver:
    """What was still being typed when the contact went: kept beside it, nothing of the new owner's is touched. Saved again
    it replaces only itself. Raises Sealed."""
    contact = hand_over.contact
    vault.open_all([contact, hand_over], actor)
    together = len(commonprefix([contact.words, words]))
    hand_over.late = "" if words.strip() in contact.words else words[together:].strip()
    hand_over.save(update_fields=["late"])
    return hand_over
