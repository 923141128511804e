"""A data key wrapped for the database.

    0x01 || epoch (2, big-endian) || nonce (12) || AES-256-GCM(KEK, data key, AAD = kind · subject · office · class)

63 bytes. The office is bound here and nowhere else: moving a subject to another office re-wraps this one blob. The
epoch says which KEK of the office and class opens it.
"""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from martlet.vault.errors import Tampered

KEY = 32
WRAPPED = 1 + 2 + 12 + KEY + 16
CLASSES = ("ident", "narrative", "media", "psych")


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY)


def binding(kind: str, subject: bytes, office: int, klass: str) -> bytes:
    """The AAD of a wrapped key. `subject` is the 16 bytes of a UUID."""
    before, behind = _around(kind, office, klass)
    return before + subject.hex().encode() + behind


@lru_cache(1024)
def _around(kind: str, office: int, klass: str) -> tuple[bytes, bytes]:
    return b"\x00".join((b"v1", kind.encode(), b"")), b"\x00".join((b"", str(int(office)).encode(), klass.encode()))


def wrap(kek: AESGCM, epoch: int, key: bytes, aad: bytes) -> bytes:
    """Wrap a data key under the KEK of `epoch`."""
    nonce = os.urandom(12)
    return b"\x01" + epoch.to_bytes(2, "big") + nonce + kek.encrypt(nonce, key, aad)


def epoch_of(wrapped: bytes) -> int:
    """Which epoch's KEK opens this key. Raises Tampered when it is no wrapped key."""
    if len(wrapped) != WRAPPED or wrapped[0] != 1:
        raise Tampered("not a wrapped key of format v1")
    return int.from_bytes(wrapped[1:3], "big")


def unwrap(kek: AESGCM, wrapped: bytes, aad: bytes) -> bytes:
    """The data key. Raises Tampered for another subject, office, class, epoch or a changed byte."""
    try:
        return kek.decrypt(wrapped[3:15], wrapped[15:], aad)
    except InvalidTag:
        raise Tampered("a wrapped key does not open here") from None
