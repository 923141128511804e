"""After a hard call: a volunteer asks for a talk, one of those who lead takes it, and both know what was agreed."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.live import publish
from martlet.foundation.errors import Problem
from martlet.hotline.models import Contact, Debrief
from martlet.hotline.services.common import staff_id
from martlet.telephony.selectors import coordinators, was_alarmed

LIMIT = 2000


@action("hotline.ask_debrief", on="contact")
def ask_debrief(actor: Actor, contact: Contact) -> Debrief:
    """This call was hard. Said twice it is one talk; said again after it was taken back it is asked for again."""
    user = staff_id(actor)
    found = Debrief.objects.filter(contact=contact, volunteer=user).first()
    if found is None:
        found = Debrief(
            office=contact.office,
            key_office=contact.office_id,
            volunteer_id=user,
            contact=contact,
            alarm=was_alarmed(contact.call),
            words="",
            agreed="",
        )
        try:
            with transaction.atomic():
                found.save(force_insert=True)
        except IntegrityError:  # the same button in two tabs
            return Debrief.objects.get(contact=contact, volunteer=user)
    elif not Debrief.objects.filter(pk=found.pk, state=Debrief.State.WITHDRAWN).update(
        state=Debrief.State.OPEN, asked_at=timezone.now(), closed_at=None, held_by=None, held_at=None
    ):
        return found
    _tell(found)
    return _again(found)


@action("hotline.own_debrief", on="debrief")
def word_debrief(actor: Actor, debrief: Debrief, *, words: str) -> Debrief:
    """What the volunteer wants to say beforehand; whoever holds the talk reads it."""
    _checked(words, "words")
    fresh = _opened(actor, debrief)
    if fresh.state != Debrief.State.OPEN:
        raise Problem(_("This talk is closed. What you wrote is still in the box: tell your coordinator."), "words")
    fresh.words = words.strip()
    fresh.save(update_fields=["words"])
    return fresh


@action("hotline.own_debrief", on="debrief")
def withdraw_debrief(actor: Actor, debrief: Debrief) -> Debrief:
    """The volunteer does not need it any more."""
    now = timezone.now()
    if not Debrief.objects.filter(pk=debrief.pk, state=Debrief.State.OPEN).update(
        state=Debrief.State.WITHDRAWN, closed_at=now
    ):
        raise Problem(_("This talk is closed already."))
    _tell(debrief)
    return _again(debrief)


@action("hotline.lead_debriefs", on="debrief")
def take_debrief(actor: Actor, debrief: Debrief) -> Debrief:
    """I talk with them. Raises Problem naming who was faster; nobody takes their own."""
    if debrief.volunteer_id == actor.user_id:
        raise Problem(_("This was your own call. Let a colleague talk with you."))
    won = Debrief.objects.filter(pk=debrief.pk, state=Debrief.State.OPEN, held_by=None).update(
        held_by=actor.user_id, held_at=timezone.now()
    )
    fresh = _again(debrief)
    if not won and fresh.held_by_id != actor.user_id:
        if fresh.held_by is None or fresh.state == Debrief.State.WITHDRAWN:
            raise Problem(_("The volunteer took it back. There is nothing to do."))
        raise Problem(_("%(name)s talks with them already."), values={"name": fresh.held_by.work_name})
    _tell(fresh)
    return fresh


@action("hotline.hold_debrief", on="debrief")
def release_debrief(actor: Actor, debrief: Debrief) -> Debrief:
    """Somebody else is to talk with them."""
    Debrief.objects.filter(pk=debrief.pk, held_by=actor.user_id, state=Debrief.State.OPEN).update(
        held_by=None, held_at=None
    )
    _tell(debrief)
    return _again(debrief)


@action("hotline.hold_debrief", on="debrief")
def finish_debrief(actor: Actor, debrief: Debrief, *, agreed: str) -> Debrief:
    """We talked; what was agreed is for the two of us."""
    if not agreed.strip():
        raise Problem(_("Write what you two agreed, a few words are enough."), "agreed")
    return _close(actor, debrief, Debrief.State.DONE, agreed=agreed)


@action("hotline.hold_debrief", on="debrief")
def decline_debrief(actor: Actor, debrief: Debrief, *, why: str, agreed: str = "") -> Debrief:
    """There was no talk, and why. A reason of one's own needs words."""
    if why not in Debrief.Why.values:
        raise Problem(_("Choose why there was no talk."), "why")
    if why == Debrief.Why.OTHER and not agreed.strip():
        raise Problem(_("Say in a few words why."), "agreed")
    return _close(actor, debrief, Debrief.State.DECLINED, agreed=agreed, why=why)


def _close(actor: Actor, debrief: Debrief, state: str, *, agreed: str, why: str = "") -> Debrief:
    _checked(agreed, "agreed")
    fresh = _opened(actor, debrief)
    if fresh.state == Debrief.State.WITHDRAWN:
        raise Problem(_("The volunteer took it back. There is nothing to do."))
    if fresh.held_by_id != actor.user_id:  # put back in another tab
        raise Problem(_("You do not hold this talk any more. Take it again from the list."))
    fresh.state, fresh.why, fresh.agreed, fresh.closed_at = state, why, agreed.strip(), timezone.now()
    fresh.save(update_fields=["state", "why", "agreed", "closed_at"])
    _tell(fresh)
    return fresh


@action("hotline.hold_debrief", on="debrief")
def reopen_debrief(actor: Actor, debrief: Debrief) -> Debrief:
    """Closed by mistake, or the talk goes on."""
    closed = (Debrief.State.DONE, Debrief.State.DECLINED)
    Debrief.objects.filter(pk=debrief.pk, state__in=closed).update(state=Debrief.State.OPEN, why="", closed_at=None)
    _tell(debrief)
    return _again(debrief)


def _checked(text: str, field: str) -> None:
    if len(text) > LIMIT:
        raise Problem(_("Keep it under %(limit)d characters."), field, values={"limit": LIMIT})


def _opened(actor: Actor, debrief: Debrief) -> Debrief:
    """The row as it is now, held until the transaction ends."""
    fresh = Debrief.objects.select_for_update(of=("self",)).get(pk=debrief.pk)
    vault.open_all([fresh], actor)
    return fresh


def _again(debrief: Debrief) -> Debrief:
    return Debrief.objects.select_related("volunteer", "held_by", "office", "contact").get(pk=debrief.pk)


def _tell(debrief: Debrief) -> None:
    """Only to those it concerns: an office need not know who had a hard call."""
    for user in {debrief.volunteer_id, *coordinators(debrief.office_id)}:
        publish("hotline.debriefs", user_id=user)
