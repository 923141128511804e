"""The socket: who may connect, how many, how slowly; frames in, frames out.

One thread a connection: a blocking read costs the least (about 0.05 ms a round trip), and a slow client holds up
nobody but itself. A frame that is too long or no msgpack ends its connection; an operation that fails answers with its
error code.
"""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import struct
import threading
from pathlib import Path
from typing import IO, Any

from martlet.vault import errors
from martlet.vault.keeper.operations import Keeper
from martlet.vault.keeper.paths import socket_path
from martlet.vault.rules import frames

log = logging.getLogger("martlet.vault.keeper")

MOST_CONNECTIONS = 512
PATIENCE = 10.0  # seconds for the rest of a frame, or for a client to take its answer
_CREDENTIALS = struct.Struct("3i")


class AlreadyServed(RuntimeError):
    """Another keeper holds this data folder."""


def allowed_uids() -> frozenset[int]:
    """Own uid and those of MARTLET_KEEPER_UIDS (comma-separated), for web processes that run as another user."""
    extra = os.environ.get("MARTLET_KEEPER_UIDS", "")
    return frozenset({os.getuid(), *(int(each) for each in extra.split(",") if each.strip().isdigit())})


class Server:
    """Serves a Keeper at its socket until `stop`. `listener`: a socket handed over by the image before this one."""

    def __init__(self, keeper: Keeper, *, listener: socket.socket | None = None, patience: float = PATIENCE) -> None:
        self.keeper = keeper
        self.path = socket_path(keeper.data)
        self.patience = patience
        self._uids = allowed_uids()
        self._lock_file = self._take_folder()
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._stopping = threading.Event()
        self.listener = listener or self._listen()
        self.listener.settimeout(0.5)

    def _take_folder(self) -> IO[bytes]:
        folder = self.path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != os.getuid():
            raise PermissionError(f"{folder} belongs to somebody else")
        held = (folder / "keeper.lock").open("ab")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.close()
            raise AlreadyServed("another keeper serves this data folder") from None
        return held

    def _listen(self) -> socket.socket:
        self.path.unlink(missing_ok=True)  # left by one that was killed: we hold the lock
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o117)
        try:
            listener.bind(os.fspath(self.path))
        finally:
            os.umask(before)
        self.path.chmod(0o660)
        listener.listen(256)
        return listener

    def run(self) -> None:
        """Serve until stopped."""
        while not self._stopping.is_set():
            try:
                connection, _address = self.listener.accept()
            except TimeoutError:
                continue
            except OSError:
                break
            if not self._admit(connection):
                connection.close()
                continue
            try:
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()
            except RuntimeError:  # no more threads: this client may try again
                self._leave(connection)

    def start(self) -> Server:
        """Serve in a thread of this process (tests, one-laptop mode)."""
        threading.Thread(target=self.run, daemon=True, name="keeper").start()
        return self

    def stop(self, *, close_listener: bool = True) -> None:
        """End all connections. With `close_listener=False` the socket stays, for the image that follows."""
        self._stopping.set()
        if close_listener:
            self.listener.close()
            self.path.unlink(missing_ok=True)
        with self._guard:
            for connection in self._open:
                _shut(connection)
        self._lock_file.close()

    def _admit(self, connection: socket.socket) -> bool:
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        if _CREDENTIALS.unpack(credentials)[1] not in self._uids:
            log.warning("refused a connection from another uid")
            return False
        with self._guard:
            if len(self._open) >= MOST_CONNECTIONS:
                log.warning("refused a connection: %d are open", len(self._open))
                return False
            self._open.add(connection)
        return True

    def _leave(self, connection: socket.socket) -> None:
        with self._guard:
            self._open.discard(connection)
        connection.close()

    def _serve(self, connection: socket.socket) -> None:
        try:
            # Python's own timeouts cost a poll before every call; the kernel's cost nothing.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, frames.kernel_time(self.patience))
            received = b""
            while not self._stopping.is_set():
                received = received or connection.recv(1 << 16)  # between frames a client may rest
                if not received:
                    return
                size = int.from_bytes(received[: frames.HEAD], "big")
                whole = size + frames.HEAD
                if len(received) < frames.HEAD or len(received) < whole:
                    connection.settimeout(self.patience)
                    received += _exactly(connection, frames.HEAD - len(received))
                    size = int.from_bytes(received[: frames.HEAD], "big")
                    whole = size + frames.HEAD
                    if size <= frames.MAX_FRAME:
                        received += _exactly(connection, whole - len(received))
                    connection.settimeout(None)
                if not 0 < size <= frames.MAX_FRAME:
                    return
                body, received = received[frames.HEAD : whole], received[whole:]
                connection.sendall(self._answer(body))
        except (OSError, EOFError):
            return
        finally:
            self._leave(connection)

    def _answer(self, body: bytes) -> bytes:
        try:
            request = frames.unpack(body)
            if (
                not isinstance(request, list)
                or len(request) != 2
                or not isinstance(request[0], str)
                or not isinstance(request[1], dict)
            ):
                raise errors.BadRequest("a request is [operation, arguments]")
            return frames.pack({"ok": self.keeper.answer(request[0], request[1])})
        except errors.VaultError as error:
            answer: dict[str, Any] = {"error": error.code, "say": str(error)}
            if isinstance(error, errors.TooManyTries):
                answer["wait"] = error.wait
            return frames.pack(answer)
        except Exception as error:  # never the text: it may quote the arguments
            log.error("an operation failed: %s", type(error).__name__)
            return frames.pack({"error": "failed", "say": type(error).__name__})


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _exactly(connection: socket.socket, count: int) -> bytes:
    """Read exactly `count` bytes, taking memory only as they come. Raises EOFError, TimeoutError."""
    pieces, left = [], count
    while left > 0:
        piece = connection.recv(min(left, 1 << 18))
        if not piece:
            raise EOFError
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def serve(data: Path, *, production: bool = False) -> Server:
    """A keeper in a thread of this process."""
    return Server(Keeper(data, production=production)).start()
