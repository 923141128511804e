"""Heads of the journal, signed by the keeper and kept beside the database: they tell what the chain alone cannot.

A chain proves that its rows follow from one another, and does so as well after its end was cut off or all of it was written
anew. So every hour, and before the keys go, number and hash of the newest row are signed (Ed25519, the ring's key) and
appended to `journal-heads` in the data folder; each of them must stand in the chain. Against somebody who takes this file
away too there is a head that was noted apart from the machine (security.md 2.5).
"""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from martlet import vault
from martlet.access import journal
from martlet.access.models.journal import JournalEntry

LONGEST = 512  # bytes of a line, with room to spare


@dataclass(frozen=True)
class Kept:
    """`heads`: number of a row -> its hash in hex; `newest`: when the last one was signed; `forged`: the first line that no
    key of ours signed, counted from 1."""

    heads: dict[int, str]
    newest: str = ""
    forged: int | None = None


def place() -> Path:
    return Path(settings.DATA) / "journal-heads"


def write() -> bool:
    """Sign the newest row and append it, durably; whether there was a new one. Never within a transaction: what is signed
    must not be rolled back. While sealed nothing is signed."""
    head = JournalEntry.objects.order_by("-n").values_list("n", "hash").first()
    if head is None:
        return False
    said = f"{head[0]} {bytes(head[1]).hex()}"
    file = os.open(place(), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)  # the hourly work and somebody's `journal verify`
        size = os.fstat(file).st_size
        tail = os.pread(file, LONGEST, max(0, size - LONGEST))
        torn = len(tail) - (tail.rfind(b"\n") + 1)  # half a line, of a machine that stopped while it was written
        lines = tail[: len(tail) - torn].splitlines()
        if lines and lines[-1].decode().startswith(f"{said} "):
            return False
        said = f"{said} {timezone.now().isoformat(timespec='seconds')}"
        try:
            signature = vault.sign(said.encode())
        except vault.errors.VaultError:
            return False
        os.truncate(file, size - torn)
        os.pwrite(file, f"{said} {signature.hex()}\n".encode(), size - torn)
        os.fsync(file)
    finally:
        os.close(file)
    return True


def read() -> Kept:
    """Everything that was signed. Works while sealed."""
    try:
        text = place().read_bytes()
    except FileNotFoundError:
        return Kept({})
    heads: dict[int, str] = {}
    newest = ""
    for number, line in enumerate(text[: text.rfind(b"\n") + 1].splitlines(), start=1):
        said, _blank, signature = line.rpartition(b" ")
        if not vault.is_signed(said, signature):
            return Kept(heads, newest, forged=number)
        row, code, newest = said.decode().split(" ")
        heads[int(row)] = code
    return Kept(heads, newest)


def verify(noted: dict[int, str] | None = None) -> tuple[journal.Verdict, Kept]:
    """The whole chain against every head that was signed, and against `noted`: number of a row -> how its hash begins."""
    kept = read()
    return journal.verify([kept.heads, noted or {}]), kept
