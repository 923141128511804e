"""Who may not be dismissed, and how a redundancy must go."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from martlet.law.facts import amount, choice, count, each, flag, optional
from martlet.law.faults import Fault
from martlet.law.registry import calculator
from martlet.law.results import Result
from martlet.law.statutes import cite

_PROTECTED = {
    "exposed_no_checkup": "LCL 42(1)",
    "suspected_disease": "LCL 42(1)",
    "injured_capacity_lost": "LCL 42(2)",
    "medical_period": "LCL 42(3)",
    "pregnancy_maternity_nursing": "LCL 42(4)",
    "fifteen_years_near_pension": "LCL 42(5)",
}


@calculator(
    "dismissal_protected",
    "R-TERM-PROTECT",
    states=each(choice(*_PROTECTED)),
    ground=optional(choice("art40", "art41", "expiry", "serious_fault"), "art40"),
)
def dismissal_protected(*, states: Sequence[str], ground: str = "art40") -> Result:
    """Whether the worker is protected from dismissal. value: {"protected", "because"}; art. 39 stays possible."""
    protected = bool(states) and ground != "serious_fault"
    result = Result(
        "R-TERM-PROTECT",
        {"protected": protected, "because": list(states)},
        cite("LCL 42", "LCL 45", *sorted({_PROTECTED[state] for state in states})),
    )
    if ground == "serious_fault":
        result.step(
            "严重违纪等第 39 条的解除不受这条保护，但单位要举证。",
            "A dismissal under art. 39, as for a serious breach of rules, is not barred by this, but the "
            "employer must prove it.",
        )
    elif protected:
        result.step(
            "单位不能解除；合同到期要顺延到情形消失。",
            "The employer may not end the contract. An expiring contract runs on until the situation ends.",
        )
    if "exposed_no_checkup" in states:
        result.rests_on("ODL 35", "SPC-II 17")
    if "pregnancy_maternity_nursing" in states:
        result.rests_on("WOM 48", "FEM 5")
    return result


@calculator(
    "layoff",
    "R-TERM-LAYOFF",
    dismissed=count,
    employees=count,
    explained_days=optional(count, 0),
    reported=optional(flag, False),
    rehired_within=optional(amount),
)
def layoff(
    *,
    dismissed: int,
    employees: int,
    explained_days: int = 0,
    reported: bool = False,
    rehired_within: Fraction | None = None,
) -> Result:
    """Whether a redundancy followed art. 41. value: {"is_redundancy", "lawful", "faults"}."""
    if dismissed > employees:
        raise Fault("dismissed", "裁的人比职工总数还多。", "More people are dismissed than are employed. Please check.")
    is_redundancy = dismissed >= 20 or (employees > 0 and dismissed * 10 >= employees)
    faults = []
    if is_redundancy and explained_days < 30:
        faults.append("not_explained_30_days")
    if is_redundancy and not reported:
        faults.append("not_reported")
    if rehired_within is not None and rehired_within <= 6:
        faults.append("rehired_others_within_6_months")
    if not is_redundancy:
        faults.append("below_threshold")
    result = Result(
        "R-TERM-LAYOFF", {"is_redundancy": is_redundancy, "lawful": not faults, "faults": faults}, cite("LCL 41")
    )
    result.step(
        f"裁 {dismissed} 人，全体 {employees} 人：20 人以上或 10% 以上才适用裁员程序。",
        f"{dismissed} of {employees} workers: the layoff procedure applies only from 20 workers or 10 % on.",
    )
    if faults:
        result.warn("程序不合法的，可以要 2N。", "If the procedure was unlawful, you can claim 2N.")
    return result
