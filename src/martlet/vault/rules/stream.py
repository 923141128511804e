"""Sealed files: the STREAM construction over AES-256-GCM in chunks of 64 KiB.

    header  0x01 || chunk size (4, big-endian) || prefix (7)
    chunk   AES-256-GCM(key, prefix || counter (4) || last (1), chunk, AAD = "v1" · file · owner · chunk size)
    plain   content || zeros || content length (8, big-endian), padded to a Padmé length

A chunk that is changed, dropped, repeated, moved, or a file that is cut short does not open: the counter and the mark
of the last chunk are in the nonce, the file's and its owner's ids in the AAD. The true length is inside; the length on
disk tells only its order of magnitude (at most 12 % is padding).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from martlet.vault.errors import Tampered

CHUNK = 64 * 1024
TAG = 16
HEADER = 1 + 4 + 7
LENGTH = 8


def padme(size: int) -> int:
    """The Padmé length for `size` bytes: at least `size`, leaking O(log log size) bits."""
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    low = exponent - exponent.bit_length()
    mask = (1 << low) - 1
    return (size + mask) & ~mask


def _aad(file: bytes, owner: bytes) -> bytes:
    return b"\x00".join((b"v1", file.hex().encode(), owner.hex().encode(), str(CHUNK).encode()))


def _padded(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, then zeros and the true length, up to the Padmé length."""
    size = 0
    for piece in pieces:
        size += len(piece)
        yield piece
    left = padme(size + LENGTH) - size - LENGTH
    while left:
        step = min(left, CHUNK)
        yield b"\x00" * step
        left -= step
    yield size.to_bytes(LENGTH, "big")


def _chunks(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Regrouped into chunks of exactly CHUNK bytes, the last one marked."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) > CHUNK:
            yield bytes(held[:CHUNK]), False
            del held[:CHUNK]
    yield bytes(held), True


def seal(key: bytes, pieces: Iterable[bytes], *, file: bytes, owner: bytes) -> Iterator[bytes]:
    """Seal a stream of byte strings of any sizes; yields what goes to disk. `file`, `owner`: 16-byte ids."""
    cipher, aad, prefix = AESGCM(key), _aad(file, owner), os.urandom(7)
    yield b"\x01" + CHUNK.to_bytes(4, "big") + prefix
    for counter, (chunk, last) in enumerate(_chunks(_padded(pieces))):
        yield cipher.encrypt(prefix + counter.to_bytes(4, "big") + bytes([last]), chunk, aad)


class Reader:
    """Opens a sealed file through `read_at(offset, length) -> bytes`; any range, one chunk in memory at a time.

    `size` is the content's length in bytes. Raises Tampered at once when the file's end is not its true end, and from
    `range` when a chunk does not belong where it stands.
    """

    def __init__(self, key: bytes, read_at: Callable[[int, int], bytes], disk_size: int, *, file: bytes, owner: bytes):
        self._cipher, self._aad, self._read_at = AESGCM(key), _aad(file, owner), read_at
        header = read_at(0, HEADER)
        if len(header) != HEADER or header[0] != 1 or int.from_bytes(header[1:5], "big") != CHUNK:
            raise Tampered("not a sealed file of format v1")
        self._prefix = header[5:]
        body = disk_size - HEADER
        self._count = max(1, -(-body // (CHUNK + TAG)))
        if body - (self._count - 1) * (CHUNK + TAG) < TAG:
            raise Tampered("a sealed file was cut")
        plain = body - self._count * TAG
        # The length itself may lie across the last two chunks.
        tail = self._chunk(self._count - 1)
        if len(tail) < LENGTH:
            if self._count < 2:
                raise Tampered("a sealed file was cut")
            tail = self._chunk(self._count - 2) + tail
        self.size = int.from_bytes(tail[-LENGTH:], "big")
        if plain != padme(self.size + LENGTH):
            raise Tampered("a sealed file has a wrong length")

    def _chunk(self, number: int) -> bytes:
        last = number == self._count - 1
        sealed = self._read_at(HEADER + number * (CHUNK + TAG), CHUNK + TAG)
        nonce = self._prefix + number.to_bytes(4, "big") + bytes([last])
        try:
            return self._cipher.decrypt(nonce, sealed, self._aad)
        except (InvalidTag, ValueError):
            raise Tampered("a chunk of a sealed file does not open here") from None

    def range(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The content from byte `start` up to (not including) `stop`, in pieces of at most 64 KiB."""
        stop = self.size if stop is None else min(stop, self.size)
        position = max(0, start)
        while position < stop:
            number, offset = divmod(position, CHUNK)
            piece = self._chunk(number)[offset : offset + stop - position]
            yield piece
            position += len(piece)
