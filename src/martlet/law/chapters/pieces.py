"""Piece work: overtime at 150, 200 and 300 % of the piece rate for what was made beyond the quota."""

from __future__ import annotations

from fractions import Fraction

from martlet.law.facts import amount, flag, optional, pay
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number, plain_yuan, rounded
from martlet.law.statutes import cite


@calculator(
    "piece_overtime",
    "R-WAGE-OT",
    unit_rate=pay,
    ext_pieces=optional(amount, Fraction(0)),
    rest_pieces=optional(amount, Fraction(0)),
    holiday_pieces=optional(amount, Fraction(0)),
    single_paid=optional(flag, False),
)
def piece_overtime(
    *,
    unit_rate: Fraction,
    ext_pieces: Fraction = Fraction(0),
    rest_pieces: Fraction = Fraction(0),
    holiday_pieces: Fraction = Fraction(0),
    single_paid: bool = False,
) -> Result:
    """Overtime pay for the pieces made in overtime, beyond the quota of normal hours (WP 13).

    `unit_rate`: yuan a piece in normal hours; `single_paid`: these pieces were paid at the plain rate already.
    value: {"extended", "rest_day", "statutory_holiday", "total", "already_paid", "owed"}; every item is rounded once.
    """
    result = Result("R-WAGE-OT", None, cite("WP 13", "LL 37", "LL 44", "LCL 31"))
    items = []
    for zh, en, pieces, percent in (
        ("工作日延时", "extended hours", ext_pieces, 150),
        ("休息日", "rest days", rest_pieces, 200),
        ("法定节假日", "statutory holidays", holiday_pieces, 300),
    ):
        items.append(rounded(unit_rate * pieces * percent / 100))
        if pieces:
            due = money(Fraction(items[-1], 100))
            result.step(
                f"{zh}：{number(unit_rate)} 元 × {number(pieces)} 件 × {percent}% = {due}",
                f"{en}: {number(unit_rate)} × {number(pieces)} pieces × {percent} % = {due}",
            )
    total = sum(items)
    paid = rounded(unit_rate * (ext_pieces + rest_pieces + holiday_pieces)) if single_paid else 0
    if paid:
        result.step(
            f"这些件已经按平价付过 {money(Fraction(paid, 100))}，还差 {money(Fraction(total - paid, 100))}。",
            f"These pieces were already paid {money(Fraction(paid, 100))} at the plain rate; "
            f"{money(Fraction(total - paid, 100))} is still owed.",
        )
    else:
        result.step(f"合计 {money(Fraction(total, 100))} 元。", f"In total CNY {money(Fraction(total, 100))}.")
    result.amount_fen = total - paid
    result.value = {
        "extended": plain_yuan(items[0]),
        "rest_day": plain_yuan(items[1]),
        "statutory_holiday": plain_yuan(items[2]),
        "total": plain_yuan(total),
        "already_paid": plain_yuan(paid),
        "owed": plain_yuan(total - paid),
    }
    result.warn(
        "只算完成定额以后、在法定工作时间以外做的件；定额高到 8 小时做不完的，定额本身不合法。",
        "Only pieces made after the quota is met and outside legal working hours count. A quota that cannot be "
        "met in 8 hours is itself unlawful.",
    )
    result.warn(
        "单价按平时的算；计件工资折合下来不能低于最低工资。",
        "The rate of normal hours is used. Worked out by the hour, piece wages may not be below the minimum wage.",
    )
    return result
