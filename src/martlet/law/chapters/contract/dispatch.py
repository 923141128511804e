"""Labour dispatch: posts, share and term that the law allows."""

from __future__ import annotations

from fractions import Fraction

from martlet.law.facts import amount, choice, count, optional
from martlet.law.registry import calculator
from martlet.law.results import Result
from martlet.law.statutes import cite


@calculator(
    "dispatch_allowed",
    "R-CONTRACT-DISPATCH",
    post=choice("temporary", "auxiliary", "substitute", "main"),
    post_months=optional(amount, Fraction(0)),
    dispatched=optional(count),
    employees=optional(count),
    contract_months=optional(amount),
)
def dispatch_allowed(
    *,
    post: str,
    post_months: Fraction = Fraction(0),
    dispatched: int | None = None,
    employees: int | None = None,
    contract_months: Fraction | None = None,
) -> Result:
    """Whether a dispatch is lawful. value: {"lawful", "faults"}; `employees` of the user without the dispatched."""
    faults = []
    result = Result("R-CONTRACT-DISPATCH", None, cite("LCL 57-67", "DISP 3-4", "DMAL 22"))
    if post == "main" or (post == "temporary" and post_months > 6):
        faults.append("post")
        result.step(
            "派遣只能用在临时（不超过 6 个月）、辅助、替代岗位。",
            "Dispatch is allowed only for temporary (at most 6 months), auxiliary or substitute posts.",
        )
    if dispatched is not None and employees is not None and dispatched * 10 > dispatched + employees:
        faults.append("share")
        result.step("派遣人数超过用工总量的 10%。", "More than 10 % of all workers are dispatched.")
    if contract_months is not None and contract_months < 24:
        faults.append("term")
        result.rests_on("LCL 58")
        result.step(
            "派遣单位要签两年以上固定期限合同。", "The agency must sign a fixed-term contract of at least two years."
        )
    if not faults:
        result.step("没有发现违法的地方。", "Nothing unlawful was found.")
    result.value = {"lawful": not faults, "faults": faults}
    result.warn(
        "仲裁时把派遣单位和用工单位都列上；没活干时派遣单位按月发不低于最低工资。",
        "Name both the agency and the user of the labour in arbitration. When there is no work, the agency pays "
        "at least the minimum wage every month.",
    )
    return result
