"""What the keeper does for a client. `Keeper.answer(operation, arguments)` is the whole surface.

Every argument is checked for type, length and count before it is used; anything else raises BadRequest. Answers hold
msgpack's plain values. Nothing here prints or logs a key, a name, a number or a passphrase.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from martlet.vault import errors
from martlet.vault.keeper import ringfile
from martlet.vault.keeper.arguments import Arguments, binding_of, bytes_of, demand, items_of, number_of, text_of
from martlet.vault.keeper.findable import FINDABLE, unpack_findable
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
MOST_PLACE = 64


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
        passphrase = text_of(arguments, "passphrase", MOST_PASSPHRASE)
        demo = arguments.get("demo") is True
        demand(demo or slots.strong_enough(passphrase), "a passphrase has six words or 20 characters")
        demand(bool(slots.normal(passphrase)), "a passphrase is not empty")
        with self._changing:
            if self.production and demo:
                raise errors.DemoRing("no demo ring in production")
            if ringfile.exists(self.data):
                raise errors.RingExists("this data folder has a key ring")
            ring = Ring.new(
                passphrase,
                label=text_of(arguments, "label", default="first"),
                today=_today(),
                derivation=slots.CHEAP if demo else slots.STRONG,
                demo=demo,
            )
            ringfile.store(self.data, ring)
        log.info("key ring made, demo=%s", demo)
        return {"ring": ring.document["id"]}

    def _unseal(self, arguments: Arguments) -> dict[str, Any]:
        passphrase = text_of(arguments, "passphrase", MOST_PASSPHRASE)
        place = text_of(arguments, "place", MOST_PLACE, default="")
        if self._ring is not None:
            return {"state": "unsealed"}
        with self.tries.one(place), self._changing:
            if self._ring is not None:
                return {"state": "unsealed"}
            document = ringfile.load(self.data)
            if self.production and document["demo"]:
                raise errors.DemoRing("no demo ring in production")
            try:
                ring, slot = Ring.open(document, passphrase)
            except errors.WrongPassphrase:
                self.tries.wrong(place)
                log.warning("unseal refused: wrong passphrase")
                raise
            self.tries.right(place)
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
        passphrase = text_of(arguments, "passphrase", MOST_PASSPHRASE)
        label = text_of(arguments, "label")
        with self._changing:
            ring = self.ring
            demand(ring.demo or slots.strong_enough(passphrase), "a passphrase has six words or 20 characters")
            demand(bool(slots.normal(passphrase)), "a passphrase is not empty")
            slot = ring.add_slot(passphrase, label, _today(), slots.CHEAP if ring.demo else slots.STRONG)
            ringfile.store(self.data, ring)
        return {"id": slot}

    def _slot_remove(self, arguments: Arguments) -> dict[str, Any]:
        with self._changing:
            self.ring.remove_slot(text_of(arguments, "id"))
            ringfile.store(self.data, self.ring)
        return {}

    def _slot_verify(self, arguments: Arguments) -> dict[str, str]:
        """Which slot a passphrase opens: the monthly drill. Works while sealed and changes nothing but `proved`."""
        passphrase = text_of(arguments, "passphrase", MOST_PASSPHRASE)
        with self.tries.one(), self._changing:
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
        office, code = number_of(arguments, "office"), text_of(arguments, "code", 32)
        with self._changing:
            made = self.ring.add_office(office, code)
            if made:
                ringfile.store(self.data, self.ring)
        return {"made": made}

    # Data keys

    def _new_keys(self, arguments: Arguments) -> list[list[bytes]]:
        kind, klass, office = (
            text_of(arguments, "kind", 32),
            text_of(arguments, "class", 16),
            number_of(arguments, "office"),
        )
        kek, epoch = self.ring.active(office, klass)
        made = []
        for subject in items_of(arguments, "subjects", MOST_KEYS):
            aad, key = binding_of(kind, subject, office, klass), keys.new_key()
            made.append([key, keys.wrap(kek, epoch, key, aad)])
        return made

    def _open_key(self, item: Any) -> bytes:
        demand(isinstance(item, list) and len(item) == 5, "an item is [kind, subject, office, class, wrapped key]")
        kind, subject, office, klass, wrapped = item
        aad = binding_of(kind, subject, office, klass)
        demand(isinstance(wrapped, bytes), "a wrapped key is bytes")
        return keys.unwrap(self.ring.kek(office, klass, keys.epoch_of(wrapped)), wrapped, aad)

    def _unwrap(self, arguments: Arguments) -> list[bytes]:
        actor, items = text_of(arguments, "actor", 128), items_of(arguments, "items", MOST_UNWRAPS)
        opened = [self._open_key(item) for item in items]
        with self._counting:
            self.reads.count(actor, [item[1] for item in items])
        return opened

    def _rewrap(self, arguments: Arguments) -> list[bytes]:
        office = number_of(arguments, "office")
        ring, moved = self.ring, []
        for item in items_of(arguments, "items", MOST_UNWRAPS):
            key = self._open_key(item)
            kind, subject, _from, klass, _wrapped = item
            kek, epoch = ring.active(office, klass)
            moved.append(keys.wrap(kek, epoch, key, keys.binding(kind, subject, office, klass)))
        return moved

    def _adopt(self, arguments: Arguments) -> list[bytes]:
        """Data keys that were sealed to an office while the vault was sealed, wrapped like any other."""
        ring, adopted, opened = self.ring, [], self._opener()
        for item in items_of(arguments, "items", MOST_UNWRAPS):
            demand(isinstance(item, list) and len(item) == 5, "an item is [kind, subject, office, class, sealed key]")
            kind, subject, office, klass, blob = item
            aad = binding_of(kind, subject, office, klass)
            key = opened(blob)
            demand(len(key) == keys.KEY, "a data key has 32 bytes")
            kek, epoch = ring.active(office, klass)
            adopted.append(keys.wrap(kek, epoch, key, aad))
        return adopted

    # Tokens, intake, signature

    def _blind(self, arguments: Arguments) -> list[bytes]:
        kind = text_of(arguments, "kind", 32)
        key = self.ring.index_key(kind)
        found = []
        for value in items_of(arguments, "values", MOST_VALUES):
            demand(isinstance(value, str) and len(value) <= 256, "a value is a text of at most 256 characters")
            found.append(tokens.token(key, kind, value))
        return found

    def _opener(self) -> Callable[[Any], bytes]:
        """Opens items sealed to offices. Keys made ready are kept for one round trip only, so that sealing forgets them."""
        key_of = cache(lambda code, epoch: intake.ready(self.ring.intake_key(code, epoch)))

        def opened(blob: Any) -> bytes:
            demand(isinstance(blob, bytes), "a sealed item is bytes")
            return intake.open_sealed(key_of(*intake.addressed_to(blob)), blob)

        return opened

    def _open_intake(self, arguments: Arguments) -> list[bytes]:
        actor = text_of(arguments, "actor", 128)
        opened = list(map(self._opener(), items_of(arguments, "blobs", MOST_INTAKE)))
        with self._counting:
            self.reads.count(actor, [blob[-16:] for blob in arguments["blobs"]])
        return opened

    def _sign(self, arguments: Arguments) -> bytes:
        return self.ring.sign(bytes_of(arguments, "message", MOST_SIGNED))

    # Finder

    def _find(self, arguments: Arguments) -> dict[str, Any]:
        self.ring  # noqa: B018  a sealed keeper has an empty finder: say sealed, not 'nothing found'
        kind, query = text_of(arguments, "kind", 32), text_of(arguments, "query", 256)
        limit = number_of(arguments, "limit", 200, default=200)
        scopes = arguments.get("scopes")
        if scopes is not None:
            demand(all(isinstance(each, int) for each in items_of(arguments, "scopes", 1000)), "scopes: whole numbers")
        head = arguments.get("head")
        if head is not None:
            demand(isinstance(head, list) and len(head) == 2, "head: [revision, stamp]")
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
        return self.finder.begin(number_of(arguments, "until", 2**62, default=0))

    def _finder_put(self, arguments: Arguments) -> dict[str, Any]:
        """[kind, id, rev] for a drop, else [kind, id, rev, key kind, key subject, office, class, wrapped, blob]."""
        generation = bytes_of(arguments, "generation", 8)
        self.finder.put(generation, [self._entry(row) for row in items_of(arguments, "rows", MOST_ROWS)])
        if self._ring is None:  # sealed while we were at it: leave nothing behind
            self.finder.clear()
            raise errors.Sealed("the vault is sealed")
        return {}

    def _entry(self, row: Any) -> Entry:
        demand(isinstance(row, list) and len(row) in (3, 9), "a row has 3 or 9 parts")
        kind, id, rev = row[:3]
        demand(
            isinstance(kind, str)
            and len(kind) <= 32
            and isinstance(id, bytes)
            and len(id) == 16
            and isinstance(rev, int)
            and 0 < rev < 2**62,
            "a row begins with kind, 16-byte id and revision",
        )
        if len(row) == 3:
            return Entry(kind, id, rev)
        key_kind, key_subject, office, klass, wrapped, blob = row[3:]
        demand(isinstance(blob, bytes), "a blob is bytes")
        key = self._open_key([key_kind, key_subject, office, klass, wrapped])
        packed = sealing.open_sealed(key, blob, sealing.place(FINDABLE, id.hex(), kind))
        texts, digits, scopes = unpack_findable(packed)
        return Entry(kind, id, rev, texts, digits, scopes)

    def _finder_settle(self, arguments: Arguments) -> dict[str, Any]:
        self.ring  # noqa: B018
        was_loading = self.finder.loading
        self.finder.settle(
            bytes_of(arguments, "generation", 8), number_of(arguments, "rev", 2**62), bytes_of(arguments, "stamp", 16)
        )
        if was_loading:
            give_back()
        return {}

    def _finder_clear(self, arguments: Arguments) -> dict[str, Any]:
        self.finder.clear()
        return {}


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _prove(ring: Ring, slot: str) -> bool:
    """Note that a slot was proved today; whether that is news."""
    for each in ring.document["slots"]:
        if each["id"] == slot and each["proved"] != _today():
            each["proved"] = _today()
            return True
    return False
