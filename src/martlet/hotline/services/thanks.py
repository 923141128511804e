"""Seen, and thank you."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.foundation.errors import Problem
from martlet.hotline.models import Contact, Thanks
from martlet.hotline.services.common import staff_id

LONGEST = 60  # letters: a word, no letter


@action("hotline.thank", on="contact")
def thank(actor: Actor, contact: Contact, *, words: str = "") -> Thanks:
    """Tell who had this contact that it was seen. Raises Problem before it is saved, or when somebody was faster."""
    words = " ".join(words.split())
    if not contact.is_done:
        raise Problem(_("It is not saved yet. Thank for it when it is done."))
    if len(words) > LONGEST:
        raise Problem(_("Keep it to a short sentence: %(most)d letters at most.") % {"most": LONGEST}, "words")
    vault.open_all([contact], actor)
    made = Thanks(contact=contact, volunteer_id=contact.handled_by_id, given_by_id=staff_id(actor))
    made.words = words
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        name = Thanks.objects.select_related("given_by").get(contact=contact).given_by.work_name
        raise Problem(_("%(name)s has thanked for this one already.") % {"name": name}) from None
    return made


@action("hotline.thank", on="contact")
def take_thanks_back(actor: Actor, contact: Contact) -> None:
    """Only one's own, as long as the message on the screen offers it."""
    Thanks.objects.filter(contact=contact, given_by=actor.user_id).delete()
