"""What came of a contact: an outcome with its next step and promise, or one click that says there is no case."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import User
from martlet.foundation.errors import Problem
from martlet.hotline.models import CallBack, Contact
from martlet.hotline.rules import outcomes, times
from martlet.hotline.services.checks import (
    checked_count,
    checked_issue,
    checked_next,
    checked_outcome,
    checked_promise,
    goes_on_from,
)
from martlet.hotline.services.common import check_rev, check_stays, locked, save_rev, sealed_number, tell_office
from martlet.hotline.signals import contact_done
from martlet.registry.services import note_contact


@action("hotline.write", on="contact")
def finish_contact(
    actor: Actor,
    contact: Contact,
    *,
    rev: int,
    outcome: str,
    issue: str = "",
    people_count: int = 1,
    place: str | None = None,
    words: str | None = None,
    outcome_note: str = "",
    promise: str = "",
    promise_by: date | None = None,
    next_owner: User | None = None,
    next_by: date | None = None,
) -> Contact:
    """Give it an outcome. Also corrects one that was done before.

    Raises Problem at the field that is missing: an inbound contact needs an outcome, an outcome that goes on needs who does
    what by which day, a promise needs its day. Raises Stale when somebody else saved meanwhile.
    """
    fresh = locked(actor, contact)
    check_stays(fresh)
    if not goes_on_from(actor, fresh, words):
        check_rev(fresh, rev)
    found = checked_outcome(fresh, outcome)
    checked_issue(issue)
    if not issue and found is not None and found.code not in ("OUT", "DUP"):
        raise Problem(_("Choose what it was about."), field="issue")
    checked_count(people_count)
    checked_next(fresh, found, next_owner, next_by)
    checked_promise(promise, promise_by)
    now = timezone.now()
    if promise != fresh.promise or promise_by != fresh.promise_by:
        fresh.promise_kept_at = None
    if next_by != fresh.next_by or next_owner != fresh.next_owner:
        fresh.next_done_at = None
    fresh.outcome, fresh.issue, fresh.people_count, fresh.outcome_note = outcome, issue, people_count, outcome_note
    fresh.promise, fresh.promise_by, fresh.next_owner, fresh.next_by = promise, promise_by, next_owner, next_by
    if place is not None:
        fresh.place = place
    if words is not None:
        fresh.words = words
    fresh.gender = fresh.person.gender if fresh.person_id and fresh.person else ""
    fresh.state = Contact.State.DONE
    fresh.done_at = now
    fresh.ended = fresh.ended or now
    save_rev(
        actor,
        fresh,
        "outcome",
        "issue",
        "people_count",
        "outcome_note",
        "promise",
        "promise_by",
        "promise_kept_at",
        "next_owner",
        "next_by",
        "next_done_at",
        "place",
        "words",
        "gender",
        "state",
        "done_at",
        "ended",
    )
    _follow_call_backs(actor, fresh, found)
    for person_id in [fresh.person_id, *fresh.others.values_list("pk", flat=True)]:
        if person_id:
            note_contact(person_id, timezone.localdate(fresh.started))
    _done(fresh)
    return fresh


def _follow_call_backs(actor: Actor, contact: Contact, found: outcomes.Outcome | None) -> None:
    """A call-back that was answered is done; 'we call again' puts one into the list for its day."""
    CallBack.objects.filter(outcome_contact=contact, state=CallBack.State.OPEN).update(
        state=CallBack.State.DONE, done_at=timezone.now(), done_by_id=actor.user_id, locked_by=None, locked_until=None
    )
    promised = CallBack.objects.filter(contact=contact, reason=CallBack.Reason.PROMISE, state=CallBack.State.OPEN)
    if found is None or found.code != "AGAIN":
        promised.delete()
    elif not promised.update(due=contact.next_by, person=contact.person_id):
        CallBack.objects.create(
            office=contact.office,
            contact=contact,
            person=contact.person,
            reason=CallBack.Reason.PROMISE,
            due=contact.next_by,
            sealed=sealed_number(contact.office, contact.number, name=contact.visitor),
        )


@action("hotline.write", on="contact")
def one_click(actor: Actor, contact: Contact, *, code: str) -> Contact:
    """Silent, wrong number, and so on: done in one click. A second click does nothing more."""
    if outcomes.non_case(code) is None:
        raise Problem(_("This page is older than the list of outcomes. Reload it and choose again."))
    fresh = locked(actor, contact)
    if fresh.is_done:
        if fresh.outcome == code:
            return fresh
        raise Problem(_("This contact has its outcome already. Reload the page to see it."))
    check_stays(fresh)
    now = timezone.now()
    fresh.outcome, fresh.state, fresh.done_at = code, Contact.State.DONE, now
    fresh.ended = fresh.ended or now
    save_rev(actor, fresh, "outcome", "state", "done_at", "ended")
    # Put aside and not deleted: the undo brings it back.
    CallBack.objects.filter(contact=fresh, reason=CallBack.Reason.PROMISE, state=CallBack.State.OPEN).update(
        state=CallBack.State.GIVEN_UP, done_at=now, done_by=actor.user_id
    )
    _follow_call_backs(actor, fresh, None)
    _done(fresh)
    return fresh


@action("hotline.write", on="contact")
def undo_one_click(actor: Actor, contact: Contact) -> Contact:
    """Back to where it was, for some seconds. Raises Problem when it is too late."""
    fresh = locked(actor, contact)
    if not fresh.is_done or outcomes.non_case(fresh.outcome) is None:
        return fresh
    if fresh.done_at is None or not times.may_undo(fresh.done_at, timezone.now()):
        raise Problem(_("Too late to undo. Open the contact and give it another outcome."))
    CallBack.objects.filter(outcome_contact=fresh, done_at__gte=fresh.done_at).update(
        state=CallBack.State.OPEN, done_at=None, done_by=None
    )
    CallBack.objects.filter(
        contact=fresh, reason=CallBack.Reason.PROMISE, state=CallBack.State.GIVEN_UP, done_at=fresh.done_at
    ).update(state=CallBack.State.OPEN, done_at=None, done_by=None)
    # The click ended it at its own moment; what had ended before stays ended, and so does a call that hung up since.
    goes_on = fresh.ended == fresh.done_at and (fresh.call is None or fresh.call.is_live)
    fresh.outcome, fresh.done_at = "", None
    fresh.state, fresh.ended = (Contact.State.OPEN, None) if goes_on else (Contact.State.WRAP_UP, fresh.ended)
    save_rev(actor, fresh, "outcome", "state", "done_at", "ended")
    tell_office(fresh)
    return fresh


def _done(contact: Contact) -> None:
    tell_office(contact)
    transaction.on_commit(lambda: contact_done.send(sender=Contact, contact=contact))
