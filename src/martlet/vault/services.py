"""Writes: keys for new subjects, many rows at once, what is findable, offices, intake."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar, cast
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from martlet.vault import client, errors, freshness
from martlet.vault.keeper.findable import FINDABLE, pack_findable
from martlet.vault.models import FindableText, SealedModel, Sealing, new_stamp
from martlet.vault.rules import intake, sealing
from martlet.vault.selectors import open_all

S = TypeVar("S", bound=Sealing)

FINDABLE_SIZE = 128  # bytes a findable blob is padded to


def add_office(office: int, code: str) -> None:
    """Keys for an office's records and intake. Harmless when they exist. Raises Sealed."""
    client.ask("add_office", office=office, code=code)


def bulk_create(model: type[S], objs: Iterable[S], batch_size: int = 1000) -> list[S]:
    """Seal and insert many rows, `batch_size` at a time; they stay opened. Children's parents must have been saved."""
    done: list[S] = []
    waiting = iter(objs)
    while batch := list(islice(waiting, batch_size)):
        if issubclass(model, SealedModel):
            give_keys([cast("SealedModel", obj) for obj in batch])
        else:
            open_all([obj for obj in batch if not obj.is_opened], "system:save")
        for obj in batch:
            obj.seal_changes()
        cast("Any", model)._base_manager.bulk_create(batch)
        done += batch
    return done


def give_keys(subjects: Sequence[SealedModel]) -> None:
    """A data key for each subject that has none yet, one round trip for 1,000 of a kind and office."""
    groups: dict[tuple[str, str, int], list[SealedModel]] = {}
    for subject in subjects:
        if not subject.dek:
            groups.setdefault((subject.SEALED_KIND, subject.SEALED_CLASS, subject.key_office), []).append(subject)
    for (kind, klass, office), group in groups.items():
        made = client.new_keys(kind, klass, office, [subject.pk.bytes for subject in group])
        for subject, (key, wrapped) in zip(group, made, strict=True):
            subject.take_key(key, wrapped)


def move_to_office(subjects: Sequence[SealedModel], office: int) -> None:
    """Wrap these subjects' keys for another office. Nothing else is sealed anew; findable rows move along."""
    with transaction.atomic():
        for start in range(0, len(subjects), 200):
            part = subjects[start : start + 200]
            moved = client.ask("rewrap", office=office, items=[subject.key_item() for subject in part])
            for subject, wrapped in zip(part, moved, strict=True):
                subject.dek, subject.key_office = wrapped, office
                type(subject)._base_manager.filter(pk=subject.pk).update(dek=wrapped, key_office=office)
                FindableText.objects.filter(
                    key_subject=subject.pk, key_kind=subject.SEALED_KIND, state=FindableText.State.LIVE
                ).update(dek=wrapped, key_office=office)


# What is findable


@dataclass(frozen=True, slots=True)
class Findable:
    """What is to be found of one subject, sealed under the key of `under`; `scopes`: numbers a search may filter by."""

    id: UUID
    under: Sealing
    texts: Sequence[str] = ()
    digits: Sequence[str] = ()
    scopes: Sequence[int] = field(default=())


def make_findable(
    kind: str,
    id: UUID,
    texts: Sequence[str] = (),
    digits: Sequence[str] = (),
    *,
    under: Sealing,
    scopes: Sequence[int] = (),
) -> None:
    """Make a subject findable by these texts and numbers, in place of what it was findable by before."""
    make_many_findable(kind, [Findable(id, under, texts, digits, scopes)])


def make_many_findable(
    kind: str, items: Iterable[Findable], *, first_time: bool = False, batch_size: int = 1000
) -> int:
    """As `make_findable` for many; how many. `first_time`: none of these was findable before (saves the look-up)."""
    count = 0
    waiting = iter(items)
    while batch := list(islice(waiting, batch_size)):
        open_all([item.under for item in batch if not item.under.is_opened], "system:save")
        with transaction.atomic():
            freshness.mark_pending(refresh_first=not first_time)
            if not first_time:
                _blank_past(kind, [item.id for item in batch])
            FindableText.objects.bulk_create([findable_row(kind, item) for item in batch])
        count += len(batch)
    return count


def findable_row(kind: str, item: Findable) -> FindableText:
    """One subject's row, sealed and not saved. `item.under` is opened."""
    owner = item.under.key_owner()
    cipher = cast("AESGCM", item.under._vault_cipher())
    plain = pack_findable(item.texts, item.digits, item.scopes)
    return FindableText(
        stamp=new_stamp(),
        kind=kind,
        subject=item.id,
        key_kind=owner.SEALED_KIND,
        key_subject=owner.pk,
        key_office=owner.key_office,
        key_class=owner.SEALED_CLASS,
        dek=owner.dek,
        blob=sealing.seal(cipher, plain, sealing.place(FINDABLE, item.id.hex, kind), FINDABLE_SIZE),
    )


def _blank_past(kind: str, ids: Sequence[UUID]) -> None:
    for start in range(0, len(ids), 500):
        FindableText.objects.filter(
            kind=kind, subject__in=ids[start : start + 500], state=FindableText.State.LIVE
        ).update(state=FindableText.State.PAST, dek=b"", blob=b"")


def forget(kind: str, id: UUID) -> None:
    """Make a subject unfindable. From the commit on no search returns it; the keeper then overwrites its texts."""
    with transaction.atomic():
        freshness.mark_pending()
        _blank_past(kind, [id])
        FindableText.objects.create(stamp=new_stamp(), kind=kind, subject=id, state=FindableText.State.DROPPED)
    transaction.on_commit(_forget_in_memory)


def _forget_in_memory() -> None:
    try:
        freshness.refresh(patience=freshness.A_MOMENT)
    except errors.Sealed:
        return  # sealed: it has forgotten everything already; still being filled: the first search takes the drop in


# Intake


def seal_for_office(office_code: str, content: bytes) -> bytes:
    """Seal with the office's public key. Works while the vault is sealed. Raises NoRing, UnknownKey."""
    found = client.public()["intake"].get(office_code)
    if found is None:
        raise errors.UnknownKey("no intake key for this office")
    return intake.seal(bytes.fromhex(found["key"]), int(found["epoch"]), office_code, content)


def open_intake(blobs: Sequence[bytes], actor: object) -> list[bytes]:
    """The contents in order, 50 a round trip. Raises Sealed, Tampered."""
    name, opened = client.actor_name(actor), []
    for start in range(0, len(blobs), 50):
        opened += client.ask("open_intake", actor=name, blobs=[bytes(each) for each in blobs[start : start + 50]])
    return opened


def opening_intake(blobs: Sequence[bytes], actor: object) -> Callable[[], list[bytes]]:
    """`open_intake` of a page (at most 50) under way: the keeper works while we go on, and the answer is called for later.

    Nothing is raised here; the answer raises as `open_intake` does.
    """
    if not blobs:
        return list
    return client.begin("open_intake", actor=client.actor_name(actor), blobs=[bytes(each) for each in blobs])


def sign(message: bytes) -> bytes:
    """The keeper's Ed25519 signature of a journal head: 64 bytes. Raises Sealed."""
    signature: bytes = client.ask("sign", message=message)
    return signature
