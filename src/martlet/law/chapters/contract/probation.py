"""Probation: how long it may be, and what is due beyond."""

from __future__ import annotations

from fractions import Fraction

from martlet.law.facts import amount, flag, optional, pay
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number_of, plain_yuan, rounded
from martlet.law.statutes import cite


@calculator(
    "probation_excess",
    "R-CONTRACT-PROBATION",
    contract_months=optional(amount),
    probation_months_served=amount,
    full_wage=pay,
    task_contract=optional(flag, False),
)
def probation_excess(
    *,
    probation_months_served: Fraction,
    full_wage: Fraction,
    contract_months: Fraction | None = None,
    task_contract: bool = False,
) -> Result:
    """Compensation for probation beyond the legal length. `contract_months` null is an open-ended contract.

    value: {"legal_max_months", "excess_months", "compensation"}.
    """
    if task_contract or (contract_months is not None and contract_months < 3):
        longest = 0
    elif contract_months is None or contract_months >= 36:
        longest = 6
    else:
        longest = 1 if contract_months < 12 else 2
    excess = max(Fraction(0), probation_months_served - longest)
    result = Result("R-CONTRACT-PROBATION", None, cite("LCL 19-21", "LCL 83"))
    result.amount_fen = rounded(full_wage * excess)
    result.value = {
        "legal_max_months": longest,
        "excess_months": int(excess) if excess.denominator == 1 else float(excess),
        "compensation": plain_yuan(result.amount_fen),
    }
    result.step(
        f"这样的合同试用期最长 {longest} 个月，超出 {float(excess):g} 个月 × 转正工资 {money(full_wage)}。",
        f"Such a contract allows at most {number_of(longest, 'month')} of probation. {number_of(excess, 'month')} "
        f"beyond that × full wage {money(full_wage)}.",
    )
    result.warn(
        "试用期工资不低于转正工资的 80%，也不低于最低工资；同一单位只能试用一次。",
        "During probation the pay is at least 80 % of the wage and at least the minimum wage. The same employer "
        "may set only one probation.",
    )
    return result
