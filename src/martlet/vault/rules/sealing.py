"""A sealed field, format v1.

    0x01 || nonce (12) || AES-256-GCM(data key, nonce, pad(plain), AAD = "v1" · table · pk · field)

The data key belongs to one subject; the AAD pins a ciphertext to its table, row and field, so that a ciphertext moved
anywhere else does not open. Nonces are random: a data key seals a few dozen fields, far from the 2^32 bound.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from martlet.vault.errors import Tampered

VERSION = b"\x01"
NONCE = 12
TAG = 16
OVERHEAD = len(VERSION) + NONCE + TAG

# Plain sizes in bytes, after padding. Two names of different length must look the same.
NAME = 96
NUMBER = 32
NARRATIVE = 256
INTEGER = 16


def pad(plain: bytes, size: int) -> bytes:
    """`plain`, 0x80 and zeros up to the next multiple of `size` bytes (ISO/IEC 7816-4)."""
    return plain + b"\x80" + b"\x00" * (-(len(plain) + 1) % size)


def unpad(padded: bytes) -> bytes:
    """Undo `pad`. Raises Tampered when the padding is not ours."""
    end = padded.rfind(b"\x80")
    if end < 0 or padded.count(b"\x00", end + 1) != len(padded) - end - 1:
        raise Tampered("padding")
    return padded[:end]


def place(table: str, pk: str, field: str) -> bytes:
    """The AAD that pins a value to its place. The parts hold no NUL, so no two places share one AAD."""
    return b"\x00".join((b"v1", table.encode(), pk.encode(), field.encode()))


def seal(key: bytes | AESGCM, plain: bytes, aad: bytes, size: int) -> bytes:
    """Seal `plain` padded to a multiple of `size` bytes."""
    cipher = key if isinstance(key, AESGCM) else AESGCM(key)
    nonce = os.urandom(NONCE)
    return VERSION + nonce + cipher.encrypt(nonce, pad(plain, size), aad)


def open_sealed(key: bytes | AESGCM, blob: bytes, aad: bytes) -> bytes:
    """The plain bytes of a sealed field. Raises Tampered for a wrong key, place, version or a changed byte."""
    if len(blob) < OVERHEAD or blob[:1] != VERSION:
        raise Tampered("not a sealed field of format v1")
    cipher = key if isinstance(key, AESGCM) else AESGCM(key)
    try:
        return unpad(cipher.decrypt(blob[1 : 1 + NONCE], blob[1 + NONCE :], aad))
    except InvalidTag:
        raise Tampered("a sealed field does not open here") from None


def pack_integer(value: int | None) -> bytes:
    """8 bytes, big-endian, signed; None is empty. Raises OverflowError beyond 64 bits."""
    if value is None:
        return b""
    return value.to_bytes(8, "big", signed=True)


def unpack_integer(packed: bytes) -> int | None:
    """Undo `pack_integer`."""
    return int.from_bytes(packed, "big", signed=True) if packed else None
