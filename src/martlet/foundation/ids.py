"""Identifiers: UUID version 7 for rows, receipt codes for people."""

from __future__ import annotations

import os
import secrets
import threading
import time
import uuid

from martlet.foundation.errors import Problem, _

__all__ = ["CODE_ALPHABET", "as_uuid", "new_id", "parse_receipt_code", "receipt_code", "spell_receipt_code"]

_lock = threading.Lock()
_last_ms = 0
_sequence = 0


def as_uuid(value: object) -> uuid.UUID | None:
    """The id that an address or a form names; None when it is none."""
    if isinstance(value, uuid.UUID):
        return value
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None


def new_id() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562, method 1): later ids of one process compare greater, also within a millisecond.

    48 bits Unix milliseconds, 12 bits sequence starting at a random point below its half, 62 random bits. A clock that
    steps back does not make ids step back: the last millisecond is kept until the clock has caught up.
    """
    global _last_ms, _sequence
    tail = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    now = time.time_ns() // 1_000_000
    with _lock:
        if now > _last_ms:
            _last_ms = now
            _sequence = tail & 0x7FF  # room of at least 2,048 ids in the same millisecond
        else:
            _sequence += 1
            if _sequence > 0xFFF:
                _last_ms += 1
                _sequence = 0
        ms, sequence = _last_ms, _sequence
    return uuid.UUID(int=(ms & ((1 << 48) - 1)) << 80 | 0x7 << 76 | sequence << 64 | 0b10 << 62 | tail)


# 23 signs (a prime, so that the check sign below catches every single wrong sign and every swap of two). No 1, I, O:
# mistaken in writing; of the letters that sound alike over a bad line (B D E G P T V Z, M N, S F) only one is kept.
CODE_ALPHABET = "023456789ABFHJKLMQRUWXY"
_CODE_LENGTH = 12
_VALUE = {sign: value for value, sign in enumerate(CODE_ALPHABET)}
_SLIPS = str.maketrans({"O": "0", "D": "0", "P": "B", "N": "M", "S": "F", "V": "U"})


def _check_sum(signs: str) -> int:
    return sum((place + 1) * _VALUE[sign] for place, sign in enumerate(signs)) % 23


def receipt_code() -> str:
    """A fresh code of 12 signs readable aloud: 11 random (49 bits) and a check sign.

    Secret: whoever knows it may come back.
    """
    body = "".join(secrets.choice(CODE_ALPHABET) for _place in range(_CODE_LENGTH - 1))
    # weight of the last place is 12; 2 is the inverse of 12 modulo 23
    check = (-_check_sum(body) * 2) % 23
    return body + CODE_ALPHABET[check]


def spell_receipt_code(code: str) -> str:
    """The code in groups of four for paper and screen: 7K4M-2R09-HQA5."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def parse_receipt_code(text: str) -> str:
    """The code somebody typed or read aloud, in its normal form; Problem when it cannot be one."""
    from martlet.foundation.text import fold

    signs = "".join(sign for sign in fold(text).upper() if sign.isalnum()).translate(_SLIPS)
    if len(signs) != _CODE_LENGTH:
        raise Problem(
            _("A receipt code has 12 letters and digits, this one has %(count)d."), values={"count": len(signs)}
        )
    if any(sign not in _VALUE for sign in signs) or _check_sum(signs):
        raise Problem(_("One letter or digit of this receipt code is wrong. Please compare it with the paper."))
    return signs
