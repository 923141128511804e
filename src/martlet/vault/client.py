"""Speaks to the keeper: one connection a thread, reconnects by itself, answers with plain values or clear errors.

Django-free. The data folder comes from `configure`, else from MARTLET_DATA.
"""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from martlet.vault import errors
from martlet.vault.keeper.paths import public_path, socket_path
from martlet.vault.rules import frames

QUICK = 10.0  # seconds to wait for an answer
SLOW = 60.0  # key derivation on a small machine; a first load being settled
# Sent again on a fresh connection when the old one turns out dead. The others might then be done twice.
_REPEATABLE = frozenset(
    {
        "status",
        "unseal",
        "seal",
        "slots",
        "slot_verify",
        "add_office",
        "new_keys",
        "unwrap",
        "rewrap",
        "adopt",
        "blind",
        "find",
        "finder_head",
        "finder_put",
        "finder_settle",
        "finder_clear",
        "open_intake",
        "sign",
    }
)


@dataclass(frozen=True, slots=True)
class Status:
    """`state`: "unsealed", "sealed" or "absent". `ring`: whether a key ring exists. `since`: UTC, ISO 8601, or ""."""

    state: str
    ring: bool = False
    demo: bool = False
    since: str = ""
    rev: int = 0
    loading: bool = False
    share: float = 0.0  # of the finder's first load
    reads: tuple[int, int] = (0, 0)

    @property
    def is_open(self) -> bool:
        """Whether sealed fields can be read now."""
        return self.state == "unsealed"


class _Held:
    """Closes its socket when its thread ends."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection

    def __del__(self) -> None:
        self.socket.close()


class _Connections(threading.local):
    held: _Held | None = None
    path: Path | None = None
    pid: int = 0


_connections = _Connections()
_chosen: Path | None = None


def configure(data: Path | None) -> None:
    """Which data folder's keeper to speak to from now on."""
    global _chosen
    _chosen = data


def data_folder() -> Path:
    """The data folder in use."""
    return _chosen or Path(os.environ.get("MARTLET_DATA", "data"))


def _drop() -> None:
    _connections.held = None


def _connection() -> tuple[socket.socket, bool]:
    """(connected socket, whether it is a fresh one). Raises KeeperAbsent."""
    path = socket_path(data_folder())
    if _connections.held is not None and _connections.path == path and _connections.pid == os.getpid():
        return _connections.held.socket, False
    _drop()
    fresh = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # The kernel's time limits: Python's own cost a poll before every call.
        fresh.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, frames.kernel_time(QUICK))
        fresh.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, frames.kernel_time(QUICK))
        fresh.connect(os.fspath(path))
    except OSError as error:
        fresh.close()
        raise errors.KeeperAbsent(f"no keeper answers ({type(error).__name__})") from None
    _connections.held, _connections.path, _connections.pid = _Held(fresh), path, os.getpid()
    return fresh, True


def _exchange(connection: socket.socket, request: bytes, patience: float) -> bytes:
    if patience != QUICK:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, frames.kernel_time(patience))
    connection.sendall(request)
    body = _received(connection)
    if patience != QUICK:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, frames.kernel_time(QUICK))
    return body


def _received(connection: socket.socket) -> bytes:
    received = connection.recv(1 << 16)
    while len(received) < frames.HEAD:
        received += _more(connection)
    size = int.from_bytes(received[: frames.HEAD], "big")
    if size > frames.MAX_FRAME:
        raise ConnectionError("an answer over the limit")
    pieces, have = [received], len(received)
    while have < size + frames.HEAD:
        piece = _more(connection)
        pieces.append(piece)
        have += len(piece)
    return b"".join(pieces)[frames.HEAD :]


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(1 << 18)
    if not piece:
        raise ConnectionError("the keeper hung up")
    return piece


def begin(operation: str, **arguments: Any) -> Callable[[], Any]:
    """An operation under way while we do something else; what comes back gives its answer, once, and raises as `ask` does.

    Its connection is nobody else's until then. Only for operations that may be sent twice.
    """
    if operation not in _REPEATABLE:
        raise ValueError(f"{operation} might be done twice")
    try:
        connection, _fresh = _connection()
        connection.sendall(frames.pack([operation, arguments]))
    except (OSError, errors.KeeperAbsent):
        _drop()
        return lambda: ask(operation, **arguments)
    held, path = _connections.held, _connections.path
    _drop()

    def answer() -> Any:
        try:
            body = _received(connection)
        except (TimeoutError, BlockingIOError) as error:
            raise errors.KeeperAbsent(f"the keeper does not answer ({type(error).__name__})") from None
        except (OSError, ConnectionError):  # a kept connection may have died
            return ask(operation, **arguments)
        if _connections.held is None:
            _connections.held, _connections.path, _connections.pid = held, path, os.getpid()
        return _value(body)

    return answer


def ask(operation: str, *, patience: float = QUICK, **arguments: Any) -> Any:
    """One operation. Raises KeeperAbsent when nobody answers, else the VaultError the keeper names."""
    request = frames.pack([operation, arguments])
    while True:
        connection, fresh = _connection()
        try:
            body = _exchange(connection, request, patience)
            break
        except (OSError, ConnectionError) as error:
            _drop()
            # A kept connection may have died with the keeper that held its other end (sealing renews it).
            if fresh or isinstance(error, (TimeoutError, BlockingIOError)) or operation not in _REPEATABLE:
                raise errors.KeeperAbsent(f"the keeper does not answer ({type(error).__name__})") from None
    return _value(body)


def _value(body: bytes) -> Any:
    answer = frames.unpack(body)
    if "ok" in answer:
        return answer["ok"]
    kind = errors.BY_CODE.get(answer.get("error", ""), errors.VaultError)
    if kind is errors.TooManyTries:
        raise errors.TooManyTries(wait=int(answer.get("wait", 0)))
    raise kind(answer.get("say", ""))


def status() -> Status:
    """Never raises: "absent" is an answer. One round trip on a kept connection, well under 0.2 ms."""
    try:
        found = ask("status")
    except errors.KeeperAbsent:
        return Status("absent")
    return Status(
        state=found["state"],
        ring=found["ring"],
        demo=found["demo"],
        since=found["since"],
        rev=found["rev"],
        loading=found["loading"],
        share=found["share"],
        reads=(found["reads"][0], found["reads"][1]),
    )


def actor_name(actor: object) -> str:
    """How an actor is counted by the keeper: "staff:12", "system:clock". Takes an Actor or a plain word."""
    if isinstance(actor, str):
        return actor[:128]
    kind, user = getattr(actor, "kind", "unknown"), getattr(actor, "user_id", None)
    return f"{kind}:{user if user is not None else getattr(actor, 'name', '')}"[:128]


# One subject's wrapped key as the keeper takes it: [kind, subject (16 bytes), office, class, wrapped]
Item = list[Any]


def unwrap(items: Sequence[Item], actor: object) -> list[bytes]:
    """Data keys in the order of the items, 200 a round trip. Raises Sealed, Tampered, UnknownKey."""
    name, found = actor_name(actor), []
    for start in range(0, len(items), 200):
        found += ask("unwrap", actor=name, items=list(items[start : start + 200]))
    return found


def new_keys(kind: str, klass: str, office: int, subjects: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """(data key, wrapped key) for each subject, 1,000 a round trip."""
    found: list[tuple[bytes, bytes]] = []
    for start in range(0, len(subjects), 1000):
        part = list(subjects[start : start + 1000])
        binding: dict[str, Any] = {"kind": kind, "class": klass, "office": office}
        made = ask("new_keys", subjects=part, **binding)
        found += [(key, wrapped) for key, wrapped in made]
    return found


def blind(kind: str, values: Sequence[str]) -> list[bytes]:
    """Tokens in the order of the values, 1,000 a round trip."""
    found: list[bytes] = []
    for start in range(0, len(values), 1000):
        found += ask("blind", kind=kind, values=list(values[start : start + 1000]))
    return found


_public: tuple[int, dict[str, Any]] | None = None


def public() -> dict[str, Any]:
    """The public half of the ring, readable while sealed. Raises NoRing."""
    global _public
    path = public_path(data_folder())
    try:
        changed = path.stat()
        mark = hash((path, changed.st_mtime_ns, changed.st_ino))
        if _public is None or _public[0] != mark:
            _public = mark, json.loads(path.read_bytes())
    except FileNotFoundError:
        raise errors.NoRing("no key ring in this data folder") from None
    return _public[1]
