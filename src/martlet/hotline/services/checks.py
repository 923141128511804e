"""What a contact must say before it is kept; each check raises Problem at its field."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actor import Actor
from martlet.access.models import User
from martlet.foundation.errors import Problem
from martlet.hotline.models import Contact
from martlet.hotline.rules import outcomes
from martlet.hotline.rules.matters import is_issue
from martlet.hotline.selectors.contacts import colleagues_of

PEOPLE_LIMIT = 5000


def goes_on_from(actor: Actor, fresh: Contact, words: str | None) -> bool:
    """Whether the newer version is the actor's own autosave, still on its way when this text was sent: it goes on from it."""
    return (
        not fresh.is_done
        and fresh.touched_by_id == actor.user_id
        and words is not None
        and words.startswith(fresh.words)
    )


def checked_outcome(contact: Contact, code: str) -> outcomes.Outcome | None:
    """The outcome of a code; None for a one-click non-case and, of a call of ours, for none. Problem at "outcome"."""
    found = outcomes.outcome(code)
    if code and found is None and outcomes.non_case(code) is None:
        raise Problem(_("This page is older than the list of outcomes. Reload it and choose again."), field="outcome")
    if not code and contact.inbound:
        raise Problem(_("Choose what came of it."), field="outcome")
    return found


def checked_issue(code: str) -> None:
    if code and not is_issue(code):
        raise Problem(_("This page is older than the list of matters. Reload it and choose again."), field="issue")


def checked_count(count: int) -> None:
    if not 1 <= count <= PEOPLE_LIMIT:
        raise Problem(
            _("Write how many people it concerns, from 1 to %(limit)d."),
            field="people_count",
            values={"limit": PEOPLE_LIMIT},
        )


def checked_next(contact: Contact, found: outcomes.Outcome | None, owner: User | None, by: date | None) -> None:
    """What goes on has somebody of the office and a day. Problem at "next_owner" or "next_by"."""
    if owner is not None and not colleagues_of(contact).filter(pk=owner.pk).exists():
        raise Problem(_("This colleague does not work in this office. Choose another."), field="next_owner")
    if found is not None and found.goes_on:
        if owner is None:
            raise Problem(_("It goes on, so choose who does the next step."), field="next_owner")
        if by is None:
            raise Problem(_("It goes on, so write by which day."), field="next_by")
    if by is not None and by < timezone.localdate() and by != contact.next_by:
        raise Problem(_("This day is past. Write today or later."), field="next_by")


def checked_promise(promise: str, by: date | None) -> None:
    """A promise and its day stand together or not at all. Problem at the one that is missing."""
    if promise and by is None:
        raise Problem(_("A promise needs a day. Until when did we promise it?"), field="promise_by")
    if by is not None and not promise:
        raise Problem(_("Write what was promised for this day, or take the day out."), field="promise")
