"""Facts from what was typed, pasted or stored: each read by its kind, each wrong one with a sentence of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from martlet.foundation.calendar import month_range, parse_month
from martlet.foundation.errors import Problem
from martlet.law import facts as readers
from martlet.law.claims.facts.asking import FACTS, Fact
from martlet.law.claims.facts.model import Facts, HeatDays, Hours, Link, Period, Rest
from martlet.law.faults import Fault
from martlet.law.results import rounded

__all__ = ["UNKNOWN", "read"]

UNKNOWN = "?"
"""What stands for 'the worker does not know' in a form; `read` also takes the word itself."""
_UNKNOWN_WORDS = frozenset({UNKNOWN, "？", "不知道", "不清楚", "unknown", "don't know"})


def _month(name: str, raw: Any) -> str:
    try:
        return str(parse_month(str(raw)))
    except Problem:
        raise Fault(
            name,
            f"「{name}」「{raw}」不是月份，请写成 2026-09 这样。",
            f"“{raw}” is not a month. Write it like 2026-09.",
        ) from None


def _months(name: str, raw: Any) -> tuple[str, ...]:
    given = raw.replace(",", " ").replace("，", " ").replace("、", " ").split() if isinstance(raw, str) else raw
    return tuple(sorted({_month(name, one) for one in given}))


def _fen(name: str, raw: Any) -> int:
    return rounded(readers.amount.read(name, raw))


def _flag(name: str, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if str(raw) in ("yes", "no"):
        return str(raw) == "yes"
    raise Fault(name, f"「{name}」只能是「是」或「否」。", "Answer yes or no.")


_CELLS = "\t;；|"


def _rows(raw: Any) -> list[list[str]]:
    """Lines of a small table as people type or paste it: cells apart by tab, blank, semicolon or bar."""
    if not isinstance(raw, str):
        return [[str(cell) for cell in row] for row in raw]
    lines = []
    for line in raw.splitlines():
        for sign in _CELLS:
            line = line.replace(sign, " ")
        cells = line.replace("\u3000", " ").replace("\u00a0", " ").split()
        if cells:
            lines.append(cells)
    return lines


def _at(number: int, fault: Fault) -> Fault:
    return Fault(fault.fact, f"第 {number} 行：{fault.zh}", f"Line {number}: {fault.en}")


def _table(name: str, raw: Any, read_row: Callable[[list[str]], Any]) -> tuple[Any, ...]:
    found = []
    for number, cells in enumerate(_rows(raw), 1):
        try:
            found.append(read_row(cells))
        except Fault as fault:
            raise _at(number, fault) from None
    return tuple(found)


def _parts(name: str, cells: list[str], least: int, most: int, zh: str, en: str) -> None:
    if not least <= len(cells) <= most:
        raise Fault(
            name, f"「{name}」要写：{zh}；这一行有 {len(cells)} 格。", f"Write {en}; this line has {len(cells)} cells."
        )


def _periods(name: str, raw: Any) -> tuple[Period, ...]:
    def row(cells: list[str]) -> Period:
        _parts(name, cells, 2, 3, "月份 应发 已发", "month, due, paid")
        return Period(_month(name, cells[0]), _fen(name, cells[1]), _fen(name, cells[2]) if len(cells) == 3 else 0)

    found = _table(name, raw, row)
    months = [one.month for one in found]
    for month in months:
        if months.count(month) > 1:
            raise Fault(
                name, f"「{name}」{month} 写了两次，请合成一行。", f"{month} is written twice: make it one line."
            )
    return tuple(sorted(found))


def _month_days(name: str, raw: Any) -> tuple[HeatDays, ...]:
    def row(cells: list[str]) -> HeatDays:
        _parts(name, cells, 2, 2, "月份 天数", "month, days")
        month = _month(name, cells[0])
        found = readers.amount.read(name, cells[1])
        longest = len(parse_month(month).days())
        if found > longest:
            raise Fault(name, f"「{name}」{month} 只有 {longest} 天。", f"{month} has only {longest} days.")
        return HeatDays(month, found)

    found = _table(name, raw, row)
    for before, after in zip(sorted(found), sorted(found)[1:], strict=False):
        if before.month == after.month:
            raise Fault(
                name,
                f"「{name}」{after.month} 写了两次，请合成一行。",
                f"{after.month} is written twice: make it one line.",
            )
    return tuple(sorted(found))


MOST_MONTHS = 240


def _hours(name: str, raw: Any) -> tuple[Hours, ...]:
    def row(cells: list[str]) -> Hours:
        _parts(
            name,
            cells,
            3,
            5,
            "从哪月 到哪月 平日小时 休息日小时 节假日小时",
            "first month, last month, extended, rest-day, holiday hours",
        )
        first, last = _month(name, cells[0]), _month(name, cells[1])
        if last < first:
            raise Fault(name, f"「{name}」{last} 早于 {first}，请再看看。", f"{last} is before {first}. Please check.")
        if len(list(month_range(parse_month(first), parse_month(last)))) > MOST_MONTHS:
            raise Fault(
                name, f"「{name}」超过 20 年，请再看看年份。", "More than twenty years: please check the years."
            )
        numbers = [readers.amount.read(name, cell) for cell in cells[2:]] + [Fraction(0)] * 3
        for value in numbers:
            if value > 744:
                raise Fault(
                    name, f"「{name}」一个月没有 {float(value):g} 个小时。", f"A month has no {float(value):g} hours."
                )
        return Hours(first, last, *numbers[:3])

    found = sorted(_table(name, raw, row))
    for before, after in zip(found, found[1:], strict=False):
        if after.first <= before.last:
            raise Fault(
                name,
                f"「{name}」{after.first} 写了两次，请合成一行。",
                f"{after.first} is written twice: make it one line.",
            )
    return tuple(found)


def _comprehensive(name: str, raw: Any) -> tuple[Rest, ...]:
    def row(cells: list[str]) -> Rest:
        _parts(
            name,
            cells,
            3,
            4,
            "周期（month quarter half_year year） 年份 总小时 节假日小时",
            "period, year, hours, holiday hours",
        )
        period = readers.choice("month", "quarter", "half_year", "year").read(name, cells[0])
        worked = readers.amount.read(name, cells[2])
        holiday = readers.amount.read(name, cells[3]) if len(cells) == 4 else Fraction(0)
        return Rest(period, readers.count.read(name, cells[1]), worked, holiday)

    return _table(name, raw, row)


_ROLES = ("developer", "general_contractor", "subcontractor", "labour_boss", "agency", "user")


def _chain(name: str, raw: Any) -> tuple[Link, ...]:
    """Links as tuples, or of a form: "general_contractor 中建X局 yes" a line."""
    found = []
    for cells in raw if not isinstance(raw, str) else _rows(raw):
        role, title, licensed = [*list(cells), None, None][:3]
        readers.choice(*_ROLES).read(name, role)
        known = {"yes": True, "no": False, True: True, False: False}.get(licensed)
        found.append(Link(str(role), str(title or "").strip("-"), known))
    return tuple(found)


def _some(fact: Fact) -> Callable[[str, Any], tuple[str, ...]]:
    reader = readers.choice(*fact.codes())

    def read_some(name: str, raw: Any) -> tuple[str, ...]:
        given = [raw] if isinstance(raw, str) else list(raw)
        return tuple(dict.fromkeys(reader.read(name, one) for one in given if one))

    return read_some


def _reader(fact: Fact) -> Callable[[str, Any], Any]:
    simple: dict[str, Callable[[str, Any], Any]] = {
        "day": readers.birth.read if fact.name == "birth" else readers.day.read,
        "month": _month,
        "months": _months,
        "money": _fen,
        "number": readers.amount.read,
        "count": readers.count.read,
        "flag": _flag,
        "place": readers.place.read,
        "periods": _periods,
        "month_days": _month_days,
        "hours": _hours,
        "comprehensive": _comprehensive,
        "chain": _chain,
    }
    if fact.kind == "choice":
        return readers.choice(*fact.codes()).read
    return _some(fact) if fact.kind == "some" else simple[fact.kind]


_READERS = {name: _reader(fact) for name, fact in FACTS.items()}


def _named(fact: Fact, fault: Fault) -> Fault:
    """The same sentence under the name by which people know the fact."""
    zh, en = fault.zh, fault.en
    for own in (f"「{fact.name}」", f"「{readers.label(fact.name)[0]}」"):
        zh = zh.replace(own, f"「{fact.label.zh}」", 1)
    theirs = readers.label(fact.name)[1]
    head = f"{theirs[:1].upper()}{theirs[1:]}: "
    en = f"{fact.label.en}: {en.replace(head, '', 1)}"
    if "「" not in zh:
        zh = f"「{fact.label.zh}」{zh}"
    return Fault(fact.name, zh, en)


def read(raw: Mapping[str, Any]) -> tuple[Facts, dict[str, Fault]]:
    """Facts from what was typed or stored, and what is wrong with those that cannot be read (by name of the fact).

    Empty is 'not asked yet'; "?" or 不知道 is 'the worker does not know'. Money in yuan ("6,525 元"), days in any usual form.
    """
    values: dict[str, Any] = {}
    unknown: set[str] = set()
    faults: dict[str, Fault] = {}
    for name, fact in FACTS.items():
        given = raw.get(name)
        if isinstance(given, str):
            given = given.strip()
        if given is None or given == "" or given == []:
            continue
        if (given if isinstance(given, str) else "").casefold() in _UNKNOWN_WORDS or given == [UNKNOWN]:
            unknown.add(name)
            continue
        try:
            values[name] = _READERS[name](name, given)
        except Fault as fault:
            faults[name] = _named(fact, fault)
    return Facts(**values, unknown=frozenset(unknown)), faults
