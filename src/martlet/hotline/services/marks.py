"""Marks of a recording, by those who may hear it."""

from __future__ import annotations

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.hotline.models import Contact
from martlet.telephony import services as telephony
from martlet.telephony.models import Mark, Recording


@action("hotline.listen", on="contact")
def mark_recording(
    actor: Actor, *, contact: Contact, recording: Recording, at: float | None, kind: str, note: str = ""
) -> Mark:
    """Mark a moment of the sound. Problem at "at", "kind" or "note"."""
    return telephony.mark_recording(actor, recording=recording, at=at, kind=kind, note=note)


@action("hotline.listen", on="contact")
def take_mark_away(actor: Actor, *, contact: Contact, mark: Mark) -> None:
    """One's own mark."""
    telephony.take_mark_away(actor, mark=mark)
