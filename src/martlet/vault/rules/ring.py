"""The key ring: one root key, and under it every other key of the deployment.

The document (`ring.json`):

    {"format": 1, "id": hex, "demo": bool, "slots": [...], "keys": {name: hex of nonce || AES-256-GCM(root, key)}}

Names of keys: `kek/<office>/<class>/<epoch>`, `index/<kind>/<generation>`, `sign/<epoch>`,
`intake/<code>/<epoch>`.
The name and the ring's id are the AAD, so keys cannot change places. Where several epochs exist the highest is used
for new work and the others only open.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from martlet.vault.errors import BadRequest, Tampered, UnknownKey, WrongPassphrase
from martlet.vault.rules import keys, slots, tokens

FORMAT = 1
NETWORK = 0  # the office number of what belongs to no single office
CODE = re.compile(r"\A[a-z0-9][a-z0-9_-]{0,31}\Z")


def _raw(key: X25519PrivateKey | Ed25519PrivateKey) -> bytes:
    return key.private_bytes(serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption())


def _raw_public(key: X25519PrivateKey | Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


@dataclass(slots=True)
class Ring:
    """An opened ring. `document` is what is stored; everything secret lives in the private attributes."""

    document: dict[str, Any]
    _root: bytes = field(repr=False)
    _keys: dict[str, bytes] = field(default_factory=dict, repr=False)
    _keks: dict[tuple[int, str, int], AESGCM] = field(default_factory=dict, repr=False)
    _active: dict[tuple[int, str], int] = field(default_factory=dict, repr=False)

    @property
    def demo(self) -> bool:
        """Whether the passphrase is public knowledge."""
        return bool(self.document["demo"])

    # Making and opening

    @classmethod
    def new(cls, passphrase: str, *, label: str, today: str, derivation: slots.Derivation, demo: bool) -> Ring:
        """A ring with one slot, the network's own keys and no office yet."""
        root, ring_id = keys.new_key(), os.urandom(16).hex()
        document = {
            "format": FORMAT,
            "id": ring_id,
            "demo": demo,
            "slots": [slots.make(root, ring_id, passphrase, label, today, derivation)],
            "keys": {},
        }
        ring = cls(document, root)
        ring.complete()
        return ring

    @classmethod
    def open(cls, document: dict[str, Any], passphrase: str) -> tuple[Ring, str]:
        """(opened ring, id of the slot that opened). Raises WrongPassphrase, or Tampered when a key was changed."""
        check(document)
        for slot in document["slots"]:
            root = slots.open_root(slot, document["id"], passphrase)
            if root is not None:
                ring = cls(document, root)
                for name, box in document["keys"].items():
                    ring._place(name, ring._open_box(name, box))
                return ring, slot["id"]
        raise WrongPassphrase("no slot opens with this passphrase")

    def _aad(self, name: str) -> bytes:
        return b"\x00".join((b"martlet ring v1", self.document["id"].encode(), name.encode()))

    def _open_box(self, name: str, box: str) -> bytes:
        data = bytes.fromhex(box)
        try:
            return AESGCM(self._root).decrypt(data[:12], data[12:], self._aad(name))
        except InvalidTag:
            raise Tampered("a key of the ring was changed or moved") from None

    def _place(self, name: str, key: bytes) -> None:
        self._keys[name] = key
        if name.startswith("kek/"):
            _, office, klass, epoch = name.split("/")
            self._keks[int(office), klass, int(epoch)] = AESGCM(key)
            slot = int(office), klass
            self._active[slot] = max(self._active.get(slot, 0), int(epoch))

    def _add(self, name: str, key: bytes) -> None:
        nonce = os.urandom(12)
        self.document["keys"][name] = (nonce + AESGCM(self._root).encrypt(nonce, key, self._aad(name))).hex()
        self._place(name, key)

    # Adding keys

    def complete(self) -> bool:
        """Make the keys that this version of the program needs and the ring lacks; whether any was made."""
        before = len(self._keys)
        for kind in tokens.KINDS:
            if f"index/{kind}/1" not in self._keys:
                self._add(f"index/{kind}/1", keys.new_key())
        if "sign/1" not in self._keys:
            self._add("sign/1", _raw(Ed25519PrivateKey.generate()))
        self._add_keks(NETWORK)
        return len(self._keys) > before

    def _add_keks(self, office: int) -> None:
        for klass in keys.CLASSES:
            if (office, klass) not in self._active:
                self._add(f"kek/{office}/{klass}/1", keys.new_key())

    def add_office(self, office: int, code: str) -> bool:
        """Keys for an office's records (by number) and its intake (by code); whether any was made."""
        if not CODE.match(code) or not 0 <= office < 2**31:
            raise BadRequest("an office has a number and a short code in small letters")
        before = len(self._keys)
        self._add_keks(office)
        if f"intake/{code}/1" not in self._keys:
            self._add(f"intake/{code}/1", _raw(X25519PrivateKey.generate()))
        return len(self._keys) > before

    # Slots

    def add_slot(self, passphrase: str, label: str, today: str, derivation: slots.Derivation) -> str:
        """The new slot's id."""
        if len(self.document["slots"]) >= slots.MOST_SLOTS:
            raise BadRequest("the ring has no room for another slot")
        slot = slots.make(self._root, self.document["id"], passphrase, label, today, derivation)
        self.document["slots"].append(slot)
        return str(slot["id"])

    def remove_slot(self, slot: str) -> None:
        """Raises LastSlot, BadRequest."""
        self.document["slots"] = slots.without(self.document["slots"], slot)

    # Using keys

    def active(self, office: int, klass: str) -> tuple[AESGCM, int]:
        """(KEK, epoch) for new keys of an office and class. Raises UnknownKey."""
        epoch = self._active.get((office, klass))
        if epoch is None:
            raise UnknownKey(f"no keys for office {office}, class {klass[:16]}")
        return self._keks[office, klass, epoch], epoch

    def kek(self, office: int, klass: str, epoch: int) -> AESGCM:
        """The KEK that opens a wrapped key. Raises UnknownKey."""
        found = self._keks.get((office, klass, epoch))
        if found is None:
            raise UnknownKey(f"no keys for office {office}, class {klass[:16]}, epoch {epoch}")
        return found

    def index_key(self, kind: str) -> bytes:
        """The key for blind tokens of a kind. Raises BadRequest for a kind that does not exist."""
        parts = tokens.split(kind)
        if parts is None:
            raise BadRequest("no such kind of token")
        return tokens.period_key(self._keys[f"index/{parts[0]}/1"], parts[1])

    def sign(self, message: bytes) -> bytes:
        """Ed25519 over `"martlet journal v1" NUL message`: 64 bytes."""
        key = Ed25519PrivateKey.from_private_bytes(self._keys["sign/1"])
        return key.sign(signed_text(message))

    def intake_key(self, code: str, epoch: int) -> bytes:
        """The raw private half for an office's intake. Raises UnknownKey."""
        found = self._keys.get(f"intake/{code}/{epoch}")
        if found is None:
            raise UnknownKey("no intake key for this office")
        return found

    def public(self) -> dict[str, Any]:
        """What `public.json` holds: readable while sealed, no secret in it."""
        intake: dict[str, dict[str, Any]] = {}
        for name, key in self._keys.items():
            if name.startswith("intake/"):
                _, code, epoch = name.split("/")
                if int(epoch) > intake.get(code, {"epoch": 0})["epoch"]:
                    public = _raw_public(X25519PrivateKey.from_private_bytes(key))
                    intake[code] = {"epoch": int(epoch), "key": public.hex()}
        sign = _raw_public(Ed25519PrivateKey.from_private_bytes(self._keys["sign/1"]))
        return {
            "format": FORMAT,
            "ring": self.document["id"],
            "demo": self.demo,
            "sign": {"epoch": 1, "key": sign.hex()},
            "intake": intake,
        }


def signed_text(message: bytes) -> bytes:
    """What is signed for a journal head: bound to its purpose, so that no other message can be passed off as one."""
    return b"martlet journal v1\x00" + message


def check(document: Any) -> None:
    """Raises Tampered unless this looks like a ring document of our format."""
    if (
        not isinstance(document, dict)
        or document.get("format") != FORMAT
        or not isinstance(document.get("id"), str)
        or not isinstance(document.get("demo"), bool)
        or not isinstance(document.get("slots"), list)
        or not isinstance(document.get("keys"), dict)
    ):
        raise Tampered("this is no key ring of format 1")
