"""Money as whole fen: read, print, write in Chinese capitals, divide so that it always sums."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from martlet.foundation.errors import Problem, _
from martlet.foundation.text import fold

__all__ = ["LARGEST", "Fen", "in_words_zh", "parse_yuan", "share", "yuan"]

Fen: TypeAlias = int
"""An amount of Chinese yuan in fen, 1/100 yuan."""

LARGEST: Fen = 10**13
"""100,000,000,000.00 yuan: above this somebody has slipped on the keyboard."""

_UNITS = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_AMOUNT = re.compile(
    r"(?:¥|rmb|cny|人民币)?\s*"
    r"(?P<sign>[-−–]?)\s*(?P<number>\d+(?:,\d+)*(?:\.\d*)?|\.\d+)\s*(?P<unit>[百千万亿]?)\s*"
    r"(?:元整?|块钱?|圆整?|yuan|rmb|cny)?"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")


def yuan(fen: Fen) -> str:
    """Fen as yuan with two decimals and grouped thousands: 123450 -> "1,234.50"."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{rest:02d}"


def parse_yuan(text: str, field: str | None = None) -> Fen:
    """What a person types as an amount of yuan ("1,234.5 元", "１.2万", "¥1200", "3千块") in fen.

    Problem with a sentence when it is empty, no number, negative, finer than a fen or absurdly large.
    """
    clean = fold(text)
    if not clean:
        raise Problem(_("Write the amount in yuan, for example 1,234.50."), field)
    match = _AMOUNT.fullmatch(clean)
    if match is None:
        raise Problem(
            _("“%(text)s” is not an amount. Write digits, for example 1,234.50."), field, values={"text": text}
        )
    if match["sign"]:
        raise Problem(_("An amount cannot be negative."), field)
    number, unit = match["number"], match["unit"]
    whole = number.partition(".")[0]
    if "," in whole and not _GROUPED.fullmatch(whole):
        raise Problem(
            _("The comma in “%(text)s” is not in its place. Write 1234.50 or 1,234.50."), field, values={"text": text}
        )
    exact = Decimal(number.replace(",", "").rstrip(".") or "0") * _UNITS[unit] * 100
    if exact > LARGEST:
        raise Problem(
            _("%(text)s is more than 100 billion yuan. Please check the amount."), field, values={"text": text}
        )
    fen = int(exact)
    if fen != exact:
        raise Problem(_("An amount has at most two decimals (fen)."), field)
    return fen


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿", "万亿")


def _section_words(value: int) -> str:
    """1 to 9999 in capitals, with one 零 for every gap inside."""
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            if gap and words:
                words += "零"
            words += _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words


def in_words_zh(fen: Fen) -> str:
    """An amount in Chinese capitals as on receipts and agreements: 123450 -> "壹仟贰佰叁拾肆元伍角整".

    Source: 正确填写票据和结算凭证的基本规定 (PBC 1997) arts 1-3: 整 after 元 or 角, none after 分; zeros inside are
    said once.
    Shape: 0 <= fen < 10**18. A negative amount is a ValueError: papers say who owes instead.
    """
    if not 0 <= fen < 10**18:
        raise ValueError("amount out of range for capitals")
    whole, cents = divmod(fen, 100)
    jiao, rest = divmod(cents, 10)
    words, skipped = "", False
    for index in (3, 2, 1, 0):
        section = whole // 10_000**index % 10_000
        if not section:
            skipped = bool(words)
            continue
        if words and (skipped or section < 1000):
            words += "零"
        unit = _SECTIONS[index]
        if index == 3 and whole // 10**8 % 10_000:
            unit = "万"  # 亿 follows with the next section: 壹万贰仟亿
        words += _section_words(section) + unit
        skipped = False
    if words:
        words += "元"
    elif not cents:
        return "零元整"
    if not cents:
        return words + "整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif words:
        words += "零"
    return words + (_DIGITS[rest] + "分" if rest else "整")


def share(total: Fen, weights: Sequence[int]) -> list[Fen]:
    """Divide `total` by whole, non-negative weights; the parts always sum to the total.

    Largest remainder (Hamilton): every part is its exact quota rounded down or up; spare fen go to the largest
    remainders, earlier places first. All weights zero or none at all is a ValueError.
    """
    whole = sum(weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be non-negative and not all zero")
    sign, amount = (-1, -total) if total < 0 else (1, total)
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(amount * weights[place] % whole), place))
    for place in by_remainder[: amount - sum(parts)]:
        parts[place] += 1
    return [sign * part for part in parts]
