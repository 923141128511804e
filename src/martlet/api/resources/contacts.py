"""Contacts: log a conversation that took place, wherever it came in."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema, Status

from martlet.access.actor import Actor
from martlet.access.models import User
from martlet.access.selectors import colleagues
from martlet.api.auth import actor_of_call
from martlet.api.resources.common import ERRORS, office_codes, office_of, own_id
from martlet.foundation import phone
from martlet.foundation.errors import Problem
from martlet.hotline.models import Contact
from martlet.hotline.services import finish_contact, start_contact
from martlet.registry.selectors import get_person

router = Router(tags=["contacts"])


class ContactIn(Schema):
    channel: str = Field("DESKPHONE", description="channel code of the taxonomy, or DESKPHONE")
    office: str | None = None
    person: UUID | None = None
    number: str = Field("", description="as dialled; kept sealed with the conversation")
    started: datetime | None = Field(None, description="now when left out; never in the future")
    words: str = Field("", description="the worker's own words")
    issue: str = Field("", description="issue code of the taxonomy")
    people_count: int = 1
    place: str = ""
    outcome: str = Field("INFO", description="outcome code")
    outcome_note: str = ""
    promise: str = ""
    promise_by: date | None = None
    next_owner: str = Field("", description="sign-in name of the colleague who goes on")
    next_by: date | None = None
    client_id: UUID | None = Field(None, description="the same id twice is one contact")


class ContactOut(Schema):
    id: UUID
    office: str
    channel: str
    state: str
    started: datetime
    person: UUID | None
    issue: str
    outcome: str
    rev: int


@router.post("", response={201: ContactOut, **ERRORS}, summary="Create a finished contact")
def create(request: HttpRequest, body: ContactIn) -> Status:
    actor = actor_of_call(request)
    with transaction.atomic():
        contact = start_contact(
            actor,
            office=office_of(actor, body.office),
            channel=body.channel,
            person=get_person(actor, body.person) if body.person else None,
            number=phone.parse(body.number) if body.number else "",
            started=aware(body.started),
            client_id=own_id(actor, body.client_id),
        )
        if contact.state != Contact.State.DONE:
            contact = finish(actor, contact, body)
    return Status(201, shown(contact))


def finish(actor: Actor, contact: Contact, body: ContactIn) -> Contact:
    return finish_contact(
        actor,
        contact,
        rev=contact.rev,
        outcome=body.outcome,
        issue=body.issue,
        people_count=body.people_count,
        place=body.place,
        words=body.words,
        outcome_note=body.outcome_note,
        promise=body.promise,
        promise_by=body.promise_by,
        next_owner=colleague(actor, contact.office_id, body.next_owner),
        next_by=body.next_by,
    )


def colleague(actor: Actor, office_id: int, username: str) -> User | None:
    """Who goes on, of the contact's office. Problem for a name that nobody there has."""
    found = colleagues(actor, office_id=office_id).filter(username=username).first() if username else None
    if username and found is None:
        raise Problem(_("This colleague does not work in this office. Choose another."), "next_owner")
    return found


def aware(moment: datetime | None) -> datetime | None:
    """A time without a zone is the office's."""
    return timezone.make_aware(moment) if moment is not None and timezone.is_naive(moment) else moment


def shown(contact: Contact) -> ContactOut:
    return ContactOut(
        id=contact.pk,
        office=office_codes().get(contact.office_id, ""),
        channel=contact.channel,
        state=contact.state,
        started=contact.started,
        person=contact.person_id,
        issue=contact.issue,
        outcome=contact.outcome,
        rev=contact.rev,
    )
