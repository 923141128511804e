"""What a findable row holds, packed by the client and unpacked by the keeper."""

from __future__ import annotations

from collections.abc import Sequence

import msgpack

from martlet.vault import errors

FINDABLE = "findable"


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
