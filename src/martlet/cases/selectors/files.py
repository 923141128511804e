"""Opening a sealed file of the evidence."""

from __future__ import annotations

from uuid import UUID

from martlet import vault
from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide
from martlet.cases.models import EvidenceFile
from martlet.vault.files import Opened, StoredFile

__all__ = ["open_file"]


def open_file(actor: Actor, file_id: UUID) -> tuple[EvidenceFile, Opened]:
    """A file with its content; the read is in the journal before a byte leaves. NotVisible when its case is not."""
    file = EvidenceFile.objects.select_related("case").filter(pk=file_id).first()
    if file is None or not decide(actor, "cases.read", file.case):
        raise NotVisible
    vault.open_all([file], actor)
    journal.record_read(actor, "cases.read_file", file, fields=("name", "content"))
    return file, vault.files.open(StoredFile.objects.get(pk=file.stored), actor)
