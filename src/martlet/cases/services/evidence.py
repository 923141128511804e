"""Evidence: what is in hand, what is missing, and the sealed files."""

from __future__ import annotations

from typing import IO
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.cases import words
from martlet.cases.models import Case, EvidenceFile, EvidenceItem
from martlet.cases.models.evidence import SHOWN, EvidenceState
from martlet.cases.services.base import locked, save, trace
from martlet.foundation.errors import Problem, Stale

LARGEST_FILE = 25 * 1024 * 1024
TAKEN = (*SHOWN, "audio/mpeg", "audio/mp4", "audio/wav", "video/mp4", "text/plain", "application/octet-stream")


@action("cases.write", on="case")
def add_evidence(
    actor: Actor, case: Case, *, kind: str, state: str = EvidenceState.HAVE, note: str = ""
) -> EvidenceItem:
    """One more kind on the list. A kind that is there already takes the state, and the note when it has none yet."""
    words.check_evidence(kind)
    _check_state(state)
    case, note = locked(actor, case), note.strip()
    item = EvidenceItem.objects.filter(case=case, kind=kind).first()
    if item is None:
        last = EvidenceItem.objects.filter(case=case).aggregate(last=Max("position"))["last"]
        item = EvidenceItem(case=case, kind=kind, state=state, note=note, position=0 if last is None else last + 1)
        item.save(force_insert=True)
    else:
        item.case = case
        if note and item.note and note != item.note:
            raise Problem(
                _("This is on the list already, with a note. Open it there, read the note and change it."), "note"
            )
        _change(item, state, item.note or note)
    trace(actor, case, "evidence", facts={"kind": kind, "state": state})
    save(case)
    return item


@action("cases.write", on="case")
def set_evidence(actor: Actor, case: Case, *, item_id: UUID, state: str, note: str, rev: int) -> EvidenceItem:
    """Have, waiting or missing, with a word about it. Raises Stale when somebody changed it meanwhile."""
    _check_state(state)
    case = locked(actor, case)
    item = EvidenceItem.objects.filter(case=case, pk=item_id).first()
    if item is None:
        raise Problem(_("This evidence is not in this case."))
    item.case = case
    if item.rev != rev:
        raise Stale(current=item)
    before = item.state
    _change(item, state, note.strip())
    if before != state:
        trace(actor, case, "evidence", facts={"kind": item.kind, "state": state})
    save(case)
    return item


def _change(item: EvidenceItem, state: str, note: str) -> None:
    """The version rises with whatever people read there, so that an older page cannot write over it."""
    if (item.state, item.note) == (state, note):
        return
    item.state, item.note = state, note
    item.rev += 1
    item.save(update_fields=["state", "note", "rev"])


def _check_state(state: str) -> None:
    if state not in EvidenceState.values:
        raise Problem(_("Choose: in hand, waiting or missing."), "state")


@action("cases.write", on="case")
def attach_file(
    actor: Actor,
    case: Case,
    *,
    item_id: UUID,
    source: IO[bytes],
    name: str,
    size: int,
    content_type: str,
    client_uuid: UUID | None = None,
) -> EvidenceFile:
    """Seal a file for a piece of evidence, which is in hand from then on. The same `client_uuid` twice is one file."""
    if size <= 0:
        raise Problem(_("This file is empty. Choose another."), "file")
    if size > LARGEST_FILE:
        raise Problem(_("This file is larger than 25 MB. Take a smaller picture or split it."), "file")
    case = locked(actor, case)
    if client_uuid is not None and (already := EvidenceFile.objects.filter(case=case, client_uuid=client_uuid).first()):
        return already
    item = EvidenceItem.objects.filter(case=case, pk=item_id).first()
    if item is None:
        raise Problem(_("This evidence is not in this case."))
    stored = vault.files.seal(source, owner=case.pk, office=case.office)
    file = EvidenceFile(
        case=case,
        item=item,
        stored=stored.pk,
        name=name.replace("/", "_").replace("\\", "_")[-120:] or "file",
        content_type=content_type if content_type in TAKEN else "application/octet-stream",
        size=size,
        by_id=actor.user_id,
    )
    if client_uuid is not None:
        file.client_uuid = client_uuid
    file.save(force_insert=True)
    item.case = case
    _change(item, EvidenceState.HAVE, item.note)
    trace(actor, case, "file", facts={"kind": item.kind, "file": str(file.pk)})
    save(case)
    return file
