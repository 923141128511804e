"""Marks: set in the conversation with one key, or afterwards at a moment of the recording."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.foundation.errors import Problem
from martlet.telephony.models import Call, Mark, Recording
from martlet.telephony.models.calls import Stage
from martlet.telephony.rules.marking import placed
from martlet.telephony.services.recordings import sound_began

MOST = 200  # of one call
NOTE = 120
PADDED = 512  # bytes: how long a note is says nothing


@action("telephony.mark_call", on="call")
def mark_call(actor: Actor, *, call: Call) -> Mark:
    """This moment of the conversation is worth hearing again."""
    if not call.is_live or call.stage != Stage.TALKING or call.answered is None:
        raise Problem(_("This conversation is already over."))
    earlier = call.machine.get("talk", {}).get("marks", [])
    began = sound_began(call)
    at, _what = placed([*earlier, (max(began, timezone.now().timestamp()), "now")], began)[-1]
    return put_mark(actor, call=call, at=at, kind=Mark.Kind.POINT)


def put_mark(actor: Actor, *, call: Call, at: float, kind: str, note: str = "") -> Mark:
    """Write one down. Who may is decided by the caller: in the call its volunteer, afterwards whoever may listen."""
    if kind not in Mark.Kind.values:
        raise Problem(_("Choose what the mark is for."), "kind")
    if len(note) > NOTE:
        raise Problem(_("Write at most %(n)d characters.") % {"n": NOTE}, "note")
    if Mark.objects.filter(call=call).count() >= MOST:
        raise Problem(_("This recording has too many marks already. Take some away first."))
    sealed = vault.seal_for_office(call.office.code, note.encode().ljust(PADDED, b"\0")) if note else b""
    return Mark.objects.create(
        call=call,
        office_id=call.office_id,
        at=round(max(0.0, at), 1),
        kind=kind,
        note_sealed=sealed,
        made_by_id=actor.user_id,
    )


def mark_recording(actor: Actor, *, recording: Recording, at: float | None, kind: str, note: str = "") -> Mark:
    """At a moment of the sound. Problem at "at" when it lies beyond the end."""
    if at is None:
        raise Problem(_("Write the moment as minutes and seconds, for example 1:23."), "at")
    if at > recording.seconds:
        raise Problem(_("The recording ends before that moment."), "at")
    return put_mark(actor, call=recording.call, at=at, kind=kind, note=note)


def take_mark_away(actor: Actor, *, mark: Mark) -> None:
    """One's own mark."""
    if mark.made_by_id != actor.user_id:
        raise Problem(_("Only who set a mark takes it away."))
    mark.delete()
