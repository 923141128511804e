"""Frames between a client and the keeper: 4 bytes of length (big-endian), then one msgpack value.

A request is `[operation, {argument: value}]`, an answer `{"ok": value}` or `{"error": code, "say": text, ...}`.
No pickle, no extension types; every length is bounded before memory is taken for it.
"""

from __future__ import annotations

import struct
from typing import Any

import msgpack

from martlet.vault.errors import BadRequest

HEAD = 4
MAX_FRAME = 8 * 1024 * 1024
MAX_ITEMS = 20_000


def kernel_time(seconds: float) -> bytes:
    """A struct timeval, for SO_RCVTIMEO and SO_SNDTIMEO."""
    return struct.pack("ll", int(seconds), int(seconds % 1 * 1_000_000))


def _no_extensions(code: int, data: bytes) -> None:
    raise BadRequest("extension types are not spoken here")


def pack(value: Any) -> bytes:
    """Length and body. Raises BadRequest over 8 MiB."""
    body: bytes = msgpack.packb(value, use_bin_type=True)
    if len(body) > MAX_FRAME:
        raise BadRequest("frame too large")
    return len(body).to_bytes(HEAD, "big") + body


def unpack(body: bytes) -> Any:
    """The value of one body. Raises BadRequest for anything that is not plain msgpack within the limits."""
    try:
        return msgpack.unpackb(
            body,
            raw=False,
            strict_map_key=True,
            ext_hook=_no_extensions,
            max_array_len=MAX_ITEMS,
            max_map_len=64,
            max_ext_len=0,
        )
    except BadRequest:
        raise
    except Exception:  # msgpack raises a dozen kinds; a stranger's bytes must never choose which one we see
        raise BadRequest("not a frame of this protocol") from None
