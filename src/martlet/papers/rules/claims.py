"""A worker's ledger in the words of a request: what, for when, how much, and the calculation in brackets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from martlet.foundation.money import Fen, yuan
from martlet.papers.rules import wording
from martlet.papers.rules.material import Claim, Month

__all__ = ["calculated_claim", "wage_claim", "work_period"]

_WRITTEN_OUT = 6


def work_period(months: Sequence[Month]) -> str:
    """From the first to the last month of the ledger; "" without one."""
    return wording.months(months[0].month, months[-1].month) if months else ""


def wage_claim(months: Sequence[Month]) -> Claim | None:
    """Unpaid months as one request. The calculation is that of the ledger: due less paid, month by month."""
    owed = [one for one in months if one.owed > 0]
    if not owed:
        return None
    total = sum(one.owed for one in owed)
    return Claim(
        f"请求支付{wording.months(owed[0].month, owed[-1].month)}拖欠的工资{yuan(total)}元（计算：{_calculation(owed)}）。",
        total,
    )


def _calculation(owed: Sequence[Month]) -> str:
    total = yuan(sum(one.owed for one in owed))
    first = owed[0]
    if all((one.due, one.paid) == (first.due, first.paid) for one in owed):
        each = f"每月应发{yuan(first.due)}元－已发{yuan(first.paid)}元"
        return f"{each}＝{total}元" if len(owed) == 1 else f"（{each}）×{len(owed)}个月＝{total}元"
    if len(owed) <= _WRITTEN_OUT:
        lines = "；".join(
            f"{wording.month(one.month)}应发{yuan(one.due)}元－已发{yuan(one.paid)}元＝{yuan(one.owed)}元"
            for one in owed
        )
        return f"{lines}；合计{total}元"
    due, paid = yuan(sum(one.due for one in owed)), yuan(sum(one.paid for one in owed))
    return f"{len(owed)}个月应发合计{due}元－已发合计{paid}元＝{total}元"


# What each kind of claim of the law room is called in a request.
_REQUESTS = {
    "min_wage": "低于最低工资标准的工资差额", "overtime": "加班工资", "lump_sum": "包薪不足最低工资和加班费的差额",
    "deduction": "违法克扣的工资", "deposit": "违法收取的押金", "stoppage": "停工停产期间的工资（生活费）", "intern_pay": "实习报酬差额",
    "heat": "高温津贴", "additional": "加付赔偿金", "double_wage": "未签订书面劳动合同的二倍工资差额", "probation": "违法约定试用期的赔偿金",
    "severance": "解除（终止）劳动合同的经济补偿", "damages": "违法解除（终止）劳动合同的赔偿金", "notice": "代通知金",
    "annual_leave": "未休年休假工资差额", "suspension_pay": "停工留薪期工资", "injury_lump": "一次性伤残补助金",
    "injury_medical": "一次性工伤医疗补助金", "injury_employment": "一次性伤残就业补助金", "death_lump": "一次性工亡补助金",
    "funeral": "丧葬补助金", "illegal_injury": "非法用工伤亡一次性赔偿", "civil_injury": "人身损害赔偿",
    "settlement": "低于法定数额的工伤赔偿差额", "insurance_loss": "未缴社会保险造成的待遇损失",
}  # fmt: skip


def calculated_claim(
    kind: str, first: str, until: str, due: Fen, paid: Fen, workings: Mapping[str, Any]
) -> Claim | None:
    """One line of the ledger that is not a month of wages, with the calculation that is kept beside it.

    None when nothing is left to ask for, or when the ledger's kind is none a paper may ask for.
    """
    left = due - paid
    what = _REQUESTS.get(kind)
    if left <= 0 or what is None:
        return None
    period = f"{wording.months(first, until or first)}的" if first else ""
    brackets = [f"计算：{line}" for line in [_steps(workings)] if line]
    brackets += [f"依据：{basis}" for basis in [_basis(workings)] if basis]
    if paid:
        brackets.insert(0, f"应付{yuan(due)}元，已付{yuan(paid)}元")
    shown = f"（{'；'.join(brackets)}）" if brackets else ""
    return Claim(f"请求支付{period}{what}{yuan(left)}元{shown}。", left, str(workings.get("venue") or ""))


def _steps(workings: Mapping[str, Any]) -> str:
    return "；".join(text.rstrip("。；") for text in map(_chinese, workings.get("steps") or ()) if text)


def _basis(workings: Mapping[str, Any]) -> str:
    return "、".join(text for text in map(_chinese, workings.get("basis") or ()) if text)


def _chinese(said: Any) -> str:
    """The Chinese half of a sentence that is kept in both languages."""
    if isinstance(said, Mapping):
        return str(said.get("zh", ""))
    if isinstance(said, (list, tuple)):
        return str(said[0]) if said else ""
    return str(said)
