"""Counting time: last days and the arbitration limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from martlet.foundation import calendar as days
from martlet.law import clocks, rest_days
from martlet.law.facts import choice, count, day, each, optional, span
from martlet.law.faults import Fault
from martlet.law.registry import calculator
from martlet.law.results import Result, Said
from martlet.law.statutes import cite

_REASONS = {
    "weekend": Said("周末", "a weekend"),
    "statutory": Said("法定节假日", "a statutory holiday"),
    "break": Said("调休放假日", "a rest day by the yearly notice"),
}
_LONGEST = {"days": 36_525, "workdays": 25_000, "months": 1_200, "years": 100}
_COUNTED = ("R-DL-COUNT", *clocks.LIMITS)


def tell_roll(result: Result, unmoved: date, last: date, reason: str) -> None:
    """Steps and warnings about moving off rest days, and the provisional mark."""
    if last != unmoved:
        why = _REASONS[reason]
        result.step(
            f"{days.long_day(unmoved, 'zh')}是{why.zh}，顺延到下一个工作日 {days.long_day(last, 'zh')}。",
            f"{days.long_day(unmoved, 'en')} is {why.en}: moved to the next working day, {days.long_day(last, 'en')}.",
        )
    elif days.day_kind(last) == "made_up":
        result.step(
            "那天是周末，但调休上班，不顺延。", "That day is a weekend day made a working day, so it does not move."
        )
    rest_days.mark(result, last, unmoved)


@calculator(
    "deadline",
    "R-DL-COUNT",
    *clocks.LIMITS,
    trigger=day,
    days=optional(count),
    workdays=optional(count),
    months=optional(count),
    years=optional(count),
    rule=optional(choice(*_COUNTED)),
)
def deadline(
    *,
    trigger: date,
    days: int | None = None,
    workdays: int | None = None,
    months: int | None = None,
    years: int | None = None,
    rule: str | None = None,
) -> Result:
    """The last day of a period after `trigger`. Exactly one length, or a `rule` whose own length is taken.

    value: ISO day.
    """
    given = [
        clocks.Length(number, unit)
        for number, unit in ((days, "days"), (workdays, "workdays"), (months, "months"), (years, "years"))
        if number is not None
    ]
    limit = clocks.LIMITS.get(rule) if rule else None
    if not given and limit is not None:
        given = [limit.length]
    if len(given) != 1:
        raise Fault(
            "days",
            "期限长度写一个：天数、工作日数、月数或年数。",
            "Give exactly one length: days, workdays, months or years.",
        )
    length = given[0]
    if length.number > _LONGEST[length.unit]:
        raise Fault(length.unit, "期限太长，请再看看。", "This period is too long, please check.")
    return _last_day(rule or "R-DL-COUNT", trigger, length, limit)


def _last_day(rule: str, trigger: date, length: clocks.Length, limit: clocks.Limit | None) -> Result:
    unmoved = clocks.count(trigger, length)
    rolled = days.roll_over(unmoved)
    result = Result(rule, rolled.day.isoformat(), day=rolled.day)
    if limit is not None:
        result.basis = limit.basis
    result.rests_on("CC 201-203", "CPL 85", "ARBR 19")
    if length.unit == "workdays":
        result.rests_on("ARBR 80")
    words = length.say()
    result.step(
        f"{trigger} 当天不算，从第二天起数 {words.zh}，到 {unmoved}。",
        f"{trigger} itself is not counted; {words.en} from the next day end on {unmoved}.",
    )
    tell_roll(result, unmoved, rolled.day, rolled.reason)
    result.warn(
        "最好提前 7 天以上办；到期前交邮寄出不算过期，留好寄件凭据。",
        "Better file at least 7 days early. Posted before expiry is in time: keep the posting receipt.",
    )
    return result


def _limitation(events: Sequence[clocks.Event], wages: bool) -> Result:
    clock = clocks.arbitration(events, wages=wages)
    assert clock is not None  # a start is always given
    assert clock.last_day is not None
    assert clock.unmoved is not None
    result = Result(clock.rule, clock.last_day.isoformat(), clock.basis, day=clock.last_day)
    kinds = {event.kind for event in events} - {reason[0].kind for reason in clock.ignored}
    if "suspended" in kinds:
        result.rule = "R-DL-ARB-SUSPEND"
        result.rests_on("DMAL 27(3)", "ARBR 28")
    if kinds & clocks.INTERRUPTING.keys():
        result.rule = "R-DL-ARB-INTERRUPT"
        result.rests_on("DMAL 27(2)", "ARBR 27")
    if wages:
        result.rule = clock.rule
    for segment in clock.segments:
        result.step(
            f"{segment.why.zh}（{segment.first} 至 {segment.last}）。",
            f"{segment.why.en[:1].upper()}{segment.why.en[1:]} ({segment.first} to {segment.last}).",
        )
    for event, why in clock.ignored:
        result.step(f"{event.day} 的事件不算：{why.zh}。", f"The event of {event.day} does not count: {why.en}.")
    tell_roll(result, clock.unmoved, clock.last_day, clock.reason)
    for said in clock.warnings:
        result.warn(said.zh, said.en)
    if clock.ignored:
        result.warn(
            "过期后单位又书面答应支付的，有的地方算新的承诺（民法典第192条），可以再问律师。",
            "A written promise to pay made after expiry may count as a new promise in some places (Civil Code "
            "art. 192): ask a lawyer.",
        )
    return result


def _events(
    start: str, first: date, interrupts: Sequence[date], suspensions: Sequence[tuple[date, date]]
) -> list[clocks.Event]:
    events = [clocks.Event(start, first)]
    events += [clocks.Event("demand", one) for one in interrupts]
    events += [clocks.Event("suspended", begin, until) for begin, until in suspensions]
    return events


@calculator(
    "arb_limitation",
    "R-DL-ARB-1Y",
    "R-DL-ARB-INTERRUPT",
    "R-DL-ARB-SUSPEND",
    known=day,
    interrupts=optional(each(day), ()),
    suspensions=optional(each(span), ()),
)
def arb_limitation(
    *, known: date, interrupts: Sequence[date] = (), suspensions: Sequence[tuple[date, date]] = ()
) -> Result:
    """The last day to apply for arbitration. value: ISO day."""
    return _limitation(_events("knew", known, interrupts, suspensions), wages=False)


@calculator(
    "arb_wage_limitation",
    "R-DL-ARB-WAGE",
    employment_end=optional(day),
    interrupts=optional(each(day), ()),
    suspensions=optional(each(span), ()),
)
def arb_wage_limitation(
    *,
    employment_end: date | None = None,
    interrupts: Sequence[date] = (),
    suspensions: Sequence[tuple[date, date]] = (),
) -> Result:
    """The last day to claim wages in arbitration; value null while the employment lasts."""
    if employment_end is not None:
        return _limitation(_events("left", employment_end, interrupts, suspensions), wages=True)
    result = Result("R-DL-ARB-WAGE", None, cite("DMAL 27(4)"))
    result.step(
        "劳动关系还在，追索劳动报酬不受一年限制。", "While the employment lasts, there is no time limit for wages."
    )
    result.warn(
        "一离职就开始算一年。二倍工资差额和年休假补偿（多数地方）不按这条算。",
        "The year starts on the day of leaving. The extra half of double wages and (in most places) annual-leave "
        "pay are not covered.",
    )
    return result
