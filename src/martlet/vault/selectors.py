"""Reads: open sealed objects and rows, blind tokens, find."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from martlet.vault import client
from martlet.vault.fields import KEY, SealedField
from martlet.vault.models import SealedChild, SealedModel, Sealing
from martlet.vault.rules.ring import signed_text

S = TypeVar("S", bound=Sealing)


def open_all(objs: Iterable[S], actor: object) -> list[S]:
    """Open these objects for reading; returns them. One round trip for 200 distinct subjects.

    Children resolve to their parents; parents that are not at hand are fetched together in one query. Raises Sealed,
    Tampered (a wrapped key that does not belong to its row).
    """
    wanted = list(objs)
    owners: dict[tuple[str, bytes], SealedModel] = {}
    waiting: list[tuple[Sealing, SealedModel]] = []
    for obj, owner in _with_owners([obj for obj in wanted if not obj.is_opened]):
        if owner.__dict__.get(KEY) is None and owner.dek:
            owners.setdefault((owner.SEALED_KIND, owner.pk.bytes), owner)
        waiting.append((obj, owner))
    found = client.unwrap([owner.key_item() for owner in owners.values()], actor)
    opened: dict[tuple[str, bytes], AESGCM] = {}
    for name, key in zip(owners, found, strict=True):
        opened[name] = owners[name].__dict__[KEY] = AESGCM(key)
    for obj, owner in waiting:
        cipher = owner.__dict__.get(KEY) or opened.get((owner.SEALED_KIND, owner.pk.bytes))
        if cipher is not None:
            obj.__dict__[KEY] = owner.__dict__[KEY] = cipher
    return wanted


def _with_owners(objs: Sequence[Sealing]) -> list[tuple[Sealing, SealedModel]]:
    """Each object with its key's owner; owners not at hand are fetched, one query for each child model."""
    pairs: list[tuple[Sealing, SealedModel]] = []
    missing: dict[type[SealedChild], list[SealedChild]] = {}
    for obj in objs:
        owner = obj._known_owner()
        if owner is not None:
            pairs.append((obj, owner))
        elif isinstance(obj, SealedChild):
            missing.setdefault(type(obj), []).append(obj)
    for model, children in missing.items():
        name = model.SEALED_PARENT
        field: Any = model._meta.get_field(name)
        ids = {getattr(child, field.attname) for child in children}
        parents = field.related_model._base_manager.in_bulk(list(ids))
        above = dict(_with_owners(list(parents.values())))
        owner_of = {parent.pk: owner for parent, owner in above.items()}
        pairs += [(child, owner_of[getattr(child, field.attname)]) for child in children]
    return pairs


@dataclass(frozen=True, slots=True)
class Columns:
    """Sealed columns of one model among the keys of `.values()` rows.

    `fields`: keys of the rows; the last part of each (after "__") is a sealed field of `model`. `dek`: the key under
    which the wrapped key stands, e.g. "person__dek"; beside it the rows need its "…key_office" and the owner's id
    ("person_id" or "person__id"). `pk`: the key of `model`'s primary key.
    """

    model: type[Sealing]
    fields: Sequence[str]
    dek: str = "dek"
    pk: str = "id"


def open_rows(
    model: type[Sealing],
    rows: list[dict[str, Any]],
    fields: Sequence[str],
    actor: object,
    dek: str = "dek",
    pk: str = "id",
) -> list[dict[str, Any]]:
    """Decrypt these fields of `.values()` rows in place; returns the rows. The keys are those of `Columns`.

    Rows of an absent relation get empty values. Raises Sealed, Tampered.
    """
    return open_columns(rows, [Columns(model, fields, dek, pk)], actor)


def open_columns(rows: list[dict[str, Any]], columns: Sequence[Columns], actor: object) -> list[dict[str, Any]]:
    """Decrypt sealed columns of several models in the same rows, in place: one round trip for 200 distinct subjects."""
    if not rows:
        return rows
    parts = []
    items: dict[tuple[str, UUID], client.Item] = {}
    for one in columns:
        owner, prefix = _owner_model(one.model), one.dek.removesuffix("dek")
        subject = _subject_key(one.model, rows[0], prefix, one.pk)
        parts.append((one, owner.SEALED_KIND, subject))
        items |= _items(owner, rows, one.dek, f"{prefix}key_office", subject)
    opened = _unwrapped(items, actor)
    for one, kind, subject in parts:
        sealed = [(key, _sealed_field(one.model, key)) for key in one.fields]
        for row in rows:
            cipher = opened.get((kind, row[subject]))
            for key, field in sealed:
                row[key] = field.open(cipher, row[one.pk], row[key]) if cipher is not None else field.empty
    return rows


def ciphers(
    model: type[SealedModel],
    rows: Iterable[dict[str, Any]],
    actor: object,
    dek: str = "dek",
    office: str = "key_office",
    subject: str = "id",
) -> dict[UUID, AESGCM]:
    """The opened data keys of subjects read as `.values()` rows, by subject id: for `field.open(cipher, pk, stored)`.

    One round trip for 200 distinct subjects; rows without a key are left out. Raises Sealed, Tampered.
    """
    opened = _unwrapped(_items(model, rows, dek, office, subject), actor)
    return {id: cipher for (_kind, id), cipher in opened.items()}


def _items(
    model: type[SealedModel], rows: Iterable[dict[str, Any]], dek: str, office: str, subject: str
) -> dict[tuple[str, UUID], client.Item]:
    kind, klass = model.SEALED_KIND, model.SEALED_CLASS
    return {
        (kind, row[subject]): [kind, row[subject].bytes, row[office], klass, bytes(row[dek])]
        for row in rows
        if row[dek]
    }


def _unwrapped(items: dict[tuple[str, UUID], client.Item], actor: object) -> dict[tuple[str, UUID], AESGCM]:
    found = client.unwrap(list(items.values()), actor)
    return {name: AESGCM(key) for name, key in zip(items, found, strict=True)}


def _sealed_field(model: type[Sealing], key: str) -> SealedField:
    field = model._meta.get_field(key.rsplit("__", 1)[-1])
    if not isinstance(field, SealedField):
        raise TypeError(f"{key} is no sealed field of {model.__name__}")
    return field


def _owner_model(model: type[Sealing]) -> type[SealedModel]:
    while issubclass(model, SealedChild):
        parent: Any = model._meta.get_field(model.SEALED_PARENT)
        model = parent.related_model
    return cast("type[SealedModel]", model)


def _subject_key(model: type[Sealing], row: dict[str, Any], prefix: str, pk: str) -> str:
    if not issubclass(model, SealedChild):
        return pk
    stem = prefix.removesuffix("__")
    for name in (f"{stem}_id", f"{stem}__id", stem):
        if name in row:
            return name
    raise KeyError(f"the rows need {stem}_id beside {prefix}dek")


def blind(kind: str, values: Sequence[str]) -> list[bytes]:
    """Blind tokens (16 bytes) of values in their normal form: kinds phone, id, calllog:YYYY-MM. Raises Sealed."""
    return client.blind(kind, values)


def is_signed(message: bytes, signature: bytes) -> bool:
    """Whether the ring's key signed this as a journal head; `signature` in hex. Works while sealed. Raises NoRing."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(client.public()["sign"]["key"]))
    try:
        key.verify(bytes.fromhex(signature.decode("ascii")), signed_text(message))
    except (InvalidSignature, ValueError):
        return False
    return True
