"""Blind tokens: equal values have equal tokens, and without the key a token says nothing.

    HMAC-SHA256(key, "v1|" kind "|" value)[:16]

Values come in their normal form (E.164, upper-case ID number): normal forms are the caller's business. A kind may
carry a period, as in `calllog:2026-11`; its key is then derived for that period, so that tokens of two months do not
match each other.
"""

from __future__ import annotations

import hmac
import re
from hashlib import sha256

TOKEN = 16
# Kinds with a key of their own in the ring. A new kind is added here; the keeper makes its key at the next unseal.
KINDS = ("phone", "id", "calllog")
PERIODIC = ("calllog",)
SPELLING = re.compile(r"\A([a-z]{1,16})(?::([0-9]{4}-[0-9]{2}))?\Z")


def split(kind: str) -> tuple[str, str] | None:
    """('phone', '') or ('calllog', '2026-11'); None when no such kind exists."""
    match = SPELLING.match(kind)
    if match is None:
        return None
    name, period = match[1], match[2] or ""
    if name not in KINDS or (name in PERIODIC) != bool(period):
        return None
    return name, period


def period_key(root: bytes, period: str) -> bytes:
    """The key of one period, or the root itself where there is none."""
    return hmac.digest(root, b"period|" + period.encode(), sha256) if period else root


def token(key: bytes, kind: str, value: str) -> bytes:
    """16 bytes."""
    return hmac.digest(key, b"v1|" + kind.encode() + b"|" + value.encode(), sha256)[:TOKEN]
