"""Conventions: what the law leaves open and how it is decided here, named in every result that rests on one."""

from __future__ import annotations

from martlet.law.results import Said

__all__ = ["CONVENTIONS", "of_rule"]

CONVENTIONS: dict[str, Said] = {
    "C-ROUND": Said(
        "中间不四舍五入，每个项目最后一次性四舍五入到分。",
        "Exact fractions throughout; every item is rounded once, half up, to 0.01 yuan.",
    ),
    "C-DIV": Said(
        "不满整月的工资按 21.75 折算计薪天数（工作日加法定节假日），不超过整月；全国规定只给了除数，各地做法有差别。",
        "Part months are paid by paid days (working days and statutory holidays) over 21.75, never more than the "
        "month. The national rule fixes only the divisor; practice differs.",
    ),
    "C-DW-START": Said(
        "二倍工资从入职满一个月的对应日起，到满一年的前一天止；也有晚一天起算的做法。",
        "Double wages run from the corresponding day one month after hire to the day before the first anniversary;"
        " a strict count would shift the start by a day.",
    ),
    "C-DW-PART": Said(
        "二倍工资的零头按当月实际工作日乘日工资，合计不超过 11 个月；除数法律没有定。",
        "Broken months of double wages are counted by their actual working days times the daily wage, at most 11 "
        "months in all. The law does not fix the divisor.",
    ),
    "C-SERVICE": Said("工作年限首尾两天都算。", "Length of service counts the first and the last working day."),
    "C-LOOKBACK": Said(
        "倒推一年从一年前的对应日算起，当天在内。",
        "One year back starts on the same day a year earlier, that day included.",
    ),
    "C-PRE2008": Said(
        "2008 年前后的工龄分段计算；不少地方连续计算。",
        "Service is split at 2008-01-01; several provinces count it continuously.",
    ),
}
"""Convention id -> what it says in both languages."""

_RULES = {
    "C-DIV": ("R-WAGE-DIVISOR", "R-WAGE-MINTOPUP"),
    "C-DW-START": ("R-CONTRACT-DOUBLE", "R-CONTRACT-DOUBLE-LIMIT"),
    "C-DW-PART": ("R-CONTRACT-DOUBLE", "R-CONTRACT-DOUBLE-LIMIT"),
    "C-LOOKBACK": ("R-CONTRACT-DOUBLE-LIMIT",),
    "C-SERVICE": ("R-TERM-N", "R-TERM-N-CAP", "R-TERM-PRE2008", "R-TERM-2N"),
    "C-PRE2008": ("R-TERM-PRE2008",),
}
_MONEY = (
    "R-WAGE",
    "R-CONTRACT-DOUBLE",
    "R-CONTRACT-PROBATION",
    "R-TERM-N",
    "R-TERM-2N",
    "R-TERM-PRE2008",
    "R-LEAVE-ANNUAL",
    "R-INJ-",
    "R-SI-ARREARS",
    "R-SI-LATEFEE",
    "R-PENALTY-BOND",
    "R-NONCOMPETE",
)


def of_rule(rule_id: str) -> list[str]:
    """The conventions that results of a rule may rest on."""
    found = [name for name, rules in _RULES.items() if rule_id in rules]
    return [*found, "C-ROUND"] if rule_id.startswith(_MONEY) else found
