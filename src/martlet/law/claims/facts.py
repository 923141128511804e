"""Everything a volunteer hears from a worker, asked once: each fact optional, each with its own 'unknown'.

`Facts` holds plain values (fen, days, codes). `FACTS` says of each fact how it is called, how to ask for it aloud, what may be
answered and in which step it is asked. None means 'not asked yet'; a fact named in `Facts.unknown` was asked and the worker
does not know it: it is then to be found out elsewhere and is not asked again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from typing import Any, NamedTuple

from martlet.foundation.calendar import Month, month_range, parse_month
from martlet.foundation.errors import Problem
from martlet.law import facts as readers
from martlet.law.clocks import Event
from martlet.law.faults import Fault
from martlet.law.results import Said, plain_yuan, rounded

__all__ = [
    "FACTS", "STEPS", "UNKNOWN", "Fact", "Facts", "Hours", "Link", "Period", "Rest",
    "check", "from_plain", "read", "shown", "to_plain",
]  # fmt: skip

UNKNOWN = "?"
"""What stands for 'the worker does not know' in a form; `read` also takes the word itself."""
_UNKNOWN_WORDS = frozenset({UNKNOWN, "？", "不知道", "不清楚", "unknown", "don't know"})


class Period(NamedTuple):
    """One month's pay in fen: what was due and what was paid."""

    month: str
    due: int
    paid: int


class Hours(NamedTuple):
    """Overtime hours a month, the same for every month from `first` to `last` ("YYYY-MM")."""

    first: str
    last: str
    extended: Fraction
    rest_day: Fraction
    holiday: Fraction


class Rest(NamedTuple):
    """Hours of one period under approved comprehensive hours: "month", "quarter", "half_year", "year" of a year."""

    period: str
    year: int
    worked: Fraction
    holiday: Fraction


class Link(NamedTuple):
    """One party of a chain from the top down. `role` as in `wage_chain`; `licensed` None is unknown."""

    role: str
    name: str = ""
    licensed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one worker. Amounts in fen, months "YYYY-MM", places by GB/T 2260 code, codes as FACTS lists them."""

    # work
    place: str | None = None
    form: str | None = None
    hired: date | None = None
    still_employed: bool | None = None
    last_day: date | None = None
    contract: str | None = None
    contract_signed: date | None = None
    contract_backdated: bool | None = None
    contract_months: int | None = None
    contract_expired: date | None = None
    probation_months: Fraction | None = None
    probation_wage_after: int | None = None
    birth: date | None = None
    retire_category: str | None = None
    pension: bool | None = None
    retirement_delayed: bool | None = None
    employer_state: str | None = None
    chain: tuple[Link, ...] | None = None
    developer_owes: bool | None = None
    lent_name: bool | None = None
    hired_by: str | None = None
    fixed_hours: bool | None = None
    price_by_platform: bool | None = None
    discipline: bool | None = None
    may_refuse: bool | None = None
    # pay
    monthly: int | None = None
    pay_form: str | None = None
    pay_channel: str | None = None
    periods: tuple[Period, ...] | None = None
    average: int | None = None
    average_without_overtime: int | None = None
    previous_month: int | None = None
    deducted: int | None = None
    deducted_for: str | None = None
    deducted_month: str | None = None
    deducted_loss: int | None = None
    dorm_agreed: bool | None = None
    withheld: tuple[str, ...] | None = None
    deposit: int | None = None
    iou_signed_by: str | None = None
    iou_says_wages: bool | None = None
    iou_names_employer: bool | None = None
    iou_due: date | None = None
    stoppage_months: int | None = None
    stoppage_worked: bool | None = None
    stoppage_paid: int | None = None
    post_pay: int | None = None
    outdoor_heat: tuple[str, ...] | None = None
    ordered: bool | None = None
    settled: str | None = None
    settled_on: date | None = None
    settled_paid: int | None = None
    received: int | None = None
    # hours
    hours_system: str | None = None
    overtime: tuple[Hours, ...] | None = None
    comprehensive: tuple[Rest, ...] | None = None
    hours_day: Fraction | None = None
    hours_week: Fraction | None = None
    cumulative_years: Fraction | None = None
    leave_taken: Fraction | None = None
    leave_taken_last_year: Fraction | None = None
    leave_waived: bool | None = None
    # end
    ended_how: str | None = None
    dismissal_ground: str | None = None
    noticed: bool | None = None
    protected: tuple[str, ...] | None = None
    wants_back: bool | None = None
    resign_grounds: tuple[str, ...] | None = None
    resign_stated: bool | None = None
    leaving_papers: bool | None = None
    insured: bool | None = None
    insurance_waived: bool | None = None
    insurance_years: Fraction | None = None
    claim_on: date | None = None
    # injury
    injured: date | None = None
    injury_how: str | None = None
    recognised: str | None = None
    grade: int | None = None
    injury_insured: bool | None = None
    injury_wage: int | None = None
    suspension_months: Fraction | None = None
    suspension_paid: int | None = None
    suitable_work: bool | None = None
    nursing: str | None = None
    died: bool | None = None
    dependants: tuple[str, ...] | None = None
    on_order: bool | None = None
    civil_income: int | None = None
    fault_percent: int | None = None
    private_paid: int | None = None
    # what happened, for the clocks; and what the worker does not know
    events: tuple[Event, ...] = ()
    unknown: frozenset[str] = frozenset()

    def known(self, name: str) -> bool:
        """Whether the fact has a value."""
        return getattr(self, name) is not None

    def over(self, under: Facts) -> Facts:
        """These facts, with `under` where these have none. Events of both, each once."""
        filled = {
            name: getattr(under, name)
            for name in FACTS
            if getattr(self, name) is None and name not in self.unknown and getattr(under, name) is not None
        }
        unknown = frozenset(self.unknown | {name for name in under.unknown if getattr(self, name) is None})
        events = tuple(dict.fromkeys((*self.events, *under.events)))
        return replace(self, **filled, events=events, unknown=unknown - filled.keys())

    @property
    def ended(self) -> bool | None:
        """Whether the employment has ended; None when neither was said."""
        if self.last_day is not None or self.still_employed is False or self.ended_how is not None:
            return self.still_employed is not True or self.last_day is not None
        return None if self.still_employed is None else False


@dataclass(frozen=True, slots=True)
class Fact:
    """How one fact is called, asked and answered. `choices` are (code, words); `when`: whether it is asked, given the rest.

    `differs`: usually another value for each worker of a group; `rare`: asked only where the matter is about it.
    `kind`: day, month, months, money, number, count, flag, choice, some
    (several codes), place, periods, hours, comprehensive, chain.
    """

    name: str
    step: str
    kind: str
    label: Said
    ask: Said
    choices: tuple[tuple[str, Said], ...] = ()
    differs: bool = False
    rare: bool = False
    when: Callable[[Facts], bool] | None = None

    def codes(self) -> tuple[str, ...]:
        """The codes that may be answered."""
        return tuple(code for code, _said in self.choices)

    def word(self, code: str) -> Said:
        """A code in words."""
        return dict(self.choices).get(code, Said(code, code))


STEPS: dict[str, Said] = {}
"""The steps of the wizard in their order."""

FACTS: dict[str, Fact] = {}
"""Every fact by name, in the order in which they are asked; data/claim-facts-2026-11.json."""


def _when(told: Mapping[str, Any] | None) -> Callable[[Facts], bool] | None:
    """{"fact", "is": [values, null for not known]} or "not": [values] or "holds": [codes], as a condition."""
    if told is None:
        return None
    name = told["fact"]
    if "is" in told:
        allowed = told["is"]
        return lambda facts: getattr(facts, name) in allowed
    if "not" in told:
        refused = told["not"]
        return lambda facts: getattr(facts, name) not in refused
    wanted = set(told["holds"])
    return lambda facts: bool(wanted & set(getattr(facts, name) or ()))


def _load() -> None:
    raw = json.loads(files("martlet.law").joinpath("data/claim-facts-2026-11.json").read_text(encoding="utf-8"))
    for code, zh, en in raw["steps"]:
        STEPS[code] = Said(zh, en)
    for row in raw["facts"]:
        FACTS[row["name"]] = Fact(
            row["name"],
            row["step"],
            row["kind"],
            Said(row["zh"], row["en"]),
            Said(row["ask_zh"], row["ask_en"]),
            tuple((code, Said(zh, en)) for code, zh, en in row.get("choices", ())),
            row.get("differs", False),
            row.get("rare", False),
            _when(row.get("when")),
        )


_load()


def shown(facts: Facts, step: str) -> list[Fact]:
    """The facts of a step that are asked, given what is known; what is known already is always shown."""
    return [
        fact
        for fact in FACTS.values()
        if fact.step == step and (fact.when is None or fact.when(facts) or facts.known(fact.name))
    ]


# ------------------------------------------------------------------------------------------------ reading


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
            raise Fault(name, f"「{name}」{after.first} 写了两次，请合成一行。", f"{after.first} is written twice.")
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
    en = f"{fact.label.en}: {en.removeprefix(head)}"
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


def check(facts: Facts, today: date) -> dict[str, Fault]:
    """What cannot be right between facts: the later one of a pair that is the wrong way round, days to come, odd grades."""
    faults: dict[str, Fault] = {}

    def order(first: str, last: str) -> None:
        a, b = getattr(facts, first), getattr(facts, last)
        if a is not None and b is not None and b < a and last not in faults:
            one, other = FACTS[first].label, FACTS[last].label
            faults[last] = Fault(
                last,
                f"「{other.zh}」（{b}）早于「{one.zh}」（{a}），请再看看。",
                f"{other.en} ({b}) is before {one.en.lower()} ({a}). Please check.",
            )

    for first, last in (
        ("birth", "hired"), ("hired", "last_day"), ("hired", "contract_expired"), ("hired", "injured"),
        ("hired", "settled_on"), ("contract_signed", "contract_expired"),
    ):  # fmt: skip
        order(first, last)
    for name in ("hired", "last_day", "contract_signed", "injured", "settled_on", "birth"):
        value = getattr(facts, name)
        if value is not None and value > today:
            label = FACTS[name].label
            faults[name] = Fault(
                name,
                f"「{label.zh}」（{value}）还没到，请再看看。",
                f"{label.en} ({value}) has not come yet. Please check.",
            )
    for name in (
        "monthly",
        "average",
        "average_without_overtime",
        "previous_month",
        "injury_wage",
        "post_pay",
        "civil_income",
    ):
        if getattr(facts, name) == 0:
            label = FACTS[name].label
            faults[name] = Fault(
                name, f"「{label.zh}」是 0，没法计算，请写实际金额，或者写「不知道」。",
                f"{label.en} is zero, so nothing can be computed. Write the real amount, or “unknown”.",
            )  # fmt: skip
    if facts.grade is not None and not 1 <= facts.grade <= 10:
        faults["grade"] = Fault("grade", "「伤残等级」是 1 到 10 级。", "The disability grade is 1 to 10.")
    if facts.fault_percent is not None and facts.fault_percent > 100:
        faults["fault_percent"] = Fault("fault_percent", "「对方责任 %」最多 100。", "At most 100 percent.")
    if facts.last_day is not None and facts.still_employed is True:
        faults["last_day"] = Fault(
            "last_day",
            "上面写着还在干，又写了最后工作日，请改一处。",
            "Said to be still employed, but with a last day. Mend one.",
        )
    this_month = str(Month.of(today))
    for one in facts.periods or ():
        if one.month > this_month:
            faults["periods"] = Fault(
                "periods",
                f"「各月应发和已发」{one.month} 还没到。",
                f"Due and paid by month: {one.month} has not come yet.",
            )
    return faults


# ------------------------------------------------------------------------------------------------ keeping


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def to_plain(facts: Facts) -> dict[str, Any]:
    """Values for JSON that `from_plain` reads back; money as plain yuan. Events are the case's own and are left out."""
    kept: dict[str, Any] = {}
    for name, fact in FACTS.items():
        value = getattr(facts, name)
        if name in facts.unknown:
            kept[name] = UNKNOWN
        elif value is None:
            continue
        elif fact.kind == "money":
            kept[name] = plain_yuan(value)
        elif fact.kind == "periods":
            kept[name] = [[one.month, plain_yuan(one.due), plain_yuan(one.paid)] for one in value]
        else:
            kept[name] = _plain(value)
    return kept


def from_plain(raw: Mapping[str, Any], events: tuple[Event, ...] = ()) -> Facts:
    """What `to_plain` gave. A value that can no longer be read (a retired code) counts as not asked."""
    facts, _faults = read(raw)
    return replace(facts, events=events)
