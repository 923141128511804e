"""What the keeper does for a client. `Keeper.answer(operation, arguments)` is the whole surface.

Every argument is checked for type, length and count before it is used; anything else raises BadRequest. Answers hold
msgpack's plain values. Nothing here prints or logs a key, a name, a number or a passphrase.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgpack

from martlet.vault import errors
from martlet.vault.keeper import ringfile
from martlet.vault.keeper.finder import Entry, Finder
from martlet.vault.keeper.limits import Reads, Tries
from martlet.vault.keeper.process import give_back
from martlet.vault.rules import intake, keys, sealing, slots, tokens
from martlet.vault.rules.ring import Ring

log = logging.getLogger("martlet.vault.keeper")

MOST_UNWRAPS = 200
MOST_KEYS = 1000
MOST_VALUES = 1000
MOST_ROWS = 5000
MOST_INTAKE = 50
MOST_SIGNED = 4096
MOST_PASSPHRASE = 1024
FINDABLE = "findable"

Arguments = dict[str, Any]


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise errors.BadRequest(what)


def _text(arguments: Arguments, name: str, most: int = 64, default: str | None = None) -> str:
    value = arguments.get(name, default)
    _demand(isinstance(value, str) and len(value) <= most, f"{name}: a text of at most {most} characters")
    return str(value)


def _number(arguments: Arguments, name: str, most: int = 2**31 - 1, default: int | None = None) -> int:
    value = arguments.get(name, default)
    _demand(isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most, f"{name}: a whole number")
    assert isinstance(value, int)
    return value


def _bytes(arguments: Arguments, name: str, most: int) -> bytes:
    value = arguments.get(name)
    _demand(isinstance(value, bytes) and len(value) <= most, f"{name}: at most {most} bytes")
    assert isinstance(value, bytes)
    return value


def _items(arguments: Arguments, name: str, most: int) -> list[Any]:
    value = arguments.get(name)
    _demand(isinstance(value, list) and len(value) <= most, f"{name}: a list of at most {most}")
    assert isinstance(value, list)
    return value


def _binding(kind: Any, subject: Any, office: Any, klass: Any) -> bytes:
    _demand(
        isinstance(kind, str)
        and 0 < len(kind) <= 32
        and isinstance(subject, bytes)
        and len(subject) == 16
        and isinstance(office, int)
        and isinstance(klass, str)
        and len(klass) <= 16,
        "a key belongs to a kind, a 16-byte subject, an office number and a class",
    )
    return keys.binding(kind, subject, office, klass)


class Keeper:
    """The state: sealed (no ring) or unsealed (an opened ring and the finder)."""

    def __init__(self, data: Path, *, production: bool = False, hardened: dict[str, bool] | None = None) -> None:
        self.data = data
        self.production = production
        self.hardened = hardened or {}
        self.on_seal: Callable[[], None] = lambda: None
        self.finder = Finder()
        self.tries = Tries()
        self.reads = Reads()
        self._ring: Ring | None = None
        self._changing = threading.Lock()  # the ring file and the slow key derivation, one at a time
        self._counting = threading.Lock()
        self._since = ""
        self._operations: dict[str, Callable[[Arguments], Any]] = {
            "status": self._status,
            "init": self._init,
            "unseal": self._unseal,
            "seal": self._seal,
            "slots": self._slots,
            "slot_add": self._slot_add,
            "slot_remove": self._slot_remove,
            "slot_verify": self._slot_verify,
            "add_office": self._add_office,
            "new_keys": self._new_keys,
            "unwrap": self._unwrap,
            "rewrap": self._rewrap,
            "adopt": self._adopt,
            "blind": self._blind,
            "find": self._find,
            "finder_head": self._finder_head,
            "finder_begin": self._finder_begin,
            "finder_put": self._finder_put,
            "finder_settle": self._finder_settle,
            "finder_clear": self._finder_clear,
            "open_intake": self._open_intake,
            "sign": self._sign,
        }

    def answer(self, operation: str, arguments: Arguments) -> Any:
        """Do one operation. Raises a VaultError."""
        act = self._operations.get(operation)
        if act is None:
            raise errors.BadRequest("no such operation")
        return act(arguments)

    @property
    def ring(self) -> Ring:
        """The opened ring. Raises Sealed."""
        ring = self._ring
        if ring is None:
            raise errors.Sealed("the vault is sealed")
        return ring

    # State

    def _status(self, arguments: Arguments) -> dict[str, Any]:
        ring = self._ring
        with self._counting:
            reads = self.reads.totals()
        return {
            "state": "unsealed" if ring else "sealed",
            "ring": bool(ring) or ringfile.exists(self.data),
            "demo": bool(ring and ring.demo),
            "since": self._since,
            "rev": self.finder.rev,
            "loading": self.finder.loading,
            "share": self.finder.share,
            "reads": list(reads),
            "hardened": self.hardened,
        }

    def _init(self, arguments: Arguments) -> dict[str, Any]:
        passphrase = _text(arguments, "passphrase", MOST_PASSPHRASE)
        demo = arguments.get("demo") is True
        _demand(demo or slots.strong_enough(passphrase), "a passphrase has six words or 20 characters")
        _demand(bool(slots.normal(passphrase)), "a passphrase is not empty")
        with self._changing:
            if self.production and demo:
                raise errors.DemoRing("no demo ring in production")
            if ringfile.exists(self.data):
                raise errors.RingExists("this data folder has a key ring")
            ring = Ring.new(
                passphrase,
                label=_text(arguments, "label", default="first"),
                today=_today(),
                derivation=slots.CHEAP if demo else slots.STRONG,
                demo=demo,
            )
            ringfile.store(self.data, ring)
        log.info("key ring made, demo=%s", demo)
        return {"ring": ring.document["id"]}

    def _unseal(self, arguments: Arguments) -> dict[str, Any]:
        passphrase = _text(arguments, "passphrase", MOST_PASSPHRASE)
        with self._changing:
            if self._ring is not None:
                return {"state": "unsealed"}
            document = ringfile.load(self.data)
            if self.production and document["demo"]:
                raise errors.DemoRing("no demo ring in production")
            self.tries.demand()
            try:
                ring, slot = Ring.open(document, passphrase)
            except errors.WrongPassphrase:
                self.tries.wrong()
                log.warning("unseal refused: wrong passphrase")
                raise
            self.tries.right()
            proved = _prove(ring, slot)
            if ring.complete() or proved:
                ringfile.store(self.data, ring)
            self._since = datetime.now(UTC).isoformat(timespec="seconds")
            self._ring = ring
        log.info("unsealed by slot %s", slot)
        return {"state": "unsealed"}

    def _seal(self, arguments: Arguments) -> dict[str, Any]:
        with self._changing:
            was = self._ring is not None
            self._ring, self._since = None, ""
            self.finder.clear()
            with self._counting:
                self.reads = Reads()
        if was:
            log.info("sealed")
            self.on_seal()
        return {"state": "sealed"}

    # Slots and offices

    def _slots(self, arguments: Arguments) -> list[dict[str, str]]:
        document = self._ring.document if self._ring else ringfile.load(self.data)
        return [slots.described(slot) for slot in document["slots"]]

    def _slot_add(self, arguments: Arguments) -> dict[str, str]:
        passphrase = _text(arguments, "passphrase", MOST_PASSPHRASE)
        label = _text(arguments, "label")
        with self._changing:
            ring = self.ring
            _demand(ring.demo or slots.strong_enough(passphrase), "a passphrase has six words or 20 characters")
            _demand(bool(slots.normal(passphrase)), "a passphrase is not empty")
            slot = ring.add_slot(passphrase, label, _today(), slots.CHEAP if ring.demo else slots.STRONG)
            ringfile.store(self.data, ring)
        return {"id": slot}

    def _slot_remove(self, arguments: Arguments) -> dict[str, Any]:
        with self._changing:
            self.ring.remove_slot(_text(arguments, "id"))
            ringfile.store(self.data, self.ring)
        return {}

    def _slot_verify(self, arguments: Arguments) -> dict[str, str]:
        """Which slot a passphrase opens: the monthly drill. Works while sealed and changes nothing but `proved`."""
        passphrase = _text(arguments, "passphrase", MOST_PASSPHRASE)
        with self._changing:
            self.tries.demand()
            try:
                opened, slot = Ring.open(ringfile.load(self.data), passphrase)
            except errors.WrongPassphrase:
                self.tries.wrong()
                raise
            ring = self._ring or opened
            if _prove(ring, slot):
                ringfile.store(self.data, ring)
        return {"id": slot}

    def _add_office(self, arguments: Arguments) -> dict[str, bool]:
        office, code = _number(arguments, "office"), _text(arguments, "code", 32)
        with self._changing:
            made = self.ring.add_office(office, code)
            if made:
                ringfile.store(self.data, self.ring)
        return {"made": made}

    # Data keys

    def _new_keys(self, arguments: Arguments) -> list[list[bytes]]:
        kind, klass, office = _text(arguments, "kind", 32), _text(arguments, "class", 16), _number(arguments, "office")
        kek, epoch = self.ring.active(office, klass)
        made = []
        for subject in _items(arguments, "subjects", MOST_KEYS):
            aad, key = _binding(kind, subject, office, klass), keys.new_key()
            made.append([key, keys.wrap(kek, epoch, key, aad)])
        return made

    def _open_key(self, item: Any) -> bytes:
        _demand(isinstance(item, list) and len(item) == 5, "an item is [kind, subject, office, class, wrapped key]")
        kind, subject, office, klass, wrapped = item
        aad = _binding(kind, subject, office, klass)
        _demand(isinstance(wrapped, bytes), "a wrapped key is bytes")
        return keys.unwrap(self.ring.kek(office, klass, keys.epoch_of(wrapped)), wrapped, aad)

    def _unwrap(self, arguments: Arguments) -> list[bytes]:
        actor, items = _text(arguments, "actor", 128), _items(arguments, "items", MOST_UNWRAPS)
        opened = [self._open_key(item) for item in items]
        with self._counting:
            self.reads.count(actor, [item[1] for item in items])
        return opened

    def _rewrap(self, arguments: Arguments) -> list[bytes]:
        office = _number(arguments, "office")
        ring, moved = self.ring, []
        for item in _items(arguments, "items", MOST_UNWRAPS):
            key = self._open_key(item)
            kind, subject, _from, klass, _wrapped = item
            kek, epoch = ring.active(office, klass)
            moved.append(keys.wrap(kek, epoch, key, keys.binding(kind, subject, office, klass)))
        return moved

    def _adopt(self, arguments: Arguments) -> list[bytes]:
        """Data keys that were sealed to an office while the vault was sealed, wrapped like any other."""
        ring, adopted = self.ring, []
        for item in _items(arguments, "items", MOST_UNWRAPS):
            _demand(isinstance(item, list) and len(item) == 5, "an item is [kind, subject, office, class, sealed key]")
            kind, subject, office, klass, blob = item
            aad = _binding(kind, subject, office, klass)
            key = self._open_item(blob)
            _demand(len(key) == keys.KEY, "a data key has 32 bytes")
            kek, epoch = ring.active(office, klass)
            adopted.append(keys.wrap(kek, epoch, key, aad))
        return adopted

    # Tokens, intake, signature

    def _blind(self, arguments: Arguments) -> list[bytes]:
        kind = _text(arguments, "kind", 32)
        key = self.ring.index_key(kind)
        found = []
        for value in _items(arguments, "values", MOST_VALUES):
            _demand(isinstance(value, str) and len(value) <= 256, "a value is a text of at most 256 characters")
            found.append(tokens.token(key, kind, value))
        return found

    def _open_item(self, blob: Any) -> bytes:
        _demand(isinstance(blob, bytes), "a sealed item is bytes")
        return intake.open_sealed(self.ring.intake_key(*intake.addressed_to(blob)), blob)

    def _open_intake(self, arguments: Arguments) -> list[bytes]:
        actor = _text(arguments, "actor", 128)
        opened = [self._open_item(blob) for blob in _items(arguments, "blobs", MOST_INTAKE)]
        with self._counting:
            self.reads.count(actor, [blob[-16:] for blob in arguments["blobs"]])
        return opened

    def _sign(self, arguments: Arguments) -> bytes:
        return self.ring.sign(_bytes(arguments, "message", MOST_SIGNED))

    # Finder

    def _find(self, arguments: Arguments) -> dict[str, Any]:
        self.ring  # noqa: B018  a sealed keeper has an empty finder: say sealed, not 'nothing found'
        kind, query = _text(arguments, "kind", 32), _text(arguments, "query", 256)
        limit = _number(arguments, "limit", 200, default=200)
        scopes = arguments.get("scopes")
        if scopes is not None:
            _demand(all(isinstance(each, int) for each in _items(arguments, "scopes", 1000)), "scopes: whole numbers")
        head = arguments.get("head")
        if head is not None:
            _demand(isinstance(head, list) and len(head) == 2, "head: [revision, stamp]")
            if head != [self.finder.rev, self.finder.stamp]:
                return {"behind": self._finder_head({})}
        if self.finder.loading:
            return {"loading": self.finder.share}
        return {"hits": [list(hit) for hit in self.finder.find(kind, query, limit, scopes)]}

    def _finder_head(self, arguments: Arguments) -> dict[str, Any]:
        self.ring  # noqa: B018
        finder = self.finder
        return {
            "generation": finder.generation,
            "rev": finder.rev,
            "stamp": finder.stamp,
            "loading": finder.loading,
            "share": finder.share,
            "counts": finder.counts() if arguments.get("counts") else {},
        }

    def _finder_begin(self, arguments: Arguments) -> bytes | None:
        self.ring  # noqa: B018
        return self.finder.begin(_number(arguments, "until", 2**62, default=0))

    def _finder_put(self, arguments: Arguments) -> dict[str, Any]:
        """[kind, id, rev] for a drop, else [kind, id, rev, key kind, key subject, office, class, wrapped, blob]."""
        generation = _bytes(arguments, "generation", 8)
        self.finder.put(generation, [self._entry(row) for row in _items(arguments, "rows", MOST_ROWS)])
        if self._ring is None:  # sealed while we were at it: leave nothing behind
            self.finder.clear()
            raise errors.Sealed("the vault is sealed")
        return {}

    def _entry(self, row: Any) -> Entry:
        _demand(isinstance(row, list) and len(row) in (3, 9), "a row has 3 or 9 parts")
        kind, id, rev = row[:3]
        _demand(
            isinstance(kind, str) and len(kind) <= 32 and isinstance(id, bytes) and len(id) == 16
            and isinstance(rev, int) and 0 < rev < 2**62,
            "a row begins with kind, 16-byte id and revision",
        )  # fmt: skip
        if len(row) == 3:
            return Entry(kind, id, rev)
        key_kind, key_subject, office, klass, wrapped, blob = row[3:]
        _demand(isinstance(blob, bytes), "a blob is bytes")
        key = self._open_key([key_kind, key_subject, office, klass, wrapped])
        packed = sealing.open_sealed(key, blob, sealing.place(FINDABLE, id.hex(), kind))
        texts, digits, scopes = unpack_findable(packed)
        return Entry(kind, id, rev, texts, digits, scopes)

    def _finder_settle(self, arguments: Arguments) -> dict[str, Any]:
        self.ring  # noqa: B018
        was_loading = self.finder.loading
        self.finder.settle(
            _bytes(arguments, "generation", 8), _number(arguments, "rev", 2**62), _bytes(arguments, "stamp", 16)
        )
        if was_loading:
            give_back()
        return {}

    def _finder_clear(self, arguments: Arguments) -> dict[str, Any]:
        self.finder.clear()
        return {}


def pack_findable(texts: Sequence[str], digits: Sequence[str], scopes: Sequence[int]) -> bytes:
    """The plain content of a findable row."""
    packed: bytes = msgpack.packb([list(texts), list(digits), list(scopes)])
    return packed


def unpack_findable(packed: bytes) -> tuple[list[str], list[str], list[int]]:
    """(texts, digits, scopes). Raises Tampered when it is something else."""
    try:
        texts, digits, scopes = msgpack.unpackb(packed, raw=False)
    except Exception:  # whatever was sealed under a findable place but is no findable row
        raise errors.Tampered("not a findable row") from None
    return texts, digits, scopes


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _prove(ring: Ring, slot: str) -> bool:
    """Note that a slot was proved today; whether that is news."""
    for each in ring.document["slots"]:
        if each["id"] == slot and each["proved"] != _today():
            each["proved"] = _today()
            return True
    return False
