"""Reading facts: what a person or a program typed, as exact values, or a Fault that names the fact and says why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from martlet.foundation import calendar as days
from martlet.foundation.errors import Problem
from martlet.law import words
from martlet.law.faults import Fault
from martlet.law.places import PROVINCES

__all__ = [
    "EARLIEST",
    "Reader",
    "amount",
    "birth",
    "choice",
    "count",
    "day",
    "each",
    "flag",
    "label",
    "month",
    "optional",
    "pay",
    "place",
    "record",
    "span",
    "text",
]

EARLIEST = date(1995, 1, 1)
"""The Labour Law is in force since this day; earlier facts are typing slips or outside these rules."""


def label(fact: str) -> tuple[str, str]:
    """What a fact is called in Chinese and English."""
    return words.fact(fact)


def _fault(fact: str, zh: str, en: str) -> Fault:
    name_zh, name_en = label(fact)
    return Fault(fact, f"「{name_zh}」{zh}", f"{name_en[:1].upper()}{name_en[1:]}: {en}")


class Reader:
    """How one fact is read. `required` facts must be there; `default` stands in for the others.

    The rest says what a form needs to ask for it: `kind` ("amount", "pay", "count", "day", "birth", "month", "span", "flag",
    "text", "place", "choice", "each", "record"), the words of a choice, the reader of each entry of a list, the parts of a
    record.
    """

    __slots__ = ("choices", "default", "kind", "of", "parts", "read", "required")

    def __init__(
        self,
        read: Callable[[str, Any], Any],
        kind: str = "text",
        *,
        required: bool = True,
        default: Any = None,
        choices: tuple[str, ...] = (),
        of: Reader | None = None,
        parts: Mapping[str, Reader] | None = None,
    ) -> None:
        self.read = read
        self.kind = kind
        self.required = required
        self.default = default
        self.choices = choices
        self.of = of
        self.parts = parts or {}


def optional(reader: Reader, default: Any = None) -> Reader:
    """The same fact, allowed to be absent or null."""
    return Reader(
        reader.read,
        reader.kind,
        required=False,
        default=default,
        choices=reader.choices,
        of=reader.of,
        parts=reader.parts,
    )


_PLAIN = re.compile(r"-?\d{1,13}(?:\.\d{1,12})?")


def _exact(fact: str, raw: Any) -> Fraction:
    if isinstance(raw, bool) or raw is None:
        raise _fault(fact, "要写数字。", "write a number.")
    if isinstance(raw, int):
        if abs(raw) > 10**13:
            raise _fault(fact, "太大了，请再看看。", "too large, please check.")
        return Fraction(raw)
    if isinstance(raw, float):
        raw = repr(raw)
    if isinstance(raw, Fraction):
        return raw
    if isinstance(raw, Decimal):
        raw = format(raw, "f")
    if not isinstance(raw, str):
        raise _fault(fact, "要写数字。", "write a number.")
    clean = raw.strip().replace(",", "").replace("，", "")
    if clean.endswith("元"):
        clean = clean[:-1].strip()
    if not _PLAIN.fullmatch(clean):
        try:
            value = Decimal(clean)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or value.adjusted() < -15 or not clean.isascii():
            raise _fault(fact, f"「{raw}」不是数字。", f"“{raw}” is not a number.")
        if abs(value) > 10**13:
            raise _fault(fact, "太大了，请再看看。", "too large, please check.")
        return Fraction(value)
    whole, _dot, decimals = clean.partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def _amount(fact: str, raw: Any) -> Fraction:
    value = _exact(fact, raw)
    if value < 0:
        raise _fault(fact, "不能是负数。", "cannot be negative.")
    return value


def _pay(fact: str, raw: Any) -> Fraction:
    value = _amount(fact, raw)
    if value == 0:
        raise _fault(
            fact, "是 0，没法计算，请写实际金额。", "is zero, so nothing can be computed. Write the real amount."
        )
    return value


def _count(fact: str, raw: Any) -> int:
    value = _exact(fact, raw)
    if value.denominator != 1:
        raise _fault(fact, "要写整数。", "write a whole number.")
    if value < 0:
        raise _fault(fact, "不能是负数。", "cannot be negative.")
    return value.numerator


CHINA = timezone(timedelta(hours=8))
_CLOCK = re.compile(r"[T ]\d{1,2}:\d{2}")


def _moment(raw: datetime) -> date:
    """The day of a moment: where it names its zone the day in China, else the day as written."""
    return (raw.astimezone(CHINA) if raw.tzinfo else raw).date()


def _any_day(fact: str, raw: Any) -> date:
    if isinstance(raw, datetime):
        return _moment(raw)
    if isinstance(raw, date):
        return raw
    if not isinstance(raw, str):
        raise _fault(fact, "要写日期，比如 2026-11-24。", "write a date, for example 2026-11-24.")
    try:
        return date.fromisoformat(raw)
    except ValueError:
        pass
    try:
        return _moment(datetime.fromisoformat(raw.strip())) if _CLOCK.search(raw) else days.parse_day(raw)
    except (Problem, ValueError):
        raise _fault(
            fact, f"「{raw}」不是日期，请写成 2026-11-24 这样。", f"“{raw}” is not a date. Write it like 2026-11-24."
        ) from None


_LATEST_YEAR = 2100


def _day(fact: str, raw: Any) -> date:
    value = _any_day(fact, raw)
    if value < EARLIEST:
        raise _fault(
            fact,
            f"早于 1995 年（{value}），那时《劳动法》还没施行，请再看看。",
            f"{value} is before 1995, when the Labour Law was not yet in force. Please check.",
        )
    if value.year > _LATEST_YEAR:
        raise _fault(fact, f"年份 {value.year} 不对。", f"the year {value.year} cannot be right.")
    return value


def _birth(fact: str, raw: Any) -> date:
    value = _any_day(fact, raw)
    if not 1900 <= value.year <= _LATEST_YEAR:
        raise _fault(fact, f"年份 {value.year} 不对。", f"the year {value.year} cannot be right.")
    return value


_FLAGS = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}


def _flag(fact: str, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.strip().casefold() in _FLAGS:
        return _FLAGS[raw.strip().casefold()]
    raise _fault(fact, "只能是「是」或「否」。", "can only be true or false.")


def _text(fact: str, raw: Any) -> str:
    if isinstance(raw, str) and raw.strip():
        return raw.strip()
    raise _fault(fact, "要写文字。", "write a text.")


def _place(fact: str, raw: Any) -> str:
    code = str(raw).strip() if isinstance(raw, (str, int)) and not isinstance(raw, bool) else ""
    if not re.fullmatch(r"[1-9]\d{5}", code):
        raise _fault(fact, "要写六位行政区划代码，比如 110000。", "write the six-digit area code, for example 110000.")
    if f"{code[:2]}0000" not in PROVINCES:
        raise _fault(
            fact,
            f"「{code}」不是行政区划代码：没有以 {code[:2]} 开头的省份。",
            f"“{code}” is no area code: no province begins with {code[:2]}.",
        )
    return code


def _span(fact: str, raw: Any) -> tuple[date, date]:
    if not isinstance(raw, (list, tuple)) or len(raw) != 2:
        raise _fault(fact, "每段写开始和结束两个日期。", "write two dates, from and to.")
    first, last = _day(fact, raw[0]), _day(fact, raw[1])
    in_order(first, last, fact, fact)
    return first, last


def _month(fact: str, raw: Any) -> days.Month:
    if isinstance(raw, days.Month):
        return raw
    try:
        return days.parse_month(raw if isinstance(raw, str) else "")
    except Problem:
        raise Fault(
            fact, f"「{raw}」不是月份，请写成 2026-09 这样。", f"“{raw}” is not a month. Write it like 2026-09."
        ) from None


amount = Reader(_amount, "amount")
"""Yuan or another number, exact, zero allowed; words.unit says what is counted."""
pay = Reader(_pay, "pay")
"""Yuan, exact, more than zero."""
count = Reader(_count, "count")
"""A whole number that is not negative."""
day = Reader(_day, "day")
"""A day since 1995."""
birth = Reader(_birth, "birth")
"""A day since 1900."""
month = Reader(_month, "month")
"""A month of the calendar."""
span = Reader(_span, "span")
"""Two days, from and to."""
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
        raise _fault(fact, f"只能是：{options}。", f"can only be one of: {options}.")

    return Reader(read, "choice", choices=allowed)


def each(reader: Reader) -> Reader:
    """A list, every entry read by `reader`; a fault names the row."""

    def read(fact: str, raw: Any) -> list[Any]:
        if not isinstance(raw, (list, tuple)):
            raise _fault(fact, "要写成列表。", "write a list.")
        found = []
        for row, entry in enumerate(raw):
            try:
                found.append(reader.read(fact, entry))
            except Fault as fault:
                fault.within, fault.row = fact, row
                raise
        return found

    return Reader(read, "each", of=reader)


def record(**readers: Reader) -> Reader:
    """A dictionary with these facts."""

    def read(fact: str, raw: Any) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            raise _fault(fact, "要逐项写明。", "write its parts by name.")
        return read_all(readers, raw)

    return Reader(read, "record", parts=readers)


SYNONYMS = {
    "difficult_birth": "difficult",
    "dystocia": "difficult",
    "local_annual": "local_annual_avg",
    "annual_avg": "local_annual_avg",
    "local_avg_annual": "local_annual_avg",
    "local_avg_year": "local_annual_avg",
    "after_order": "order_ignored",
    "average": "avg",
}
"""Other names under which programs give a fact; used only where the calculator does not know the name given."""


def renamed(readers: Mapping[str, Reader], raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts under the names that the calculator knows."""
    if readers.keys() >= raw.keys():
        return raw
    return {
        (SYNONYMS[fact] if fact not in readers and SYNONYMS.get(fact) in readers else fact): value
        for fact, value in raw.items()
    }


def read_all(readers: Mapping[str, Reader], raw: Mapping[str, Any]) -> dict[str, Any]:
    """Every declared fact read; required ones must be there. Facts that nobody declared are left aside."""
    values = {}
    for fact, reader in readers.items():
        given = raw.get(fact)
        if given is not None:
            values[fact] = reader.read(fact, given)
        elif reader.required:
            raise _fault(fact, "还没写。", "is missing.")
        else:
            values[fact] = reader.default
    return values


def in_order(first: date | None, last: date | None, first_fact: str, last_fact: str) -> None:
    """Fault when the last day is before the first."""
    if first and last and last < first:
        zh_first, en_first = label(first_fact)
        raise _fault(
            last_fact,
            f"（{last}）早于「{zh_first}」（{first}），请再看看。",
            f"{last} is before {en_first} ({first}). Please check.",
        )
