"""Model fields that exist in clear only in an opened object's attribute.

In the database, in `values()`, in a queryset, in a pickle they are ciphertext (a binary column). Assigning a text or a
number marks the field as changed; `save()` seals what changed. Comparing, ordering or filtering by a sealed field is a
TypeError: use blind tokens or the finder.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from martlet.vault.errors import NotOpened
from martlet.vault.rules import sealing

if TYPE_CHECKING:
    from collections.abc import Iterator

    _Binary = models.BinaryField[Any, Any]
else:
    _Binary = models.BinaryField

# Names in an instance's __dict__. None of them is a field, so Django neither saves nor compares them.
CLEAR = "_vault_clear"  # {attname: plain value}, read or assigned
CHANGED = "_vault_changed"  # attnames assigned since they were last sealed
KEY = "_vault_key"  # AESGCM of the subject's data key, once opened

_as_stored: ContextVar[bool] = ContextVar("vault_as_stored", default=False)


@contextmanager
def as_stored() -> Iterator[None]:
    """Inside, unopened sealed attributes give their ciphertext. For code that copies rows, never for pages."""
    mark = _as_stored.set(True)
    try:
        yield
    finally:
        _as_stored.reset(mark)


class SealedAttribute(DeferredAttribute):
    """Reads: the assigned or opened value, else NotOpened. Writes: bytes are a ciphertext, anything else is plain."""

    field: SealedField

    def __get__(self, instance: Any, cls: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        clear = instance.__dict__.get(CLEAR)
        if clear is not None and name in clear:
            return clear[name]
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        stored = instance.__dict__[name]
        if not stored:
            return b"" if _as_stored.get() else self.field.empty
        if _as_stored.get():
            return stored
        key = instance._vault_cipher()
        if key is None:
            raise NotOpened(f"{type(instance).__name__}.{name} was read before vault.open_all")
        value = self.field.unpack(sealing.open_sealed(key, stored, self.field.place(instance.pk)))
        instance.__dict__.setdefault(CLEAR, {})[name] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        name = self.field.attname
        clear = instance.__dict__.setdefault(CLEAR, {})
        changed = instance.__dict__.setdefault(CHANGED, set())
        if isinstance(value, (bytes, bytearray, memoryview)):
            clear.pop(name, None)
            changed.discard(name)
            instance.__dict__[name] = bytes(value)
            return
        value = self.field.clean_value(value)
        stored = instance.__dict__.setdefault(name, b"")
        if stored and name not in clear and (key := instance._vault_cipher()) is not None:
            clear[name] = self.field.open(key, instance.pk, stored)
        if name not in clear or clear[name] != value:
            clear[name] = value
            changed.add(name)


class SealedField(_Binary):
    """Shared by text and integer. `size`: plain bytes are padded to a multiple of this, so lengths tell nothing."""

    descriptor_class = SealedAttribute
    empty: ClassVar[Any] = None
    usual: ClassVar[int] = sealing.NARRATIVE

    def __init__(self, *args: Any, size: int | None = None, **kwargs: Any) -> None:
        self.size = size or self.usual
        if kwargs.pop("null", False) or kwargs.pop("unique", False) or kwargs.pop("db_index", False):
            raise TypeError("a sealed field is never null, unique or indexed: its ciphertext differs each time")
        kwargs.setdefault("default", b"")
        kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["blank"]
        if kwargs.get("default") == b"":
            del kwargs["default"]
        kwargs["size"] = self.size
        return name, path, list(args), kwargs

    def place(self, pk: Any) -> bytes:
        """The AAD of this field in the row with this primary key (a UUID)."""
        return sealing.place(self.model._meta.db_table, pk.hex, str(self.column))

    def clean_value(self, value: Any) -> Any:
        """The plain value in its one form. Raises TypeError, ValueError."""
        raise NotImplementedError

    def pack(self, value: Any) -> bytes:
        """Plain value to plain bytes."""
        raise NotImplementedError

    def unpack(self, plain: bytes) -> Any:
        """Plain bytes to plain value."""
        raise NotImplementedError

    def seal(self, key: Any, pk: Any, value: Any) -> bytes:
        """The ciphertext of a plain value for one row."""
        return sealing.seal(key, self.pack(self.clean_value(value)), self.place(pk), self.size)

    def open(self, key: Any, pk: Any, stored: bytes | memoryview | None) -> Any:
        """The plain value of a stored ciphertext; the empty value where nothing was stored yet."""
        if not stored:
            return self.empty
        return self.unpack(sealing.open_sealed(key, bytes(stored), self.place(pk)))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if self.attname in model_instance.__dict__.get(CHANGED, ()):
            raise NotOpened(
                f"{type(model_instance).__name__}.{self.attname} is not sealed yet: "
                "save the object, or use vault.bulk_create"
            )
        return model_instance.__dict__.get(self.attname, b"")

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, (bytes, bytearray, memoryview)):
            return super().get_prep_value(value)
        if hasattr(value, "resolve_expression"):
            return value
        raise TypeError(f"{self.name} is sealed: it cannot be compared or written in clear")

    def value_from_object(self, obj: models.Model) -> Any:
        # Forms and serializers get what is stored; a clear value leaves through the attribute only.
        return obj.__dict__.get(self.attname, b"")

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return self.clean_value(value)

    def to_python(self, value: Any) -> Any:
        return value

    def has_changed(self, instance: models.Model) -> bool:
        """Whether a plain value waits to be sealed."""
        return self.attname in instance.__dict__.get(CHANGED, ())


class SealedText(SealedField):
    """A text; "" when empty. `size` in bytes of UTF-8: names 96, numbers 32, addresses and narratives 256."""

    empty = ""

    def clean_value(self, value: Any) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise TypeError(f"{self.name} takes a text")
        return value

    def pack(self, value: str) -> bytes:
        return value.encode()

    def unpack(self, plain: bytes) -> str:
        return plain.decode()


class SealedInteger(SealedField):
    """A whole number of 64 bits, or None."""

    usual = sealing.INTEGER

    def clean_value(self, value: Any) -> int | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{self.name} takes a whole number")
        sealing.pack_integer(value)
        return value

    def pack(self, value: int | None) -> bytes:
        return sealing.pack_integer(value)

    def unpack(self, plain: bytes) -> int | None:
        return sealing.unpack_integer(plain)
