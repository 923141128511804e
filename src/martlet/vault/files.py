"""Sealed files on disk: sealed from a stream, opened as an iterator over any range.

A file is written beside its place, made durable, moved there, and only then does its row commit; what a crash leaves
behind is ciphertext that no row names. `sweep` removes it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Protocol
from uuid import UUID

from django.db import transaction

from martlet.vault import client, errors
from martlet.vault.models import StoredFile
from martlet.vault.rules import keys, stream
from martlet.vault.services import seal_for_office

__all__ = ["Opened", "StoredFile", "erase", "open", "seal", "sweep"]

PIECE = 1 << 18


def _folder() -> Path:
    return client.data_folder() / "files"


def path_of(file: UUID) -> Path:
    """Where a file lies: `<data>/files/<last two digits of its id>/<id>` (the first ones are time and alike)."""
    return _folder() / file.hex[-2:] / file.hex


class OfficeLike(Protocol):
    """A place with a number and a code, as the ring knows it."""

    pk: Any
    code: Any


def seal(source: IO[bytes], *, owner: UUID, office: OfficeLike | None = None) -> StoredFile:
    """Seal everything `source` yields into a new file that belongs to `owner`; returns its saved row.

    `office`: whose key wraps it; None is the whole network. While the vault is sealed the file's key goes to that
    office's intake key instead, so that a recording is never kept in clear to wait; without an office Sealed is raised.
    """
    stored = StoredFile(owner=owner, key_office=office.pk if office else 0)
    try:
        key, stored.dek = client.new_keys(
            StoredFile.SEALED_KIND, StoredFile.SEALED_CLASS, stored.key_office, [stored.pk.bytes]
        )[0]
        stored.take_key(key)
    except errors.Sealed:
        if office is None:
            raise
        key = keys.new_key()
        stored.late_key = seal_for_office(office.code, key)
    place = path_of(stored.pk)
    stored.disk_size = _write(place, stream.seal(key, _pieces(source), file=stored.pk.bytes, owner=owner.bytes))
    try:
        # Model.save of Django itself: a late key needs no keeper, and a file row has no sealed field.
        stored.save_base(force_insert=True)
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    return stored


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    while piece := source.read(PIECE):
        yield piece


def _write(place: Path, pieces: Iterator[bytes]) -> int:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = place.with_suffix(".new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            size = sum(map(file.write, pieces))
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(place)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(place.parent)
    _sync_folder(place.parent.parent)
    return size


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Opened:
    """An opened file. `size` is the content's length; iterate for all of it, or `range(start, stop)` for a part."""

    def __init__(self, file: IO[bytes], reader: stream.Reader) -> None:
        self._file, self._reader = file, reader

    @property
    def size(self) -> int:
        """Content length in bytes."""
        return self._reader.size

    def range(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to `stop` in pieces of at most 64 KiB; closes the file at its end."""
        try:
            yield from self._reader.range(start, stop)
        finally:
            self.close()

    def __iter__(self) -> Iterator[bytes]:
        return self.range()

    def read(self) -> bytes:
        """All of it."""
        return b"".join(self.range())

    def close(self) -> None:
        """Give the file back; harmless twice."""
        self._file.close()

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def open(stored: StoredFile | UUID, actor: object, *, owner: UUID | None = None) -> Opened:
    """Open a sealed file by its row or id. `owner`: who it must belong to, where the caller knows it.

    Raises Sealed, Tampered (another owner's file, a changed or cut one), StoredFile.DoesNotExist, FileNotFoundError.
    """
    if isinstance(stored, UUID):
        stored = StoredFile.objects.get(pk=stored)
    if owner is not None and stored.owner != owner:
        raise errors.Tampered("this file belongs to another owner")
    if not stored.dek:
        _adopt(stored)
    key = client.unwrap([stored.key_item()], actor)[0]
    file = path_of(stored.pk).open("rb")
    try:
        size = os.fstat(file.fileno()).st_size

        def read_at(offset: int, length: int) -> bytes:
            return os.pread(file.fileno(), length, offset)

        return Opened(file, stream.Reader(key, read_at, size, file=stored.pk.bytes, owner=stored.owner.bytes))
    except BaseException:
        file.close()
        raise


def _adopt(stored: StoredFile) -> None:
    """A key that was sealed to the office while the vault was sealed becomes a wrapped key like any other."""
    item = [StoredFile.SEALED_KIND, stored.pk.bytes, stored.key_office, StoredFile.SEALED_CLASS, bytes(stored.late_key)]
    stored.dek, stored.late_key = client.ask("adopt", items=[item])[0], b""
    StoredFile.objects.filter(pk=stored.pk, dek=b"").update(dek=stored.dek, late_key=b"")


def erase(stored: StoredFile) -> None:
    """Erase a file: its key with the row, its bytes when that is committed."""
    place = path_of(stored.pk)
    stored.delete()
    transaction.on_commit(lambda: place.unlink(missing_ok=True))


def sweep(older_than: float = 86_400.0) -> int:
    """Remove files on disk that no row names and that are older than so many seconds; how many."""
    removed, limit = 0, time.time() - older_than
    for folder in sorted(_folder().glob("??")):
        old = {path for path in folder.iterdir() if path.stat().st_mtime < limit}
        names = {path: UUID(path.name) for path in old if len(path.name) == 32}
        known = set(StoredFile.objects.filter(pk__in=list(names.values())).values_list("pk", flat=True))
        for path in old:
            if path not in names or names[path] not in known:
                path.unlink(missing_ok=True)
                removed += 1
    return removed
