"""What may bind a worker: service periods after training, non-compete clauses."""

from __future__ import annotations

from fractions import Fraction

from martlet.law.facts import amount, count, flag, optional, pay
from martlet.law.faults import Fault
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number_of, plain_yuan, rounded
from martlet.law.statutes import cite


@calculator(
    "training_bond",
    "R-PENALTY-BOND",
    cost=amount,
    term_months=count,
    served_months=amount,
    special_training=flag,
    agreed=optional(amount),
)
def training_bond(
    *, cost: Fraction, term_months: int, served_months: Fraction, special_training: bool, agreed: Fraction | None = None
) -> Result:
    """The most a worker owes on leaving before a service period ends. value: {"max_penalty"}."""
    if term_months == 0:
        raise Fault("term_months", "服务期是几个月？", "How many months is the service period?")
    result = Result("R-PENALTY-BOND", None, cite("LCL 22", "LCL 25", "SPC-II 12"))
    left = max(Fraction(0), term_months - served_months)
    most = cost * left / term_months if special_training else Fraction(0)
    if agreed is not None:
        most = min(most, agreed)
    result.amount_fen = rounded(most)
    result.value = {"max_penalty": plain_yuan(result.amount_fen)}
    if special_training:
        result.step(
            f"培训费 {money(cost)} × 没干满的 {float(left):g} 个月 ÷ 服务期 {term_months} 个月 = {money(most)}",
            f"Training cost {money(cost)} × {number_of(left, 'month')} not served ÷ service period of "
            f"{number_of(term_months, 'month')} = {money(most)}",
        )
    else:
        result.step(
            "入职、安全、日常培训不能约定违约金。",
            "No penalty can be agreed for induction, safety or everyday training.",
        )
    return result


@calculator(
    "noncompete",
    "R-NONCOMPETE",
    has_secrets=flag,
    average_wage=optional(pay),
    agreed=optional(amount),
    min_wage=optional(pay),
    months=optional(amount, Fraction(0)),
    unpaid_months=optional(amount, Fraction(0)),
    released=optional(flag, False),
)
def noncompete(
    *,
    has_secrets: bool,
    average_wage: Fraction | None = None,
    agreed: Fraction | None = None,
    min_wage: Fraction | None = None,
    months: Fraction = Fraction(0),
    unpaid_months: Fraction = Fraction(0),
    released: bool = False,
) -> Result:
    """A non-compete clause. `released`: the employer ends it early.

    value: {"binding", "monthly", "may_end", "too_long", "release_pay"}; monthly null without pay data.
    """
    result = Result("R-NONCOMPETE", None, cite("LCL 23-24", "SPC-I 36-39", "SPC-II 13", "SPC-II 15"))
    monthly: Fraction | None = None
    if has_secrets:
        if agreed is not None:
            monthly = agreed
        elif average_wage is not None:
            monthly = max(average_wage * 3 / 10, min_wage or Fraction(0))
            result.step(
                f"没约定补偿：月均工资 {money(average_wage)} 的 30%，不低于最低工资，{money(monthly)}。",
                f"No compensation was agreed: 30 % of the average wage {money(average_wage)}, and at least the "
                f"minimum wage: {money(monthly)}.",
            )
    else:
        result.step(
            "从没接触过秘密的人，可以请求确认条款不生效。",
            "Somebody who never knew a secret can ask to have the clause declared without effect.",
        )
    may_end = has_secrets and unpaid_months >= 3
    if may_end:
        result.step(
            "单位三个月没付补偿，可以解除竞业限制。",
            "If the employer has not paid compensation for three months, the worker may end the non-compete.",
        )
    if has_secrets and months > 24:
        result.step("最长两年，超过的部分无效。", "It lasts two years at most. What goes beyond that is void.")
    if has_secrets and released and monthly is not None:
        result.rests_on("SPC-I 39")
        result.step(
            f"单位提前解除竞业限制，要多付三个月：{money(monthly * 3)}。",
            f"If the employer ends the non-compete early, it owes three more months: {money(monthly * 3)}.",
        )
    result.value = {
        "binding": has_secrets,
        "monthly": None if monthly is None else plain_yuan(rounded(monthly)),
        "may_end": may_end,
        "too_long": months > 24,
        "release_pay": plain_yuan(rounded(monthly * 3)) if has_secrets and released and monthly is not None else None,
    }
    result.amount_fen = None if monthly is None else rounded(monthly)
    return result
