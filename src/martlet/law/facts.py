"""Reading facts: what a person or a program typed, as exact values, or a Fault that names the fact and says why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from martlet.foundation import calendar as days
from martlet.foundation.errors import Problem
from martlet.law.faults import Fault

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
    "number",
    "optional",
    "pay",
    "place",
    "text",
]

EARLIEST = date(1995, 1, 1)
"""The Labour Law is in force since this day; earlier facts are typing slips or outside these rules."""

_LABELS = """
monthly | 月工资 | monthly pay
base | 计算基数 | base pay
avg | 解除前十二个月平均工资 | average pay of the last twelve months
avg_ex_ot | 不含加班费的月平均工资 | average monthly pay without overtime
ext_hours | 延时加班小时 | overtime hours on working days
rest_hours | 休息日加班小时 | hours on rest days
holiday_hours | 法定节假日加班小时 | hours on statutory holidays
worked_hours | 实际工作小时 | hours worked
period | 周期 | period
year | 年份 | year
date | 日期 | date
gross | 应发工资 | gross pay
ot | 加班费 | overtime pay
special_allow | 特殊津贴 | special allowances
welfare | 福利待遇 | welfare
min_wage | 最低工资 | minimum wage
min_wage_month | 月最低工资 | monthly minimum wage
month_wage | 当月工资 | pay of the month
loss | 损失金额 | loss
amount | 金额 | amount
hire | 入职日 | hire date
hired | 入职日 | hire date
signed | 签订合同日 | day of signing
ended | 最后工作日 | last day of employment
claim | 申请日 | day of the claim
limitation | 时效口径 | limitation practice
start | 开始日 | start date
last_day | 最后工作日 | last day
local_avg | 当地月平均工资 | local average monthly pay
mode | 计算口径 | mode
months | 月数 | months
previous_month_wage | 上个月工资 | pay of the previous month
contract_months | 合同月数 | contract months
probation_months_served | 已试用月数 | probation months served
full_wage | 转正工资 | pay after probation
cum_years | 累计工龄 | cumulative years of work
term_date | 离职日 | last day of employment
taken | 已休天数 | days taken
total_years | 累计工作年限 | total years of work
unit_years | 本单位工作年限 | years with this employer
wage | 本人工资 | own wage
grade | 伤残等级 | disability grade
income_prev_year | 上年度全国城镇居民人均可支配收入 | last year's national urban disposable income
age | 年龄 | age
trigger | 起算日 | trigger day
days | 天数 | days
workdays | 工作日数 | working days
years | 年数 | years
known | 知道权利被侵害之日 | day of knowing
interrupts | 中断事件 | interruptions
suspensions | 中止期间 | suspensions
employment_end | 劳动关系终止日 | end of employment
code | 城市代码 | city code
items | 裁决项目 | items awarded
workers | 人数 | number of workers
children | 童工人数 | number of children
birth | 出生日期 | date of birth
on | 当日 | the day
category | 类别 | category
periods | 欠薪期间 | periods
due | 应发 | due
paid | 已发 | paid
"""
_NAMES = {
    row[0]: (row[1], row[2])
    for row in ([cell.strip() for cell in line.split("|")] for line in _LABELS.strip().splitlines())
}


def label(fact: str) -> tuple[str, str]:
    """What a fact is called in Chinese and English."""
    return _NAMES.get(fact, (fact, fact.replace("_", " ")))


def _fault(fact: str, zh: str, en: str) -> Fault:
    name_zh, name_en = label(fact)
    return Fault(fact, f"「{name_zh}」{zh}", f"{name_en[:1].upper()}{name_en[1:]}: {en}")


class Reader:
    """How one fact is read. `required` facts must be there; `default` stands in for the others."""

    __slots__ = ("default", "read", "required")

    def __init__(self, read: Callable[[str, Any], Any], *, required: bool = True, default: Any = None) -> None:
        self.read = read
        self.required = required
        self.default = default


def optional(reader: Reader, default: Any = None) -> Reader:
    """The same fact, allowed to be absent or null."""
    return Reader(reader.read, required=False, default=default)


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
        if not value.is_finite() or not clean.isascii():
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


def _any_day(fact: str, raw: Any) -> date:
    if type(raw) is date:
        return raw
    if not isinstance(raw, str):
        raise _fault(fact, "要写日期，比如 2026-11-24。", "write a date, for example 2026-11-24.")
    try:
        return date.fromisoformat(raw)
    except ValueError:
        pass
    try:
        return days.parse_day(raw)
    except Problem:
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


def _flag(fact: str, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    raise _fault(fact, "只能是「是」或「否」。", "can only be true or false.")


def _text(fact: str, raw: Any) -> str:
    if isinstance(raw, str) and raw.strip():
        return raw.strip()
    raise _fault(fact, "要写文字。", "write a text.")


def _place(fact: str, raw: Any) -> str:
    code = str(raw).strip() if isinstance(raw, (str, int)) and not isinstance(raw, bool) else ""
    if not re.fullmatch(r"[1-9]\d{5}", code):
        raise _fault(fact, "要写六位行政区划代码，比如 110000。", "write the six-digit area code, for example 110000.")
    return code


amount = Reader(_amount)
"""Yuan, exact, zero allowed."""
pay = Reader(_pay)
"""Yuan, exact, more than zero."""
number = Reader(_amount)
"""A number that is not negative, exact."""
count = Reader(_count)
"""A whole number that is not negative."""
day = Reader(_day)
"""A day since 1995."""
birth = Reader(_birth)
"""A day since 1900."""
flag = Reader(_flag)
text = Reader(_text)
place = Reader(_place)
"""Six-digit area code of GB/T 2260."""


def choice(*allowed: str) -> Reader:
    """One of these words."""

    def read(fact: str, raw: Any) -> str:
        if raw in allowed:
            return str(raw)
        options = ", ".join(allowed)
        raise _fault(fact, f"只能是：{options}。", f"can only be one of: {options}.")

    return Reader(read)


def each(reader: Reader) -> Reader:
    """A list, every entry read by `reader`."""

    def read(fact: str, raw: Any) -> list[Any]:
        if not isinstance(raw, (list, tuple)):
            raise _fault(fact, "要写成列表。", "write a list.")
        return [reader.read(fact, entry) for entry in raw]

    return Reader(read)


def record(**readers: Reader) -> Reader:
    """A dictionary with these facts."""

    def read(fact: str, raw: Any) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            raise _fault(fact, "要逐项写明。", "write its parts by name.")
        return read_all(readers, raw)

    return Reader(read)


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
