"""Rows with sealed fields, the table the name finder is filled from, and the register of sealed files."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from martlet.foundation.ids import new_id
from martlet.vault import client
from martlet.vault.errors import NotOpened
from martlet.vault.fields import CHANGED, CLEAR, KEY, SealedField, as_stored

_SECRETS = (CLEAR, CHANGED, KEY)


class Sealing(models.Model):
    """What subjects and their children share: sealing on save, opening by `vault.open_all`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

    def __getstate__(self) -> dict[str, Any]:
        """Pickles and copies carry ciphertext only. Raises NotOpened when something is not sealed yet."""
        if self.__dict__.get(CHANGED):
            raise NotOpened("an object with unsealed changes cannot be copied or pickled")
        state: dict[str, Any] = super().__getstate__()
        return {name: value for name, value in state.items() if name not in _SECRETS}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Seals, then saves. Raises Sealed and writes nothing when something has to be sealed and cannot be."""
        update_fields = kwargs.get("update_fields")
        self.seal_changes(update_fields)
        super().save(*args, **kwargs)

    @classmethod
    def sealed_fields(cls) -> list[SealedField]:
        """The sealed fields of this model."""
        return [field for field in cls._meta.concrete_fields if isinstance(field, SealedField)]

    def key_owner(self) -> SealedModel:
        """The subject whose data key seals this row. May query: prefer `select_related`."""
        raise NotImplementedError

    def _known_owner(self) -> SealedModel | None:
        """The owner when it is at hand without a query."""
        raise NotImplementedError

    def _vault_cipher(self) -> AESGCM | None:
        held = self.__dict__.get(KEY)
        if held is None:
            owner = self._known_owner()
            held = owner.__dict__.get(KEY) if owner is not None else None
        found: AESGCM | None = held
        return found

    @property
    def is_opened(self) -> bool:
        """Whether sealed fields of this object can be read now."""
        return self._vault_cipher() is not None

    def _cipher_for_saving(self) -> AESGCM:
        held = self._vault_cipher()
        if held is None:
            owner = self.key_owner()
            held = owner._own_cipher() if owner is self else owner._stored_cipher()
            self.__dict__[KEY] = held
        return held

    def seal_changes(self, names: Iterable[str] | None = None) -> None:
        """Seal what was assigned since the last time. Raises Sealed."""
        changed: set[str] | None = self.__dict__.get(CHANGED)
        if not changed:
            return
        wanted = changed if names is None else changed & set(names)
        if not wanted:
            return
        cipher, clear = self._cipher_for_saving(), self.__dict__[CLEAR]
        for field in self.sealed_fields():
            if field.attname in wanted:
                self.__dict__[field.attname] = field.seal(cipher, self.pk, clear[field.attname])
        changed -= set(wanted)

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """As Django's; an opened object stays opened, assigned and unsaved values are dropped."""
        with as_stored():
            super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)


class SealedModel(Sealing):
    """A subject with a data key of its own: erasing the key erases what it sealed.

    SEALED_KIND names the sort of subject in the key's binding (never change it), SEALED_CLASS the class of keys
    (ident, narrative, media, psych). `key_office` is the office the key is wrapped for; 0 is the whole network.
    """

    SEALED_KIND: ClassVar[str] = ""
    SEALED_CLASS: ClassVar[str] = "ident"

    dek = models.BinaryField(default=b"", editable=False)
    key_office = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        had_key = bool(self.__dict__.get("dek"))
        update_fields = kwargs.get("update_fields")
        if not had_key and "dek" in self.__dict__ and self._state.adding:
            self._own_cipher()  # every subject gets its key with its first row, also when nothing is to be sealed yet
        elif update_fields is not None and not had_key:
            kwargs["update_fields"] = {*update_fields, "dek"}
        super().save(*args, **kwargs)

    def key_owner(self) -> SealedModel:
        return self

    def _known_owner(self) -> SealedModel:
        return self

    def key_item(self) -> client.Item:
        """The wrapped key as the keeper takes it."""
        return [self.SEALED_KIND, self.pk.bytes, self.key_office, self.SEALED_CLASS, bytes(self.dek)]

    def take_key(self, key: bytes, wrapped: bytes | None = None) -> None:
        """Hold an opened data key; with `wrapped`, it is this subject's first one."""
        self.__dict__[KEY] = AESGCM(key)
        if wrapped is not None:
            self.dek = wrapped

    def _own_cipher(self) -> AESGCM:
        held = self.__dict__.get(KEY)
        if held is None:
            if self.dek:
                self.take_key(client.unwrap([self.key_item()], "system:save")[0])
            else:
                self.take_key(
                    *client.new_keys(self.SEALED_KIND, self.SEALED_CLASS, self.key_office, [self.pk.bytes])[0]
                )
            held = self.__dict__[KEY]
        cipher: AESGCM = held
        return cipher

    def _stored_cipher(self) -> AESGCM:
        """As `_own_cipher`, for a child that is about to be saved: a key made now is stored now, or it is lost."""
        if not self.dek:
            made = self._own_cipher()
            rows = type(self)._base_manager.filter(pk=self.pk)
            if rows.filter(dek=b"").update(dek=self.dek):
                return made
            self.__dict__.pop(KEY)
            self.dek = rows.values_list("dek", flat=True).get()
        return self._own_cipher()

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        before = self.__dict__.get("dek")
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        if before is not None and bytes(before) != bytes(self.__dict__.get("dek", before)):
            self.__dict__.pop(KEY, None)


class SealedChild(Sealing):
    """A row sealed under the key of its parent, named by SEALED_PARENT (a foreign key to a sealed model)."""

    SEALED_PARENT: ClassVar[str] = ""

    class Meta:
        abstract = True

    def key_owner(self) -> SealedModel:
        parent: Sealing = getattr(self, self.SEALED_PARENT)
        return parent.key_owner()

    def _known_owner(self) -> SealedModel | None:
        field: Any = self._meta.get_field(self.SEALED_PARENT)
        if not field.is_cached(self):
            return None
        parent: Sealing = getattr(self, self.SEALED_PARENT)
        return parent._known_owner()


def new_stamp() -> bytes:
    """8 random bytes."""
    return os.urandom(8)


class FindableText(models.Model):
    """One revision of what is findable of a subject; the keeper's finder is filled from here after each unseal.

    Rows are never deleted: a newer revision blanks the older one's content, a dropped subject leaves a blank row. So
    the finder recognises by the head's revision and stamp whether it was filled from this very table.
    """

    class State(models.IntegerChoices):
        """LIVE holds content; DROPPED says the subject is not findable any more; PAST was replaced by a later row."""

        LIVE = 0
        DROPPED = 1
        PAST = 2

    rev = models.BigAutoField(primary_key=True)
    stamp = models.BinaryField(max_length=8)
    state = models.SmallIntegerField(choices=State.choices, default=State.LIVE)
    kind = models.CharField(max_length=32)
    subject = models.UUIDField()
    key_kind = models.CharField(max_length=32, default="")
    key_subject = models.UUIDField(default=uuid.UUID(int=0))
    key_office = models.PositiveIntegerField(default=0)
    key_class = models.CharField(max_length=16, default="")
    dek = models.BinaryField(default=b"")
    blob = models.BinaryField(default=b"")

    class Meta:
        db_table = "vault_findable"
        indexes = [
            models.Index(fields=["kind", "subject"], name="vault_findable_subject"),
            models.Index(fields=["key_subject"], name="vault_findable_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} rev {self.rev}"


class StoredFile(SealedModel):
    """A sealed file on disk: `<data>/files/<first two of its id>/<id>`. Its name and sort belong to whoever owns it.

    `owner` is bound into the file: it opens for no other. A file sealed while the vault was sealed has no `dek` yet
    but a `late_key` for the office's intake key; the first opening turns it into a `dek`.
    """

    SEALED_KIND = "file"
    SEALED_CLASS = "media"

    owner = models.UUIDField(db_index=True)
    disk_size = models.BigIntegerField(default=0)
    late_key = models.BinaryField(default=b"")

    class Meta:
        db_table = "vault_file"

    def __str__(self) -> str:
        return f"file {self.pk}"
