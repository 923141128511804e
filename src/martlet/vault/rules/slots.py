"""Slots: the independent ways to open a ring's root key. Today passphrases; paper shares have their kind reserved.

A slot is a small dict in the ring file:

    {"id": "9f2c…", "kind": "passphrase", "label": "director", "made": day, "proved": day or "",
     "kdf": {"name": "argon2id", "memory_kib": 524288, "iterations": 4, "lanes": 1}, "salt": hex, "box": hex}

`box` is nonce || AES-256-GCM(slot key, root key, AAD = ring · slot · kind).
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from martlet.vault.errors import BadRequest, LastSlot

PASSPHRASE = "passphrase"  # noqa: S105  a kind of slot
SHORTEST = 20  # characters; six diceware words are longer
MOST_SLOTS = 16
# A ring file comes from disk: its parameters must not make the keeper take all memory.
MOST_MEMORY_KIB = 2 * 1024 * 1024
MOST_ITERATIONS = 64


@dataclass(frozen=True, slots=True)
class Derivation:
    """Argon2id parameters: memory in KiB."""

    memory_kib: int
    iterations: int
    lanes: int

    def key(self, passphrase: str, salt: bytes) -> bytes:
        """32 bytes; takes seconds with STRONG, on purpose."""
        kdf = Argon2id(salt=salt, length=32, iterations=self.iterations, lanes=self.lanes, memory_cost=self.memory_kib)
        return kdf.derive(normal(passphrase).encode())

    def as_dict(self) -> dict[str, Any]:
        """As stored in a slot."""
        return {
            "name": "argon2id",
            "memory_kib": self.memory_kib,
            "iterations": self.iterations,
            "lanes": self.lanes,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Derivation:
        """From a slot. Raises BadRequest for another function or parameters out of bounds."""
        found = cls(int(stored["memory_kib"]), int(stored["iterations"]), int(stored["lanes"]))
        if (
            stored["name"] != "argon2id"
            or not 8 * found.lanes <= found.memory_kib <= MOST_MEMORY_KIB
            or not 1 <= found.iterations <= MOST_ITERATIONS
            or not 1 <= found.lanes <= 16
        ):
            raise BadRequest("key derivation out of bounds")
        return found


STRONG = Derivation(memory_kib=512 * 1024, iterations=4, lanes=1)
CHEAP = Derivation(memory_kib=1024, iterations=1, lanes=1)  # demo rings and tests only


def normal(passphrase: str) -> str:
    """One spelling: compatibility form, single spaces. Two keyboards must not make two passphrases."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def strong_enough(passphrase: str) -> bool:
    """Six words, or at least 20 characters."""
    text = normal(passphrase)
    return len(text) >= SHORTEST or (len(text.split()) >= 6 and len(text) >= 12)


def _binding(ring: str, slot: str, kind: str) -> bytes:
    return b"\x00".join((b"martlet slot v1", ring.encode(), slot.encode(), kind.encode()))


def make(root: bytes, ring: str, passphrase: str, label: str, today: str, derivation: Derivation) -> dict[str, Any]:
    """A new passphrase slot for the root key. It counts as proved: the passphrase was just typed twice."""
    slot, salt, nonce = os.urandom(8).hex(), os.urandom(16), os.urandom(12)
    box = AESGCM(derivation.key(passphrase, salt)).encrypt(nonce, root, _binding(ring, slot, PASSPHRASE))
    return {
        "id": slot,
        "kind": PASSPHRASE,
        "label": label,
        "made": today,
        "proved": today,
        "kdf": derivation.as_dict(),
        "salt": salt.hex(),
        "box": (nonce + box).hex(),
    }


def open_root(slot: dict[str, Any], ring: str, passphrase: str) -> bytes | None:
    """The root key, or None when this passphrase is not this slot's."""
    if slot["kind"] != PASSPHRASE:
        return None
    key = Derivation.from_dict(slot["kdf"]).key(passphrase, bytes.fromhex(slot["salt"]))
    box = bytes.fromhex(slot["box"])
    try:
        return AESGCM(key).decrypt(box[:12], box[12:], _binding(ring, slot["id"], slot["kind"]))
    except InvalidTag:
        return None


def without(slots: list[dict[str, Any]], slot: str) -> list[dict[str, Any]]:
    """The slots less one. Raises LastSlot when no proved passphrase would be left, BadRequest for an unknown id."""
    left = [each for each in slots if each["id"] != slot]
    if len(left) == len(slots):
        raise BadRequest("no such slot")
    if not any(each["kind"] == PASSPHRASE and each["proved"] for each in left):
        raise LastSlot("the last proved passphrase stays")
    return left


def described(slot: dict[str, Any]) -> dict[str, str]:
    """What may be shown of a slot."""
    return {name: slot[name] for name in ("id", "kind", "label", "made", "proved")}
