"""A conversation begins, is written down as it goes, ends, and is opened again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access import journal
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.live import publish
from martlet.access.models import Office, User
from martlet.access.policy import require
from martlet.foundation.errors import Problem
from martlet.hotline.models import Contact
from martlet.hotline.rules import times
from martlet.hotline.rules.channels import is_channel
from martlet.hotline.services.checks import checked_count, checked_issue, goes_on_from
from martlet.hotline.services.common import check_rev, check_stays, locked, save_rev, staff_id, tell_office
from martlet.registry.models import Person

if TYPE_CHECKING:
    from martlet.telephony.models import Call


QUIET = timedelta(minutes=10)  # autosaves of one person within it are one act in the journal

TYPED = (
    "words",
    "issue",
    "people_count",
    "place",
    "outcome",
    "outcome_note",
    "promise",
    "promise_by",
    "next_owner",
    "next_by",
)


class Taken(Problem):
    """A colleague has it already."""


@action("hotline.start")
def start_contact(
    actor: Actor,
    *,
    office: Office,
    channel: str,
    call: Call | None = None,
    person: Person | None = None,
    number: str = "",
    visitor: str = "",
    direction: str = Contact.Direction.IN,
    started: datetime | None = None,
    client_id: UUID | None = None,
) -> Contact:
    """Begin a contact, or find the one that this call or this form has begun. `number` is E.164 or "".

    Raises Taken when a colleague has the call, Problem for an unknown channel or a time ahead of now.
    """
    if actor.kind == "staff" and office.pk not in actor.office_ids:
        raise Refused("hotline.start")
    if not is_channel(channel):
        raise Problem(_("Choose how this person reached us."), field="channel")
    now = timezone.now()
    if started is not None and started > now + times.FUTURE_SLACK:
        raise Problem(_("This time is still to come. Write when the conversation began."), field="started")
    if started is not None and started < times.EARLIEST:
        raise Problem(_("Please check the year %(year)d."), field="started", values={"year": started.year})
    if call is not None and call.answered_by is not None and call.answered_by_id != actor.user_id:
        raise _taken(call.answered_by)  # they pressed at the same moment, and the exchange connected the other
    found = _begun(call, client_id)
    if found is None:
        contact = Contact(
            office=office,
            key_office=office.pk,
            channel=channel,
            call=call,
            person=person,
            number=number,
            visitor=visitor,
            words="",
            place="",
            outcome_note="",
            promise="",
            direction=direction,
            started=started or now,
            client_id=client_id,
            handled_by_id=staff_id(actor),
            touched_by_id=actor.user_id,
        )
        try:
            with transaction.atomic():
                contact.save(force_insert=True)
            tell_office(contact)
            return contact
        except IntegrityError:  # somebody was a moment faster: read what they wrote
            found = _begun(call, client_id)
            if found is None:
                raise
    if found.handled_by_id != actor.user_id:
        raise _taken(found.handled_by)
    return found


def _begun(call: Call | None, client_id: UUID | None) -> Contact | None:
    rows = Contact.objects.select_related("handled_by")
    found = rows.filter(call=call).first() if call is not None else None
    return found or (rows.filter(client_id=client_id).first() if client_id else None)


def _taken(colleague: User) -> Taken:
    return Taken(_("%(name)s has taken this call already."), values={"name": colleague.work_name})


def autosave(actor: Actor, contact: Contact, *, rev: int, **typed: Any) -> Contact:
    """Keep what was typed so far; `typed` holds any of TYPED, a name that is not given stays as it is.

    Nothing is required yet and nothing is refused but unknown codes. Raises Stale with the other version as `current`;
    a newer version of the same person that the text goes on from is no other version.

    Not an @action, because a call of ten minutes saves a hundred times: the journal gets one row for a person's ten
    minutes, the data is kept every time.
    """
    if unknown := set(typed) - set(TYPED):
        raise TypeError(f"a contact has no {', '.join(sorted(unknown))}")
    require(actor, "hotline.write", contact)
    with transaction.atomic():
        fresh = locked(actor, contact)
        changed = [name for name, value in typed.items() if getattr(fresh, name) != value]
        if not changed:
            return fresh
        check_stays(fresh)
        if not goes_on_from(actor, fresh, typed.get("words")):
            check_rev(fresh, rev)
        if "issue" in changed:
            checked_issue(typed["issue"])
        if "people_count" in changed:
            checked_count(typed["people_count"])
        quiet = fresh.touched_by_id == actor.user_id and timezone.now() - fresh.touched < QUIET
        for name in changed:
            setattr(fresh, name, typed[name])
        save_rev(actor, fresh, *changed)
        if not quiet:
            journal.record(actor, "hotline.write", fresh, fields=changed)
    return fresh


@action("hotline.write", on="contact")
def reopen_contact(actor: Actor, contact: Contact) -> Contact:
    """Correct an outcome later: the form is open again, its content unchanged."""
    fresh = locked(actor, contact)
    if fresh.is_done:
        fresh.state = Contact.State.WRAP_UP
        save_rev(actor, fresh, "state")
        tell_office(fresh)
    return fresh


@action("hotline.write", on="contact")
def end_contact(actor: Actor, contact: Contact, *, ended: datetime | None = None) -> Contact:
    """The talk is over, the writing is not. How long the volunteer may write is their duty's, not the contact's."""
    fresh = locked(actor, contact)
    if fresh.state == Contact.State.OPEN:
        fresh.state, fresh.ended = Contact.State.WRAP_UP, ended or timezone.now()
        save_rev(actor, fresh, "state", "ended", quietly=True)
        publish(
            "hotline.wrap_up", user_id=fresh.handled_by_id, data={"contact": str(fresh.pk), "call": _call_id(fresh)}
        )
        tell_office(fresh)
    return fresh


def _call_id(contact: Contact) -> str:
    return str(contact.call_id) if contact.call_id else ""
