"""Days, amounts and numbers as a Chinese paper writes them, and the check of an identity number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from martlet.foundation.errors import Problem, _
from martlet.foundation.money import Fen, in_words_zh, yuan

__all__ = [
    "amount",
    "amount_words",
    "check_id_number",
    "day",
    "facts_of_id",
    "from_capitals",
    "month",
    "months",
    "packed",
]

_DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACES = {"拾": 10, "佰": 100, "仟": 1_000}


def day(value: date) -> str:
    """2026年11月21日"""
    return f"{value.year}年{value.month}月{value.day}日"


def month(period: str) -> str:
    """ "2026-05" -> 2026年5月"""
    year, _dash, number = period.partition("-")
    return f"{int(year)}年{int(number)}月"


def months(first: str, last: str) -> str:
    """2026年5月至7月; 2025年11月至2026年1月; 2026年5月"""
    if first == last:
        return month(first)
    end = month(last)
    return f"{month(first)}至{end.partition('年')[2] if first[:4] == last[:4] else end}"


def amount(fen: Fen) -> str:
    """1,234.50元"""
    return f"{yuan(fen)}元"


def amount_words(fen: Fen) -> str:
    """人民币1,234.50元（大写：壹仟贰佰叁拾肆元伍角整）"""
    return f"人民币{yuan(fen)}元（大写：{in_words_zh(fen)}）"


def _below_ten_thousand(words: str) -> int:
    total, digit = 0, 0
    for sign in words:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            total += (digit or 1) * _PLACES[sign]
            digit = 0
        else:
            raise ValueError(f"{sign} is no sign of an amount")
    return total + digit


def _whole(words: str) -> int:
    """Whole yuan: 亿 parts what stands before it into 万 and ones again."""
    if "亿" in words:
        high, _sign, low = words.rpartition("亿")
        return _whole(high) * 100_000_000 + _whole(low)
    if "万" in words:
        high, _sign, low = words.rpartition("万")
        return _below_ten_thousand(high) * 10_000 + _below_ten_thousand(low)
    return _below_ten_thousand(words)


def from_capitals(words: str) -> Fen:
    """The amount that capitals stand for, in fen: the way back of `foundation.money.in_words_zh`. ValueError otherwise."""
    text = words.removesuffix("整")
    yuan_words, sign, rest = text.rpartition("元")
    if not sign and not rest:
        raise ValueError("empty amount")
    jiao, has_jiao, fen_words = rest.rpartition("角")
    if fen_words and not fen_words.endswith("分"):
        raise ValueError("what is less than a yuan ends with 角 or 分")
    cents = fen_words.lstrip("零").removesuffix("分")
    total = _whole(yuan_words) * 100 if sign else 0
    total += _DIGITS[jiao.lstrip("零")] * 10 if has_jiao else 0
    return total + (_DIGITS[cents] if cents else 0)


LINE = 34
"""Full-width signs that surely fit on a line of a paper beside its indent."""


def packed(words: Iterable[str]) -> list[str]:
    """Words laid out in lines so that none is cut in two at the end of a line."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= LINE:
            lines[-1] += f"　{word}"
        else:
            lines.append(word)
    return lines


_ID = re.compile(r"[1-9]\d{16}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_id_number(text: str) -> str:
    """An identity number of 18 signs (GB 11643): the clean number, or Problem with what is wrong with it."""
    clean = "".join(text.split()).upper()
    if len(clean) != 18:
        raise Problem(
            _("An identity number has 18 signs, this one has %(count)d."), "id_number", values={"count": len(clean)}
        )
    if not _ID.fullmatch(clean):
        raise Problem(_("An identity number has 17 digits and then a digit or X."), "id_number")
    try:
        born = date(int(clean[6:10]), int(clean[10:12]), int(clean[12:14]))
    except ValueError:
        raise Problem(
            _("Signs 7 to 14 of an identity number are the day of birth; here they are no day."), "id_number"
        ) from None
    if born.year < 1900:
        raise Problem(_("Signs 7 to 14 of an identity number are the day of birth; here they are no day."), "id_number")
    total = sum(int(sign) * weight for sign, weight in zip(clean, _WEIGHTS, strict=False))
    if "10X98765432"[total % 11] != clean[17]:
        raise Problem(
            _("The last sign does not fit the others. Compare the number with the card once more."), "id_number"
        )
    return clean


def facts_of_id(number: str) -> tuple[date, str]:
    """(day of birth, "m" or "f") that a checked number says."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14])), "m" if int(number[16]) % 2 else "f"
