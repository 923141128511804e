"""By which way a contact came. The taxonomy's codes, and one of ours: a call that was logged by hand."""

from __future__ import annotations

from functools import cache

from martlet.law import taxonomy

__all__ = ["BY_HAND", "DESKPHONE", "PHONE", "WALKIN", "WEB", "is_channel", "label"]

PHONE, WALKIN, WEB, DESKPHONE = "PHONE", "WALKIN", "WEB", "DESKPHONE"
BY_HAND = (WALKIN, "OUTREACH", "HOSP", "HOME", "TRAIN", "LETTER", "REF", "WECHAT", "SMS", "EMAIL")
"""What the desk may choose when somebody stands there, or reached us where no machine counts."""


@cache
def _labels() -> dict[str, tuple[str, str]]:
    own = {DESKPHONE: ("手工登记的来电", "call logged by hand")}
    return own | {row.code: (row.label_zh, row.label_en) for row in taxonomy.rows("channels")}


def is_channel(code: str) -> bool:
    """Whether a contact may carry this code."""
    return code in _labels()


def label(code: str, language: str) -> str:
    """What a channel is called in the reader's language; the code itself when nobody knows it."""
    zh, en = _labels().get(code, (code, code))
    return en[:1].upper() + en[1:] if language.startswith("en") else zh
