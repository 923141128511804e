"""What several services of this room share."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.models import Office
from martlet.hotline.models import Contact


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


def sealed_number(office: Office, number: str, **more: str) -> bytes:
    """Number and what else was said, sealed to the office: can be written while the keeper is sealed. b"" when empty."""
    content: dict[str, Any] = {key: value for key, value in {"number": number, **more}.items() if value}
    return vault.seal_for_office(office.code, json.dumps(content, ensure_ascii=False).encode()) if content else b""
