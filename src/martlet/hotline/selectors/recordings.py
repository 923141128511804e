"""Recordings of a contact, for those who may hear them."""

from __future__ import annotations

from dataclasses import dataclass

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide
from martlet.hotline.models import CallBack, Contact
from martlet.telephony.models import Recording


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """A recording that the actor may hear. `waiting`: the sound is still being put into the vault."""

    id: int
    kind: str
    seconds: float
    expires: object
    waiting: bool


def recordings_of(actor: Actor, contact: Contact) -> list[RecordingRow]:
    """The recordings of a contact's call; [] for actors who may not listen."""
    if contact.call_id is None or not decide(actor, "hotline.listen", contact):
        return []
    return [
        RecordingRow(row.pk, str(row.get_kind_display()), row.seconds, row.expires, row.file_id is None)
        for row in Recording.objects.filter(call=contact.call_id).order_by("id")
    ]


def open_recording(actor: Actor, recording_id: int) -> tuple[Recording, Contact | None]:
    """A recording and its contact; a spoken message may have none, and is for those who may call back.

    NotVisible when the actor may not listen, or there is nothing to hear yet.
    """
    row = Recording.objects.select_related("call__office", "office").filter(pk=recording_id).first()
    if row is None:
        raise NotVisible
    contact = Contact.objects.select_related("office").filter(call=row.call_id).first()
    if contact is not None and decide(actor, "hotline.listen", contact):
        return row, contact
    waits = CallBack.objects.filter(call=row.call_id).first() if row.kind == "message" else None
    if waits is None or not decide(actor, "hotline.callbacks", waits):
        raise NotVisible
    return row, None
