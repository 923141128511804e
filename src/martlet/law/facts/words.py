"""Yes or no, texts, places, choices."""

from __future__ import annotations

import re
from typing import Any

from martlet.law.facts.reader import Reader, fault_of
from martlet.law.places import PROVINCES

__all__ = ["flag", "text", "place", "choice"]

_FLAGS = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}


def _flag(fact: str, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.strip().casefold() in _FLAGS:
        return _FLAGS[raw.strip().casefold()]
    raise fault_of(fact, "只能是「是」或「否」。", "can only be true or false.")


def _text(fact: str, raw: Any) -> str:
    if isinstance(raw, str) and raw.strip():
        return raw.strip()
    raise fault_of(fact, "要写文字。", "write a text.")


def _place(fact: str, raw: Any) -> str:
    code = str(raw).strip() if isinstance(raw, (str, int)) and not isinstance(raw, bool) else ""
    if not re.fullmatch(r"[1-9]\d{5}", code):
        raise fault_of(
            fact, "要写六位行政区划代码，比如 110000。", "write the six-digit area code, for example 110000."
        )
    if f"{code[:2]}0000" not in PROVINCES:
        raise fault_of(
            fact,
            f"「{code}」不是行政区划代码：没有以 {code[:2]} 开头的省份。",
            f"“{code}” is no area code: no province begins with {code[:2]}.",
        )
    return code


flag = Reader(_flag, "flag")
text = Reader(_text, "text")
place = Reader(_place, "place")
"""Six-digit area code of GB/T 2260."""


def choice(*allowed: str) -> Reader:
    """One of these words."""

    def read(fact: str, raw: Any) -> str:
        if raw in allowed:
            return str(raw)
        options = ", ".join(allowed)
        raise fault_of(fact, f"只能是：{options}。", f"can only be one of: {options}.")

    return Reader(read, "choice", choices=allowed)
