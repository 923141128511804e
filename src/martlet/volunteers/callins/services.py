"""Asking colleagues to come, taking it back, and the end that comes by itself."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.live import publish
from martlet.access.models import Office
from martlet.foundation.errors import Problem
from martlet.volunteers.callins import rules
from martlet.volunteers.callins.selectors import came, standing
from martlet.volunteers.models import CallIn, Duty


@action("volunteers.call_in", on="office")
def call_in(actor: Actor, *, office: Office, people: int) -> CallIn:
    """Ask colleagues of this office who are off duty to come. Problem at "people", or when somebody was faster."""
    if not 1 <= people <= rules.MOST:
        raise Problem(_("Ask for 1 to 20 people, as a number."), "people")
    now = timezone.now()
    # Time ends a call-in without anybody's doing; the place is free for the next one.
    CallIn.objects.filter(office=office, ended=None, until__lte=now).update(ended=F("until"))
    try:
        with transaction.atomic():
            made = CallIn.objects.create(
                office=office, asked_by_id=actor.user_id or 0, asked_at=now, people=people, until=now + rules.LASTS
            )
    except IntegrityError:
        raise Problem(
            _("Somebody was faster: colleagues are asked already. Take that back first, if you need another number.")
        ) from None
    tell(office.pk)
    return made


@action("volunteers.end_call_in", on="call_in")
def take_back(actor: Actor, *, call_in: CallIn) -> CallIn:
    """Nobody is asked any more. What is over already stays as it ended."""
    now = timezone.now()
    if standing(call_in.office_id, now).filter(pk=call_in.pk).update(ended=now, ended_by=actor.user_id):
        tell(call_in.office_id)
    call_in.refresh_from_db()
    return call_in


def somebody_came(duty: Duty) -> None:
    """A duty began: pages that ask or count learn it, and who makes the number full ends the call-in. Within the transaction
    of the duty; the row is locked, so that of two who come at once the second counts the first."""
    found = standing(duty.office_id).select_for_update().first()
    if found is None:
        return
    if came(found) >= found.people:
        found.ended = timezone.now()
        found.save(update_fields=["ended"])
    tell(duty.office_id)


def passed_over(actor: Actor) -> None:
    """They said 'not now', which nobody writes down: their other tabs are to stop asking, too."""
    publish("call_in", user_id=actor.user_id)


def tell(office_id: int) -> None:
    publish("call_in", office_id=office_id)
