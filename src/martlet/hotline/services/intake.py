"""Work while the keeper is sealed: conversations are taken down, sealed to the office, and filed once keys are back."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor, system_actor
from martlet.access.errors import Refused
from martlet.access.live import publish
from martlet.access.models import Office
from martlet.foundation.errors import Problem
from martlet.hotline.models import Contact, IntakeItem
from martlet.hotline.rules import outcomes
from martlet.hotline.rules.channels import DESKPHONE, PHONE
from martlet.hotline.services.common import save_rev, staff_id
from martlet.hotline.signals import contact_done
from martlet.vault.errors import Sealed

if TYPE_CHECKING:
    from martlet.telephony.models import Call

log = logging.getLogger("martlet.hotline")
STILL_TYPING = timedelta(minutes=5)  # an unfinished item is left alone for so long
AT_ONCE = 200


@action("hotline.start")
def keep_sealed(
    actor: Actor,
    *,
    item_id: UUID,
    office: Office,
    kind: str,
    content: Mapping[str, Any],
    call: Call | None = None,
    contact: Contact | None = None,
    finished: bool = False,
) -> IntakeItem:
    """Seal what was taken down to the office's public key. The same `item_id` again replaces its own item.

    `content` is JSON-able; keys are those of Contact (words, number, visitor, place, issue, people_count, outcome, ...).
    Raises Problem when the item was filed meanwhile: the page then goes on with the contact.
    """
    if office.pk not in actor.office_ids:
        raise Refused("hotline.start")
    blob = vault.seal_for_office(office.code, json.dumps(dict(content), ensure_ascii=False).encode())
    known = IntakeItem.objects.select_for_update().filter(pk=item_id).first()
    if known is not None and known.taken_by_id != actor.user_id:
        raise Refused("hotline.start")
    if known is not None and known.filed_at is not None:
        raise Filed(known)
    item = known or IntakeItem(
        pk=item_id, office=office, kind=kind, call=call, contact=contact, taken_by_id=staff_id(actor)
    )
    item.sealed = blob
    item.finished = item.finished or finished
    item.taken_at = timezone.now()
    item.save()
    if known is None:
        publish("hotline.figures", office_id=office.pk)
    return item


class Filed(Problem):
    """The keeper is open again and the item is a contact by now; `item.contact` is it."""

    def __init__(self, item: IntakeItem) -> None:
        super().__init__("")
        self.item = item


def file_intake(now: datetime | None = None) -> int:
    """Make contacts of what was kept sealed; how many. Does nothing while the keeper is sealed.

    One transaction an item: contact and `filed_at` are written together, so a kill in between leaves the item waiting and
    nothing half done, and a second run finds nothing to do.
    """
    if vault.status().state != "unsealed":
        return 0
    now = now or timezone.now()
    waiting = (
        IntakeItem.objects.filter(filed_at=None)
        .order_by("failed", "taken_at", "pk")  # what failed once stands behind all that never did
        .values_list("pk", "finished", "taken_at")
    )
    done = 0
    for key, finished, taken_at in waiting[:AT_ONCE]:
        if not finished and now - taken_at < STILL_TYPING:
            continue
        try:
            done += _file_or_mark(key)
        except Sealed:
            break
    return done


def _file_or_mark(key: UUID) -> int:
    """One broken item holds up neither the others nor a page, whatever is wrong with it: it stays, with the name of the
    error. Raises Sealed."""
    try:
        return _file(key)
    except Sealed:
        raise
    except Exception as error:
        log.warning("an intake item could not be filed: %s", type(error).__name__)
        IntakeItem.objects.filter(pk=key).update(failed=type(error).__name__)
        return 0


def file_words_of(contact: Contact) -> int:
    """File what was typed into this conversation, or of its call, while sealed, at once: somebody is about to read it.

    Returns how many. The clock would wait until nobody types any more. Does nothing while the keeper is sealed.
    """
    mine = Q(contact=contact) | Q(call=contact.call_id) if contact.call_id else Q(contact=contact)
    waiting = IntakeItem.objects.filter(mine, filed_at=None, failed="").order_by("taken_at", "pk")
    keys = list(waiting.values_list("pk", flat=True))
    if not keys or vault.status().state != "unsealed":
        return 0
    return sum(_file_or_mark(key) for key in keys)


@transaction.atomic
def _file(key: UUID) -> int:
    item = IntakeItem.objects.select_for_update(of=("self",)).select_related("office", "call", "taken_by").get(pk=key)
    if item.filed_at is not None:
        return 0
    actor = system_actor("hotline.file_intake")
    content: dict[str, Any] = json.loads(vault.open_intake([bytes(item.sealed)], actor)[0])
    known = item.contact or (Contact.objects.filter(call=item.call).first() if item.call_id else None)
    contact = _added_to(actor, known, item, content) if known is not None else _made_of(item, content)
    item.contact = contact
    item.filed_at = timezone.now()
    item.sealed = b""
    item.failed = ""
    item.save()
    publish("hotline.figures", office_id=item.office_id)
    publish("hotline.filed", user_id=item.taken_by_id, data={"contact": str(contact.pk)})
    return 1


def _made_of(item: IntakeItem, content: Mapping[str, Any]) -> Contact:
    begun = datetime.fromisoformat(content["started"]) if content.get("started") else item.taken_at
    code, way = str(content.get("outcome", "")), str(content.get("direction", ""))
    contact = Contact(
        office=item.office,
        key_office=item.office_id,
        channel=content.get("channel")
        or (PHONE if item.call_id else DESKPHONE),  # words know none: theirs was begun before
        direction=way if way in Contact.Direction.values else Contact.Direction.IN,
        call=item.call,
        client_id=item.pk,
        handled_by=item.taken_by,
        touched_by=item.taken_by,
        started=begun,
        ended=item.taken_at,
        words=str(content.get("words", "")),
        number=str(content.get("number", "")),
        visitor=str(content.get("visitor", "")),
        place=str(content.get("place", "")),
        issue=str(content.get("issue", "")),
        people_count=int(content.get("people_count") or 1),
        outcome_note=str(content.get("outcome_note", "")),
        promise="",
        state=Contact.State.WRAP_UP,
    )
    # A non-case is whole as it is. A matter waits in the taker's day for its person, who could not be looked up then.
    if outcomes.non_case(code) is not None:
        contact.outcome, contact.state, contact.done_at = code, Contact.State.DONE, timezone.now()
    contact.save(force_insert=True)
    if contact.is_done:
        transaction.on_commit(lambda: contact_done.send(sender=Contact, contact=contact))
    return contact


def _added_to(actor: Actor, known: Contact, item: IntakeItem, content: Mapping[str, Any]) -> Contact:
    """Words that were typed while sealed, behind those that stand there: nothing is overwritten."""
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=known.pk)
    vault.open_all([contact], actor)
    added = str(content.get("words", "")).strip()
    if added and added not in contact.words:
        contact.words = added if added.startswith(contact.words) else f"{contact.words}\n\n{added}".strip()
        save_rev(actor, contact, "words")
    return contact
