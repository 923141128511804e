"""Sealed sound of calls, put away by the switchboard, with the moments at which something happened in it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import IO

from django.db import transaction
from django.utils import timezone

from martlet import vault
from martlet.telephony.exchange import sound
from martlet.telephony.keeping.selectors import periods_of
from martlet.telephony.models import Call, Recording
from martlet.telephony.models.recordings import Kind
from martlet.telephony.rules.keeping import MESSAGE, RECORDING
from martlet.telephony.rules.marking import placed


def seal_sound(call: Call, path: Path, kind: str) -> Recording | None:
    """Seal one sound file of a call; None when the caller refused recording. Called by the switchboard, which is no person."""
    if kind == Kind.CONVERSATION and call.machine.get("recording") == "refused":
        return None
    done = Recording.objects.filter(call=call, kind=kind).first()
    if done is not None:
        return done
    seconds = sound.seconds(path)
    with path.open("rb") as file:
        return seal_sound_of(call, file, kind, seconds)


@transaction.atomic
def seal_sound_of(call: Call, file: IO[bytes], kind: str, seconds: float) -> Recording:
    """Seal what `file` holds as this call's recording, with the moments at which something happened in it."""
    stored = vault.files.seal(file, owner=call.pk, office=call.office)
    return Recording.objects.create(
        call=call,
        office_id=call.office_id,
        kind=kind,
        file_id=stored.pk,
        seconds=round(seconds, 2),
        marks=marks_of(call) if kind == Kind.CONVERSATION else [],
        expires=timezone.localdate() + timedelta(days=kept_days(call.office_id, kind)),
    )


def kept_days(office_id: int, kind: str) -> int:
    """As the office's periods say on this day."""
    return periods_of(office_id)[RECORDING if kind == Kind.CONVERSATION else MESSAGE]


def marks_of(call: Call) -> list[dict[str, object]]:
    """Where in the recording the caller was put on hold, and came back, and so on."""
    marks = call.machine.get("talk", {}).get("marks", [])
    return [{"at": at, "what": what} for at, what in placed(marks, sound_began(call))]


def sound_began(call: Call) -> float:
    """When its recording began: with the conversation; in a call of ours once they had agreed."""
    return call.machine.get("agreed_at") or (call.answered.timestamp() if call.answered else 0.0)
