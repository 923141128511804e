"""Amounts and counts, exact."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from martlet.law.facts.reader import Reader, fault_of

__all__ = ["amount", "pay", "count"]

_PLAIN = re.compile(r"-?\d{1,13}(?:\.\d{1,12})?")


def _exact(fact: str, raw: Any) -> Fraction:
    if isinstance(raw, bool) or raw is None:
        raise fault_of(fact, "要写数字。", "write a number.")
    if isinstance(raw, int):
        if abs(raw) > 10**13:
            raise fault_of(fact, "太大了，请再看看。", "too large, please check.")
        return Fraction(raw)
    if isinstance(raw, float):
        raw = repr(raw)
    if isinstance(raw, Fraction):
        return raw
    if isinstance(raw, Decimal):
        raw = format(raw, "f")
    if not isinstance(raw, str):
        raise fault_of(fact, "要写数字。", "write a number.")
    clean = raw.strip().replace(",", "").replace("，", "")
    if clean.endswith("元"):
        clean = clean[:-1].strip()
    if not _PLAIN.fullmatch(clean):
        try:
            value = Decimal(clean)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or value.adjusted() < -15 or not clean.isascii():
            raise fault_of(fact, f"「{raw}」不是数字。", f"“{raw}” is not a number.")
        if abs(value) > 10**13:
            raise fault_of(fact, "太大了，请再看看。", "too large, please check.")
        return Fraction(value)
    whole, _dot, decimals = clean.partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def _amount(fact: str, raw: Any) -> Fraction:
    value = _exact(fact, raw)
    if value < 0:
        raise fault_of(fact, "不能是负数。", "cannot be negative.")
    return value


def _pay(fact: str, raw: Any) -> Fraction:
    value = _amount(fact, raw)
    if value == 0:
        raise fault_of(
            fact, "是 0，没法计算，请写实际金额。", "is zero, so nothing can be computed. Write the real amount."
        )
    return value


def _count(fact: str, raw: Any) -> int:
    value = _exact(fact, raw)
    if value.denominator != 1:
        raise fault_of(fact, "要写整数。", "write a whole number.")
    if value < 0:
        raise fault_of(fact, "不能是负数。", "cannot be negative.")
    return value.numerator


amount = Reader(_amount, "amount")
"""Yuan or another number, exact, zero allowed; words.unit says what is counted."""
pay = Reader(_pay, "pay")
"""Yuan, exact, more than zero."""
count = Reader(_count, "count")
"""A whole number that is not negative."""
