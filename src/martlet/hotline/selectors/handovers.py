"""A contact on its way: what the colleague who is asked sees of it, and what its giver may still see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.foundation.languages import reader_language
from martlet.hotline.models import Contact, HandOver
from martlet.hotline.selectors.matters import issue_label
from martlet.telephony.models import Call
from martlet.telephony.selectors import part_in
from martlet.telephony.words import CONSENTS, REASONS
from martlet.vault.errors import Sealed

STILL_SEEN = timedelta(hours=12)  # by who gave it: what they promised is theirs to remember until the shift ends
WORDS_SHOWN = 2000
PARTS = ("person", "handled_by", "office", "next_owner", "touched_by", "call")


@dataclass(frozen=True, slots=True)
class Handed:
    """What stands on the card of a colleague who is asked to take a call over. `sealed`: nothing of it can be read now."""

    contact: Contact
    by: str
    reason: str
    consent: str
    consult: bool
    briefing: str
    words: str
    issue: str
    people: int
    sealed: bool = False


def handed_to(actor: Actor, call: Call) -> Handed | None:
    """The contact that comes to this actor with this call, as handed over."""
    if actor.user_id is None:
        return None
    rows = HandOver.objects.select_related("contact__person", "from_user")
    row = rows.filter(call=call, to_user=actor.user_id, state=HandOver.State.ASKED).last()
    if row is None or row.contact.office_id not in actor.office_ids:
        return None
    contact = row.contact
    about = issue_label(contact.issue, reader_language())
    known = (
        contact,
        row.from_user.work_name,
        words_of(REASONS, row.reason),
        words_of(CONSENTS, row.consent),
        row.consult,
    )
    try:
        vault.open_all([contact, row], actor)
    except Sealed:
        return Handed(*known, "", "", about, contact.people_count, sealed=True)
    return Handed(*known, row.briefing, contact.words[:WORDS_SHOWN], about, contact.people_count)


def words_of(table: Mapping[str, Any], code: str) -> str:
    return str(table.get(code, ""))


def of_hand_over(actor: Actor, contact_id: UUID) -> Contact | None:
    """A contact this actor may read because it is on its way to them now, or because they gave it on a short while ago."""
    if actor.user_id is None:
        return None
    coming = Q(to_user=actor.user_id, state=HandOver.State.ASKED, call__is_live=True)
    given = Q(from_user=actor.user_id, state=HandOver.State.DONE, decided__gt=timezone.now() - STILL_SEEN)
    rows = HandOver.objects.filter(coming | given, contact=contact_id, contact__office__in=list(actor.office_ids))
    for row in rows.select_related("call", *(f"contact__{name}" for name in PARTS)):
        if row.state == HandOver.State.DONE or (row.call and part_in(actor, row.call)):
            return row.contact
    return None


def given_by(actor: Actor, contact_id: UUID) -> HandOver | None:
    """The hand-over by which this actor gave the contact on, while words of theirs are still taken behind it."""
    rows = HandOver.objects.select_related("contact")
    return rows.filter(
        contact=contact_id, from_user=actor.user_id, state=HandOver.State.DONE, decided__gt=timezone.now() - STILL_SEEN
    ).last()


@dataclass(frozen=True, slots=True)
class Step:
    """One completed hand-over of a contact. `late`: what its giver was still typing then."""

    by: str
    to: str
    reason: str
    consent: str
    briefing: str
    late: str


def trail(actor: Actor, contact: Contact) -> list[Step]:
    """How an opened contact came to whoever has it now."""
    rows = list(contact.hand_overs.filter(state=HandOver.State.DONE).select_related("from_user", "to_user"))
    for row in rows:
        row.contact = contact
    vault.open_all(rows, actor)
    return [
        Step(
            row.from_user.work_name,
            row.to_user.work_name if row.to_user else "",
            words_of(REASONS, row.reason),
            words_of(CONSENTS, row.consent),
            row.briefing,
            row.late,
        )
        for row in rows
    ]
