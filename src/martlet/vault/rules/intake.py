"""Sealing to an office with its public key alone: works while the vault is sealed, and the sealer cannot read it back.

    0x01 || epoch (2) || length of code (1) || office code || HPKE(X25519-HKDF-SHA256-AES-256-GCM, pad, info)

HPKE as in RFC 9180, base mode; `info` binds version and office. The content is padded to a Padmé length.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from martlet.vault.errors import Tampered
from martlet.vault.rules.stream import LENGTH, padme

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _info(epoch: int, code: str) -> bytes:
    return b"\x00".join((b"martlet intake v1", str(epoch).encode(), code.encode()))


def seal(public: bytes, epoch: int, code: str, content: bytes) -> bytes:
    """Seal `content` to the office `code` whose intake key of `epoch` has the raw public half `public`."""
    padded = content + b"\x00" * (padme(len(content) + LENGTH) - len(content) - LENGTH)
    padded += len(content).to_bytes(LENGTH, "big")
    name = code.encode()
    head = b"\x01" + epoch.to_bytes(2, "big") + bytes([len(name)]) + name
    return head + _SUITE.encrypt(padded, X25519PublicKey.from_public_bytes(public), _info(epoch, code))


def addressed_to(blob: bytes) -> tuple[str, int]:
    """(office code, epoch) in the head of a sealed item. Raises Tampered when it is none."""
    if len(blob) < 4 or blob[0] != 1 or len(blob) < 4 + blob[3]:
        raise Tampered("not a sealed intake item of format v1")
    try:
        return blob[4 : 4 + blob[3]].decode(), int.from_bytes(blob[1:3], "big")
    except UnicodeDecodeError:
        raise Tampered("not a sealed intake item of format v1") from None


def ready(private: bytes) -> X25519PrivateKey:
    """A key made ready to open with, once for many items."""
    return X25519PrivateKey.from_private_bytes(private)


def open_sealed(private: bytes | X25519PrivateKey, blob: bytes) -> bytes:
    """The content. Raises Tampered for another office's key or a changed byte."""
    code, epoch = addressed_to(blob)
    try:
        key = ready(private) if isinstance(private, bytes) else private
        padded = _SUITE.decrypt(blob[4 + len(code.encode()) :], key, _info(epoch, code))
    except (InvalidTag, ValueError):
        raise Tampered("a sealed intake item does not open here") from None
    size = int.from_bytes(padded[-LENGTH:], "big")
    if size > len(padded) - LENGTH:
        raise Tampered("a sealed intake item has a wrong length")
    return padded[:size]
