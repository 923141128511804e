"""What stands under a player: moments marked by people and by the call itself, and stretches without sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from martlet import vault
from martlet.access.actor import Actor
from martlet.telephony.models import Mark, Recording
from martlet.telephony.models.recordings import Kind
from martlet.telephony.rules.marking import Stretch, stretches

OF_ITSELF = ("hold", "pause", "moved", "risk", "agreed")  # what ends a hold or a pause is told with its beginning


@dataclass(frozen=True, slots=True)
class Moment:
    """One line under the player. `what`: a kind of `Mark` or of `OF_ITSELF`; `until` of a stretch, else None; `id` of a mark
    that a person set; `own`: this reader's."""

    at: float
    what: str
    until: float | None = None
    note: str = ""
    who: str = ""
    id: int = 0
    own: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """All of one recording, in the order of the sound."""

    moments: tuple[Moment, ...]
    silent: tuple[Stretch, ...]


def marked(actor: Actor, recording: Recording) -> Marked:
    """For who may hear the recording: whoever asks has decided that. One query, one keeper trip. Raises Sealed."""
    silent = stretches(recording.marks, recording.seconds)
    found = [Moment(one.start, one.what, until=one.end) for one in silent]
    found += [
        Moment(min(float(mark["at"]), recording.seconds), str(mark["what"]))
        for mark in recording.marks
        if mark["what"] in OF_ITSELF and mark["what"] not in ("hold", "pause")
    ]
    if recording.kind == Kind.CONVERSATION:
        rows = list(Mark.objects.filter(call=recording.call_id).select_related("made_by").order_by("at", "id"))
        notes = notes_of(actor, rows)
        found += [
            Moment(
                min(row.at, recording.seconds),
                row.kind,
                note=notes.get(row.pk, ""),
                who=row.made_by.work_name if row.made_by else "",
                id=row.pk,
                own=row.made_by_id == actor.user_id,
            )
            for row in rows
        ]
    return Marked(tuple(sorted(found, key=lambda one: (one.at, one.id))), tuple(silent))


def notes_of(actor: Actor, rows: Sequence[Mark]) -> dict[int, str]:
    sealed = [(row.pk, bytes(row.note_sealed)) for row in rows if row.note_sealed]
    if not sealed:
        return {}
    opened = vault.open_intake([blob for _pk, blob in sealed], actor)
    return {pk: text.rstrip(b"\0").decode() for (pk, _blob), text in zip(sealed, opened, strict=True)}


def mark_of(recording: Recording, mark_id: int) -> Mark | None:
    """One mark of this recording's call."""
    return Mark.objects.filter(pk=mark_id, call=recording.call_id).first()
