"""Work and subsidy in heat."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from martlet.law.facts import amount, day, flag, optional, place
from martlet.law.faults import Fault
from martlet.law.parameters import current
from martlet.law.places import named
from martlet.law.registry import calculator
from martlet.law.results import Result, Said, money, number, number_of, plain_yuan, rounded
from martlet.law.statutes import cite

_WORK = {
    "stop": Said("停止室外露天作业。", "Stop all work outdoors."),
    "max_6_hours": Said(
        "室外作业全天不超过 6 小时，最热 3 小时不安排。",
        "At most 6 hours of work outdoors a day, and none in the hottest 3 hours.",
    ),
    "no_overtime": Said(
        "换班轮休、缩短连续作业，不安排加班。",
        "Rotate shifts, shorten continuous work, and arrange no overtime.",
    ),
    "normal": Said("照常工作，做好防暑。", "Work as usual, with heat protection."),
}
"""HEAT 8."""


@calculator(
    "heat",
    "R-WAGE-HEAT",
    temperature=amount,
    outdoor=optional(flag, True),
    protected=optional(flag, False),
    code=optional(place),
    date=optional(day),
    days_in_heat=optional(amount),
)
def heat(
    *,
    temperature: Fraction,
    outdoor: bool = True,
    protected: bool = False,
    code: str | None = None,
    date: date | None = None,
    days_in_heat: Fraction | None = None,
) -> Result:
    """Work and subsidy in heat. `temperature` in °C: the day's highest outdoors, the workplace's indoors.

    `protected`: pregnant or under 18. value: {"outdoor_work", "subsidy_due", "subsidy", "unit"}; outdoor_work is "stop",
    "max_6_hours", "no_overtime" or "normal"; subsidy null without data. With `days_in_heat` of one month also "total": a
    subsidy by the day times the days, one by the month whole.
    """
    result = Result("R-WAGE-HEAT", None, cite("HEAT 8", "HEAT 17"))
    work = _work(temperature, outdoor, protected)
    result.step(*_WORK[work])
    due = temperature >= (35 if outdoor else 33)
    subsidy, unit = _subsidy(result, code, date) if due else (None, None)
    if due:
        result.step(
            "应发高温津贴；它是工资，但不计入最低工资。",
            "A heat subsidy is due. It is part of the wages, but does not count towards the minimum wage.",
        )
    result.value = {"outdoor_work": work, "subsidy_due": due, "subsidy": subsidy, "unit": unit}
    if days_in_heat is not None:
        if days_in_heat > 31:
            raise Fault("days_in_heat", "一个月最多 31 天。", "A month has at most 31 days.")
        result.value["total"] = None
        if subsidy is not None:
            _add_up(result, Fraction(subsidy), unit == "month", days_in_heat)
    return result


def _work(temperature: Fraction, outdoor: bool, protected: bool) -> str:
    """What the heat leaves of work outdoors (HEAT 8); who is pregnant or under 18 stops at 35 °C."""
    if not outdoor or temperature < 35:
        return "normal"
    if temperature >= 40 or protected:
        return "stop"
    return "max_6_hours" if temperature >= 37 else "no_overtime"


def _subsidy(result: Result, code: str | None, day: date | None) -> tuple[str | None, str | None]:
    """The place's subsidy in yuan and what it is paid by: "month", "workday" or "day". (None, None) without data."""
    if not code or not day:
        result.warn(
            "高温津贴的金额各省不同，写城市和日期才能查。",
            "The heat subsidy differs by province: write the city and the date to look it up.",
        )
        return None, None
    for unit in ("month", "workday", "day"):
        figure = current().find(f"heat_subsidy.{unit}", code, day)
        if figure is None:
            continue
        months = [int(one) for one in figure.note.split(",") if one]
        if months and day.month not in months:
            result.warn(
                f"当地高温津贴一般发 {figure.note} 月。",
                f"The local heat subsidy is usually paid in months {figure.note}.",
            )
        result.use([figure.used()])
        return plain_yuan(rounded(figure.exact())), unit
    where = named(code)
    result.warn(f"没有数据：高温津贴，{where.zh}，{day}。", f"No data: heat subsidy, {where.en}, {day}.")
    return None, None


def _add_up(result: Result, rate: Fraction, by_month: bool, days_in_heat: Fraction) -> None:
    whole = rate if by_month else rate * days_in_heat
    result.amount_fen = rounded(whole if days_in_heat else 0)
    result.value["total"] = plain_yuan(result.amount_fen)
    if not by_month:
        result.step(
            f"{money(rate)} × {number(days_in_heat)} 天 = {money(whole)}。",
            f"{money(rate)} × {number_of(days_in_heat, 'day')} = {money(whole)}.",
        )
