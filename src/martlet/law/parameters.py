"""Published figures by place and day: the row with the latest `since` on or before the day, at the place of performance.

No row means "no data for this place and day": never zero and never a guess. The built-in book is versioned data; a running
system lays officers' corrections over it (`Book.corrected`) and says so with `provide`; `using(book)` chooses one for a while.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from martlet.foundation.calendar import published_years
from martlet.law.results import Said, Used

__all__ = [
    "COUNTRY",
    "DAYS_OFF",
    "KINDS",
    "Book",
    "City",
    "Figure",
    "built_in",
    "current",
    "name_of",
    "provide",
    "using",
]

COUNTRY = "000000"
"""The place of figures that hold for the whole country."""

DAYS_OFF = "calendar.days_off"
"""The State Council's notice of a year, as a figure: how many days are off. The days themselves are the calendar's."""

KINDS: dict[str, tuple[str, str, str]] = {
    "min_wage.month": ("月最低工资标准", "monthly minimum wage", "yuan/month"),
    "min_wage.hour": ("小时最低工资标准", "hourly minimum wage", "yuan/hour"),
    "min_wage.without_contributions": (
        "最低工资不含个人社保公积金",
        "minimum wage without own contributions",
        "yes/no",
    ),
    "urban_income": ("上年度全国城镇居民人均可支配收入", "last year's national urban disposable income", "yuan/year"),
    "average_wage.cap": (
        "上年度职工月平均工资（经济补偿封顶用）",
        "last year's average monthly wage (for caps)",
        "yuan/month",
    ),
    "average_wage.contribution": (
        "上年度月平均工资（社保基数用）",
        "last year's average monthly wage (contributions)",
        "yuan/month",
    ),
    "average_wage.estimate": ("月平均工资（推算）", "average monthly wage (derived)", "yuan/month"),
    "paid_days.month": ("月计薪天数", "paid days a month", "days"),
    "paid_hours.month": ("月计薪小时", "paid hours a month", "hours"),
    "workdays.month": ("月平均工作天数", "average working days a month", "days"),
    "workdays.quarter": ("季平均工作天数", "average working days a quarter", "days"),
    "workdays.year": ("年工作天数", "working days a year", "days"),
    "maternity.extra_days": ("地方增加产假", "extra maternity leave of the province", "days"),
    "paternity.days": ("陪产假", "paternity leave", "days"),
    "parental.days_year": ("育儿假（每年）", "parental leave a year", "days"),
    "heat_subsidy.month": ("高温津贴（月）", "heat subsidy a month", "yuan/month"),
    "heat_subsidy.workday": ("高温津贴（工作日）", "heat subsidy a working day", "yuan/day"),
    "heat_subsidy.day": ("高温津贴（日）", "heat subsidy a day", "yuan/day"),
    "unemployment.month": ("失业保险金标准（月）", "unemployment benefit a month", "yuan/month"),
    "stoppage.percent_of_min_wage": (
        "停工生活费占最低工资比例",
        "stoppage allowance, share of the minimum wage",
        "percent",
    ),
    "sick_pay.percent_of_min_wage": (
        "病假工资下限占最低工资比例",
        "sick pay floor, share of the minimum wage",
        "percent",
    ),
    "crime.one_worker_from": ("拒不支付劳动报酬：一人数额下限", "refusal to pay: one worker, lowest limit", "yuan"),
    "crime.one_worker_top": ("拒不支付劳动报酬：一人数额上限", "refusal to pay: one worker, highest limit", "yuan"),
    "crime.ten_workers_from": ("拒不支付劳动报酬：十人数额下限", "refusal to pay: ten workers, lowest limit", "yuan"),
    "crime.ten_workers_top": ("拒不支付劳动报酬：十人数额上限", "refusal to pay: ten workers, highest limit", "yuan"),
    "wage_deposit.percent_from": ("工资保证金比例下限", "wage deposit, lowest share", "percent"),
    "wage_deposit.percent_top": ("工资保证金比例上限", "wage deposit, highest share", "percent"),
    "wage_deposit.percent_several": ("多项目工资保证金比例下限", "wage deposit with several projects", "percent"),
    DAYS_OFF: ("国务院放假通知（放假天数）", "days off by the State Council’s notice", "days"),
    "wage_deposit.exempt_below": ("可免存工资保证金的合同额", "contracts exempt from the wage deposit below", "yuan"),
}
"""Kind of figure -> Chinese and English name, unit. Local injury subsidies are named by `name_of`."""

_LEVELS = {
    "official": Said("见官方文件", "official text seen"),
    "cited": Said("转引官方文件", "cited from an official document"),
    "two sources": Said("两处来源一致", "two independent sources agree"),
    "start recalled": Said("金额已核，起始日待核", "amount confirmed, start date recalled"),
    "derived": Said("由其他数据推算", "derived from another figure"),
    "recalled": Said("凭记忆，待核实", "recalled, to be confirmed"),
    "": Said("待核实", "to be confirmed"),
}


def name_of(kind: str) -> tuple[str, str]:
    """What a kind of figure is called in Chinese and English."""
    if kind in KINDS:
        return KINDS[kind][:2]
    head, _dot, grade = kind.rpartition(".")
    if head.startswith("injury.medical"):
        return f"一次性工伤医疗补助金（{grade}级）", f"one-off medical subsidy, grade {grade}"
    if head.startswith("injury.employment"):
        return f"一次性伤残就业补助金（{grade}级）", f"one-off employment subsidy, grade {grade}"
    return kind, kind


@cache
def _exact(value: str) -> Fraction:
    return Fraction(value)


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure. `until` is the last day it may be used where it is for one year only."""

    kind: str
    place: str
    since: date
    value: Any
    source: str = ""
    verified: bool = False
    level: str = ""
    until: date | None = None
    note: str = ""

    def exact(self) -> Fraction:
        """The value as an exact number."""
        return _exact(str(self.value))

    def used(self) -> Used:
        """For the list of parameters of a result."""
        return Used(
            *name_of(self.kind),
            self.value,
            KINDS[self.kind][2] if self.kind in KINDS else "",
            self.source or _LEVELS[self.level].zh,
            self.verified,
            self.since,
            self.place,
        )


@dataclass(frozen=True, slots=True)
class City:
    """A city with an office, open or planned: GB/T 2260 code, names, code of its province."""

    code: str
    zh: str
    en: str
    province: str


def _places(place: str) -> Iterator[str]:
    """The place itself, then the city, the province (or municipality) and the country it lies in."""
    yield place
    for wider in (place[:4] + "00", place[:2] + "0000", COUNTRY):
        if wider != place:
            yield wider


class Book:
    """All figures known, searchable by kind, place and day. Never changed: a correction makes a new book."""

    def __init__(
        self, figures: Iterable[Figure], doubts: Mapping[str, Said], cities: Iterable[City], version: str
    ) -> None:
        self.version = version
        self.doubts = dict(doubts)
        self.cities = {city.code: city for city in cities}
        self._rows: dict[tuple[str, str], list[Figure]] = {}
        for figure in figures:
            rows = self._rows.setdefault((figure.kind, figure.place), [])
            rows[:] = [row for row in rows if row.since != figure.since] + [figure]
        for rows in self._rows.values():
            rows.sort(key=lambda row: row.since)
        self._days = {key: [row.since for row in rows] for key, rows in self._rows.items()}

    def __iter__(self) -> Iterator[Figure]:
        for rows in self._rows.values():
            yield from rows

    def corrected(self, figures: Iterable[Figure]) -> Book:
        """A book with these figures laid over: one of the same kind, place and first day replaces the old one."""
        return Book([*self, *figures], self.doubts, self.cities.values(), self.version)

    def find(self, kind: str, place: str, day: date) -> Figure | None:
        """The figure in force on the day at the place, or where the place lies; None means no data."""
        for where in _places(place):
            days = self._days.get((kind, where))
            if not days:
                continue
            index = bisect_right(days, day)
            if not index:
                return None
            row = self._rows[kind, where][index - 1]
            return row if row.until is None or day <= row.until else None
        return None


@cache
def built_in() -> Book:
    """The book that comes with the library."""
    raw = json.loads(files("martlet.law").joinpath("data/parameters-2026-11.json").read_text(encoding="utf-8"))
    figures = [
        Figure(
            row["kind"],
            row["place"],
            date.fromisoformat(row["since"]),
            row["value"],
            row["source"],
            row["verified"],
            row["level"],
            date.fromisoformat(row["until"]) if "until" in row else None,
            row.get("note", ""),
        )
        for row in raw["figures"]
    ]
    figures += [
        Figure(DAYS_OFF, COUNTRY, date(year, 1, 1), count, source, True, "official", date(year, 12, 31))
        for year, (count, source) in published_years().items()
    ]
    doubts = {row["place"]: Said(row["zh"], row["en"]) for row in raw["doubts"]}
    return Book(figures, doubts, [City(**row) for row in raw["cities"]], raw["version"])


_laid_over: ContextVar[Book | None] = ContextVar("martlet_law_book", default=None)
_provider: Callable[[], Book] = built_in


def provide(provider: Callable[[], Book]) -> None:
    """Let a running system say which book is in use wherever nobody chose one with `using`."""
    global _provider
    _provider = provider


def current() -> Book:
    """The book in use: the one of `using`, else the running system's, else the built-in one."""
    return _laid_over.get() or _provider()


@contextmanager
def using(book: Book) -> Iterator[Book]:
    """Compute with another book, for example with the corrections of the running system."""
    token = _laid_over.set(book)
    try:
        yield book
    finally:
        _laid_over.reset(token)
