"""What several services of this room share."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.live import publish
from martlet.access.models import Office
from martlet.foundation.errors import Problem, Stale
from martlet.hotline.models import Contact, IntakeItem
from martlet.telephony.selectors import is_on_its_way


def staff_id(actor: Actor) -> int:
    """The id of a colleague. Refused for anybody else: what is written here is somebody's."""
    if actor.user_id is None:
        raise Refused("hotline.work")
    return actor.user_id


def save_rev(actor: Actor, contact: Contact, *fields: str, quietly: bool = False) -> None:
    """Save these fields as a new revision of this actor. `quietly` keeps the revision: what somebody types stays savable."""
    if not quietly:
        contact.rev += 1
        contact.touched = timezone.now()
        if actor.user_id is not None:
            contact.touched_by_id = actor.user_id
    contact.save(update_fields=[*fields, *(() if quietly else ("rev", "touched", "touched_by"))])


def drop_empty(contact_id: UUID | None) -> None:
    """Nobody answered, so nobody was talked with: a page that was opened for it and stayed empty is no contact. One whose
    words wait sealed is not empty, although its row does not know of them."""
    if contact_id is None:
        return
    waiting = IntakeItem.objects.filter(contact=OuterRef("pk"), filed_at=None)
    empty = Contact.objects.filter(~Exists(waiting), pk=contact_id, rev=1).exclude(state=Contact.State.DONE)
    empty.delete()


def sealed_number(office: Office, number: str, **more: str) -> bytes:
    """Number and what else was said, sealed to the office: can be written while the keeper is sealed. b"" when empty."""
    content: dict[str, Any] = {key: value for key, value in {"number": number, **more}.items() if value}
    return vault.seal_for_office(office.code, json.dumps(content, ensure_ascii=False).encode()) if content else b""


def locked(actor: Actor, contact: Contact) -> Contact:
    """The row as it is now, held until the transaction ends, with its sealed fields open."""
    fresh = (
        Contact.objects.select_for_update(of=("self",))
        .select_related("office", "person", "handled_by", "touched_by", "next_owner", "call")
        .get(pk=contact.pk)
    )
    vault.open_all([fresh], actor)
    return fresh


def check_stays(fresh: Contact) -> None:
    """Closed while a colleague is asked to take it over with its caller: what they read is what stands there."""
    if is_on_its_way(fresh.call):
        raise Problem(_("This is closed while your colleague is asked. Take the caller back, then write on."))


def check_rev(fresh: Contact, rev: int) -> None:
    """Stale, with the other version, when somebody saved since."""
    if fresh.rev != rev:
        raise Stale(
            _("%(name)s saved a newer version at %(time)s. Yours is kept here: compare, then save once more."),
            current=fresh,
            values={
                "name": fresh.touched_by.work_name if fresh.touched_by else "",
                "time": f"{timezone.localtime(fresh.touched):%H:%M}",
            },
        )


def tell_office(contact: Contact) -> None:
    publish("hotline.figures", office_id=contact.office_id)
