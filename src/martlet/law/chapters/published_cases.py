"""What courts did in published cases."""

from __future__ import annotations

from typing import Any

from martlet.law.facts import text
from martlet.law.registry import calculator
from martlet.law.results import Result
from martlet.law.statutes import cite

# Outcomes published by MOHRSS and the Supreme Court (second batch of typical overtime cases, 2021) with the words that
# callers use to find them.
_OUTCOMES: tuple[tuple[tuple[str, ...], str, dict[str, Any], str, str], ...] = (
    (("工伤", "death", "injury"), "R-INJ-CASE",
     {"joint_liability": ["dispatch agency", "user company"], "paid_under_private_settlement": "423497.80",
      "court_total": "766911.55"},
     "私了的钱远低于法定待遇，仍可以要差额；派遣单位和用工单位连带。",
     "A private settlement far below the legal benefits does not end the claim for the difference. The agency "
     "and the user of the labour are jointly liable."),
    (("结清", "无争议", "receipt"), "R-SETTLE-RECEIPT", {"award": "24404.89"},
     "写了结清、无争议，但内容矛盾、钱没付，仍可以要。",
     "A “settled, no dispute” form that contradicts itself or was not paid does not end the claim."),
    (("包薪", "lump"), "R-WAGE-OT-CASE", {"award": "17000.00"},
     "包薪要经得起「最低工资加按它算的加班费」的检验。", "A lump wage must reach the minimum wage plus the overtime pay on it."),
    (("放弃", "waiver", "waive", "奋斗者"), "R-WAGE-OT-CASE", {"award": "24000.00"},
     "写了自愿放弃加班费，无效。", "A waiver of overtime pay is void."),
    (("拒绝", "refus", "illegal overtime", "违法解除", "2n"), "R-WAGE-OT-CASE", {"award": "8000.00"},
     "拒绝违法超时加班被辞退，单位付违法解除赔偿金。",
     "Dismissed for refusing unlawful overtime: the employer owes damages for unlawful dismissal (2N)."),
    (("时效", "limitation"), "R-WAGE-OT-CASE", {"award": "18120.00"},
     "加班费的一年时效从离职起算。", "The one-year limit for overtime pay runs from the day of leaving."),
)  # fmt: skip


@calculator("published_outcome", "R-WAGE-OT-CASE", "R-INJ-CASE", "R-SETTLE-RECEIPT", case=text)
def published_outcome(*, case: str) -> Result:
    """What courts did in a published case found by its words. value: {"award"} or the figures of the case; null if none."""
    words = case.casefold()
    for keys, rule, value, zh, en in _OUTCOMES:
        if any(key in words for key in keys):
            result = Result(rule, dict(value), cite("人社部、最高法第二批典型案例（2021）"))
            if rule == "R-INJ-CASE":
                result.rests_on("SPC-I 35", "BJ534 68")
            result.step(zh, en)
            result.warn("个案不等于您的结果。", "One published case does not decide yours.")
            return result
    result = Result("R-WAGE-OT-CASE", None)
    result.warn("没有找到这样的公布案例。", "No such published case is known here.")
    return result
